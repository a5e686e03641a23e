#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "search/ini_text.h"
#include "search/io/crlqas_config.h"

namespace qarch::search {

/// A CRLQAS configuration on its way to an experiment: its keys in lower case, the note that each
/// gets, and the settings made of them.
class CrlqasDraft {
 public:
  CrlqasDraft(std::string_view text, std::string file);

  const std::string& file() const { return file_; }
  const std::vector<IniSetting>& entries() const { return entries_; }
  /// nullptr where the file has no such key.
  const IniSetting* find(std::string_view section, std::string_view key) const;
  /// Throws std::invalid_argument "file: section.key is missing, ...".
  const IniSetting& get(std::string_view section, std::string_view key) const;

  // Values. They throw std::invalid_argument "file:line: section.key = 'x', must be ...".
  double number(const IniSetting& entry) const;
  int integer(const IniSetting& entry) const;                  ///< 500, 5e2
  bool flag(const IniSetting& entry) const;                    ///< any number but 0
  std::vector<double> numbers(const IniSetting& entry) const;  ///< [1, 2] or one number
  std::vector<int> integers(const IniSetting& entry) const;
  [[noreturn]] void fail(const IniSetting& entry, const std::string& what) const;

  /// A line of the result; the comment stands above it. Counts last when given twice.
  void set(const std::string& section, const std::string& key, std::string value,
           std::string comment = "");
  /// The note of a key replaces the one before.
  void note(const IniSetting& entry, ImportStatus status, std::string text);
  bool has_note(const IniSetting& entry) const { return notes_[index(entry)].has_value(); }
  /// The same note for those of the keys that are there and have none.
  void note_others(std::string_view section, const std::vector<std::string_view>& keys,
                   ImportStatus status, const std::string& text);

  /// The settings in the order of our sections and keys.
  std::string to_ini() const;
  /// What to_ini reads as; messages begin with the file.
  Experiment experiment(const DataFolders& data) const;
  /// All keys must have one.
  std::vector<ImportNote> notes() const;

 private:
  struct Line {
    std::string value;
    std::string comment;
  };

  std::size_t index(const IniSetting& entry) const {
    return static_cast<std::size_t>(&entry - entries_.data());
  }

  std::string file_;
  std::vector<IniSetting> entries_;
  std::vector<std::optional<ImportNote>> notes_;  ///< of entries_
  std::map<std::pair<std::string, std::string>, Line> settings_;
};

/// Whether a value of CRLQAS is off: 0, [], none or nothing.
bool is_off(std::string_view value);
/// Without brackets and quotes, cut at commas: `["a", b]` is a and b.
std::vector<std::string> crlqas_words(std::string_view list);
std::string lower_case(std::string_view text);

}  // namespace qarch::search
