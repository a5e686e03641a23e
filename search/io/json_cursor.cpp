#include "search/io/json_cursor.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "search/did_you_mean.h"

namespace qarch::search {
namespace {

using nlohmann::json;

/// "line:column" of a byte offset, both from 1.
std::string line_and_column(const std::string& text, std::size_t offset) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size()));
  const auto line = std::count(text.begin(), end, '\n') + 1;
  const auto line_start = std::find(std::reverse_iterator(end), text.rend(), '\n').base();
  return std::to_string(line) + ":" + std::to_string(end - line_start + 1);
}

/// The library's message without its own prefix "[...] parse error at line 1, column 2: ".
std::string short_message(const std::string& message) {
  const std::size_t colon = message.find(": ");
  return colon == std::string::npos ? message : message.substr(colon + 2);
}

/// Refuses an object's second use of a key, which JSON parsers otherwise drop in silence.
class KeyWatch {
 public:
  explicit KeyWatch(const std::string& file) : file_(file) {}

  bool operator()(int depth, json::parse_event_t event, const json& value) {
    if (depth > kDeepestJson)
      throw std::invalid_argument(file_ + ": nested deeper than " + std::to_string(kDeepestJson) +
                                  " lists and objects");
    if (event == json::parse_event_t::object_start) keys_.emplace_back();
    if (event == json::parse_event_t::object_end) keys_.pop_back();
    if (event == json::parse_event_t::key) {
      const auto key = value.get<std::string>();
      if (!keys_.back().insert(key).second)
        throw std::invalid_argument(file_ + ": key '" + key + "' is given twice in one object");
    }
    return true;
  }

 private:
  std::string file_;
  std::vector<std::set<std::string>> keys_;
};

}  // namespace

json parse_json(const std::string& text, const std::string& file) {
  if (text.size() > kMostJsonBytes)
    throw std::invalid_argument(file + ": " + std::to_string(text.size()) +
                                " bytes, must be at most " + std::to_string(kMostJsonBytes));
  try {
    KeyWatch watch(file);
    return json::parse(text, [&watch](int depth, json::parse_event_t event, json& value) {
      return watch(depth, event, value);
    });
  } catch (const json::parse_error& error) {
    const std::size_t offset = error.byte > 0 ? error.byte - 1 : 0;
    throw std::invalid_argument(file + ":" + line_and_column(text, offset) + ": " +
                                short_message(error.what()));
  } catch (const json::exception& error) {  // a number that no double holds
    throw std::invalid_argument(file + ": " + short_message(error.what()));
  }
}

void JsonCursor::fail(const std::string& message) const {
  throw std::invalid_argument(file_ + ": " + (path_.empty() ? "" : path_ + ": ") + message);
}

void JsonCursor::fail_value(const std::string& requirement) const {
  constexpr std::size_t kLongest = 60;
  std::string value = value_->dump(-1, ' ', false, json::error_handler_t::replace);
  if (value.size() > kLongest) value = value.substr(0, kLongest) + "...";
  throw std::invalid_argument(file_ + ": " + (path_.empty() ? "top level" : path_) + " = " + value +
                              ", " + requirement);
}

void JsonCursor::expect_object(const std::vector<std::string>& required,
                               const std::vector<std::string>& optional) const {
  if (!value_->is_object()) fail_value("must be an object {...}");
  std::vector<std::string> known = required;
  known.insert(known.end(), optional.begin(), optional.end());
  for (const std::string& key : keys_besides(known))
    fail("unknown key '" + key + "', " + must_be_one_of(key, known));
  for (const std::string& key : required) expect_key(key);
}

void JsonCursor::expect_key(const std::string& key) const {
  if (!value_->is_object()) fail_value("must be an object {...}");
  if (!has(key)) fail("key '" + key + "' is missing");
}

std::vector<std::string> JsonCursor::keys() const {
  if (!is_object()) fail_value("must be an object {...}");
  std::vector<std::string> result;
  for (const auto& [key, value] : value_->items()) result.push_back(key);
  return result;
}

std::vector<std::string> JsonCursor::keys_besides(const std::vector<std::string>& known) const {
  std::vector<std::string> result = keys();
  std::erase_if(result, [&](const std::string& key) {
    return std::find(known.begin(), known.end(), key) != known.end();
  });
  return result;
}

JsonCursor JsonCursor::operator[](const std::string& key) const {
  return {value_->at(key), file_, path_.empty() ? key : path_ + "." + key};
}

std::vector<JsonCursor> JsonCursor::elements() const {
  if (!is_array()) fail_value("must be a list [...]");
  if (value_->size() > kMostJsonElements)
    fail("has " + std::to_string(value_->size()) + " elements, must be at most " +
         std::to_string(kMostJsonElements));
  std::vector<JsonCursor> result;
  for (std::size_t i = 0; i < value_->size(); ++i)
    result.emplace_back((*value_)[i], file_, path_ + "[" + std::to_string(i) + "]");
  return result;
}

std::string JsonCursor::text() const {
  if (!is_text()) fail_value("must be a string");
  return value_->get<std::string>();
}

double JsonCursor::number() const {
  if (!value_->is_number()) fail_value("must be a number");
  return value_->get<double>();
}

int JsonCursor::integer(int low, int high) const {
  const bool fits =
      value_->is_number_integer() && value_->get<double>() >= low && value_->get<double>() <= high;
  if (!fits)
    fail_value("must be an integer in [" + std::to_string(low) + ", " + std::to_string(high) + "]");
  return value_->get<int>();
}

std::vector<int> JsonCursor::distinct_integers(int low, int high) const {
  std::vector<int> result;
  std::set<int> seen;
  for (const JsonCursor& element : elements()) {
    const int number = element.integer(low, high);
    if (!seen.insert(number).second) fail_value("names " + std::to_string(number) + " twice");
    result.push_back(number);
  }
  return result;
}

}  // namespace qarch::search
