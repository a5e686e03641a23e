#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace qarch::search {

/// Owns one HDF5 identifier (a hid_t of HDF5 >= 1.10) and the function that closes it.
class Hdf5Handle {
 public:
  using Close = int (*)(std::int64_t);
  Hdf5Handle(std::int64_t id, Close close) : id_(id), close_(close) {}
  ~Hdf5Handle();
  Hdf5Handle(Hdf5Handle&& other) noexcept;
  Hdf5Handle& operator=(Hdf5Handle&&) = delete;
  Hdf5Handle(const Hdf5Handle&) = delete;
  Hdf5Handle& operator=(const Hdf5Handle&) = delete;
  std::int64_t id() const { return id_; }

 private:
  std::int64_t id_;
  Close close_;
};

/// A column of any type, as it stands on disk; int is widened to std::int64_t.
using Hdf5Column = std::variant<std::vector<float>, std::vector<double>, std::vector<std::int64_t>,
                                std::vector<std::uint64_t>>;

/// A group of an Hdf5File, which must outlive it. T is one of int, std::int64_t, std::uint64_t,
/// float, double; on disk they are little endian. Text is UTF-8 of any length without NUL.
/// Writers throw std::invalid_argument for a name that is taken or a text with a NUL; readers throw
/// it if an object is missing or of another kind. Everything else is std::runtime_error. All
/// messages start with the file and the place.
class Hdf5Group {
 public:
  Hdf5Group create_group(const std::string& name) const;
  Hdf5Group open_group(const std::string& name) const;
  std::vector<std::string> group_names() const;  ///< of all members, in the order of their creation

  void set_attribute(const std::string& name, std::string_view text) const;
  template <class T>
  void set_number(const std::string& name, T value) const;
  std::string text_attribute(const std::string& name) const;
  template <class T>
  T number_attribute(const std::string& name) const;

  /// A text as a scalar dataset, with an attribute "description".
  void write_text(const std::string& name, std::string_view text,
                  std::string_view description) const;
  std::string read_text(const std::string& name) const;

  /// A one-dimensional, chunked, extendable dataset with an attribute "description".
  template <class T>
  void write_column(const std::string& name, std::span<const T> values,
                    std::string_view description) const;
  template <class T>
  std::vector<T> read_column(const std::string& name) const;
  Hdf5Column read_any_column(const std::string& name) const;

 private:
  friend class Hdf5File;
  Hdf5Group(Hdf5Handle handle, std::string where)
      : handle_(std::move(handle)), where_(std::move(where)) {}

  [[noreturn]] void fail_input(const std::string& name, const std::string& message) const;
  std::int64_t check(std::int64_t id, const std::string& name, const std::string& what) const;
  /// A text attribute of the group or of one of its datasets.
  void describe_object(std::int64_t object, const std::string& name, std::string_view text) const;

  Hdf5Handle handle_;
  std::string where_;
};

/// An HDF5 file image in memory. It contains no times and depends on nothing but what was written:
/// the same calls give the same bytes. Nothing touches the disk here; see
/// write_text_file_atomically and read_text_file. One thread at a time may use the library.
class Hdf5File {
 public:
  /// An empty file; `name` is what messages call it.
  static Hdf5File create(const std::string& name);
  /// A file to read. Throws std::invalid_argument if the bytes are no HDF5 file.
  static Hdf5File open(const std::string& bytes, const std::string& name);

  const Hdf5Group& root() const { return root_; }
  /// What a file on disk would hold.
  std::string bytes() const;

 private:
  using Name = std::unique_ptr<const std::string>;
  Hdf5File(Name name, Hdf5Handle file, Hdf5Group root)
      : name_(std::move(name)), file_(std::move(file)), root_(std::move(root)) {}

  Name name_;        // its address names the memory to the library, so it must live longest
  Hdf5Handle file_;  // closed after the root group
  Hdf5Group root_;
};

}  // namespace qarch::search
