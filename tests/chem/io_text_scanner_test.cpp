#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "chem/io/text_scanner.h"

namespace qarch::chem {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(TextScanner, NumbersAreReadWhole) {
  const std::vector<std::pair<std::string, double>> good{
      {"0.5", 0.5},   {"-.5", -0.5},   {"+1.", 1.0}, {"1e-5", 1e-5},
      {"2E+3", 2000}, {"1e-400", 0.0}, {"0.1", 0.1}, {"4.9e-324", 4.9e-324}};
  for (const auto& [text, value] : good) EXPECT_EQ(parse_number(text), value) << text;
  for (const char* text : {"", "+", ".", "e5", "1e", "1e400", "nan", "inf", "-inf", "0x1", "1,5",
                           "1 ", " 1", "++1", "1D0", "1..2"}) {
    EXPECT_EQ(parse_number(text), std::nullopt) << text;
  }
}

TEST(TextScanner, FortranWritesExponentsInItsOwnWays) {
  EXPECT_EQ(parse_fortran_number("1.5D-3"), 1.5e-3);
  EXPECT_EQ(parse_fortran_number("-1.5d+03"), -1500.0);
  EXPECT_EQ(parse_fortran_number("0.25E+01"), 2.5);
  EXPECT_EQ(parse_fortran_number("0.5-103"), 0.5e-103);
  for (const char* text : {"1.5DD3", "D3", "1.5D", "1D400", "-"}) {
    EXPECT_EQ(parse_fortran_number(text), std::nullopt) << text;
  }
}

TEST(TextScanner, IntegersKeepTheirRange) {
  EXPECT_EQ(parse_integer("+7", 0, 9), 7);
  EXPECT_EQ(parse_integer("-7", -9, 9), -7);
  for (const char* text : {"", "+", "+-7", "7.0", "10", "99999999999", "7 "}) {
    EXPECT_EQ(parse_integer(text, 0, 9), std::nullopt) << text;
  }
}

TEST(TextScanner, ComplexNumbersAreReadAsPythonPrintsThem) {
  const std::vector<std::pair<std::string, std::complex<double>>> good{
      {"0.5", {0.5, 0}},
      {"(0.5+0j)", {0.5, 0}},
      {"(-0.1-0j)", {-0.1, 0}},
      {"-1j", {0, -1}},
      {"0.5  +0.25j", {0.5, 0.25}},
      {"1.-.5j", {1, -0.5}},
      {"( 0.5 , -2 )", {0.5, -2}},
      {"1e-5-2e+3j", {1e-5, -2e3}}};
  for (const auto& [text, value] : good) {
    TextScanner scanner(text, "text");
    EXPECT_EQ(scanner.complex_number("c"), value) << text;
    EXPECT_TRUE(scanner.at_end()) << text;
  }
}

TEST(TextScanner, WhatIsNoImaginaryPartStays) {
  for (const char* rest : {" +\n[X0]", " + 3", "+ j", " - X"}) {
    const std::string text = std::string("0.5") + rest;
    TextScanner scanner(text, "text");
    EXPECT_EQ(scanner.complex_number("c"), 0.5) << rest;
    EXPECT_EQ(scanner.offset(), 3U) << rest;
  }
}

TEST(TextScanner, ErrorsTellLineColumnAndWhatWasThere) {
  const std::string text = "first\nsecond bad\x01word\n";
  TextScanner scanner(text, "file.txt");
  scanner.until("\n");
  scanner.skip_spaces();
  EXPECT_EQ(scanner.word(), "second");
  scanner.skip_blanks();
  EXPECT_THAT([&] { scanner.number("coefficient"); },
              ThrowsMessage<std::invalid_argument>(
                  "file.txt:2:8: coefficient = 'bad?word', must be a finite number"));
  EXPECT_THAT([&] { scanner.expect('[', "before a term"); },
              ThrowsMessage<std::invalid_argument>("file.txt:2:8: 'b', must be '[' before a term"));
  EXPECT_EQ(in_quotes(std::string(50, 'a')), "'" + std::string(40, 'a') + "...'");
}

TEST(TextScanner, FilesAreReadWholeOrRefused) {
  const auto folder = std::filesystem::temp_directory_path();
  const std::string path = (folder / "qarch_text_scanner_test.txt").string();
  const std::string bytes("a\0b\r\n", 5);
  std::ofstream(path, std::ios::binary) << bytes;
  EXPECT_EQ(read_file_bytes(path), bytes);
  EXPECT_THAT([&] { read_file_bytes(path, 4); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("size = 5 bytes, must be at most 4")));
  std::filesystem::remove(path);
  EXPECT_THAT([&] { read_file_bytes(path); },
              ThrowsMessage<std::runtime_error>(HasSubstr("no such file")));
  EXPECT_THAT([&] { read_file_bytes(folder.string()); },
              ThrowsMessage<std::runtime_error>(HasSubstr("not a regular file")));
}

}  // namespace
}  // namespace qarch::chem
