#include "sim/transpile/equivalence.h"

#include <algorithm>
#include <complex>
#include <numbers>
#include <stdexcept>
#include <string>

#include "sim/measurement.h"

namespace qarch::sim {

namespace {

using Complex = std::complex<double>;
using Vector = Eigen::VectorXcd;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

Eigen::Index bit(int qubit) { return Eigen::Index{1} << qubit; }

/// psi <- (U on these qubits) psi; the first qubit is the low bit of U's index.
void apply(const Eigen::MatrixXcd& u, std::array<int, 2> qubits, Vector& psi) {
  const Eigen::Index low = bit(qubits[0]);
  const Eigen::Index high = u.rows() == 4 ? bit(qubits[1]) : 0;
  const int count = static_cast<int>(u.rows());
  for (Eigen::Index base = 0; base < psi.size(); ++base) {
    if ((base & (low | high)) != 0) continue;
    const std::array<Eigen::Index, 4> index{base, base | low, base | high, base | low | high};
    std::array<Complex, 4> in{};
    for (int k = 0; k < count; ++k) in[at(k)] = psi[index[at(k)]];
    for (int row = 0; row < count; ++row) {
      Complex sum = 0.0;
      for (int k = 0; k < count; ++k) sum += u(row, k) * in[at(k)];
      psi[index[at(row)]] = sum;
    }
  }
}

/// reset or measure of a density matrix whose row bit is `row` and column bit is `column`.
void forget(bool reset, int row, int column, Vector& rho) {
  for (Eigen::Index base = 0; base < rho.size(); ++base) {
    if ((base & (bit(row) | bit(column))) != 0) continue;
    rho[base | bit(row)] = rho[base | bit(column)] = 0.0;
    if (!reset) continue;
    rho[base] += rho[base | bit(row) | bit(column)];
    rho[base | bit(row) | bit(column)] = 0.0;
  }
}

/// Runs a bound circuit, its qubit q on number[q], on psi, or on rho as a vector of 2 n qubits,
/// rows low, columns high.
void run(const Circuit& circuit, const std::vector<int>& number, int num_qubits, bool mixed,
         Vector& state) {
  for (const Gate& gate : circuit.gates()) {
    std::array<int, 2> rows{number[at(gate.qubits[0])], -1};
    if (gate.qubits[1] >= 0) rows[1] = number[at(gate.qubits[1])];
    const GateRow& row = gate_row(gate.kind);
    if (row.is_unitary()) {
      const Eigen::MatrixXcd u = row.unitary(gate.angle);
      apply(u, rows, state);
      if (mixed) apply(u.conjugate(), {rows[0] + num_qubits, rows[1] + num_qubits}, state);
    } else if (gate.kind != GateKind::kDelay) {
      forget(gate.kind == GateKind::kReset, rows[0], rows[0] + num_qubits, state);
    }
  }
}

/// Which qubit is compared as which: those of the circuit keep their number, and places that only
/// the transpiled circuit uses come after them.
struct Numbering {
  std::vector<int> at_start;  ///< per place; -1: unused
  std::vector<int> expected;  ///< number that the content of the circuit's qubit q ends on
  int num_qubits = 0;
};

Numbering numbering(const Circuit& circuit, const TranspiledCircuit& transpiled) {
  const int places = transpiled.circuit.num_qubits();
  Numbering result{std::vector<int>(at(places), -1), {}, circuit.num_qubits()};
  const auto check = [&](const std::vector<int>& layout) {
    if (static_cast<int>(layout.size()) == circuit.num_qubits() &&
        std::ranges::all_of(layout, [&](int place) { return place >= 0 && place < places; })) {
      return;
    }
    throw std::invalid_argument("compare: a layout must give one place in [0, " +
                                std::to_string(places - 1) + "] for each of " +
                                std::to_string(circuit.num_qubits()) + " qubits");
  };
  check(transpiled.initial_layout);
  check(transpiled.final_layout);
  for (int q = 0; q < circuit.num_qubits(); ++q) {
    result.at_start[at(transpiled.initial_layout[at(q)])] = q;
  }
  const auto use = [&](int place) {
    if (result.at_start[at(place)] < 0) result.at_start[at(place)] = result.num_qubits++;
  };
  for (const Gate& gate : transpiled.circuit.gates()) {
    for (const int place : gate.qubits) {
      if (place >= 0) use(place);
    }
  }
  for (const int place : transpiled.final_layout) {
    use(place);
    result.expected.push_back(result.at_start[at(place)]);
  }
  return result;
}

/// Moves qubit q to expected[q]; qubits beyond are all |0>, so any order will do for them.
Vector moved(const Vector& state, const Numbering& numbers, bool mixed) {
  Vector result = Vector::Zero(state.size());
  const int n = numbers.num_qubits;
  const int inner = static_cast<int>(numbers.expected.size());
  const auto index_of = [&](Eigen::Index index) {
    Eigen::Index target = 0;
    for (int q = 0; q < inner; ++q) {
      if ((index & bit(q)) != 0) target |= bit(numbers.expected[at(q)]);
    }
    return target;
  };
  const Eigen::Index size = bit(inner);
  for (Eigen::Index row = 0; row < size; ++row) {
    for (Eigen::Index column = 0; column < (mixed ? size : 1); ++column) {
      const Eigen::Index shift = mixed ? n : 0;
      result[index_of(row) | (index_of(column) << shift)] = state[row | (column << shift)];
    }
  }
  return result;
}

class Inputs {
 public:
  Inputs(int num_qubits, bool mixed, const EquivalenceOptions& options, std::mt19937_64& engine)
      : num_qubits_(num_qubits), mixed_(mixed), options_(options), engine_(engine) {
    all_ = !options.from_zero && num_qubits <= options.all_inputs_up_to - (mixed ? 2 : 0);
  }

