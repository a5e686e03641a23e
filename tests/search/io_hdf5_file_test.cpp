#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>

#include "search/io/hdf5_file.h"
#include "tests/search/io_temporary_folder.h"

namespace qarch::search {
namespace {

using ::testing::HasSubstr;

/// Writes a column of extreme values, reopens the file and compares.
template <class T>
void expect_column_round_trip(const std::vector<T>& values) {
  const Hdf5File file = Hdf5File::create("f");
  file.root().write_column("c", std::span<const T>(values), "text");
  file.root().set_number("n", values.empty() ? T{3} : values.back());
  const Hdf5File read = Hdf5File::open(file.bytes(), "f");
  EXPECT_EQ(read.root().read_column<T>("c"), values);
  EXPECT_EQ(read.root().number_attribute<T>("n"), values.empty() ? T{3} : values.back());
}

template <class T>
class Hdf5Column : public ::testing::Test {};
using ColumnTypes = ::testing::Types<int, std::int64_t, std::uint64_t, float, double>;
TYPED_TEST_SUITE(Hdf5Column, ColumnTypes);

TYPED_TEST(Hdf5Column, KeepsEveryValue) {
  using Limits = std::numeric_limits<TypeParam>;
  expect_column_round_trip<TypeParam>({});
  expect_column_round_trip<TypeParam>(
      {Limits::lowest(), Limits::min(), TypeParam{0}, Limits::max()});
  std::vector<TypeParam> several_chunks(5000);
  for (std::size_t i = 0; i < several_chunks.size(); ++i)
    several_chunks[i] = static_cast<TypeParam>(i * i);
  expect_column_round_trip(several_chunks);
}

TEST(Hdf5File, KeepsTextsOfAnyLength) {
  for (const std::string& text :
       {std::string(), std::string("µ\n\"'"), std::string(3'000'000, 'x')}) {
    const Hdf5File file = Hdf5File::create("f");
    file.root().set_attribute("a", text);
    file.root().write_text("t", text, "description");
    const Hdf5File read = Hdf5File::open(file.bytes(), "f");
    EXPECT_EQ(read.root().text_attribute("a"), text);
    EXPECT_EQ(read.root().read_text("t"), text);
  }
}

TEST(Hdf5File, GroupsNestAndKeepTheOrderOfCreation) {
  const Hdf5File file = Hdf5File::create("f");
  for (const char* name : {"z", "a", "m"}) file.root().create_group(name).set_number("n", 1);
  file.root().open_group("a").create_group("inner").set_attribute("x", "deep");
  const Hdf5File read = Hdf5File::open(file.bytes(), "f");
  EXPECT_EQ(read.root().group_names(), (std::vector<std::string>{"z", "a", "m"}));
  EXPECT_EQ(read.root().open_group("a").open_group("inner").text_attribute("x"), "deep");
}

TEST(Hdf5File, FilesOfOneNameThatAreOpenTogetherStayApart) {
  const Hdf5File a = Hdf5File::create("f");
  const Hdf5File b = Hdf5File::create("f");
  a.root().set_attribute("x", "of a");
  b.root().set_attribute("x", "of b");
  const Hdf5File read_a = Hdf5File::open(a.bytes(), "f");
  const Hdf5File read_b = Hdf5File::open(b.bytes(), "f");
  EXPECT_EQ(read_a.root().text_attribute("x"), "of a");
  EXPECT_EQ(read_b.root().text_attribute("x"), "of b");
}

TEST(Hdf5File, ErrorsNameFileAndPlace) {
  const Hdf5File file = Hdf5File::create("run.h5");
  const Hdf5Group group = file.root().create_group("g");
  group.set_number("number", 1.0);
  group.set_attribute("text", "x");
  group.write_text("words", "x", "");
  const std::vector<double> values{1.0};
  group.write_column("column", std::span<const double>(values), "");

  const std::vector<std::pair<std::function<void()>, std::string>> cases{
      {[&] { group.open_group("h"); }, "run.h5: /g/h: group is missing"},
      {[&] { group.create_group("words"); }, "run.h5: /g/words: is written twice"},
      {[&] { group.write_text("words", "", ""); }, "run.h5: /g/words: is written twice"},
      {[&] { group.set_number("number", 1); }, "run.h5: /g/number: attribute is written twice"},
      {[&] { group.set_attribute("text", ""); }, "run.h5: /g/text: attribute is written twice"},
      {[&] { group.set_attribute("nul", std::string(1, '\0')); }, "/g/nul: text holds a NUL"},
      {[&] { group.text_attribute("none"); }, "run.h5: /g/none: attribute is missing"},
      {[&] { group.text_attribute("number"); }, "run.h5: /g/number: attribute is no text"},
      {[&] { group.number_attribute<int>("text"); }, "run.h5: /g/text: attribute is no number"},
      {[&] { group.read_text("none"); }, "run.h5: /g/none: dataset is missing"},
      {[&] { group.read_text("column"); }, "run.h5: /g/column: dataset is no text"},
      {[&] { group.read_column<int>("words"); }, "run.h5: /g/words: dataset is no column"},
  };
  for (const auto& [act, fragment] : cases)
    EXPECT_THAT(message_of<std::invalid_argument>(act), HasSubstr(fragment));
}

TEST(Hdf5File, OtherBytesAreRefusedAndNothingIsPrinted) {
  const Hdf5File file = Hdf5File::create("f");
  file.root().write_text("t", std::string(10000, 'x'), "");
  const std::string bytes = file.bytes();
  ::testing::internal::CaptureStderr();
  for (const std::string& bad :
       {std::string(), std::string("no HDF5"), bytes.substr(0, 700), std::string(100000, '\0')}) {
    EXPECT_THAT(message_of<std::invalid_argument>([&] { Hdf5File::open(bad, "bad.h5"); }),
                HasSubstr("bad.h5: is no HDF5 file"));
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace qarch::search
