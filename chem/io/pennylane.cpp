#include "chem/io/pennylane.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include "chem/io/hdf5_tree.h"

namespace qarch::chem {
namespace {

using Complex = std::complex<double>;

constexpr double kImaginary = 1e-10;
constexpr std::size_t kMaxWords = std::size_t{1} << 22;  // added or multiplied in all
constexpr std::string_view kTypeId = ".data.type_id";    // behind "qml" or, since 0.46, "qp"

struct ByMasks {
  bool operator()(const sim::PauliString& a, const sim::PauliString& b) const {
    return std::tie(a.z, a.x) < std::tie(b.z, b.x);
  }
};

/// A sum of Pauli words, by word.
using Words = std::map<sim::PauliString, Complex, ByMasks>;

constexpr std::array<std::pair<std::string_view, sim::Pauli>, 7> kLeaves{
    {{"PauliX", sim::Pauli::kX},
     {"PauliY", sim::Pauli::kY},
     {"PauliZ", sim::Pauli::kZ},
     {"X", sim::Pauli::kX},
     {"Y", sim::Pauli::kY},
     {"Z", sim::Pauli::kZ},
     {"Identity", sim::Pauli::kI}}};

std::optional<sim::Pauli> find_leaf(std::string_view name) {
  for (const auto& [leaf, pauli] : kLeaves) {
    if (leaf == name) return pauli;
  }
  return std::nullopt;
}

std::string type_id(const Hdf5Cursor& place) {
  for (const auto& [name, value] : place.attributes()) {
    if (name.ends_with(kTypeId) && value.texts.size() == 1) return value.texts.front();
  }
  return "";
}

/// The members of an operator group: their classes, wires and places.
struct Member {
  std::string class_name;
  std::vector<std::string> wires;  ///< of a leaf, JSON text
  Hdf5Cursor place;
};

std::vector<std::string> parse_wires(const Hdf5Cursor& place, const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_null()) return {};  // a composite
  if (!json.is_array()) place.fail("holds '" + text + "', must be a JSON list of wires");
  std::vector<std::string> wires;
  for (const auto& wire : json) {
    if (wire.is_structured()) place.fail("holds '" + text + "', whose wires are no labels");
    wires.push_back(wire.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  }
  return wires;
}

std::vector<Member> members(const Hdf5Cursor& group) {
  const Hdf5Cursor name_place = group.at("op_class_names");
  const Hdf5Cursor wire_place = group.at("op_wire_labels");
  std::vector<Member> all;
  if (name_place.value().shape == std::vector<std::uint64_t>{0}) return all;
  const std::vector<std::string> names = name_place.texts();
  const std::vector<std::string> labels = wire_place.texts();
  if (labels.size() != names.size()) {
    wire_place.fail("has " + std::to_string(labels.size()) + " entries, must be " +
                    std::to_string(names.size()));
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    all.push_back(
        {names[i], parse_wires(wire_place, labels[i]), group.at("op_" + std::to_string(i))});
  }
  return all;
}

/// Which qubit each wire is. Labels that are integers in [0, 30] are qubits as they stand; if one
/// is not, all are counted in order of appearance.
class WireMap {
 public:
  void add(const std::string& label) {
    if (std::find(labels_.begin(), labels_.end(), label) != labels_.end()) return;
    labels_.push_back(label);
    if (!number(label)) counted_ = true;
  }

  bool counted() const { return counted_; }
  const std::vector<std::string>& labels() const { return labels_; }

  int qubit(const std::string& label) const {
    if (!counted_) return *number(label);
    return static_cast<int>(std::find(labels_.begin(), labels_.end(), label) - labels_.begin());
  }

  int num_qubits() const {
    int count = 1;
    for (const std::string& label : labels_) count = std::max(count, qubit(label) + 1);
    return count;
  }

 private:
  /// Of "0" to "30".
  static std::optional<int> number(const std::string& label) {
    for (int i = 0; i < sim::kMaxPauliQubits; ++i) {
      if (label == std::to_string(i)) return i;
    }
    return std::nullopt;
  }

  std::vector<std::string> labels_;
  bool counted_ = false;
};

void collect_wires(const Hdf5Cursor& group, WireMap& wires) {
  for (const Member& member : members(group)) {
    if (member.place.is_group()) collect_wires(member.place, wires);
    for (const std::string& wire : member.wires) wires.add(wire);
    if (wires.labels().size() > static_cast<std::size_t>(sim::kMaxPauliQubits)) {
      group.fail("acts on more than " + std::to_string(sim::kMaxPauliQubits) + " wires");
    }
  }
}

/// Finite numbers, real or complex.
std::vector<Complex> coefficients(const Hdf5Cursor& place) {
  std::vector<Complex> all;
  if (place.value().kind != Hdf5Kind::kComplex) {
    for (const double x : place.reals()) all.emplace_back(x);
    return all;
  }
  const std::vector<double>& parts = place.value().reals;
  for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
    if (!std::isfinite(parts[i]) || !std::isfinite(parts[i + 1])) {
      place.fail("holds a number that is not finite");
    }
    all.emplace_back(parts[i], parts[i + 1]);
  }
  return all;
}

/// Multiplies an operator out.
class Evaluator {
 public:
  explicit Evaluator(const WireMap& wires) : wires_(wires) {}

