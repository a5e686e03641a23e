#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "chem/io/pauli_terms.h"

namespace qarch::chem {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(PauliTerms, TheOrderOfLettersSaysWhichIsQubit0) {
  EXPECT_EQ(parse_pauli_word("XIZ", LetterOrder::kLastIsQubit0), (sim::PauliString{0b100, 0b001}));
  EXPECT_EQ(parse_pauli_word("XIZ", LetterOrder::kFirstIsQubit0), (sim::PauliString{0b001, 0b100}));
  for (const std::string& word : {std::string(), std::string(32, 'I'), std::string("XQ"),
                                  std::string("xz"), std::string("X\0Z", 3)}) {
    EXPECT_THROW(parse_pauli_word(word, LetterOrder::kLastIsQubit0), std::invalid_argument) << word;
  }
}

TEST(PauliTerms, ASumThatOverflowsIsRefused) {
  const sim::PauliString x = sim::PauliString::single(sim::Pauli::kX, 0);
  EXPECT_EQ(sum_of_terms(1, {{x, 0.5}, {x, 0.25}}, "file").terms()[0].coefficient, 0.75);
  EXPECT_THAT(
      [&] {
        sum_of_terms(1, {{x, 1e308}, {x, 1e308}}, "file");
      },
      ThrowsMessage<std::invalid_argument>(
          "file: the coefficients of X add up to no finite number"));
}

TEST(PauliTerms, LabelsHaveOneLengthAndRealCoefficients) {
  LabelledTerms terms("file");
  terms.add("XI", {0.5, 1e-11}, "term[0]");
  EXPECT_THAT([&] { terms.add("X", 0.5, "term[1]"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("file: term[1]: label 'X' has 1")));
  EXPECT_THAT(
      [&] {
        terms.add("XX", {0.5, 1e-9}, "term[1]");
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("must be real")));
  EXPECT_THAT([&] { terms.add("-XX", 0.5, "term[1]"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("must be letters I X Y Z")));
  EXPECT_EQ(std::move(terms).sum().to_text(), "+0.5 XI\n");
  EXPECT_THROW(LabelledTerms("file").sum(), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::chem
