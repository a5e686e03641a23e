#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qarch::search {

/// One `key = value` of an INI text.
struct IniSetting {
  std::string section;
  std::string key;
  std::string value;
  std::string place;  ///< "file:line", for messages
};

/// All settings of
///
///   [section]
///   key = value
///
/// in their order, blanks around names and values left out. '#' at the start of a line or after a
/// blank, and ';' at the start of a line, begin a comment; ';' elsewhere separates the atoms of a
/// geometry. Throws std::invalid_argument "file:line: ..." for any other line, a key before the
/// first section, and a key given twice in one section.
std::vector<IniSetting> parse_ini(std::string_view text, const std::string& file);

}  // namespace qarch::search
