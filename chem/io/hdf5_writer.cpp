#include "chem/io/hdf5_writer.h"

#include <fcntl.h>
#include <hdf5.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <functional>
#include <numeric>
#include <stdexcept>

#include "chem/io/hdf5_id.h"

namespace qarch::chem {
namespace {

constexpr std::size_t kMemoryStep = std::size_t{1} << 16;
constexpr hsize_t kMaxChunk = hsize_t{1} << 17;  // doubles
constexpr unsigned kDeflateLevel = 4;            // h5py's

std::int64_t require(std::int64_t id, const std::string& place, const char* what) {
  if (id < 0) throw std::runtime_error("HDF5: " + place + ": cannot " + what);
  return id;
}

/// Properties of a new object: no times.
Hdf5Id creation_properties(hid_t property_class) {
  Hdf5Id properties(H5Pcreate(property_class), H5Pclose);
  H5Pset_obj_track_times(properties.get(), false);
  return properties;
}

Hdf5Id text_type(std::size_t size) {
  Hdf5Id type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type.get(), std::max<std::size_t>(size, 1));
  H5Tset_strpad(type.get(), H5T_STR_NULLPAD);
  return type;
}

Hdf5Id boolean_type() {
  Hdf5Id type(H5Tenum_create(H5T_STD_I8LE), H5Tclose);
  const signed char codes[] = {0, 1};
  H5Tenum_insert(type.get(), "FALSE", &codes[0]);
  H5Tenum_insert(type.get(), "TRUE", &codes[1]);
  return type;
}

/// The array halved along its longest sides until it fits.
std::vector<hsize_t> chunk_shape(std::vector<hsize_t> shape) {
  while (std::accumulate(shape.begin(), shape.end(), hsize_t{1}, std::multiplies<>()) > kMaxChunk) {
    hsize_t& longest = *std::max_element(shape.begin(), shape.end());
    longest = (longest + 1) / 2;
  }
  return shape;
}

void refuse_nul(const std::string& path, std::string_view text) {
  if (text.find('\0') == std::string_view::npos) return;
  throw std::invalid_argument("HDF5: " + path + ": text holds a NUL character");
}

std::runtime_error file_error(const std::string& path, const char* what) {
  return std::runtime_error(path + ": cannot " + what + ": " + std::strerror(errno));
}

void write_and_sync(const std::string& path, std::string_view bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) throw file_error(path, "open");
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) break;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  const bool written = bytes.empty() && ::fsync(file) == 0;
  const int reason = errno;
  const bool closed = ::close(file) == 0;
  if (written && closed) return;
  if (!written) errno = reason;
  throw file_error(path, "write");
}

}  // namespace

struct Hdf5Writer::Impl {
  Hdf5Id file;

  /// Creates a dataset of this type and shape (no shape = one element) and writes it.
  void dataset(const std::string& path, hid_t disk_type, hid_t memory_type, const void* data,
               const std::vector<std::uint64_t>& shape, bool deflate) {
    refuse_taken(path);
    const std::vector<hsize_t> dimensions(shape.begin(), shape.end());
    const Hdf5Id space(shape.empty() ? H5Screate(H5S_SCALAR)
                                     : H5Screate_simple(static_cast<int>(shape.size()),
                                                        dimensions.data(), nullptr),
                       H5Sclose);
    const Hdf5Id properties = creation_properties(H5P_DATASET_CREATE);
    if (deflate) {
      const std::vector<hsize_t> chunk = chunk_shape(dimensions);
      H5Pset_chunk(properties.get(), static_cast<int>(chunk.size()), chunk.data());
      H5Pset_deflate(properties.get(), kDeflateLevel);
    }
    const Hdf5Id id(require(H5Dcreate2(file.get(), path.c_str(), disk_type, space.get(),
                                       H5P_DEFAULT, properties.get(), H5P_DEFAULT),
                            path, "create dataset"),
                    H5Dclose);
    require(H5Dwrite(id.get(), memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data), path, "write");
  }

  void refuse_taken(const std::string& path) const {
    const std::size_t slash = path.find_last_of('/');
    if (slash != std::string::npos &&
        H5Lexists(file.get(), path.substr(0, slash).c_str(), H5P_DEFAULT) <= 0) {
      throw std::invalid_argument("HDF5: " + path + ": its group is missing");
    }
    if (path.empty() || H5Lexists(file.get(), path.c_str(), H5P_DEFAULT) > 0) {
      throw std::invalid_argument("HDF5: " + path + ": is written twice");
    }
  }
};

