#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace qarch::rl {

/// Columns of numbers, each with a name, in the order in which they were put: a state in the form
/// that any file format can hold.
struct NamedColumns {
  using Values = std::variant<std::vector<float>, std::vector<double>, std::vector<std::int64_t>,
                              std::vector<std::uint64_t>>;
  struct Column {
    std::string name;
    Values values;
    bool operator==(const Column&) const = default;
  };

  std::vector<Column> columns;

  /// Appends a column. Throws std::invalid_argument if there is one of that name.
  void put(std::string name, Values values);

  /// The column of that name; null if there is none.
  const Values* find(std::string_view name) const;

  /// The column of that name and type, one of the four. Throws std::invalid_argument
  /// "column 'epsilon': missing" or "column 'epsilon': holds float32, must hold float64".
  template <class T>
  const std::vector<T>& get(std::string_view name) const {
    const Values& values = at(name);
    if (const auto* typed = std::get_if<std::vector<T>>(&values)) return *typed;
    throw_wrong_type(name, values, Values(std::vector<T>{}));
  }

  bool operator==(const NamedColumns&) const = default;

 private:
  const Values& at(std::string_view name) const;
  [[noreturn]] static void throw_wrong_type(std::string_view name, const Values& found,
                                            const Values& expected);
};

/// "float32", "float64", "int64" or "uint64".
std::string_view type_name(const NamedColumns::Values& values);

}  // namespace qarch::rl
