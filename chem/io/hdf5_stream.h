#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chem/io/hdf5_tree.h"

namespace qarch::chem {

/// How an Hdf5Node travels through a pipe, numbers in the machine's own form:
///
///   node      = 'g' name attributes node... 'e'  |  'd' name attributes value
///   attributes = count (name value)...
///   value     = kind loaded rank dimension... payload    (payload when loaded; text: reason)
///   payload   = number...  |  (string)...                as many as the dimensions say
///   string    = length byte...
///   message   = 'x' string                               instead of a node: why there is none
///
/// kind, loaded and the letters are bytes, all else 64 bits.
class Hdf5StreamWriter {
 public:
  using Write = std::function<void(const void* bytes, std::size_t size)>;

  explicit Hdf5StreamWriter(Write write) : write_(std::move(write)) {}
  ~Hdf5StreamWriter() = default;
  Hdf5StreamWriter(const Hdf5StreamWriter&) = delete;
  Hdf5StreamWriter& operator=(const Hdf5StreamWriter&) = delete;

  void begin_group(std::string_view name);
  void begin_dataset(std::string_view name);
  void attribute_count(std::uint64_t count) { number(count); }
  void attribute_name(std::string_view name) { string(name); }
  void value(const Hdf5Value& value);
  void end_group() { letter('e'); }
  void message(std::string_view text);
  /// Nothing arrives for sure before.
  void flush();

 private:
  void letter(char c) { bytes(&c, 1); }
  void number(std::uint64_t n) { bytes(&n, sizeof n); }
  void string(std::string_view text);
  void bytes(const void* data, std::size_t size);

  Write write_;
  std::string buffer_;
};

/// The stream said no, in its own words, or made no sense.
struct Hdf5StreamError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The node that `read` (exactly `size` bytes per call) brings. The bytes are not trusted: sizes
/// are held against the limits of `options` before memory is taken. Throws Hdf5StreamError.
Hdf5Node read_hdf5_stream(const std::function<void(void* out, std::size_t size)>& read,
                          const Hdf5ReadOptions& options);

/// The number of elements; nothing where it does not fit into 64 bits.
std::optional<std::uint64_t> element_count(const std::vector<std::uint64_t>& shape);

}  // namespace qarch::chem
