#pragma once

#include <complex>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace qarch::search {

/// Parses JSON text (RFC 8259) and refuses a key that an object has twice. Throws
/// std::invalid_argument "file:line:column: ..." for a syntax error.
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
  bool is_text() const { return value_->is_string(); }
  bool is_array() const { return value_->is_array(); }
  JsonCursor operator[](const std::string& key) const;
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

}  // namespace qarch::search
