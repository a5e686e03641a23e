#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "search/io/data/idx_data.h"
#include "search/io/text_file.h"
#include "tests/search/io_temporary_folder.h"

namespace qarch::search {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Numbers as IDX writes them, then bytes.
std::string idx(const std::vector<std::uint32_t>& header, const std::string& content) {
  std::string bytes;
  for (const std::uint32_t number : header) {
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
      bytes += static_cast<char>(number >> shift & 0xFFU);
    }
  }
  return bytes + content;
}

const std::string kPixels("\x00\xFF\x33\x00\x01\x02\x80\x00\xFF\xFF\xFF\xFF", 12);

std::string images() { return idx({0x803, 2, 3, 2}, kPixels); }
std::string labels() { return idx({0x801, 2}, "\x09\x03"); }

TEST(IdxData, PixelsGoRowByRowAndClassesByNumber) {
  const Dataset data = parse_idx(images(), "i", labels(), "l");
  EXPECT_EQ(data.image_height, 3);
  EXPECT_EQ(data.image_width, 2);
  Samples expected(2, 6);
  expected << 0, 255, 51, 0, 1, 2, 128, 0, 255, 255, 255, 255;
  EXPECT_LT((data.x - expected / 255.0).cwiseAbs().maxCoeff(), 1e-16);
  EXPECT_EQ(data.x(0, 1), 1.0);
  EXPECT_THAT(data.classes, ElementsAre("3", "9"));
  EXPECT_THAT(data.labels, ElementsAre(1, 0));
}

TEST(IdxData, SpoiltFilesAreRefusedBeforeMemoryIsTaken) {
  const struct {
    std::string images, labels;
    const char* message;
  } cases[] = {
      {labels(), labels(), "i: magic number 2049, must be 2051"},
      {images(), images(), "l: magic number 2051, must be 2049"},
      {"", labels(), "i: the header is cut off"},
      {idx({0x803, 2, 3}, ""), labels(), "i: the header is cut off"},
      {idx({0x803, 0, 3, 2}, ""), labels(), "i: no images"},
      {idx({0x803, 2, 0, 2}, ""), labels(), "i: images of 2 x 0 pixels"},
      {idx({0x803, 2, 3, 5000}, ""), labels(),
       "i: images of 5000 x 3 pixels, must be in [1, 1024]"},
      {idx({0x803, 0xFFFFFFFF, 1024, 1024}, ""), labels(),
       "i: 4294967295 images, must have at most"},
      {idx({0x803, 60, 1024, 1024}, ""), labels(),
       "i: 0 bytes behind the header, must be 62914560"},
      {images() + "x", labels(), "i: 13 bytes behind the header, must be 12"},
      {images(), labels() + "x", "l: 3 bytes behind the header, must be 2"},
      {images(), idx({0x801, 0xFFFFFFFF}, "\x09\x03"), "l: 2 bytes behind the header, must be"},
      {images(), idx({0x801, 1}, "\x09"),
       "l: 1 labels, must be as many as there are images in i: 2"},
  };
  for (const auto& each : cases) {
    EXPECT_THAT(
        message_of<std::invalid_argument>([&] { parse_idx(each.images, "i", each.labels, "l"); }),
        HasSubstr(each.message));
  }
  for (std::size_t length = 0; length < images().size(); ++length) {
    EXPECT_THROW(parse_idx(images().substr(0, length), "i", labels(), "l"), std::invalid_argument);
  }
  for (std::size_t length = 0; length < labels().size(); ++length) {
    EXPECT_THROW(parse_idx(images(), "i", labels().substr(0, length), "l"), std::invalid_argument);
  }
}

TEST(IdxData, FilesBringTheirNamesAndChecksums) {
  const TemporaryFolder folder;
  write_text_file_atomically(folder.file("few-images"), images());
  write_text_file_atomically(folder.file("few-labels"), labels());
  const Dataset data = read_idx(folder.file("few-images"), folder.file("few-labels"));
  EXPECT_EQ(data.name, "few-images");
  ASSERT_EQ(data.provenance.size(), 2U);
  EXPECT_EQ(data.provenance[0].file, "few-images");
  EXPECT_EQ(data.provenance[1].file, "few-labels");
}

TEST(IdxData, TheMagicNumberTellsTheFormat) {
  EXPECT_TRUE(is_idx(images()));
  EXPECT_TRUE(is_idx(labels()));
  EXPECT_FALSE(is_idx("1,2,a\n"));
  EXPECT_FALSE(is_idx(""));
}

}  // namespace
}  // namespace qarch::search
