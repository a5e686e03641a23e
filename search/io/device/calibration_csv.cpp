#include "search/io/device/calibration_csv.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include "search/did_you_mean.h"
#include "search/io/device/csv_table.h"
#include "search/io/device/device_units.h"

namespace qarch::search {
namespace {

using sim::GateCalibration;
using sim::kNotCalibrated;
using sim::QubitCalibration;

enum class Content {
  kQubit,
  kRelaxationTime,  // of `field`
  kFrequency,
  kProbability,
  kOneQubitGate,  // error of gate `gate`
  kTwoQubitGate,  // pairs: error of gate `gate`
  kOneQubitTime,  // of all one-qubit gates but rz
  kTwoQubitTime,  // pairs: time of cx, cz, ecr
  kOperational,
  kIgnored,
};

/// A column: its words in small ASCII letters, and what its cells are.
struct ColumnKind {
  std::string_view words;
  Content content;
  std::string_view gate = "";
  double& (*field)(QubitCalibration&) = nullptr;
};

double& t1_of(QubitCalibration& q) { return q.t1; }
double& t2_of(QubitCalibration& q) { return q.t2; }
double& frequency_of(QubitCalibration& q) { return q.frequency; }
double& readout_error_of(QubitCalibration& q) { return q.readout_error; }
double& p01_of(QubitCalibration& q) { return q.readout.p01; }
double& p10_of(QubitCalibration& q) { return q.readout.p10; }
double& readout_time_of(QubitCalibration& q) { return q.readout_time; }

constexpr std::array kColumns{
    ColumnKind{"qubit", Content::kQubit},
    ColumnKind{"t1", Content::kRelaxationTime, "", t1_of},
    ColumnKind{"t2", Content::kRelaxationTime, "", t2_of},
    ColumnKind{"frequency", Content::kFrequency, "", frequency_of},
    ColumnKind{"anharmonicity", Content::kIgnored},
    ColumnKind{"readout assignment error", Content::kProbability, "", readout_error_of},
    ColumnKind{"prob meas0 prep1", Content::kProbability, "", p01_of},
    ColumnKind{"prob meas1 prep0", Content::kProbability, "", p10_of},
    ColumnKind{"readout length", Content::kRelaxationTime, "", readout_time_of},
    ColumnKind{"single-qubit gate length", Content::kOneQubitTime},
    ColumnKind{"id error", Content::kOneQubitGate, "id"},
    ColumnKind{"rx error", Content::kOneQubitGate, "rx"},
    ColumnKind{"z-axis rotation (rz) error", Content::kOneQubitGate, "rz"},
    ColumnKind{"x (sx) error", Content::kOneQubitGate, "sx"},  // the root sign is not ASCII
    ColumnKind{"sx error", Content::kOneQubitGate, "sx"},
    ColumnKind{"pauli-x error", Content::kOneQubitGate, "x"},
    ColumnKind{"single-qubit pauli-x error", Content::kOneQubitGate, "x"},
    ColumnKind{"cnot error", Content::kTwoQubitGate, "cx"},
    ColumnKind{"cz error", Content::kTwoQubitGate, "cz"},
    ColumnKind{"ecr error", Content::kTwoQubitGate, "ecr"},
    ColumnKind{"rzz error", Content::kTwoQubitGate, "rzz"},
    ColumnKind{"gate time", Content::kTwoQubitTime},
    ColumnKind{"gate length", Content::kTwoQubitTime},
    ColumnKind{"operational", Content::kOperational},
};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// Small ASCII letters, other bytes dropped, runs of blanks as one.
std::string folded(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 128) continue;
    const bool blank = is_blank(c);
    if (blank && (result.empty() || result.back() == ' ')) continue;
    result += blank ? ' ' : (c >= 'A' && c <= 'Z') ? static_cast<char>(c - 'A' + 'a') : c;
  }
  while (!result.empty() && result.back() == ' ') result.pop_back();
  return result;
}

