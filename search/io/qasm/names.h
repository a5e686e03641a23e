#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace qarch::search::qasm {

/// Hands out names that every importer of OpenQASM `version` 2 or 3 takes: ASCII, no word of the
/// language, no gate, function or constant, none twice; in version 2 with a small letter first.
class SafeNames {
 public:
  explicit SafeNames(int version) : version_(version) {}

  /// The name itself if it will do; else Greek letters are spelt out, "θ" -> "theta", other
  /// characters become '_', and '_' and a number are added until the name is free.
  std::string take(std::string_view name);

 private:
  bool is_free(const std::string& name) const;

  int version_;
  std::set<std::string> taken_;
  std::map<std::string, int> next_;
};

}  // namespace qarch::search::qasm
