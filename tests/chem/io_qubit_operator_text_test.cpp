#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "chem/io/qubit_operator_text.h"
#include "tests/chem/molecules.h"
#include "tests/chem/mutations.h"

namespace qarch::chem {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

/// H2 at 0.7414, as OpenFermion prints it.
const std::string kSample =
    "(-0.09886396933545721+0j) [] +\n"
    "(-0.04532220205287398+0j) [X0 X1 Y2 Y3] +\n"
    "(0.04532220205287398+0j) [X0 Y1 Y2 X3] +\n"
    "(0.17119774903432972+0j) [Z0] +\n"
    "(0.16862219158920938+0j) [Z0 Z1] +\n"
    "(-0.2227859304041846+0j) [Z3]";

TEST(QubitOperatorText, IndicesAreQubits) {
  EXPECT_EQ(parse_qubit_operator(kSample, "x").to_text(),
            "-0.098863969335457214 IIII\n+0.17119774903432972 IIIZ\n+0.16862219158920938 IIZZ\n"
            "+0.045322202052873982 XYYX\n-0.2227859304041846 ZIII\n-0.045322202052873982 YYXX\n");
}

TEST(QubitOperatorText, EveryFormOfTermsReadsTheSame) {
  const std::string expected = "-0.5 II\n+0.25 IZ\n-1 YX\n";
  for (const std::string text :
       {"-0.5 [] +\n0.25 [Z0] +\n-1.0 [X0 Y1]",
        "QubitOperator:\n-0.5 [] +\n0.25 [Z0] +\n-1 [X0 Y1]",
        "(-0.5+0j) [] + (0.25-0j) [Z0] + (-1+1e-16j) [Y1 X0]\n",
        "-5e-1 []\r\n+ 0.25 [ Z0 ]\r\n- [X0 Y1]", "- [X0 Y1] + 0.125 [Z0] - 0.5 [] + 0.125 [Z0]",
        "\n -0.5[]+0.25[Z0]+-1[X0 Y1]"}) {
    EXPECT_EQ(parse_qubit_operator(text, "x").to_text(), expected) << text;
  }
}

TEST(QubitOperatorText, TheNumberOfQubitsIsTheLeastOrTheGiven) {
  EXPECT_EQ(parse_qubit_operator("1 [Z2]", "x").num_qubits(), 3);
  EXPECT_EQ(parse_qubit_operator("1 [Z2]", "x", 5).num_qubits(), 5);
  EXPECT_EQ(parse_qubit_operator("1 []", "x").num_qubits(), 1);
  EXPECT_EQ(parse_qubit_operator("0", "x", 2).num_qubits(), 2);
  EXPECT_EQ(parse_qubit_operator("0", "x").to_text(), "");
  EXPECT_EQ(parse_qubit_operator("1 [X30]", "x").num_qubits(), 31);
  EXPECT_THROW(parse_qubit_operator("1 []", "x", 32), std::invalid_argument);
}

TEST(QubitOperatorText, WritingIsInOpenFermionsOrder) {
  const sim::PauliSum sum(4, {{sim::PauliString::parse("IIIZ"), 0.5},
                              {sim::PauliString::parse("IIZZ"), -0.25},
                              {sim::PauliString::parse("XIIX"), 0.1},
                              {sim::PauliString::parse("IIII"), -1.0},
                              {sim::PauliString::parse("XIII"), 1.0},
                              {sim::PauliString::parse("IIYX"), 0.0}});
  EXPECT_EQ(to_qubit_operator_text(sum),
            "(-1+0j) [] +\n(0.10000000000000001+0j) [X0 X3] +\n(0.5+0j) [Z0] +\n"
            "(-0.25+0j) [Z0 Z1] +\n(1+0j) [X3]");
  EXPECT_EQ(to_qubit_operator_text(sim::PauliSum(2)), "0");
}

TEST(QubitOperatorText, WhatIsWrittenIsReadBitForBit) {
  const ElectronicHamiltonian h = test::solve(test::kLiH).hamiltonian;
  for (const char* mapping : {"jordan_wigner_interleaved", "parity_reduced"}) {
    const sim::PauliSum sum = test::mapped(h, mapping);
    EXPECT_EQ(parse_qubit_operator(to_qubit_operator_text(sum), "x", sum.num_qubits()).to_text(),
              sum.to_text());
  }
}

TEST(QubitOperatorText, ErrorsTellPlaceValueAndWhatIsAllowed) {
  struct Case {
    std::string text;
    const char* message;
  };
  for (const auto& [text, message] : std::vector<Case>{
           {"", "x:1:1: empty, must be the text of a QubitOperator"},
           {std::string("\xa9\x02\xda\rQubitOperator}", 18), "binary data, must be text"},
           {std::string(")\x02z\rQubitOperator{", 18), "binary data, must be text"},
           {"FermionOperator:\n1 [0^ 1]", "x:1:1: operator = 'FermionOperator:', must be"},
           {"1 [0^ 1]", "x:1:4: factor '0^' is a fermion's"},
           {"1 []\n1 []", "x:2:1: '1', must be '+' between terms"},
           {"0.5", "x:1:1: a term must be: coefficient [X0 Y1 ...]"},
           {"0.5 [X0] + 0", "x:1:10: a term must be"},
           {"0.5 [X0] +", "coefficient = nothing"},
           {"0.5 [X0", "the text ends inside a term"},
           {"0.5 [X0 X0]", "x:1:9: qubit 0 is twice in one term"},
           {"0.5 [X0 Z0]", "qubit 0 is twice in one term"},
           {"0.5 [X31]", "qubit of factor 'X31', must be in [0, 30]"},
           {"0.5 [X-1]", "qubit of factor 'X-1'"},
           {"0.5 [X99999999999]", "must be in [0, 30]"},
           {"0.5 [X]", "qubit of factor 'X'"},
           {"0.5 [I0]", "factor 'I0', must be X, Y or Z and a qubit"},
           {"0.5 [X0Y1]", "qubit of factor 'X0Y1'"},
           {"(0.5+1e-9j) [X0]", "x:1:1: coefficient = 0.5+1.0000000000000001e-09j, must be real"},
           {"-1j [X0]", "must be real"},
           {"nan [X0]", "operator = 'nan'"},
           {"(nan+0j) [X0]", "coefficient = 'nan+0j)', must be a finite number"},
           {"1e400 [X0]", "coefficient = '1e400', must be a finite number"},
           {"1e308 [X0] + 1e308 [X0]", "add up to no finite number"}}) {
    EXPECT_THAT([&] { parse_qubit_operator(text, "x"); },
                ThrowsMessage<std::invalid_argument>(HasSubstr(message)))
        << text;
  }
  EXPECT_THAT([&] { parse_qubit_operator("0.5 [X2]", "x", 2); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("must be in [0, 1]")));
}

TEST(QubitOperatorText, DamagedTextIsReadOrRefused) {
  test::expect_survives_mutations({kSample, "QubitOperator:\n-0.5 [] +\n0.25 [Z0] - [X0 Y1]"}, 1500,
                                  [](const std::string& text) { parse_qubit_operator(text, "x"); });
}

}  // namespace
}  // namespace qarch::chem
