#pragma once

#include <Eigen/Dense>
#include <cstddef>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "sim/block_layout.h"
#include "sim/circuit.h"
#include "sim/noise_gradient.h"
#include "sim/noise_model.h"
#include "sim/ptm.h"

/// The intermediate form of noise_gradient.
namespace qarch::sim {

/// A gate, or a channel with its derivative (zero where it has none), as a map on K qubits.
template <int K>
struct BlockFactor {
  Ptm<K> map;
  Ptm<K> derivative;
  bool is_channel;
};

/// A block of factors B = F_m ... F_1 on four (K = 1) or sixteen entries at a time, without its
/// zeros. With C_ij = sum l_i r_j over all other qubits, r before and l after the block, a channel
/// F_k in it has dE/ds = sum_ij V_ij C_ij, V = F_m .. F_(k+1) (dF_k/ds) F_(k-1) .. F_1, and E - E'
/// is the same with F_k - I.
struct BlockMap {
  int dimension;
  std::vector<MatrixEntry> forward;   ///< B by rows
  std::vector<MatrixEntry> backward;  ///< B^T by rows
  std::vector<MatrixEntry> pattern;   ///< the (i, j) where a V is not zero, by rows
  Eigen::MatrixXd variations;         ///< row 2t: V of channel t for dE/ds, 2t+1: for E - E'
};

struct Block {
  BlockLayout layout;
  std::size_t map;         ///< index into BlockedCircuit::maps
  std::vector<int> sites;  ///< of the channels in the block, in order
};

/// The noisy circuit as a list of blocks. Gates on one qubit and their noise collect until a
/// two-qubit gate touches the qubit; that gate and its noise are one block, and the same gate with
/// the same noise shares its map wherever it occurs. A two-qubit channel on a spectator is a block,
/// and what the gate's rules list after it stands by itself.
class BlockedCircuit {
 public:
  /// The circuit as schedule() leaves it.
  BlockedCircuit(const Circuit& circuit, std::span<const double> parameters,
                 const NoiseModel& noise);

  std::vector<NoiseSite> sites;
  std::vector<BlockMap> maps;
  std::vector<Block> blocks;

 private:
  struct Pending {
    std::vector<BlockFactor<1>> factors;
    std::vector<int> sites;
  };

  const AppliedChannel& channel_of(int site) const;
  std::vector<int> add_sites(int gate_index, const Gate& gate);
  void add_one_qubit_gate(const Gate& gate, double angle, const std::vector<int>& new_sites);
  void add_two_qubit_gate(const Gate& gate, const std::vector<int>& new_sites);
  void add_channel(const Gate& gate, int site);
  void push(int qubit, const BlockFactor<1>& factor, int site);
  void flush(int qubit);

  const NoiseModel& noise_;
  int num_qubits_;
  std::vector<Pending> pending_;
  std::map<std::pair<GateKind, std::vector<int>>, std::size_t> known_maps_;
};

}  // namespace qarch::sim
