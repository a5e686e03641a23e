#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "search/datasets/data_source.h"
#include "search/datasets/generators.h"
#include "search/io/data/csv_data.h"
#include "search/io/text_file.h"
#include "tests/search/io_temporary_folder.h"
#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

DataOptions named(const std::string& name) {
  DataOptions options;
  options.name = name;
  return options;
}

std::string refusal(const DataOptions& options, const DataFolders& folders = shipped_data()) {
  return message_of<std::invalid_argument>([&] { load_data(options, 1, folders); });
}

TEST(LoadData, CountsTestSamplesThatWereTrainedOn) {
  DataOptions options = named("parity");
  options.dimension = 3;
  options.noise = 0.0;
  options.samples = 16;  // every string twice
  options.train = 8;
  options.test = 8;
  const DataSplit split = load_data(options, 1, shipped_data());
  int repeats = 0;
  for (int i = 0; i < 8; ++i) {
    bool trained = false;
    for (int k = 0; k < 8; ++k) trained = trained || split.train.x.row(k) == split.test.x.row(i);
    repeats += static_cast<int>(trained);
  }
  ASSERT_GT(repeats, 0);
  EXPECT_THAT(split.notes, Contains("test: " + std::to_string(repeats) +
                                    " of 8 samples are equal to training samples"));
  for (const std::string& note : load_data(named("moons"), 1, shipped_data()).notes) {
    EXPECT_THAT(note, ::testing::Not(HasSubstr("equal to training"))) << "continuous features";
  }
}

TEST(LoadData, EqualArgumentsGiveEqualBitsAndSeedsDiffer) {
  for (const char* name : {"moons", "parity", "iris", "digits"}) {
    DataOptions options = named(name);
    options.train = 40;
    options.test = 20;
    if (options.name == "parity") options.dimension = 8;
    const DataSplit one = load_data(options, 1, shipped_data());
    const DataSplit two = load_data(options, 1, shipped_data());
    EXPECT_EQ(one.train.x, two.train.x) << name;
    EXPECT_EQ(one.train.labels, two.train.labels) << name;
    EXPECT_EQ(one.test.x, two.test.x) << name;
    EXPECT_EQ(one.notes, two.notes) << name;
    EXPECT_NE(one.train.x, load_data(options, 2, shipped_data()).train.x) << name;
    options.seed = 2;
    const DataSplit fixed = load_data(options, 1, shipped_data());
    EXPECT_EQ(fixed.train.x, load_data(options, 9, shipped_data()).train.x) << name;
    options.seed = 0;
    EXPECT_EQ(fixed.train.x, load_data(options, 2, shipped_data()).train.x) << name;
  }
}

TEST(LoadData, TheFirstNamedClassIsClassZero) {
  DataOptions options = named("iris");
  options.classes = {"virginica", "setosa"};
  options.test = 20;
  const DataSplit split = load_data(options, 1, shipped_data());
  EXPECT_THAT(split.train.classes, ElementsAre("virginica", "setosa"));
  EXPECT_EQ(split.train.size(), 80);
  EXPECT_EQ(split.validation.size(), 0);
  EXPECT_EQ(split.test.size(), 20);
  EXPECT_EQ(std::ranges::count(split.test.labels, 0), 10);
  for (int i = 0; i < 80; ++i) {  // petals of setosa are shorter than 2 cm, others are not
    EXPECT_EQ(split.train.x(i, 2) < 2.0, split.train.labels[static_cast<std::size_t>(i)] == 1);
  }
  EXPECT_THAT(split.notes, Contains("iris: 50 of 'virginica', 50 of 'setosa'; 4 features"));
  EXPECT_THAT(split.notes, Contains("test: 10 of 'virginica', 10 of 'setosa'; 4 features"));
  ASSERT_EQ(split.test.provenance.size(), 1U);
  EXPECT_EQ(split.test.provenance[0].file, "iris.csv");
}

TEST(LoadData, DigitsBecomeBitStringsInTheOrderOfTheFields) {
  DataOptions options = named("digits");
  options.classes = {"3", "6"};
  options.resize = 4;
  options.threshold = 0.5;
  options.drop_ambiguous = true;
  options.test = 60;
  const DataSplit split = load_data(options, 1, shipped_data());
  EXPECT_EQ(split.train.num_features(), 16);
  EXPECT_EQ(split.train.image_width, 4);
  for (const double value : split.train.x.reshaped()) EXPECT_TRUE(value == 0.0 || value == 1.0);
  EXPECT_THAT(split.notes, Contains(HasSubstr("ambiguous samples left out: ")));
  // No string of one class is in another part with the other class.
  const Dataset& a = split.train;
  const Dataset& b = split.test;
  for (int i = 0; i < a.size(); ++i) {
    for (int j = 0; j < b.size(); ++j) {
      if (a.x.row(i) == b.x.row(j)) {
        EXPECT_EQ(a.labels[static_cast<std::size_t>(i)], b.labels[static_cast<std::size_t>(j)]);
      }
    }
  }
}

