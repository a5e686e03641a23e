#include "search/field_text.h"

#include <charconv>
#include <stdexcept>
#include <utility>

#include "search/io/text_file.h"

namespace qarch::search {

namespace {

template <class Number>
void set_number(Number& field, std::string_view text, const char* bound) {
  Number value{};
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) throw std::invalid_argument(bound);
  field = value;
}

template <class Value>
void set_list(std::vector<Value>& field, std::string_view text) {
  std::vector<Value> values;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    Value value{};
    set_from_text(value, trimmed(text.substr(0, comma)));
    values.push_back(std::move(value));
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
    if (trimmed(text).empty()) throw std::invalid_argument("must not end in a comma");
  }
  field = std::move(values);
}

template <class Value>
std::string join(const std::vector<Value>& values) {
  std::string text;
  for (const Value& value : values) text += (text.empty() ? "" : ",") + to_text(value);
  return text;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

void set_from_text(int& field, std::string_view text) {
  set_number(field, text, "must be an integer of at most 31 bits");
}
void set_from_text(std::uint64_t& field, std::string_view text) {
  set_number(field, text, "must be an integer >= 0 of at most 64 bits");
}
void set_from_text(double& field, std::string_view text) {
  set_number(field, text, "must be a number");
}
void set_from_text(bool& field, std::string_view text) {
  if (text != "true" && text != "false") throw std::invalid_argument("must be true or false");
  field = text == "true";
}
void set_from_text(std::string& field, std::string_view text) { field = text; }
void set_from_text(std::vector<int>& field, std::string_view text) { set_list(field, text); }
void set_from_text(std::vector<double>& field, std::string_view text) { set_list(field, text); }
void set_from_text(std::vector<std::string>& field, std::string_view text) {
  std::vector<std::string> names;
  set_list(names, text);
  for (const std::string& name : names) {
    if (name.empty() || name.find_first_of(" \t") != std::string::npos) {
      throw std::invalid_argument("must be names divided by commas");
    }
  }
  field = std::move(names);
}

std::string to_text(int field) { return std::to_string(field); }
std::string to_text(std::uint64_t field) { return std::to_string(field); }
std::string to_text(double field) { return number_text(field); }
std::string to_text(bool field) { return field ? "true" : "false"; }
std::string to_text(const std::string& field) { return field; }
std::string to_text(const std::vector<int>& field) { return join(field); }
std::string to_text(const std::vector<double>& field) { return join(field); }
std::string to_text(const std::vector<std::string>& field) { return join(field); }

}  // namespace qarch::search
