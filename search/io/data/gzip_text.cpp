#include "search/io/data/gzip_text.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <limits>
#include <stdexcept>
#include <utility>

#include "chem/io/checksum.h"
#include "search/io/text_file.h"

namespace qarch::search {

namespace {

/// zlib's state, freed at the end.
class Inflater {
 public:
  explicit Inflater(std::string_view bytes) : rest_(bytes) {
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    if (inflateInit2(&stream_, kGzipOnly) != Z_OK)
      throw std::runtime_error("zlib cannot be initialised");
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// Fills the buffer as far as there is something; the status is inflate's.
  std::pair<int, std::string_view> next() {
    feed();
    stream_.next_out = reinterpret_cast<Bytef*>(buffer_.data());
    stream_.avail_out = static_cast<uInt>(buffer_.size());
    const int status = inflate(&stream_, Z_NO_FLUSH);
    return {status, std::string_view(buffer_.data(), buffer_.size() - stream_.avail_out)};
  }

  /// What no member has used yet.
  std::size_t left() const { return rest_.size() + stream_.avail_in; }
  void start_next_member() { inflateReset(&stream_); }

 private:
  void feed() {
    if (stream_.avail_in > 0) return;
    const std::size_t count =
        std::min<std::size_t>(rest_.size(), std::numeric_limits<uInt>::max() / 2);
    // zlib does not write there; its field is not const for historical reasons.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest_.data()));
    stream_.avail_in = static_cast<uInt>(count);
    rest_.remove_prefix(count);
  }

  z_stream stream_{};
  std::string_view rest_;
  std::array<char, 1 << 16> buffer_;
};

}  // namespace

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1F\x8B"); }

std::string inflate_gzip(std::string_view bytes, const std::string& file, std::size_t most_bytes) {
  Inflater inflater(bytes);
  std::string text;
  while (true) {
    const auto [status, piece] = inflater.next();
    if (piece.size() > most_bytes - text.size()) {
      throw std::invalid_argument(file + ": more than " + std::to_string(most_bytes) +
                                  " bytes when inflated, must be at most " +
                                  std::to_string(most_bytes));
    }
    text += piece;
    if (status == Z_STREAM_END) {
      if (inflater.left() == 0) return text;
      inflater.start_next_member();
    } else if (status == Z_BUF_ERROR) {
      throw std::invalid_argument(file + ": the gzip file is cut off");
    } else if (status != Z_OK) {
      throw std::invalid_argument(file + ": not a sound gzip file");
    }
  }
}

DataFile read_data_file(const std::string& path, std::size_t most_bytes) {
  DataFile file{read_text_file(path, most_bytes), {}};
  file.provenance = {std::filesystem::path(path).filename().string(), chem::sha256_hex(file.bytes),
                     ""};
  if (is_gzip(file.bytes)) file.bytes = inflate_gzip(file.bytes, path, most_bytes);
  return file;
}

}  // namespace qarch::search
