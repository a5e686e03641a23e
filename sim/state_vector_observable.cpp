#include "sim/state_vector_observable.h"

#include <algorithm>
#include <bit>

#include "sim/state_vector_kernels.h"

namespace qarch::sim {

StateVectorObservable::StateVectorObservable(std::span<const WeightedString> terms,
                                             const CliffordFrame& frame, int num_qubits,
                                             unsigned lane_qubits)
    : lane_qubits_(lane_qubits),
      num_registers_(num_qubits < static_cast<int>(lane_qubits)
                         ? 1
                         : std::size_t{1} << (static_cast<unsigned>(num_qubits) - lane_qubits)) {
  terms_.reserve(terms.size());
  for (const WeightedString& term : terms) {
    std::uint32_t x = 0, z = 0;
    for (unsigned q = 0; q < static_cast<unsigned>(num_qubits); ++q) {
      const auto digit = static_cast<std::uint32_t>(term.index >> (2 * q)) & 3U;
      x |= ((digit ^ (digit >> 1U)) & 1U) << q;
      z |= (digit >> 1U) << q;
    }
    const PhasedString p = frame.image(x, z);
    // <psi|i^k X^x Z^z|psi>: for odd k the number stored is minus the imaginary part of d_x
    const bool imaginary = p.phase % 2 != 0;
    const bool negative = imaginary ? p.phase == 1 : p.phase == 2;
    terms_.push_back({p.x, p.z, negative ? -term.weight : term.weight, imaginary});
  }
  std::stable_sort(terms_.begin(), terms_.end(), [](const Term& a, const Term& b) {
    return a.x != b.x ? a.x < b.x : a.imaginary < b.imaginary;
  });
  make_groups();
  store_diagonals();
}

void StateVectorObservable::make_groups() {
  for (std::size_t t = 0; t < terms_.size();) {
    Group group{terms_[t].x, std::bit_floor(std::size_t{terms_[t].x} >> lane_qubits_), 0, t, t, t,
                kNotStored};
    group.size = group.pivot == 0 ? num_registers_ : num_registers_ / 2;
    for (; t < terms_.size() && terms_[t].x == group.x; ++t) {
      if (group.pivot != 0) terms_[t].weight *= 2.0;
      if (!terms_[t].imaginary) group.first_imaginary = t + 1;
    }
    group.end_term = t;
    groups_.push_back(group);
  }
}

void StateVectorObservable::store_diagonals() {
  std::size_t total = 0;
  bool all_stored = true;
  for (Group& g : groups_) {
    const std::size_t parts = (g.has_real() ? 1U : 0U) + (g.has_imaginary() ? 1U : 0U);
    const std::size_t needed = parts * (g.size << lane_qubits_);
    if (total + needed > kMaxStored) {
      all_stored = false;
      continue;
    }
    g.stored = total;
    total += needed;
  }
  stored_.resize(total);
  if (!all_stored) scratch_.resize(2 * (kBlock << lane_qubits_));
  for (const Group& g : groups_) {
    if (g.stored == kNotStored) continue;
    const Block whole = stored_block(g);
    double* const out = &stored_[g.stored];
    if (g.has_real()) fill(whole, g.first_term, g.first_imaginary, out);
    if (g.has_imaginary()) {
      fill(whole, g.first_imaginary, g.end_term,
           g.has_real() ? out + (g.size << lane_qubits_) : out);
    }
  }
}

StateVectorObservable::Block StateVectorObservable::summed_block(const Group& group,
                                                                 std::size_t first) {
  Block b = stored_block(group);
  b.first = first;
  b.count = std::min(kBlock, group.size - first);
  double* const real = scratch_.data();
  double* const imaginary = real + (kBlock << lane_qubits_);
  if (group.has_real()) fill(b, group.first_term, group.first_imaginary, real);
  if (group.has_imaginary()) fill(b, group.first_imaginary, group.end_term, imaginary);
  b.real = group.has_real() ? real : nullptr;
  b.imaginary = group.has_imaginary() ? imaginary : nullptr;
  return b;
}

namespace {

template <class V>
void fill_registers(const StateVectorObservable::Block& block, unsigned lane_qubits,
                    const auto& terms, double* out) {
  for (std::size_t u = 0; u < block.count; ++u) store(out + kLanes<V> * u, V{});
  for (const auto& term : terms) {
    const V weight =
        kernels::flip(broadcast<V>(term.weight),
                      kernels::table_row<V>(kernels::kLaneSigns[term.z & (kLanes<V> - 1)]));
    const std::size_t z = term.z >> lane_qubits;
    for (std::size_t u = 0; u < block.count; ++u) {
      double* const at = out + kLanes<V> * u;
      const std::size_t h = block.register_of(block.first + u);
      store(at, load<V>(at) + kernels::flip(weight, kernels::parity_sign<V>(h, z)));
    }
  }
}

}  // namespace

void StateVectorObservable::fill(const Block& block, std::size_t first_term, std::size_t end_term,
                                 double* out) const {
  const auto terms = std::span(terms_).subspan(first_term, end_term - first_term);
  if (lane_qubits_ == 2) {
    fill_registers<Four>(block, lane_qubits_, terms, out);
  } else {
    fill_registers<Eight>(block, lane_qubits_, terms, out);
  }
}

}  // namespace qarch::sim
