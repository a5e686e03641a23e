#pragma once

#include <complex>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace qarch::search {

inline constexpr std::size_t kMostJsonBytes = std::size_t{32} << 20;
inline constexpr int kDeepestJson = 64;
inline constexpr std::size_t kMostJsonElements = 100000;  ///< of one list that is walked

/// Parses JSON text (RFC 8259) and refuses a key that an object has twice, text of more than
/// kMostJsonBytes and values nested deeper than kDeepestJson. Throws std::invalid_argument
/// "file:line:column: ..." for a syntax error.
nlohmann::json parse_json(const std::string& text, const std::string& file);

/// A value inside a JSON document that knows its place, so that every error names it:
/// "device.json: rules[2].channels[0].p = 2.0, must be ...". All errors are std::invalid_argument.
/// Borrows the document.
class JsonCursor {
 public:
  JsonCursor(const nlohmann::json& value, std::string file, std::string path = "")
      : value_(&value), file_(std::move(file)), path_(std::move(path)) {}

  /// "file: path: message".
  [[noreturn]] void fail(const std::string& message) const;
  /// "file: path = value, requirement".
  [[noreturn]] void fail_value(const std::string& requirement) const;

  /// Throws unless the value is an object with all the required keys and no key that is in neither
  /// list.
  void expect_object(const std::vector<std::string>& required,
                     const std::vector<std::string>& optional = {}) const;

  /// Throws unless the value is an object with this key.
  void expect_key(const std::string& key) const;

  bool has(const std::string& key) const { return value_->contains(key); }
  /// The keys of an object, sorted.
  std::vector<std::string> keys() const;
  /// Its keys that are not in `known`.
  std::vector<std::string> keys_besides(const std::vector<std::string>& known) const;
  bool is_object() const { return value_->is_object(); }
  bool is_text() const { return value_->is_string(); }
  bool is_array() const { return value_->is_array(); }
  bool is_null() const { return value_->is_null(); }
  JsonCursor operator[](const std::string& key) const;
  /// Throws unless it is a list of at most kMostJsonElements.
  std::vector<JsonCursor> elements() const;
  std::string text() const;
  double number() const;
  int integer(int low, int high) const;
  /// Different integers, each in [low, high].
  std::vector<int> distinct_integers(int low, int high) const;

 private:
  const nlohmann::json* value_;
  std::string file_;
  std::string path_;
};

/// Runs `make`, whose std::invalid_argument gets the place in the file put in front.
template <class Make>
auto at_place(const JsonCursor& cursor, Make&& make) {
  try {
    return make();
  } catch (const std::invalid_argument& error) {
    cursor.fail(error.what());
  }
}

}  // namespace qarch::search
