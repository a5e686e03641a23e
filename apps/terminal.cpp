#include "apps/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <sstream>

namespace qarch::apps {

namespace {

std::string_view variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// Escape sequences (ECMA-48, select graphic rendition), in the order of Style.
constexpr std::array<std::string_view, 5> kSequences{"\x1b[1m", "\x1b[1;31m", "\x1b[32m",
                                                     "\x1b[33m", "\x1b[2m"};

}  // namespace

bool use_colors(ColorWhen when, bool is_terminal) {
  if (when != ColorWhen::kAuto) return when == ColorWhen::kAlways;
  if (!variable("NO_COLOR").empty() || variable("TERM") == "dumb") return false;
  const std::string_view force = variable("CLICOLOR_FORCE");
  return is_terminal || (!force.empty() && force != "0");
}

int terminal_width() {
  constexpr int kLeast = 40;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    return std::max<int>(kLeast, size.ws_col);
  }
  const std::string_view text = variable("COLUMNS");
  int columns = 0;
  std::from_chars(text.data(), text.data() + text.size(), columns);
  return columns > 0 ? std::max(kLeast, columns) : 80;
}

std::string styled(std::string_view text, Style style, bool colors) {
  if (!colors) return std::string(text);
  return std::string(kSequences[static_cast<std::size_t>(style)]) + std::string(text) + "\x1b[0m";
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  std::istringstream words{std::string(text)};
  for (std::string word; words >> word;) {
    std::string& line = lines.back();
    if (line.empty()) {
      line = word;
    } else if (line.size() + 1 + word.size() <= width) {
      line += ' ' + word;
    } else {
      lines.push_back(word);
    }
  }
  return lines;
}

}  // namespace qarch::apps
