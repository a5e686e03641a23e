#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "apps/circuit_input.h"
#include "apps/command.h"
#include "search/io/text_file.h"
#include "tests/apps/program_fixture.h"

namespace qarch::apps {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kHead = "OPENQASM 3.0;\ninclude \"stdgates.inc\";\n";

class CircuitCommand : public ProgramFixture {
 protected:
  static Output circuit(std::vector<std::string> words) {
    return qarch("circuit", std::move(words));
  }
  /// A file of OpenQASM 3 with this body.
  std::string write(const std::string& file, const std::string& body) const {
    return ProgramFixture::write(file, kHead + body);
  }
};

TEST_F(CircuitCommand, DrawsWithAnglesNamesAndInAscii) {
  const std::string file =
      write("a.qasm", "input float[64] phi;\nqubit[2] q;\nry(phi) q[0];\ncx q[0], q[1];\n");
  const Output named = circuit({"draw", file});
  EXPECT_EQ(named.code, 0) << named.err;
  EXPECT_THAT(named.out, AllOf(HasSubstr("q[0]"), HasSubstr("phi")));
  const Output valued = circuit({"draw", file, "--set", "phi=0.25", "--format", "ascii"});
  EXPECT_EQ(valued.code, 0) << valued.err;
  EXPECT_THAT(valued.out, HasSubstr("0.25"));
  for (const char c : valued.out) EXPECT_LT(static_cast<unsigned char>(c), 0x80U);
  const Output hidden = circuit({"draw", file, "--set", "phi=0.25", "--no-values"});
  EXPECT_THAT(hidden.out, AllOf(HasSubstr("phi"), Not(HasSubstr("0.25"))));
}

TEST_F(CircuitCommand, DrawsInTheFormatThatIsAskedForOrThatTheFileIsNamedBy) {
  const std::string file =
      write("a.qasm", "qubit[2] q;\nbit[1] c;\nh q[0];\ncx q[0], q[1];\nc[0] = measure q[1];\n");
  struct Row {
    std::vector<std::string> words;
    const char* begin;
  };
  for (const Row& row : std::vector<Row>{{{"--format", "text"}, "q[0]: ─H"},
                                         {{"--format", "ascii"}, "q[0]: -H"},
                                         {{"--format", "svg"}, "<svg "},
                                         {{"--format", "latex"}, "% Circuit of 2 qubits"}}) {
    std::vector<std::string> words{"draw", file};
    words.insert(words.end(), row.words.begin(), row.words.end());
    const Output o = circuit(words);
    EXPECT_EQ(o.code, 0) << o.err;
    EXPECT_THAT(o.out, ::testing::StartsWith(row.begin));
    words.insert(words.end(), {"--output", "-"});
    EXPECT_EQ(circuit(words).out, o.out) << "a minus is standard output";
  }
  for (const auto& [name, begin] : std::vector<std::pair<std::string, std::string>>{
           {"a.svg", "<svg "}, {"a.tex", "% Circuit"}, {"a.txt", "q[0]"}, {"a", "q[0]"}}) {
    const Output o = circuit({"draw", file, "-o", at(name)});
    EXPECT_EQ(o.code, 0) << o.err;
    EXPECT_THAT(o.out, HasSubstr("written"));
    EXPECT_THAT(search::read_text_file(at(name)), ::testing::StartsWith(begin)) << name;
  }
}

TEST_F(CircuitCommand, DrawsWithinAWidth) {
  std::string body = "qubit[2] q;\n";
  for (int k = 0; k < 30; ++k) body += "rx(0.5) q[0];\ncx q[0], q[1];\n";
  const std::string file = write("long.qasm", body);
  const std::string wide = circuit({"draw", file, "--width", "1000"}).out;
  EXPECT_THAT(wide, Not(HasSubstr("\n\n")));
  const std::string narrow = circuit({"draw", file}).out;
  EXPECT_THAT(narrow, HasSubstr("\n\n")) << "100 columns where there is no terminal";
  EXPECT_NE(circuit({"draw", file, "--width", "40"}).out, narrow);
  EXPECT_THAT(circuit({"draw", file, "--format", "svg", "--width", "300"}).out,
              ::testing::ContainsRegex("width=\"[12][0-9][0-9][.\"]"));
  EXPECT_THAT(circuit({"draw", file, "--format", "latex", "--width", "7"}).out,
              HasSubstr("\\medskip"));
  EXPECT_THAT(circuit({"draw", file, "--format", "latex", "--width", "60"}).out,
              Not(HasSubstr("\\medskip")));
}

TEST_F(CircuitCommand, DrawsWithABackgroundOrAsADocument) {
  const std::string file = write("a.qasm", "qubit[1] q;\nh q[0];\n");
  EXPECT_THAT(circuit({"draw", file, "--format", "svg", "--background", "white"}).out,
              HasSubstr("fill=\"white\""));
  EXPECT_THAT(circuit({"draw", file, "--format", "latex", "--standalone"}).out,
              HasSubstr("\\end{document}"));
}

TEST_F(CircuitCommand, DrawingSaysWhatTheReaderDidUnlessQuiet) {
  const std::string file = write("u.qasm", "qubit[1] q;\nu3(0.1, 0.2, 0.3) q[0];\n");
  EXPECT_THAT(circuit({"draw", file}).err, HasSubstr("note     u3"));
  std::ostringstream out;
  std::ostringstream err;
  const Streams quiet{.out = out, .err = err, .verbosity = Verbosity::kQuiet};
  EXPECT_EQ(run_qarch({"circuit", "draw", file}, quiet), 0);
  EXPECT_EQ(err.str(), "");
  EXPECT_NE(out.str(), "");
}

TEST_F(CircuitCommand, ConvertsToBothLanguagesAndBack) {
  const std::string file =
      write("a.qasm",
            "input float[64] phi;\nqubit[2] q;\nbit[2] c;\nry(2.0*phi) q[0];\ncx q[0], "
            "q[1];\nbarrier q;\nc = measure q;\n");
  const Output open = circuit({"convert", file, "-o", at("b.qasm")});
  EXPECT_EQ(open.code, 0) << open.err;
  const search::QasmCircuit a = search::read_qasm_file(file);
  const search::QasmCircuit b = search::read_qasm_file(at("b.qasm"));
  EXPECT_EQ(a.circuit, b.circuit);
  EXPECT_EQ(a.slots, b.slots);
  EXPECT_EQ(a.measurements, b.measurements);
  EXPECT_EQ(a.barriers, b.barriers);

  const Output old =
      circuit({"convert", file, "--to", "qasm2", "--set", "phi=0.25", "-o", at("c.qasm")});
  EXPECT_EQ(old.code, 0) << old.err;
  const search::QasmCircuit c = search::read_qasm_file(at("c.qasm"));
  EXPECT_EQ(c.circuit, a.circuit.bound(std::vector<double>{0.5}));
  EXPECT_EQ(c.measurements, a.measurements);
  std::ifstream in(at("c.qasm"));
  std::string first;
  std::getline(in, first);
  EXPECT_EQ(first, "OPENQASM 2.0;");

  const Output missing = circuit({"convert", file, "--to", "qasm2"});
  EXPECT_EQ(missing.code, kExitUsage);
  EXPECT_THAT(missing.err, HasSubstr("no value: phi"));
}

TEST_F(CircuitCommand, TranspilesWithKnownCountsAndChecksItself) {
  const std::string swap = write("swap.qasm", "qubit[2] q;\nx q[0];\nswap q[0], q[1];\n");
  const Output three = circuit({"transpile", swap, "--gates", "rz,sx,x,cx", "--any-start"});
  EXPECT_EQ(three.code, 0) << three.err;
  EXPECT_THAT(three.out, AllOf(HasSubstr("1 -> 3 on two qubits"), HasSubstr("check    same output"),
                               HasSubstr("0 swaps"), HasSubstr("all basis states")));

  const std::string far = write("far.qasm",
                                "qubit[3] q;\nh q[0];\ncx q[0], q[1];\ncx q[1], "
                                "q[2];\ncx q[0], q[2];\n");
  const Output routed = circuit(
      {"transpile", far, "--gates", "rz,sx,x,cx", "--coupling", "0-1,1-2", "-o", at("out.qasm")});
  EXPECT_EQ(routed.code, 0) << routed.err;
  EXPECT_THAT(routed.out, HasSubstr("smallest fidelity 1 - "));
  const search::QasmCircuit result = search::read_qasm_file(at("out.qasm"));
  for (const sim::Gate& gate : result.circuit.gates()) {
    EXPECT_THAT(std::string(sim::gate_row(gate.kind).name),
                ::testing::AnyOf("rz", "sx", "x", "cx"));
    if (gate.num_qubits() == 2) {
      EXPECT_EQ(std::abs(gate.qubits[0] - gate.qubits[1]), 1);
    }
  }
  const Output refused = circuit({"transpile", far, "--gates", "rz,sx,x,cx", "--coupling",
                                  "0-1,1-2", "--no-route", "--layout", "0,1,2"});
  EXPECT_EQ(refused.code, kExitUsage);
}

TEST_F(CircuitCommand, MeasurementsFollowTheirQubits) {
  const std::string file =
      write("m.qasm", "qubit[2] q;\nbit[2] c;\nx q[0];\ncx q[0], q[1];\nc = measure q;\n");
  const Output o = circuit({"transpile", file, "--gates", "rz,sx,x,cx", "--coupling", "0-1,1-2",
                            "--layout", "2,1", "-o", at("out.qasm")});
  ASSERT_EQ(o.code, 0) << o.err;
  const search::QasmCircuit result = search::read_qasm_file(at("out.qasm"));
  ASSERT_EQ(result.measurements.size(), 2U);
  for (const search::QasmMeasurement& m : result.measurements) {
    EXPECT_EQ(m.qubit, m.bit == 0 ? 2 : 1);
  }
}

TEST_F(CircuitCommand, NothingIsMovedAcrossABarrier) {
  const std::string pair = write("pair.qasm", "qubit[1] q;\nx q[0];\nbarrier q;\nx q[0];\n");
  const Output kept = circuit({"transpile", pair, "--gates", "rz,sx,x,cx", "-o", at("out.qasm")});
  EXPECT_EQ(kept.code, 0) << kept.err;
  EXPECT_THAT(kept.out, HasSubstr("2 -> 2 gates"));
  const search::QasmCircuit result = search::read_qasm_file(at("out.qasm"));
  ASSERT_EQ(result.barriers.size(), 1U);
  EXPECT_EQ(result.barriers[0].gate, 1U);
  const std::string free = write("free.qasm", "qubit[1] q;\nx q[0];\nx q[0];\n");
  EXPECT_THAT(circuit({"transpile", free, "--gates", "rz,sx,x,cx"}).out, HasSubstr("2 -> 0 gates"));
}

TEST_F(CircuitCommand, SlotsSurviveBarriers) {
  const std::string file = write("s.qasm",
                                 "input float[64] a;\ninput float[64] b;\nqubit[2] q;\nrz(a) "
                                 "q[0];\nry(b) q[1];\nbarrier q;\nrx(b) q[0];\ncx q[0], "
                                 "q[1];\n");
  const Output o = circuit({"transpile", file, "--gates", "rz,sx,x,cx", "-o", at("out.qasm")});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_THAT(o.out, AllOf(HasSubstr("same output"), HasSubstr("sets of angles")));
}

TEST_F(CircuitCommand, AMinusIsStandardOutput) {
  const std::string bell = write("bell.qasm", "qubit[2] q;\nh q[0];\ncx q[0], q[1];\n");
  const fs::path before = fs::current_path();
  fs::current_path(fs::path(at(".")));
  const Output converted = circuit({"convert", bell, "-o", "-"});
  const Output transpiled = circuit({"transpile", bell, "--gates", "rz,sx,x,cx", "-o", "-"});
  const bool written = fs::exists("-");
  fs::current_path(before);
  EXPECT_FALSE(written);
  EXPECT_EQ(search::parse_qasm(converted.out, "out").circuit, search::read_qasm_file(bell).circuit);
  EXPECT_EQ(search::parse_qasm(transpiled.out, "out").circuit.num_two_qubit_gates(), 1);
  EXPECT_THAT(transpiled.err, HasSubstr("check    same output"));
}

TEST_F(CircuitCommand, WrongWordsAreSaid) {
  const std::string bell = write("bell.qasm", "qubit[2] q;\nh q[0];\ncx q[0], q[1];\n");
  struct Bad {
    std::vector<std::string> words;
    const char* message;
  };
  for (const Bad& bad :
       std::vector<Bad>{{{}, "must be one of: draw convert transpile"},
                        {{"drow"}, "did you mean 'draw'"},
                        {{"draw"}, "no circuit"},
                        {{"draw", bell, "--format", "swg"}, "did you mean 'svg'"},
                        {{"draw", bell, "--format", "png"}, "must be one of: text ascii svg latex"},
                        {{"draw", bell, "--width", "0"}, "--width = 0, must be >= 1"},
                        {{"draw", bell, "--background", "white"}, "--background: only for"},
                        {{"draw", bell, "--standalone"}, "--standalone: only for"},
                        {{"draw", bell, "--output", ""}, "--output = ''"},
                        {{"convert", bell, "--to", "qasm4"}, "--to = 'qasm4'"},
                        {{"transpile", bell}, "no target"},
                        {{"transpile", bell, "--gates", "rz,sy"}, "gate 'sy' must be one of"},
                        {{"transpile", bell, "--gates", "rz", "--layout", ""}, "--layout = ''"},
                        {{"transpile", bell, "--device", "x.csv", "--factor", "2"}, "--factor"},
                        {{"transpile", bell, "--coupling", "0-0"}, "item '0-0' must be"},
                        {{"transpile", bell, "--coupling", "0-1,"}, "item '' must be"},
                        {{"transpile", bell, "--coupling", "0-31"}, "item '0-31' must be"},
                        {{"transpile", bell, "--coupling", "0-1", "--device", "x.csv"},
                         "must be one of the two"},
                        {{"transpile", bell, "--gates", "rz", "--route", "--no-route"},
                         "must be one of the two"}}) {
    const Output o = circuit(bad.words);
    EXPECT_EQ(o.code, kExitUsage) << bad.message;
    EXPECT_THAT(o.err, HasSubstr(bad.message));
  }
  EXPECT_THAT(circuit({"--help"}).out, HasSubstr("transpile"));
  for (const char* name : {"draw", "convert", "transpile"}) {
    EXPECT_THAT(circuit({name, "--help"}).out, HasSubstr("examples:")) << name;
  }
}

}  // namespace
}  // namespace qarch::apps
