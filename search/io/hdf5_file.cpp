#include "search/io/hdf5_file.h"

#include <hdf5.h>

#include <stdexcept>
#include <type_traits>
#include <utility>

namespace qarch::search {
namespace {

static_assert(std::is_same_v<hid_t, std::int64_t>, "HDF5 1.10 or newer");
static_assert(std::is_same_v<herr_t, int>);

constexpr hsize_t kChunk = 1024;  ///< entries of a column

/// The library prints every error by itself until it is told not to.
void silence_library() { H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); }

/// The innermost message of the error stack, the cause of the others.
std::string last_reason() {
  std::string reason = "unknown HDF5 error";
  H5Ewalk2(
      H5E_DEFAULT, H5E_WALK_UPWARD,
      [](unsigned depth, const H5E_error2_t* error, void* out) -> herr_t {
        if (depth == 0 && error->desc != nullptr) *static_cast<std::string*>(out) = error->desc;
        return 0;
      },
      &reason);
  return reason;
}

template <class T>
hid_t memory_type() {
  if constexpr (std::is_same_v<T, int>) return H5T_NATIVE_INT;
  if constexpr (std::is_same_v<T, std::int64_t>) return H5T_NATIVE_INT64;
  if constexpr (std::is_same_v<T, std::uint64_t>) return H5T_NATIVE_UINT64;
  if constexpr (std::is_same_v<T, float>) return H5T_NATIVE_FLOAT;
  if constexpr (std::is_same_v<T, double>) return H5T_NATIVE_DOUBLE;
}

template <class T>
hid_t disk_type() {
  if constexpr (std::is_same_v<T, int>) return H5T_STD_I32LE;
  if constexpr (std::is_same_v<T, std::int64_t>) return H5T_STD_I64LE;
  if constexpr (std::is_same_v<T, std::uint64_t>) return H5T_STD_U64LE;
  if constexpr (std::is_same_v<T, float>) return H5T_IEEE_F32LE;
  if constexpr (std::is_same_v<T, double>) return H5T_IEEE_F64LE;
}

/// Text of any length, kept in the global heap: an attribute's own storage ends at 64 KiB.
Hdf5Handle text_type() {
  Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type.id(), H5T_VARIABLE);
  H5Tset_cset(type.id(), H5T_CSET_UTF8);
  return type;
}

