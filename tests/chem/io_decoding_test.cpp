#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <stdexcept>
#include <string>

#include "chem/io/decoding.h"

namespace qarch::chem {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

std::string deflated(const std::string& bytes) {
  uLongf length = compressBound(bytes.size());
  std::string result(length, '\0');
  EXPECT_EQ(compress(reinterpret_cast<Bytef*>(result.data()), &length,
                     reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()),
            Z_OK);
  result.resize(length);
  return result;
}

TEST(Decoding, Base64KnowsTheVectorsOfRfc4648) {
  EXPECT_EQ(base64_decoded(""), "");
  EXPECT_EQ(base64_decoded("Zg=="), "f");
  EXPECT_EQ(base64_decoded("Zm8="), "fo");
  EXPECT_EQ(base64_decoded("Zm9vYmFy"), "foobar");
  for (const char* text : {"Zg=", "Zm9vYmF", "Zm9v!mFy", "\xff\xff\xff\xff"}) {
    EXPECT_THROW(base64_decoded(text), std::invalid_argument) << text;
  }
}

TEST(Decoding, InflatingUndoesDeflating) {
  std::string bytes;
  for (int i = 0; i < 200000; ++i) bytes += static_cast<char>(i % 251 * (i % 7));
  EXPECT_EQ(zlib_inflated(deflated(bytes)), bytes);
  EXPECT_EQ(zlib_inflated(deflated("")), "");
}

TEST(Decoding, DamagedOrCutStreamsAndBombsAreRefused) {
  const std::string good = deflated("a sentence that zlib will squeeze, squeeze, squeeze");
  EXPECT_THROW(zlib_inflated(""), std::invalid_argument);
  EXPECT_THROW(zlib_inflated(good.substr(0, good.size() - 1)), std::invalid_argument);
  std::string damaged = good;
  damaged[damaged.size() / 2] ^= 0x10;
  EXPECT_THROW(zlib_inflated(damaged), std::invalid_argument);
  const std::string bomb = deflated(std::string((std::size_t{64} << 20U) + 1, '0'));
  EXPECT_THAT([&] { zlib_inflated(bomb); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("more than 64 MiB")));
}

}  // namespace
}  // namespace qarch::chem
