#pragma once

#include <complex>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace qarch::chem {

/// An array of NumPy. Numbers of every type become complex doubles (integers beyond 2^53 lose their
/// last digits), row-major (C order) whatever the order in the file.
struct NpyArray {
  std::vector<std::size_t> shape;  ///< empty = one number
  std::vector<std::complex<double>> values;
  bool is_single_precision = false;  ///< float32 or complex64 in the file
};

inline constexpr std::size_t kMaxNpyElements = std::size_t{1} << 22U;

/// Reads the bytes of a .npy file (NumPy's format, versions 1.0 to 3.0): little-endian f4 f8 c8 c16
/// i1 i2 i4 i8 u1 u2 u4 u8 and b1, in C or Fortran order. Throws std::invalid_argument "name: ..."
/// for malformed bytes, other types (Python objects would need pickle, which runs code: never),
/// more than 2^22 elements, and numbers that are not finite.
NpyArray parse_npy(std::string_view bytes, const std::string& name);

/// The arrays of an .npz file, a zip archive of `KEY.npy`, stored or deflated: those of `keys` that
/// are there, or all when there are no keys. Throws std::invalid_argument "name: ..." or
/// "name: KEY.npy: ..." for a malformed archive, more than 1000 members, a wanted one that is
/// larger than 2^22 elements can be or occurs twice, more than 2^23 elements in all, and what
/// parse_npy refuses.
std::map<std::string, NpyArray> parse_npz(std::string_view bytes, const std::string& name,
                                          const std::vector<std::string>& keys = {});

/// The same for a file; throws what read_file_bytes throws.
std::map<std::string, NpyArray> read_npz(const std::string& path,
                                         const std::vector<std::string>& keys = {});

}  // namespace qarch::chem
