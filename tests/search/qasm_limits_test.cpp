#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "search/io/qasm.h"
#include "search/io/qasm/source.h"
#include "tests/search/io_temporary_folder.h"

namespace qarch::search {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string kHead = "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[2] q;\n";

std::string repeated(const std::string& text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

/// first, then " name_0, name_1, ..." and last.
std::string list(const std::string& first, int length, const std::string& last) {
  std::string result = first;
  for (int i = 0; i < length; ++i) result += (i == 0 ? " name_" : ", name_") + std::to_string(i);
  return result + last;
}

std::string message(const std::string& text) {
  return message_of<std::invalid_argument>([&] { parse_qasm(text, "f"); });
}

// These files take minutes where the time grows with the square of their length.

TEST(QasmLimits, AnnotationsBeyondTheMostNotesAreCounted) {
  const int count = 400000;
  const QasmCircuit file =
      parse_qasm(kHead + repeated("@foo bar\n", count) + "pragma " + std::string(5000, 'x'), "f");
  ASSERT_EQ(file.notes.size(), 1001U);
  EXPECT_EQ(file.notes[0], "f:4:1: '@foo bar' has no effect");
  EXPECT_EQ(file.notes[999], "f:1003:1: '@foo bar' has no effect");
  EXPECT_EQ(file.notes[1000], std::to_string(count + 1 - 1000) + " more notes");
}

TEST(QasmLimits, LongAnnotationsAreCut) {
  const std::string greek = repeated("θ", 150);  // 300 bytes
  const QasmCircuit file = parse_qasm(kHead + "@a" + greek, "f");
  EXPECT_EQ(file.notes.at(0), "f:4:1: '@a" + greek.substr(0, 198) + "...' has no effect");
}

TEST(QasmLimits, ManyRegistersAreRead) {
  std::string text = kHead;
  const int count = 100000;
  for (int i = 0; i < count; ++i) text += "bit c" + std::to_string(i) + ";\n";
  const QasmCircuit file = parse_qasm(text + "c77777 = measure q[0];", "f");
  ASSERT_EQ(file.bits.size(), 100000U);
  ASSERT_EQ(file.measurements.size(), 1U);
  EXPECT_EQ(file.measurements[0].bit, 77777);
  EXPECT_THAT(message(text + "bit c5;"), HasSubstr("the name is already in use"));
  EXPECT_THAT(message(text + "bit d;"), HasSubstr("more than 100000 bits in all"));
}

TEST(QasmLimits, ManyNamesThatLookAlikeAreMadeDifferent) {
  std::string text = kHead;
  for (int i = 0; i < 20000; ++i) {  // Chinese letters, all of which become "_"
    const int code = 0x4E00 + i;
    text += "bit ";
    text += static_cast<char>(0xE0 | (code >> 12));
    text += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (code & 0x3F));
    text += ";\n";
  }
  const QasmCircuit read = parse_qasm(to_qasm(parse_qasm(text, "f")), "g");
  ASSERT_EQ(read.bits.size(), 20000U);
  EXPECT_EQ(read.bits[0].name, "_");
  EXPECT_EQ(read.bits[19999].name, "__19998");
}

TEST(QasmLimits, PartsOfAStatementAreLimited) {
  struct Case {
    std::string text, fragment;
  };
  const std::vector<Case> cases{
      {list("gate g(", 1001, ") a { }"), "more than 1000 names in a list, found 'name_1000'"},
      {list("gate g ", 1001, " { }"), "more than 1000 names in a list, found 'name_1000'"},
      {repeated("inv @ ", 51) + "x q[0];", "f:4:301: more than 50 modifiers, found 'inv'"},
      {repeated("pow(0) @ ", 25) + repeated("pow(1000000) @ ", 25) + "x q[0];", ""},
      {"x q[0]" + repeated(", q[0]", 1000) + ";", "more than 1000 operands"},
      {"gate g a { " + repeated("barrier a; ", 800001) + "}", "definitions hold more than 4000000"},
      {"rx(1" + repeated("+1", 600000) + ") q[0];", "the expression has more than 1000000 steps"},
      {"qubit " + std::string(1001, 'x') + ";", "a name of 1001 bytes, must have at most 1000"},
  };
  for (const Case& bad : cases) {
    SCOPED_TRACE(bad.text.substr(0, 100));
    if (bad.fragment.empty()) {
      EXPECT_TRUE(parse_qasm(kHead + bad.text, "f").circuit.gates().empty());
    } else {
      EXPECT_THAT(message(kHead + bad.text), AllOf(StartsWith("f:4:"), HasSubstr(bad.fragment)));
    }
  }
}

TEST(QasmLimits, CommentsOfQarchAreLimited) {
  const std::string text = kHead + repeated("//@qarch a=1\n", 1000000);
  EXPECT_EQ(parse_qasm(text, "f").metadata.size(), 1000000U);
  EXPECT_THAT(message(text + "//@qarch a=1"), HasSubstr("f:1000004:1: more than 1000000 '@qarch'"));
}

TEST(QasmLimits, PlacesAreThoseOfACountOfAllLines) {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += std::string(static_cast<std::size_t>(i % 7), 'x') + "\n";
  const qasm::Source source(text, "f");
  std::size_t line = 1;
  std::size_t column = 1;
  for (std::size_t offset = 0; offset <= text.size(); ++offset) {
    const bool looked_at = offset % 997 == 0 || offset % 16384 < 2 || offset == text.size();
    const std::string place = "f:" + std::to_string(line) + ":" + std::to_string(column);
    EXPECT_EQ(looked_at ? source.place(offset) : place, place);
    ++column;
    if (offset < text.size() && text[offset] == '\n') ++line, column = 1;
  }
}

}  // namespace
}  // namespace qarch::search