/// Properties of a new object of this class: no times.
Hdf5Handle creation_properties(hid_t property_class) {
  Hdf5Handle properties(H5Pcreate(property_class), H5Pclose);
  H5Pset_obj_track_times(properties.id(), false);
  if (property_class != H5P_DATASET_CREATE)
    H5Pset_link_creation_order(properties.id(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
  return properties;
}

bool is_number(hid_t type) {
  const H5T_class_t type_class = H5Tget_class(type);
  return type_class == H5T_INTEGER || type_class == H5T_FLOAT;
}

/// Moves a text that HDF5 allocated into a string.
std::string take_text(char* text) {
  std::string result = text == nullptr ? "" : text;
  H5free_memory(text);
  return result;
}

}  // namespace

Hdf5Handle::~Hdf5Handle() {
  if (id_ >= 0) close_(id_);
}

Hdf5Handle::Hdf5Handle(Hdf5Handle&& other) noexcept
    : id_(std::exchange(other.id_, -1)), close_(other.close_) {}

// Hdf5Group.

void Hdf5Group::fail_input(const std::string& name, const std::string& message) const {
  throw std::invalid_argument(where_ + name + ": " + message);
}

std::int64_t Hdf5Group::check(std::int64_t id, const std::string& name,
                              const std::string& what) const {
  if (id < 0) throw std::runtime_error(where_ + name + ": cannot " + what + ": " + last_reason());
  return id;
}

Hdf5Group Hdf5Group::create_group(const std::string& name) const {
  if (H5Lexists(handle_.id(), name.c_str(), H5P_DEFAULT) > 0) fail_input(name, "is written twice");
  const Hdf5Handle properties = creation_properties(H5P_GROUP_CREATE);
  const hid_t id =
      H5Gcreate2(handle_.id(), name.c_str(), H5P_DEFAULT, properties.id(), H5P_DEFAULT);
  return {{check(id, name, "create group"), H5Gclose}, where_ + name + "/"};
}

Hdf5Group Hdf5Group::open_group(const std::string& name) const {
  const hid_t id = H5Gopen2(handle_.id(), name.c_str(), H5P_DEFAULT);
  if (id < 0) fail_input(name, "group is missing");
  return {{id, H5Gclose}, where_ + name + "/"};
}

std::vector<std::string> Hdf5Group::group_names() const {
  H5G_info_t info;
  check(H5Gget_info(handle_.id(), &info), "", "list groups");
  std::vector<std::string> names;
  for (hsize_t i = 0; i < info.nlinks; ++i) {
    const auto by_order = [&](char* buffer, std::size_t size) {
      return check(H5Lget_name_by_idx(handle_.id(), ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, i, buffer,
                                      size, H5P_DEFAULT),
                   "", "list groups");
    };
    std::string name(static_cast<std::size_t>(by_order(nullptr, 0)), '\0');
    by_order(name.data(), name.size() + 1);
    names.push_back(std::move(name));
  }
  return names;
}

void Hdf5Group::set_attribute(const std::string& name, std::string_view text) const {
  describe_object(handle_.id(), name, text);
}

void Hdf5Group::describe_object(std::int64_t object, const std::string& name,
                                std::string_view text) const {
  if (text.find('\0') != std::string_view::npos) fail_input(name, "text holds a NUL character");
  if (H5Aexists(object, name.c_str()) > 0) fail_input(name, "attribute is written twice");
  const Hdf5Handle type = text_type();
  const Hdf5Handle space(H5Screate(H5S_SCALAR), H5Sclose);
  const hid_t id =
      H5Acreate2(object, name.c_str(), type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT);
  const Hdf5Handle attribute(check(id, name, "create attribute"), H5Aclose);
  const std::string copy(text);
  const char* data = copy.c_str();
  check(H5Awrite(attribute.id(), type.id(), &data), name, "write attribute");
}

template <class T>
void Hdf5Group::set_number(const std::string& name, T value) const {
  if (H5Aexists(handle_.id(), name.c_str()) > 0) fail_input(name, "attribute is written twice");
  const Hdf5Handle space(H5Screate(H5S_SCALAR), H5Sclose);
  const hid_t id =
      H5Acreate2(handle_.id(), name.c_str(), disk_type<T>(), space.id(), H5P_DEFAULT, H5P_DEFAULT);
  const Hdf5Handle attribute(check(id, name, "create attribute"), H5Aclose);
  check(H5Awrite(attribute.id(), memory_type<T>(), &value), name, "write attribute");
}

std::string Hdf5Group::text_attribute(const std::string& name) const {
  const Hdf5Handle attribute(H5Aopen(handle_.id(), name.c_str(), H5P_DEFAULT), H5Aclose);
  if (attribute.id() < 0) fail_input(name, "attribute is missing");
  const Hdf5Handle type(H5Aget_type(attribute.id()), H5Tclose);
  if (H5Tis_variable_str(type.id()) <= 0) fail_input(name, "attribute is no text");
  char* text = nullptr;
  check(H5Aread(attribute.id(), text_type().id(), &text), name, "read attribute");
  return take_text(text);
}

template <class T>
T Hdf5Group::number_attribute(const std::string& name) const {
  const Hdf5Handle attribute(H5Aopen(handle_.id(), name.c_str(), H5P_DEFAULT), H5Aclose);
  if (attribute.id() < 0) fail_input(name, "attribute is missing");
  const Hdf5Handle type(H5Aget_type(attribute.id()), H5Tclose);
  if (!is_number(type.id())) fail_input(name, "attribute is no number");
  T value{};
  check(H5Aread(attribute.id(), memory_type<T>(), &value), name, "read attribute");
  return value;
}

void Hdf5Group::write_text(const std::string& name, std::string_view text,
                           std::string_view description) const {
  if (text.find('\0') != std::string_view::npos) fail_input(name, "text holds a NUL character");
  if (H5Lexists(handle_.id(), name.c_str(), H5P_DEFAULT) > 0) fail_input(name, "is written twice");
  const Hdf5Handle type = text_type();
  const Hdf5Handle space(H5Screate(H5S_SCALAR), H5Sclose);
  const Hdf5Handle properties = creation_properties(H5P_DATASET_CREATE);
  const hid_t id = H5Dcreate2(handle_.id(), name.c_str(), type.id(), space.id(), H5P_DEFAULT,
                              properties.id(), H5P_DEFAULT);
  const Hdf5Handle dataset(check(id, name, "create"), H5Dclose);
  const std::string copy(text);
  const char* data = copy.c_str();
  check(H5Dwrite(dataset.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, &data), name, "write");
  describe_object(dataset.id(), "description", description);
}

std::string Hdf5Group::read_text(const std::string& name) const {
  const Hdf5Handle dataset(H5Dopen2(handle_.id(), name.c_str(), H5P_DEFAULT), H5Dclose);
  if (dataset.id() < 0) fail_input(name, "dataset is missing");
  const Hdf5Handle type(H5Dget_type(dataset.id()), H5Tclose);
  const Hdf5Handle space(H5Dget_space(dataset.id()), H5Sclose);
  if (H5Tis_variable_str(type.id()) <= 0 || H5Sget_simple_extent_npoints(space.id()) != 1)
    fail_input(name, "dataset is no text");
  char* text = nullptr;
  check(H5Dread(dataset.id(), text_type().id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, &text), name,
        "read");
  return take_text(text);
}

template <class T>
void Hdf5Group::write_column(const std::string& name, std::span<const T> values,
                             std::string_view description) const {
  if (H5Lexists(handle_.id(), name.c_str(), H5P_DEFAULT) > 0) fail_input(name, "is written twice");
  const hsize_t size = values.size();
  const hsize_t unlimited = H5S_UNLIMITED;
  const Hdf5Handle space(H5Screate_simple(1, &size, &unlimited), H5Sclose);
  const Hdf5Handle properties = creation_properties(H5P_DATASET_CREATE);
  H5Pset_chunk(properties.id(), 1, &kChunk);
  const hid_t id = H5Dcreate2(handle_.id(), name.c_str(), disk_type<T>(), space.id(), H5P_DEFAULT,
                              properties.id(), H5P_DEFAULT);
  const Hdf5Handle dataset(check(id, name, "create"), H5Dclose);
  if (!values.empty())
    check(H5Dwrite(dataset.id(), memory_type<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()),
          name, "write");
  describe_object(dataset.id(), "description", description);
}

template <class T>
std::vector<T> Hdf5Group::read_column(const std::string& name) const {
  const Hdf5Handle dataset(H5Dopen2(handle_.id(), name.c_str(), H5P_DEFAULT), H5Dclose);
  if (dataset.id() < 0) fail_input(name, "dataset is missing");
  const Hdf5Handle type(H5Dget_type(dataset.id()), H5Tclose);
  const Hdf5Handle space(H5Dget_space(dataset.id()), H5Sclose);
  if (!is_number(type.id()) || H5Sget_simple_extent_ndims(space.id()) != 1)
    fail_input(name, "dataset is no column of numbers");
  std::vector<T> values(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space.id())));
  if (!values.empty())
    check(H5Dread(dataset.id(), memory_type<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()),
          name, "read");
  return values;
}