TEST(LoadData, PcaAndScalingAreFittedOnTheTrainingSamples) {
  DataOptions options = named("wine");
  options.classes = {"cultivar_1", "cultivar_2"};
  options.pca = 3;
  options.scaling = "minmax";
  options.scale_low = -1.0;
  options.scale_high = 1.0;
  options.train = 40;
  options.validation = 30;
  options.test = 30;
  const DataSplit split = load_data(options, 1, shipped_data());
  for (int j = 0; j < 3; ++j) {
    EXPECT_NEAR(split.train.x.col(j).minCoeff(), -1.0, 1e-12);
    EXPECT_NEAR(split.train.x.col(j).maxCoeff(), 1.0, 1e-12);
  }
  const Eigen::Index outside =
      (split.validation.x.array().abs() > 1.0).count() + (split.test.x.array().abs() > 1.0).count();
  ASSERT_GT(outside, 0);
  EXPECT_THAT(split.notes, Contains(HasSubstr("minmax: " + std::to_string(outside) +
                                              " of 180 values of validation and test")));
  EXPECT_THAT(split.notes, Contains(HasSubstr("pca: 3 of 13 components")));
}

TEST(LoadData, TestSamplesDoNotChangeWhatIsFitted) {
  // The same file with other numbers in the rows that go to the test set.
  const TemporaryFolder folder;
  std::string text;
  for (int i = 0; i < 40; ++i) {
    text += std::to_string(i * i % 17) + "," + std::to_string(i) + "," + (i % 2 ? "a" : "b") + "\n";
  }
  write_text_file_atomically(folder.file("one.csv"), text);
  DataOptions options = named(folder.file("one.csv"));
  options.test = 10;
  options.scaling = "standard";
  options.pca = 2;
  const DataSplit one = load_data(options, 1, shipped_data());
  options.pca = 0;
  options.scaling = "none";
  const DataSplit plain = load_data(options, 1, shipped_data());
  std::string spoilt;
  for (int i = 0; i < 40; ++i) {
    const bool in_test = (plain.test.x.col(1).array() == i).any();
    spoilt += in_test ? "9e5,9e5" : std::to_string(i * i % 17) + "," + std::to_string(i);
    spoilt += i % 2 ? ",a\n" : ",b\n";
  }
  write_text_file_atomically(folder.file("two.csv"), spoilt);
  options.name = folder.file("two.csv");
  options.scaling = "standard";
  options.pca = 2;
  const DataSplit two = load_data(options, 1, shipped_data());
  EXPECT_EQ(one.train.x, two.train.x);
  EXPECT_NE(one.test.x, two.test.x);
}

TEST(LoadData, NamesAreGeneratorsThenShippedSetsThenFiles) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.path() / "datasets");
  const std::string text = "1,a\n2,b\n";
  write_text_file_atomically(folder.file("datasets/moons.csv"), text);
  write_text_file_atomically(folder.file("datasets/pairs.csv"), text);
  write_text_file_atomically(folder.file("anything"), text);
  const DataFolders folders({folder.path().string()});
  EXPECT_EQ(load_data(named("moons"), 1, folders).train.size(), 200);
  EXPECT_EQ(load_data(named("pairs"), 1, folders).train.size(), 2);
  EXPECT_EQ(load_data(named(folder.file("anything")), 1, folders).train.size(), 2);
  for (const Generator& generator : generators()) {
    EXPECT_NO_THROW(load_data(named(std::string(generator.name)), 1, folders)) << generator.name;
  }
  for (const char* shipped : {"iris", "wine", "breast_cancer", "digits"}) {
    EXPECT_GT(load_data(named(shipped), 1, shipped_data()).train.size(), 100) << shipped;
  }
}

TEST(LoadData, WhatIsWrongIsSaid) {
  EXPECT_THAT(refusal(named("")), HasSubstr("data.name = '' is no file; else it must be one of:"));
  EXPECT_THAT(refusal(named("digit")), HasSubstr("did you mean 'digits'?"));
  EXPECT_THAT(refusal(named("moon")), HasSubstr("did you mean 'moons'?"));
  DataOptions options = named("moons");
  options.labels = "x";
  EXPECT_THAT(refusal(options), HasSubstr("data.labels = 'x', must be empty with the generator"));
  options = named("iris");
  options.classes = {"setosa", "virginia"};
  EXPECT_THAT(refusal(options), HasSubstr("data.classes = 'virginia', must be one of: setosa"));
  options.classes = {"setosa", "virginica"};
  options.resize = 2;
  EXPECT_THAT(refusal(options), HasSubstr("data.resize = 2, must be 0: 'iris' has no images"));
  options.resize = 0;
  options.test = 101;
  EXPECT_THAT(refusal(options), HasSubstr("= 101, must be at most 100"));
  options = named("iris");
  options.scaling = "x";
  EXPECT_THAT(refusal(options), HasSubstr("data.scaling = 'x', must be one of: none"));

  const TemporaryFolder folder;
  using namespace std::string_literals;
  write_text_file_atomically(folder.file("images"), "\0\0\x08\x03\0\0\0\x01"s);
  EXPECT_THAT(refusal(named(folder.file("images"))),
              HasSubstr("data.labels = '', must be the file"));
  options = named(folder.file("images"));
  options.labels = folder.file("images");
  EXPECT_THAT(refusal(options), HasSubstr("the header is cut off"));
}

}  // namespace
}  // namespace qarch::search
