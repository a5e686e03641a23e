#include "chem/io/npz.h"

#include <zip.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include "chem/io/text_scanner.h"

namespace qarch::chem {

namespace {

static_assert(std::endian::native == std::endian::little, "numbers are copied as they are");

constexpr std::size_t kMaxMembers = 1000;
constexpr std::size_t kMaxHeaderBytes = 65536;
constexpr std::size_t kMaxItemBytes = 16;
constexpr std::size_t kMaxDimensions = 32;

template <class T>
std::complex<double> load_real(const char* bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof value);
  return static_cast<double>(value);
}

template <class T>
std::complex<double> load_complex(const char* bytes) {
  return {load_real<T>(bytes).real(), load_real<T>(bytes + sizeof(T)).real()};
}

struct NumberType {
  std::string_view name;  ///< without the mark of its byte order
  std::size_t size;       ///< bytes
  std::complex<double> (*load)(const char* bytes);
};

constexpr std::array<NumberType, 13> kNumberTypes{{
    {"f4", 4, load_real<float>},
    {"f8", 8, load_real<double>},
    {"c8", 8, load_complex<float>},
    {"c16", 16, load_complex<double>},
    {"i1", 1, load_real<std::int8_t>},
    {"i2", 2, load_real<std::int16_t>},
    {"i4", 4, load_real<std::int32_t>},
    {"i8", 8, load_real<std::int64_t>},
    {"u1", 1, load_real<std::uint8_t>},
    {"u2", 2, load_real<std::uint16_t>},
    {"u4", 4, load_real<std::uint32_t>},
    {"u8", 8, load_real<std::uint64_t>},
    {"b1", 1, load_real<std::uint8_t>},
}};

/// The Python dictionary of a .npy file, e.g. {'descr': '<f8', 'fortran_order': False, 'shape':
/// (2, 2), }.
class NpyHeader {
 public:
  NpyHeader(std::string_view text, const std::string& name) : scanner_(text, name + ": header") {
    scanner_.skip_spaces();
    scanner_.expect('{', "at the start");
    for (scanner_.skip_spaces(); !scanner_.accept('}'); scanner_.skip_spaces()) {
      read_entry();
      scanner_.skip_spaces();
      if (!scanner_.accept(',') && scanner_.peek() != '}') scanner_.expect('}', "at the end");
    }
    if (!type_ || !fortran_order_ || !shape_) {
      scanner_.fail("must have 'descr', 'fortran_order' and 'shape'");
    }
  }

  const NumberType& type() const { return *type_; }
  bool fortran_order() const { return *fortran_order_; }
  const std::vector<std::size_t>& shape() const { return *shape_; }

 private:
  std::string_view read_text() {
    const char quote = scanner_.peek() == '"' ? '"' : '\'';
    scanner_.expect(quote, "before a text");
    const std::string_view text = scanner_.until(std::string_view(&quote, 1));
    scanner_.expect(quote, "after a text");
    return text;
  }

  void read_entry() {
    const std::string_view key = read_text();
    scanner_.skip_spaces();
    scanner_.expect(':', "after a key");
    scanner_.skip_spaces();
    if (key == "descr") {
      read_type();
    } else if (key == "fortran_order") {
      const std::string_view word = scanner_.until(" ,}\n");
      if (word != "True" && word != "False") scanner_.fail("fortran_order must be True or False");
      fortran_order_ = word == "True";
    } else if (key == "shape") {
      read_shape();
    } else {
      scanner_.fail("unknown key " + in_quotes(key));
    }
  }

  void read_type() {
    if (scanner_.peek() == '[') scanner_.fail("records are not supported, must be plain numbers");
    const std::string_view descr = read_text();
    const std::string_view name = descr.substr(descr.empty() ? 0 : 1);
    if (name.starts_with('O')) {
      scanner_.fail("type " + in_quotes(descr) +
                    ": Python objects (pickle) are refused, must be numbers");
    }
    const auto* found = std::find_if(kNumberTypes.begin(), kNumberTypes.end(),
                                     [&](const NumberType& type) { return type.name == name; });
    const bool order_fits =
        found != kNumberTypes.end() && (descr[0] == '<' || (descr[0] == '|' && found->size == 1));
    if (!order_fits) {
      std::string message = "type " + in_quotes(descr) + ", must be little endian and one of:";
      for (const NumberType& type : kNumberTypes) message.append(" ").append(type.name);
      scanner_.fail(message);
    }
    type_ = found;
  }

