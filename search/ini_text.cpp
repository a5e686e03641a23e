#include "search/ini_text.h"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

#include "search/field_text.h"

namespace qarch::search {

namespace {

[[noreturn]] void fail(const std::string& place, const std::string& what) {
  throw std::invalid_argument(place + ": " + what);
}

/// '#' or ';' begins a comment at the start of a line, '#' also after a blank. (';' separates the
/// atoms of a geometry.)
std::string_view without_comment(std::string_view line) {
  if (!line.empty() && line.front() == ';') return {};
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '#' && (i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t')) {
      return line.substr(0, i);
    }
  }
  return line;
}

}  // namespace

std::vector<IniSetting> parse_ini(std::string_view text, const std::string& file) {
  std::vector<IniSetting> settings;
  std::set<std::pair<std::string, std::string>> seen;
  std::string section;
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trimmed(without_comment(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::string place = file + ":" + std::to_string(number);
    if (line.empty()) continue;
    if (line.front() == '[') {
      if (line.back() != ']') fail(place, "section '" + std::string(line) + "' lacks its ']'");
      section = trimmed(line.substr(1, line.size() - 2));
      continue;
    }
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) {
      fail(place, "'" + std::string(line) + "' is neither [section] nor key = value");
    }
    if (section.empty()) fail(place, "key before the first [section]");
    IniSetting setting{section, std::string(trimmed(line.substr(0, equals))),
                       std::string(trimmed(line.substr(equals + 1))), place};
    if (!seen.emplace(setting.section, setting.key).second) {
      fail(place, setting.section + "." + setting.key + " is given twice");
    }
    settings.push_back(std::move(setting));
  }
  return settings;
}

}  // namespace qarch::search
