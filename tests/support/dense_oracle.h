#pragma once

#include <Eigen/Dense>
#include <span>
#include <string>
#include <vector>

#include "sim/channel.h"
#include "sim/circuit.h"
#include "sim/noise_model.h"
#include "sim/pauli_sum.h"

/// The slow, obviously right simulator that every fast path is compared with: a complex 2^n x 2^n
/// density matrix, on which every gate and every Kraus operator acts as a dense 2^n x 2^n matrix.
/// It takes no matrix from sim/: gates, Paulis and channels are written here from their
/// definitions. Qubit 0 is the least significant bit of every index.
namespace qarch::test {

using Matrix = Eigen::MatrixXcd;

/// a (x) b: the indices of b are the low ones.
Matrix kron(const Matrix& a, const Matrix& b);

/// Frobenius norm of a - b.
double distance(const Matrix& a, const Matrix& b);

/// I, X, Y, Z for digit 0, 1, 2, 3.
Matrix pauli_matrix(int digit);
/// P = P_(n-1) (x) ... (x) P_0.
Matrix pauli_matrix(const sim::PauliString& string, int num_qubits);

/// 2^k x 2^k unitary of a gate; rotations exp(-i theta P / 2), controlled gates from projectors.
Matrix gate_unitary(sim::GateKind kind, double angle);

/// The Kraus operators of an operation: its unitary, {|0><0|, |0><1|} of reset, the two projectors
/// of measure, the identity of delay.
std::vector<Matrix> operation_kraus(sim::GateKind kind, double angle);

/// The operator on all n qubits that acts as `op` on `qubits` (qubits[0] is the low bit of op's
/// index) and as the identity elsewhere: sum over op's matrix elements of Kronecker products.
Matrix embed(const Matrix& op, std::span<const int> qubits, int num_qubits);

/// R_ij = 2^-K Tr(P_i sum_a A_a P_j A_a^dagger), straight from the definition; K from the shape.
Eigen::MatrixXd ptm_by_definition(const std::vector<Matrix>& kraus);

/// A channel of sim/ and, written independently, the Kraus operators that it must equal.
struct OracleChannel {
  sim::Channel channel;
  std::vector<Matrix> kraus;
};

/// Pauli mixture: P != I with probability p/4^k each.
OracleChannel oracle_depolarizing(double p, int num_qubits);
/// Generalized amplitude damping (Nielsen & Chuang, sec. 8.3.5) for T1, then a Z flip that takes
/// the coherence from exp(-t/(2 T1)) to exp(-t/T2). Valid for all T2 <= 2 T1.
OracleChannel oracle_thermal_relaxation(double t1, double t2, double duration, double p_excited);
OracleChannel oracle_amplitude_damping(double gamma);
OracleChannel oracle_phase_damping(double lambda);
OracleChannel oracle_bit_flip(double p);
OracleChannel oracle_phase_flip(double p);
/// exp(-i angle P / 2), P = X, Y, Z.
OracleChannel oracle_coherent_rotation(char axis, double angle);
/// exp(-i angle Z (x) Z / 2), a diagonal matrix of phases.
OracleChannel oracle_zz_rotation(double angle);
OracleChannel oracle_kraus(std::vector<Matrix> kraus);

/// A channel on operands of the gate, then on other qubits.
struct AppliedOracleChannel {
  OracleChannel channel;
  std::vector<int> operands;
  std::vector<int> spectators = {};
};

/// As sim::NoiseRule.
struct OracleRule {
  std::vector<sim::GateKind> kinds;
  std::vector<int> qubits;  ///< empty: any
  std::vector<AppliedOracleChannel> channels;
};

/// What the oracle and sim::NoiseModel are both told.
struct OracleNoise {
  std::vector<OracleRule> rules;
  std::vector<sim::ReadoutError> readout;  ///< by qubit; shorter than n: no error on the others
  sim::IdleNoise idle = {};

  sim::NoiseModel model() const;
};

/// When gates begin, second, straight from the definition: the earliest, after all earlier gates on
/// their qubits, or (kAlap) the latest, before all later ones and the end.
std::vector<double> start_times(const sim::Circuit& circuit, const sim::IdleNoise& idle);

/// |0...0><0...0|.
Matrix ground_state(int num_qubits);

/// The density matrix after the circuit and its noise, from `rho`.
Matrix run_dense(const sim::Circuit& circuit, std::span<const double> parameters,
                 const OracleNoise& noise, Matrix rho);
/// From |0...0>.
Matrix run_dense(const sim::Circuit& circuit, std::span<const double> parameters = {},
                 const OracleNoise& noise = {});

/// r[k] = Tr(P_k rho), all 4^n.
Eigen::VectorXd pauli_coefficients(const Matrix& rho);
/// rho = 2^-n sum_k r[k] P_k.
Matrix density_matrix(std::span<const double> coefficients);

/// Ascending eigenvalues of a Hermitian matrix.
Eigen::VectorXd eigenvalues(const Matrix& hermitian);

/// O as a 2^n x 2^n matrix.
Matrix dense_operator(const sim::PauliSum& observable);

/// Mean parity of P's qubits as a device reports it: rotate P to the computational basis, take the
/// 2^n probabilities, pass them through the assignment matrices, average the sign.
double measured_expectation(const sim::PauliString& string, const Matrix& rho,
                            const OracleNoise& noise);
/// sum_j c_j <P_j>, measured.
double measured_expectation(const sim::PauliSum& observable, const Matrix& rho,
                            const OracleNoise& noise);
/// sum_j c_j^2 (1 - <P_j>^2) over P_j != I, measured.
double measured_variance(const sim::PauliSum& observable, const Matrix& rho,
                         const OracleNoise& noise);

}  // namespace qarch::test
