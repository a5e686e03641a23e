#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include "search/io/qasm/lowering.h"

namespace qarch::search::qasm {

namespace {

using std::numbers::pi;
using Matrix = Eigen::MatrixXcd;
using Complex = std::complex<double>;
constexpr double kSame = 1e-10;

/// Multiplies the gates that it is given.
class MatrixSink final : public GateSink {
 public:
  explicit MatrixSink(int num_qubits)
      : matrix_(Matrix::Identity(1 << num_qubits, 1 << num_qubits)) {}

  const Matrix& matrix() const { return matrix_; }

  void gate(sim::GateKind kind, const Value& angle, std::span<const int> qubits) override {
    const Matrix unitary = sim::gate_row(kind).unitary(angle.number);
    Matrix product = Matrix::Zero(matrix_.rows(), matrix_.cols());
    for (int row = 0; row < matrix_.rows(); ++row) {
      for (int from = 0; from < unitary.cols(); ++from) {
        int source = row;
        int to = 0;
        for (std::size_t k = 0; k < qubits.size(); ++k) {
          to |= ((row >> qubits[k]) & 1) << k;
          source = (source & ~(1 << qubits[k])) | (((from >> k) & 1) << qubits[k]);
        }
        product.row(row) += unitary(to, from) * matrix_.row(source);
      }
    }
    matrix_ = product;
  }
  void phase(const Value& gamma) override { matrix_ *= std::polar(1.0, gamma.number); }
  void barrier(std::span<const int>) override {}
  bool ignores_phase() const override { return false; }

