#include "sim/noise_gradient.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "sim/backward_states.h"
#include "sim/block_layout.h"
#include "sim/noise_blocks.h"
#include "sim/pauli_vector.h"
#include "sim/schedule.h"

namespace qarch::sim {

namespace {

using Eigen::Index;

std::size_t at(int index) { return static_cast<std::size_t>(index); }
std::size_t power_of_4(int exponent) { return std::size_t{1} << (2U * at(exponent)); }

bool has_derivative(const Channel& channel) {
  return channel.num_qubits() == 1 ? channel.strength_derivative<1>().has_value()
                                   : channel.strength_derivative<2>().has_value();
}

// Readout error.

struct WeightedEntry {
  std::size_t index;
  double weight;
};

/// c prod_q ((1 - p10 - p01) P_q + (p01 - p10) I), multiplied out; on qubit `skipped` only I.
std::vector<WeightedEntry> with_readout_error(const PauliTerm& term, int num_qubits,
                                              const NoiseModel& noise, int skipped = -1) {
  std::vector<WeightedEntry> entries{{0, term.coefficient}};
  for (int q = 0; q < num_qubits; ++q) {
    const Pauli pauli = term.string[q];
    if (pauli == Pauli::kI || q == skipped) continue;
    const ReadoutError error = noise.readout(q);
    const double shift = error.p01 - error.p10;
    const std::size_t old_size = entries.size();
    for (std::size_t e = 0; e < old_size; ++e) {
      if (shift != 0.0) entries.push_back({entries[e].index, entries[e].weight * shift});
      entries[e].index += static_cast<std::size_t>(pauli) * power_of_4(q);
      entries[e].weight *= 1.0 - error.p10 - error.p01;
    }
  }
  return entries;
}

/// d/dp10 and d/dp01 of the factor of one qubit are -P - I and -P + I; the product rule.
std::vector<ReadoutGradient> readout_gradient(const PauliSum& observable, const NoiseModel& noise,
                                              const PauliVector& state) {
  std::vector<ReadoutGradient> gradient(at(state.num_qubits()));
  const auto r = state.values();
  for (const PauliTerm& term : observable.terms()) {
    for (int q = 0; q < state.num_qubits(); ++q) {
      if (term.string[q] == Pauli::kI) continue;
      const std::size_t digit = static_cast<std::size_t>(term.string[q]) * power_of_4(q);
      double with_pauli = 0.0;
      double with_identity = 0.0;
      for (const auto& [index, weight] : with_readout_error(term, state.num_qubits(), noise, q)) {
        with_pauli += weight * r[index + digit];
        with_identity += weight * r[index];
      }
      gradient[at(q)].p10 -= with_pauli + with_identity;
      gradient[at(q)].p01 -= with_pauli - with_identity;
    }
  }
  return gradient;
}

// The two sweeps.

class BackwardSweep {
 public:
  BackwardSweep(const BlockedCircuit& circuit, const NoiseModel& noise, const PauliSum& observable)
      : circuit_(circuit),
        noise_(noise),
        observable_(observable),
        costate_(observable.num_qubits()),
        scratch_(observable.num_qubits()) {
    result_.sites = circuit.sites;
  }

  NoiseGradient run(std::size_t memory_budget) {
    const auto step = [&](std::size_t b, const PauliVector& from, PauliVector& to) {
      const BlockMap& map = circuit_.maps[circuit_.blocks[b].map];
      apply(map.forward, map.dimension, circuit_.blocks[b].layout, from, to);
    };
    const auto look = [&](std::size_t b, const PauliVector& state) { visit(b, state); };
    BackwardStates(step, look, scratch_).run(circuit_.blocks.size(), memory_budget);
    return std::move(result_);
  }

 private:
  /// `state` is the state before block b, or the final one.
  void visit(std::size_t b, const PauliVector& state) {
    if (b == circuit_.blocks.size()) return start_from(state);
    const Block& block = circuit_.blocks[b];
    const BlockMap& map = circuit_.maps[block.map];
    if (!block.sites.empty()) {
      const Eigen::VectorXd changes =
          map.variations * correlation(map.pattern, map.dimension, block.layout, costate_, state);
      for (std::size_t t = 0; t < block.sites.size(); ++t) {
        NoiseSite& site = result_.sites[at(block.sites[t])];
        if (site.rule < 0 || has_derivative(channel_of(site))) {
          site.derivative = changes[static_cast<Index>(2 * t)];
        }
        site.contribution = changes[static_cast<Index>(2 * t + 1)];
      }
    }
    apply(map.backward, map.dimension, block.layout, costate_, scratch_);
    std::swap(costate_, scratch_);
  }

  const Channel& channel_of(const NoiseSite& site) const {
    return noise_.rules()[at(site.rule)].channels[at(site.channel)].channel;
  }

  void start_from(const PauliVector& final_state) {
    const auto l = costate_.values();
    std::ranges::fill(l, 0.0);
    for (const PauliTerm& term : observable_.terms()) {
      for (const auto& [index, weight] :
           with_readout_error(term, observable_.num_qubits(), noise_)) {
        l[index] += weight;
      }
    }
    const auto r = final_state.values();
    for (std::size_t k = 0; k < l.size(); ++k) result_.value += l[k] * r[k];
    result_.readout = readout_gradient(observable_, noise_, final_state);
  }

  const BlockedCircuit& circuit_;
  const NoiseModel& noise_;
  const PauliSum& observable_;
  PauliVector costate_;  ///< the observable, carried back to just after the block to visit
  PauliVector scratch_;
  NoiseGradient result_;
};

}  // namespace

NoiseGradient noise_gradient(const Circuit& circuit, std::span<const double> parameters,
                             const NoiseModel& noise, const PauliSum& observable,
                             std::size_t memory_budget) {
  if (static_cast<int>(parameters.size()) != circuit.num_parameters()) {
    throw std::invalid_argument("noise_gradient: " + std::to_string(parameters.size()) +
                                " parameters, must be " + std::to_string(circuit.num_parameters()));
  }
  if (observable.num_qubits() != circuit.num_qubits()) {
    throw std::invalid_argument("noise_gradient: observable of " +
                                std::to_string(observable.num_qubits()) + " qubits, must have " +
                                std::to_string(circuit.num_qubits()));
  }
  const bool scheduled = noise.idle_noise().policy != SchedulePolicy::kNone;
  Circuit timed = scheduled ? schedule(circuit, noise.idle_noise()).circuit : circuit;
  const BlockedCircuit blocked(timed, parameters, noise);
  NoiseGradient result = BackwardSweep(blocked, noise, observable).run(memory_budget);
  result.circuit = std::move(timed);
  for (const NoiseRule& rule : noise.rules()) {
    auto& derivatives = result.channels.emplace_back();
    for (const AppliedChannel& applied : rule.channels) {
      derivatives.push_back(has_derivative(applied.channel) ? std::optional(0.0) : std::nullopt);
    }
  }
  for (const NoiseSite& site : result.sites) {
    if (site.rule >= 0 && site.derivative)
      *result.channels[at(site.rule)][at(site.channel)] += *site.derivative;
  }
  return result;
}

}  // namespace qarch::sim
