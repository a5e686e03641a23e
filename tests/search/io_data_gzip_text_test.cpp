#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <stdexcept>
#include <string>

#include "chem/io/checksum.h"
#include "search/io/data/gzip_text.h"
#include "search/io/text_file.h"
#include "tests/search/io_temporary_folder.h"

namespace qarch::search {
namespace {

using ::testing::HasSubstr;

/// One gzip member, by zlib's own compressor.
std::string gzip(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  std::string in = text;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string refusal(const std::string& bytes, std::size_t most = kMostDataBytes) {
  return message_of<std::invalid_argument>([&] { inflate_gzip(bytes, "f.gz", most); });
}

TEST(GzipText, TextComesBackAsItWas) {
  std::string text;
  for (int i = 0; i < 40000; ++i) text += std::to_string(i * i % 1009) + ",";
  for (const std::string& each : {std::string(), std::string("x"), text}) {
    EXPECT_EQ(inflate_gzip(gzip(each), "f.gz"), each);
  }
}

TEST(GzipText, MembersFollowEachOther) {
  EXPECT_EQ(inflate_gzip(gzip("one,") + gzip("") + gzip("two"), "f.gz"), "one,two");
}

TEST(GzipText, EveryCutAndEverySpoiltByteOfTheContentIsRefused) {
  const std::string whole = gzip("5.1,3.5,setosa\n4.9,3.0,setosa\n");
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_THAT(refusal(whole.substr(0, length)), HasSubstr("f.gz: ")) << length;
  }
  constexpr std::size_t kHeader = 10;
  for (std::size_t i = kHeader; i < whole.size(); ++i) {
    std::string spoilt = whole;
    spoilt[i] = static_cast<char>(spoilt[i] ^ 0x10);
    EXPECT_THAT(refusal(spoilt), HasSubstr("f.gz: ")) << i;
  }
  EXPECT_THAT(refusal(whole + "rest"), HasSubstr("f.gz: "));
}

TEST(GzipText, AFileThatInflatesBeyondTheLimitIsRefused) {
  const std::string bomb = gzip(std::string(1'000'000, 'a'));
  EXPECT_LT(bomb.size(), 5000U);
  EXPECT_THAT(refusal(bomb, 999'999), HasSubstr("must be at most 999999"));
  EXPECT_EQ(inflate_gzip(bomb, "f.gz", 1'000'000).size(), 1'000'000U);
}

TEST(GzipText, FilesAreToldByTheirFirstBytesAndNamedByTheirChecksum) {
  const TemporaryFolder folder;
  for (const std::string& bytes : {std::string("a,b\n"), gzip("a,b\n")}) {
    const std::string path = folder.file("plain_or_not.csv");
    write_text_file_atomically(path, bytes);
    const DataFile file = read_data_file(path);
    EXPECT_EQ(file.bytes, "a,b\n");
    EXPECT_EQ(file.provenance.file, "plain_or_not.csv");
    EXPECT_EQ(file.provenance.sha256, chem::sha256_hex(bytes));
  }
  EXPECT_THROW(read_data_file(folder.file("missing.csv")), std::runtime_error);
}

}  // namespace
}  // namespace qarch::search
