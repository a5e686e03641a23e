#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qarch::search {

/// A line of a CSV file.
struct CsvRow {
  int line = 0;  ///< where it starts, from 1
  std::vector<std::string> cells;
};

/// The rows of a CSV text (RFC 4180): cells are divided by commas, and may be quoted to hold
/// commas, line ends and, doubled, quotes. A byte order mark and empty lines are skipped. Throws
/// std::invalid_argument "file:line: ..." for a quote that is not closed or stands inside a cell,
/// and more than 65536 rows or 4 million cells.
std::vector<CsvRow> parse_csv(std::string_view text, const std::string& file);

}  // namespace qarch::search