Hdf5Column Hdf5Group::read_any_column(const std::string& name) const {
  const Hdf5Handle dataset(H5Dopen2(handle_.id(), name.c_str(), H5P_DEFAULT), H5Dclose);
  if (dataset.id() < 0) fail_input(name, "dataset is missing");
  const Hdf5Handle type(H5Dget_type(dataset.id()), H5Tclose);
  const bool is_wide = H5Tget_size(type.id()) > sizeof(float);
  if (H5Tget_class(type.id()) == H5T_FLOAT) {
    if (is_wide) return read_column<double>(name);
    return read_column<float>(name);
  }
  if (H5Tget_class(type.id()) == H5T_INTEGER && H5Tget_sign(type.id()) == H5T_SGN_NONE)
    return read_column<std::uint64_t>(name);
  return read_column<std::int64_t>(name);
}

// Every T that the class comment promises.
template void Hdf5Group::set_number(const std::string&, int) const;
template void Hdf5Group::set_number(const std::string&, std::int64_t) const;
template void Hdf5Group::set_number(const std::string&, std::uint64_t) const;
template void Hdf5Group::set_number(const std::string&, float) const;
template void Hdf5Group::set_number(const std::string&, double) const;
template int Hdf5Group::number_attribute(const std::string&) const;
template std::int64_t Hdf5Group::number_attribute(const std::string&) const;
template std::uint64_t Hdf5Group::number_attribute(const std::string&) const;
template float Hdf5Group::number_attribute(const std::string&) const;
template double Hdf5Group::number_attribute(const std::string&) const;
template void Hdf5Group::write_column(const std::string&, std::span<const int>,
                                      std::string_view) const;
