#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qarch::chem {

/// What the elements of a dataset or attribute are. Numbers keep no width: integers are 64 bits,
/// reals are doubles, complex is a compound {r, i} of two reals, boolean an enumeration {FALSE,
/// TRUE} of bytes (h5py's conventions, which have become everybody's). Text covers fixed and
/// variable-length strings and opaque bytes.
enum class Hdf5Kind : std::uint8_t {
  kNull,  ///< no elements and no shape (H5S_NULL)
  kInteger,
  kReal,
  kComplex,
  kBoolean,
  kText,
  kUnreadable  ///< something else; `reason` says what
};

/// The value of a dataset or attribute, row-major. A dataset that nobody wanted has kind and shape
/// only.
struct Hdf5Value {
  Hdf5Kind kind = Hdf5Kind::kNull;
  bool loaded = false;
  std::vector<std::uint64_t> shape;    ///< empty = one element
  std::vector<std::int64_t> integers;  ///< kInteger, kBoolean
  std::vector<double> reals;           ///< kReal; kComplex: real and imaginary part in turn
  std::vector<std::string> texts;      ///< kText, without padding
  std::string reason;                  ///< kUnreadable
};

/// A group or a dataset. Links that lead out of the file, nowhere, or to a group that was met
/// before are unreadable datasets.
struct Hdf5Node {
  std::string name;
  bool is_group = false;
  Hdf5Value value;                              ///< of a dataset
  std::map<std::string, Hdf5Value> attributes;  ///< by name
  std::vector<Hdf5Node> children;               ///< of a group, by name
};

/// What is read of a file, and how much may be. A file that asks for more is refused.
struct Hdf5ReadOptions {
  /// Whether to load the values of the dataset "/group/name", or to enter the group "/group/".
  std::function<bool(std::string_view path)> wants = [](std::string_view) { return true; };
  std::size_t max_bytes = std::size_t{512} << 20;  ///< of all values together
  std::size_t max_objects = 1'000'000;             ///< groups, datasets and attributes
  int max_depth = 64;                              ///< of groups in groups
  double max_seconds = 10.0;                       ///< and one more for each MiB of the file
};

/// An object of a file that was read, with its place for messages. It points into an Hdf5Tree,
/// which must outlive it. All functions that ask for what is not there throw std::invalid_argument
/// "FILE: /path: is text, must be a real number" or the like.
class Hdf5Cursor {
 public:
  const std::string& path() const { return path_; }
  const Hdf5Value& value() const { return *value_; }
  bool is_group() const { return node_ != nullptr && node_->is_group; }

  /// The object at a relative path "a/b".
  Hdf5Cursor at(std::string_view name) const;
  std::optional<Hdf5Cursor> find(std::string_view name) const;
  std::vector<Hdf5Cursor> children() const;
  Hdf5Cursor attribute(const std::string& name) const;
  std::optional<Hdf5Cursor> find_attribute(const std::string& name) const;
  /// Of a group or dataset.
  const std::map<std::string, Hdf5Value>& attributes() const {
    assert(node_ != nullptr);
    return node_->attributes;
  }
  /// The last part of the path.
  std::string name() const;

  /// One element; a shape of ones counts as scalar. real() takes integers too, and only finite
  /// numbers; integer() must be in [low, high].
  double real() const;
  std::int64_t integer(std::int64_t low, std::int64_t high) const;
  std::string text() const;
  /// All elements. reals() takes integers too, and only finite numbers.
  std::vector<double> reals(const std::vector<std::uint64_t>& shape) const;
  std::vector<double> reals() const;
  std::vector<std::int64_t> integers() const;
  std::vector<std::string> texts() const;

  /// Throws std::invalid_argument "FILE: /path: problem".
  [[noreturn]] void fail(const std::string& problem) const;

 private:
  friend class Hdf5Tree;
  Hdf5Cursor(const std::string* file, std::string path, const Hdf5Node* node,
             const Hdf5Value* value)
      : file_(file), path_(std::move(path)), node_(node), value_(value) {}

  void require_kind(bool fits, const std::string& wanted) const;
  void require_shape(const std::vector<std::uint64_t>& shape) const;
  void require_scalar() const;

  const std::string* file_;
  std::string path_;
  const Hdf5Node* node_;  ///< nullptr for an attribute
  const Hdf5Value* value_;
};

/// The contents of a file as plain data.
class Hdf5Tree {
 public:
  Hdf5Tree(std::string file, Hdf5Node root) : file_(std::move(file)), root_(std::move(root)) {}

  const std::string& file() const { return file_; }
  Hdf5Cursor root() const { return {&file_, "/", &root_, &root_.value}; }

 private:
  std::string file_;
  Hdf5Node root_;
};

/// Reads an HDF5 file that others wrote, perhaps badly. libhdf5 1.10.8 crashes or loops on some
/// corrupted files, so that it runs in a process of its own with limits of time and memory: a
/// malformed or truncated file gives a message, never a crash, a hang, or gigabytes of memory.
/// Follows no links to other files, and applies no filters but shuffle, deflate and fletcher32.
///
/// Throws std::runtime_error when the file cannot be opened or is no regular file (a folder, for
/// example), and std::invalid_argument when it is no HDF5 file, malformed or beyond the limits; the
/// messages start with the path. One thread at a time may use HDF5.
Hdf5Tree read_hdf5(const std::string& path, const Hdf5ReadOptions& options = {});

}  // namespace qarch::chem