/// A header: "T1 (us)" -> kind of T1, "us".
struct Column {
  std::string header;
  const ColumnKind* kind = nullptr;  ///< nullptr: not known
  std::string unit;
};

Column read_header(std::string_view header) {
  Column column{std::string(trimmed(header)), nullptr, ""};
  const std::string_view text = column.header;
  const auto find = [](const std::string& words) -> const ColumnKind* {
    const auto found = std::ranges::find(kColumns, words, &ColumnKind::words);
    return found == kColumns.end() ? nullptr : &*found;
  };
  column.kind = find(folded(text));
  const std::size_t open = text.rfind('(');
  if (column.kind != nullptr || !text.ends_with(')') || open == std::string_view::npos)
    return column;
  column.kind = find(folded(text.substr(0, open)));
  column.unit = trimmed(text.substr(open + 1, text.size() - open - 2));
  return column;
}

/// Reads the table into a device.
class CalibrationReader {
 public:
  CalibrationReader(const std::string& text, const std::string& file)
      : file_(file), rows_(parse_csv(text, file)) {}

  sim::Device read() {
    read_headers();
    if (rows_.size() < 2) fail(1, "holds no qubits");
    if (rows_.size() - 1 > kMostDeviceQubits)
      fail(1, "holds " + std::to_string(rows_.size() - 1) + " qubits, must be at most " +
                  std::to_string(kMostDeviceQubits));
    device_.name = std::filesystem::path(file_).stem().string();
    device_.qubits.resize(rows_.size() - 1);
    seen_.resize(device_.qubits.size());
    for (std::size_t r = 1; r < rows_.size(); ++r) read_row(rows_[r]);
    note_missing_flips();
    add_one_qubit_gates();
    add_two_qubit_gates();
    return std::move(device_);
  }

 private:
  using Pair = std::pair<int, int>;
  using PairValues = std::map<Pair, double>;

  [[noreturn]] void fail(int line, const std::string& message) const {
    throw std::invalid_argument(file_ + ":" + std::to_string(line) + ": " + message);
  }
  [[noreturn]] void fail_cell(const std::string& cell, const std::string& requirement) const {
    constexpr std::size_t kLongest = 60;
    const std::string shown = cell.size() > kLongest ? cell.substr(0, kLongest) + "..." : cell;
    fail(line_, "column '" + column_->header + "' = '" + shown + "', " + requirement);
  }

  void read_headers() {
    if (rows_.empty()) fail(1, "is empty");
    std::string found;
    std::string unknown;
    bool has_qubit = false;
    bool has_t1 = false;
    for (const std::string& header : rows_[0].cells) {
      Column column = read_header(header);
      found += (found.empty() ? "'" : " '") + column.header + "'";
      has_qubit = has_qubit || (column.kind != nullptr && column.kind->content == Content::kQubit);
      has_t1 = has_t1 || (column.kind != nullptr && column.kind->field == t1_of);
      if (column.kind == nullptr) unknown += (unknown.empty() ? "'" : " '") + column.header + "'";
      for (const Column& other : columns_)
        if (column.kind != nullptr && other.kind == column.kind)
          fail(rows_[0].line,
               "columns '" + other.header + "' and '" + column.header + "' are the same quantity");
      columns_.push_back(std::move(column));
    }
    if (!has_qubit || !has_t1)
      fail(rows_[0].line, std::string("there is no column '") + (has_qubit ? "T1 (us)" : "Qubit") +
                              "', must be a calibration table in English; found: " + found);
    if (!unknown.empty()) device_.notes.push_back("columns not used: " + unknown);
  }

