#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chem/io/text_scanner.h"

namespace qarch::chem {

/// A Fortran namelist group, `&NAME KEY=value, KEY=value,value, 3*value &END`, in any case and over
/// any number of lines; it may begin with `$` and end with `/` or `$END`. Texts stand in quotes.
/// Entries are taken out one by one; errors are std::invalid_argument with the entry's place.
/// Copies the scanner, and so borrows its text.
class Namelist {
 public:
  /// Reads a group of this name and leaves the scanner behind it. Throws for another name, a value
  /// without a key, a key given twice and a missing end.
  static Namelist read(TextScanner& scanner, std::string_view group);

  /// The values of a key, which then is gone; none when it is not there.
  std::vector<std::string> take(const std::string& key);

  /// The one value of a key, or nothing. Throws unless it is an integer in [low, high].
  std::optional<int> integer(const std::string& key, int low, int high);
  /// The same; throws when the key is not there.
  int required_integer(const std::string& key, int low, int high);
  /// All values of a key.
  std::vector<int> integers(const std::string& key, int low, int high);

  /// What was not taken, each as `'KEY' = 'value' ...`.
  std::vector<std::string> remaining() const;

  /// Throws at the place of the entry taken last.
  [[noreturn]] void fail(const std::string& problem) const { scanner_.fail_at(place_, problem); }

 private:
  struct Entry {
    std::vector<std::string> values;
    std::size_t offset = 0;
  };

  explicit Namelist(const TextScanner& scanner) : scanner_(scanner) {}
  std::string read_word(TextScanner& scanner, const std::string& key);
  void add_value(const std::string& key, const std::string& text, std::size_t offset);

  TextScanner scanner_;  ///< for messages
  std::map<std::string, Entry> entries_;
  std::size_t place_ = 0;
};

}  // namespace qarch::chem
