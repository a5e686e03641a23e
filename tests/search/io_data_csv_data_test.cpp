#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "search/io/data/csv_data.h"
#include "search/io/text_file.h"
#include "tests/search/io_temporary_folder.h"

namespace qarch::search {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Dataset read(const std::string& text) { return parse_csv_data(text, "f.csv"); }

TEST(CsvData, HeadersCommentsBlanksQuotesAndLineEndsDoNotMatter) {
  const std::vector<std::string> forms = {
      "1,2.5,b\n-3,4e-1,a\n1,1,b\n",
      "1,2.5,b\n-3,4e-1,a\n1,1,b",
      "1,2.5,b\r\n-3,4e-1,a\r\n1,1,b\r\n",
      "length,width,class\n1,2.5,b\n-3,4e-1,a\n1,1,b\n",
      "\xEF\xBB\xBF# a comment, with commas\n\n  length , \"width, cm\" , class\n"
      " 1 ,\t2.5, b \n\n# another\n-3,0.4,a\n+1,1,b",
      "  1 , 2.50 , \"b\"\n\n# x\n-3.0,+.4,a\n1,\"1\" , b\n",
      "3,2,a,b\n1,2.5,1\n-3,4e-1,0\n1,1,1\n",
  };
  for (const std::string& form : forms) {
    const Dataset data = read(form);
    Samples expected(3, 2);
    expected << 1, 2.5, -3, 0.4, 1, 1;
    EXPECT_EQ(data.x, expected) << form;
    EXPECT_THAT(data.labels, ElementsAre(1, 0, 1)) << form;
    EXPECT_THAT(data.classes, ElementsAre("a", "b")) << form;
  }
}

TEST(CsvData, WholeNumbersAreClassesInTheirOrderHoweverTheyAreWritten) {
  const Dataset data = read("0.5,10\n0.5,9.0\n0.5,-1e0\n0.5,1.0e+01\n");
  EXPECT_THAT(data.classes, ElementsAre("-1", "9", "10"));
  EXPECT_THAT(data.labels, ElementsAre(2, 1, 0, 2));
}

TEST(CsvData, TheFirstLineOfScikitLearnIsToldByItsContent) {
  // As wide as the samples (a name where a feature would be), and of another width (numbers).
  EXPECT_THAT(read("2,4,x,y,z\n1,2,3,4,2\n1,2,3,4,0\n").classes, ElementsAre("x", "y", "z"));
  EXPECT_THAT(read("2,1,7,8\n0.5,1\n0.5,0\n").classes, ElementsAre("7", "8"));
  // Samples that look alike.
  EXPECT_EQ(read("150,2,setosa\n151,2,other\n").size(), 2);
  EXPECT_EQ(read("2,2,7,8\n1,2,7,8\n").size(), 2);
  EXPECT_EQ(read("2,3,7,8\n1,2,7,8\n").size(), 2);
}

TEST(CsvData, PixelsAreDividedByWhite) {
  const Dataset data = read("# image: 2 x 3, white = 16\n0,16,8,4,1,2,a\n0,0,0,0,0,0,b\n");
  EXPECT_EQ(data.image_width, 2);
  EXPECT_EQ(data.image_height, 3);
  EXPECT_EQ(data.x(0, 1), 1.0);
  EXPECT_EQ(data.x(0, 2), 0.5);
}

TEST(CsvData, WhatIsWrongIsSaidWithItsPlace) {
  const struct {
    const char* text;
    const char* message;
  } cases[] = {
      {"", "f.csv: no samples"},
      {"# only\n\n", "f.csv: no samples"},
      {"a,b,class\n", "f.csv: no samples"},
      {"1,2,a\n1,2\n", "f.csv:2: 2 columns, must be 3"},
      {"x,y,class\n1,2,3,a\n", "f.csv:2: 4 columns, must be 3"},
      {"1\n2\n", "f.csv:1: one column"},
      {"1,2,a\n1,2x,b\n", "f.csv:2: column 2: '2x', must be a finite number"},
      {"# c\n\n1,,a\n", "f.csv:3: column 2: '', must be a finite number"},
      {"1,nan,a\n", "f.csv:1: column 2: 'nan'"},
      {"inf,1,a\n", "f.csv:1: column 1: 'inf'"},
      {"1,1e999,a\n", "f.csv:1: column 2: '1e999'"},
      {"x,1,a\n2,1,a\n", "f.csv:1: column 1: 'x'"},
      {"1,2,0.5\n", "column 3: '0.5', must be a label"},
      {"1,2,nan\n", "column 3: 'nan', must be a label"},
      {"1,2,\n", "column 3: '', must be a label"},
      {"1,2,7\n1,2,b\n", "f.csv:2: column 3: 'b', must be a whole number as the labels before"},
      {"0,1,2,target\n1,2,3,7\n", "f.csv:2: column 4: '7', must be a word"},
      {"1,\"2,a\n", "f.csv:1: column 2: a quote has no end"},
      {"1,\"2\"3,a\n", "f.csv:1: column 2: behind a quote must come a comma"},
      {"3,1,p,q\n1,0\n1,1\n", "f.csv: 2 samples, must be 3"},
      {"1,1,p,q\n1,2\n", "f.csv:2: column 2: '2', must be in [0, 1]"},
      {"# image: 2 x 2, white = 16\n1,2,3,a\n", "3 features, must be 4, the pixels"},
      {"# image: 1 x 1, white = 16\n17,a\n", "f.csv:2: column 1: '17', must be a pixel in [0, 16]"},
      {"# image: 1 x 1, white = 0\n1,a\n", "f.csv:1: 'image: 1 x 1, white = 0', must be as in"},
      {"# image: 1 x 9999, white = 1\n1,a\n", "f.csv:1: 'image: 1 x 9999, white = 1', must be"},
      {"# image: big\n1,a\n", "f.csv:1: 'image: big', must be"},
      {"1,a\n# image: 1 x 1, white = 1\n", "f.csv:2: 'image: 1 x 1, white = 1', must stand before"},
  };
  for (const auto& [text, message] : cases) {
    EXPECT_THAT(message_of<std::invalid_argument>([&] { read(text); }), HasSubstr(message)) << text;
  }
  std::string many;
  for (int i = 0; i <= 1000; ++i) many += "1," + std::to_string(i) + "\n";
  EXPECT_THAT(message_of<std::invalid_argument>([&] { read(many); }),
              HasSubstr("f.csv:1001: more than 1000 different labels"));
}

TEST(CsvData, AFileBringsItsNameAndChecksum) {
  const TemporaryFolder folder;
  write_text_file_atomically(folder.file("pairs.csv"), "1,a\n2,b\n");
  const Dataset data = read_csv_data(folder.file("pairs.csv"));
  EXPECT_EQ(data.name, "pairs");
  ASSERT_EQ(data.provenance.size(), 1U);
  EXPECT_EQ(data.provenance[0].file, "pairs.csv");
  EXPECT_EQ(data.provenance[0].sha256.size(), 64U);
}

TEST(CsvData, TheShippedSetsAreWhatTheyAreKnownToBe) {
  const std::string folder = QARCH_SOURCE_DIR "/data/datasets/";
  const struct {
    const char* file;
    int samples, features, classes;
  } sets[] = {{"iris.csv", 150, 4, 3},
              {"wine.csv", 178, 13, 3},
              {"breast_cancer.csv", 569, 30, 2},
              {"digits.csv.gz", 1797, 64, 10}};
  for (const auto& [file, samples, features, classes] : sets) {
    const Dataset data = read_csv_data(folder + file);
    EXPECT_EQ(data.size(), samples) << file;
    EXPECT_EQ(data.num_features(), features) << file;
    EXPECT_EQ(static_cast<int>(data.classes.size()), classes) << file;
  }
  const Dataset digits = read_csv_data(folder + "digits.csv.gz");
  EXPECT_EQ(digits.name, "digits");
  EXPECT_EQ(digits.image_width, 8);
  EXPECT_EQ(digits.x.maxCoeff(), 1.0);
  EXPECT_EQ(digits.x.minCoeff(), 0.0);
  // Mean of the sepal lengths of setosa, Fisher's table.
  EXPECT_NEAR(read_csv_data(folder + "iris.csv").x.topRows(50).col(0).mean(), 5.006, 1e-12);
}

}  // namespace
}  // namespace qarch::search
