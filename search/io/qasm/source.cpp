#include "search/io/qasm/source.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace qarch::search::qasm {

namespace {

constexpr std::size_t kWidest = 100;  // characters of a line that an error shows
constexpr std::size_t kBefore = 60;   // of them at most before the place

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// The characters of UTF-8 text. Bytes that are none are shown as '?'.
std::vector<std::string> characters(std::string_view line) {
  std::vector<std::string> result;
  for (std::size_t i = 0; i < line.size();) {
    std::size_t end = i + 1;
    while (end < line.size() && continues_character(line[end])) ++end;
    const auto byte = static_cast<unsigned char>(line[i]);
    const bool shown = byte >= 0x20U && byte != 0x7FU && !continues_character(line[i]);
    const bool whole = byte < 0x80U ? end == i + 1 : end > i + 1 && end <= i + 4;
    result.push_back((shown && whole) || byte == '\t' ? std::string(line.substr(i, end - i)) : "?");
    i = end;
  }
  return result;
}

}  // namespace

Source::Source(std::string_view text, std::string name) : text_(text), name_(std::move(name)) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text_.starts_with(kByteOrderMark)) text_.remove_prefix(kByteOrderMark.size());
  std::size_t lines = 0;
  for (std::size_t start = 0; start <= text_.size(); start += kBlock) {
    lines_before_.push_back(lines);
    const std::string_view block = text_.substr(start, kBlock);
    lines += static_cast<std::size_t>(std::count(block.begin(), block.end(), '\n'));
  }
}

std::string Source::place(std::size_t offset) const {
  const std::string_view before = text_.substr(0, std::min(offset, text_.size()));
  const std::size_t block = before.size() / kBlock;
  const std::string_view rest = before.substr(block * kBlock);
  const std::size_t line = lines_before_[block] + 1 +
                           static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '\n'));
  const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
  const auto column =
      std::ranges::count_if(before.substr(start), [](char c) { return !continues_character(c); });
  return name_ + ":" + std::to_string(line) + ":" + std::to_string(column + 1);
}

void Source::fail(std::size_t offset, const std::string& message) const {
  offset = std::min(offset, text_.size());
  const std::size_t start = text_.substr(0, offset).rfind('\n') + 1;
  std::string_view line = text_.substr(start, text_.find('\n', offset) - start);
  if (line.ends_with('\r') && start + line.size() > offset) line.remove_suffix(1);
  // What is shown of a line without line ends is cut before it is looked at.
  std::size_t caret = offset - start;
  std::size_t cut = caret > 4 * kBefore ? caret - 4 * kBefore : 0;
  while (cut > 0 && continues_character(line[cut])) --cut;
  const std::vector<std::string> left = characters(line.substr(cut, caret - cut));
  const std::vector<std::string> right = characters(line.substr(caret, 4 * kWidest));
  const std::size_t first = left.size() > kBefore ? left.size() - kBefore : 0;
  std::string shown = first > 0 || cut > 0 ? "  ..." : "  ";
  std::string under(shown.size(), ' ');
  for (std::size_t i = first; i < left.size(); ++i) {
    shown += left[i];
    under += left[i] == "\t" ? '\t' : ' ';
  }
  const std::size_t space = kWidest - (left.size() - first);
  for (std::size_t i = 0; i < std::min(space, right.size()); ++i) shown += right[i];
  if (right.size() > space) shown += "...";
  throw std::invalid_argument(place(offset) + ": " + message + "\n" + shown + "\n" + under + "^");
}

}  // namespace qarch::search::qasm
