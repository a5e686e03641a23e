#include "apps/report/html_text.h"

#include <array>
#include <cctype>
#include <charconv>
#include <cstdio>

namespace qarch::apps {

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 16);
  for (const char letter : text) {
    switch (letter) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default: {
        const auto code = static_cast<unsigned char>(letter);
        const bool forbidden = code < 0x20U && letter != '\n' && letter != '\t';
        out += forbidden || code == 0x7fU ? "\ufffd" : std::string(1, letter);
      }
    }
  }
  return out;
}

bool is_number_cell(std::string_view text) {
  if (text.starts_with("\u2212")) text.remove_prefix(3);
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text.front())) == 0) return false;
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{}) return false;
  std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (rest.empty() || rest == "%") return true;
  if (rest.front() != ' ') return false;
  rest.remove_prefix(1);
  if (rest.starts_with('(') || rest.starts_with('[')) return rest.size() <= 24;
  return rest.size() <= 8 && rest.find(' ') == std::string_view::npos;
}

std::string size_text(std::size_t bytes) {
  std::array<char, 32> text{};
  const double size = static_cast<double>(bytes);
  if (bytes < 1000) {
    std::snprintf(text.data(), text.size(), "%zu bytes", bytes);
  } else if (bytes < 1'000'000) {
    std::snprintf(text.data(), text.size(), "%.0f kB", size / 1e3);
  } else {
    std::snprintf(text.data(), text.size(), "%.1f MB", size / 1e6);
  }
  return text.data();
}

}  // namespace qarch::apps
