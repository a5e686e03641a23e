#include "chem/io/decoding.h"

#include <openssl/evp.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <stdexcept>

namespace qarch::chem {

namespace {

constexpr std::size_t kMaxInflatedBytes = std::size_t{64} << 20U;

}  // namespace

std::string base64_decoded(std::string_view text) {
  if (text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    throw std::invalid_argument("base64 text of " + std::to_string(text.size()) + " bytes");
  }
  std::string result(text.size() / 4 * 3 + 3, '\0');
  const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(result.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
  if (length < 0) throw std::invalid_argument("malformed base64");
  std::size_t padding = 0;  // which EVP_DecodeBlock counts as bytes
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  result.resize(static_cast<std::size_t>(length) -
                std::min(padding, static_cast<std::size_t>(length)));
  return result;
}

std::string zlib_inflated(std::string_view bytes) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) throw std::runtime_error("zlib cannot be initialised");
  std::string input(bytes);  // zlib takes what it might write to
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in =
      static_cast<uInt>(std::min<std::size_t>(input.size(), std::numeric_limits<uInt>::max()));
  std::string result;
  std::array<char, 65536> piece{};
  int status = Z_OK;
  while (status == Z_OK && result.size() <= kMaxInflatedBytes) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    status = inflate(&stream, Z_NO_FLUSH);
    result.append(piece.data(), piece.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  if (result.size() > kMaxInflatedBytes) {
    throw std::invalid_argument("more than 64 MiB when inflated");
  }
  if (status != Z_STREAM_END) throw std::invalid_argument("malformed or cut zlib data");
  return result;
}

}  // namespace qarch::chem