  void read_shape() {
    std::vector<std::size_t> shape;
    scanner_.expect('(', "before the shape");
    for (scanner_.skip_spaces(); !scanner_.accept(')'); scanner_.skip_spaces()) {
      const std::size_t offset = scanner_.offset();
      const std::string_view word = scanner_.until(" ,)\n");
      const auto extent = parse_integer(word, 0, static_cast<int>(kMaxNpyElements));
      if (!extent || shape.size() == kMaxDimensions) {
        scanner_.fail_at(offset, "shape entry " + in_quotes(word) + ", must be in [0, 2^22]");
      }
      shape.push_back(static_cast<std::size_t>(*extent));
      scanner_.skip_spaces();
      if (!scanner_.accept(',') && scanner_.peek() != ')') scanner_.expect(')', "after the shape");
    }
    shape_ = std::move(shape);
  }

  TextScanner scanner_;
  const NumberType* type_ = nullptr;
  std::optional<bool> fortran_order_;
  std::optional<std::vector<std::size_t>> shape_;
};

/// Product of the extents; throws beyond 2^22.
std::size_t count_elements(const std::vector<std::size_t>& shape, const std::string& name) {
  std::size_t count = 1;
  for (const std::size_t extent : shape) {
    count *= extent;  // each factor is at most 2^22
    if (count > kMaxNpyElements) {
      throw std::invalid_argument(name + ": more than 2^22 elements are not supported");
    }
  }
  return count;
}

/// Column-major values in row-major order.
std::vector<std::complex<double>> to_row_major(const std::vector<std::complex<double>>& values,
                                               const std::vector<std::size_t>& shape) {
  std::vector<std::complex<double>> result(values.size());
  for (std::size_t place = 0; place < values.size(); ++place) {
    std::size_t rest = place;  // first index fastest
    std::size_t target = 0;
    for (const std::size_t extent : shape) {
      target = target * extent + rest % extent;
      rest /= extent;
    }
    result[target] = values[place];
  }
  return result;
}

}  // namespace

NpyArray parse_npy(std::string_view bytes, const std::string& name) {
  const auto fail = [&name](const std::string& problem) {
    throw std::invalid_argument(name + ": " + problem);
  };
  if (!bytes.starts_with("\x93NUMPY") || bytes.size() < 12) fail("no .npy file");
  const auto byte = [&](std::size_t i) {
    return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i]));
  };
  const std::size_t version = byte(6);
  if (version < 1 || version > 3) {
    fail(".npy version = " + std::to_string(version) + ", must be in [1, 3]");
  }
  std::size_t length = byte(8) | byte(9) << 8U;
  if (version > 1) length |= byte(10) << 16U | byte(11) << 24U;
  const std::size_t start = version > 1 ? 12 : 10;
  if (length > std::min(kMaxHeaderBytes, bytes.size() - start)) {
    fail("header of " + std::to_string(length) + " bytes, must be at most " +
         std::to_string(std::min(kMaxHeaderBytes, bytes.size() - start)));
  }
  const NpyHeader header(bytes.substr(start, length), name);
  const std::string_view data = bytes.substr(start + length);
  const std::size_t count = count_elements(header.shape(), name);
  const NumberType& type = header.type();
  if (data.size() != count * type.size) {
    fail(std::to_string(data.size()) + " bytes of data, must be " +
         std::to_string(count * type.size) + ": " + std::to_string(count) + " numbers of type " +
         std::string(type.name));
  }
  NpyArray array{.shape = header.shape(),
                 .values = {},
                 .is_single_precision = type.name == "f4" || type.name == "c8"};
  array.values.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    array.values.push_back(type.load(data.data() + i * type.size));
    if (!std::isfinite(array.values[i].real()) || !std::isfinite(array.values[i].imag())) {
      fail("element " + std::to_string(i) + " is not finite");
    }
  }
  if (header.fortran_order()) array.values = to_row_major(array.values, array.shape);
  return array;
}

