#pragma once

#include <Eigen/Dense>
#include <cstddef>
#include <vector>

#include "sim/circuit.h"
#include "sim/noise_model.h"

/// The intermediate form of error_budget.
namespace qarch::sim {

/// A gate U and its noise N, the map N U on one or two qubits: 4 x 4 or 16 x 16, as Ptm.
struct BudgetFactor {
  int gate;  ///< index into circuit.gates()
  std::vector<int> qubits;
  Eigen::MatrixXd ideal;  ///< U
  Eigen::MatrixXd noise;  ///< N; empty: none
};

/// What happens to one or two qubits while no other block acts on them: B = F_m ... F_1.
struct BudgetBlock {
  std::vector<int> qubits;
  std::vector<BudgetFactor> factors;
};

/// A gate whose noise reaches beyond its own qubits: the gate alone is block `first`, its channels
/// are the blocks after it up to `end`.
struct WideGate {
  int gate;
  std::size_t first;
  std::size_t end;
};

/// A circuit of unitary gates and delays, without parameters, as blocks. A gate on one qubit joins
/// the two-qubit block that acted on it last, else the one that acts on it next.
class BudgetBlocks {
 public:
  BudgetBlocks(const Circuit& circuit, const NoiseModel& noise);

  std::vector<BudgetBlock> blocks;
  std::vector<WideGate> wide_gates;  ///< ascending, one after another

 private:
  void add(int gate_index, const Gate& gate);
  void append(BudgetFactor factor);
  void add_wide(const BudgetFactor& gate, const std::vector<BudgetFactor>& noise);
  void end_block(int qubit);

  const NoiseModel& noise_;
  std::vector<int> open_block_;                     ///< by qubit: what takes its factors, or -1
  std::vector<std::vector<BudgetFactor>> pending_;  ///< by qubit: factors before any block
};

/// B as a 4 x 4 or 16 x 16 matrix.
Eigen::MatrixXd matrix_of(const BudgetBlock& block);

struct GateCost {
  int gate;
  double cost;
};

/// The costs of the noisy gates of a block,
///
///   sum_ij V_ij C_ij,   V = F_m ... F_(k+1) (1 - N) U F_(k-1) ... F_1,   C_ij = sum l_i r_j
///
/// over all other qubits, l after and r before the block.
std::vector<GateCost> gate_costs(const BudgetBlock& block, const Eigen::MatrixXd& correlation);

}  // namespace qarch::sim
