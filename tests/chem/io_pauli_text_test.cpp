#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "chem/io/pauli_text.h"
#include "sim/spectrum.h"
#include "tests/chem/molecules.h"
#include "tests/chem/mutations.h"

namespace qarch::chem {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::StartsWith;
using testing::ThrowsMessage;

const std::string kSample = "# letters: last is qubit 0\n-0.25 II\n+0.5 IZ\n1e-3 XY\n";

sim::PauliSum h2_hamiltonian() { return test::mapped(test::solve(test::kH2).hamiltonian); }

TEST(PauliText, WhatIsWrittenIsReadBitForBitWithItsHeader) {
  const sim::PauliSum sum = h2_hamiltonian();
  const PauliTextHeader header{{"molecule", "H 0 0 0; H 0 0 0.7414"}, {"", "free text"}};
  const std::string text = to_pauli_text(sum, header);
  EXPECT_THAT(text, StartsWith("# qarch hamiltonian\n# qubits: 4\n# letters: last is qubit 0\n"
                               "# unit: hartree\n# molecule: H 0 0 0; H 0 0 0.7414\n# free text\n"
                               "# sha256: "));
  const PauliTextFile read = parse_pauli_text(text, "text");
  EXPECT_EQ(read.sum.to_text(), sum.to_text());
  EXPECT_EQ(read.sum.num_qubits(), 4);
  EXPECT_THAT(read.notes, IsEmpty());
  EXPECT_THAT(read.header, Contains(header[0]));
  EXPECT_EQ(to_pauli_text(read.sum, read.header), text);  // its own keys are not said twice
}

TEST(PauliText, EveryFormOfATermReadsTheSame) {
  const std::string expected = parse_pauli_text(kSample, "x").sum.to_text();
  EXPECT_EQ(expected, "-0.25 II\n+0.5 IZ\n+0.001 XY\n");
  for (const std::string text :
       {"II -0.25\nIZ 0.5\nXY 1e-3", "-0.25 * II\r\n0.5*IZ\r\n\r\n0.001 XY # a comment\r\n",
        "\t(-0.25+0j) II\n 0.5 -0.j IZ\n(0.001, 0) XY\n", "0.001 XY\n0.5 IZ\n-0.25 II\n"}) {
    EXPECT_EQ(parse_pauli_text(text, "x").sum.to_text(), expected) << text;
  }
}

TEST(PauliText, HeaderAndCallerSayWhichLetterIsQubit0) {
  const std::string first = "# letters: first is qubit 0\n1 XIZ\n";
  const std::string last = "# letters: last is qubit 0\n1 XIZ\n";
  EXPECT_EQ(parse_pauli_text("1 XIZ", "x").sum.to_text(), "+1 XIZ\n");
  EXPECT_EQ(parse_pauli_text(last, "x").sum.to_text(), "+1 XIZ\n");
  EXPECT_EQ(parse_pauli_text(first, "x").sum.to_text(), "+1 ZIX\n");
  EXPECT_EQ(parse_pauli_text("1 XIZ\n# letters: first is qubit 0", "x").sum.to_text(), "+1 ZIX\n");
  EXPECT_EQ(parse_pauli_text(first, "x", LetterOrder::kLastIsQubit0).sum.to_text(), "+1 XIZ\n");
  EXPECT_EQ(parse_pauli_text(last, "x", LetterOrder::kFirstIsQubit0).sum.to_text(), "+1 ZIX\n");
}

TEST(PauliText, RepeatedWordsAreSummedWithANote) {
  const PauliTextFile read = parse_pauli_text("1 XZ\n2 ZZ\n0.5 XZ\n0.25 XZ\n", "x");
  EXPECT_EQ(read.sum.to_text(), "+1.75 XZ\n+2 ZZ\n");
  EXPECT_THAT(read.notes, ElementsAre(HasSubstr("2 lines repeat a word (XZ...)")));
}

TEST(PauliText, AnEmptySumSurvivesWriting) {
  const PauliTextFile read = parse_pauli_text(to_pauli_text(sim::PauliSum(3)), "x");
  EXPECT_EQ(read.sum.num_qubits(), 3);
  EXPECT_THAT(read.sum.terms(), IsEmpty());
}

TEST(PauliText, TheChecksumSeesAnyChangeOfATermButNoOtherLineEnd) {
  const std::string text = to_pauli_text(h2_hamiltonian());
  std::string with_returns;
  for (const char c : text) with_returns += c == '\n' ? "\r\n" : std::string(1, c);
  EXPECT_NO_THROW(parse_pauli_text(with_returns, "x"));
  EXPECT_NO_THROW(parse_pauli_text(text.substr(0, text.size() - 1), "x"));
  std::string changed = text;
  char& digit = changed[changed.rfind('.') + 3];
  digit = digit == '7' ? '8' : '7';
  EXPECT_THAT([&] { parse_pauli_text(changed, "x"); },
              ThrowsMessage<std::invalid_argument>(testing::AllOf(
                  HasSubstr("x:5:1: sha256 = "), HasSubstr("but that of the term"))));
  const std::string cut = text.substr(0, text.rfind('\n', text.size() - 2) + 1);
  EXPECT_THROW(parse_pauli_text(cut, "x"), std::invalid_argument);
}

TEST(PauliText, ErrorsTellPlaceValueAndWhatIsAllowed) {
  struct Case {
    std::string text;
    const char* message;
  };
  for (const auto& [text, message] : std::vector<Case>{
           {"", "x: no line 'coefficient word'"},
           {"# only a comment\n", "x: no line 'coefficient word'"},
           {"0.5 XX\n0.5 XXX\n", "x:2:1: Pauli word 'XXX' has 3 letters, must have as many"},
           {"0.5 XQ\n", "x:1:5: Pauli word 'XQ', must be letters I X Y Z"},
           {"0.5 " + std::string(32, 'I'), "has 32 letters, must be 1 to 31"},
           {"0.5\n", "x:1:4: Pauli word '' has 0 letters"},
           {"XX\n", "x:1:3: coefficient = nothing"},
           {"XX abc\n", "x:1:4: coefficient = 'abc', must be a finite number"},
           {"nan XX\n", "x:1:1: Pauli word 'nan', must be letters"},
           {"1e999 XX\n", "x:1:1: coefficient = '1e999', must be a finite number"},
           {"(0.5 XX\n", "must be ')' after coefficient"},
           {"0.5+0.1j XX\n", "x:1:1: coefficient = 0.5+0.10000000000000001j, must be real"},
           {"0.5 XX 0.5 YY\n", "x:1:7: '0.5 YY' follows a term, must be a new line"},
           {"# letters: left\n1 X", "x:1:1: letters = 'left', must be one of: 'first is qubit 0'"},
           {"# qubits: 3\n1 XX", "x:1:1: qubits = 3, must be 2: the letters of a word"},
           {"\n# nqubits: 3\n1 XX", "x:2:1: nqubits = 3, must be 2"},
           {"# nterms: 3\n1 XX", "nterms = 3, must be 1: the lines with a term"},
           {"# qubits: 32\n", "num_qubits = 32"},
           {"1e308 X\n1e308 X\n", "x: the coefficients of X add up to no finite number"},
           {"\x01\x02\xff", "', must be a finite number"}}) {
    EXPECT_THAT([&] { parse_pauli_text(text, "x"); },
                ThrowsMessage<std::invalid_argument>(HasSubstr(message)))
        << text;
  }
}

TEST(PauliText, TheWriterRefusesHeadersThatWouldNotComeBack) {
  for (const auto& [key, value] : PauliTextHeader{{"a:b", "c"}, {"a", "b\nc"}, {"a\r", "b"}}) {
    EXPECT_THROW(to_pauli_text(sim::PauliSum(1), {{key, value}}), std::invalid_argument) << key;
  }
}

TEST(PauliText, ThePublishedHamiltoniansHaveTheEigenvaluesOfTheirHeaders) {
  const std::string folder = test::kSharedData + "crlqas_hamiltonians/";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no " << folder;
  int num_files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".txt") continue;
    const PauliTextFile file = read_pauli_text(entry.path().string(), LetterOrder::kFirstIsQubit0);
    const auto value = [&](const std::string& key) {
      const auto found =
          std::find_if(file.header.begin(), file.header.end(),
                       [&](const auto& header_entry) { return header_entry.first == key; });
      return found == file.header.end() ? std::string() : found->second;
    };
    EXPECT_EQ(std::to_string(file.sum.num_qubits()), value("nqubits"));
    EXPECT_NEAR(sim::lowest_eigenvalues(file.sum)[0], std::stod(value("eigenvalues_lowest4")),
                2e-10)
        << entry.path();
    EXPECT_THAT(file.header, Contains(Pair("shift", value("shift"))));
    EXPECT_FALSE(value("shift").empty());
    ++num_files;
  }
  EXPECT_EQ(num_files, 13);
}

TEST(PauliText, DamagedTextIsReadOrRefused) {
  test::expect_survives_mutations({kSample, to_pauli_text(h2_hamiltonian(), {{"molecule", "H2"}}),
                                   "# nqubits: 2\n# nterms: 2\nXX (0.5+0j)\n0.25 * ZZ\n"},
                                  1500,
                                  [](const std::string& text) { parse_pauli_text(text, "x"); });
}

}  // namespace
}  // namespace qarch::chem
