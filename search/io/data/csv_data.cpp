#include "search/io/data/csv_data.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "search/field_text.h"
#include "search/io/data/gzip_text.h"

namespace qarch::search {

namespace {

std::optional<double> number(std::string_view cell) {
  if (cell.starts_with('+') && !cell.starts_with("+-")) cell.remove_prefix(1);
  double value = 0.0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc{} || end != cell.data() + cell.size()) return {};
  return value;
}

/// The number of a cell that holds 0, 1, 2, ... or -1, -2, ..., however it is written.
std::optional<long> whole_number(std::string_view cell) {
  const std::optional<double> value = number(cell);
  constexpr double kLargest = 1e15;
  if (!value || !(std::abs(*value) <= kLargest) || std::round(*value) != *value) return {};
  return static_cast<long>(*value);
}

std::string quoted(std::string_view cell) {
  constexpr std::size_t kMost = 40;
  return "'" + std::string(cell.substr(0, kMost)) + (cell.size() > kMost ? "...'" : "'");
}

/// Lines of cells, comments apart.
class Lines {
 public:
  Lines(std::string_view text, const std::string& file) : text_(text), file_(file) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  }

  /// The next line with cells; comments are handed to `comment`.
  template <class Comment>
  bool next(Comment&& comment) {
    while (!text_.empty()) {
      const std::size_t end = std::min(text_.find('\n'), text_.size());
      const std::string_view line = trimmed(text_.substr(0, end));
      text_.remove_prefix(std::min(end + 1, text_.size()));
      ++line_;
      if (line.starts_with('#')) {
        comment(trimmed(line.substr(1)));
      } else if (!line.empty()) {
        split(line);
        return true;
      }
    }
    return false;
  }

  const std::vector<std::string_view>& cells() const { return cells_; }

  [[noreturn]] void fail(const std::string& message) const {
    throw std::invalid_argument(file_ + ":" + std::to_string(line_) + ": " + message);
  }
  [[noreturn]] void fail_at(std::size_t column, const std::string& message) const {
    fail("column " + std::to_string(column + 1) + ": " + message);
  }

 private:
  void split(std::string_view line) {
    cells_.clear();
    while (true) {
      std::size_t end = 0;
      std::string_view cell;
      if (line.starts_with('"')) {
        const std::size_t quote = line.find('"', 1);
        if (quote == std::string_view::npos) fail_at(cells_.size(), "a quote has no end");
        cell = line.substr(1, quote - 1);
        end = std::min(line.find_first_not_of(" \t", quote + 1), line.size());
        if (end < line.size() && line[end] != ',')
          fail_at(cells_.size(), "behind a quote must come a comma");
      } else {
        end = std::min(line.find(','), line.size());
        cell = trimmed(line.substr(0, end));
      }
      cells_.push_back(cell);
      if (end == line.size()) return;
      line = line.substr(end + 1);
      line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    }
  }

  std::string_view text_;
  const std::string& file_;
  int line_ = 0;
  std::vector<std::string_view> cells_;
};

class CsvData {
 public:
  CsvData(std::string_view text, const std::string& file) : lines_(text, file), file_(file) {}

  Dataset read() {
    const auto comment = [this](std::string_view text) { read_comment(text); };
    if (lines_.next(comment)) read_first_line();
    while (lines_.next(comment)) add_row();
    return finish();
  }

 private:
  [[noreturn]] void fail(const std::string& message) const {
    throw std::invalid_argument(file_ + ": " + message);
  }

  /// Names, scikit-learn's line, or a sample.
  void read_first_line() {
    const std::vector<std::string_view>& cells = lines_.cells();
    Lines ahead = lines_;
    const std::size_t next = ahead.next([](std::string_view) {}) ? ahead.cells().size() : 0;
    if (std::ranges::none_of(cells,
                             [](std::string_view cell) { return number(cell).has_value(); })) {
      width_ = cells.size();
    } else if (is_scikit_line(cells, next)) {
      promised_rows_ = whole_number(cells[0]);
      width_ = next;
      for (std::size_t i = 2; i < cells.size(); ++i) classes_.emplace_back(cells[i]);
    } else {
      add_row();
    }
  }

  /// Rows, features and at least two names, which differs from a sample in the first name or in
  /// the number of cells.
  static bool is_scikit_line(const std::vector<std::string_view>& cells, std::size_t next) {
    if (cells.size() < 4 || next < 2) return false;
    const std::optional<long> rows = whole_number(cells[0]);
    const std::optional<long> features = whole_number(cells[1]);
    return rows && features && *rows >= 0 && *features == static_cast<long>(next) - 1 &&
           (next != cells.size() || !number(cells[2]));
  }

  /// "image: 8 x 8, white = 16"
  void read_comment(std::string_view text) {
    constexpr std::string_view kImage = "image:";
    if (!text.starts_with(kImage)) return;
    if (!labels_.empty()) lines_.fail(quoted(text) + ", must stand before the first sample");
    std::string bare(text.substr(kImage.size()));
    std::erase_if(bare, [](char c) { return c == ' ' || c == '\t'; });
    const std::size_t by = bare.find('x');
    const std::size_t comma = bare.find(",white=");
    if (comma == std::string::npos || by > comma) fail_image(text);
    const std::string_view view = bare;
    const std::optional<long> width = whole_number(view.substr(0, by));
    const std::optional<long> height = whole_number(view.substr(by + 1, comma - by - 1));
    const std::optional<double> white = number(view.substr(comma + 7));
    constexpr long kMostPixels = 1024;
    if (!width || !height || *width < 1 || *height < 1 || *width > kMostPixels ||
        *height > kMostPixels || !white || !(*white > 0) || !std::isfinite(*white)) {
      fail_image(text);
    }
    image_width_ = static_cast<int>(*width);
    image_height_ = static_cast<int>(*height);
    white_ = *white;
  }
  [[noreturn]] void fail_image(std::string_view text) const {
    lines_.fail(quoted(text) + ", must be as in 'image: 8 x 8, white = 16'");
  }

