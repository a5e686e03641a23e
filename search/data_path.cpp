#include "search/data_path.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "search/did_you_mean.h"

namespace qarch::search {

namespace fs = std::filesystem;

DataFolders DataFolders::standard() {
  std::vector<std::string> roots;
  if (const char* from_user = std::getenv("QARCH_DATA")) roots.emplace_back(from_user);
  roots.emplace_back("data");
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error) {
    const fs::path folder = program.parent_path();
    roots.push_back((folder / "../share/qarch/data").string());
    for (fs::path up = folder; up.has_relative_path(); up = up.parent_path()) {
      roots.push_back((up / "data").string());
    }
  }
  return DataFolders(std::move(roots));
}

std::string DataFolders::find(std::string_view folder, std::string_view name,
                              std::string_view extension) const {
  std::error_code error;
  if (fs::is_regular_file(fs::path(name), error)) return std::string(name);
  for (const std::string& root : roots_) {
    const fs::path path = fs::path(root) / folder / (std::string(name) + std::string(extension));
    if (fs::is_regular_file(path, error)) return path.string();
  }
  std::vector<std::string> known = names(folder, extension);
  for (const std::string& below : subfolders(folder)) {
    for (const std::string& file : names(std::string(folder) + "/" + below, extension)) {
      known.push_back(below);
      known.back() += "/" + file;
    }
  }
  std::string message = "no file '" + std::string(name) + "' and no '" + std::string(name) +
                        std::string(extension) + "' in data/" + std::string(folder);
  message += known.empty() ? "; no such folder was found (set QARCH_DATA)"
                           : ", " + must_be_one_of(name, known);
  throw std::invalid_argument(message);
}

std::vector<std::string> DataFolders::subfolders(std::string_view folder) const {
  std::vector<std::string> result;
  for (const std::string& root : roots_) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(fs::path(root) / folder, error)) {
      if (entry.is_directory(error)) result.push_back(entry.path().filename().string());
    }
  }
  std::ranges::sort(result);
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

std::vector<std::string> DataFolders::names(std::string_view folder,
                                            std::string_view extension) const {
  std::vector<std::string> result;
  for (const std::string& root : roots_) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(fs::path(root) / folder, error)) {
      if (entry.path().extension() == extension) result.push_back(entry.path().stem().string());
    }
  }
  std::ranges::sort(result);
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

}  // namespace qarch::search
