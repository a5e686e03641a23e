#include <gtest/gtest.h>

#include <cstring>
#include <numeric>

#include "chem/io/hdf5_tree.h"
#include "chem/io/hdf5_writer.h"
#include "tests/chem/hdf5_samples.h"

namespace qarch::chem {
namespace {

using test::refusal;
using test::ScratchFile;

std::vector<double> ramp(std::size_t n) {
  std::vector<double> values(n);
  std::iota(values.begin(), values.end(), 0.125);
  return values;
}

void fill(Hdf5Writer& file) {
  file.create_group("g");
  file.write("g/integer", std::int64_t{-3});
  file.write("real", 0.1);
  file.write("yes", true);
  file.write("no", false);
  file.write("text", "sto-3g");
  file.write("empty", "");
  file.write("names", std::vector<std::string>{"H", "Li"});
  file.write("array", {2, 3}, std::vector<std::int64_t>{1, 2, 3, 4, 5, 6});
  file.write("long", {300, 2, 500}, ramp(300'000), true);
  file.write("none", {0}, std::vector<double>{}, true);
}

TEST(Hdf5Writer, WritesWhatIsReadBack) {
  const ScratchFile file("written.h5");
  Hdf5Writer writer;
  fill(writer);
  writer.save(file.path());
  const Hdf5Tree tree = read_hdf5(file.path());
  const Hdf5Cursor root = tree.root();
  EXPECT_EQ(root.at("g/integer").integer(-9, 9), -3);
  EXPECT_EQ(root.at("real").real(), 0.1);
  EXPECT_EQ(root.at("yes").value().kind, Hdf5Kind::kBoolean);
  EXPECT_EQ(root.at("yes").value().integers, std::vector<std::int64_t>{1});
  EXPECT_EQ(root.at("no").value().integers, std::vector<std::int64_t>{0});
  EXPECT_EQ(root.at("text").text(), "sto-3g");
  EXPECT_EQ(root.at("empty").text(), "");
  EXPECT_EQ(root.at("names").texts(), (std::vector<std::string>{"H", "Li"}));
  EXPECT_EQ(root.at("array").integers(), (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(root.at("array").value().shape, (std::vector<std::uint64_t>{2, 3}));
  EXPECT_EQ(root.at("long").reals({300, 2, 500}), ramp(300'000));
  EXPECT_EQ(root.at("none").reals({0}), std::vector<double>{});
}

TEST(Hdf5Writer, GivesTheSameBytesForTheSameCalls) {
  Hdf5Writer a;
  Hdf5Writer b;
  fill(a);
  fill(b);
  EXPECT_EQ(a.bytes(), b.bytes());
  EXPECT_EQ(a.bytes(), a.bytes());
  EXPECT_LT(a.bytes().size(), 8 * 300'000U);  // deflated
}

TEST(Hdf5Writer, WritesNoTimes) {
  const ScratchFile file("times.h5");
  Hdf5Writer writer;
  fill(writer);
  writer.save(file.path());
  const test::SampleHdf5 sample(file.path(), test::SampleHdf5::Mode::kEdit);
  for (const char* name : {"/", "g", "g/integer", "real", "yes", "text", "names", "long"}) {
    const hid_t id = H5Oopen(sample.file(), name, H5P_DEFAULT);
    H5O_info_t info{};
    ASSERT_GE(H5Oget_info2(id, &info, H5O_INFO_TIME), 0);
    EXPECT_EQ(info.ctime, 0) << name;
    EXPECT_EQ(info.mtime, 0) << name;
    H5Oclose(id);
  }
}

TEST(Hdf5Writer, RefusesATakenPathAMissingGroupAndANul) {
  Hdf5Writer file;
  fill(file);
  EXPECT_EQ(refusal([&] { file.write("real", 1.0); }), "HDF5: real: is written twice");
  EXPECT_EQ(refusal([&] { file.write("", 1.0); }), "HDF5: : is written twice");
  EXPECT_EQ(refusal([&] { file.write("h/real", 1.0); }), "HDF5: h/real: its group is missing");
  EXPECT_EQ(refusal([&] { file.write("x", std::string_view("a\0b", 3)); }),
            "HDF5: x: text holds a NUL character");
}

TEST(Hdf5Writer, ReplacesAFileOrLeavesItAlone) {
  const ScratchFile file("replaced.h5");
  file.put("old");
  Hdf5Writer writer;
  writer.write("x", 1.0);
  writer.save(file.path());
  EXPECT_EQ(read_hdf5(file.path()).root().at("x").real(), 1.0);
  EXPECT_FALSE(std::filesystem::exists(file.path() + ".tmp"));
  EXPECT_THROW(writer.save(std::filesystem::temp_directory_path().string()), std::runtime_error);
  EXPECT_THROW(writer.save(file.path() + "/x"), std::runtime_error);
}

}  // namespace
}  // namespace qarch::chem