  void add_row() {
    const std::vector<std::string_view>& cells = lines_.cells();
    if (width_ == 0) width_ = cells.size();
    if (width_ < 2) lines_.fail("one column, must be features and a label, divided by commas");
    if (cells.size() != width_) {
      lines_.fail(std::to_string(cells.size()) + " columns, must be " + std::to_string(width_) +
                  " as in the lines before");
    }
    if (values_.size() + width_ > kMostDataValues)
      lines_.fail("more than " + std::to_string(kMostDataValues) + " numbers");
    for (std::size_t i = 0; i + 1 < width_; ++i) values_.push_back(feature(i));
    add_label(cells.back());
  }

  double feature(std::size_t column) const {
    const std::string_view cell = lines_.cells()[column];
    const std::optional<double> value = number(cell);
    if (!value || !std::isfinite(*value))
      lines_.fail_at(column, quoted(cell) + ", must be a finite number");
    if (image_width_ == 0) return *value;
    if (*value < 0 || *value > white_) {
      lines_.fail_at(column, quoted(cell) + ", must be a pixel in [0, " + to_text(white_) + "]");
    }
    return *value / white_;
  }

  /// Labels are kept as indices into names_ until all of them are known.
  void add_label(std::string_view cell) {
    const std::optional<long> value = whole_number(cell);
    if (cell.empty() || (!value && number(cell))) {
      lines_.fail_at(width_ - 1, quoted(cell) + ", must be a label: a whole number or a word");
    }
    if (labels_.empty()) labels_are_numbers_ = value.has_value();
    if (value.has_value() != labels_are_numbers_) {
      lines_.fail_at(width_ - 1, quoted(cell) + ", must be a " +
                                     (labels_are_numbers_ ? "whole number" : "word") +
                                     " as the labels before");
    }
    const long count = static_cast<long>(classes_.size());
    if (promised_rows_ && (!value || *value < 0 || *value >= count)) {
      lines_.fail_at(width_ - 1, quoted(cell) + ", must be in [0, " + std::to_string(count - 1) +
                                     "], of the names in the first line");
    }
    const auto key = std::pair(value.value_or(0), value ? std::string() : std::string(cell));
    const auto [entry, is_new] = names_.try_emplace(key, static_cast<int>(names_.size()));
    if (names_.size() > kMostClasses)
      lines_.fail("more than " + std::to_string(kMostClasses) + " different labels");
    labels_.push_back(entry->second);
  }

  Dataset finish() {
    if (labels_.empty()) fail("no samples");
    if (promised_rows_ && *promised_rows_ != static_cast<long>(labels_.size())) {
      fail(std::to_string(labels_.size()) + " samples, must be " + std::to_string(*promised_rows_) +
           " as the first line says");
    }
    const auto columns = static_cast<Eigen::Index>(width_) - 1;
    if (image_width_ > 0 && columns != Eigen::Index{image_width_} * image_height_) {
      fail(std::to_string(columns) + " features, must be " +
           std::to_string(image_width_ * image_height_) + ", the pixels of the images");
    }
    Dataset data;
    data.image_width = image_width_;
    data.image_height = image_height_;
    data.x = Eigen::Map<const Samples>(values_.data(), std::ssize(labels_), columns);
    data.classes = classes_;
    std::vector<int> index(names_.size());  // of the class, by order of appearance
    for (const auto& [key, appeared] : names_) {
      const auto& [value, word] = key;
      if (!promised_rows_)
        data.classes.push_back(labels_are_numbers_ ? std::to_string(value) : word);
      index[static_cast<std::size_t>(appeared)] =
          static_cast<int>(promised_rows_ ? value : std::ssize(data.classes) - 1);
    }
    for (int& label : labels_) label = index[static_cast<std::size_t>(label)];
    data.labels = std::move(labels_);
    return data;
  }

  Lines lines_;
  const std::string& file_;
  std::size_t width_ = 0;  ///< columns
  std::optional<long> promised_rows_;
  std::vector<std::string> classes_;  ///< of the first line
  int image_width_ = 0;
  int image_height_ = 0;
  double white_ = 1.0;
  bool labels_are_numbers_ = false;
  std::map<std::pair<long, std::string>, int> names_;  ///< of labels, and when they appeared
  std::vector<double> values_;
  std::vector<int> labels_;
};

}  // namespace

Dataset parse_csv_data(std::string_view text, const std::string& file) {
  return CsvData(text, file).read();
}

Dataset read_csv_data(const std::string& path) {
  const DataFile file = read_data_file(path);
  Dataset data = parse_csv_data(file.bytes, path);
  std::filesystem::path name = std::filesystem::path(path).filename();
  for (const char* ending : {".gz", ".csv"}) {
    if (name.extension() == ending) name.replace_extension();
  }
  data.name = name.string();
  data.provenance = {file.provenance};
  return data;
}

}  // namespace qarch::search
