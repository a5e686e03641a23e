#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <functional>
#include <map>
#include <numbers>
#include <string>
#include <vector>

#include "rl/random.h"
#include "search/io/qasm.h"
#include "search/io/qasm/lowering.h"
#include "tests/support/dense_oracle.h"

namespace qarch::search {
namespace {

using test::Matrix;
using Complex = std::complex<double>;
using std::numbers::pi;
using Arguments = std::vector<double>;
constexpr Complex kI{0.0, 1.0};

// The matrices that gates are defined by, written down here once more. Operand 0 is the low bit.

Matrix identity(int num_qubits) { return Matrix::Identity(1 << num_qubits, 1 << num_qubits); }

Matrix matrix2(Complex a, Complex b, Complex c, Complex d) {
  Matrix m(2, 2);
  m << a, b, c, d;
  return m;
}

Matrix u_matrix(double theta, double phi, double lambda) {
  const double c = std::cos(theta / 2);
  const double s = std::sin(theta / 2);
  return matrix2(c, -std::exp(kI * lambda) * s, std::exp(kI * phi) * s,
                 std::exp(kI * (phi + lambda)) * c);
}

Matrix special_u(double theta, double phi, double lambda) {
  return std::exp(-0.5 * kI * (phi + lambda)) * u_matrix(theta, phi, lambda);
}

Matrix phase(double gamma) { return matrix2(1, 0, 0, std::exp(kI * gamma)); }

Matrix x_matrix() { return matrix2(0, 1, 1, 0); }

/// `base` where the lowest m bits are 1.
Matrix controlled(const Matrix& base, int m = 1) {
  Matrix result = Matrix::Identity(base.rows() << m, base.cols() << m);
  const int ones = (1 << m) - 1;
  for (int r = 0; r < base.rows(); ++r)
    for (int c = 0; c < base.cols(); ++c) result((r << m) | ones, (c << m) | ones) = base(r, c);
  return result;
}

/// exp(-i theta P (x) Q / 2), P on operand 1
Matrix two_qubit_rotation(int p, int q, double theta) {
  const Matrix pauli = test::kron(test::pauli_matrix(p), test::pauli_matrix(q));
  return std::cos(theta / 2) * identity(2) - kI * std::sin(theta / 2) * pauli;
}

Matrix one_qubit_rotation(int p, double theta) {
  return std::cos(theta / 2) * identity(1) - kI * std::sin(theta / 2) * test::pauli_matrix(p);
}

/// The identity but for the given entries.
Matrix with_entries(int num_qubits, const std::vector<std::tuple<int, int, Complex>>& entries) {
  Matrix m = identity(num_qubits);
  for (const auto& [row, column, value] : entries) m(row, row) = 0.0;
  for (const auto& [row, column, value] : entries) m(row, column) = value;
  return m;
}

Matrix swap_matrix() { return with_entries(2, {{1, 2, 1}, {2, 1, 1}}); }
Matrix sx_matrix() {
  return 0.5 * matrix2(Complex(1, 1), Complex(1, -1), Complex(1, -1), Complex(1, 1));
}
Matrix h_matrix() { return matrix2(1, 1, 1, -1) / std::numbers::sqrt2; }

struct Defined {
  int num_arguments;
  std::function<Matrix(const Arguments&)> matrix;
};

Defined constant(const Matrix& matrix) {
  return {0, [matrix](const Arguments&) { return matrix; }};
}

std::map<std::string, Defined> definitions() {
  using A = const Arguments&;
  const Matrix y = matrix2(0, -kI, kI, 0);
  Matrix ecr(4, 4);
  ecr << 0, 1, 0, kI, 1, 0, -kI, 0, 0, kI, 0, 1, -kI, 0, 1, 0;
  ecr /= std::numbers::sqrt2;
  const auto rc3x =
      with_entries(4, {{3, 3, kI}, {11, 11, -kI}, {5, 5, 1}, {7, 15, 1}, {15, 7, -1}});
  return {
      {"U", {3, [](A a) { return u_matrix(a[0], a[1], a[2]); }}},
      {"u", {3, [](A a) { return u_matrix(a[0], a[1], a[2]); }}},
      {"u3", {3, [](A a) { return special_u(a[0], a[1], a[2]); }}},
      {"u2", {2, [](A a) { return special_u(pi / 2, a[0], a[1]); }}},
      {"r", {2, [](A a) { return u_matrix(a[0], a[1] - pi / 2, pi / 2 - a[1]); }}},
      {"u1", {1, [](A a) { return phase(a[0]); }}},
      {"p", {1, [](A a) { return phase(a[0]); }}},
      {"phase", {1, [](A a) { return phase(a[0]); }}},
      {"u0", {1, [](A) { return identity(1); }}},
      {"id", constant(identity(1))},
      {"rx", {1, [](A a) { return one_qubit_rotation(1, a[0]); }}},
      {"ry", {1, [](A a) { return one_qubit_rotation(2, a[0]); }}},
      {"rz", {1, [](A a) { return one_qubit_rotation(3, a[0]); }}},
      {"x", constant(x_matrix())},
      {"y", constant(y)},
      {"z", constant(phase(pi))},
      {"h", constant(h_matrix())},
      {"s", constant(phase(pi / 2))},
      {"sdg", constant(phase(-pi / 2))},
      {"t", constant(phase(pi / 4))},
      {"tdg", constant(phase(-pi / 4))},
      {"sx", constant(sx_matrix())},
      {"sxdg", constant(sx_matrix().adjoint())},
      {"CX", constant(controlled(x_matrix()))},
      {"cx", constant(controlled(x_matrix()))},
      {"cy", constant(controlled(y))},
      {"cz", constant(controlled(phase(pi)))},
      {"ch", constant(controlled(h_matrix()))},
      {"cs", constant(controlled(phase(pi / 2)))},
      {"csdg", constant(controlled(phase(-pi / 2)))},
      {"csx", constant(controlled(sx_matrix()))},
      {"swap", constant(swap_matrix())},
      {"iswap", constant(with_entries(2, {{1, 2, kI}, {2, 1, kI}}))},
      {"dcx", constant(with_entries(2, {{2, 1, 1}, {3, 2, 1}, {1, 3, 1}}))},
      {"ecr", constant(ecr)},
      {"cp", {1, [](A a) { return controlled(phase(a[0])); }}},
      {"cphase", {1, [](A a) { return controlled(phase(a[0])); }}},
      {"cu1", {1, [](A a) { return controlled(phase(a[0])); }}},
      {"crx", {1, [](A a) { return controlled(one_qubit_rotation(1, a[0])); }}},
      {"cry", {1, [](A a) { return controlled(one_qubit_rotation(2, a[0])); }}},
      {"crz", {1, [](A a) { return controlled(one_qubit_rotation(3, a[0])); }}},
      {"cu3", {3, [](A a) { return controlled(u_matrix(a[0], a[1], a[2])); }}},
      {"cu",
       {4,
        [](A a) -> Matrix {
          return controlled(std::exp(kI * a[3]) * u_matrix(a[0], a[1], a[2]));
        }}},
      {"rxx", {1, [](A a) { return two_qubit_rotation(1, 1, a[0]); }}},
      {"ryy", {1, [](A a) { return two_qubit_rotation(2, 2, a[0]); }}},
      {"rzz", {1, [](A a) { return two_qubit_rotation(3, 3, a[0]); }}},
      {"rzx", {1, [](A a) { return two_qubit_rotation(1, 3, a[0]); }}},
      {"ccx", constant(controlled(x_matrix(), 2))},
      {"ccz", constant(controlled(phase(pi), 2))},
      {"cswap", constant(controlled(swap_matrix()))},
      {"c3x", constant(controlled(x_matrix(), 3))},
      {"c3sx", constant(controlled(sx_matrix(), 3))},
      {"c3sqrtx", constant(controlled(sx_matrix(), 3))},
      {"c4x", constant(controlled(x_matrix(), 4))},
      {"rccx", constant(with_entries(3, {{3, 7, -kI}, {5, 5, -1}, {7, 3, kI}}))},
      {"rc3x", constant(rc3x)},
      {"rcccx", constant(rc3x)},
  };
}

// The circuits.

/// The circuit times `product`, gate by gate: row r takes from the rows that differ from r on the
/// operands.
Matrix applied(const sim::Circuit& circuit, Matrix product) {
  for (const sim::Gate& gate : circuit.gates()) {
    const Matrix unitary = test::gate_unitary(gate.kind, gate.angle);
    const int k = gate.num_qubits();
    Matrix next = Matrix::Zero(product.rows(), product.cols());
    for (int row = 0; row < product.rows(); ++row) {
      for (int from = 0; from < 1 << k; ++from) {
        int to = 0;
        int source = row;
        for (int i = 0; i < k; ++i) {
          const int qubit = gate.qubits[static_cast<std::size_t>(i)];
          to |= ((row >> qubit) & 1) << i;
          source = (source & ~(1 << qubit)) | (((from >> i) & 1) << qubit);
        }
        next.row(row) += unitary(to, from) * product.row(source);
      }
    }
    product = next;
  }
  return product;
}

Matrix unitary_of(const sim::Circuit& circuit) {
  return applied(circuit, identity(circuit.num_qubits()));
}

/// || a - e^(i gamma) b || with the best gamma.
double distance_up_to_phase(const Matrix& a, const Matrix& b) {
  const Complex overlap = (b.adjoint() * a).trace();
  return (a - std::polar(1.0, std::arg(overlap)) * b).norm();
}

int qubits_of(const Matrix& matrix) {
  int n = 0;
  while ((1 << n) < matrix.rows()) ++n;
  return n;
}

std::vector<int> random_operands(int count, int num_qubits, rl::Rng& rng) {
  std::vector<int> qubits(static_cast<std::size_t>(num_qubits));
  for (int q = 0; q < num_qubits; ++q) qubits[static_cast<std::size_t>(q)] = q;
  for (std::size_t i = 0; i < qubits.size(); ++i)
    std::swap(qubits[i], qubits[i + rl::uniform_index(rng, qubits.size() - i)]);
  qubits.resize(static_cast<std::size_t>(count));
  return qubits;
}

std::string operand_text(const std::vector<int>& operands) {
  std::string text;
  for (const int q : operands) text += (text.empty() ? " q[" : ", q[") + std::to_string(q) + "]";
  return text + ";\n";
}

/// The unitary of a file with one statement; the angles of inputs are those of the file.
Matrix unitary_of_file(const std::string& body, int num_qubits) {
  const QasmCircuit file = parse_qasm("OPENQASM 3.0; include \"stdgates.inc\";\nqubit[" +
                                          std::to_string(num_qubits) + "] q;\n" + body,
                                      "f");
  return unitary_of(file.circuit.bound(file.known_angles().value()));
}

/// `gate` with random arguments is `expected` of them: as numbers and as inputs.
void expect_gate(const std::string& gate, int num_arguments,
                 const std::function<Matrix(const Arguments&)>& expected, rl::Rng& rng) {
  SCOPED_TRACE(gate);
  Arguments arguments;
  std::string numbers, names, inputs;
  for (int i = 0; i < num_arguments; ++i) {
    arguments.push_back(3 * rl::normal(rng));
    const std::string value = std::to_string(arguments.back());
    arguments.back() = std::stod(value);
    const std::string name = "w" + std::to_string(i);
    numbers += (i > 0 ? ", " : "(") + value;
    // An affine expression with the same value.
    names += (i > 0 ? ", 2*" : "(2*") + name + " - 0.5";
    inputs += "input float " + name + ";\n// @qarch angle." + name + "=" +
              std::to_string((arguments.back() + 0.5) / 2) + "\n";
  }
  if (num_arguments > 0) numbers += ")", names += ")";
  const Matrix matrix = expected(arguments);
  const int count = qubits_of(matrix);
  const int num_qubits = std::min(count + 1, 6);
  const std::vector<int> operands = random_operands(count, num_qubits, rng);
  const Matrix wanted = test::embed(matrix, operands, num_qubits);
  const std::string ending = operand_text(operands);
  EXPECT_LT(distance_up_to_phase(unitary_of_file(gate + numbers + ending, num_qubits), wanted),
            1e-9);
  if (num_arguments == 0) return;
  EXPECT_LT(
      distance_up_to_phase(unitary_of_file(inputs + gate + names + ending, num_qubits), wanted),
      1e-5);  // the values of inputs have six digits here
}

TEST(QasmLowering, EveryStandardGateIsItsDefiningUnitary) {
  rl::Rng rng(5);
  const std::map<std::string, Defined> all = definitions();
  for (const qasm::StandardGate& row : qasm::standard_gates()) {
    const auto found = all.find(std::string(row.name));
    ASSERT_NE(found, all.end()) << row.name << " needs a row of definitions()";
    for (int trial = 0; trial < 3; ++trial)
      expect_gate(found->first, found->second.num_arguments, found->second.matrix, rng);
  }
}

TEST(QasmLowering, ModifiersActOnEveryStandardGateWithItsGlobalPhase) {
  rl::Rng rng(6);
  for (const auto& [name, gate] : definitions()) {
    const auto& matrix = gate.matrix;
    const auto with = [&](const std::string& modifiers,
                          const std::function<Matrix(const Matrix&)>& change) {
      expect_gate(
          modifiers + name, gate.num_arguments,
          [&](const Arguments& a) { return change(matrix(a)); }, rng);
    };
    with("inv @ ", [](const Matrix& u) -> Matrix { return u.adjoint(); });
    with("pow(3) @ ", [](const Matrix& u) -> Matrix { return u * u * u; });
    with("pow(-2) @ ", [](const Matrix& u) -> Matrix { return (u * u).adjoint(); });
    with("ctrl @ ", [](const Matrix& u) { return controlled(u); });
    with("ctrl @ inv @ ", [](const Matrix& u) { return controlled(u.adjoint()); });
    if (qubits_of(matrix(Arguments(4, 0.0))) > 3) continue;
    with("ctrl(2) @ ", [](const Matrix& u) { return controlled(u, 2); });
    with("inv @ ctrl @ ctrl @ ", [](const Matrix& u) { return controlled(u.adjoint(), 2); });
    with("negctrl @ ", [](const Matrix& u) -> Matrix {
      const Matrix flip = test::kron(identity(qubits_of(u)), x_matrix());
      return flip * controlled(u) * flip;
    });
  }
}

TEST(QasmLowering, ControlledU3AndControlledUDifferByAPhaseOfTheControl) {
  const std::string u = "ctrl @ U(0.3, 0.7, 1.1) q[0], q[1];";
  const std::string u3 = "ctrl @ u3(0.3, 0.7, 1.1) q[0], q[1];";
  const Matrix wanted = controlled(u_matrix(0.3, 0.7, 1.1));
  const auto distance = [&](const Matrix& found) { return distance_up_to_phase(found, wanted); };
  EXPECT_LT(distance(unitary_of_file(u, 2)), 1e-9);
  EXPECT_GT(distance(unitary_of_file(u3, 2)), 0.1);
  EXPECT_LT(distance(unitary_of_file(u3 + "p(0.9) q[0];", 2)), 1e-9);
  for (const std::string gate : {"cu3(0.3, 0.7, 1.1)", "cu(0.3, 0.7, 1.1, 0)"}) {
    const QasmCircuit file =
        parse_qasm("OPENQASM 2.0; include \"qelib1.inc\"; qreg q[2];" + gate + " q[0], q[1];", "f");
    EXPECT_LT(distance(unitary_of(file.circuit)), 1e-9) << gate;
  }
}

/// A random state, and what `base` on the highest qubit makes of it where all others are `ones`.
std::pair<Matrix, Matrix> random_states(const Matrix& base, int m, bool ones, rl::Rng& rng) {
  const int size = 2 << m;
  Matrix state(size, 1);
  for (int i = 0; i < size; ++i) state(i, 0) = Complex(rl::normal(rng), rl::normal(rng));
  Matrix wanted = state;
  const int low = ones ? (1 << m) - 1 : 0;
  const int high = low | (1 << m);
  wanted(low, 0) = base(0, 0) * state(low, 0) + base(0, 1) * state(high, 0);
  wanted(high, 0) = base(1, 0) * state(low, 0) + base(1, 1) * state(high, 0);
  return {state, wanted};
}

TEST(QasmLowering, ControlsMayBeManyAndOfBothPolarities) {
  rl::Rng rng(7);
  const std::vector<std::pair<std::string, Matrix>> gates{{"x", x_matrix()},
                                                          {"y", test::pauli_matrix(2)},
                                                          {"ry(0.7)", one_qubit_rotation(2, 0.7)},
                                                          {"p(0.3)", phase(0.3)}};
  for (const int m : {3, 4, 5, 6, 7, 10}) {
    std::vector<int> operands;
    for (int q = 0; q <= m; ++q) operands.push_back(q);
    for (const auto& [gate, matrix] : gates) {
      if (m > 7 && gate != "x") continue;  // the others are made of it
      for (const bool ones : {true, false}) {
        const std::string body = (ones ? "ctrl(" : "negctrl(") + std::to_string(m) + ") @ " + gate +
                                 operand_text(operands);
        const QasmCircuit file = parse_qasm("OPENQASM 3.0; include \"stdgates.inc\"; qubit[" +
                                                std::to_string(m + 1) + "] q;\n" + body,
                                            "f");
        const auto [state, wanted] = random_states(matrix, m, ones, rng);
        EXPECT_LT(distance_up_to_phase(applied(file.circuit, state), wanted), 1e-9) << body;
      }
    }
  }
}

TEST(QasmLowering, ManyControlsNeedPolynomiallyManyGates) {
  std::string operands;
  for (int q = 0; q < 31; ++q) operands += (q == 0 ? " q[" : ", q[") + std::to_string(q) + "]";
  const QasmCircuit file = parse_qasm(
      "OPENQASM 3.0; include \"stdgates.inc\"; qubit[31] q; ctrl(30) @ x" + operands + ";", "f");
  EXPECT_LT(file.circuit.gates().size(), 200'000U);
}

TEST(QasmLowering, ControlledPhasesAndPowersAreExact) {
  struct Case {
    std::string statements;
    Matrix wanted;
  };
  const Matrix root_y = one_qubit_rotation(2, pi / 2) * std::exp(kI * pi / 4.0);
  const std::vector<Case> cases{
      {"ctrl @ gphase(0.3) q[0];", phase(0.3)},
      {"ctrl @ ctrl @ gphase(0.3) q[0], q[1];", controlled(phase(0.3))},
      {"negctrl @ gphase(0.3) q[0];", matrix2(std::exp(0.3 * kI), 0, 0, 1)},
      {"gphase(0.3); x q[0];", x_matrix()},
      {"pow(0.5) @ x q[0];", sx_matrix()},
      {"inv @ pow(0.5) @ x q[0];", sx_matrix().adjoint()},
      {"pow(0.5) @ z q[0];", phase(pi / 2)},
      {"pow(0.25) @ z q[0];", phase(pi / 4)},
      {"pow(0.3) @ z q[0];", phase(0.3 * pi)},
      {"pow(2) @ pow(0.5) @ h q[0];", h_matrix()},
      {"pow(0.5) @ pow(2) @ h q[0];", identity(1)},
      {"ctrl @ pow(0.5) @ y q[0], q[1];", controlled(root_y)},
      {"pow(0.5) @ ctrl @ y q[0], q[1];", controlled(root_y)},
      {"pow(0.5) @ cx q[0], q[1];", controlled(sx_matrix())},
      {"pow(0.5) @ inv @ ccx q[0], q[1], q[2];", controlled(sx_matrix(), 2)},
      {"pow(0.5) @ cp(0.6) q[0], q[1];", controlled(phase(0.3))},
      {"pow(0.5) @ rx(0.6) q[0];", one_qubit_rotation(1, 0.3)},
      {"ctrl @ pow(0.5) @ gphase(0.6) q[0];", phase(0.3)},
      {"pow(0) @ x q[0];", identity(1)},
      {"gate g a { h a; t a; } ctrl @ g q[0], q[1];", controlled(phase(pi / 4) * h_matrix())},
      {"gate g(w) a { gphase(w); rx(w) a; } ctrl @ inv @ g(0.4) q[0], q[1];",
       controlled(std::exp(-0.4 * kI) * one_qubit_rotation(1, -0.4))},
      {"gate g(w) a { gphase(w); rx(w) a; } gate k(w) a { ctrl @ gphase(w) a; g(w) a; }"
       "inv @ k(0.4) q[0];",
       phase(-0.4) * one_qubit_rotation(1, -0.4)},
      {"gate ecr a, b { gphase(0.3); x a; rzx(-pi/2) a, b; } ctrl @ inv @ ecr q[0], q[1], q[2];",
       controlled(std::exp(-0.3 * kI) * definitions().at("ecr").matrix({}))},
  };
  for (const Case& row : cases) {
    SCOPED_TRACE(row.statements);
    const int n = qubits_of(row.wanted);
    EXPECT_LT(distance_up_to_phase(unitary_of_file(row.statements, n), row.wanted), 1e-11);
  }
}

TEST(QasmLowering, AFilesGateWithANativeNameIsNativeIfItDoesTheSame) {
  const std::string head = "OPENQASM 3.0; include \"stdgates.inc\"; qubit[2] q;\n";
  const auto kinds = [&](const std::string& body) {
    std::vector<sim::GateKind> result;
    const QasmCircuit file = parse_qasm(head + body, "f");
    for (const sim::Gate& gate : file.circuit.gates()) result.push_back(gate.kind);
    return result;
  };
  using K = sim::GateKind;
  EXPECT_EQ(kinds("gate sxdg a { s a; h a; s a; } sxdg q;"), (std::vector{K::kSxdg, K::kSxdg}));
  EXPECT_EQ(kinds("gate sxdg a { s a; h a; } sxdg q[0];"), (std::vector{K::kS, K::kH}));
  EXPECT_EQ(kinds("gate ecr b, a { x a; rzx(-pi/2) a, b; } ecr q[1], q[0];"),
            (std::vector{K::kX, K::kH, K::kCx, K::kRz, K::kCx, K::kH}));
}

TEST(QasmLowering, DefinitionsDoTheSameAsTheirLines) {
  const std::string block = "h %0; cx %0, %1; rz(0.3 + pi/7) %1; cu3(0.1, 0.2, 0.3) %1, %2;";
  const auto text = [&](const std::vector<std::string>& names) {
    std::string result = block;
    for (std::size_t i = 0; i < names.size(); ++i)
      for (std::size_t at; (at = result.find("%" + std::to_string(i))) != std::string::npos;)
        result.replace(at, 2, names[i]);
    return result;
  };
  const std::string defined = "gate g(w) a, b, c {" + text({"a", "b", "c"}) + "}\n" +
                              "gate twice(w) a, b, c { g(w) a, b, c; g(-w) c, a, b; }\n" +
                              "twice(1) q[0], q[1], q[2];";
  const std::string plain = text({"q[0]", "q[1]", "q[2]"}) + text({"q[2]", "q[0]", "q[1]"});
  EXPECT_LT(test::distance(unitary_of_file(defined, 3), unitary_of_file(plain, 3)), 1e-14);
  EXPECT_LT(distance_up_to_phase(
                unitary_of_file(defined + "inv @ " + defined.substr(defined.rfind("twice")), 3),
                identity(3)),
            1e-12);
}

}  // namespace
}  // namespace qarch::search
