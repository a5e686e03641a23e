#include "chem/io/hamlib.h"

#include <array>
#include <cstdio>
#include <string_view>

#include "chem/io/hdf5_tree.h"

namespace qarch::chem {
namespace {

constexpr std::array kQubitCounts{"nqubits", "n_qubits", "num_qubits"};
constexpr std::int64_t kMaxQubits = 1'000'000;

/// One text, or an array of numbers that may be bytes. Lists of several texts are something else.
bool may_be_operator(const Hdf5Value& value) {
  if (value.kind == Hdf5Kind::kText) {
    return value.shape.empty() || value.shape == std::vector<std::uint64_t>{1};
  }
  return value.kind == Hdf5Kind::kInteger && value.shape.size() == 1;
}

void collect_keys(const Hdf5Cursor& place, std::vector<std::string>& keys) {
  for (const Hdf5Cursor& child : place.children()) {
    if (child.is_group()) {
      collect_keys(child, keys);
    } else if (may_be_operator(child.value())) {
      keys.push_back(child.path().substr(1));
    }
  }
}

std::string text_of(const Hdf5Cursor& place) {
  if (place.is_group() || place.value().kind != Hdf5Kind::kInteger) return place.text();
  std::string text;
  for (const std::int64_t byte : place.integers()) {
    if (byte < 0 || byte > 255) {
      place.fail("holds " + std::to_string(byte) + ", must be text or bytes");
    }
    text.push_back(static_cast<char>(byte));
  }
  return text;
}

/// A single value as text; nothing for others.
std::string attribute_text(const Hdf5Value& value) {
  if (value.integers.size() == 1) return std::to_string(value.integers.front());
  if (value.texts.size() == 1) return value.texts.front();
  if (value.kind != Hdf5Kind::kReal || value.reals.size() != 1) return "";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.17g", value.reals.front());
  return text.data();
}

}  // namespace

std::vector<std::string> hamlib_keys(const std::string& path) {
  Hdf5ReadOptions options;
  options.wants = [](std::string_view place) { return place.ends_with('/'); };
  const Hdf5Tree tree = read_hdf5(path, options);
  std::vector<std::string> keys;
  collect_keys(tree.root(), keys);
  return keys;
}

HamlibEntry read_hamlib(const std::string& path, const std::string& key) {
  const std::string wanted = "/" + key;
  Hdf5ReadOptions options;
  options.wants = [&wanted](std::string_view place) {
    return place == wanted || (place.ends_with('/') && wanted.starts_with(place));
  };
  const Hdf5Tree tree = read_hdf5(path, options);
  const Hdf5Cursor place = tree.root().at(key);
  HamlibEntry entry;
  entry.text = text_of(place);
  for (const auto& [name, value] : place.attributes()) {
    const std::string text = attribute_text(value);
    if (!text.empty()) entry.attributes[name] = text;
  }
  for (const char* name : kQubitCounts) {
    const auto count = place.find_attribute(name);
    if (!count || count->value().kind != Hdf5Kind::kInteger) continue;
    entry.num_qubits = static_cast<int>(count->integer(1, kMaxQubits));
    break;
  }
  return entry;
}

}  // namespace qarch::chem
