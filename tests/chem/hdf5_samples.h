#pragma once

#include <gtest/gtest.h>
#include <hdf5.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace qarch::chem::test {

/// A path for a file that goes with the object.
class ScratchFile {
 public:
  explicit ScratchFile(const std::string& name)
      : path_((std::filesystem::temp_directory_path() /
               ("qarch_" + std::to_string(::getpid()) + "_" + name))
                  .string()) {}
  ~ScratchFile() { std::filesystem::remove(path_); }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  const std::string& path() const { return path_; }

  std::string bytes() const {
    std::ifstream in(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  void put(const std::string& bytes) const { std::ofstream(path_, std::ios::binary) << bytes; }

 private:
  std::string path_;
};

/// Writes HDF5 files with the library's own functions, as other programs do.
class SampleHdf5 {
 public:
  enum class Mode { kCreate, kEdit };

  explicit SampleHdf5(const std::string& path, Mode mode = Mode::kCreate)
      : file_(mode == Mode::kCreate
                  ? H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)
                  : H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT)) {}
  ~SampleHdf5() { H5Fclose(file_); }
  SampleHdf5(const SampleHdf5&) = delete;
  SampleHdf5& operator=(const SampleHdf5&) = delete;

  hid_t file() const { return file_; }

  void group(const std::string& path) const {
    H5Gclose(H5Gcreate2(file_, path.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  }

  /// Any type; no shape = scalar; data nullptr = H5S_NULL.
  void dataset(const std::string& path, hid_t disk, hid_t memory, const void* data,
               const std::vector<hsize_t>& shape = {}, hid_t properties = H5P_DEFAULT) const {
    const hid_t space = make_space(data, shape);
    const hid_t id =
        H5Dcreate2(file_, path.c_str(), disk, space, H5P_DEFAULT, properties, H5P_DEFAULT);
    ASSERT_GE(id, 0) << path;
    if (data != nullptr) {
      ASSERT_GE(H5Dwrite(id, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, data), 0);
    }
    H5Dclose(id);
    H5Sclose(space);
  }

  void attribute(const std::string& object, const std::string& name, hid_t disk, hid_t memory,
                 const void* data) const {
    const hid_t space = H5Screate(H5S_SCALAR);
    const hid_t id = H5Acreate_by_name(file_, object.c_str(), name.c_str(), disk, space,
                                       H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    ASSERT_GE(id, 0) << object << "@" << name;
    H5Awrite(id, memory, data);
    H5Aclose(id);
    H5Sclose(space);
  }

  void null(const std::string& path) const {
    dataset(path, H5T_IEEE_F32LE, H5T_NATIVE_FLOAT, nullptr);
  }

  void reals(const std::string& path, const std::vector<double>& values,
             std::vector<hsize_t> shape = {}) const {
    if (shape.empty()) shape = {values.size()};
    dataset(path, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, values.data(), shape);
  }

  /// Strings of variable length, as h5py writes Python's.
  void texts(const std::string& path, const std::vector<std::string>& values) const {
    std::vector<const char*> pointers;
    for (const std::string& value : values) pointers.push_back(value.c_str());
    const hid_t type = variable_text();
    dataset(path, type, type, static_cast<const void*>(pointers.data()), {values.size()});
    H5Tclose(type);
  }

  void text(const std::string& path, const std::string& value) const {
    const char* pointer = value.c_str();
    const hid_t type = variable_text();
    dataset(path, type, type, static_cast<const void*>(&pointer));
    H5Tclose(type);
  }

  void text_attribute(const std::string& object, const std::string& name,
                      const std::string& value) const {
    const char* pointer = value.c_str();
    const hid_t type = variable_text();
    attribute(object, name, type, type, static_cast<const void*>(&pointer));
    H5Tclose(type);
  }

  void integer_attribute(const std::string& object, const std::string& name,
                         std::int64_t value) const {
    attribute(object, name, H5T_STD_I64LE, H5T_NATIVE_INT64, &value);
  }

  void real_attribute(const std::string& object, const std::string& name, double value) const {
    attribute(object, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &value);
  }

 private:
  static hid_t make_space(const void* data, const std::vector<hsize_t>& shape) {
    if (data == nullptr) return H5Screate(H5S_NULL);
    if (shape.empty()) return H5Screate(H5S_SCALAR);
    return H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
  }

  static hid_t variable_text() {
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
  }

  hid_t file_;
};

/// What the call throws as std::invalid_argument, or "" when it does not.
inline std::string refusal(const std::function<void()>& call) {
  try {
    call();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

/// A few bytes changed, mostly near the beginning, where structures are denser, or the end missing.
inline std::string damaged(std::string bytes, std::mt19937_64& random) {
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  if (below(4) == 0) {
    bytes.resize(below(bytes.size()));
    return bytes;
  }
  const std::size_t limit =
      below(2) == 0 ? std::min<std::size_t>(bytes.size(), 4096) : bytes.size();
  for (std::size_t i = 1 + below(8); i > 0; --i) {
    bytes[below(limit)] = static_cast<char>(below(3) == 0 ? 255 * below(2) : below(256));
  }
  return bytes;
}

/// Damaged copies of a file are read, or refused by a message that starts with the path, and
/// nothing else happens.
inline void expect_survives_damage(const std::string& bytes, int count,
                                   const std::function<void(const std::string& path)>& read) {
  std::mt19937_64 random(20240607);
  const ScratchFile file("damaged.h5");
  int refused = 0;
  for (int i = 0; i < count; ++i) {
    file.put(damaged(bytes, random));
    const std::string message = refusal([&] { read(file.path()); });
    if (message.empty()) continue;
    ++refused;
    EXPECT_EQ(message.find(file.path() + ": "), 0U) << message;
  }
  EXPECT_GT(refused, count / 10);
}

}  // namespace qarch::chem::test
