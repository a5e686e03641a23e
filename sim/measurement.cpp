#include "sim/measurement.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "sim/walsh_hadamard.h"

namespace qarch::sim {

namespace {

std::size_t power_of_two(int exponent) { return std::size_t{1} << static_cast<unsigned>(exponent); }

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.12g", value);
  return text.data();
}

void check_qubits(const char* function, int num_qubits, std::span<const int> qubits) {
  if (qubits.empty()) {
    throw std::invalid_argument(std::string(function) + ": qubits = [], must list a qubit");
  }
  std::uint64_t seen = 0;
  for (const int q : qubits) {
    if (q < 0 || q >= num_qubits) {
      throw std::invalid_argument(std::string(function) + ": qubit = " + std::to_string(q) +
                                  ", must be in [0, " + std::to_string(num_qubits - 1) + "]");
    }
    const std::uint64_t bit = std::uint64_t{1} << static_cast<unsigned>(q);
    if ((seen & bit) != 0) {
      throw std::invalid_argument(std::string(function) + ": qubit = " + std::to_string(q) +
                                  " is listed twice, must be listed once");
    }
    seen |= bit;
  }
}

void check_readout(int num_qubits, std::span<const ReadoutError> readout) {
  if (!readout.empty() && readout.size() != static_cast<std::size_t>(num_qubits)) {
    throw std::invalid_argument("probabilities: readout has " + std::to_string(readout.size()) +
                                " entries, must be 0 or " + std::to_string(num_qubits));
  }
  for (const ReadoutError& error : readout) {
    for (const auto& [field, p] : {std::pair("p10", error.p10), std::pair("p01", error.p01)}) {
      if (!(p >= 0.0 && p <= 1.0)) {
        throw std::invalid_argument(std::string("probabilities: readout ") + field + " = " +
                                    number(p) + ", must be in [0, 1]");
      }
    }
  }
}

void check_same_qubits(const char* function, const PauliVector& a, const PauliVector& b) {
  if (a.num_qubits() == b.num_qubits()) return;
  throw std::invalid_argument(std::string(function) + ": states of " +
                              std::to_string(a.num_qubits()) + " and " +
                              std::to_string(b.num_qubits()) + " qubits, must have as many");
}

std::vector<int> all_qubits(const PauliVector& state) {
  std::vector<int> qubits(static_cast<std::size_t>(state.num_qubits()));
  std::iota(qubits.begin(), qubits.end(), 0);
  return qubits;
}

std::vector<ReadoutError> readout_of(const NoiseModel& noise, int num_qubits) {
  std::vector<ReadoutError> readout;
  readout.reserve(static_cast<std::size_t>(num_qubits));
  for (int q = 0; q < num_qubits; ++q) readout.push_back(noise.readout(q));
  return readout;
}

/// offsets[c] = sum_j c_j digit 4^qubits[j] over the bits of c: where a PauliVector keeps strings
/// of one Pauli.
std::vector<std::size_t> string_indices(std::span<const int> qubits, std::size_t digit) {
  std::vector<std::size_t> indices{0};
  indices.reserve(power_of_two(static_cast<int>(qubits.size())));
  for (const int q : qubits) {
    const std::size_t place = digit << (2U * static_cast<unsigned>(q));
    const std::size_t size = indices.size();
    for (std::size_t c = 0; c < size; ++c) indices.push_back(indices[c] + place);
  }
  return indices;
}

/// (p_0, p_1) <- (p_0, p_1) [[1-p10, p10], [p01, 1-p01]] for every setting of the other bits.
void apply_readout(std::vector<double>& p, std::size_t bit, const ReadoutError& error) {
  const std::size_t stride = std::size_t{1} << bit;
  for (std::size_t block = 0; block < p.size(); block += 2 * stride) {
    for (std::size_t b = block; b < block + stride; ++b) {
      const double zero = p[b];
      const double one = p[b + stride];
      p[b] = (1.0 - error.p10) * zero + error.p01 * one;
      p[b + stride] = error.p10 * zero + (1.0 - error.p01) * one;
    }
  }
}

}  // namespace

std::vector<double> probabilities(const PauliVector& state, std::span<const ReadoutError> readout) {
  return probabilities(state, all_qubits(state), readout);
}

std::vector<double> probabilities(const PauliVector& state, const NoiseModel& noise) {
  return probabilities(state, all_qubits(state), noise);
}

