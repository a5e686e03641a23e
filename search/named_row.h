#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "search/did_you_mean.h"

namespace qarch::search {

/// A name and what it stands for: a row of the tables that turn words of a configuration into code.
template <class Value>
struct NamedRow {
  std::string_view name;
  Value value;
};

/// The row of a table with this name; Row has a member `name`.
/// Throws std::invalid_argument "field = 'name', must be one of: ...", with a did-you-mean.
template <class Table>
const auto& row_named(std::string_view name, const Table& table, std::string_view field) {
  std::vector<std::string> known;
  for (const auto& row : table) {
    if (row.name == name) return row;
    known.emplace_back(row.name);
  }
  throw std::invalid_argument(std::string(field) + " = '" + std::string(name) + "', " +
                              must_be_one_of(name, known));
}

}  // namespace qarch::search