  bool all() const { return all_; }

  /// |0>, |1>, and for density matrices |+>, |+i>: their products span all operators.
  int count() const {
    if (options_.from_zero) return 1;
    if (!all_) return std::max(options_.random_inputs, 1);
    return mixed_ ? 1 << (2 * num_qubits_) : 1 << num_qubits_;
  }

  /// One state (two amplitudes) per qubit.
  std::vector<Eigen::Vector2cd> state(int number) const {
    constexpr double kRoot = std::numbers::sqrt2 / 2;
    const std::array<Eigen::Vector2cd, 4> basis{Eigen::Vector2cd{1, 0}, Eigen::Vector2cd{0, 1},
                                                Eigen::Vector2cd{kRoot, kRoot},
                                                Eigen::Vector2cd{kRoot, Complex(0, kRoot)}};
    std::vector<Eigen::Vector2cd> qubits(at(num_qubits_), basis[0]);
    for (auto& qubit : qubits) {
      if (all_) {
        const int base = mixed_ ? 4 : 2;
        qubit = basis[at(number % base)];
        number /= base;
      } else if (number > 0) {
        const double z = 2.0 * uniform_53_bits(engine_) - 1.0;
        const double phase = 2.0 * std::numbers::pi * uniform_53_bits(engine_);
        qubit = {std::sqrt((1.0 + z) / 2), std::polar(std::sqrt((1.0 - z) / 2), phase)};
      }
    }
    return qubits;
  }

 private:
  int num_qubits_;
  bool mixed_;
  bool all_ = false;
  const EquivalenceOptions& options_;
  std::mt19937_64& engine_;
};

/// The product state on the first qubits of `num_qubits`, |0> on the others.
Vector product(const std::vector<Eigen::Vector2cd>& qubits, int num_qubits, bool mixed) {
  Vector psi = Vector::Zero(bit(num_qubits));
  psi[0] = 1.0;
  for (std::size_t q = 0; q < qubits.size(); ++q) {
    const Eigen::Index half = bit(static_cast<int>(q));
    psi.segment(half, half) = qubits[q][1] * psi.head(half);
    psi.head(half) *= qubits[q][0];
  }
  if (!mixed) return psi;
  Vector rho(bit(2 * num_qubits));
  for (Eigen::Index column = 0; column < psi.size(); ++column) {
    rho.segment(column * psi.size(), psi.size()) = psi * std::conj(psi[column]);
  }
  return rho;
}

std::vector<double> random_angles(int count, std::mt19937_64& engine) {
  std::vector<double> angles(at(count));
  for (double& angle : angles) angle = std::numbers::pi * (2.0 * uniform_53_bits(engine) - 1.0);
  return angles;
}

}  // namespace

Equivalence compare(const Circuit& circuit, const TranspiledCircuit& transpiled,
                    const EquivalenceOptions& options, std::mt19937_64& engine) {
  const Numbering numbers = numbering(circuit, transpiled);
  const bool mixed = !circuit.is_unitary() || !transpiled.circuit.is_unitary();
  const int most = mixed ? kMostComparedQubits / 2 : kMostComparedQubits;
  const int n = numbers.num_qubits;
  if (n > most) {
    throw std::invalid_argument("compare: " + std::to_string(n) + " qubits, must be in [1, " +
                                std::to_string(most) + "]");
  }
  if (circuit.num_parameters() != transpiled.circuit.num_parameters()) {
    throw std::invalid_argument("compare: " + std::to_string(circuit.num_parameters()) + " and " +
                                std::to_string(transpiled.circuit.num_parameters()) +
                                " parameters, must be equal");
  }
  std::vector<int> same(at(circuit.num_qubits()));
  for (int q = 0; q < circuit.num_qubits(); ++q) same[at(q)] = q;
  const Inputs inputs(circuit.num_qubits(), mixed, options, engine);
  Equivalence result{.inputs = inputs.count(),
                     .bindings = circuit.num_parameters() == 0 ? 1 : std::max(1, options.bindings),
                     .complete = inputs.all()};
  for (int binding = 0; binding < result.bindings; ++binding) {
    const std::vector<double> angles = random_angles(circuit.num_parameters(), engine);
    const Circuit left = circuit.bound(angles);
    const Circuit right = transpiled.circuit.bound(angles);
    Complex phase = 0.0;  // that of the first overlap
    for (int number = 0; number < inputs.count(); ++number) {
      const Vector input = product(inputs.state(number), n, mixed);
      Vector a = input;
      Vector b = input;
      run(left, same, n, mixed, a);
      run(right, numbers.at_start, n, mixed, b);
      a = moved(a, numbers, mixed);
      const Complex overlap = b.dot(a);
      if (phase == 0.0) phase = mixed || overlap == 0.0 ? 1.0 : overlap / std::abs(overlap);
      result.distance = std::max(result.distance, (a - phase * b).norm());
      const double size = std::abs(overlap) / (a.norm() * b.norm());
      result.fidelity = std::min(result.fidelity, mixed ? size : size * size);
    }
  }
  return result;
}

double process_distance(const Circuit& circuit, const TranspiledCircuit& transpiled,
                        const EquivalenceOptions& options, std::mt19937_64& engine) {
  return compare(circuit, transpiled, options, engine).distance;
}

}  // namespace qarch::sim