template void Hdf5Group::write_column(const std::string&, std::span<const std::int64_t>,
                                      std::string_view) const;
template void Hdf5Group::write_column(const std::string&, std::span<const std::uint64_t>,
                                      std::string_view) const;
template void Hdf5Group::write_column(const std::string&, std::span<const float>,
                                      std::string_view) const;
template void Hdf5Group::write_column(const std::string&, std::span<const double>,
                                      std::string_view) const;
template std::vector<int> Hdf5Group::read_column(const std::string&) const;
template std::vector<std::int64_t> Hdf5Group::read_column(const std::string&) const;
template std::vector<std::uint64_t> Hdf5Group::read_column(const std::string&) const;
template std::vector<float> Hdf5Group::read_column(const std::string&) const;
template std::vector<double> Hdf5Group::read_column(const std::string&) const;

// Hdf5File.

namespace {

/// The library wants a path even for memory. It refuses an image if a file is there: none can be
/// below a device. And it takes two open files of one path for the same: the path has the address.
std::string memory_path(const void* unique) {
  return "/dev/null/" + std::to_string(reinterpret_cast<std::uintptr_t>(unique));
}

/// Access through memory only, growing by 1 MiB.
Hdf5Handle memory_access() {
  silence_library();
  Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  constexpr std::size_t kIncrement = 1U << 20U;
  H5Pset_fapl_core(access.id(), kIncrement, false);
  return access;
}

}  // namespace

Hdf5File Hdf5File::create(const std::string& name) {
  Name own_name = std::make_unique<const std::string>(name);
  const Hdf5Handle access = memory_access();
  const Hdf5Handle properties = creation_properties(H5P_FILE_CREATE);
  Hdf5Handle file(
      H5Fcreate(memory_path(own_name.get()).c_str(), H5F_ACC_TRUNC, properties.id(), access.id()),
      H5Fclose);
  if (file.id() < 0) throw std::runtime_error(name + ": cannot create: " + last_reason());
  Hdf5Handle root(H5Gopen2(file.id(), "/", H5P_DEFAULT), H5Gclose);
  return {std::move(own_name), std::move(file), Hdf5Group(std::move(root), name + ": /")};
}

Hdf5File Hdf5File::open(const std::string& bytes, const std::string& name) {
  Name own_name = std::make_unique<const std::string>(name);
  const Hdf5Handle access = memory_access();
  std::string image = bytes;  // the library wants a pointer to non-const and makes its own copy
  if (!image.empty()) H5Pset_file_image(access.id(), image.data(), image.size());
  Hdf5Handle file(image.empty()
                      ? -1
                      : H5Fopen(memory_path(own_name.get()).c_str(), H5F_ACC_RDONLY, access.id()),
                  H5Fclose);
  if (file.id() < 0)
    throw std::invalid_argument(name + ": is no HDF5 file" +
                                (image.empty() ? " (empty)" : ": " + last_reason()));
  Hdf5Handle root(H5Gopen2(file.id(), "/", H5P_DEFAULT), H5Gclose);
  return {std::move(own_name), std::move(file), Hdf5Group(std::move(root), name + ": /")};
}

std::string Hdf5File::bytes() const {
  const auto check = [&](std::int64_t result) {
    if (result < 0) throw std::runtime_error(*name_ + ": cannot write: " + last_reason());
    return static_cast<std::size_t>(result);
  };
  check(H5Fflush(file_.id(), H5F_SCOPE_GLOBAL));
  std::string image(check(H5Fget_file_image(file_.id(), nullptr, 0)), '\0');
  check(H5Fget_file_image(file_.id(), image.data(), image.size()));
  return image;
}

}  // namespace qarch::search
