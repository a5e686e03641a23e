#include "tests/support/random_circuits.h"

#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace qarch::test {
namespace {

using Eigen::Index;
using sim::GateKind;

constexpr std::array kRotations{GateKind::kRx, GateKind::kRy, GateKind::kRz};
constexpr std::array kOneQubit{GateKind::kX,  GateKind::kY,   GateKind::kZ,   GateKind::kH,
                               GateKind::kS,  GateKind::kSdg, GateKind::kT,   GateKind::kTdg,
                               GateKind::kSx, GateKind::kId,  GateKind::kSxdg};
constexpr std::array kTwoQubit{GateKind::kCx, GateKind::kCy, GateKind::kCz, GateKind::kSwap,
                               GateKind::kEcr};
constexpr std::array kInterruptions{GateKind::kReset, GateKind::kMeasure, GateKind::kDelay};

template <class Container>
const auto& pick(const Container& items, rl::Rng& rng) {
  return items[rl::uniform_index(rng, items.size())];
}

int random_int(rl::Rng& rng, int bound) {
  return static_cast<int>(rl::uniform_index(rng, static_cast<std::uint64_t>(bound)));
}

/// Two different qubits in random order.
std::vector<int> random_pair(int num_qubits, rl::Rng& rng) {
  const int a = random_int(rng, num_qubits);
  const int b = (a + 1 + random_int(rng, num_qubits - 1)) % num_qubits;
  return {a, b};
}

Matrix ginibre(Index rows, Index cols, rl::Rng& rng) {
  Matrix g(rows, cols);
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < cols; ++j) {
      const double real = rl::normal(rng);
      g(i, j) = {real, rl::normal(rng)};
    }
  }
  return g;
}

double random_angle(rl::Rng& rng) {
  return uniform_between(rng, -2.0 * std::numbers::pi, 2.0 * std::numbers::pi);
}

void append_random_rotation(sim::Circuit& circuit, rl::Rng& rng) {
  const GateKind kind = pick(kRotations, rng);
  const int qubit = random_int(rng, circuit.num_qubits());
  const int choice = random_int(rng, 3);
  if (choice == 0) {
    circuit.append_fixed_rotation(kind, qubit, random_angle(rng));
  } else if (choice == 1 && circuit.num_parameters() > 0) {
    circuit.append_rotation(kind, qubit, random_int(rng, circuit.num_parameters()));
  } else {
    circuit.append_rotation(kind, qubit);
  }
}

/// A random map with probability `strength`, else a random unitary.
std::vector<Matrix> mild_kraus(int num_qubits, double strength, rl::Rng& rng) {
  std::vector<Matrix> kraus = random_kraus(num_qubits, 1 + random_int(rng, 3), rng);
  for (Matrix& a : kraus) a *= std::sqrt(strength);
  kraus.emplace_back(std::sqrt(1.0 - strength) * random_kraus(num_qubits, 1, rng).front());
  return kraus;
}

/// One or two random channels for a gate of one qubit.
std::vector<AppliedOracleChannel> one_qubit_noise(double strength, rl::Rng& rng) {
  std::vector<AppliedOracleChannel> applied;
  for (int count = 1 + random_int(rng, 2); count > 0; --count) {
    applied.push_back({pick(random_channels(1, strength, rng), rng), {0}});
  }
  return applied;
}

/// One to three random channels for a gate of two qubits.
std::vector<AppliedOracleChannel> two_qubit_noise(double strength, rl::Rng& rng) {
  std::vector<AppliedOracleChannel> applied;
  for (int count = 1 + random_int(rng, 3); count > 0; --count) {
    if (random_int(rng, 2) == 0) {
      applied.push_back({pick(random_channels(1, strength, rng), rng), {random_int(rng, 2)}});
    } else {
      const int low = random_int(rng, 2);
      applied.push_back({pick(random_channels(2, strength, rng), rng), {low, 1 - low}});
    }
  }
  return applied;
}

}  // namespace

