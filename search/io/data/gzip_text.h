#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "sim/device.h"

namespace qarch::search {

/// The most bytes of a file of samples, as it lies on the disk and inflated.
inline constexpr std::size_t kMostDataBytes = std::size_t{256} << 20U;

/// The most numbers of a data set, samples x features (half a gigabyte of memory), and classes.
inline constexpr std::size_t kMostDataValues = std::size_t{64} << 20U;
inline constexpr std::size_t kMostClasses = 1000;

/// What a file holds, and which file it was (the checksum is that of the file as it lies there).
struct DataFile {
  std::string bytes;
  sim::Provenance provenance;
};

/// Whether bytes begin as a gzip file does (RFC 1952, sec. 2.3.1: 1F 8B).
bool is_gzip(std::string_view bytes);

/// The content of a gzip file (RFC 1952), of all its members one after the other. Throws
/// std::invalid_argument "file: ..." for a file that is cut off or spoilt (the checksum of each
/// member is compared), for bytes behind its end, and as soon as there are more than `most_bytes`.
std::string inflate_gzip(std::string_view bytes, const std::string& file,
                         std::size_t most_bytes = kMostDataBytes);

/// A file, inflated if it is gzip whatever its name is.
/// Throws what read_text_file and inflate_gzip throw.
DataFile read_data_file(const std::string& path, std::size_t most_bytes = kMostDataBytes);

}  // namespace qarch::search