namespace {

using Archive = std::unique_ptr<zip_t, decltype(&zip_discard)>;
using Member = std::unique_ptr<zip_file_t, decltype(&zip_fclose)>;

class NpzReader {
 public:
  NpzReader(std::string_view bytes, const std::string& name)
      : name_(name), archive_(nullptr, &zip_discard) {
    if (bytes.empty()) throw std::invalid_argument(name + ": no .npz file: empty");
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    if (source != nullptr) archive_.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
    const std::string reason = zip_error_strerror(&error);
    zip_error_fini(&error);
    if (archive_) return;
    if (source != nullptr) zip_source_free(source);
    throw std::invalid_argument(name + ": no .npz file: " + reason);
  }

  std::map<std::string, NpyArray> read(const std::vector<std::string>& keys) {
    const zip_int64_t count = zip_get_num_entries(archive_.get(), 0);
    if (count < 0 || count > static_cast<zip_int64_t>(kMaxMembers)) {
      throw std::invalid_argument(name_ + ": " + std::to_string(count) +
                                  " members, must be at most " + std::to_string(kMaxMembers));
    }
    std::map<std::string, NpyArray> arrays;
    std::size_t total = 0;
    for (zip_uint64_t index = 0; index < static_cast<zip_uint64_t>(count); ++index) {
      const char* raw = zip_get_name(archive_.get(), index, ZIP_FL_ENC_RAW);
      const std::string_view member = raw != nullptr ? raw : "";
      if (!member.ends_with(".npy")) continue;
      const std::string key(member.substr(0, member.size() - 4));
      if (!keys.empty() && std::find(keys.begin(), keys.end(), key) == keys.end()) continue;
      const std::string place = name_ + ": " + printable(key) + ".npy";
      if (arrays.contains(key)) throw std::invalid_argument(place + ": occurs twice");
      NpyArray array = parse_npy(extract(index, place), place);
      total += array.values.size();
      if (total > 2 * kMaxNpyElements) {
        throw std::invalid_argument(name_ + ": more than 2^23 elements are not supported");
      }
      arrays.emplace(key, std::move(array));
    }
    return arrays;
  }

 private:
  static std::string printable(std::string_view key) {
    const std::string text = in_quotes(key);
    return text.substr(1, text.size() - 2);
  }

  std::string extract(zip_uint64_t index, const std::string& place) {
    const auto fail = [&place](const std::string& problem) {
      throw std::invalid_argument(place + ": " + problem);
    };
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat_index(archive_.get(), index, 0, &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0) {
      fail(zip_strerror(archive_.get()));
    }
    constexpr std::size_t kLargest = kMaxNpyElements * kMaxItemBytes + kMaxHeaderBytes;
    if (stat.size > kLargest) {
      fail("size = " + std::to_string(stat.size) + " bytes, must be at most " +
           std::to_string(kLargest));
    }
    if ((stat.valid & ZIP_STAT_COMP_METHOD) != 0 && stat.comp_method != ZIP_CM_STORE &&
        stat.comp_method != ZIP_CM_DEFLATE) {
      fail("compression method = " + std::to_string(stat.comp_method) +
           ", must be stored or deflated");
    }
    const Member file(zip_fopen_index(archive_.get(), index, 0), &zip_fclose);
    if (!file) fail(zip_strerror(archive_.get()));
    // In pieces: what a member says of its size need not be true.
    std::string bytes;
    std::array<char, 65536> piece{};
    for (;;) {
      const zip_int64_t got = zip_fread(file.get(), piece.data(), piece.size());
      if (got < 0) fail(zip_file_strerror(file.get()));
      if (got == 0) break;  // libzip has compared the CRC
      bytes.append(piece.data(), static_cast<std::size_t>(got));
      if (bytes.size() > kLargest) fail("more bytes than announced");
    }
    if (bytes.size() != stat.size) fail("other bytes than announced");
    return bytes;
  }

  std::string name_;
  Archive archive_;
};

}  // namespace

std::map<std::string, NpyArray> parse_npz(std::string_view bytes, const std::string& name,
                                          const std::vector<std::string>& keys) {
  return NpzReader(bytes, name).read(keys);
}

std::map<std::string, NpyArray> read_npz(const std::string& path,
                                         const std::vector<std::string>& keys) {
  return parse_npz(read_file_bytes(path), path, keys);
}

}  // namespace qarch::chem