  Words operator()(const Member& member) {
    const Hdf5Cursor& place = member.place;
    if (place.is_group()) return composite(member.class_name, place);
    const auto leaf = find_leaf(member.class_name);
    if (!leaf) refuse(member.class_name, place);
    if (leaf == sim::Pauli::kI) return {{sim::PauliString{}, 1.0}};
    if (member.wires.size() != 1) {
      place.fail("operator " + member.class_name + " has " + std::to_string(member.wires.size()) +
                 " wires, must be 1");
    }
    return {{sim::PauliString::single(*leaf, wires_.qubit(member.wires.front())), 1.0}};
  }

 private:
  [[noreturn]] static void refuse(const std::string& class_name, const Hdf5Cursor& place) {
    place.fail("operator " + class_name + " is not supported, must be a sum of Pauli words");
  }

  Words composite(const std::string& class_name, const Hdf5Cursor& group) {
    const std::vector<Member> parts = members(group);
    if (class_name == "Prod" || class_name == "Tensor") return product(parts, group);
    std::vector<Complex> factors(parts.size(), 1.0);
    if (class_name == "Hamiltonian" || class_name == "LinearCombination") {
      factors = coefficients(group.at("hamiltonian_coeffs"));
    } else if (class_name == "SProd") {
      factors = coefficients(group.at("sprod_scalar"));
    } else if (class_name != "Sum") {
      refuse(class_name, group);
    }
    if (factors.size() != parts.size()) {
      group.fail("has " + std::to_string(factors.size()) + " coefficients, must be " +
                 std::to_string(parts.size()));
    }
    Words sum;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const Words words = (*this)(parts[i]);
      spend(words.size(), group);
      for (const auto& [word, coefficient] : words) sum[word] += factors[i] * coefficient;
    }
    return sum;
  }

  Words product(const std::vector<Member>& factors, const Hdf5Cursor& place) {
    Words result{{sim::PauliString{}, 1.0}};
    for (const Member& factor : factors) {
      const Words words = (*this)(factor);
      spend(result.size() * words.size(), place);
      Words next;
      for (const auto& [left, x] : result) {
        for (const auto& [right, y] : words) {
          const sim::PauliProduct p = sim::multiply(left, right);
          next[p.string] += kPhases[static_cast<std::size_t>(p.phase)] * x * y;
        }
      }
      result = std::move(next);
    }
    return result;
  }

  void spend(std::size_t words, const Hdf5Cursor& place) {
    if (words > words_left_) place.fail("takes more than 2^22 Pauli words to multiply out");
    words_left_ -= words;
  }

  static constexpr std::array<Complex, 4> kPhases{Complex{1, 0}, {0, 1}, {-1, 0}, {0, -1}};

  const WireMap& wires_;
  std::size_t words_left_ = kMaxWords;
};

void collect_operators(const Hdf5Cursor& place, std::vector<std::string>& keys) {
  for (const Hdf5Cursor& child : place.children()) {
    const std::string type = type_id(child);
    if (type == "operator" || type == "pytree") {
      keys.push_back(child.path().substr(1));
    } else {
      collect_operators(child, keys);
    }
  }
}

}  // namespace

std::vector<std::string> pennylane_operators(const std::string& path) {
  Hdf5ReadOptions options;
  // Into lists and dictionaries of operators, not into operators.
  options.wants = [](std::string_view place) {
    return place.ends_with('/') && place.find("/op_") == std::string_view::npos;
  };
  const Hdf5Tree tree = read_hdf5(path, options);
  std::vector<std::string> keys;
  collect_operators(tree.root(), keys);
  return keys;
}

PennylaneOperator read_pennylane_operator(const std::string& path, const std::string& key) {
  const std::string wanted = "/" + key + "/";
  Hdf5ReadOptions options;
  options.wants = [&wanted](std::string_view place) {
    return place.starts_with(wanted) || (place.ends_with('/') && wanted.starts_with(place));
  };
  const Hdf5Tree tree = read_hdf5(path, options);
  const Hdf5Cursor place = tree.root().at(key);
  const std::string type = type_id(place);
  if (type == "pytree") {
    place.fail("type_id 'pytree', a serialised Python object, is unsupported; must be 'operator'");
  }
  if (type != "operator" && !type.empty()) {
    place.fail("type_id '" + type + "', must be 'operator'");
  }
  const std::vector<Member> all = members(place);
  if (all.size() != 1) {
    place.fail("has " + std::to_string(all.size()) + " operators, must be 1");
  }
  WireMap wires;
  collect_wires(place, wires);
  std::vector<sim::PauliTerm> terms;
  for (const auto& [word, coefficient] : Evaluator(wires)(all.front())) {
    if (std::abs(coefficient.imag()) > kImaginary) {
      place.fail("coefficient of " + word.to_text(wires.num_qubits()) + " has imaginary part " +
                 std::to_string(coefficient.imag()) + ", must be real");
    }
    terms.push_back({word, coefficient.real()});
  }
  return {sim::PauliSum(wires.num_qubits(), std::move(terms)),
          wires.counted() ? wires.labels() : std::vector<std::string>{}};
}

}  // namespace qarch::chem
