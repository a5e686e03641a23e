#include "apps/report/side_by_side.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "search/study_folder.h"

namespace qarch::apps {

namespace {

std::filesystem::path without_slash(const std::string& folder) {
  return std::filesystem::path(folder + "/").lexically_normal().parent_path();
}

}  // namespace

std::vector<std::string> run_labels(std::span<const std::string> folders) {
  std::map<std::string, int> names;
  for (const std::string& folder : folders) ++names[without_slash(folder).filename().string()];
  std::vector<std::string> labels;
  labels.reserve(folders.size());
  for (const std::string& folder : folders) {
    const std::filesystem::path path = without_slash(folder);
    std::string label = path.filename().string();
    if (names[label] > 1) label = (path.parent_path().filename() / path.filename()).string();
    labels.push_back(std::move(label));
  }
  return labels;
}

Block configuration_differences(std::span<const std::string> labels,
                                std::span<const std::string> configurations) {
  std::vector<std::string> keys;
  std::vector<std::map<std::string, search::KeyDifference>> from_first;
  for (const std::string& configuration : configurations) {
    auto& found = from_first.emplace_back();
    for (const search::KeyDifference& d : search::differences(configurations[0], configuration)) {
      if (std::ranges::find(keys, d.key) == keys.end()) keys.push_back(d.key);
      found.emplace(d.key, d);
    }
  }
  if (keys.empty()) return Paragraph{"Their configurations are equal."};
  Table table{"Keys of the resolved configurations that are not equal in all runs.", {"key"}, {}};
  table.header.insert(table.header.end(), labels.begin(), labels.end());
  for (const std::string& key : keys) {
    std::string first;  // its value in the first run, and wherever there is no difference from it
    for (const auto& found : from_first) {
      if (const auto d = found.find(key); d != found.end()) first = d->second.there;
    }
    std::vector<std::string> row{key};
    for (const auto& found : from_first) {
      const auto d = found.find(key);
      const std::string& value = d == found.end() ? first : d->second.here;
      row.push_back(value.empty() ? "(empty)" : value);
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace qarch::apps