std::vector<double> probabilities(const PauliVector& state, std::span<const int> qubits,
                                  std::span<const ReadoutError> readout) {
  check_qubits("probabilities", state.num_qubits(), qubits);
  check_readout(state.num_qubits(), readout);
  const std::span<const double> r = state.values();
  const std::vector<std::size_t> indices = string_indices(qubits, 3);
  const double weight = 1.0 / static_cast<double>(indices.size());
  std::vector<double> p;
  p.reserve(indices.size());
  for (const std::size_t k : indices) p.push_back(weight * r[k]);
  walsh_hadamard(p);
  for (std::size_t j = 0; j < qubits.size() && !readout.empty(); ++j) {
    apply_readout(p, j, readout[static_cast<std::size_t>(qubits[j])]);
  }
  return p;
}

std::vector<double> probabilities(const PauliVector& state, std::span<const int> qubits,
                                  const NoiseModel& noise) {
  return probabilities(state, qubits, readout_of(noise, state.num_qubits()));
}

std::string bit_string(std::uint64_t outcome, int num_bits) {
  if (num_bits < 1 || num_bits > 64) {
    throw std::invalid_argument("bit_string: num_bits = " + std::to_string(num_bits) +
                                ", must be in [1, 64]");
  }
  if (std::bit_width(outcome) > static_cast<std::uint64_t>(num_bits)) {
    throw std::invalid_argument("bit_string: outcome = " + std::to_string(outcome) +
                                ", must be below 2^" + std::to_string(num_bits));
  }
  std::string text(static_cast<std::size_t>(num_bits), '0');
  for (auto letter = text.rbegin(); letter != text.rend(); ++letter, outcome >>= 1U) {
    if ((outcome & 1U) != 0) *letter = '1';
  }
  return text;
}

OutcomeSampler::OutcomeSampler(std::span<const double> probabilities) {
  double sum = 0.0;
  cumulative_.reserve(probabilities.size());
  for (std::size_t b = 0; b < probabilities.size(); ++b) {
    const double p = probabilities[b];
    if (!(p >= -1e-9) || !std::isfinite(p)) {
      throw std::invalid_argument("sample: probability " + std::to_string(b) + " = " + number(p) +
                                  ", must be >= 0 and finite");
    }
    sum += std::max(p, 0.0);
    cumulative_.push_back(sum);
  }
  if (!(std::abs(sum - 1.0) <= 1e-6)) {
    throw std::invalid_argument("sample: sum of the probabilities = " + number(sum) +
                                ", must be 1 to 1e-6");
  }
  first_.resize(std::bit_ceil(cumulative_.size()));
  std::uint64_t b = 0;
  for (std::size_t j = 0; j < first_.size(); ++j) {
    const double u = static_cast<double>(j) / static_cast<double>(first_.size());
    while (cumulative_[b] <= u * sum) ++b;
    first_[j] = b;
  }
}

std::uint64_t OutcomeSampler::outcome(double u) const {
  assert(u >= 0.0 && u < 1.0);
  // Ends inside: rounding to nearest, u * total < total for every double u < 1.
  const double height = u * cumulative_.back();
  std::uint64_t b = first_[static_cast<std::size_t>(u * static_cast<double>(first_.size()))];
  while (cumulative_[b] <= height) ++b;
  return b;
}

void check_shots(std::int64_t shots) {
  if (shots < 0) {
    throw std::invalid_argument("sample: shots = " + std::to_string(shots) + ", must be >= 0");
  }
}

double overlap(const PauliVector& rho, const PauliVector& sigma) {
  check_same_qubits("overlap", rho, sigma);
  const std::span<const double> a = rho.values();
  const std::span<const double> b = sigma.values();
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0) /
         static_cast<double>(power_of_two(rho.num_qubits()));
}

double fidelity_with_pure(const PauliVector& rho, const PauliVector& pure) {
  check_same_qubits("fidelity_with_pure", rho, pure);
  const double purity = pure.purity();
  if (!(std::abs(purity - 1.0) <= 1e-9)) {
    throw std::invalid_argument("fidelity_with_pure: purity of the pure state = " + number(purity) +
                                ", must be 1 to 1e-9");
  }
  return overlap(rho, pure);
}

PauliVector reduced_state(const PauliVector& state, std::span<const int> qubits) {
  check_qubits("reduced_state", state.num_qubits(), qubits);
  PauliVector reduced(static_cast<int>(qubits.size()));
  const std::span<const double> r = state.values();
  const std::span<double> out = reduced.values();
  for (std::size_t k = 0; k < out.size(); ++k) {
    std::size_t source = 0;
    std::size_t digits = k;
    for (const int q : qubits) {
      source |= (digits & 3U) << (2U * static_cast<unsigned>(q));
      digits >>= 2U;
    }
    out[k] = r[source];
  }
  return reduced;
}

}  // namespace qarch::sim
