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

void expect_same(const QasmCircuit& a, const QasmCircuit& b) {
  EXPECT_EQ(a.circuit, b.circuit);
  EXPECT_EQ(a.slots, b.slots);
  EXPECT_EQ(a.values, b.values);
  EXPECT_EQ(a.metadata, b.metadata);
  EXPECT_EQ(a.qubits, b.qubits);
  EXPECT_EQ(a.bits, b.bits);
  EXPECT_EQ(a.measurements, b.measurements);
  EXPECT_EQ(a.barriers, b.barriers);
}

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
  EXPECT_EQ(read.inputs, (std::vector<std::string>{"β", "alpha"}));
  ASSERT_TRUE(read.values.has_value());
  EXPECT_EQ(*read.values, (std::vector{-1e-3, 2.0}));
  EXPECT_EQ(read.known_angles(), (std::vector{2.0, -1e-3}));
}

TEST(Qasm, AByteOrderMarkIsSkipped) {
  const std::string mark = "\xEF\xBB\xBF";
  EXPECT_EQ(parse_qasm(mark + kHead + "qubit q; x q;", "f").circuit.gates().size(), 1U);
  EXPECT_THAT(message_of<std::invalid_argument>([&] { parse_qasm(mark + "OPENQASM 4;", "f"); }),
              StartsWith("f:1:10: OpenQASM version must be 2.0, 3.0 or 3.1, found '4'\n"
                         "  OPENQASM 4;\n           ^"));
}

TEST(Qasm, ATimeMayHaveBlanksBeforeItsUnit) {
  const std::string plain = "delay[50us] q; delay[1.5ms] q; delay[2e3ns] q; delay[3µs] q;";
  const std::string wide = "delay[50 us] q; delay[1.5\tms] q; delay[ 2e3  ns ] q; delay[3 µs] q;";
  EXPECT_EQ(parse_qasm(kHead + "qubit q; " + wide, "f").circuit,
            parse_qasm(kHead + "qubit q; " + plain, "f").circuit);
}

TEST(Qasm, AQubitMayBeMeasuredIntoSeveralBits) {
  const QasmCircuit file = parse_qasm(
      "OPENQASM 2.0; include \"qelib1.inc\"; qreg q[2]; creg c[3]; h q[0];"
      "measure q[0] -> c[2]; barrier q; measure q[1] -> c[1]; measure q[0] -> c[0];",
      "f");
  EXPECT_EQ(file.measurements, (std::vector<QasmMeasurement>{{0, 2}, {1, 1}, {0, 0}}));
  EXPECT_EQ(file.barriers, (std::vector<QasmBarrier>{{1, {0, 1}}}));
  EXPECT_EQ(file.circuit.gates().size(), 1U);
  expect_same(parse_qasm(to_qasm(file), "g"), file);
  expect_same(parse_qasm(to_qasm2(file), "g"), file);
  EXPECT_THAT(message_of<std::invalid_argument>([] {
                parse_qasm(kHead + "qubit q; bit[2] c; c[0] = measure q; c[1] = measure q; x q;",
                           "f");
              }),
              HasSubstr("gates follow on the qubit"));
}

TEST(Qasm, WithoutAngleCommentsThereAreNoAngles) {
  EXPECT_FALSE(parse_qasm(kHead + "input float w; qubit q; rx(w) q;", "f").values.has_value());
}

