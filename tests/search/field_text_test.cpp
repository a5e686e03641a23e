#include "search/field_text.h"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace qarch::search {
namespace {

template <class Field>
Field read(std::string_view text) {
  Field field{};
  set_from_text(field, text);
  return field;
}

template <class Field>
void expect_round_trip(const std::vector<Field>& values) {
  for (const Field& value : values) EXPECT_EQ(read<Field>(to_text(value)), value) << to_text(value);
}

/// Text that is no value of this type must throw and leave the field as it was.
template <class Field>
void expect_refused(const Field& old, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    Field field = old;
    EXPECT_THROW(set_from_text(field, text), std::invalid_argument) << '\'' << text << '\'';
    EXPECT_EQ(field, old) << '\'' << text << '\'';
  }
}

TEST(FieldText, ReadsBackWhatItWrites) {
  expect_round_trip<int>({0, -7, std::numeric_limits<int>::max(), std::numeric_limits<int>::min()});
  expect_round_trip<std::uint64_t>({0, 1, std::numeric_limits<std::uint64_t>::max()});
  expect_round_trip<double>({0.0, -0.1, 1.0 / 3.0, 5e-324, 1.7976931348623157e308, 1e9,
                             std::numeric_limits<double>::infinity()});
  expect_round_trip<bool>({true, false});
  expect_round_trip<std::string>({"", "a b", "H 0 0 0; H 0 0 1"});
  expect_round_trip<std::vector<int>>({{}, {1}, {1, -2, 3}});
  expect_round_trip<std::vector<std::string>>({{}, {"ry"}, {"rz", "sx", "x", "cx"}});
  expect_round_trip<std::vector<double>>({{}, {0.1}, {1.0 / 3.0, -2e-9, 4.0}});
}

TEST(FieldText, ReadsNumbersInTheirUsualForms) {
  EXPECT_EQ(read<int>("+12"), 12);
  EXPECT_EQ(read<double>("5e-4"), 5e-4);
  EXPECT_EQ(read<double>("+.5"), 0.5);
  EXPECT_EQ(read<double>("3"), 3.0);
  EXPECT_EQ(read<std::vector<int>>("1, 2 ,3"), (std::vector<int>{1, 2, 3}));
  EXPECT_TRUE(read<std::vector<double>>("").empty());
  EXPECT_EQ(read<std::vector<std::string>>("ry , cx"), (std::vector<std::string>{"ry", "cx"}));
}

TEST(FieldText, RefusesEverythingElse) {
  expect_refused<int>(3, {"", " 1", "1 ", "1.0", "1e3", "0x10", "two", "2147483648", "+-3", "++3"});
  expect_refused<std::uint64_t>(3, {"", "-1", "18446744073709551616", "1.5", "+-1"});
  expect_refused<double>(3.0, {"", "1,5", "1e", "abc", "1e999", "++1", "+-1"});
  expect_refused<bool>(true, {"", "0", "True", "no"});
  expect_refused<std::vector<int>>({3}, {",", "1,", ",1", "1,,2", "1;2", "1 2", "1,x"});
  expect_refused<std::vector<std::string>>({"ry"}, {",", "ry,", ",ry", "ry,,cx", "ry cx"});
  expect_refused<std::vector<double>>({3.0}, {",", "1.5,", "a"});
}

TEST(FieldText, TrimsBlanksAtBothEndsOnly) {
  EXPECT_EQ(trimmed(" \t a b \r\n"), "a b");
  EXPECT_EQ(trimmed(" \t"), "");
  EXPECT_EQ(trimmed(""), "");
}

}  // namespace
}  // namespace qarch::search
