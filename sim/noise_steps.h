#pragma once

#include <array>
#include <span>
#include <vector>

#include "sim/circuit.h"
#include "sim/noise_model.h"

/// The channels of a noise model in the form in which a compiler appends them.
namespace qarch::sim {

/// A trace-preserving one-qubit map (x, y, z) -> t + R (x, y, z) as the rows (t R), 3 x 4, and
/// which of the numbers are zero.
struct AffineNumbers {
  std::array<double, 12> map{};
  bool diagonal = false;  ///< only the diagonal of R is not zero
  bool unital = false;    ///< t = 0

  AffineNumbers() = default;
  explicit AffineNumbers(const Ptm<1>& ptm);
};

/// One channel after a gate.
struct NoiseStep {
  /// An operand of the gate, or a qubit that it does not touch; neither: there is no such operand.
  struct Target {
    int operand = -1;
    int spectator = -1;
    bool operator==(const Target&) const = default;
    bool exists() const { return operand >= 0 || spectator >= 0; }
    int qubit(const Gate& gate) const {
      return operand >= 0 ? gate.qubits[static_cast<std::size_t>(operand)] : spectator;
    }
  };
  Target targets[2];
  AffineNumbers affine;           ///< one qubit
  double uniform = 0.0;           ///< two qubits: the factor of a depolarizing channel
  const double* dense = nullptr;  ///< two qubits: 16 x 16, of any other channel; else nullptr

  bool is_pair() const { return targets[1].exists(); }
};

/// Finds what follows a gate once for all gates that the rules do not tell apart. Consecutive
/// diagonal maps on one qubit are multiplied where `merges` is set. The noise model must outlive
/// this.
class NoiseSteps {
 public:
  NoiseSteps(const NoiseModel& noise, int num_qubits, bool merges)
      : noise_(noise), num_qubits_(num_qubits), merges_(merges) {}

  /// Valid until the next call. Throws std::invalid_argument as channel_qubits() does.
  std::span<const NoiseStep> after(const Gate& gate);

 private:
  struct Known {
    Gate gate;  ///< qubits are {-1, -1} if the rules of this kind do not look at them
    int first;  ///< of its steps
    int count;
  };

  const Known& find(const Gate& gate);
  void append(const AppliedChannel& applied, int first);

  const NoiseModel& noise_;
  int num_qubits_;
  bool merges_;
  std::vector<Known> known_;
  std::vector<NoiseStep> steps_;
};

}  // namespace qarch::sim