TEST(Qasm, ExpressionsFollowArithmetic) {
  constexpr double kPi = std::numbers::pi;
  const std::vector<std::pair<std::string, double>> cases{
      {"pi", kPi},         {"-3*pi/2", -3 * kPi / 2},
      {"π/4", kPi / 4},    {"2+3*4", 14},
      {"(2+3)*4", 20},     {"8.0/2/2", 2},
      {"7-2-1", 4},        {"--1", 1},
      {"-(1-3)*.5", 1},    {"1.e2", 100},
      {"1E-2", 0.01},      {"2*-pi", -2 * kPi},
      {"tau/2", kPi},      {"1-(2-(3-4))", -2},
      {"pi/2+pi/2", kPi},  {"12", 12},
      {"-2**2", -4},       {"2**3**2", 512},
      {"2.0**-1", 0.5},    {"4/2", 2},
      {"7%4", 3},          {"mod(-1, 4)", 3},
      {"sqrt(2.0)**2", 2}, {"arcsin(1.0)*2", kPi},
      {"log(exp(2))", 2},  {"floor(2.7)/2", 1},
      {"cos(0)", 1},       {"pow(2, 10)", 1024}};
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
  const std::string old = "OPENQASM 2.0;\ninclude \"qelib1.inc\";\nqreg q[2]; creg c[2];\n";
  const std::vector<Case> cases{
      {"", "f:1:1: expected 'OPENQASM 3.0;'"},
      {"qubit q;",
       "f:1:1: expected 'OPENQASM 3.0;' (or 'OPENQASM 2.0;') before any statement, found 'qubit'"},
      {"OPENQASM 4.0;", "f:1:10: OpenQASM version must be 2.0, 3.0 or 3.1, found '4.0'"},
      {"OPENQASM 3.0", "f:1:13: expected ';', found 'end of file'"},
      {kHead, "no qubit is declared"},
      {kHead + "OPENQASM 3.0;", "a second version statement"},
      {kHead + "include \"other.inc\";",
       "f:3:9: only \"qelib1.inc\" and \"stdgates.inc\" can be included, found 'other.inc'"},
      {"OPENQASM 3.0; qubit q; x q;", "f:1:24: the gate needs 'include \"stdgates.inc\";'"},
      {"OPENQASM 2.0; qreg q[1]; x q;", "f:1:26: the gate needs 'include \"qelib1.inc\";'"},
      {two + "  foo q[0];", "f:4:3: gate 'foo' is not known, found 'foo'\n    foo q[0];\n    ^"},
      {two + "sdgg q[0];", "f:4:1: gate 'sdgg' is not known; did you mean 'sdg'?"},
      {two + "euler(1,2,3) q[0];", "gate 'euler' is not known"},
      {old + "bit[2] d;", "f:4:1: gate 'bit' is not known"},
      {old + "inv @ x q[0];", "f:4:1: gate modifiers are of OpenQASM 3, found 'inv'"},
      {old + "gphase(1) q[0];", "gate 'gphase' is not known"},
      {old + "measure q;", "f:4:10: expected '->' and a bit, found ';'"},
      {old + "measure q -> c[0];", "f:4:9: measure: 2 qubits into 1 bits"},
      {old + "if(c==1) x q[0];", "f:4:1: classical control is not supported, found 'if'"},
      {old + "opaque magic a; magic q[0];",
       "f:4:17: an opaque gate has no definition and cannot be simulated, found 'magic'"},
      {old + "gate g a { g a; }", "gate 'g' is not known"},
      {old + "gate g a { x b; }", "f:4:14: not a qubit of the gate, found 'b'"},
      {old + "gate g a, b { cx a, a; }", "f:4:21: the qubit is used twice, found 'a'"},
      {old + "gate g a { x a; } gate g a { y a; }", "f:4:19: gate 'g' is defined twice"},
      {old + "gate g(w) a { rx(v) a; }", "neither an input nor pi"},
      {old + "gate g a { measure a -> c; }", "a gate definition can hold only gates and barriers"},
      {old + "gate g a { x a;", "found 'end of file'"},
      {old + "rx(ln(-1)) q[0];", "f:4:4: ln has no finite value here"},
      {old + "rx(foo(1)) q[0];", "unknown function, must be one of: sin"},
      {old + "qreg r[3]; cx q, r;", "registers of one statement must have the same size"},
      {old + "reset c;", "f:4:7: not a qubit register, found 'c'"},
      {two + "if (true) x q[0];", "f:4:1: classical control is not supported, found 'if'"},
      {two + "for int i in [0:1] { x q[i]; }", "a loop is not supported, found 'for'"},
      {two + "while (true) {}", "a loop is not supported"},
      {two + "def f(qubit a) {}", "a subroutine is not supported, found 'def'"},
      {two + "let a = q[0];", "an alias is not supported"},
      {two + "array[int, 2] a;", "an array is not supported"},
      {two + "defcal x $0 {}", "pulse level control is not supported"},
      {two + "cal {}", "pulse level control is not supported"},
      {two + "int n = 3;", "a variable ('const' is read) is not supported, found 'int'"},
      {two + "output bit b;", "an output variable is not supported"},
      {two + "end;", "an early end of the program is not supported"},
      {two + "gate x a { }", "gate 'x' is already defined by stdgates.inc"},
      {two + "q = 1;", "f:4:1: this statement is not supported, found 'q'"},
      {two + "bit c; c = 1;", "f:4:12: a bit can only be set by 'measure', found '1'"},
      {two + "bit c; c = measure q[0]; x q[0];",
       "f:4:8: a measurement in the middle of the circuit whose outcome is kept is not supported"},
      {two + "+;", "f:4:1: expected a statement, found '+'"},
      {two + "x $0;", "f:4:3: qubits of a device ($0, $1, ...) beside declared ones"},
      {kHead + "x $0; qubit q;", "beside declared ones are not supported, found 'q'"},
      {kHead + "x $31;", "f:3:3: a qubit of a device must be in [$0, $30]"},
      {two + "delay[100dt] q;", "f:4:7: a time in dt depends on the device"},
      {two + "delay[100] q;", "f:4:7: expected a time as 100ns, found '100'"},
      {two + "x q[2];", "f:4:5: qubit index must be in [0, 1], found '2'"},
      {two + "x q[-3];", "f:4:5: qubit index must be in [0, 1], found '-'"},
      {two + "x q[0:1];", "a slice of a register is not supported, found ':'"},
      {two + "x q[{0, 1}];", "a slice of a register is not supported, found '{'"},
      {two + "x q[1.5];", "a qubit index must be an integer"},
      {two + "x q[99999999999];", "a qubit index must be in ["},
      {two + "x r[0];", "f:4:3: not a qubit register, found 'r'"},
      {two + "x q[0] q[1];", "f:4:8: expected ';', found 'q'"},
      {two + "x q[0]", "f:4:7: expected ';', found 'end of file'"},
      {two + "x(1.0) q[0];", "f:4:3: gate x takes no argument, found '1.0'"},
      {two + "rx q[0];", "f:4:4: expected '(', found 'q'"},
      {two + "rx() q[0];", "expected a number, pi or an input, found ')'"},
      {two + "rx(1.0, 2.0) q[0];", "expected ')', found ','"},
      {two + "cu(1.0, 2.0) q[0], q[1];", "gate cu: 2 arguments, must be 4, found ')'"},
      {two + "rx(1.0) q[0], q[1];", "f:4:1: gate rx: 2 qubits, must be 1"},
      {two + "cx q[0];", "f:4:1: gate cx: 1 qubits, must be 2"},
      {two + "ctrl @ cx q[0], q[1];", "f:4:1: gate ctrl @ cx: 2 qubits, must be 3"},
      {two + "\ncx q[1], q[1];", "f:5:1: gate cx: qubit q[1] is used twice"},
      {two + "cx q, q[1];", "f:4:1: gate cx: qubit q[1] is used twice"},
      {two + "ctrl(0) @ x q[0];", "the number of controls must be in [1, 30]"},
      {two + "pow(1000000000) @ x q[0];",
       "f:4:5: the exponent of pow must be in [-1000000, 1000000], found '1000000000'"},
      {two + "delay[50 x] q;", "f:4:7: expected a time as 100ns, found '50'"},
      {two + "pow(1000001) @ x q[0];", "the exponent of pow must be in [-1000000, 1000000]"},
      {two + "pow(1000000) @ pow(1000000) @ x q[0];", "a power of 1000000000000"},
      {two + "pow(0.5) @ swap q[0], q[1];", "only of gates of one qubit, controlled or not"},
      {two + "rx(2^3) q[0];", "f:4:5: '^' is no power in OpenQASM 3, write '**', found '^'"},
      {two + "rx(1/2) q[0];", "f:4:5: a quotient of two integers"},
      {two + "rx(1.0/0) q[0];", "division by zero"},
      {two + "rx(1e308*10) q[0];", "the angle is not finite"},
      {two + "rx(1e999) q[0];", "the number is out of range, found '1e999'"},
      {two + "rx(" + std::string(5000, '(') + "1", "nested more than 200 deep"},
      {two + "rx(1x) q[0];", "a number followed by letters, found '1x'"},
      {two + "rx(1.0) q[0]; ?", "f:4:15: unexpected character, found '?'"},
      {two + "/* open", "f:4:1: comment '/*' does not end"},
      {two + "include \"a\n;", "does not end on its line"},
      {two + "qubit q;", "the name is already in use, found 'q'"},
      {two + "input float t;", "f:4:13: the name is already in use, found 't'"},
      {two + "qubit pi;", "the name is already in use"},
      {two + "qubit[0] r;", "must be in [1, 31], found '0'"},
      {two + "qubit[30] r;", "more than 31 qubits in all, the most that qarch simulates"},
      {two + "bit[100001] r;", "the number of bits must be in [1, 100000]"},
      {two + "input int n;", "the type of an input must be float or angle, found 'int'"},
      {two + "const float v = 1;\nconst int n = 1.5;", "f:5:15: the constant must be an integer"},
      {in + "const float v = w;", "an input is no constant"},
      {in + "rx(w*w) q[0];", "f:4:5: a product of two inputs is not supported"},
      {in + "rx(sin(w)) q[0];", "f:4:4: sin of an input is not supported"},
      {in + "rx(1.0/w) q[0];", "a division by an input is not supported"},
      {in + "rx(w**2) q[0];", "a power with an input is not supported"},
      {in + "pow(0.5) @ rx(w) q[0];", "its arguments must be numbers, not inputs"},
      {in + "pow(w) @ x q[0];", "a power must be a constant"},
      {in + "gate g a { rx(w) a; }", "an input cannot be used in a gate definition"},
      {in + "rx(ww) q[0];", "f:4:4: neither an input nor pi; did you mean 'w'?, found 'ww'"},
      {in + "rx(w) q[0];\n// @qarch angle.w=x",
       "f:5:1: an angle must be a finite number, found 'x'"},
      {in + "rx(w) q[0];\n// @qarch angle.w=1.0f", "found '1.0f'"},
      {in + "rx(w) q[0];\n// @qarch angle.s=1.0", "an angle for 's', which is no input"},
      {in + "rx(w) q[0];\n// @qarch angle.w=1\n// @qarch angle.w=1",
       "f:6:1: a second angle for 'w'"},
      {in + "rx(w) q[0];\n// @qarch nothing", "expected '@qarch key=value', found 'nothing'"},
      {in + "rx(w) q[0];\n// @qarch a.b=1", "f:5:1: metadata key = 'a.b'"},
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

TEST(Qasm, ErrorsShowTheLineAndACaretBelowThePlace) {
  const auto message = [](const std::string& line) {
    return message_of<std::invalid_argument>([&] { parse_qasm(kHead + line, "f"); });
  };
  EXPECT_THAT(message("\tqubit q; bad q; // more"),
              HasSubstr("\n  \tqubit q; bad q; // more\n  \t         ^"));
  EXPECT_THAT(message("qubit π; θθ = 3;"), HasSubstr("f:3:7: "));
  const std::string far = message("qubit q; /*" + std::string(5000, '-') + "*/ bad q; /*" +
                                  std::string(5000, '-') + "*/");
  const std::size_t shown = far.find('\n') + 1;
  const std::size_t under = far.find('\n', shown) + 1;
  EXPECT_LT(under - shown, 120U);
  EXPECT_EQ(far.substr(shown + (far.size() - 1 - under), 3), "bad");
  EXPECT_THAT(message("qubit q;\x01"), HasSubstr("unexpected character, found byte 1"));
}

TEST(Qasm, NoFileIsExpandedWithoutEnd) {
  std::string nested = kHead + "qubit q; gate g0 a { x a; }\n";
  std::string empty = kHead + "qubit q; gate g0 a { }\n";
  for (int i = 1; i < 100; ++i) {
    const std::string a = "g" + std::to_string(i - 1) + " a; ";
    const std::string line = "gate g" + std::to_string(i) + " a { " + a + a + "}\n";
    nested += line;
    empty += line;
  }
  const auto message = [](const std::string& text) {
    return message_of<std::invalid_argument>([&] { parse_qasm(text, "f"); });
  };
  EXPECT_THAT(message(nested + "g99 q;"), HasSubstr("more than 2000000 gates"));
  EXPECT_THAT(message(empty + "g99 q;"), HasSubstr("more than 20000000 steps"));
  EXPECT_THAT(message(kHead + "qubit q; pow(1000) @ pow(1000) @ h q; pow(1000000) @ h q; x q;"),
              HasSubstr("more than 2000000 gates"));
  std::string deep = kHead + "qubit q; gate g0 a { x a; }\n";
  for (int i = 1; i < 300; ++i)
    deep += "gate g" + std::to_string(i) + " a { g" + std::to_string(i - 1) + " a; }\n";
  EXPECT_THAT(message(deep), HasSubstr("nested more than 200 deep"));
}

// The files of data/circuits.

struct Shipped {
  std::string name;
  int num_qubits;
  std::size_t num_measurements;
  std::string error;  ///< "" if it is read
};

const std::vector<Shipped> kShipped{
    {"ansatz.oq3", 4, 4, ""},
    {"broadcast.oq2", 7, 6, ""},
    {"carriage_returns.oq3", 2, 0, ""},
    {"comments.oq3", 2, 0, ""},
    {"conditional.oq2", 2, 0, ":8:1: classical control is not supported, found 'if'"},
    {"device_qubits.oq3", 6, 3, ""},
    {"exporter.oq2", 4, 4, ""},
    {"forgotten_outcomes.oq3", 2, 2, ""},
    {"fourier.oq2", 3, 0, ""},
    {"modifiers.oq3", 5, 0, ""},
    {"nested_definitions.oq2", 3, 0, ""},
    {"qaoa.oq2", 10, 10, ""},
    {"spacing.oq2", 2, 2, ""},
    {"teleportation.oq3", 3, 0, ":12:1: a measurement in the middle of the circuit"},
    {"u_era.oq2", 3, 3, ""},
};

std::string shipped_text(const Shipped& file) {
  return read_text_file(std::string(QARCH_SOURCE_DIR "/data/circuits/") + file.name + ".qasm");
}

TEST(Qasm, ShippedCircuitsAreReadOrRefusedByName) {
  for (const Shipped& file : kShipped) {
    SCOPED_TRACE(file.name);
    const std::string text = shipped_text(file);
    if (!file.error.empty()) {
      EXPECT_THAT(message_of<std::invalid_argument>([&] { parse_qasm(text, file.name); }),
                  HasSubstr(file.error));
      continue;
    }
    const QasmCircuit read = parse_qasm(text, file.name);
    EXPECT_EQ(read.circuit.num_qubits(), file.num_qubits);
    EXPECT_EQ(read.measurements.size(), file.num_measurements);
  }
}

TEST(Qasm, WritingAndReadingShippedCircuitsIsTheIdentity) {
  for (const Shipped& file : kShipped) {
    if (!file.error.empty()) continue;
    SCOPED_TRACE(file.name);
    const QasmCircuit first = parse_qasm(shipped_text(file), file.name);
    const std::string written = to_qasm(first);
    const QasmCircuit second = parse_qasm(written, "written");
    expect_same(first, second);
    EXPECT_EQ(to_qasm(second), written);
  }
}

TEST(Qasm, Version2HoldsTheSameCircuitWithNumbersForItsInputs) {
  for (const Shipped& file : kShipped) {
    if (!file.error.empty() || file.name == "device_qubits.oq3") continue;  // has delays
    SCOPED_TRACE(file.name);
    const QasmCircuit first = parse_qasm(shipped_text(file), file.name);
    const std::string written = to_qasm2(first);
    const QasmCircuit second = parse_qasm(written, "written");
    EXPECT_EQ(second.circuit, first.circuit.bound(first.known_angles().value()));
    EXPECT_EQ(second.measurements, first.measurements);
    EXPECT_EQ(second.barriers, first.barriers);
    EXPECT_EQ(to_qasm2(second), written);
  }
}

TEST(Qasm, Version2RefusesWhatItCannotSay) {
  const auto message = [](const std::string& body) {
    const QasmCircuit file = parse_qasm(kHead + "qubit q; bit c;" + body, "f");
    return message_of<std::invalid_argument>([&] { to_qasm2(file); });
  };
  EXPECT_THAT(message("delay[1us] q;"), HasSubstr("OpenQASM 2 has no delay"));
  EXPECT_THAT(message("input float w; rx(w) q;"), HasSubstr("the 1 inputs need values"));
  EXPECT_THAT(message("measure q; x q;"), HasSubstr("cannot forget the outcome"));
  sim::Circuit circuit(1);
  circuit.append_rotation(GateKind::kRy, 0);
  EXPECT_THAT(to_qasm2(circuit, std::vector{0.5}), HasSubstr("\nqreg q[1];\nry(0.5) q[0];\n"));
  EXPECT_THAT(message_of<std::invalid_argument>([&] {
                to_qasm2(circuit, std::vector{0.5, 1.0});
              }),
              HasSubstr("2 angles"));
}

TEST(Qasm, NamesBecomeThoseThatEveryImporterTakes) {
  const QasmCircuit file = parse_qasm(
      "OPENQASM 2.0; include \"qelib1.inc\"; qreg input[1]; qreg p[1]; creg bit[1]; x p[0];"
      "measure input[0] -> bit[0];",
      "f");
  const std::string text = to_qasm(file);
  EXPECT_THAT(text, HasSubstr("qubit[1] input_0;\nqubit[1] p_0;\nbit[1] bit_0;\n"));
  EXPECT_EQ(parse_qasm(text, "f").circuit, file.circuit);
  const QasmCircuit greek =
      parse_qasm(kHead + "input float θ; input float theta; qubit Q; rx(θ) Q; rx(theta) Q;", "f");
  EXPECT_THAT(to_qasm(greek), HasSubstr("input float[64] theta;\ninput float[64] theta_0;\n"));
  const QasmCircuit device = parse_qasm(kHead + "x $2;", "f");
  EXPECT_THAT(to_qasm2(device), HasSubstr("qreg q[3];\nx q[2];\n"));
}

TEST(Qasm, NotesSayWhatWasDone) {
  const QasmCircuit file =
      parse_qasm(kHead +
                     "input float w; qubit[3] q; bit c; u3(0.1, 0.2, 0.3) q; ccx q[0], q[1], q[2];"
                     "rzz(0.5) q[0], q[1];\n@hint x\nh q[0];",
                 "f");
  EXPECT_THAT(file.notes, ::testing::ElementsAre(HasSubstr("gate rzz: not in stdgates.inc"),
                                                 "f:4:1: '@hint x' has no effect",
                                                 "input 'w' is used by no gate",
                                                 "u3 (3 times): written as rz ry rz",
                                                 "ccx (1 time): written as 15 gates: h t cx tdg",
                                                 "rzz (1 time): written as cx rz cx"));
}

TEST(Qasm, MutatedShippedCircuitsAreReadOrRefusedWithAMessage) {
  rl::Rng rng(17);
  const std::string marks = "()[]{};,@*/-+$\"\n\t0123456789.eEqaθ\x80";
  for (const Shipped& file : kShipped) {
    const std::string text = shipped_text(file);
    for (int trial = 0; trial < 200; ++trial) {
      std::string spoilt = text;
      for (int change = 0; change < 1 + trial % 4; ++change) {
        const std::size_t at = rl::uniform_index(rng, spoilt.size());
        const char mark = marks[rl::uniform_index(rng, marks.size())];
        if (trial % 3 == 0) spoilt.erase(at, 1 + rl::uniform_index(rng, 8));
        if (trial % 3 == 1) spoilt.insert(at, 1, mark);
        if (trial % 3 == 2) spoilt[at] = mark;
      }
      try {
        const QasmCircuit read = parse_qasm(spoilt, "f");
        expect_same(read, parse_qasm(to_qasm(read), "g"));
      } catch (const std::invalid_argument& error) {
        EXPECT_THAT(error.what(), ::testing::AnyOf(StartsWith("f:"), StartsWith("standard gate")))
            << spoilt;
      }
    }
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
