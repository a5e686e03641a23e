#include "search/io/aer_noise.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

#include "search/did_you_mean.h"
#include "search/io/aer_error.h"
#include "search/io/json_cursor.h"
#include "search/io/text_file.h"
#include "sim/gate.h"
#include "sim/pauli.h"

namespace qarch::search {
namespace {

constexpr int kLastQubit = sim::kMaxPauliQubits - 1;
constexpr int kLastQubitOfFile = 1000000;

/// An average gate error in words: 1 - (d Tr R / 4^k + 1) / (d + 1).
std::string description_of(const Eigen::MatrixXd& ptm) {
  const double d = std::sqrt(static_cast<double>(ptm.rows()));
  const double fidelity = (d * ptm.trace() / (d * d) + 1.0) / (d + 1.0);
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "aer(gate error %.4g)", std::max(0.0, 1.0 - fidelity));
  return text.data();
}

/// Reads the errors one by one, then adds the rules: which errors for all qubits some qubits
/// replace is known at the end only.
class Reader {
 public:
  Reader(const JsonCursor& top, const std::string& file)
      : top_(top), model_(std::filesystem::path(file).stem().string()) {}

  AerNoise read();

 private:
  void read_error(const JsonCursor& error);
  void read_quantum_error(const JsonCursor& error);
  void read_readout_error(const JsonCursor& error);
  std::vector<std::vector<int>> read_gate_qubits(const JsonCursor& error, int num_qubits);
  std::vector<sim::GateKind> read_operations(const JsonCursor& error);
  void add_rules(const JsonCursor& error, const std::vector<sim::GateKind>& kinds);
  void exclude_replaced();
  void write_notes();

