#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "chem/io/hdf5_tree.h"
#include "tests/chem/hdf5_samples.h"

namespace qarch::chem {
namespace {

using test::refusal;
using test::SampleHdf5;
using test::ScratchFile;

hid_t fixed_text(std::size_t size, H5T_str_t padding) {
  const hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, size);
  H5Tset_strpad(type, padding);
  return type;
}

hid_t complex_type(const char* first, const char* second) {
  const hid_t type = H5Tcreate(H5T_COMPOUND, 16);
  H5Tinsert(type, first, 0, H5T_NATIVE_DOUBLE);
  H5Tinsert(type, second, 8, H5T_NATIVE_DOUBLE);
  return type;
}

hid_t enumeration(const char* zero, const char* one) {
  const hid_t type = H5Tenum_create(H5T_STD_I8LE);
  const std::array<signed char, 2> codes{0, 1};
  H5Tenum_insert(type, zero, &codes[0]);
  H5Tenum_insert(type, one, &codes[1]);
  return type;
}

/// All kinds of values, in groups.
void write_sample(const std::string& path) {
  const SampleHdf5 file(path);
  file.group("a");
  file.group("a/b");
  file.reals("a/b/matrix", {1.0, 2.0, 3.0, 4.0, 5.0, 6.0}, {2, 3});
  const float single = 0.5F;
  file.dataset("single", H5T_IEEE_F32BE, H5T_NATIVE_FLOAT, &single);
  const std::array<unsigned char, 3> bytes{1, 2, 255};
  file.dataset("bytes", H5T_STD_U8LE, H5T_NATIVE_UCHAR, bytes.data(), {3});
  const std::array<double, 4> pairs{1.0, 2.0, 3.0, 4.0};
  file.dataset("complex", complex_type("r", "i"), complex_type("r", "i"), pairs.data(), {2});
  file.dataset("compound", complex_type("x", "y"), complex_type("x", "y"), pairs.data(), {2});
  const std::array<signed char, 2> flags{1, 0};
  const hid_t boolean = enumeration("FALSE", "TRUE");
  file.dataset("flags", boolean, boolean, flags.data(), {2});
  const hid_t colour = enumeration("RED", "BLUE");
  file.dataset("colours", colour, colour, flags.data(), {2});
  const hid_t nul = fixed_text(4, H5T_STR_NULLPAD);
  file.dataset("nul", nul, nul, "ab\0\0abcd", {2});
  const hid_t space = fixed_text(4, H5T_STR_SPACEPAD);
  file.dataset("space", space, space, "a b     ", {2});
  file.text("text", "of any length");
  file.texts("texts", {"one", "", "three"});
  const hid_t opaque = H5Tcreate(H5T_OPAQUE, 3);
  file.dataset("opaque", opaque, opaque, "a\0b");
  file.null("null");
  file.text_attribute("a", "says", "hello");
  file.integer_attribute("a/b/matrix", "rows", 2);
  file.real_attribute("a/b/matrix", "scale", 0.25);
}

class Hdf5TreeOfASample : public testing::Test {
 protected:
  Hdf5TreeOfASample() : file_("sample.h5") { write_sample(file_.path()); }
  ScratchFile file_;
};

TEST_F(Hdf5TreeOfASample, HoldsEveryKindOfValue) {
  const Hdf5Tree tree = read_hdf5(file_.path());
  const Hdf5Cursor root = tree.root();
  EXPECT_EQ(root.at("a/b/matrix").reals({2, 3}), (std::vector<double>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(root.at("single").real(), 0.5);
  EXPECT_EQ(root.at("bytes").integers(), (std::vector<std::int64_t>{1, 2, 255}));
  EXPECT_EQ(root.at("bytes").reals(), (std::vector<double>{1, 2, 255}));
  EXPECT_EQ(root.at("complex").value().kind, Hdf5Kind::kComplex);
  EXPECT_EQ(root.at("complex").value().reals, (std::vector<double>{1, 2, 3, 4}));
  EXPECT_EQ(root.at("flags").value().kind, Hdf5Kind::kBoolean);
  EXPECT_EQ(root.at("flags").value().integers, (std::vector<std::int64_t>{1, 0}));
  EXPECT_EQ(root.at("nul").texts(), (std::vector<std::string>{"ab", "abcd"}));
  EXPECT_EQ(root.at("space").texts(), (std::vector<std::string>{"a b", ""}));
  EXPECT_EQ(root.at("text").text(), "of any length");
  EXPECT_EQ(root.at("texts").texts(), (std::vector<std::string>{"one", "", "three"}));
  EXPECT_EQ(root.at("opaque").text(), std::string("a\0b", 3));
  EXPECT_EQ(root.at("null").value().kind, Hdf5Kind::kNull);
  EXPECT_EQ(root.at("compound").value().kind, Hdf5Kind::kUnreadable);
  EXPECT_EQ(root.at("colours").value().kind, Hdf5Kind::kUnreadable);
  EXPECT_EQ(root.at("a").attribute("says").text(), "hello");
  EXPECT_EQ(root.at("a/b/matrix").attribute("rows").integer(0, 9), 2);
  EXPECT_EQ(root.at("a").at("b").at("matrix").attribute("scale").real(), 0.25);
  EXPECT_FALSE(root.find("a/c"));
  EXPECT_FALSE(root.find("a/b/matrix/x"));
  EXPECT_EQ(root.at("a").children().front().path(), "/a/b");
}

TEST_F(Hdf5TreeOfASample, SaysWhereAndWhatIsNotAsWanted) {
  const Hdf5Tree tree = read_hdf5(file_.path());
  const Hdf5Cursor root = tree.root();
  const auto expect = [&](const std::string& message, const std::function<void()>& call) {
    EXPECT_EQ(refusal(call), file_.path() + ": " + message);
  };
  expect("/a/c: missing", [&] { root.at("a/c"); });
  expect("/x: missing", [&] { root.at("x"); });
  expect("/a/b/matrix: has shape (2,3), must be (3,3)", [&] {
    root.at("a/b/matrix").reals({3, 3});
  });
  expect("/a/b/matrix: has shape (2,3), must be one value", [&] { root.at("a/b/matrix").real(); });
  expect("/text: is text, must be a real number", [&] { root.at("text").real(); });
  expect("/single: is a real number, must be an integer", [&] { root.at("single").integer(0, 1); });
  expect("/a: is a group, must be text", [&] { root.at("a").text(); });
  expect("/null: is empty, must be text", [&] { root.at("null").text(); });
  expect("/flags: is a boolean, must be an integer", [&] { root.at("flags").integers(); });
  expect("/a/b/matrix@rows: = 2, must be in [3, 4]",
         [&] { root.at("a/b/matrix").attribute("rows").integer(3, 4); });
  expect("/a/b: attribute x: missing", [&] { root.at("a/b").attribute("x"); });
  expect("/compound: is a compound, which is not read, must be a real number",
         [&] { root.at("compound").reals(); });
}

TEST_F(Hdf5TreeOfASample, LoadsWhatIsWantedAndListsTheRest) {
  Hdf5ReadOptions options;
  options.wants = [](std::string_view path) { return path == "/" || path == "/text"; };
  const Hdf5Tree tree = read_hdf5(file_.path(), options);
  EXPECT_EQ(tree.root().at("text").text(), "of any length");
  EXPECT_FALSE(tree.root().at("bytes").value().loaded);
  EXPECT_EQ(tree.root().at("bytes").value().shape, std::vector<std::uint64_t>{3});
  EXPECT_EQ(refusal([&] { tree.root().at("bytes").integers(); }),
            file_.path() + ": /bytes: was not read");
  EXPECT_TRUE(tree.root().at("a").children().empty());
  EXPECT_EQ(tree.root().at("a").attribute("says").text(), "hello");
}

TEST_F(Hdf5TreeOfASample, KeepsTheLimits) {
  Hdf5ReadOptions few;
  few.max_objects = 5;
  EXPECT_NE(refusal([&] { read_hdf5(file_.path(), few); }).find("more than 5 objects"),
            std::string::npos);
  Hdf5ReadOptions shallow;
  shallow.max_depth = 1;
  EXPECT_NE(refusal([&] { read_hdf5(file_.path(), shallow); }).find("more than 1 groups"),
            std::string::npos);
  Hdf5ReadOptions small;
  small.max_bytes = 40;
  EXPECT_NE(refusal([&] { read_hdf5(file_.path(), small); }).find("/a/b/matrix: is too large"),
            std::string::npos);
}

TEST_F(Hdf5TreeOfASample, SurvivesDamage) {
  test::expect_survives_damage(file_.bytes(), 60, [](const std::string& path) { read_hdf5(path); });
}

TEST(Hdf5Tree, DistinguishesAMissingFileFromAMalformedOne) {
  const ScratchFile file("none.h5");
  EXPECT_THROW(read_hdf5(file.path()), std::runtime_error);
  EXPECT_THROW(read_hdf5(std::filesystem::temp_directory_path().string()), std::runtime_error);
  file.put("not HDF5 at all");
  EXPECT_EQ(refusal([&] { read_hdf5(file.path()); }),
            file.path() + ": not an HDF5 file, or a damaged one");
  file.put("");
  EXPECT_NE(refusal([&] { read_hdf5(file.path()); }), "");
}

TEST(Hdf5Tree, DoesNotWaitForAPipe) {
  const ScratchFile file("fifo.h5");
  ASSERT_EQ(::mkfifo(file.path().c_str(), 0600), 0);
  EXPECT_THROW(read_hdf5(file.path()), std::runtime_error);
}

TEST(Hdf5Tree, RefusesAnArrayThatIsDeclaredHuge) {
  const ScratchFile file("huge.h5");
  {
    const SampleHdf5 sample(file.path());
    const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
    const hsize_t chunk = 1024;
    H5Pset_chunk(properties, 1, &chunk);
    const hsize_t size = hsize_t{1} << 60;
    const hid_t space = H5Screate_simple(1, &size, nullptr);
    H5Dclose(H5Dcreate2(sample.file(), "x", H5T_IEEE_F64LE, space, H5P_DEFAULT, properties,
                        H5P_DEFAULT));
    H5Sclose(space);
    H5Pclose(properties);
  }
  EXPECT_EQ(
      refusal([&] { read_hdf5(file.path()); }),
      file.path() + ": /x: is too large, all that is read together must fit into 536870912 bytes");
}

TEST(Hdf5Tree, FollowsNoLinksOutOfTheFileOrRound) {
  const ScratchFile file("links.h5");
  const ScratchFile other("other.h5");
  { SampleHdf5(other.path()).reals("x", {1.0}); }
  {
    const SampleHdf5 sample(file.path());
    sample.group("a");
    sample.reals("a/x", {2.0});
    H5Lcreate_hard(sample.file(), "/", sample.file(), "a/up", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_soft("/a", sample.file(), "b", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_soft("/a/x", sample.file(), "soft", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_soft("/nowhere", sample.file(), "dangling", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_soft("/round", sample.file(), "round", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_external(other.path().c_str(), "x", sample.file(), "external", H5P_DEFAULT,
                       H5P_DEFAULT);
    H5Lcreate_soft("/external", sample.file(), "through", H5P_DEFAULT, H5P_DEFAULT);
  }
  const Hdf5Tree tree = read_hdf5(file.path());
  EXPECT_EQ(tree.root().at("a/x").real(), 2.0);
  EXPECT_EQ(tree.root().at("soft").real(), 2.0);
  for (const char* name : {"a/up", "b", "dangling", "round", "external", "through"}) {
    EXPECT_EQ(tree.root().at(name).value().kind, Hdf5Kind::kUnreadable) << name;
  }
  EXPECT_EQ(refusal([&] { tree.root().at("external").reals(); }),
            file.path() +
                ": /external: is a link to another file, which is not followed, must be a real "
                "number");
}

TEST(Hdf5Tree, ReadsNoOtherFilesAndRunsNoOtherFilters) {
  const ScratchFile file("storage.h5");
  const ScratchFile raw("raw.bin");
  raw.put(std::string(64, '\0'));
  {
    const SampleHdf5 sample(file.path());
    const double values[4] = {1, 2, 3, 4};
    const hsize_t four = 4;
    hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_external(properties, raw.path().c_str(), 0, 32);
    sample.dataset("external", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, values, {4}, properties);
    H5Pclose(properties);

    properties = H5Pcreate(H5P_DATASET_CREATE);
    const hid_t space = H5Screate_simple(1, &four, nullptr);
    H5Pset_virtual(properties, space, "other.h5", "/x", space);
    H5Dclose(H5Dcreate2(sample.file(), "virtual", H5T_IEEE_F64LE, space, H5P_DEFAULT, properties,
                        H5P_DEFAULT));
    H5Sclose(space);
    H5Pclose(properties);

    properties = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(properties, 1, &four);
    H5Pset_scaleoffset(properties, H5Z_SO_FLOAT_DSCALE, 3);
    sample.dataset("scaled", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, values, {4}, properties);
    H5Pclose(properties);

    properties = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(properties, 1, &four);
    H5Pset_shuffle(properties);
    H5Pset_deflate(properties, 9);
    H5Pset_fletcher32(properties);
    sample.dataset("deflated", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, values, {4}, properties);
    H5Pclose(properties);
  }
  const Hdf5Tree tree = read_hdf5(file.path());
  EXPECT_EQ(tree.root().at("deflated").reals(), (std::vector<double>{1, 2, 3, 4}));
  EXPECT_EQ(tree.root().at("external").value().reason,
            "is stored in other files, which are not read");
  EXPECT_EQ(tree.root().at("virtual").value().reason,
            "is stored in other files, which are not read");
  EXPECT_EQ(tree.root().at("scaled").value().reason,
            "is stored with filter 6, must be shuffle, deflate or fletcher32");
}

TEST(Hdf5Tree, HoldsNumbersThatAreNotFiniteButDoesNotHandThemOut) {
  const ScratchFile file("nan.h5");
  { SampleHdf5(file.path()).reals("x", {1.0, std::nan("")}); }
  const Hdf5Tree tree = read_hdf5(file.path());
  EXPECT_NE(refusal([&] { tree.root().at("x").reals(); }).find("must be finite"),
            std::string::npos);
}

TEST(Hdf5Tree, ReadsWhileTheParentHasFilesOpen) {
  const ScratchFile file("first.h5");
  const ScratchFile second("second.h5");
  { SampleHdf5(file.path()).reals("x", {1.0}); }
  {
    const SampleHdf5 open(second.path());
    open.reals("y", {2.0});
    EXPECT_EQ(read_hdf5(file.path()).root().at("x").real(), 1.0);
    open.reals("z", {3.0});
  }
  EXPECT_EQ(read_hdf5(second.path()).root().at("z").real(), 3.0);
}

}  // namespace
}  // namespace qarch::chem
