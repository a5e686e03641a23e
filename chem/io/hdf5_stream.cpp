#include "chem/io/hdf5_stream.h"

#include <limits>
#include <utility>

namespace qarch::chem {
namespace {

constexpr std::size_t kBuffer = std::size_t{1} << 16;
constexpr std::uint64_t kMaxName = 1 << 16;
constexpr std::uint64_t kMaxRank = 32;

bool has_payload(const Hdf5Value& value) {
  return value.loaded && value.kind != Hdf5Kind::kNull && value.kind != Hdf5Kind::kUnreadable;
}

/// Reads one node with its descendants, counting what it takes.
class StreamReader {
 public:
  StreamReader(const std::function<void(void*, std::size_t)>& read, const Hdf5ReadOptions& options)
      : read_(read), bytes_left_(options.max_bytes), objects_left_(options.max_objects) {
    max_depth_ = options.max_depth;
  }

  Hdf5Node node(char kind, int depth) {
    if (kind == 'x') throw Hdf5StreamError(string(kMaxName));
    if (kind != 'g' && kind != 'd') fail();
    if (depth > max_depth_) fail();
    count_object();
    Hdf5Node node;
    node.is_group = kind == 'g';
    node.name = string(kMaxName);
    const auto count = number();
    for (std::uint64_t i = 0; i < count; ++i) {
      count_object();
      std::string name = string(kMaxName);
      node.attributes[std::move(name)] = value();
    }
    if (!node.is_group) {
      node.value = value();
      return node;
    }
    for (char next = letter(); next != 'e'; next = letter()) {
      node.children.push_back(this->node(next, depth + 1));
    }
    return node;
  }

  char letter() {
    char c = 0;
    read_(&c, 1);
    return c;
  }

 private:
  [[noreturn]] static void fail() {
    throw Hdf5StreamError("malformed HDF5: the library went astray");
  }

  void count_object() {
    if (objects_left_-- == 0) fail();
  }

  void take(std::uint64_t bytes) {
    if (bytes > bytes_left_) fail();
    bytes_left_ -= bytes;
  }

  std::uint64_t number() {
    std::uint64_t n = 0;
    read_(&n, sizeof n);
    return n;
  }

  std::string string(std::uint64_t limit) {
    const std::uint64_t size = number();
    if (size > limit) fail();
    std::string text(size, '\0');
    if (size > 0) read_(text.data(), size);
    return text;
  }

  template <class T>
  void numbers(std::vector<T>& out, std::uint64_t count) {
    if (count > bytes_left_ / sizeof(T)) fail();
    take(count * sizeof(T));
    out.resize(count);
    if (count > 0) read_(out.data(), count * sizeof(T));
  }

  void texts(std::vector<std::string>& out, std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
      take(sizeof(std::string));
      out.push_back(string(bytes_left_));
      take(out.back().size());
    }
  }

  Hdf5Value value() {
    Hdf5Value value;
    const auto kind = static_cast<unsigned char>(letter());
    if (kind > static_cast<unsigned char>(Hdf5Kind::kUnreadable)) fail();
    value.kind = static_cast<Hdf5Kind>(kind);
    value.loaded = letter() != 0;
    const std::uint64_t rank = number();
    if (rank > kMaxRank) fail();
    for (std::uint64_t i = 0; i < rank; ++i) value.shape.push_back(number());
    if (value.kind == Hdf5Kind::kUnreadable) value.reason = string(kMaxName);
    if (has_payload(value)) payload(value);
    return value;
  }

  void payload(Hdf5Value& value) {
    const auto count = element_count(value.shape);
    if (!count) fail();
    switch (value.kind) {
      case Hdf5Kind::kInteger:
      case Hdf5Kind::kBoolean:
        return numbers(value.integers, *count);
      case Hdf5Kind::kReal:
        return numbers(value.reals, *count);
      case Hdf5Kind::kComplex:
        if (*count > std::numeric_limits<std::uint64_t>::max() / 2) fail();
        return numbers(value.reals, 2 * *count);
      case Hdf5Kind::kText:
        return texts(value.texts, *count);
      case Hdf5Kind::kNull:
      case Hdf5Kind::kUnreadable:
        return;
    }
  }

  const std::function<void(void*, std::size_t)>& read_;
  std::uint64_t bytes_left_;
  std::uint64_t objects_left_;
  int max_depth_ = 0;
};

}  // namespace

std::optional<std::uint64_t> element_count(const std::vector<std::uint64_t>& shape) {
  std::uint64_t count = 1;
  for (const std::uint64_t n : shape) {
    if (n != 0 && count > std::numeric_limits<std::uint64_t>::max() / n) return std::nullopt;
    count *= n;
  }
  return count;
}

void Hdf5StreamWriter::begin_group(std::string_view name) {
  letter('g');
  string(name);
}

void Hdf5StreamWriter::begin_dataset(std::string_view name) {
  letter('d');
  string(name);
}

void Hdf5StreamWriter::value(const Hdf5Value& value) {
  letter(static_cast<char>(value.kind));
  letter(value.loaded ? '\1' : '\0');
  number(value.shape.size());
  for (const std::uint64_t n : value.shape) number(n);
  if (value.kind == Hdf5Kind::kUnreadable) string(value.reason);
  if (!has_payload(value)) return;
  bytes(value.integers.data(), value.integers.size() * sizeof(std::int64_t));
  bytes(value.reals.data(), value.reals.size() * sizeof(double));
  for (const std::string& text : value.texts) string(text);
}

void Hdf5StreamWriter::message(std::string_view text) {
  letter('x');
  string(text.substr(0, kMaxName));
}

void Hdf5StreamWriter::string(std::string_view text) {
  number(text.size());
  bytes(text.data(), text.size());
}

void Hdf5StreamWriter::bytes(const void* data, std::size_t size) {
  if (size == 0) return;
  if (size >= kBuffer) {
    flush();
    write_(data, size);
    return;
  }
  buffer_.append(static_cast<const char*>(data), size);
  if (buffer_.size() >= kBuffer) flush();
}

void Hdf5StreamWriter::flush() {
  if (!buffer_.empty()) write_(buffer_.data(), buffer_.size());
  buffer_.clear();
}

Hdf5Node read_hdf5_stream(const std::function<void(void*, std::size_t)>& read,
                          const Hdf5ReadOptions& options) {
  StreamReader reader(read, options);
  return reader.node(reader.letter(), 0);
}

}  // namespace qarch::chem