Hdf5Writer::Hdf5Writer() {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  const Hdf5Id access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_fapl_core(access.get(), kMemoryStep, false);
  const Hdf5Id properties = creation_properties(H5P_FILE_CREATE);
  // Files that are open at a time need different names; none of it gets into the file.
  const std::string name = "memory " + std::to_string(reinterpret_cast<std::uintptr_t>(this));
  Hdf5Id file(H5Fcreate(name.c_str(), H5F_ACC_TRUNC, properties.get(), access.get()), H5Fclose);
  require(file.get(), "", "create file in memory");
  impl_ = std::make_unique<Impl>(Impl{std::move(file)});
}

Hdf5Writer::~Hdf5Writer() = default;

void Hdf5Writer::create_group(const std::string& path) {
  impl_->refuse_taken(path);
  const Hdf5Id properties = creation_properties(H5P_GROUP_CREATE);
  const Hdf5Id group(require(H5Gcreate2(impl_->file.get(), path.c_str(), H5P_DEFAULT,
                                        properties.get(), H5P_DEFAULT),
                             path, "create group"),
                     H5Gclose);
}

void Hdf5Writer::write(const std::string& path, std::int64_t value) {
  impl_->dataset(path, H5T_STD_I64LE, H5T_NATIVE_INT64, &value, {}, false);
}

void Hdf5Writer::write(const std::string& path, double value) {
  impl_->dataset(path, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &value, {}, false);
}

void Hdf5Writer::write(const std::string& path, bool value) {
  const Hdf5Id type = boolean_type();
  const signed char code = value ? 1 : 0;
  impl_->dataset(path, type.get(), type.get(), &code, {}, false);
}

void Hdf5Writer::write(const std::string& path, std::string_view text) {
  refuse_nul(path, text);
  const Hdf5Id type = text_type(text.size());
  const std::string copy(text);
  impl_->dataset(path, type.get(), type.get(), copy.c_str(), {}, false);
}

void Hdf5Writer::write(const std::string& path, const std::vector<std::uint64_t>& shape,
                       std::span<const double> values, bool deflate) {
  assert(std::accumulate(shape.begin(), shape.end(), std::uint64_t{1}, std::multiplies<>()) ==
         values.size());
  impl_->dataset(path, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, values.data(), shape,
                 deflate && !shape.empty() && !values.empty());
}

void Hdf5Writer::write(const std::string& path, const std::vector<std::uint64_t>& shape,
                       std::span<const std::int64_t> values) {
  assert(std::accumulate(shape.begin(), shape.end(), std::uint64_t{1}, std::multiplies<>()) ==
         values.size());
  impl_->dataset(path, H5T_STD_I64LE, H5T_NATIVE_INT64, values.data(), shape, false);
}

void Hdf5Writer::write(const std::string& path, std::span<const std::string> texts) {
  std::size_t size = 1;
  for (const std::string& text : texts) {
    refuse_nul(path, text);
    size = std::max(size, text.size());
  }
  std::vector<char> bytes(size * texts.size(), '\0');
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::copy(texts[i].begin(), texts[i].end(), bytes.data() + i * size);
  }
  const Hdf5Id type = text_type(size);
  impl_->dataset(path, type.get(), type.get(), bytes.data(), {texts.size()}, false);
}

std::string Hdf5Writer::bytes() const {
  const hid_t file = impl_->file.get();
  require(H5Fflush(file, H5F_SCOPE_GLOBAL), "", "flush");
  const ssize_t size = H5Fget_file_image(file, nullptr, 0);
  require(size, "", "size the file");
  std::string image(static_cast<std::size_t>(size), '\0');
  require(H5Fget_file_image(file, image.data(), image.size()), "", "copy the file");
  return image;
}

void Hdf5Writer::save(const std::string& path) const {
  std::error_code ignored;
  const auto old = std::filesystem::status(path, ignored);
  if (std::filesystem::exists(old) && !std::filesystem::is_regular_file(old)) {
    throw std::runtime_error(path + ": cannot replace: not a regular file");
  }
  const std::string temporary = path + ".tmp";
  try {
    write_and_sync(temporary, bytes());
    if (std::rename(temporary.c_str(), path.c_str()) != 0) throw file_error(path, "rename to");
  } catch (...) {
    std::filesystem::remove(temporary, ignored);
    throw;
  }
}

}  // namespace qarch::chem