  JsonCursor top_;
  sim::NoiseModel model_;
  std::vector<sim::NoiseRule> rules_;
  std::map<std::string, int> unknown_operations_;  ///< and how many errors name them
  std::set<std::string> ignored_keys_;
  int unreachable_ = 0;  ///< errors on qubits beyond kLastQubit
  bool has_measure_ = false;
  std::vector<std::string> notes_;
  std::vector<std::string> left_out_;
};

/// The lists of "gate_qubits"; none: all qubits. Those with a qubit that no circuit has are counted
/// and left out.
std::vector<std::vector<int>> Reader::read_gate_qubits(const JsonCursor& error, int num_qubits) {
  std::vector<std::vector<int>> lists;
  if (!error.has("gate_qubits")) return {{}};
  const std::vector<JsonCursor> given = error["gate_qubits"].elements();
  if (given.empty()) return {{}};
  for (const JsonCursor& element : given) {
    std::vector<int> qubits = element.distinct_integers(0, kLastQubitOfFile);
    if (static_cast<int>(qubits.size()) != num_qubits)
      element.fail_value("must name as many qubits as the operation acts on, " +
                         std::to_string(num_qubits));
    if (std::ranges::any_of(qubits, [](int q) { return q > kLastQubit; })) {
      ++unreachable_;
    } else {
      lists.push_back(std::move(qubits));
    }
  }
  return lists;
}

/// The operations that a circuit can hold; the others are remembered for a note.
std::vector<sim::GateKind> Reader::read_operations(const JsonCursor& error) {
  std::vector<sim::GateKind> kinds;
  for (const JsonCursor& element : error["operations"].elements()) {
    const std::string name = element.text();
    const sim::GateRow* const row = sim::find_operation(name);
    if (row == nullptr) {
      ++unknown_operations_[name];
    } else if (std::ranges::find(kinds, row->kind) != kinds.end()) {
      element.fail_value("is named twice");
    } else {
      kinds.push_back(row->kind);
    }
  }
  return kinds;
}

/// A rule for each list of qubits; all kinds are of one size.
void Reader::add_rules(const JsonCursor& error, const std::vector<sim::GateKind>& kinds) {
  const int num_qubits = sim::gate_row(kinds.front()).num_qubits;
  const AerMap map = read_aer_map(error, num_qubits, ignored_keys_);
  std::vector<sim::AppliedChannel> channels;
  if (!map.touched.empty()) {
    const Eigen::MatrixXd ptm = reduced_to(map);
    channels.push_back(at_place(error, [&]() -> sim::AppliedChannel {
      if (ptm.rows() == 4)
        return {sim::Channel(description_of(ptm), sim::Ptm<1>(ptm)), map.touched};
      return {sim::Channel(description_of(ptm), sim::Ptm<2>(ptm)), map.touched};
    }));
  }
  for (std::vector<int>& qubits : read_gate_qubits(error, num_qubits))
    rules_.push_back({kinds, std::move(qubits), channels});
}

void Reader::read_quantum_error(const JsonCursor& error) {
  const std::vector<sim::GateKind> kinds = read_operations(error);
  if (kinds.empty()) return;
  if (error.has("noise_qubits") && !error["noise_qubits"].elements().empty())
    error["noise_qubits"].fail("noise on other qubits than the gate's is not supported");
  for (const int size : {1, 2}) {
    std::vector<sim::GateKind> same_size;
    for (const sim::GateKind kind : kinds)
      if (sim::gate_row(kind).num_qubits == size) same_size.push_back(kind);
    if (!same_size.empty()) add_rules(error, same_size);
  }
  has_measure_ = has_measure_ || std::ranges::find(kinds, sim::GateKind::kMeasure) != kinds.end();
}

void Reader::read_readout_error(const JsonCursor& error) {
  for (const JsonCursor& name : error["operations"].elements())
    if (name.text() != "measure") name.fail_value("must be \"measure\"");
  error.expect_key("probabilities");
  const std::vector<JsonCursor> rows = error["probabilities"].elements();
  if (rows.size() > 2)
    error["probabilities"].fail("readout errors of several qubits together are not supported");
  if (rows.size() != 2) error["probabilities"].fail_value("must be a 2 x 2 matrix, a list of rows");
  std::array<double, 2> flip{};
  for (std::size_t prepared = 0; prepared < 2; ++prepared) {
    const std::vector<JsonCursor> entries = rows[prepared].elements();
    if (entries.size() != 2) rows[prepared].fail_value("must have two entries");
    const double sum = entries[0].number() + entries[1].number();
    if (!(std::abs(sum - 1.0) <= 1e-6)) rows[prepared].fail_value("must have the sum 1");
    flip.at(prepared) = entries[1 - prepared].number();
  }
  const sim::ReadoutError readout{flip[0], flip[1]};
  at_place(error["probabilities"], [&] {
    for (const std::vector<int>& qubits : read_gate_qubits(error, 1)) {
      if (qubits.empty()) {
        model_.set_default_readout(readout);
      } else {
        model_.set_readout(qubits[0], readout);
      }
    }
  });
}

void Reader::read_error(const JsonCursor& error) {
  error.expect_key("type");
  error.expect_key("operations");
  for (std::string& key :
       error.keys_besides({"type", "id", "operations", "gate_qubits", "noise_qubits",
                           "probabilities", "rates", "instructions"}))
    ignored_keys_.insert(std::move(key));
  const std::string type = error["type"].text();
  if (type == "qerror" || type == "plerror") {
    read_quantum_error(error);
  } else if (type == "roerror") {
    read_readout_error(error);
  } else {
    error["type"].fail_value(must_be_one_of(type, {"qerror", "roerror", "plerror"}));
  }
}

/// Takes from every rule for all qubits, kind by kind, those that have a rule of their own.
void Reader::exclude_replaced() {
  std::map<sim::GateKind, std::set<std::vector<int>>> own;
  for (const sim::NoiseRule& rule : rules_)
    for (const sim::GateKind kind : rule.kinds)
      if (!rule.qubits.empty()) own[kind].insert(rule.qubits);
  for (const sim::NoiseRule& rule : rules_) {
    if (!rule.qubits.empty()) {
      model_.add_rule(rule);
      continue;
    }
    std::map<std::set<std::vector<int>>, std::vector<sim::GateKind>> kinds_by_exception;
    for (const sim::GateKind kind : rule.kinds) kinds_by_exception[own[kind]].push_back(kind);
    for (const auto& [exceptions, kinds] : kinds_by_exception)
      model_.add_rule({kinds, {}, rule.channels, {exceptions.begin(), exceptions.end()}});
  }
}

void Reader::write_notes() {
  const auto errors = [](int count) {
    return std::to_string(count) + (count == 1 ? " error" : " errors");
  };
  for (const auto& [name, count] : unknown_operations_)
    left_out_.push_back(
        errors(count) + " on '" + name +
        "' left out: circuits are decomposed into other gates, on which these errors "
        "would never act");
  if (unreachable_ > 0)
    notes_.push_back(errors(unreachable_) + " on qubits above " + std::to_string(kLastQubit) +
                     " left out: no circuit has them");
  if (has_measure_)
    notes_.emplace_back(
        "errors on 'measure' act before measurements that a circuit has, not on expectation "
        "values at its end");
  for (const std::string& key : ignored_keys_)
    notes_.push_back("key '" + key + "' is not known and was ignored");
}

AerNoise Reader::read() {
  top_.expect_key("errors");
  for (std::string& key : top_.keys_besides({"errors"})) ignored_keys_.insert(std::move(key));
  for (const JsonCursor& error : top_["errors"].elements()) read_error(error);
  exclude_replaced();
  write_notes();
  return {std::move(model_), std::move(notes_), std::move(left_out_)};
}

}  // namespace

AerNoise parse_aer_noise(const std::string& text, const std::string& file) {
  const nlohmann::json document = parse_json(text, file);
  return Reader(JsonCursor(document, file), file).read();
}

AerNoise read_aer_noise(const std::string& path) {
  return parse_aer_noise(read_text_file(path), path);
}

bool is_aer_noise(const std::string& text) {
  try {
    const nlohmann::json document = parse_json(text, "");
    return document.is_object() && document.contains("errors") && document["errors"].is_array() &&
           !document.contains("format");
  } catch (const std::invalid_argument&) {
    return false;
  }
}

}  // namespace qarch::search
