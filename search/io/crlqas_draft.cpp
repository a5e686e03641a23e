#include "search/io/crlqas_draft.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <set>
#include <stdexcept>

#include "search/configuration.h"
#include "search/field_text.h"

namespace qarch::search {

bool is_off(std::string_view value) {
  const std::string text = lower_case(trimmed(value));
  if (text.empty() || text == "none" || text == "[]" || text == "false") return true;
  double number = 1.0;
  try {
    set_from_text(number, text);
  } catch (const std::invalid_argument&) {
    return false;
  }
  return number == 0.0;
}

std::vector<std::string> crlqas_words(std::string_view list) {
  std::string text(list);
  std::erase_if(text, [](char c) { return c == '[' || c == ']' || c == '"' || c == '\''; });
  std::vector<std::string> words;
  std::string_view rest = text;
  while (!trimmed(rest).empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    words.emplace_back(trimmed(rest.substr(0, comma)));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return words;
}

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  return result;
}

CrlqasDraft::CrlqasDraft(std::string_view text, std::string file)
    : file_(std::move(file)), entries_(parse_ini(text, file_)), notes_(entries_.size()) {
  std::set<std::pair<std::string, std::string>> seen;
  for (IniSetting& entry : entries_) {
    entry.key = lower_case(entry.key);
    if (!seen.emplace(entry.section, entry.key).second) fail(entry, "must be given once");
  }
}

const IniSetting* CrlqasDraft::find(std::string_view section, std::string_view key) const {
  const auto found = std::ranges::find_if(entries_, [&](const IniSetting& entry) {
    return entry.section == section && entry.key == key;
  });
  return found == entries_.end() ? nullptr : &*found;
}

const IniSetting& CrlqasDraft::get(std::string_view section, std::string_view key) const {
  if (const IniSetting* entry = find(section, key)) return *entry;
  throw std::invalid_argument(file_ + ": " + std::string(section) + "." + std::string(key) +
                              " is missing, must be given");
}

void CrlqasDraft::fail(const IniSetting& entry, const std::string& what) const {
  throw std::invalid_argument(entry.place + ": " + entry.section + "." + entry.key + " = '" +
                              entry.value + "', " + what);
}

double CrlqasDraft::number(const IniSetting& entry) const {
  double value = 0.0;
  try {
    set_from_text(value, entry.value);
  } catch (const std::invalid_argument& error) {
    fail(entry, error.what());
  }
  if (!std::isfinite(value)) fail(entry, "must be finite");
  return value;
}

int CrlqasDraft::integer(const IniSetting& entry) const {
  const double value = number(entry);
  if (value != std::floor(value) || std::abs(value) > std::numeric_limits<int>::max()) {
    fail(entry, "must be an integer of at most 31 bits");
  }
  return static_cast<int>(value);
}

bool CrlqasDraft::flag(const IniSetting& entry) const { return number(entry) != 0.0; }

std::vector<double> CrlqasDraft::numbers(const IniSetting& entry) const {
  std::vector<double> values;
  for (const std::string& word : crlqas_words(entry.value)) {
    double value = 0.0;
    try {
      set_from_text(value, word);
    } catch (const std::invalid_argument&) {
      fail(entry, "must be a list of numbers");
    }
    if (!std::isfinite(value)) fail(entry, "must be finite");
    values.push_back(value);
  }
  return values;
}

std::vector<int> CrlqasDraft::integers(const IniSetting& entry) const {
  std::vector<int> values;
  for (const double value : numbers(entry)) {
    if (value != std::floor(value) || std::abs(value) > std::numeric_limits<int>::max()) {
      fail(entry, "must be a list of integers of at most 31 bits");
    }
    values.push_back(static_cast<int>(value));
  }
  return values;
}

void CrlqasDraft::set(const std::string& section, const std::string& key, std::string value,
                      std::string comment) {
  settings_[{section, key}] = {std::move(value), std::move(comment)};
}

void CrlqasDraft::note(const IniSetting& entry, ImportStatus status, std::string text) {
  notes_[index(entry)] = ImportNote{status, entry.section + "." + entry.key, entry.value,
                                    entry.place, std::move(text)};
}

void CrlqasDraft::note_others(std::string_view section, const std::vector<std::string_view>& keys,
                              ImportStatus status, const std::string& text) {
  for (const std::string_view key : keys) {
    const IniSetting* entry = find(section, key);
    if (entry != nullptr && !has_note(*entry)) note(*entry, status, text);
  }
}

std::string CrlqasDraft::to_ini() const {
  std::string text = "# Translated from the CRLQAS configuration " +
                     file_.substr(file_.find_last_of('/') + 1) + "\n";
  for (const std::optional<ImportNote>& note : notes_) {
    if (!note || note->status < ImportStatus::kNotSupported) continue;
    text += "# " + std::string(import_status_name(note->status)) + ": " + note->key + " = " +
            note->value + ": " + note->text + "\n";
  }
  const Experiment layout;
  visit_sections(layout, [&](const char* section, const auto& options, const char*) {
    std::string lines;
    visit_fields(options, [&](const char* key, const auto&, const char*) {
      const auto line = settings_.find({section, key});
      if (line == settings_.end()) return;
      const auto& [value, comment] = line->second;
      if (!comment.empty()) lines += "# " + comment + "\n";
      lines += std::string(key) + " = " + value + "\n";
    });
    if (!lines.empty()) text += "\n[" + std::string(section) + "]\n" + lines;
  });
  return text;
}

Experiment CrlqasDraft::experiment(const DataFolders& data) const {
  try {
    return parse_experiment(to_ini(), "translation", {}, data);
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(file_ + ": " + error.what());
  }
}

std::vector<ImportNote> CrlqasDraft::notes() const {
  std::vector<ImportNote> result;
  for (const std::optional<ImportNote>& note : notes_) {
    if (note) result.push_back(*note);
  }
  return result;
}

}  // namespace qarch::search
