#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "search/io/aer_noise.h"
#include "sim/gate.h"
#include "sim/ptm.h"

namespace qarch::search {
namespace {

using Json = nlohmann::ordered_json;

Json matrix_json(const Eigen::MatrixXcd& matrix) {
  Json rows = Json::array();
  for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
    Json row = Json::array();
    for (Eigen::Index j = 0; j < matrix.cols(); ++j)
      row.push_back({matrix(i, j).real(), matrix(i, j).imag()});
    rows.push_back(std::move(row));
  }
  return rows;
}

Json kraus_json(const sim::AppliedChannel& applied) {
  const std::vector<Eigen::MatrixXcd> operators =
      applied.channel.num_qubits() == 1 ? sim::kraus_operators<1>(applied.channel.ptm<1>())
                                        : sim::kraus_operators<2>(applied.channel.ptm<2>());
  Json matrices = Json::array();
  for (const Eigen::MatrixXcd& matrix : operators) matrices.push_back(matrix_json(matrix));
  return {{"name", "kraus"}, {"qubits", applied.operands}, {"params", std::move(matrices)}};
}

/// The rules that act after one kind of gate on any qubits (empty) and on each list of qubits that
/// a rule names or leaves out, as indices into the model's.
using Coverage = std::map<std::vector<int>, std::vector<std::size_t>>;

Coverage coverage_of(sim::GateKind kind, const std::vector<sim::NoiseRule>& rules) {
  Coverage coverage;
  const auto has_kind = [&](const sim::NoiseRule& rule) {
    return std::ranges::find(rule.kinds, kind) != rule.kinds.end();
  };
  for (const sim::NoiseRule& rule : rules) {
    if (!has_kind(rule)) continue;
    coverage[rule.qubits];
    for (const std::vector<int>& qubits : rule.except) coverage[qubits];
  }
  for (auto& [qubits, matching] : coverage) {
    sim::Gate gate{kind};
    std::ranges::copy(qubits, gate.qubits.begin());
    for (std::size_t r = 0; r < rules.size(); ++r) {
      const bool counts =
          qubits.empty() ? has_kind(rules[r]) && rules[r].qubits.empty() : rules[r].matches(gate);
      if (counts) matching.push_back(r);
    }
  }
  return coverage;
}

Json error_json(const std::vector<std::string>& operations, const std::vector<int>& qubits,
                Json instructions) {
  if (instructions.empty()) instructions.push_back({{"name", "id"}, {"qubits", {0}}});
  Json error{{"type", "qerror"}, {"operations", operations}};
  if (!qubits.empty()) error["gate_qubits"] = Json::array({qubits});
  error["probabilities"] = {1.0};
  error["instructions"] = Json::array({std::move(instructions)});
  return error;
}

Json readout_json(const sim::ReadoutError& error, int qubit) {
  Json json{{"type", "roerror"}, {"operations", {"measure"}}};
  if (qubit >= 0) json["gate_qubits"] = Json::array({Json::array({qubit})});
  json["probabilities"] = {{1.0 - error.p10, error.p10}, {error.p01, 1.0 - error.p01}};
  return json;
}

class Writer {
 public:
  explicit Writer(const sim::NoiseModel& model) : model_(model) {}

  AerText write() {
    write_rules();
    const sim::ReadoutError other = model_.default_readout();
    if (other.p10 != 0.0 || other.p01 != 0.0) errors_.push_back(readout_json(other, -1));
    for (const auto& [qubit, error] : model_.readout_by_qubit())
      errors_.push_back(readout_json(error, qubit));
    if (!model_.coupling_map().empty()) notes_.insert("the coupling map is left out");
    const sim::IdleNoise& idle = model_.idle_noise();
    if (!idle.qubits.empty() || !idle.times.empty())
      notes_.insert("the noise of waiting qubits and the times of gates are left out");
    // One error a line.
    std::string text = "{\"errors\": [";
    for (const Json& error : errors_)
      text += (&error == &errors_.front() ? "\n  " : ",\n  ") + error.dump();
    return {text + "\n]}\n", {notes_.begin(), notes_.end()}};
  }

 private:
  /// Kinds that the same rules cover in the same places share their errors.
  void write_rules() {
    std::map<Coverage, std::vector<std::string>> operations;
    std::vector<Coverage> in_order;
    for (const sim::GateRow& row : sim::operations()) {
      const Coverage coverage = coverage_of(row.kind, model_.rules());
      if (coverage.empty()) continue;
      std::vector<std::string>& names = operations[coverage];
      if (names.empty()) in_order.push_back(coverage);
      names.emplace_back(row.name);
    }
    for (const Coverage& coverage : in_order) {
      const bool has_default = coverage.contains({}) && !instructions_of(coverage.at({})).empty();
      for (const auto& [qubits, rules] : coverage) {
        Json instructions = instructions_of(rules);
        if (qubits.empty() && !has_default) continue;
        if (!qubits.empty() && instructions.empty()) {
          if (!has_default) continue;
          notes_.insert(
              "gates that are ideal on some qubits only have an identity there, which "
              "Aer's reader drops: it applies the error for all qubits instead");
        }
        errors_.push_back(error_json(operations[coverage], qubits, std::move(instructions)));
      }
    }
  }

  /// The channels of the rules, in order, as instructions.
  Json instructions_of(const std::vector<std::size_t>& rules) {
    Json instructions = Json::array();
    for (const std::size_t r : rules) {
      for (const sim::AppliedChannel& applied : model_.rules()[r].channels) {
        if (applied.spectators.empty()) {
          instructions.push_back(kraus_json(applied));
        } else {
          notes_.insert("channels on spectators are left out: " + applied.channel.description());
        }
      }
    }
    return instructions;
  }

  const sim::NoiseModel& model_;
  std::vector<Json> errors_;
  std::set<std::string> notes_;
};

}  // namespace

AerText aer_noise_text(const sim::NoiseModel& model) { return Writer(model).write(); }

}  // namespace qarch::search
