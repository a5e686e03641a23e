#include "search/results/classifier_scores.h"

#include <algorithm>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <utility>

#include "search/gate_set.h"
#include "search/io/text_file.h"
#include "search/native_lowering.h"

namespace qarch::search {

namespace {

Judgement judgement_of(Evaluator& evaluator, const std::vector<double>& angles, const Dataset& data,
                       const ClassifierGoal& goal) {
  if (data.size() > 0) return judge(evaluator, {angles, 0.0}, data, goal.loss, goal.loss_shots);
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  return {.loss = kNone, .accuracy = kNone, .confusion = {}, .expectations = {}};
}

/// This pair or its reverse, whichever is allowed first.
std::optional<QubitPair> allowed_pair(std::span<const QubitPair> allowed, int control, int target) {
  for (const QubitPair& pair : {QubitPair{control, target}, QubitPair{target, control}}) {
    if (std::ranges::find(allowed, pair) != allowed.end()) return pair;
  }
  return std::nullopt;
}

/// (q, q + 1) from 0 on if all of them are coupled, else (parent, child) of the tree; fewer than
/// num_qubits - 1 if the pairs do not connect all qubits.
std::vector<QubitPair> tree_edges(std::span<const QubitPair> allowed, int num_qubits) {
  std::vector<QubitPair> edges;
  for (int q = 0; q + 1 < num_qubits; ++q) {
    if (allowed_pair(allowed, q, q + 1)) edges.emplace_back(q, q + 1);
  }
  if (std::ssize(edges) == num_qubits - 1) return edges;
  edges.clear();
  std::vector<int> reached{0};
  for (std::size_t i = 0; i < reached.size(); ++i) {
    for (int q = 0; q < num_qubits; ++q) {
      if (std::ranges::count(reached, q) != 0 || !allowed_pair(allowed, reached[i], q)) continue;
      edges.emplace_back(reached[i], q);
      reached.push_back(q);
    }
  }
  return edges;
}

/// The references before training: one circuit for each different chain.
std::vector<sim::Circuit> reference_circuits(const ClassifierTask& task,
                                             const std::string& coupling, int two_qubit_gates,
                                             sim::GateKind kind) {
  const auto allowed = coupled_pairs(coupling, task.num_qubits(), task.noise());
  std::vector<sim::Circuit> circuits;
  std::vector<sim::Circuit> seen;  // pairs of symmetric gates in rising order
  for (const auto& chain : reference_chains(allowed, task.num_qubits())) {
    const auto on = [&](std::span<const QubitPair> pairs) {
      return hardware_efficient_circuit(task.num_qubits(), pairs, two_qubit_gates, kind);
    };
    std::vector<QubitPair> rising = chain;
    for (auto& [a, b] : rising) {
      if (is_symmetric(kind) && a > b) std::swap(a, b);
    }
    if (std::ranges::find(seen, on(rising)) != seen.end()) continue;
    seen.push_back(on(rising));
    circuits.push_back(on(chain));
  }
  return circuits;
}

void rotate_all(sim::Circuit& circuit) {
  for (int q = 0; q < circuit.num_qubits(); ++q) {
    circuit.append_rotation(sim::GateKind::kRy, q);
    circuit.append_rotation(sim::GateKind::kRz, q);
  }
}

std::string part_line(const ClassifierScores& scores, const char* part, const Judgement& j) {
  const auto& c = j.confusion;
  std::string text = scores.name;
  for (const int count : {scores.cost.two_qubit_gates, scores.cost.gates, scores.cost.depth}) {
    text += ',' + std::to_string(count);
  }
  text += std::string(",") + part + ',' + std::to_string(j.expectations.size());
  for (const double number : {j.loss, j.accuracy, j.f1()}) text += ',' + number_text(number);
  for (const int count : {c[0][0], c[0][1], c[1][0], c[1][1]}) text += ',' + std::to_string(count);
  return text + '\n';
}

}  // namespace

ClassifierScores classifier_scores(const ClassifierTask& task, const DataSplit& data,
                                   const std::string& name, const BoundCircuit& bound) {
  rl::Rng unused(0);  // exact values draw nothing
  const auto objective = task.compile(bound.circuit, unused);
  Evaluator evaluator = task.evaluator(bound.circuit);
  const auto judged = [&](const Dataset& part) {
    return judgement_of(evaluator, bound.angles, part, task.goal());
  };
  const CircuitCost cost{bound.circuit.num_two_qubit_gates(),
                         static_cast<int>(bound.circuit.gates().size()), bound.circuit.depth(),
                         objective->score(bound.angles, 0.0),
                         objective->noiseless_value(bound.angles)};
  return {name, cost, judged(data.train), judged(data.validation), judged(data.test)};
}

std::vector<std::vector<QubitPair>> reference_chains(std::span<const QubitPair> allowed,
                                                     int num_qubits) {
  const std::vector<QubitPair> edges = tree_edges(allowed, num_qubits);
  if (std::ssize(edges) < num_qubits - 1) return {{allowed.begin(), allowed.end()}};
  std::vector<QubitPair> up;
  std::vector<QubitPair> down;
  for (const auto& [parent, child] : edges) {
    up.push_back(*allowed_pair(allowed, parent, child));
    down.push_back(*allowed_pair(allowed, child, parent));
  }
  std::ranges::reverse(down);
  return {std::move(up), std::move(down)};
}

sim::Circuit hardware_efficient_circuit(int num_qubits, std::span<const QubitPair> pairs,
                                        int two_qubit_gates, sim::GateKind kind) {
  if (two_qubit_gates < 0 || (two_qubit_gates > 0 && pairs.empty())) {
    throw std::invalid_argument(
        "hardware_efficient_circuit: two_qubit_gates = " + std::to_string(two_qubit_gates) +
        ", must be " + (pairs.empty() ? "0 without pairs" : ">= 0"));
  }
  sim::Circuit circuit(num_qubits);
  for (int placed = 0; placed < two_qubit_gates;) {
    rotate_all(circuit);
    for (const auto& [control, target] : pairs) {
      if (placed == two_qubit_gates) break;
      circuit.append(kind, {control, target});
      ++placed;
    }
  }
  rotate_all(circuit);
  return circuit;
}

sim::GateKind reference_gate(const std::vector<std::string>& gates,
                             std::span<const sim::GateKind> native) {
  const GateSet set(resolved_gates(gates, native));
  return set.two_qubit().empty() ? sim::GateKind::kCx : set.two_qubit().front();
}

std::optional<Reference> hardware_efficient_reference(const ClassifierTask& task,
                                                      const std::string& coupling,
                                                      int two_qubit_gates,
                                                      const ReferenceOptions& options) {
  std::vector<OptimizedCircuit> found;
  for (const sim::Circuit& circuit :
       reference_circuits(task, coupling, two_qubit_gates, options.two_qubit_gate)) {
    for (int restart = 0; restart < options.restarts; ++restart) {
      if (options.stop_requested && options.stop_requested()) return std::nullopt;
      rl::Rng rng =
          rl::random_stream(options.seed, "reference", static_cast<std::uint64_t>(restart));
      BoundCircuit start{circuit, {}};
      for (int p = 0; p < circuit.num_parameters(); ++p) {
        start.angles.push_back(std::numbers::pi * (2.0 * rl::uniform(rng) - 1.0));
      }
      found.push_back(reoptimized(task, start, options.training));
    }
  }
  return Reference{*std::ranges::min_element(found, {}, &OptimizedCircuit::energy),
                   static_cast<int>(found.size())};
}

std::string scores_csv(std::span<const ClassifierScores> scores) {
  std::string text =
      "circuit,two_qubit_gates,gates,depth,part,samples,loss,accuracy,f1,true0_said0,true0_said1,"
      "true1_said0,true1_said1\n";
  for (const ClassifierScores& s : scores) {
    text += part_line(s, "train", s.train);
    text += part_line(s, "validation", s.validation);
    text += part_line(s, "test", s.test);
  }
  return text;
}

}  // namespace qarch::search
