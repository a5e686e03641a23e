#pragma once

#include <iosfwd>
#include <span>
#include <string>
#include <vector>

#include "apps/run_export.h"
#include "apps/run_numbers.h"

namespace qarch::apps {

/// Records of one kind side by side; [i] of every list is the record number i.
struct Comparison {
  struct Number {
    std::string key;
    std::string title;
    NumberKind kind;
    std::vector<double> values;  ///< NaN: none
    /// values[i] / values[0]; NaN where one of them is none or zero, or they differ in sign.
    double ratio(std::size_t i) const;
  };
  struct Setting {
    std::string key;  ///< "section.key"
    std::vector<std::string> values;
  };

  RecordKind kind = RecordKind::kSearch;
  std::string error_unit;  ///< of numbers of kind kError: "hartree", "loss"
  std::vector<std::string> names;
  std::vector<Number> numbers;
  std::vector<Setting> settings;      ///< keys of the configuration that differ
  std::vector<std::string> warnings;  ///< what makes the numbers not comparable
};

/// Throws std::invalid_argument for less than two records and for records of different kinds. Names
/// are the last parts of the paths, or the paths where these are equal.
Comparison compare(std::span<const AnyRecord> records);

/// Tables; warnings are not among them. Of searches the circuits "best" side by side where `width`
/// columns hold them, else one below the other.
void print_comparison(std::ostream& out, const Comparison& comparison,
                      std::span<const AnyRecord> records, int width);

/// Columns that UTF-8 text takes in a terminal, one for each character.
std::size_t text_width(std::string_view text);

}  // namespace qarch::apps
