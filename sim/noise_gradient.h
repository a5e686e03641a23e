#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "sim/circuit.h"
#include "sim/noise_model.h"
#include "sim/pauli_sum.h"

/// What the noise does to an expectation value: E = Tr(O rho), readout error included, as a
/// function of the strengths of the noise.
namespace qarch::sim {

/// One channel of the noise model after one gate of the circuit, or (rule = channel = -1) the
/// relaxation of the qubit of a delay, whose strength is its duration in seconds. With r the state
/// before the channel R and l the observable carried back (Heisenberg picture) to just after it, E
/// = l.R r and
///
///   dE/ds = l.(dR/ds) r,      E - E' = l.(R - I) r
struct NoiseSite {
  int gate = 0;     ///< index into NoiseGradient::circuit.gates()
  int rule = 0;     ///< index into noise.rules(); -1: relaxation of a delay
  int channel = 0;  ///< index into the rule's channels
  /// dE/ds when the strength changes at this gate only, s as Channel::strength_name() says; empty
  /// where Channel::strength_derivative() is.
  std::optional<double> derivative = std::nullopt;
  /// E - E', E' without this channel after this gate and otherwise the same: exact, not first
  /// order, for every channel. Such differences do not add up to E - E(noiseless).
  double contribution = 0.0;
};

/// dE/dp of the two numbers of a qubit's ReadoutError.
struct ReadoutGradient {
  double p10 = 0.0;
  double p01 = 0.0;
};

struct NoiseGradient {
  double value = 0.0;            ///< E
  Circuit circuit{1};            ///< with the delays of the noise model's schedule
  std::vector<NoiseSite> sites;  ///< every channel after every gate, in the order in which they act
  /// [rule][channel]: dE/ds of the strength that all gates of the rule share, the sum over the
  /// channel's sites; 0 if the rule matches no gate; empty where Channel::strength_derivative() is.
  std::vector<std::vector<std::optional<double>>> channels;
  /// By qubit. Qubits that share the default readout error: the derivative is the sum over them.
  std::vector<ReadoutGradient> readout;
};

inline constexpr std::size_t kNoiseGradientMemory = std::size_t{1} << 30U;  ///< bytes

/// All derivatives together from one sweep of the state forward and one of the observable
/// backward. Exact; no channel is inverted, so that full reset and depolarizing are allowed. The
/// cost does not depend on the number of strengths: about 70 evaluations of a circuit of 60 gates
/// on 4 qubits, most of it building the blocks. Where the noise model has a schedule, it acts on
/// the scheduled circuit.
///
/// Memory: the backward sweep meets the states of the forward sweep again. With m blocks (a
/// two-qubit gate with its noise, or all on one qubit between two of them) it keeps at most 16 in a
/// row and log2(m) to start from again, besides 3 to work on; fewer in a row where `memory_budget`
/// bytes do not hold them. With 0 bytes it keeps none in a row, for about two forward sweeps more.
/// The budget changes no bit of the result.
///
/// Throws std::invalid_argument if parameters.size() != circuit.num_parameters(), the observable is
/// of other qubits than the circuit, the noise forbids a two-qubit gate (coupling map), or a
/// spectator is no qubit of the circuit; std::runtime_error if the states do not fit into memory.
NoiseGradient noise_gradient(const Circuit& circuit, std::span<const double> parameters,
                             const NoiseModel& noise, const PauliSum& observable,
                             std::size_t memory_budget = kNoiseGradientMemory);

}  // namespace qarch::sim