double uniform_between(rl::Rng& rng, double low, double high) {
  return low + (high - low) * rl::uniform(rng);
}

sim::Circuit random_circuit(int num_qubits, int num_gates, rl::Rng& rng) {
  sim::Circuit circuit(num_qubits);
  for (int g = 0; g < num_gates; ++g) {
    const int choice = random_int(rng, num_qubits > 1 ? 3 : 2);
    if (choice == 0) {
      append_random_rotation(circuit, rng);
    } else if (choice == 1) {
      circuit.append(pick(kOneQubit, rng), {random_int(rng, num_qubits)});
    } else {
      circuit.append(pick(kTwoQubit, rng), random_pair(num_qubits, rng));
    }
  }
  return circuit;
}

sim::Circuit with_interruptions(const sim::Circuit& circuit, rl::Rng& rng) {
  sim::Circuit result(circuit.num_qubits());
  for (const sim::Gate& gate : circuit.gates()) {
    if (random_int(rng, 4) == 0) {
      const int qubit = random_int(rng, circuit.num_qubits());
      const GateKind kind = pick(kInterruptions, rng);
      if (kind == GateKind::kDelay) {
        result.append_delay(qubit, 1e-6 * rl::uniform(rng));
      } else {
        result.append(kind, {qubit});
      }
    }
    result.append(gate);
  }
  return result;
}

sim::Circuit with_own_slots(const sim::Circuit& circuit) {
  sim::Circuit own(circuit.num_qubits());
  for (const sim::Gate& gate : circuit.gates()) {
    if (gate.slot < 0) {
      own.append(gate);
    } else {
      own.append_rotation(gate.kind, gate.qubits[0]);
    }
  }
  return own;
}

std::vector<double> random_parameters(const sim::Circuit& circuit, rl::Rng& rng) {
  std::vector<double> parameters(static_cast<std::size_t>(circuit.num_parameters()));
  for (double& angle : parameters) angle = random_angle(rng);
  return parameters;
}

std::vector<double> random_parameter_sets(const sim::Circuit& circuit, std::size_t num_sets,
                                          rl::Rng& rng) {
  std::vector<double> sets(num_sets * static_cast<std::size_t>(circuit.num_parameters()));
  for (double& angle : sets) angle = random_angle(rng);
  return sets;
}

std::vector<Matrix> random_kraus(int num_qubits, int count, rl::Rng& rng) {
  const Index dimension = Index{1} << num_qubits;
  const Matrix tall = ginibre(count * dimension, dimension, rng);
  const Matrix isometry =
      Eigen::HouseholderQR<Matrix>(tall).householderQ() * Matrix::Identity(tall.rows(), dimension);
  std::vector<Matrix> kraus;
  for (Index j = 0; j < count; ++j) {
    kraus.emplace_back(isometry.middleRows(j * dimension, dimension));
  }
  return kraus;
}

std::vector<OracleChannel> random_channels(int num_qubits, double strength, rl::Rng& rng) {
  const auto draw = [&] { return strength * rl::uniform(rng); };
  if (num_qubits == 2) {
    return {oracle_depolarizing(draw(), 2), oracle_kraus(mild_kraus(2, draw(), rng)),
            oracle_zz_rotation(draw())};
  }
  const double t1 = uniform_between(rng, 0.5, 2.0);
  const double t2 = t1 * uniform_between(rng, 0.1, 2.0);
  const double duration = draw();
  const double p_excited = rl::uniform(rng);
  return {oracle_depolarizing(draw(), 1),
          oracle_thermal_relaxation(t1, t2, duration, p_excited),
          oracle_amplitude_damping(draw()),
          oracle_phase_damping(draw()),
          oracle_bit_flip(draw()),
          oracle_phase_flip(draw()),
          oracle_coherent_rotation("XYZ"[random_int(rng, 3)], draw()),
          oracle_kraus(mild_kraus(1, draw(), rng))};
}

