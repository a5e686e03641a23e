#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <set>
#include <stdexcept>

#include "rl/random.h"
#include "search/io/qasm.h"
#include "search/io/text_file.h"
#include "sim/gate.h"
#include "tests/search/io_temporary_folder.h"

namespace qarch::search {
namespace {

using sim::GateKind;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Gates of every kind; rotations with new slots, used slots and constants of any magnitude.
sim::Circuit random_circuit(int num_qubits, int num_gates, rl::Rng& rng) {
  sim::Circuit circuit(num_qubits);
  const auto pick = [&](std::size_t bound) {
    return static_cast<int>(rl::uniform_index(rng, bound));
  };
  for (int g = 0; g < num_gates; ++g) {
    const sim::GateRow& row = sim::gates()[rl::uniform_index(rng, sim::gates().size())];
    const int a = pick(static_cast<std::size_t>(num_qubits));
    const int b = (a + 1 + pick(static_cast<std::size_t>(num_qubits) - 1)) % num_qubits;
    if (row.num_qubits == 2) {
      circuit.append(row.kind, {a, b});
    } else if (!row.has_angle) {
      circuit.append(row.kind, {a});
    } else if (pick(3) == 0) {
      circuit.append_fixed_rotation(row.kind, a, rl::normal(rng) * std::pow(10.0, pick(40) - 20));
    } else {
      circuit.append_rotation(row.kind, a,
                              pick(static_cast<std::size_t>(circuit.num_parameters()) + 1));
    }
  }
  return circuit;
}

TEST(Qasm, WritingAndReadingIsTheIdentity) {
  rl::Rng rng(11);
  std::set<GateKind> seen;
  for (int trial = 0; trial < 50; ++trial) {
    const sim::Circuit circuit = random_circuit(2 + trial % 5, 40, rng);
    for (const sim::Gate& gate : circuit.gates()) seen.insert(gate.kind);
    std::vector<double> angles(static_cast<std::size_t>(circuit.num_parameters()));
    for (double& angle : angles) angle = rl::normal(rng) * std::pow(10.0, trial - 25);
    const QasmMetadata metadata{{"problem", "H2 = 2 atoms"}, {"seed", "7"}, {"empty", ""}};
    const std::string text = to_qasm(circuit, angles, metadata);
    const QasmCircuit read = parse_qasm(text, "f");
    EXPECT_EQ(read.circuit, circuit) << text;
    EXPECT_EQ(read.known_angles().value_or(std::vector<double>{}), angles);
    EXPECT_EQ(read.metadata, metadata);
    EXPECT_EQ(to_qasm(read.circuit, angles, read.metadata), text);
  }
  EXPECT_EQ(seen.size(), sim::gates().size());
}

TEST(Qasm, TheTextIsTheDocumentedSubset) {
  sim::Circuit circuit(2);
  circuit.append_rotation(GateKind::kRy, 0);
  circuit.append(GateKind::kCx, {0, 1});
  circuit.append_fixed_rotation(GateKind::kRz, 1, -2.0);
  circuit.append_fixed_rotation(GateKind::kRx, 1, 1e-30);
  EXPECT_EQ(to_qasm(circuit, std::vector{0.25}, {{"key", "value"}}),
            "OPENQASM 3.0;\n"
            "include \"stdgates.inc\";\n"
            "// @qarch key=value\n"
            "// @qarch angle.theta_0=0.25\n"
            "input float[64] theta_0;\n"
            "qubit[2] q;\n"
            "ry(theta_0) q[0];\n"
            "cx q[0], q[1];\n"
            "rz(-2.0) q[1];\n"
            "rx(1.0e-30) q[1];\n");
}

TEST(Qasm, WritingRefusesWhatCouldNotBeReadBack) {
  sim::Circuit circuit(1);
  circuit.append_rotation(GateKind::kRy, 0);
  const auto message = [&](const std::vector<double>& angles, const QasmMetadata& metadata) {
    return message_of<std::invalid_argument>([&] { to_qasm(circuit, angles, metadata); });
  };
  EXPECT_THAT(message({1.0, 2.0}, {}), HasSubstr("2 angles, must be 0 or one for each of the 1"));
  EXPECT_THAT(message({std::nan("")}, {}), HasSubstr("angle 0 = nan, must be finite"));
  EXPECT_THAT(message({}, {{"a.b", "x"}}), HasSubstr("metadata key = 'a.b'"));
  EXPECT_THAT(message({}, {{"", "x"}}), HasSubstr("metadata key = ''"));
  EXPECT_THAT(message({}, {{"a", "x\nrx q;"}}), HasSubstr("must be one line"));
  EXPECT_THAT(message({}, {{"a", " x"}}), HasSubstr("blanks at its ends"));
}

const std::string kHead = "OPENQASM 3.0;\ninclude \"stdgates.inc\";\n";

TEST(Qasm, NaturalVariationsAreRead) {
  const QasmCircuit read = parse_qasm(
      "// a comment\nOPENQASM 3;  /* more\n lines */ include \"stdgates.inc\";\r\n"
      "input float β; input angle[32] alpha;\n"
      "// @qarch angle.alpha=2\n//   @qarch angle.β=-1e-3  \n"
      "qubit a; qubit[2] b;\n"
      "ry ( alpha ) a ;rx(β)b[1];ry((alpha)) b [ 0 ];cz b[0],a;",
      "f");
  sim::Circuit expected(3);
  expected.append_rotation(GateKind::kRy, 0, 0);
  expected.append_rotation(GateKind::kRx, 2, 1);
  expected.append_rotation(GateKind::kRy, 1, 0);
  expected.append(GateKind::kCz, {1, 0});
  EXPECT_EQ(read.circuit, expected);
  EXPECT_EQ(read.inputs, (std::vector<std::string>{"alpha", "β"}));
  ASSERT_TRUE(read.values.has_value());
  EXPECT_EQ(*read.values, (std::vector{2.0, -1e-3}));
}

TEST(Qasm, WithoutAngleCommentsThereAreNoAngles) {
  EXPECT_FALSE(parse_qasm(kHead + "input float w; qubit q; rx(w) q;", "f").values.has_value());
}

TEST(Qasm, ExpressionsFollowArithmetic) {
  constexpr double kPi = std::numbers::pi;
  const std::vector<std::pair<std::string, double>> cases{
      {"pi", kPi},        {"-3*pi/2", -3 * kPi / 2},
      {"π/4", kPi / 4},   {"2+3*4", 14},
      {"(2+3)*4", 20},    {"8.0/2/2", 2},
      {"7-2-1", 4},       {"--1", 1},
      {"-(1-3)*.5", 1},   {"1.e2", 100},
      {"1E-2", 0.01},     {"2*-pi", -2 * kPi},
      {"tau/2", kPi},     {"1-(2-(3-4))", -2},
      {"pi/2+pi/2", kPi}, {"12", 12}};
  for (const auto& [text, value] : cases) {
    std::string file = kHead;
    file.append("qubit q; rz(").append(text).append(") q;");
    const auto read = parse_qasm(file, "f");
    ASSERT_EQ(read.circuit.gates().size(), 1U);
    EXPECT_DOUBLE_EQ(read.circuit.gates()[0].angle, value) << text;
  }
}

TEST(Qasm, ErrorsNameFileLineColumnAndToken) {
  struct Case {
    std::string text, fragment;
  };
  const std::string two = kHead + "qubit[2] q;\n";  // the next line is line 4
  const std::string in = kHead + "qubit[2] q; input float w;\n";
  const std::vector<Case> cases{
      {"", "f:1:1: expected 'OPENQASM 3.0;'"},
      {"qubit q;", "f:1:1: expected 'OPENQASM 3.0;' before any statement, found 'qubit'"},
      {"OPENQASM 2.0;", "f:1:10: OpenQASM version must be 3.0, found '2.0'"},
      {"OPENQASM 3.0", "f:1:13: expected ';', found 'end of file'"},
      {kHead, "no qubit is declared"},
      {kHead + "include \"other.inc\";",
       "f:3:9: only \"stdgates.inc\" can be included, found 'other.inc'"},
      {"OPENQASM 3.0; qubit q; x q;", "f:1:24: the gate needs 'include \"stdgates.inc\";'"},
      {two + "  foo q[0];", "f:4:3: gate 'foo' is not supported, must be one of: rx"},
      {two + "crx(1.0) q[0], q[1];", "gate 'crx' is not supported"},
      {two + "sdgg q[0];", "did you mean 'sdg'?"},
      {two + "bit[2] c;", "f:4:1: this statement is not supported, found 'bit'"},
      {two + "measure q;", "found 'measure'"},
      {two + "barrier q;", "found 'barrier'"},
      {two + "reset q;", "found 'reset'"},
      {two + "if (true) x q[0];", "found 'if'"},
      {two + "gate g a { x a; }", "found 'gate'"},
      {two + "q = 1;", "found 'q'"},
      {two + "inv @ x q[0];", "f:4:1: gate modifiers are not supported, found 'inv'"},
      {two + "@note\nx q[0];", "f:4:1: expected a statement, found '@'"},
      {two + "$0;", "found '$'"},
      {two + "x q;", "f:4:3: a gate on a whole register is not supported, found 'q'"},
      {two + "x q[2];", "f:4:5: qubit index must be in [0, 1], found '2'"},
      {two + "x q[-1];", "f:4:5: expected a qubit index, found '-'"},
      {two + "x q[99999999999];", "a qubit index is too large"},
      {two + "x r[0];", "f:4:3: not a qubit register, found 'r'"},
      {two + "x q[0] q[1];", "f:4:8: expected ';', found 'q'"},
      {two + "x q[0]", "f:4:7: expected ';', found 'end of file'"},
      {two + "x(1.0) q[0];", "f:4:2: expected a qubit, found '('"},
      {two + "rx q[0];", "f:4:4: expected '(', found 'q'"},
      {two + "rx() q[0];", "expected a number, pi or an input, found ')'"},
      {two + "rx(1.0, 2.0) q[0];", "expected ')', found ','"},
      {two + "rx(1.0) q[0], q[1];", "f:4:1: gate rx: 2 qubits, must be 1"},
      {two + "cx q[0];", "f:4:1: gate cx: 1 qubits, must be 2"},
      {two + "\ncx q[1], q[1];", "f:5:1: gate cx: both operands are qubit 1"},
      {two + "rx(2**3) q[0];", "f:4:5: expected ')', found '**'"},
      {two + "rx(sin(1.0)) q[0];", "neither an input nor pi, found 'sin'"},
      {two + "rx(1/2) q[0];", "f:4:5: a quotient of two integers"},
      {two + "rx(1.0/0) q[0];", "division by zero"},
      {two + "rx(1e308*10) q[0];", "the angle is not finite"},
      {two + "rx(1e999) q[0];", "the number is out of range, found '1e999'"},
      {two + "rx(" + std::string(5000, '(') + "1", "nested too deeply"},
      {two + "rx(1x) q[0];", "a number followed by letters, found '1x'"},
      {two + "rx(1.0) q[0]; ?", "f:4:15: unexpected character, found '?'"},
      {two + "/* open", "f:4:1: comment '/*' does not end"},
      {two + "include \"a\n;", "does not end on its line"},
      {two + "qubit q;", "the name is already in use, found 'q'"},
      {two + "input float t;", "f:4:13: the name is already in use, found 't'"},
      {two + "qubit pi;", "the name is already in use"},
      {two + "qubit[0] r;", "must be in [1, 31], found '0'"},
      {two + "qubit[30] r;", "more than 31 qubits in all"},
      {two + "input int n;", "the type of an input must be float or angle, found 'int'"},
      {in + "rx(2.0*w) q[0];", "f:4:7: arithmetic with input 'w' is not supported"},
      {in + "rx(-w) q[0];", "arithmetic with input 'w' is not supported"},
      {in + "rx(ww) q[0];", "f:4:4: neither an input nor pi; did you mean 'w'?, found 'ww'"},
      {in + "x q[0];", "f:3:25: input 'w' is used by no gate"},
      {in + "rx(w) q[0];\n// @qarch angle.w=x",
       "f:5:1: an angle must be a finite number, found 'x'"},
      {in + "rx(w) q[0];\n// @qarch angle.w=1.0f", "found '1.0f'"},
      {in + "rx(w) q[0];\n// @qarch angle.s=1.0", "an angle for 's', which is no input"},
      {in + "rx(w) q[0];\n// @qarch angle.w=1\n// @qarch angle.w=1",
       "f:6:1: a second angle for 'w'"},
      {in + "rx(w) q[0];\n// @qarch nothing", "expected '@qarch key=value', found 'nothing'"},
      {in + "input float u; rx(w) q[0]; rx(u) q[0];\n// @qarch angle.w=1", "but 'u' has none"},
  };
  for (const Case& bad : cases) {
    SCOPED_TRACE(bad.text.substr(0, 200));
    const std::string message =
        message_of<std::invalid_argument>([&] { parse_qasm(bad.text, "f"); });
    EXPECT_THAT(message, StartsWith("f:"));
    EXPECT_THAT(message, HasSubstr(bad.fragment));
  }
}

TEST(Qasm, EveryPrefixOfAFileIsReadOrRefusedWithAMessage) {
  rl::Rng rng(3);
  const sim::Circuit circuit = random_circuit(3, 30, rng);
  const std::string text = to_qasm(circuit);
  for (std::size_t length = 0; length < text.size(); ++length) {
    try {
      parse_qasm(text.substr(0, length), "f");
    } catch (const std::invalid_argument& error) {
      EXPECT_THAT(error.what(), StartsWith("f:"));
    }
  }
}

TEST(Qasm, FilesAreReadByPath) {
  const TemporaryFolder folder;
  write_text_file_atomically(folder.file("c.qasm"), kHead + "qubit q; bad q;");
  EXPECT_THAT(message_of<std::invalid_argument>([&] { read_qasm_file(folder.file("c.qasm")); }),
              HasSubstr("c.qasm:3:10: gate 'bad'"));
  EXPECT_THAT(message_of<std::runtime_error>([&] { read_qasm_file(folder.file("none")); }),
              HasSubstr("No such file or directory"));
}

}  // namespace
}  // namespace qarch::search
