#include "chem/io/hdf5_element.h"

#include <hdf5.h>

#include <array>
#include <cstdlib>
#include <string_view>
#include <type_traits>

#include "chem/io/hdf5_id.h"

namespace qarch::chem {
namespace {

static_assert(std::is_same_v<hid_t, std::int64_t>, "HDF5 1.10 or newer");
static_assert(std::is_same_v<herr_t, int>);

using Read = std::function<int(std::int64_t, void*)>;

std::string member_name(hid_t type, unsigned index) {
  char* name = H5Tget_member_name(type, index);
  std::string text = name == nullptr ? "" : name;
  H5free_memory(name);
  return text;
}

/// Two reals, called {r, i} by h5py.
bool is_complex(hid_t type) {
  if (H5Tget_nmembers(type) != 2) return false;
  for (unsigned i = 0; i < 2; ++i) {
    if (H5Tget_member_class(type, i) != H5T_FLOAT) return false;
  }
  const std::string first = member_name(type, 0);
  const std::string second = member_name(type, 1);
  return (first == "r" && second == "i") || (first == "real" && second == "imag");
}

/// A byte that is FALSE = 0 or TRUE = 1.
bool is_boolean(hid_t type) {
  if (H5Tget_nmembers(type) != 2 || H5Tget_size(type) != 1) return false;
  for (unsigned i = 0; i < 2; ++i) {
    unsigned char code = 0;
    if (H5Tget_member_value(type, i, &code) < 0) return false;
    if (code != i || member_name(type, i) != (i == 0 ? "FALSE" : "TRUE")) return false;
  }
  return true;
}

constexpr std::array<std::string_view, 11> kClassNames{"an integer of more than 64 bits",
                                                       "a real number",
                                                       "a time",
                                                       "text",
                                                       "a bit field",
                                                       "opaque",
                                                       "a compound",
                                                       "a reference",
                                                       "an enumeration",
                                                       "of variable length",
                                                       "an array"};

Hdf5Element unreadable(H5T_class_t type_class) {
  const auto index = static_cast<std::size_t>(type_class);
  const std::string_view name = index < kClassNames.size() ? kClassNames[index] : "unknown";
  return {Hdf5Kind::kUnreadable, 0, "is " + std::string(name) + ", which is not read"};
}

/// What is left of `size` bytes without their padding.
std::string without_padding(const char* bytes, std::size_t size, H5T_str_t padding) {
  std::string_view text(bytes, size);
  if (padding == H5T_STR_NULLTERM) return std::string(text.substr(0, text.find('\0')));
  const std::size_t last = text.find_last_not_of(padding == H5T_STR_SPACEPAD ? ' ' : '\0');
  return std::string(text.substr(0, last == std::string_view::npos ? 0 : last + 1));
}

bool load_fixed_texts(Hdf5Value& value, hid_t type, std::size_t count, const Read& read) {
  const std::size_t size = H5Tget_size(type);
  const bool opaque = H5Tget_class(type) == H5T_OPAQUE;
  std::vector<char> bytes(count * size);
  if (read(type, bytes.data()) < 0) return false;
  for (std::size_t i = 0; i < count; ++i) {
    const char* text = bytes.data() + i * size;
    value.texts.push_back(opaque ? std::string(text, size)
                                 : without_padding(text, size, H5Tget_strpad(type)));
  }
  return true;
}

bool load_variable_texts(Hdf5Value& value, hid_t type, std::size_t count, const Read& read) {
  std::vector<char*> pointers(count, nullptr);
  const bool read_well = read(type, static_cast<void*>(pointers.data())) >= 0;
  for (char* pointer : pointers) {
    if (read_well) value.texts.emplace_back(pointer == nullptr ? "" : pointer);
    std::free(pointer);
  }
  return read_well;
}

bool load_complex(Hdf5Value& value, hid_t type, std::size_t count, const Read& read) {
  const Hdf5Id memory(H5Tcreate(H5T_COMPOUND, 2 * sizeof(double)), H5Tclose);
  for (unsigned i = 0; i < 2; ++i) {
    H5Tinsert(memory.get(), member_name(type, i).c_str(), i * sizeof(double), H5T_NATIVE_DOUBLE);
  }
  value.reals.resize(2 * count);
  return read(memory.get(), value.reals.data()) >= 0;
}

bool load_booleans(Hdf5Value& value, hid_t type, std::size_t count, const Read& read) {
  std::vector<signed char> bytes(count);
  if (read(type, bytes.data()) < 0) return false;
  value.integers.assign(bytes.begin(), bytes.end());
  return true;
}

bool load(Hdf5Value& value, hid_t type, std::size_t count, const Read& read) {
  switch (value.kind) {
    case Hdf5Kind::kInteger:
      value.integers.resize(count);
      return read(H5T_NATIVE_INT64, value.integers.data()) >= 0;
    case Hdf5Kind::kReal:
      value.reals.resize(count);
      return read(H5T_NATIVE_DOUBLE, value.reals.data()) >= 0;
    case Hdf5Kind::kComplex:
      return load_complex(value, type, count, read);
    case Hdf5Kind::kBoolean:
      return load_booleans(value, type, count, read);
    case Hdf5Kind::kText:
      return H5Tis_variable_str(type) > 0 ? load_variable_texts(value, type, count, read)
                                          : load_fixed_texts(value, type, count, read);
    case Hdf5Kind::kNull:
    case Hdf5Kind::kUnreadable:
      return true;
  }
  return false;
}

}  // namespace

Hdf5Element hdf5_element(std::int64_t type) {
  const H5T_class_t type_class = H5Tget_class(type);
  const std::size_t size = H5Tget_size(type);
  if (type_class == H5T_INTEGER && size <= 8) return {Hdf5Kind::kInteger, 8, ""};
  if (type_class == H5T_FLOAT) return {Hdf5Kind::kReal, 8, ""};
  if (type_class == H5T_COMPOUND && is_complex(type)) return {Hdf5Kind::kComplex, 16, ""};
  if (type_class == H5T_ENUM && is_boolean(type)) return {Hdf5Kind::kBoolean, 8, ""};
  if (type_class == H5T_STRING || type_class == H5T_OPAQUE) {
    return {Hdf5Kind::kText, sizeof(std::string) + size, ""};
  }
  return unreadable(type_class);
}

void load_hdf5_elements(Hdf5Value& value, std::int64_t type, std::size_t count, const Read& read) {
  value.loaded = true;
  if (count == 0 || load(value, type, count, read)) return;
  value = {Hdf5Kind::kUnreadable, false, value.shape, {}, {}, {}, "cannot be read, damaged"};
}

}  // namespace qarch::chem
