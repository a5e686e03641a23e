#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qarch::chem {

/// Builds an HDF5 file in memory, in the types that h5py writes: int64 and float64 little endian,
/// text of fixed length padded with NULs, boolean as the enumeration {FALSE, TRUE} of bytes. The
/// file holds no times: the same calls give the same bytes.
///
/// Paths are "name" or "group/name". All functions throw std::invalid_argument for a path that is
/// taken or whose group is missing and a text with a NUL, and std::runtime_error when the library
/// fails. One thread at a time may use HDF5.
class Hdf5Writer {
 public:
  /// An empty file.
  Hdf5Writer();
  ~Hdf5Writer();
  Hdf5Writer(const Hdf5Writer&) = delete;
  Hdf5Writer& operator=(const Hdf5Writer&) = delete;

  void create_group(const std::string& path);

  void write(const std::string& path, std::int64_t value);
  void write(const std::string& path, double value);
  void write(const std::string& path, bool value);
  /// The empty text becomes one NUL.
  void write(const std::string& path, std::string_view text);
  void write(const std::string& path, const char* text) { write(path, std::string_view(text)); }

  /// Row-major arrays; the shape has as many elements as there are values. Reals are stored in
  /// chunks of at most 1 MiB, deflated, when `deflate` is set (and there are any).
  void write(const std::string& path, const std::vector<std::uint64_t>& shape,
             std::span<const double> values, bool deflate = false);
  void write(const std::string& path, const std::vector<std::uint64_t>& shape,
             std::span<const std::int64_t> values);
  /// All of the length of the longest.
  void write(const std::string& path, std::span<const std::string> texts);

  /// What the file on disk would hold.
  std::string bytes() const;

  /// Replaces the file so that a reader sees either the old one or the whole new one: writes
  /// `path`.tmp, syncs it and renames it. Throws std::runtime_error with path and reason.
  void save(const std::string& path) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qarch::chem
