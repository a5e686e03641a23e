#include "chem/io/hdf5_tree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <utility>

#include "chem/io/hdf5_stream.h"
#include "chem/io/hdf5_walk.h"
#include "chem/io/isolated_child.h"

namespace qarch::chem {
namespace {

// The library may hold a value as it lies in the file and as it is read, beside our copy.
constexpr std::size_t kLibraryMemory = std::size_t{256} << 20;

constexpr std::array<std::string_view, 7> kKindNames{
    "empty", "an integer", "a real number", "a complex number", "a boolean", "text", "unreadable"};

std::string shape_text(const std::vector<std::uint64_t>& shape) {
  std::string text = "(";
  for (const std::uint64_t n : shape) text += (text.size() > 1 ? "," : "") + std::to_string(n);
  return text + ")";
}

/// Without control characters, which names in damaged files are full of.
std::string printable(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 32 || c == 127; }, '?');
  return text;
}

/// Throws std::runtime_error unless the path names a regular file that opens.
void require_regular_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) throw std::runtime_error(path + ": cannot open: " + std::strerror(errno));
  struct stat status {};
  const bool regular = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
  ::close(descriptor);
  if (!regular) throw std::runtime_error(path + ": cannot open: not a regular file");
}

}  // namespace

void Hdf5Cursor::fail(const std::string& problem) const {
  throw std::invalid_argument(*file_ + ": " + printable(path_) + ": " + printable(problem));
}

std::string Hdf5Cursor::name() const { return path_.substr(path_.find_last_of("/@") + 1); }

std::optional<Hdf5Cursor> Hdf5Cursor::find(std::string_view name) const {
  if (node_ == nullptr) return std::nullopt;
  const std::string_view first = name.substr(0, name.find('/'));
  const auto& children = node_->children;
  const auto child = std::lower_bound(
      children.begin(), children.end(), first,
      [](const Hdf5Node& node, std::string_view wanted) { return node.name < wanted; });
  if (child == children.end() || child->name != first) return std::nullopt;
  const std::string path = (path_ == "/" ? path_ : path_ + "/") + child->name;
  const Hdf5Cursor found(file_, path, &*child, &child->value);
  return first.size() == name.size() ? found : found.find(name.substr(first.size() + 1));
}

Hdf5Cursor Hdf5Cursor::at(std::string_view name) const {
  if (auto found = find(name)) return *std::move(found);
  throw std::invalid_argument(*file_ + ": " + printable(path_ == "/" ? "" : path_) + "/" +
                              std::string(name) + ": missing");
}

std::vector<Hdf5Cursor> Hdf5Cursor::children() const {
  std::vector<Hdf5Cursor> all;
  if (node_ == nullptr) return all;
  for (const Hdf5Node& child : node_->children) {
    all.push_back({file_, (path_ == "/" ? path_ : path_ + "/") + child.name, &child, &child.value});
  }
  return all;
}

std::optional<Hdf5Cursor> Hdf5Cursor::find_attribute(const std::string& name) const {
  if (node_ == nullptr) return std::nullopt;
  const auto found = node_->attributes.find(name);
  if (found == node_->attributes.end()) return std::nullopt;
  return Hdf5Cursor(file_, path_ + "@" + name, nullptr, &found->second);
}

Hdf5Cursor Hdf5Cursor::attribute(const std::string& name) const {
  if (auto found = find_attribute(name)) return *std::move(found);
  fail("attribute " + name + ": missing");
}

void Hdf5Cursor::require_kind(bool fits, const std::string& wanted) const {
  if (is_group()) fail("is a group, must be " + wanted);
  if (value_->kind == Hdf5Kind::kUnreadable) fail(value_->reason + ", must be " + wanted);
  if (!fits) {
    fail("is " + std::string(kKindNames[static_cast<std::size_t>(value_->kind)]) + ", must be " +
         wanted);
  }
  if (!value_->loaded) fail("was not read");
}

void Hdf5Cursor::require_shape(const std::vector<std::uint64_t>& shape) const {
  if (value_->shape == shape) return;
  fail("has shape " + shape_text(value_->shape) + ", must be " + shape_text(shape));
}

void Hdf5Cursor::require_scalar() const {
  if (element_count(value_->shape) == 1) return;
  fail("has shape " + shape_text(value_->shape) + ", must be one value");
}

std::vector<double> Hdf5Cursor::reals() const {
  const bool integer = value_->kind == Hdf5Kind::kInteger;
  require_kind(integer || value_->kind == Hdf5Kind::kReal, "a real number");
  if (integer) return {value_->integers.begin(), value_->integers.end()};
  for (const double x : value_->reals) {
    if (!std::isfinite(x)) fail("holds " + std::to_string(x) + ", must be finite");
  }
  return value_->reals;
}

std::vector<double> Hdf5Cursor::reals(const std::vector<std::uint64_t>& shape) const {
  std::vector<double> all = reals();
  require_shape(shape);
  return all;
}

double Hdf5Cursor::real() const {
  const std::vector<double> all = reals();
  require_scalar();
  return all.front();
}

std::vector<std::int64_t> Hdf5Cursor::integers() const {
  require_kind(value_->kind == Hdf5Kind::kInteger, "an integer");
  return value_->integers;
}

std::int64_t Hdf5Cursor::integer(std::int64_t low, std::int64_t high) const {
  require_kind(value_->kind == Hdf5Kind::kInteger, "an integer");
  require_scalar();
  const std::int64_t n = value_->integers.front();
  if (n < low || n > high) {
    fail("= " + std::to_string(n) + ", must be in [" + std::to_string(low) + ", " +
         std::to_string(high) + "]");
  }
  return n;
}

std::vector<std::string> Hdf5Cursor::texts() const {
  require_kind(value_->kind == Hdf5Kind::kText, "text");
  return value_->texts;
}

std::string Hdf5Cursor::text() const {
  require_kind(value_->kind == Hdf5Kind::kText, "text");
  require_scalar();
  return value_->texts.front();
}

Hdf5Tree read_hdf5(const std::string& path, const Hdf5ReadOptions& options) {
  require_regular_file(path);
  const auto walk = [&](int descriptor) {
    Hdf5StreamWriter out(
        [descriptor](const void* bytes, std::size_t size) { write_all(descriptor, bytes, size); });
    walk_hdf5_file(path, options, out);
    out.flush();
  };
  try {
    constexpr double kMebibyte = 1024.0 * 1024.0;
    const double seconds =
        options.max_seconds + static_cast<double>(std::filesystem::file_size(path)) / kMebibyte;
    IsolatedChild child(walk, {seconds, 3 * options.max_bytes + kLibraryMemory});
    Hdf5Node root =
        read_hdf5_stream([&child](void* out, std::size_t size) { child.read(out, size); }, options);
    child.finish();
    return {path, std::move(root)};
  } catch (const ChildFailure& failure) {
    throw std::invalid_argument(path + ": malformed HDF5: reading it " + failure.what());
  } catch (const Hdf5StreamError& error) {
    throw std::invalid_argument(path + ": " + printable(error.what()));
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(path + ": " + error.what());
  }
}

}  // namespace qarch::chem
