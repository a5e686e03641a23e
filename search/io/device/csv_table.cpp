#include "search/io/device/csv_table.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace qarch::search {
namespace {

constexpr std::size_t kMostRows = 65536;
constexpr std::size_t kMostCells = 4'000'000;

class CsvReader {
 public:
  CsvReader(std::string_view text, const std::string& file) : text_(text), file_(file) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  }

  std::vector<CsvRow> read() {
    while (at_ < text_.size()) {
      CsvRow row{line_, {}};
      do row.cells.push_back(read_cell());
      while (take(','));
      cells_ += row.cells.size();
      if (rows_.size() >= kMostRows || cells_ > kMostCells)
        fail("more than " + std::to_string(kMostRows) + " rows or " + std::to_string(kMostCells) +
             " cells");
      end_line();
      if (row.cells.size() > 1 || !row.cells[0].empty()) rows_.push_back(std::move(row));
    }
    return std::move(rows_);
  }

 private:
  [[noreturn]] void fail(const std::string& message) const {
    throw std::invalid_argument(file_ + ":" + std::to_string(line_) + ": " + message);
  }

  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  void end_line() {
    if (at_ >= text_.size()) return;
    take('\r');
    if (at_ < text_.size() && !take('\n') && text_[at_ - 1] != '\r')
      fail("a quoted cell must be followed by a comma or the end of the line");
    ++line_;
  }

  std::string read_cell() {
    if (!take('"')) {
      const std::size_t end = std::min(text_.find_first_of(",\r\n\"", at_), text_.size());
      std::string cell(text_.substr(at_, end - at_));
      at_ = end;
      if (at_ < text_.size() && text_[at_] == '"') fail("a quote inside a cell that is not quoted");
      return cell;
    }
    std::string cell;
    while (true) {
      if (at_ >= text_.size()) fail("a quoted cell has no end");
      const char c = text_[at_++];
      if (c == '"' && !take('"')) return cell;
      if (c == '\n') ++line_;
      cell += c;
    }
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t at_ = 0;
  int line_ = 1;
  std::size_t cells_ = 0;
  std::vector<CsvRow> rows_;
};

}  // namespace

std::vector<CsvRow> parse_csv(std::string_view text, const std::string& file) {
  return CsvReader(text, file).read();
}

}  // namespace qarch::search
