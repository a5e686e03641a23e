#include "apps/readable_state.h"

#include <complex>
#include <optional>
#include <utility>

#include "sim/density_matrix.h"
#include "sim/expectation.h"
#include "sim/final_state.h"
#include "sim/measurement.h"
#include "sim/observable.h"
#include "sim/state_vector_function.h"

namespace qarch::apps {

namespace {

class MixedState final : public ReadableState {
 public:
  MixedState(const sim::Circuit& circuit, sim::NoiseModel noise, int threads)
      : noise_(std::move(noise)), state_(sim::final_state(circuit, {}, noise_, threads)) {}

  double expectation(const sim::PauliSum& observable) override {
    return sim::CompiledObservable(observable, noise_).expectation(state_);
  }
  std::vector<double> probabilities(const std::vector<int>& qubits) override {
    return sim::probabilities(state_, qubits, noise_);
  }
  double purity() override { return state_.purity(); }
  const sim::PauliVector& pauli_vector() override { return state_; }

 private:
  sim::NoiseModel noise_;
  sim::PauliVector state_;
};

/// p <- p A on bit `bit` of the outcomes, A the assignment matrix.
void apply_readout(std::vector<double>& p, std::size_t bit, const sim::ReadoutError& error) {
  const std::size_t step = std::size_t{1} << bit;
  for (std::size_t b = 0; b < p.size(); ++b) {
    if ((b & step) != 0) continue;
    const double zero = p[b];
    const double one = p[b + step];
    p[b] = (1.0 - error.p10) * zero + error.p01 * one;
    p[b + step] = error.p10 * zero + (1.0 - error.p01) * one;
  }
}

class PureState final : public ReadableState {
 public:
  PureState(const sim::Circuit& circuit, sim::NoiseModel noise, int threads)
      : circuit_(circuit),
        noise_(std::move(noise)),
        threads_(threads),
        amplitudes_(std::size_t{1} << static_cast<unsigned>(circuit.num_qubits())) {
    const sim::WeightedString identity{0, 1.0};
    sim::StateVectorFunction function(circuit, {&identity, 1});
    function({});
    function.amplitudes(amplitudes_);
  }

  double expectation(const sim::PauliSum& observable) override {
    sim::ExpectationOptions options;
    options.backend = sim::Backend::kStateVector;
    options.threads = threads_;
    return sim::ExpectationFunction(circuit_, noise_, observable, options)({});
  }
  std::vector<double> probabilities(const std::vector<int>& qubits) override {
    std::vector<double> p(std::size_t{1} << qubits.size(), 0.0);
    for (std::size_t b = 0; b < amplitudes_.size(); ++b) {
      std::size_t outcome = 0;
      for (std::size_t j = 0; j < qubits.size(); ++j) {
        outcome |= ((b >> static_cast<unsigned>(qubits[j])) & 1U) << j;
      }
      p[outcome] += std::norm(amplitudes_[b]);
    }
    for (std::size_t j = 0; j < qubits.size(); ++j) apply_readout(p, j, noise_.readout(qubits[j]));
    return p;
  }
  double purity() override { return 1.0; }
  const sim::PauliVector& pauli_vector() override {
    if (!vector_) vector_.emplace(sim::pauli_vector_from_amplitudes(amplitudes_));
    return *vector_;
  }

 private:
  sim::Circuit circuit_;
  sim::NoiseModel noise_;
  int threads_;
  std::vector<std::complex<double>> amplitudes_;
  std::optional<sim::PauliVector> vector_;
};

}  // namespace

bool needs_density_matrix(const sim::Circuit& circuit, const sim::NoiseModel& noise) {
  return !noise.rules().empty() || !noise.idle_noise().qubits.empty() || !circuit.is_unitary();
}

std::size_t amplitude_bytes(int num_qubits) {
  constexpr std::size_t kEach = 48;  // the amplitudes, those of the function, probabilities
  return kEach << static_cast<unsigned>(num_qubits);
}

std::unique_ptr<ReadableState> run(const sim::Circuit& circuit, const sim::NoiseModel& noise,
                                   int threads) {
  noise.require_allowed(circuit);
  if (needs_density_matrix(circuit, noise)) {
    return std::make_unique<MixedState>(circuit, noise, threads);
  }
  return std::make_unique<PureState>(circuit, noise, threads);
}

}  // namespace qarch::apps