 private:
  Matrix matrix_;
};

/// The principal power of a unitary 2 x 2 matrix.
Matrix principal_power(const Matrix& unitary, double exponent) {
  const Eigen::ComplexSchur<Matrix> schur(unitary);  // triangular and normal: diagonal
  Eigen::VectorXcd values = schur.matrixT().diagonal();
  for (Complex& value : values) {
    double angle = std::arg(value);
    if (angle < -pi + kSame) angle += 2 * pi;
    value = std::polar(1.0, exponent * angle);
  }
  return schur.matrixU() * values.asDiagonal() * schur.matrixU().adjoint();
}

/// gamma with a = e^(i gamma) b, if there is one.
bool same_up_to_phase(const Matrix& a, const Matrix& b, double& gamma) {
  const Complex overlap = (b.adjoint() * a).trace();
  gamma = std::arg(overlap);
  return (a - std::polar(1.0, gamma) * b).norm() < kSame;
}

Value number(double value) { return {value, false, {}}; }

}  // namespace

Matrix gate_matrix(const GateDefinition& gate, std::span<const double> arguments, Work& work) {
  MatrixSink sink(gate.num_qubits);
  std::vector<Value> values;
  for (const double argument : arguments) values.push_back(number(argument));
  GateCall call;
  call.gate = &gate;
  std::vector<int> qubits;
  for (int q = 0; q < gate.num_qubits; ++q) qubits.push_back(q);
  for (std::size_t i = 0; i < values.size(); ++i) {
    Expression parameter;
    parameter.steps.push_back({Operation::kParameter, false, static_cast<int>(i), 0.0, 0});
    call.arguments.push_back(std::move(parameter));
  }
  const Source nowhere("", gate.name);
  Lowering(sink, work)
      .apply(call, values, qubits, gate.version, gate.source != nullptr ? *gate.source : nowhere);
  return sink.matrix();
}

bool is_native(const GateDefinition& gate, const sim::GateRow& row, Work& work) {
  if (gate.num_qubits != row.num_qubits || gate.num_parameters != (row.has_angle ? 1 : 0))
    return false;
  double gamma = 0.0;
  for (const double angle : {0.7371, -2.4142}) {
    const std::vector<double> arguments(row.has_angle ? 1U : 0U, angle);
    if (!same_up_to_phase(gate_matrix(gate, arguments, work), row.unitary(angle), gamma))
      return false;
  }
  return true;
}

/// e^(i alpha) rz(phi) ry(theta) rz(lambda), or a gate with a name.
void Lowering::matrix_gate(const Matrix& unitary, int qubit, const std::vector<int>& controls) {
  double gamma = 0.0;
  const auto add_phase = [&] {
    if (controls.empty()) return sink_.phase(number(gamma));
    if (std::fabs(gamma) > 1e-14)
      controlled_phase(number(gamma), {controls.begin(), controls.end() - 1}, controls.back());
  };
  for (const sim::GateRow& row : sim::gates()) {
    if (row.num_qubits != 1 || row.has_angle) continue;
    if (!same_up_to_phase(unitary, row.unitary(0.0), gamma)) continue;
    add_phase();
    if (controls.empty()) return emit(row.kind, {qubit});
    return controlled(row.kind, {}, qubit, controls);
  }
  gamma = 0.5 * std::arg(unitary.determinant());
  const Matrix special = std::polar(1.0, -gamma) * unitary;
  const double theta = 2 * std::atan2(std::abs(special(1, 0)), std::abs(special(0, 0)));
  const double sum = std::abs(special(1, 1)) > kSame ? 2 * std::arg(special(1, 1)) : 0.0;
  const double difference = std::abs(special(1, 0)) > kSame ? 2 * std::arg(special(1, 0)) : 0.0;
  add_phase();
  euler(number(theta), number(0.5 * (sum + difference)), number(0.5 * (sum - difference)), qubit,
        controls);
}

void Lowering::fractional_power(const GateCall& call, Target target, std::vector<int> controls,
                                bool inverse, const Source& source) {
  const auto refuse = [&](const std::string& why) {
    source.fail(call.offset, "a power of '" + call.gate->name + "' that is no integer: " + why);
  };
  if (!std::ranges::all_of(target.arguments, &Value::is_number))
    refuse("its arguments must be numbers, not inputs");
  std::vector<double> arguments;
  for (const Value& value : target.arguments) arguments.push_back(value.number);
  const GateDefinition& gate = target.gate;
  if (gate.num_qubits == 0) {
    Value gamma = target.arguments[0];
    for (const double power : call.powers) gamma = gamma * power;
    return run({gate, {gamma}, {}}, controls, inverse);
  }
  if (gate.num_qubits == 1) {
    Matrix matrix = gate_matrix(gate, arguments, work_);
    for (const double power : call.powers) matrix = principal_power(matrix, power);
    if (inverse) matrix = matrix.adjoint().eval();
    return matrix_gate(matrix, target.qubits[0], controls);
  }
  // A controlled gate: the power of what it controls.
  GateCall inner;
  const auto controlled_kind = [&]() -> const sim::GateRow* {
    if (gate.meaning != GateMeaning::kNative) return nullptr;
    const std::string_view name = gate.name;
    return name == "cx" || name == "cy" || name == "cz" ? sim::find_gate(name.substr(1)) : nullptr;
  };
  if (const sim::GateRow* row = controlled_kind()) {
    controls.push_back(target.qubits[0]);
    Matrix matrix = row->unitary(0.0);
    for (const double power : call.powers) matrix = principal_power(matrix, power);
    if (inverse) matrix = matrix.adjoint().eval();
    return matrix_gate(matrix, target.qubits[1], controls);
  }
  if (gate.meaning != GateMeaning::kBody || gate.body.size() != 1)
    refuse("only of gates of one qubit, controlled or not");
  inner = gate.body[0];
  inner.powers.insert(inner.powers.end(), call.powers.begin(), call.powers.end());
  std::vector<int> qubits;
  for (const int operand : inner.operands)
    qubits.push_back(target.qubits[static_cast<std::size_t>(operand)]);
  this->call(inner, target.arguments, qubits, controls, inverse, gate.version, *gate.source);
}

}  // namespace qarch::search::qasm
