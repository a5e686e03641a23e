#include "sim/error_budget.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "sim/backward_states.h"
#include "sim/block_layout.h"
#include "sim/budget_blocks.h"
#include "sim/dense_block.h"
#include "sim/final_state.h"
#include "sim/pauli_vector.h"
#include "sim/schedule.h"
#include "sim/state_memory.h"

namespace qarch::sim {

namespace {

using Eigen::MatrixXd;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

double dot(const PauliVector& l, const PauliVector& r) {
  double sum = 0.0;
  for (std::size_t k = 0; k < l.size(); ++k) sum += l.values()[k] * r.values()[k];
  return sum;
}

/// (a - b).r
double difference_dot(const PauliVector& a, const PauliVector& b, const PauliVector& r) {
  double sum = 0.0;
  for (std::size_t k = 0; k < r.size(); ++k) {
    sum += (a.values()[k] - b.values()[k]) * r.values()[k];
  }
  return sum;
}

class BudgetSweep {
 public:
  /// `psi` is |psi><psi|.
  BudgetSweep(const BudgetBlocks& circuit, std::size_t num_gates, PauliVector psi)
      : circuit_(circuit),
        next_wide_(circuit.wide_gates.size()),
        costate_(std::move(psi)),
        scratch_(costate_.num_qubits()),
        after_noise_(circuit.wide_gates.empty() ? 1 : costate_.num_qubits()) {
    result_.cost.assign(num_gates, 0.0);
    const double scale = 1.0 / static_cast<double>(std::size_t{1} << at(costate_.num_qubits()));
    for (double& value : costate_.values()) value *= scale;
    for (const BudgetBlock& block : circuit.blocks) {
      maps_.push_back({{block.qubits, costate_.num_qubits()}, matrix_of(block)});
    }
  }

  ErrorBudget run(std::size_t memory_budget) {
    const auto step = [&](std::size_t b, const PauliVector& from, PauliVector& to) {
      apply(maps_[b].matrix, maps_[b].layout, from, to);
    };
    const auto look = [&](std::size_t b, const PauliVector& state) { visit(b, state); };
    BackwardStates(step, look, scratch_).run(maps_.size(), memory_budget);
    return std::move(result_);
  }

 private:
  struct Map {
    BlockLayout layout;
    MatrixXd matrix;
  };

  /// `state` is the state before block b, or the final one.
  void visit(std::size_t b, const PauliVector& state) {
    if (b == maps_.size()) {
      result_.fidelity = dot(costate_, state);
      return;
    }
    const Map& map = maps_[b];
    const WideGate* wide = next_wide_ == 0 ? nullptr : &circuit_.wide_gates[next_wide_ - 1];
    if (wide != nullptr && b + 1 == wide->end)
      std::ranges::copy(costate_.values(), after_noise_.values().begin());
    if (wide != nullptr && b == wide->first) {
      apply(map.matrix, map.layout, state, scratch_);  // U r
      result_.cost[at(wide->gate)] = difference_dot(after_noise_, costate_, scratch_);
      --next_wide_;
    }
    if (has_noise(circuit_.blocks[b])) {
      const int dimension = static_cast<int>(map.matrix.rows());
      const MatrixXd sums = correlation(dimension, map.layout, costate_, state);
      for (const auto& [gate, cost] : gate_costs(circuit_.blocks[b], sums)) {
        result_.cost[at(gate)] = cost;
      }
    }
    apply(map.matrix.transpose(), map.layout, costate_, scratch_);
    std::swap(costate_, scratch_);
  }

  static bool has_noise(const BudgetBlock& block) {
    return std::ranges::any_of(block.factors,
                               [](const BudgetFactor& f) { return f.noise.size() != 0; });
  }

  const BudgetBlocks& circuit_;
  std::vector<Map> maps_;
  std::size_t next_wide_;  ///< one behind the wide gate that the sweep meets next
  PauliVector costate_;    ///< l, carried back to just after the block to visit
  PauliVector scratch_;
  PauliVector after_noise_;  ///< l just after the noise of the wide gate that the sweep is in
  ErrorBudget result_;
};

void check(const Circuit& circuit, std::span<const double> parameters) {
  if (static_cast<int>(parameters.size()) != circuit.num_parameters()) {
    throw std::invalid_argument("error_budget: " + std::to_string(parameters.size()) +
                                " parameters, must be " + std::to_string(circuit.num_parameters()));
  }
  if (!circuit.is_unitary()) {
    throw std::invalid_argument(
        "error_budget: the circuit resets or measures a qubit, must be unitary");
  }
}

}  // namespace

ErrorBudget error_budget(const Circuit& circuit, std::span<const double> parameters,
                         const NoiseModel& noise, std::size_t memory_budget) {
  check(circuit, parameters);
  noise.require_allowed(circuit);
  const int n = circuit.num_qubits();
  require_memory(5 * PauliVector::required_bytes(n),
                 "an error budget of " + std::to_string(n) + " qubits (5 x 4^n x 8 bytes)");
  ScheduledCircuit scheduled = schedule(circuit.bound(parameters), noise.idle_noise());
  const std::size_t num_gates = scheduled.circuit.gates().size();
  if (num_gates > kMaxErrorBudgetGates) {
    throw std::invalid_argument("error_budget: " + std::to_string(num_gates) +
                                " gates and delays, must be at most " +
                                std::to_string(kMaxErrorBudgetGates));
  }
  const BudgetBlocks blocks(scheduled.circuit, noise);
  BudgetSweep sweep(blocks, num_gates, final_state(scheduled.circuit));
  ErrorBudget result = sweep.run(memory_budget);
  result.circuit = std::move(scheduled.circuit);
  result.source = std::move(scheduled.source);
  return result;
}

}  // namespace qarch::sim
