#include "tests/support/probe_circuits.h"

#include <array>
#include <cmath>
#include <utility>

#include "tests/support/random_circuits.h"

namespace qarch::test {
namespace {

using sim::GateKind;

/// All kinds of operations of one or two qubits.
std::vector<GateKind> kinds_of(int num_qubits) {
  std::vector<GateKind> kinds;
  for (const sim::GateRow& row : sim::operations()) {
    if (row.num_qubits == num_qubits) kinds.push_back(row.kind);
  }
  return kinds;
}

/// `one` after gates of one qubit, `two` after gates of two.
OracleNoise noise_of(std::vector<AppliedOracleChannel> one, std::vector<AppliedOracleChannel> two) {
  OracleNoise noise;
  if (!one.empty()) noise.rules.push_back({kinds_of(1), {}, std::move(one)});
  if (!two.empty()) noise.rules.push_back({kinds_of(2), {}, std::move(two)});
  return noise;
}

OracleNoise add_readout(OracleNoise noise, int num_qubits) {
  for (int q = 0; q < num_qubits; ++q) {
    noise.readout.push_back({0.02 + 0.01 * q, 0.07 - 0.01 * q});
  }
  return noise;
}

/// A unital map whose PTM has no zeros below row 0: a mixture of two unitaries.
OracleChannel mixture(double p) {
  rl::Rng rng = rl::random_stream(3, "mixture");
  return oracle_kraus({std::sqrt(1.0 - p) * random_kraus(1, 1, rng).front(),
                       std::sqrt(p) * random_kraus(1, 1, rng).front()});
}

/// Two-qubit Kraus operators close to the identity on average, none of them symmetric.
OracleChannel dense_channel(int num_qubits, double p) {
  rl::Rng rng = rl::random_stream(4, "dense channel");
  std::vector<Matrix> kraus = random_kraus(num_qubits, 3, rng);
  for (Matrix& a : kraus) a *= std::sqrt(p);
  kraus.emplace_back(std::sqrt(1.0 - p) * random_kraus(num_qubits, 1, rng).front());
  return oracle_kraus(std::move(kraus));
}

OracleNoise none(int) { return {}; }
OracleNoise readout(int n) { return add_readout({}, n); }
OracleNoise unital(int) {
  return noise_of({{oracle_depolarizing(0.03, 1), {0}}},
                  {{oracle_phase_flip(0.1), {0}}, {oracle_bit_flip(0.07), {1}}});
}
OracleNoise unital_mixture(int) {
  return noise_of({{mixture(0.2), {0}}}, {{mixture(0.1), {1}}, {mixture(0.3), {0}}});
}
OracleNoise damping(int n) {
  return add_readout(
      noise_of({{oracle_amplitude_damping(0.02), {0}}}, {{oracle_amplitude_damping(0.1), {1}}}), n);
}
OracleNoise relaxation(int) {
  const auto relax = [](double t) { return oracle_thermal_relaxation(1.0, 1.4, t, 0.1); };
  return noise_of({{relax(0.02), {0}}}, {{relax(0.1), {0}}, {relax(0.1), {1}}});
}
OracleNoise pair_depolarizing(int) {
  return noise_of({}, {{oracle_depolarizing(0.05, 2), {0, 1}}});
}
OracleNoise pair_depolarizing_twice(int) {
  return noise_of({{oracle_phase_damping(0.02), {0}}}, {{oracle_depolarizing(0.04, 2), {0, 1}},
                                                        {oracle_amplitude_damping(0.1), {1}},
                                                        {oracle_depolarizing(0.03, 2), {1, 0}}});
}
OracleNoise dense(int) {
  return noise_of({{dense_channel(1, 0.05), {0}}}, {{dense_channel(2, 0.1), {0, 1}}});
}
OracleNoise dense_reversed(int n) {
  return add_readout(noise_of({}, {{oracle_amplitude_damping(0.05), {0}},
                                   {dense_channel(2, 0.1), {1, 0}},
                                   {oracle_depolarizing(0.02, 2), {0, 1}}}),
                     n);
}
OracleNoise reset(int) {
  return noise_of({{oracle_reset(0.05, 0.2), {0}}},
                  {{oracle_measure_and_forget(0.3), {1}}, {oracle_reset(0.1, 0.0), {0}}});
}

/// Maps without an inverse after some kinds; a depolarizing factor that is zero or negative.
OracleNoise singular(int) {
  OracleNoise noise;
  noise.rules.push_back(
      {{GateKind::kX, GateKind::kRx, GateKind::kT}, {}, {{oracle_measure_and_forget(1.0), {0}}}});
  noise.rules.push_back({{GateKind::kH}, {}, {{oracle_reset(1.0, 0.1), {0}}}});
  noise.rules.push_back({{GateKind::kCy}, {}, {{oracle_reset(1.0, 0.0), {1}}}});
  noise.rules.push_back({{GateKind::kSwap}, {}, {{oracle_depolarizing(1.0, 2), {0, 1}}}});
  noise.rules.push_back({{GateKind::kCz}, {}, {{oracle_depolarizing(16.0 / 15.0, 2), {1, 0}}}});
  return noise;
}

OracleNoise waiting(int n) {
  rl::Rng rng = rl::random_stream(5, "idle", static_cast<std::uint64_t>(n));
  OracleNoise noise = noise_of({{oracle_phase_flip(0.02), {0}}}, {});
  noise.idle = random_idle_noise(n, sim::SchedulePolicy::kAsap, rng);
  return noise;
}

OracleNoise waiting_alone(int n) {
  rl::Rng rng = rl::random_stream(6, "idle", static_cast<std::uint64_t>(n));
  OracleNoise noise;
  noise.idle = random_idle_noise(n, sim::SchedulePolicy::kAlap, rng);
  return noise;
}

/// Coherent errors of the gate's qubits and, where there are others, channels on those too.
OracleNoise crosstalk(int n) {
  OracleNoise noise =
      noise_of({{oracle_coherent_rotation('Y', 0.1), {0}}}, {{oracle_zz_rotation(-0.2), {1, 0}}});
  for (int a = 0; a < n && n > 1; ++a) {
    const int b = (a + 1) % n;
    noise.rules.push_back({kinds_of(1),
                           {a},
                           {{oracle_zz_rotation(0.15), {0}, {b}},
                            {oracle_amplitude_damping(0.05), {0}},
                            {oracle_coherent_rotation('X', 0.07), {}, {b}}}});
    for (const auto& [q0, q1] : {std::pair(a, b), std::pair(b, a)}) {
      if (n == 2) break;
      const int c = (a + 2) % n;
      noise.rules.push_back({kinds_of(2),
                             {q0, q1},
                             {{oracle_depolarizing(0.02, 2), {0, 1}},
                              {dense_channel(2, 0.1), {1}, {c}},
                              {oracle_depolarizing(0.03, 2), {1, 0}},
                              {oracle_depolarizing(0.04, 2), {0}, {c}},
                              {oracle_bit_flip(0.02), {1}}}});
    }
  }
  return noise;
}

constexpr std::array<NoiseKind, 15> kNoiseKinds{
    {{"none", none},
     {"readout error", readout},
     {"unital", unital},
     {"mixture of unitaries", unital_mixture},
     {"amplitude damping", damping},
     {"thermal relaxation", relaxation},
     {"two-qubit depolarizing", pair_depolarizing},
     {"two-qubit depolarizing twice", pair_depolarizing_twice},
     {"dense", dense},
     {"dense in reverse order", dense_reversed},
     {"reset and measure", reset},
     {"singular", singular},
     {"waiting", waiting},
     {"waiting alone", waiting_alone},
     {"crosstalk", crosstalk}}};

/// cx, cz or cy along a chain of all qubits in random order, each link in random direction.
void append_chain(sim::Circuit& circuit, rl::Rng& rng) {
  std::vector<int> order;
  for (int q = 0; q < circuit.num_qubits(); ++q) {
    const auto place = rl::uniform_index(rng, static_cast<std::uint64_t>(q) + 1);
    order.insert(order.begin() + static_cast<std::ptrdiff_t>(place), q);
  }
  constexpr std::array kLinks{GateKind::kCx, GateKind::kCx, GateKind::kCy, GateKind::kCz};
  for (std::size_t i = 1; i < order.size(); ++i) {
    const bool forward = rl::uniform_index(rng, 2) == 0;
    const int a = order[forward ? i - 1 : i];
    const int b = order[forward ? i : i - 1];
    circuit.append(kLinks[rl::uniform_index(rng, kLinks.size())], {a, b});
  }
}

}  // namespace

std::vector<std::vector<int>> positions(int num_qubits, int num_operands) {
  std::vector<std::vector<int>> all;
  for (int a = 0; a < num_qubits; ++a) {
    if (num_operands == 1) all.push_back({a});
    for (int b = 0; b < num_qubits && num_operands == 2; ++b) {
      if (a != b) all.push_back({a, b});
    }
  }
  return all;
}

std::string text(const sim::GateRow& row, std::span<const int> qubits, int num_qubits) {
  std::string result = std::string(row.name) + " on";
  for (const int q : qubits) result += " " + std::to_string(q);
  return result + " of " + std::to_string(num_qubits) + " qubits";
}

OracleChannel oracle_reset(double p, double p_excited) {
  const auto unit = [](Eigen::Index row, Eigen::Index column, double weight) {
    Matrix m = Matrix::Zero(2, 2);
    m(row, column) = std::sqrt(weight);
    return m;
  };
  const double low = p * (1.0 - p_excited);
  const double high = p * p_excited;
  return {sim::reset_channel(p, p_excited),
          {std::sqrt(1.0 - p) * Matrix::Identity(2, 2), unit(0, 0, low), unit(0, 1, low),
           unit(1, 0, high), unit(1, 1, high)}};
}

OracleChannel oracle_measure_and_forget(double p) {
  const Matrix identity = Matrix::Identity(2, 2);
  const Matrix z = pauli_matrix(3);
  return {sim::measure_and_forget(p),
          {std::sqrt(1.0 - p) * identity, std::sqrt(p) * 0.5 * (identity + z),
           std::sqrt(p) * 0.5 * (identity - z)}};
}

void append_operation(sim::Circuit& circuit, const sim::GateRow& row, std::span<const int> qubits) {
  if (row.has_angle) {
    circuit.append_rotation(row.kind, qubits[0]);
  } else if (row.kind == GateKind::kDelay) {
    circuit.append_delay(qubits[0], 1e-7);
  } else {
    circuit.append(row.kind, qubits);
  }
}

std::span<const NoiseKind> noise_kinds() { return kNoiseKinds; }

sim::Circuit probe_circuit(const sim::GateRow& row, std::span<const int> qubits, int num_qubits,
                           rl::Rng& rng) {
  sim::Circuit circuit(num_qubits);
  for (int q = 0; q < num_qubits; ++q) circuit.append_rotation(GateKind::kRy, q);
  append_chain(circuit, rng);
  for (int q = 0; q < num_qubits; ++q) {
    circuit.append_rotation(q % 2 == 0 ? GateKind::kRx : GateKind::kRz, q);
  }
  circuit.append_fixed_rotation(GateKind::kRy, qubits[0], 0.6);
  append_operation(circuit, row, qubits);
  for (const int q : qubits) {
    circuit.append_rotation(GateKind::kRz, q);
    circuit.append_rotation(GateKind::kRy, q);
  }
  append_chain(circuit, rng);
  for (int q = 0; q < num_qubits; ++q) {
    circuit.append_rotation(q % 2 == 0 ? GateKind::kRx : GateKind::kRy, q);
  }
  return circuit;
}

}  // namespace qarch::test
