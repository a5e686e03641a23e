#include "rl/named_columns.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace qarch::rl {

namespace {

[[noreturn]] void fail(std::string_view name, std::string_view complaint) {
  throw std::invalid_argument("column '" + std::string(name) + "': " + std::string(complaint));
}

}  // namespace

std::string_view type_name(const NamedColumns::Values& values) {
  constexpr std::array<std::string_view, 4> kNames{"float32", "float64", "int64", "uint64"};
  static_assert(kNames.size() == std::variant_size_v<NamedColumns::Values>);
  return kNames.at(values.index());
}

void NamedColumns::put(std::string name, Values values) {
  if (find(name) != nullptr) fail(name, "is there already, names must be unique");
  columns.push_back({std::move(name), std::move(values)});
}

const NamedColumns::Values* NamedColumns::find(std::string_view name) const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const Column& column) { return column.name == name; });
  return found == columns.end() ? nullptr : &found->values;
}

const NamedColumns::Values& NamedColumns::at(std::string_view name) const {
  const Values* values = find(name);
  if (values == nullptr) fail(name, "missing");
  return *values;
}

void NamedColumns::throw_wrong_type(std::string_view name, const Values& found,
                                    const Values& expected) {
  fail(name, "holds " + std::string(type_name(found)) + ", must hold " +
                 std::string(type_name(expected)));
}

}  // namespace qarch::rl