  void read_row(const CsvRow& row) {
    line_ = row.line;
    if (row.cells.size() > columns_.size())
      fail(line_, std::to_string(row.cells.size()) + " cells, must be at most " +
                      std::to_string(columns_.size()) + " as in the first line");
    find_qubit(row);
    auto& qubit = device_.qubits[static_cast<std::size_t>(qubit_)];
    qubit.readout = {kNotCalibrated, kNotCalibrated};
    const std::size_t before = device_.repairs.size();
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      column_ = &columns_[c];
      if (column_->kind == nullptr) continue;
      static const std::string kEmpty;
      const std::string cell = c < row.cells.size() ? std::string(trimmed(row.cells[c])) : kEmpty;
      read_cell(cell, qubit);
    }
    sim::mark_repairs(device_, before, {qubit_});
  }

  void find_qubit(const CsvRow& row) {
    for (std::size_t c = 0; c < std::min(columns_.size(), row.cells.size()); ++c) {
      column_ = &columns_[c];
      if (column_->kind == nullptr || column_->kind->content != Content::kQubit) continue;
      const std::string cell(trimmed(row.cells[c]));
      qubit_ = qubit_number(cell, cell);
      if (seen_[static_cast<std::size_t>(qubit_)]) fail_cell(cell, "must stand in one row only");
      seen_[static_cast<std::size_t>(qubit_)] = true;
      return;
    }
    fail(line_, "names no qubit");
  }

  int qubit_number(std::string_view text, const std::string& cell) const {
    int number = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < 0 ||
        number >= device_.num_qubits())
      fail_cell(cell, "must name a qubit in [0, " + std::to_string(device_.num_qubits() - 1) +
                          "], as many as there are rows");
    return number;
  }

  double number(std::string_view text, const std::string& cell) const {
    text = trimmed(text);
    if (text.empty()) return kNotCalibrated;
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
      fail_cell(cell, "must be a number, or empty");
    return value;
  }

  double seconds(double value, double shortest, const std::string& place) {
    const double unit = seconds_per_unit(column_->unit);
    if (unit == 0.0)
      fail(rows_[0].line, "column '" + column_->header + "': unit = '" + column_->unit + "', " +
                              must_be_one_of(column_->unit, {"s", "ms", "us", "ns"}));
    return plausible_seconds(value, unit, shortest, place, device_);
  }

  void read_cell(const std::string& cell, QubitCalibration& qubit) {
    const ColumnKind& kind = *column_->kind;
    const std::string place = "qubit " + std::to_string(qubit_) + " " + column_->header;
    switch (kind.content) {
      case Content::kQubit:
      case Content::kIgnored:
        return;
      case Content::kRelaxationTime:
        kind.field(qubit) = seconds(number(cell, cell), kShortestRelaxation, place);
        return;
      case Content::kFrequency: {
        const double unit = hertz_per_unit(column_->unit);
        if (unit == 0.0)
          fail(rows_[0].line, "column '" + column_->header + "': unit = '" + column_->unit +
                                  "', must be one of: GHz MHz kHz Hz");
        kind.field(qubit) = number(cell, cell) * unit;
        return;
      }
      case Content::kProbability:
        kind.field(qubit) = number(cell, cell);
        return;
      case Content::kOneQubitGate:
        one_qubit_errors_[kind.gate][qubit_] = number(cell, cell);
        return;
      case Content::kOneQubitTime:
        one_qubit_times_[qubit_] = seconds(number(cell, cell), kShortestGate, place);
        return;
      case Content::kTwoQubitGate:
        for (const auto& [pair, value] : read_pairs(cell))
          add(pair, value, cell, two_qubit_errors_[kind.gate]);
        return;
      case Content::kTwoQubitTime:
        for (const auto& [pair, value] : read_pairs(cell))
          add(pair, seconds(value, kShortestGate, place), cell, two_qubit_times_);
        return;
      case Content::kOperational:
        qubit.operational = read_truth(cell);
        return;
    }
  }

  bool read_truth(const std::string& cell) const {
    const std::string word = folded(cell);
    if (word.empty() || word == "yes" || word == "true" || word == "1") return true;
    if (word == "no" || word == "false" || word == "0") return false;
    fail_cell(cell, "must be one of: yes no true false");
  }

  /// "0_1:0.0061; 0_14:0.0089" or "14:0.0089;1:0.0061" of the row of qubit 0.
  std::vector<std::pair<Pair, double>> read_pairs(const std::string& cell) const {
    std::vector<std::pair<Pair, double>> result;
    std::string_view rest = cell;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      const std::string_view item = trimmed(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (item.empty()) continue;
      const std::size_t colon = item.find(':');
      if (colon == std::string_view::npos)
        fail_cell(cell, "must be pairs such as 0_1:0.0061 or 1:0.0061, divided by ;");
      const std::string_view names = trimmed(item.substr(0, colon));
      const std::size_t bar = names.find('_');
      const bool old = bar != std::string_view::npos;
      const Pair pair(old ? qubit_number(names.substr(0, bar), cell) : qubit_,
                      qubit_number(old ? names.substr(bar + 1) : names, cell));
      if (pair.first == pair.second) fail_cell(cell, "must name two different qubits");
      result.emplace_back(pair, number(item.substr(colon + 1), cell));
    }
    return result;
  }

  void add(Pair pair, double value, const std::string& cell, PairValues& values) const {
    if (!values.emplace(pair, value).second)
      fail_cell(cell, "must list the pair " + std::to_string(pair.first) + "_" +
                          std::to_string(pair.second) + " once");
  }

  /// A table without the two columns has the readout error for both: one note, not one a qubit.
  void note_missing_flips() {
    for (const auto field : {p10_of, p01_of}) {
      if (std::ranges::any_of(columns_, [&](const Column& column) {
            return column.kind != nullptr && column.kind->field == field;
          }))
        continue;
      for (QubitCalibration& qubit : device_.qubits) field(qubit) = qubit.readout_error;
      device_.notes.push_back(std::string("no column '") +
                              (field == p10_of ? "Prob meas1 prep0" : "Prob meas0 prep1") +
                              "': the readout error stands for it");
    }
  }

  void add_one_qubit_gates() {
    for (const auto& [name, errors] : one_qubit_errors_) {
      for (const auto& [q, error] : errors) {
        GateCalibration gate{std::string(name), {q}, error, kNotCalibrated, false};
        const auto time = one_qubit_times_.find(q);
        if (time != one_qubit_times_.end()) gate.time = time->second;
        if (name == "rz") gate.time = 0.0;
        device_.gates.push_back(std::move(gate));
      }
    }
  }

  void add_two_qubit_gates() {
    for (const auto& [name, errors] : two_qubit_errors_) {
      for (const auto& [pair, error] : errors) {
        GateCalibration gate{
            std::string(name), {pair.first, pair.second}, error, kNotCalibrated, false};
        const auto time = two_qubit_times_.find(pair);
        if (time != two_qubit_times_.end() && name != "rzz") gate.time = time->second;
        device_.gates.push_back(std::move(gate));
      }
    }
    note_times_without_gates();
  }

  void note_times_without_gates() {
    std::size_t lost = 0;
    for (const auto& [pair, time] : two_qubit_times_) {
      const bool used = std::ranges::any_of(two_qubit_errors_, [&key = pair](const auto& row) {
        return row.first != "rzz" && row.second.contains(key);
      });
      lost += used ? 0 : 1;
    }
    if (lost > 0)
      device_.notes.push_back("two-qubit times of " + std::to_string(lost) +
                              " pairs without an error: not used");
  }

  std::string file_;
  std::vector<CsvRow> rows_;
  std::vector<Column> columns_;
  sim::Device device_;
  std::vector<bool> seen_;
  int line_ = 1;
  int qubit_ = 0;
  const Column* column_ = nullptr;
  std::map<std::string_view, std::map<int, double>> one_qubit_errors_;
  std::map<int, double> one_qubit_times_;
  std::map<std::string_view, PairValues> two_qubit_errors_;
  PairValues two_qubit_times_;
};

}  // namespace

sim::Device parse_calibration_csv(const std::string& text, const std::string& file) {
  return CalibrationReader(text, file).read();
}

}  // namespace qarch::search
