#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>

#include "chem/io/hdf5_stream.h"

namespace qarch::chem {
namespace {

Hdf5Value integers(std::vector<std::int64_t> values) {
  Hdf5Value value{Hdf5Kind::kInteger, true, {values.size()}, {}, {}, {}, ""};
  value.integers = std::move(values);
  return value;
}

/// A group with an attribute, a dataset of each kind and a group.
std::string sample_stream() {
  std::string bytes;
  Hdf5StreamWriter out([&bytes](const void* data, std::size_t size) {
    bytes.append(static_cast<const char*>(data), size);
  });
  const auto dataset = [&](const char* name, const Hdf5Value& value) {
    out.begin_dataset(name);
    out.attribute_count(0);
    out.value(value);
  };
  out.begin_group("root");
  out.attribute_count(1);
  out.attribute_name("answer");
  out.value(integers({42}));
  dataset("a", integers({1, 2, 3}));
  dataset("b", {Hdf5Kind::kReal, true, {}, {}, {0.5}, {}, ""});
  dataset("c", {Hdf5Kind::kComplex, true, {2}, {}, {1.0, 2.0, 3.0, 4.0}, {}, ""});
  dataset("d", {Hdf5Kind::kText, true, {2}, {}, {}, {"one", ""}, ""});
  dataset("e", {Hdf5Kind::kReal, false, {1000, 1000}, {}, {}, {}, ""});
  dataset("f", {Hdf5Kind::kUnreadable, false, {}, {}, {}, {}, "is odd"});
  dataset("g", {Hdf5Kind::kReal, true, {100'000}, {}, std::vector<double>(100'000, 0.25), {}, ""});
  out.begin_group("h");
  out.attribute_count(0);
  out.end_group();
  out.end_group();
  out.flush();
  return bytes;
}

Hdf5Node read(const std::string& bytes, const Hdf5ReadOptions& options = {}) {
  std::size_t taken = 0;
  return read_hdf5_stream(
      [&](void* out, std::size_t size) {
        if (size > bytes.size() - taken) throw Hdf5StreamError("ended early");
        std::memcpy(out, bytes.data() + taken, size);
        taken += size;
      },
      options);
}

TEST(Hdf5Stream, BringsEveryKind) {
  const Hdf5Node root = read(sample_stream());
  EXPECT_EQ(root.name, "root");
  EXPECT_TRUE(root.is_group);
  EXPECT_EQ(root.attributes.at("answer").integers, std::vector<std::int64_t>{42});
  ASSERT_EQ(root.children.size(), 8U);
  EXPECT_EQ(root.children[0].value.integers, (std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_EQ(root.children[1].value.reals, std::vector<double>{0.5});
  EXPECT_TRUE(root.children[1].value.shape.empty());
  EXPECT_EQ(root.children[2].value.reals, (std::vector<double>{1, 2, 3, 4}));
  EXPECT_EQ(root.children[3].value.texts, (std::vector<std::string>{"one", ""}));
  EXPECT_FALSE(root.children[4].value.loaded);
  EXPECT_EQ(root.children[4].value.shape, (std::vector<std::uint64_t>{1000, 1000}));
  EXPECT_EQ(root.children[5].value.reason, "is odd");
  EXPECT_EQ(root.children[6].value.reals, std::vector<double>(100'000, 0.25));
  EXPECT_TRUE(root.children[7].is_group);
}

TEST(Hdf5Stream, BringsAMessageInsteadOfANode) {
  std::string bytes;
  Hdf5StreamWriter out([&bytes](const void* data, std::size_t size) {
    bytes.append(static_cast<const char*>(data), size);
  });
  out.message("too large");
  out.flush();
  try {
    read(bytes);
    FAIL();
  } catch (const Hdf5StreamError& error) {
    EXPECT_STREQ(error.what(), "too large");
  }
}

TEST(Hdf5Stream, KeepsTheLimits) {
  const std::string bytes = sample_stream();
  for (const auto& limit : std::vector<std::function<void(Hdf5ReadOptions&)>>{
           [](Hdf5ReadOptions& o) { o.max_bytes = 800'000; },
           [](Hdf5ReadOptions& o) { o.max_objects = 9; },
           [](Hdf5ReadOptions& o) { o.max_depth = 0; }}) {
    Hdf5ReadOptions options;
    limit(options);
    EXPECT_THROW(read(bytes, options), Hdf5StreamError);
  }
}

TEST(Hdf5Stream, CountsTextsThatAreEmpty) {
  std::string bytes;
  Hdf5StreamWriter out([&bytes](const void* data, std::size_t size) {
    bytes.append(static_cast<const char*>(data), size);
  });
  out.begin_dataset("texts");
  out.attribute_count(0);
  out.value({Hdf5Kind::kText, true, {100}, {}, {}, std::vector<std::string>(100), ""});
  out.flush();
  Hdf5ReadOptions options;
  EXPECT_EQ(read(bytes, options).value.texts.size(), 100U);
  options.max_bytes = 1000;
  EXPECT_THROW(read(bytes, options), Hdf5StreamError);
}

TEST(Hdf5Stream, DamageGivesAnErrorOrAnotherTree) {
  const std::string bytes = sample_stream();
  const std::size_t interesting = 700;  // before the long array
  std::mt19937_64 random(7);
  int refused = 0;
  for (int i = 0; i < 5000; ++i) {
    std::string damaged = bytes;
    for (int k = 0; k < 3; ++k) damaged[random() % interesting] = static_cast<char>(random());
    if (i % 5 == 0) damaged.resize(random() % damaged.size());
    Hdf5ReadOptions options;
    options.max_bytes = std::size_t{4} << 20;
    try {
      read(damaged, options);
    } catch (const Hdf5StreamError&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 1000);
}

TEST(Hdf5Stream, CountsElementsWithoutOverflow) {
  EXPECT_EQ(element_count({}), 1U);
  EXPECT_EQ(element_count({3, 4}), 12U);
  EXPECT_EQ(element_count({3, 0, std::uint64_t{1} << 63}), 0U);
  EXPECT_EQ(element_count({std::uint64_t{1} << 32, std::uint64_t{1} << 32}), std::nullopt);
}

}  // namespace
}  // namespace qarch::chem