OracleNoise random_noise(int num_qubits, double strength, rl::Rng& rng) {
  OracleNoise noise;
  const auto any_rotation = std::vector<GateKind>(kRotations.begin(), kRotations.end());
  auto any_fixed = std::vector<GateKind>(kOneQubit.begin(), kOneQubit.end());
  any_fixed.insert(any_fixed.end(), kInterruptions.begin(), kInterruptions.end());
  noise.rules.push_back({any_rotation, {}, one_qubit_noise(strength, rng)});
  noise.rules.push_back({any_fixed, {random_int(rng, num_qubits)}, one_qubit_noise(strength, rng)});
  noise.rules.push_back({{pick(kOneQubit, rng)}, {}, one_qubit_noise(strength, rng)});
  if (num_qubits > 1) {
    const auto any_two = std::vector<GateKind>(kTwoQubit.begin(), kTwoQubit.end());
    noise.rules.push_back({{pick(kTwoQubit, rng)}, {}, two_qubit_noise(strength, rng)});
    noise.rules.push_back({any_two, random_pair(num_qubits, rng), two_qubit_noise(strength, rng)});
    noise.rules.push_back({{GateKind::kCx}, {}, {{oracle_depolarizing(strength, 2), {0, 1}}}});
  }
  for (int q = 0; q < num_qubits; ++q) {
    const double p10 = 0.2 * rl::uniform(rng);
    noise.readout.push_back({p10, 0.4 * rl::uniform(rng)});
  }
  return noise;
}

sim::IdleNoise random_idle_noise(int num_qubits, sim::SchedulePolicy policy, rl::Rng& rng) {
  sim::IdleNoise idle{policy, {}, {}};
  for (int q = 0; q < num_qubits - (num_qubits > 2 ? 1 : 0); ++q) {
    const double t1 = uniform_between(rng, 2e-6, 2e-5);
    const double t2 = t1 * uniform_between(rng, 0.1, 2.0);
    idle.qubits.push_back(sim::IdleRelaxation{t1, t2, 0.3 * rl::uniform(rng)});
  }
  if (num_qubits > 1) idle.qubits[0]->t1 = std::numeric_limits<double>::infinity();
  for (const sim::GateRow& row : sim::operations()) {
    if (row.kind == GateKind::kRz || row.kind == GateKind::kDelay) continue;
    if (row.num_qubits == 1) {
      const int qubit = random_int(rng, num_qubits);
      idle.times.push_back({row.kind, {qubit}, uniform_between(rng, 1e-8, 1e-7)});
    } else if (num_qubits > 1) {
      const std::vector<int> pair = random_pair(num_qubits, rng);
      idle.times.push_back({row.kind, pair, uniform_between(rng, 1e-7, 1e-6)});
    }
    idle.times.push_back({row.kind, {}, uniform_between(rng, 1e-8, 5e-7)});
  }
  return idle;
}

sim::PauliSum random_observable(int num_qubits, int num_terms, rl::Rng& rng) {
  const std::uint64_t size = std::uint64_t{1} << static_cast<unsigned>(num_qubits);
  std::vector<sim::PauliTerm> terms{{{}, rl::normal(rng)}};
  for (int j = 0; j < num_terms; ++j) {
    const std::uint64_t x = rl::uniform_index(rng, size);
    const std::uint64_t z = rl::uniform_index(rng, size);
    terms.push_back({{x, z}, rl::normal(rng)});
  }
  return {num_qubits, std::move(terms)};
}

Matrix random_density_matrix(int num_qubits, rl::Rng& rng) {
  const Index dimension = Index{1} << num_qubits;
  const Matrix g = ginibre(dimension, dimension, rng);
  const Matrix rho = g * g.adjoint();
  return rho / rho.trace();
}

}  // namespace qarch::test
