#include "search/study_folder.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <set>
#include <stdexcept>
#include <utility>

#include "search/configuration.h"
#include "search/field_text.h"
#include "search/io/text_file.h"
#include "search/problem_kind.h"

namespace qarch::search {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxSeeds = 10000;
constexpr std::string_view kSeedKey = "general.seed";  // the one key that differs

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

[[noreturn]] void fail_seeds(std::string_view text, const std::string& requirement) {
  throw std::invalid_argument("--seeds = '" + std::string(text) + "', " + requirement);
}

/// The configuration without what differs between the seeds of a study.
std::string shared_configuration(Experiment experiment) {
  experiment.general.seed = GeneralOptions{}.seed;
  return to_ini(experiment);
}

using Keys = std::vector<std::pair<std::string, std::string>>;

/// "section.key" and value of every line that to_ini writes.
Keys keys_of(std::string_view ini) {
  Keys keys;
  std::string section;
  while (!ini.empty()) {
    const std::size_t end = std::min(ini.find('\n'), ini.size());
    const std::string_view line = ini.substr(0, end);
    ini.remove_prefix(std::min(end + 1, ini.size()));
    const std::size_t equals = line.find('=');
    if (line.starts_with('[')) {
      section = line.substr(1, line.find(']') - 1);
    } else if (equals != std::string_view::npos) {
      keys.emplace_back(section + "." + std::string(trimmed(line.substr(0, equals))),
                        trimmed(line.substr(equals + 1)));
    }
  }
  return keys;
}

const std::string* value_of(const Keys& keys, const std::string& key) {
  for (const auto& [name, value] : keys) {
    if (name == key) return &value;
  }
  return nullptr;
}

}  // namespace

std::vector<std::uint64_t> parse_seeds(std::string_view text) {
  std::vector<std::uint64_t> seeds;
  std::set<std::uint64_t> seen;
  std::string_view rest = text;
  for (bool more = true; more;) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view item = trimmed(rest.substr(0, comma));
    more = comma < rest.size();
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    const std::size_t dots = item.find("..");
    const bool is_range = dots != std::string_view::npos;
    const auto first = whole_number(item.substr(0, dots));
    const auto last = is_range ? whole_number(item.substr(dots + 2)) : first;
    if (!first || !last) fail_seeds(text, "must be seeds and ranges, e.g. 1..10 or 1,2,5");
    if (*last < *first) fail_seeds(text, "must have ranges that go up");
    if (*last - *first >= kMaxSeeds - seeds.size()) {
      fail_seeds(text, "must be at most " + std::to_string(kMaxSeeds) + " seeds");
    }
    for (std::uint64_t offset = 0; offset <= *last - *first; ++offset) {
      seeds.push_back(*first + offset);
      if (!seen.insert(seeds.back()).second) {
        fail_seeds(text, "must name seed " + std::to_string(seeds.back()) + " once");
      }
    }
  }
  return seeds;
}

std::vector<KeyDifference> differences(std::string_view there, std::string_view here,
                                       std::string_view ignored) {
  const std::string none = "(none)";
  const Keys old_keys = keys_of(there);
  const Keys new_keys = keys_of(here);
  std::vector<KeyDifference> found;
  for (const auto& [key, value] : old_keys) {
    const std::string* other = value_of(new_keys, key);
    if (key == ignored || (other != nullptr && *other == value)) continue;
    found.push_back({key, value, other == nullptr ? none : *other});
  }
  for (const auto& [key, value] : new_keys) {
    if (key != ignored && value_of(old_keys, key) == nullptr) found.push_back({key, none, value});
  }
  return found;
}

std::optional<KeyDifference> first_difference(std::string_view there, std::string_view here,
                                              std::string_view ignored) {
  const std::vector<KeyDifference> found = differences(there, here, ignored);
  return found.empty() ? std::nullopt : std::optional(found.front());
}

StudyFolder StudyFolder::create(const std::string& path, const Experiment& experiment) {
  StudyFolder study(path);
  std::error_code error;
  fs::create_directories(path, error);
  if (error || !fs::is_directory(path)) {
    throw std::runtime_error("cannot create the folder '" + path +
                             "': " + (error ? error.message() : "it is a file"));
  }
  if (fs::exists(study.configuration_file())) {
    study.check(to_ini(experiment), "the experiment");
  } else if (fs::exists(study.file("run.h5")) || fs::exists(study.file("events.jsonl"))) {
    throw std::invalid_argument("'" + path + "' holds a run, must be a study or an empty folder");
  } else {
    write_text_file_atomically(study.configuration_file(), shared_configuration(experiment));
  }
  return study;
}

StudyFolder StudyFolder::open(const std::string& path) {
  StudyFolder study(path);
  if (!fs::exists(study.configuration_file())) {
    throw std::invalid_argument("'" + path + "' is no study: it has no study.cfg");
  }
  return study;
}

std::string StudyFolder::name() const {
  const fs::path whole = fs::path(path_ + "/").lexically_normal().parent_path();
  return whole.filename().string();
}

std::vector<std::uint64_t> StudyFolder::seeds() const {
  constexpr std::string_view kPrefix = "seed-";
  std::vector<std::uint64_t> seeds;
  for (const auto& entry : fs::directory_iterator(path_)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(kPrefix)) continue;
    if (const auto seed = whole_number(std::string_view(name).substr(kPrefix.size()))) {
      seeds.push_back(*seed);
    }
  }
  std::sort(seeds.begin(), seeds.end());
  return seeds;
}

std::string_view StudyFolder::kind() const {
  const std::string text = read_text_file(configuration_file());
  const Keys keys = keys_of(text);
  const std::string* data = value_of(keys, "data.name");
  return (data == nullptr || data->empty() ? kVqe : kClassifier).name;
}

void StudyFolder::check(std::string_view configuration, const std::string& where) const {
  const auto difference =
      first_difference(read_text_file(configuration_file()), configuration, kSeedKey);
  if (!difference) return;
  throw std::invalid_argument("'" + path_ + "': " + difference->key + " = " + difference->there +
                              " in study.cfg, " + difference->here + " in " + where +
                              "; must be equal, another study goes into another folder");
}

}  // namespace qarch::search
