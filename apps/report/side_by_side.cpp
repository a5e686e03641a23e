#include "apps/report/side_by_side.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "apps/report/report_words.h"
#include "search/study_folder.h"

namespace qarch::apps {

namespace {

std::filesystem::path without_slash(const std::string& folder) {
  return std::filesystem::path(folder + "/").lexically_normal().parent_path();
}

std::string section_of(const std::string& key) { return key.substr(0, key.find('.')); }

}  // namespace

std::vector<std::string> run_labels(std::span<const std::string> folders) {
  std::map<std::string, int> names;
  for (const std::string& folder : folders) ++names[without_slash(folder).filename().string()];
  std::vector<std::string> labels;
  labels.reserve(folders.size());
  for (const std::string& folder : folders) {
    const std::filesystem::path path = without_slash(folder);
    std::string label = path.filename().string();
    if (names[label] > 1 || label.starts_with("seed-"))
      label = (path.parent_path().filename() / path.filename()).string();
    labels.push_back(std::move(label));
  }
  return labels;
}

std::vector<Block> configuration_differences(std::span<const std::string> labels,
                                             std::span<const std::string> configurations) {
  std::vector<std::string> keys;  // in the order of the configurations
  std::vector<std::map<std::string, std::string>> values;
  std::vector<std::set<std::string>> sections;  // of each run
  for (const std::string& configuration : configurations) {
    values.emplace_back();
    sections.emplace_back();
    auto place = keys.begin();
    // Against nothing, every key differs.
    for (const search::KeyDifference& d : search::differences(configuration, "")) {
      values.back()[d.key] = d.there;
      sections.back().insert(section_of(d.key));
      const auto known = std::ranges::find(keys, d.key);
      place = (known == keys.end() ? keys.insert(place, d.key) : known) + 1;
    }
  }
  Table table{"Keys of the resolved configurations that are not equal in all runs.", {"key"}, {}};
  table.header.insert(table.header.end(), labels.begin(), labels.end());
  std::set<std::string> not_in_all;
  for (const std::string& key : keys) {
    const auto has_section = [&](const auto& of_run) { return of_run.contains(section_of(key)); };
    if (!std::ranges::all_of(sections, has_section)) {
      not_in_all.insert("[" + section_of(key) + "]");
      continue;
    }
    std::vector<std::string> row{key};
    std::set<std::string> different;
    for (const auto& of_run : values) {
      const auto found = of_run.find(key);
      const std::string value = found == of_run.end() ? "(none)" : found->second;
      different.insert(value);
      row.push_back(value.empty() ? "(empty)" : value);
    }
    if (different.size() > 1) table.rows.push_back(std::move(row));
  }
  std::vector<Block> blocks;
  if (!not_in_all.empty()) {
    const std::vector<std::string> names(not_in_all.begin(), not_in_all.end());
    blocks.push_back(Paragraph{"Not all of them have the sections " + listed(names) +
                               ": some belong to ground states, others to classifiers."});
  } else if (table.rows.empty()) {
    blocks.push_back(Paragraph{"Their configurations are equal."});
  }
  if (!table.rows.empty()) blocks.emplace_back(std::move(table));
  return blocks;
}

}  // namespace qarch::apps
