#include "chem/io/namelist.h"

#include <cstddef>

namespace qarch::chem {

namespace {

constexpr std::string_view kEndOfWord = " \t\r\n\v\f,=/&$'\"";
constexpr std::size_t kMostEntries = 1000;
constexpr std::size_t kMostValues = 10000;  // of one entry

bool accept_mark(TextScanner& scanner) { return scanner.accept('&') || scanner.accept('$'); }

void skip_separators(TextScanner& scanner) {
  scanner.skip_spaces();
  while (scanner.accept(',')) scanner.skip_spaces();
}

}  // namespace

Namelist Namelist::read(TextScanner& scanner, std::string_view group) {
  const std::string name = "'&" + std::string(group) + "'";
  Namelist result(scanner);
  scanner.skip_spaces();
  result.place_ = scanner.offset();
  if (!accept_mark(scanner)) scanner.fail_value("start of the header", name);
  if (upper_case(scanner.until(kEndOfWord)) != upper_case(group)) {
    result.fail("start of the header must be " + name);
  }
  for (std::string key;;) {
    skip_separators(scanner);
    if (scanner.at_end()) result.fail("the header has no end, must be '&END' or '/'");
    if (scanner.accept('/')) return result;
    const std::size_t offset = scanner.offset();
    if (accept_mark(scanner)) {
      if (upper_case(scanner.until(kEndOfWord)) == "END") return result;
      scanner.fail_at(offset, "the header must end with '&END' or '/'");
    }
    key = result.read_word(scanner, key);
  }
}

/// A key where '=' follows, else a value of the present key; returns the key that holds from here.
std::string Namelist::read_word(TextScanner& scanner, const std::string& key) {
  const std::size_t offset = scanner.offset();
  const char quote = scanner.peek();
  if (quote == '\'' || quote == '"') {
    scanner.advance();
    const std::string text(scanner.until(std::string_view(&quote, 1)));
    scanner.expect(quote, "after a text");
    add_value(key, text, offset);
    return key;
  }
  const std::string word(scanner.until(kEndOfWord));
  if (word.empty()) scanner.fail_value("header entry", "KEY=value");
  scanner.skip_spaces();
  if (!scanner.accept('=')) {
    add_value(key, word, offset);
    return key;
  }
  if (entries_.size() == kMostEntries) {
    scanner_.fail_at(offset, "more than " + std::to_string(kMostEntries) + " header entries");
  }
  if (!entries_.emplace(upper_case(word), Entry{{}, offset}).second) {
    scanner.fail_at(offset, "header entry " + in_quotes(word) + " is given twice");
  }
  return upper_case(word);
}

/// `value`, or `count*value`.
void Namelist::add_value(const std::string& key, const std::string& text, std::size_t offset) {
  if (key.empty()) {
    scanner_.fail_at(offset, "header entry " + in_quotes(text) + ", must be KEY=value");
  }
  const std::size_t star = text.find('*');
  std::size_t count = 1;
  if (star != std::string::npos) {
    const auto repeats = parse_integer(text.substr(0, star), 1, static_cast<int>(kMostValues));
    if (!repeats) {
      scanner_.fail_at(offset, in_quotes(text) + ": repeat count must be in [1, " +
                                   std::to_string(kMostValues) + "]");
    }
    count = static_cast<std::size_t>(*repeats);
  }
  std::vector<std::string>& values = entries_[key].values;
  if (values.size() + count > kMostValues) {
    scanner_.fail_at(offset,
                     in_quotes(key) + " has more than " + std::to_string(kMostValues) + " values");
  }
  values.insert(values.end(), count, star == std::string::npos ? text : text.substr(star + 1));
}

std::vector<std::string> Namelist::take(const std::string& key) {
  const auto entry = entries_.extract(key);
  if (entry.empty()) return {};
  place_ = entry.mapped().offset;
  return entry.mapped().values;
}

std::optional<int> Namelist::integer(const std::string& key, int low, int high) {
  if (!entries_.contains(key)) return std::nullopt;
  const std::vector<int> values = integers(key, low, high);
  if (values.size() != 1) {
    fail(key + " has " + std::to_string(values.size()) + " values, must have one");
  }
  return values[0];
}

int Namelist::required_integer(const std::string& key, int low, int high) {
  const std::optional<int> value = integer(key, low, high);
  if (!value) fail("the header has no " + key);
  return *value;
}

std::vector<int> Namelist::integers(const std::string& key, int low, int high) {
  std::vector<int> result;
  for (const std::string& text : take(key)) {
    const std::optional<int> value = parse_integer(text, low, high);
    if (!value) {
      fail(key + " = " + in_quotes(text) + ", must be in [" + std::to_string(low) + ", " +
           std::to_string(high) + "]");
    }
    result.push_back(*value);
  }
  return result;
}

std::vector<std::string> Namelist::remaining() const {
  constexpr std::size_t kShown = 4;
  std::vector<std::string> result;
  for (const auto& [key, entry] : entries_) {
    std::string& text = result.emplace_back(in_quotes(key) + " =");
    for (std::size_t i = 0; i < entry.values.size() && i < kShown; ++i) {
      text += " " + in_quotes(entry.values[i]);
    }
    if (entry.values.size() > kShown) text += " ...";
  }
  return result;
}

}  // namespace qarch::chem
