#include "tests/support/dense_oracle.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <stdexcept>
#include <utility>

namespace qarch::test {
namespace {

using Complex = std::complex<double>;
using Eigen::Index;
using sim::GateKind;

constexpr Complex kImaginary{0.0, 1.0};

Matrix matrix2(Complex a, Complex b, Complex c, Complex d) {
  Matrix m(2, 2);
  m << a, b, c, d;
  return m;
}

/// |row><column| of one qubit.
Matrix unit(int row, int column) {
  Matrix m = Matrix::Zero(2, 2);
  m(row, column) = 1.0;
  return m;
}

/// exp(-i theta P / 2) = cos(theta/2) I - i sin(theta/2) P, because P^2 = I.
Matrix rotation(int digit, double theta) {
  return std::cos(theta / 2) * pauli_matrix(0) -
         kImaginary * std::sin(theta / 2) * pauli_matrix(digit);
}

/// diag(1, exp(i phi)).
Matrix phase(double phi) { return unit(0, 0) + std::exp(kImaginary * phi) * unit(1, 1); }

/// |0><0| (x) I + |1><1| (x) U, control = operand 0 = the low factor.
Matrix controlled(const Matrix& target) {
  return kron(pauli_matrix(0), unit(0, 0)) + kron(target, unit(1, 1));
}

Matrix swap_matrix() {
  Matrix sum = Matrix::Zero(4, 4);
  for (const int a : {0, 1}) {
    for (const int b : {0, 1}) sum += kron(unit(b, a), unit(a, b));  // |b a><a b|
  }
  return sum;
}

/// n of a matrix with 2^n rows.
int qubits_of(const Matrix& op) {
  int n = 0;
  while ((Index{1} << n) < op.rows()) ++n;
  return n;
}

/// The Pauli string of index k: base-4 digits, qubit 0 lowest.
Matrix pauli_of_index(unsigned k, int num_qubits) {
  Matrix product = Matrix::Identity(1, 1);
  for (int q = 0; q < num_qubits; ++q, k /= 4) {
    product = kron(pauli_matrix(static_cast<int>(k % 4)), product);
  }
  return product;
}

Matrix apply_kraus(const std::vector<Matrix>& kraus, std::span<const int> qubits, const Matrix& rho,
                   int num_qubits) {
  Matrix sum = Matrix::Zero(rho.rows(), rho.cols());
  for (const Matrix& a : kraus) {
    const Matrix full = embed(a, qubits, num_qubits);
    sum += full * rho * full.adjoint();
  }
  return sum;
}

std::vector<int> operands_of(const sim::Gate& gate) {
  return {gate.qubits.begin(), gate.qubits.begin() + gate.num_qubits()};
}

bool fires(const OracleRule& rule, const sim::Gate& gate, const std::vector<int>& operands) {
  bool listed = false;
  for (const GateKind kind : rule.kinds) listed = listed || kind == gate.kind;
  return listed && (rule.qubits.empty() || rule.qubits == operands);
}

}  // namespace

Matrix kron(const Matrix& a, const Matrix& b) {
  Matrix product(a.rows() * b.rows(), a.cols() * b.cols());
  for (Index i = 0; i < a.rows(); ++i) {
    for (Index j = 0; j < a.cols(); ++j) {
      product.block(i * b.rows(), j * b.cols(), b.rows(), b.cols()) = a(i, j) * b;
    }
  }
  return product;
}

double distance(const Matrix& a, const Matrix& b) { return (a - b).norm(); }

Matrix pauli_matrix(int digit) {
  switch (digit) {
    case 0:
      return matrix2(1, 0, 0, 1);
    case 1:
      return matrix2(0, 1, 1, 0);
    case 2:
      return matrix2(0, -kImaginary, kImaginary, 0);
    case 3:
      return matrix2(1, 0, 0, -1);
    default:
      throw std::invalid_argument("pauli_matrix: digit = " + std::to_string(digit));
  }
}

Matrix pauli_matrix(const sim::PauliString& string, int num_qubits) {
  Matrix product = Matrix::Identity(1, 1);
  for (int q = 0; q < num_qubits; ++q) {
    product = kron(pauli_matrix(static_cast<int>(string[q])), product);
  }
  return product;
}

Matrix gate_unitary(GateKind kind, double angle) {
  constexpr double kPi = std::numbers::pi;
  switch (kind) {
    case GateKind::kRx:
      return rotation(1, angle);
    case GateKind::kRy:
      return rotation(2, angle);
    case GateKind::kRz:
      return rotation(3, angle);
    case GateKind::kX:
      return pauli_matrix(1);
    case GateKind::kY:
      return pauli_matrix(2);
    case GateKind::kZ:
      return pauli_matrix(3);
    case GateKind::kH:
      return (pauli_matrix(1) + pauli_matrix(3)) / std::numbers::sqrt2;
    case GateKind::kS:
      return phase(kPi / 2);
    case GateKind::kSdg:
      return phase(-kPi / 2);
    case GateKind::kT:
      return phase(kPi / 4);
    case GateKind::kTdg:
      return phase(-kPi / 4);
    case GateKind::kSx:
      return std::exp(kImaginary * kPi / 4.0) * rotation(1, kPi / 2);
    case GateKind::kCx:
      return controlled(pauli_matrix(1));
    case GateKind::kCy:
      return controlled(pauli_matrix(2));
    case GateKind::kCz:
      return controlled(pauli_matrix(3));
    case GateKind::kSwap:
      return swap_matrix();
    case GateKind::kId:
      return pauli_matrix(0);
    case GateKind::kSxdg:
      return std::exp(-kImaginary * kPi / 4.0) * rotation(1, -kPi / 2);
    case GateKind::kEcr:  // (I (x) X - X (x) Y) / sqrt(2), the right factor is operand 0
      return (kron(pauli_matrix(0), pauli_matrix(1)) - kron(pauli_matrix(1), pauli_matrix(2))) /
             std::numbers::sqrt2;
    case GateKind::kReset:
    case GateKind::kMeasure:
    case GateKind::kDelay:
      break;
  }
  throw std::invalid_argument("gate_unitary: no unitary that the oracle knows");
}

std::vector<Matrix> operation_kraus(GateKind kind, double angle) {
  if (kind == GateKind::kReset) return {unit(0, 0), unit(0, 1)};
  if (kind == GateKind::kMeasure) return {unit(0, 0), unit(1, 1)};
  if (kind == GateKind::kDelay) return {pauli_matrix(0)};
  return {gate_unitary(kind, angle)};
}

Matrix embed(const Matrix& op, std::span<const int> qubits, int num_qubits) {
  const Index dimension = Index{1} << num_qubits;
  Matrix sum = Matrix::Zero(dimension, dimension);
  for (int row = 0; row < op.rows(); ++row) {
    for (int column = 0; column < op.cols(); ++column) {
      if (op(row, column) == Complex{}) continue;
      std::vector<Matrix> factors(static_cast<std::size_t>(num_qubits), pauli_matrix(0));
      for (std::size_t j = 0; j < qubits.size(); ++j) {
        factors[static_cast<std::size_t>(qubits[j])] = unit((row >> j) & 1, (column >> j) & 1);
      }
      Matrix product = Matrix::Identity(1, 1);
      for (const Matrix& factor : factors) product = kron(factor, product);
      sum += op(row, column) * product;
    }
  }
  return sum;
}

Eigen::MatrixXd ptm_by_definition(const std::vector<Matrix>& kraus) {
  const int num_qubits = qubits_of(kraus.front());
  const unsigned size = 1U << (2 * num_qubits);
  Eigen::MatrixXd ptm(size, size);
  for (unsigned j = 0; j < size; ++j) {
    const Matrix pauli = pauli_of_index(j, num_qubits);
    Matrix image = Matrix::Zero(pauli.rows(), pauli.cols());
    for (const Matrix& a : kraus) image += a * pauli * a.adjoint();
    for (unsigned i = 0; i < size; ++i) {
      const Complex trace = (pauli_of_index(i, num_qubits) * image).trace();
      ptm(i, j) = trace.real() / static_cast<double>(pauli.rows());
    }
  }
  return ptm;
}

OracleChannel oracle_depolarizing(double p, int num_qubits) {
  const unsigned num_paulis = 1U << (2 * num_qubits);
  std::vector<Matrix> kraus;
  for (unsigned k = 0; k < num_paulis; ++k) {
    const double share = p / num_paulis;
    // I/d is the even mixture of all 4^k Paulis; at p's upper limit nothing is left of k = 0.
    const double weight = k == 0 ? std::max(0.0, 1.0 - p + share) : share;
    kraus.emplace_back(std::sqrt(weight) * pauli_of_index(k, num_qubits));
  }
  return {sim::depolarizing(p, num_qubits), kraus};
}

OracleChannel oracle_thermal_relaxation(double t1, double t2, double duration, double p_excited) {
  const double gamma = 1.0 - std::exp(-duration / t1);
  const double keep = std::sqrt(1.0 - gamma);  // = exp(-t/(2 T1))
  const std::array<Matrix, 4> damping{std::sqrt(1.0 - p_excited) * (unit(0, 0) + keep * unit(1, 1)),
                                      std::sqrt((1.0 - p_excited) * gamma) * unit(0, 1),
                                      std::sqrt(p_excited) * (keep * unit(0, 0) + unit(1, 1)),
                                      std::sqrt(p_excited * gamma) * unit(1, 0)};
  const double coherence = std::exp(duration / (2.0 * t1) - duration / t2);
  std::vector<Matrix> kraus;
  for (const Matrix& a : damping) {
    kraus.emplace_back(std::sqrt((1.0 + coherence) / 2.0) * a);
    kraus.emplace_back(std::sqrt((1.0 - coherence) / 2.0) * (pauli_matrix(3) * a));
  }
  return {sim::thermal_relaxation(t1, t2, duration, p_excited), kraus};
}

OracleChannel oracle_amplitude_damping(double gamma) {
  return {sim::amplitude_damping(gamma),
          {unit(0, 0) + std::sqrt(1.0 - gamma) * unit(1, 1), std::sqrt(gamma) * unit(0, 1)}};
}

OracleChannel oracle_phase_damping(double lambda) {
  return {sim::phase_damping(lambda),
          {unit(0, 0) + std::sqrt(1.0 - lambda) * unit(1, 1), std::sqrt(lambda) * unit(1, 1)}};
}

OracleChannel oracle_bit_flip(double p) {
  return {sim::bit_flip(p), {std::sqrt(1.0 - p) * pauli_matrix(0), std::sqrt(p) * pauli_matrix(1)}};
}

OracleChannel oracle_phase_flip(double p) {
  return {sim::phase_flip(p),
          {std::sqrt(1.0 - p) * pauli_matrix(0), std::sqrt(p) * pauli_matrix(3)}};
}

OracleChannel oracle_coherent_rotation(char axis, double angle) {
  return {sim::coherent_rotation(axis, angle), {rotation(1 + axis - 'X', angle)}};
}

OracleChannel oracle_zz_rotation(double angle) {
  Matrix u = Matrix::Zero(4, 4);  // phase exp(-i angle / 2) for equal bits, else exp(+i angle / 2)
  for (Index b = 0; b < 4; ++b) {
    u(b, b) = std::exp(kImaginary * angle / 2.0 * (b == 0 || b == 3 ? -1.0 : 1.0));
  }
  return {sim::zz_rotation(angle), {u}};
}

OracleChannel oracle_kraus(std::vector<Matrix> kraus) {
  sim::Channel channel = sim::kraus_channel("kraus", kraus);
  return {std::move(channel), std::move(kraus)};
}

sim::NoiseModel OracleNoise::model() const {
  sim::NoiseModel noise("oracle");
  for (const OracleRule& rule : rules) {
    std::vector<sim::AppliedChannel> channels;
    for (const AppliedOracleChannel& applied : rule.channels) {
      channels.push_back({applied.channel.channel, applied.operands, applied.spectators});
    }
    noise.add_rule({rule.kinds, rule.qubits, std::move(channels)});
  }
  for (std::size_t q = 0; q < readout.size(); ++q) {
    noise.set_readout(static_cast<int>(q), readout[q]);
  }
  noise.set_idle_noise(idle);
  return noise;
}

Matrix ground_state(int num_qubits) {
  Matrix rho = Matrix::Zero(Index{1} << num_qubits, Index{1} << num_qubits);
  rho(0, 0) = 1.0;
  return rho;
}

namespace {

double time_of(const sim::Gate& gate, const sim::IdleNoise& idle) {
  if (gate.kind == GateKind::kDelay) return gate.angle;
  for (const sim::OperationTime& time : idle.times) {
    if (time.kind == gate.kind && (time.qubits.empty() || time.qubits == operands_of(gate)))
      return time.seconds;
  }
  return 0.0;
}

/// A gate with its noise.
Matrix act(const sim::Gate& gate, std::span<const double> parameters, const OracleNoise& noise,
           Matrix rho) {
  const int n = qubits_of(rho);
  const std::vector<int> operands = operands_of(gate);
  const double angle = gate.slot < 0 ? gate.angle : parameters[static_cast<std::size_t>(gate.slot)];
  const std::vector<Matrix> ideal = operation_kraus(gate.kind, angle);
  if (gate.kind != GateKind::kMeasure) rho = apply_kraus(ideal, operands, rho, n);
  const auto qubit = static_cast<std::size_t>(operands[0]);
  if (gate.kind == GateKind::kDelay && qubit < noise.idle.qubits.size() &&
      noise.idle.qubits[qubit]) {
    const sim::IdleRelaxation& idle = *noise.idle.qubits[qubit];
    const OracleChannel relax =
        oracle_thermal_relaxation(idle.t1, idle.t2, gate.angle, idle.p_excited);
    rho = apply_kraus(relax.kraus, operands, rho, n);
  }
  for (const OracleRule& rule : noise.rules) {
    if (!fires(rule, gate, operands)) continue;
    for (const AppliedOracleChannel& applied : rule.channels) {
      std::vector<int> qubits;
      for (const int j : applied.operands)
        qubits.push_back(operands.at(static_cast<std::size_t>(j)));
      qubits.insert(qubits.end(), applied.spectators.begin(), applied.spectators.end());
      rho = apply_kraus(applied.channel.kraus, qubits, rho, n);
    }
  }
  if (gate.kind == GateKind::kMeasure) rho = apply_kraus(ideal, operands, rho, n);
  return rho;
}

}  // namespace

std::vector<double> start_times(const sim::Circuit& circuit, const sim::IdleNoise& idle) {
  const auto& gates = circuit.gates();
  const auto meet = [&](std::size_t a, std::size_t b) {
    return gates[a].acts_on(gates[b].qubits[0]) ||
           (gates[b].qubits[1] >= 0 && gates[a].acts_on(gates[b].qubits[1]));
  };
  std::vector<double> start(gates.size(), 0.0);
  double duration = 0.0;
  for (std::size_t g = 0; g < gates.size(); ++g) {
    for (std::size_t h = 0; h < g; ++h) {
      if (meet(g, h)) start[g] = std::max(start[g], start[h] + time_of(gates[h], idle));
    }
    duration = std::max(duration, start[g] + time_of(gates[g], idle));
  }
  if (idle.policy != sim::SchedulePolicy::kAlap) return start;
  for (std::size_t g = gates.size(); g-- > 0;) {
    double end = duration;
    for (std::size_t h = g + 1; h < gates.size(); ++h) {
      if (meet(g, h)) end = std::min(end, start[h]);
    }
    start[g] = end - time_of(gates[g], idle);
  }
  return start;
}

Matrix run_dense(const sim::Circuit& circuit, std::span<const double> parameters,
                 const OracleNoise& noise, Matrix rho) {
  const std::vector<double> start = start_times(circuit, noise.idle);
  std::vector<double> busy_until(static_cast<std::size_t>(circuit.num_qubits()), 0.0);
  const auto wait = [&](int qubit, double until) {
    double& from = busy_until[static_cast<std::size_t>(qubit)];
    if (noise.idle.policy != sim::SchedulePolicy::kNone && until - from > 1e-15) {
      rho = act({GateKind::kDelay, {qubit, -1}, -1, until - from}, {}, noise, std::move(rho));
    }
    from = until;
  };
  double duration = 0.0;
  for (std::size_t g = 0; g < start.size(); ++g) {
    const sim::Gate& gate = circuit.gates()[g];
    for (const int q : operands_of(gate)) wait(q, start[g]);
    rho = act(gate, parameters, noise, std::move(rho));
    const double end = start[g] + time_of(gate, noise.idle);
    for (const int q : operands_of(gate)) busy_until[static_cast<std::size_t>(q)] = end;
    duration = std::max(duration, end);
  }
  for (int q = 0; q < circuit.num_qubits(); ++q) wait(q, duration);
  return rho;
}

Matrix run_dense(const sim::Circuit& circuit, std::span<const double> parameters,
                 const OracleNoise& noise) {
  return run_dense(circuit, parameters, noise, ground_state(circuit.num_qubits()));
}

Eigen::VectorXd pauli_coefficients(const Matrix& rho) {
  const int num_qubits = qubits_of(rho);
  Eigen::VectorXd coefficients(Index{1} << (2 * num_qubits));
  for (Index k = 0; k < coefficients.size(); ++k) {
    const Matrix pauli = pauli_of_index(static_cast<unsigned>(k), num_qubits);
    coefficients[k] = pauli.transpose().cwiseProduct(rho).sum().real();  // Tr(P rho)
  }
  return coefficients;
}

Matrix density_matrix(std::span<const double> coefficients) {
  int num_qubits = 0;
  while ((std::size_t{1} << (2 * num_qubits)) < coefficients.size()) ++num_qubits;
  const Index dimension = Index{1} << num_qubits;
  Matrix rho = Matrix::Zero(dimension, dimension);
  for (unsigned k = 0; k < coefficients.size(); ++k) {
    rho += coefficients[k] / static_cast<double>(dimension) * pauli_of_index(k, num_qubits);
  }
  return rho;
}

Eigen::VectorXd eigenvalues(const Matrix& hermitian) {
  return Eigen::SelfAdjointEigenSolver<Matrix>(hermitian, Eigen::EigenvaluesOnly).eigenvalues();
}

Matrix dense_operator(const sim::PauliSum& observable) {
  const Index dimension = Index{1} << observable.num_qubits();
  Matrix sum = Matrix::Zero(dimension, dimension);
  for (const sim::PauliTerm& term : observable.terms()) {
    sum += term.coefficient * pauli_matrix(term.string, observable.num_qubits());
  }
  return sum;
}

double measured_expectation(const sim::PauliString& string, const Matrix& rho,
                            const OracleNoise& noise) {
  const int num_qubits = qubits_of(rho);
  const Matrix hadamard = gate_unitary(GateKind::kH, 0.0);
  Matrix to_z = Matrix::Identity(1, 1);  // V P V^dagger is made of Z and I only
  Eigen::MatrixXd assignment = Eigen::MatrixXd::Identity(1, 1);  // rows = prepared
  Eigen::VectorXd sign = Eigen::VectorXd::Ones(1);               // by the bit string that is read
  for (int q = 0; q < num_qubits; ++q) {
    const int digit = static_cast<int>(string[q]);
    const Matrix basis = digit == 1   ? hadamard
                         : digit == 2 ? Matrix(hadamard * gate_unitary(GateKind::kSdg, 0.0))
                                      : pauli_matrix(0);
    to_z = kron(basis, to_z);
    const auto place = static_cast<std::size_t>(q);
    const sim::ReadoutError error =
        place < noise.readout.size() ? noise.readout[place] : sim::ReadoutError{};
    const Matrix one = matrix2(1 - error.p10, error.p10, error.p01, 1 - error.p01);
    assignment = kron(one, assignment).real().eval();
    const Matrix parity = matrix2(1, 0, digit == 0 ? 1 : -1, 0).leftCols(1);
    sign = kron(parity, sign).real().eval();
  }
  const Eigen::VectorXd probabilities = (to_z * rho * to_z.adjoint()).diagonal().real();
  return (assignment.transpose() * probabilities).dot(sign);
}

double measured_expectation(const sim::PauliSum& observable, const Matrix& rho,
                            const OracleNoise& noise) {
  double sum = 0.0;
  for (const sim::PauliTerm& term : observable.terms()) {
    sum += term.coefficient * measured_expectation(term.string, rho, noise);
  }
  return sum;
}

double measured_variance(const sim::PauliSum& observable, const Matrix& rho,
                         const OracleNoise& noise) {
  double sum = 0.0;
  for (const sim::PauliTerm& term : observable.terms()) {
    if (term.string.is_identity()) continue;
    const double mean = measured_expectation(term.string, rho, noise);
    sum += term.coefficient * term.coefficient * (1.0 - mean * mean);
  }
  return sum;
}

}  // namespace qarch::test
