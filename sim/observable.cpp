#include "sim/observable.h"

#include <algorithm>
#include <cassert>
#include <stdexcept>
#include <string>

namespace qarch::sim {

namespace {

std::size_t digit_place(int qubit, Pauli pauli) {
  return static_cast<std::size_t>(pauli) << (2U * static_cast<unsigned>(qubit));
}

}  // namespace

CompiledObservable::CompiledObservable(const PauliSum& observable, const NoiseModel& noise)
    : num_qubits_(observable.num_qubits()) {
  std::vector<Entry> entries{{0, 0.0}};
  for (const PauliTerm& term : observable.terms()) {
    // prod_q (a_q P_q + b_q I), multiplied out one qubit at a time
    std::vector<Entry> expansion{{0, 1.0}};
    for (int q = 0; q < num_qubits_; ++q) {
      const Pauli pauli = term.string[q];
      if (pauli == Pauli::kI) continue;
      const ReadoutError error = noise.readout(q);
      const double shift = error.p01 - error.p10;
      const std::size_t old_size = expansion.size();
      for (std::size_t e = 0; e < old_size; ++e) {
        if (shift != 0.0) expansion.push_back({expansion[e].index, expansion[e].weight * shift});
        expansion[e].index += digit_place(q, pauli);
        expansion[e].weight *= 1.0 - error.p10 - error.p01;
      }
    }
    for (const Entry& e : expansion) entries.push_back({e.index, term.coefficient * e.weight});
    if (term.string.is_identity()) continue;
    terms_.push_back({term.coefficient, static_cast<int>(expansion_.size()),
                      static_cast<int>(expansion.size())});
    expansion_.insert(expansion_.end(), expansion.begin(), expansion.end());
  }
  std::ranges::stable_sort(entries, {}, &Entry::index);
  for (const Entry& e : entries) {
    if (reads_.empty() || reads_.back() != e.index) {
      reads_.push_back(e.index);
      weights_.push_back(0.0);
    }
    weights_.back() += e.weight;
  }
  for (Entry& e : expansion_) {
    e.index = static_cast<std::size_t>(std::ranges::lower_bound(reads_, e.index) - reads_.begin());
  }
}

std::vector<double> CompiledObservable::gather(const PauliVector& state) const {
  if (state.num_qubits() != num_qubits_) {
    throw std::invalid_argument("CompiledObservable: state of " +
                                std::to_string(state.num_qubits()) + " qubits, must have " +
                                std::to_string(num_qubits_));
  }
  std::vector<double> values;
  values.reserve(reads_.size());
  for (const std::size_t k : reads_) values.push_back(state.values()[k]);
  return values;
}

double CompiledObservable::expectation(const PauliVector& state) const {
  return expectation(gather(state));
}

double CompiledObservable::expectation(std::span<const double> values) const {
  assert(values.size() == reads_.size());
  double sum = 0.0;
  for (std::size_t j = 0; j < weights_.size(); ++j) sum += weights_[j] * values[j];
  return sum;
}

double CompiledObservable::single_shot_variance(const PauliVector& state) const {
  return single_shot_variance(gather(state));
}

double CompiledObservable::single_shot_variance(std::span<const double> values) const {
  assert(values.size() == reads_.size());
  double variance = 0.0;
  for (const Term& term : terms_) {
    double mean = 0.0;
    for (int e = term.first_entry; e < term.first_entry + term.num_entries; ++e) {
      const Entry& entry = expansion_[static_cast<std::size_t>(e)];
      mean += entry.weight * values[entry.index];
    }
    variance += term.coefficient * term.coefficient * std::max(0.0, 1.0 - mean * mean);
  }
  return variance;
}

double CompiledObservable::squared_norm_without_identity() const {
  double sum = 0.0;
  for (const Term& term : terms_) sum += term.coefficient * term.coefficient;
  return sum;
}

}  // namespace qarch::sim
