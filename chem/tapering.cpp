#include "chem/tapering.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

namespace qarch::chem {

namespace {

constexpr int kMaxQubits = 63;
constexpr double kNegligible = 1e-12;

std::uint64_t bit(int q) { return std::uint64_t{1} << q; }

bool is_odd(std::uint64_t bits) { return (std::popcount(bits) & 1) != 0; }

int highest(std::uint64_t bits) { return 63 - std::countl_zero(bits); }

/// Row vectors over GF(2) in reduced echelon form: each has a pivot bit that no other has.
class EchelonRows {
 public:
  /// `pivot_of` chooses a set bit of a nonzero mask.
  explicit EchelonRows(int (*pivot_of)(std::uint64_t)) : pivot_of_(pivot_of) {}

  /// Does nothing for a vector that those before span.
  void add(std::uint64_t vector) {
    for (int pivot = 0; pivot < 64; ++pivot) {
      if ((vector & bit(pivot)) != 0) vector ^= row(pivot);
    }
    if (vector == 0) return;
    const int pivot = pivot_of_(vector);
    for (std::uint64_t& other : rows_) {
      if ((other & bit(pivot)) != 0) other ^= vector;
    }
    row(pivot) = vector;
  }

  /// The vector with this pivot, 0 where there is none.
  std::uint64_t& row(int pivot) { return rows_[static_cast<std::size_t>(pivot)]; }

 private:
  int (*pivot_of_)(std::uint64_t);
  std::array<std::uint64_t, 64> rows_{};
};

void check_mask(int num_qubits, std::uint64_t mask, const char* what) {
  if ((mask >> num_qubits) != 0) {
    throw std::invalid_argument(std::string("tapering: ") + what + " acts on qubit " +
                                std::to_string(highest(mask)) + ", must be below " +
                                std::to_string(num_qubits));
  }
}

void check_num_qubits(int num_qubits) {
  if (num_qubits < 1 || num_qubits > kMaxQubits) {
    throw std::invalid_argument("tapering: num_qubits = " + std::to_string(num_qubits) +
                                ", must be in [1, " + std::to_string(kMaxQubits) + "]");
  }
}

}  // namespace

std::vector<std::uint64_t> z_symmetries(int num_qubits, std::span<const sim::PauliTerm> terms) {
  check_num_qubits(num_qubits);
  EchelonRows x_masks(+[](std::uint64_t bits) { return std::countr_zero(bits); });
  for (const auto& [string, c] : terms) {
    check_mask(num_qubits, string.x | string.z, "a term");
    if (std::abs(c) > kSymmetryNoise) x_masks.add(string.x);
  }
  // A bit that is no pivot is free; each pivot's bit must make its row even.
  std::vector<std::uint64_t> kernel;
  for (int free = 0; free < num_qubits; ++free) {
    if (x_masks.row(free) != 0) continue;
    std::uint64_t vector = bit(free);
    for (int pivot = 0; pivot < num_qubits; ++pivot) {
      if ((x_masks.row(pivot) & bit(free)) != 0) vector |= bit(pivot);
    }
    kernel.push_back(vector);
  }
  return kernel;
}

Tapering::Tapering(int num_qubits, std::span<const std::uint64_t> generators,
                   std::uint64_t basis_state)
    : num_qubits_before_(num_qubits) {
  check_num_qubits(num_qubits);
  check_mask(num_qubits, basis_state, "the basis state");
  EchelonRows rows(highest);
  for (const std::uint64_t generator : generators) {
    check_mask(num_qubits, generator, "a symmetry");
    if (generator == 0)
      throw std::invalid_argument("tapering: a symmetry is 1, must be a Z string");
    rows.add(generator);
  }
  for (int q = 0; q < num_qubits; ++q) {
    (rows.row(q) != 0 ? pivots_ : kept_).push_back(q);
  }
  if (kept_.empty()) {
    kept_.push_back(pivots_.front());
    pivots_.erase(pivots_.begin());
  }
  for (const int pivot : pivots_) {
    const std::uint64_t z = rows.row(pivot);
    symmetries_.push_back({.string = {0, z}, .eigenvalue = is_odd(z & basis_state) ? -1 : 1});
  }
}

std::uint64_t Tapering::without_pivots(std::uint64_t bits) const {
  std::uint64_t result = 0;
  for (std::size_t k = 0; k < kept_.size(); ++k) result |= ((bits >> kept_[k]) & 1U) << k;
  return result;
}

sim::PauliSum Tapering::taper(std::span<const sim::PauliTerm> terms) const {
  std::vector<sim::PauliTerm> result;
  result.reserve(terms.size());
  for (sim::PauliTerm term : terms) {
    check_mask(num_qubits_before_, term.string.x | term.string.z, "a term");
    const auto broken = std::ranges::find_if(symmetries_, [&](const Z2Symmetry& symmetry) {
      return is_odd(symmetry.string.z & term.string.x);
    });
    if (broken != symmetries_.end()) {
      if (std::abs(term.coefficient) <= kSymmetryNoise) continue;
      std::ostringstream message;
      message << "tapering: the term " << term.coefficient << " "
              << term.string.to_text(num_qubits_before_)
              << " does not commute with the dropped symmetry "
              << broken->string.to_text(num_qubits_before_);
      throw std::invalid_argument(message.str());
    }
    for (std::size_t k = 0; k < symmetries_.size(); ++k) {
      if ((term.string.z & bit(pivots_[k])) == 0) continue;
      const sim::PauliProduct product = sim::multiply(symmetries_[k].string, term.string);
      assert(product.phase % 2 == 0);  // they commute
      term.string = product.string;
      term.coefficient *= symmetries_[k].eigenvalue * (1 - product.phase);
    }
    term.string = {without_pivots(term.string.x), without_pivots(term.string.z)};
    result.push_back(term);
  }
  return sim::PauliSum(num_qubits(), std::move(result)).without_small_terms(kNegligible);
}

sim::PauliSum Tapering::taper(const sim::PauliSum& op) const {
  if (op.num_qubits() != num_qubits_before_) {
    throw std::invalid_argument("tapering: an operator on " + std::to_string(op.num_qubits()) +
                                " qubits, must have " + std::to_string(num_qubits_before_));
  }
  return taper(op.terms());
}

bool Tapering::contains(std::uint64_t basis_state) const {
  return std::ranges::all_of(symmetries_, [&](const Z2Symmetry& symmetry) {
    return is_odd(symmetry.string.z & basis_state) == (symmetry.eigenvalue < 0);
  });
}

std::uint64_t Tapering::taper(std::uint64_t basis_state) const {
  check_mask(num_qubits_before_, basis_state, "the basis state");
  for (const auto& [string, eigenvalue] : symmetries_) {
    if (is_odd(string.z & basis_state) == (eigenvalue < 0)) continue;
    throw std::invalid_argument(
        "tapering: the basis state has " + string.to_text(num_qubits_before_) + " = " +
        std::to_string(-eigenvalue) + ", must be " + std::to_string(eigenvalue));
  }
  return without_pivots(basis_state);
}

}  // namespace qarch::chem
