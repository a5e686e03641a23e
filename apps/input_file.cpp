#include "apps/input_file.h"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "search/did_you_mean.h"

namespace qarch::apps {

namespace fs = std::filesystem;

std::string did_you_mean_file(const std::string& path) {
  const fs::path folder = fs::path(path).parent_path();
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry :
       fs::directory_iterator(folder.empty() ? fs::path(".") : folder, ignored)) {
    names.push_back((folder / entry.path().filename()).string());
  }
  std::ranges::sort(names);
  // Of the name alone: a long folder would make every name a near one.
  std::vector<std::string> near;
  const std::string name = fs::path(path).filename().string();
  for (const std::string& other : names) {
    const std::string last = fs::path(other).filename().string();
    if (!search::did_you_mean(name, {last}).empty()) near.push_back(other);
  }
  return search::did_you_mean(path, near);
}

void require_input_file(const std::string& path) {
  std::error_code ignored;
  if (path.empty() || fs::exists(path, ignored)) return;
  throw std::runtime_error(path + ": no such file" + did_you_mean_file(path));
}

void check_named_file(const std::string& word) {
  if (word.find(',') != std::string::npos) {
    std::istringstream parts(word);
    for (std::string part; std::getline(parts, part, ',');) check_named_file(part);
    return;
  }
  std::error_code ignored;
  const std::string extension = fs::path(word).extension().string();
  if (extension != ".cfg" && extension != ".json" && extension != ".csv") return;
  if (fs::exists(word, ignored)) return;
  const std::string near = did_you_mean_file(word);
  if (!near.empty()) throw std::invalid_argument("no file '" + word + "'" + near);
}

}  // namespace qarch::apps
