#include "search/classify/quantum_kernel.h"

#include <array>
#include <complex>
#include <stdexcept>
#include <utility>

#include "rl/random.h"
#include "search/classify/zero_noise.h"
#include "sim/expectation.h"
#include "sim/state_vector_function.h"
#include "sim/walsh_hadamard.h"

namespace qarch::search {

namespace {

using ComplexRows =
    Eigen::Matrix<std::complex<double>, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

void require(bool condition, const std::string& what) {
  if (!condition) throw std::invalid_argument("quantum kernel: " + what);
}

std::size_t at(int index) { return static_cast<std::size_t>(index); }

std::span<const double> row(const Samples& x, Eigen::Index i) {
  return {x.data() + i * x.cols(), static_cast<std::size_t>(x.cols())};
}

void check_encoding(const EncodedCircuit& encoding, std::size_t num_weights) {
  encoding.check();
  require(
      num_weights == at(encoding.num_weights),
      std::to_string(num_weights) + " weights, must be " + std::to_string(encoding.num_weights));
  require(encoding.circuit.is_unitary(), "the encoding has a reset or measure, must be unitary");
  require(encoding.circuit.num_qubits() <= kMaxKernelQubits,
          std::to_string(encoding.circuit.num_qubits()) + " qubits, must be at most " +
              std::to_string(kMaxKernelQubits));
}

void check_features(const EncodedCircuit& encoding, const Samples& x) {
  require(x.cols() == encoding.num_features,
          std::to_string(x.cols()) + " features, must be " + std::to_string(encoding.num_features));
  require(x.allFinite(), "a feature is not finite");
}

/// The angles of every sample, a row each.
Samples bound_angles(const EncodedCircuit& encoding, std::span<const double> weights,
                     const Samples& x) {
  Samples angles(x.rows(), std::ssize(encoding.angles));
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    bind_angles(encoding, row(x, i), weights,
                {angles.data() + i * angles.cols(), encoding.angles.size()});
  }
  return angles;
}

ComplexRows states(const EncodedCircuit& encoding, const Samples& angles) {
  constexpr double kMostBytes = 4.0 * 1024 * 1024 * 1024;
  const Eigen::Index size = Eigen::Index{1} << encoding.circuit.num_qubits();
  if (double(angles.rows()) * double(size) * sizeof(std::complex<double>) > kMostBytes) {
    throw std::runtime_error("quantum kernel: " + std::to_string(angles.rows()) + " states of 2^" +
                             std::to_string(encoding.circuit.num_qubits()) +
                             " amplitudes, must take at most 4 GiB");
  }
  const std::vector<sim::WeightedString> identity{{0, 1.0}};
  sim::StateVectorFunction function(encoding.circuit, identity);
  ComplexRows psi(angles.rows(), size);
  for (Eigen::Index i = 0; i < angles.rows(); ++i) {
    function(row(angles, i));
    function.amplitudes({psi.data() + i * size, static_cast<std::size_t>(size)});
  }
  return psi;
}

/// The gate that undoes a gate without slot.
sim::Gate inverse(sim::Gate gate) {
  using sim::GateKind;
  constexpr std::array<std::pair<GateKind, GateKind>, 3> kPairs{{{GateKind::kS, GateKind::kSdg},
                                                                 {GateKind::kT, GateKind::kTdg},
                                                                 {GateKind::kSx, GateKind::kSxdg}}};
  require(gate.kind != GateKind::kReset && gate.kind != GateKind::kMeasure,
          std::string(sim::gate_row(gate.kind).name) + " has no inverse");
  for (const auto& [a, b] : kPairs) {
    if (gate.kind == a || gate.kind == b) {
      gate.kind = gate.kind == a ? b : a;
      return gate;
    }
  }
  if (sim::gate_row(gate.kind).has_angle) gate.angle = -gate.angle;
  return gate;
}

/// The observable |0...0><0...0| = 2^-n sum_z Z^z.
sim::PauliSum zero_projector(int num_qubits) {
  std::vector<sim::PauliTerm> terms;
  const std::uint64_t size = std::uint64_t{1} << static_cast<unsigned>(num_qubits);
  for (std::uint64_t z = 0; z < size; ++z) {
    terms.push_back({{.x = 0, .z = z}, 1.0 / static_cast<double>(size)});
  }
  return {num_qubits, std::move(terms)};
}

}  // namespace

sim::Circuit overlap_circuit(const sim::Circuit& circuit) {
  const int p = circuit.num_parameters();
  sim::Circuit overlap(circuit.num_qubits(), 2 * p);
  for (const sim::Gate& gate : circuit.gates()) overlap.append(gate);
  for (auto gate = circuit.gates().rbegin(); gate != circuit.gates().rend(); ++gate) {
    sim::Gate undone = inverse(*gate);
    if (undone.slot >= 0) undone.slot += p;
    overlap.append(undone);
  }
  return overlap;
}

Samples exact_kernel(const EncodedCircuit& encoding, std::span<const double> weights,
                     const Samples& x, const Samples& z) {
  check_encoding(encoding, weights.size());
  check_features(encoding, x);
  check_features(encoding, z);
  const ComplexRows left = states(encoding, bound_angles(encoding, weights, x));
  const ComplexRows right = states(encoding, bound_angles(encoding, weights, z));
  return (left * right.adjoint()).cwiseAbs2();
}

/// What one thread works with.
struct QuantumKernel::Lane {
  std::vector<sim::ExpectationFunction> functions;  ///< one for each stretch factor; reads all Z^z
  std::vector<double> angles;                       ///< of an overlap circuit
  std::vector<double> outcomes;                     ///< their probabilities

  /// p(b) = 2^-n sum_z (-1)^(z.b) r[Z^z] under the noise of this factor.
  std::span<const double> distribution(std::size_t factor) {
    const std::span<const double> r = functions[factor].read_values(angles);
    outcomes.assign(r.begin(), r.end());
    sim::walsh_hadamard(outcomes);
    for (double& p : outcomes) p /= static_cast<double>(outcomes.size());
    return outcomes;
  }
};

QuantumKernel::QuantumKernel(EncodedCircuit encoding, std::vector<double> weights,
                             const sim::NoiseModel& noise, const KernelOptions& options,
                             std::uint64_t seed, int threads, const NativeLowering& lowering)
    : encoding_(std::move(encoding)),
      weights_(std::move(weights)),
      options_(options),
      seed_(seed),
      factors_(options.stretch.empty() ? std::vector{1.0} : options.stretch) {
  options_.validate();
  check_encoding(encoding_, weights_.size());
  require(threads >= 1, "threads = " + std::to_string(threads) + ", must be >= 1");
  factor_weights_ = richardson_weights(factors_);
  const int n = encoding_.circuit.num_qubits();
  if (threads > 1) team_ = std::make_unique<sim::ThreadTeam>(threads);
  if (noise.is_noiseless()) return;
  require(n <= kMaxNoisyKernelQubits, std::to_string(n) + " qubits under noise, must be at most " +
                                          std::to_string(kMaxNoisyKernelQubits));
  zero_ = ZeroOutcome(noise, n, options_.mitigate_readout);
  const sim::Circuit executed = lowering(overlap_circuit(encoding_.circuit));
  const auto observable = std::make_shared<sim::CompiledObservable>(zero_projector(n));
  std::vector<sim::NoiseModel> models;
  for (const double factor : factors_) models.push_back(scaled_noise(noise, factor));
  for (int t = 0; t < threads; ++t) {
    auto lane = std::make_unique<Lane>();
    for (const sim::NoiseModel& model : models) {
      lane->functions.emplace_back(executed, model, observable);
    }
    lanes_.push_back(std::move(lane));
  }
}

QuantumKernel::~QuantumKernel() = default;
QuantumKernel::QuantumKernel(QuantumKernel&&) noexcept = default;
QuantumKernel& QuantumKernel::operator=(QuantumKernel&&) noexcept = default;

Samples QuantumKernel::gram(const Samples& x, std::string_view purpose) {
  return evaluate(x, x, true, purpose);
}

Samples QuantumKernel::cross(const Samples& x, const Samples& z, std::string_view purpose) {
  return evaluate(x, z, false, purpose);
}

std::int64_t QuantumKernel::circuits(std::int64_t entries) const {
  return entries * std::ssize(factors_);
}

std::vector<std::string> QuantumKernel::notes() const {
  std::vector<std::string> notes;
  if (lanes_.empty() && !options_.stretch.empty()) {
    notes.emplace_back("kernel.stretch: there is no noise to extrapolate");
  }
  if (options_.mitigate_readout && zero_.is_perfect()) {
    notes.emplace_back("kernel.mitigate_readout: the noise model has no readout error");
  }
  return notes;
}

Samples QuantumKernel::evaluate(const Samples& x, const Samples& z, bool symmetric,
                                std::string_view purpose) {
  check_features(encoding_, x);
  check_features(encoding_, z);
  Samples k(x.rows(), z.rows());
  if (lanes_.empty()) k = exact_kernel(encoding_, weights_, x, z);
  if (!lanes_.empty() || options_.shots > 0.0) measure(x, z, symmetric, purpose, k);
  if (symmetric) k.triangularView<Eigen::StrictlyLower>() = k.transpose();
  return k;
}

/// k(i, j), without noise its exact value before, becomes what is measured.
void QuantumKernel::measure(const Samples& x, const Samples& z, bool symmetric,
                            std::string_view purpose, Samples& k) {
  const Samples left = -bound_angles(encoding_, weights_, x);
  const Samples right = bound_angles(encoding_, weights_, z);
  const std::string stream = "kernel " + std::string(purpose);
  const int threads = team_ ? team_->size() : 1;
  const auto serve = [&](int thread) {
    for (Eigen::Index i = thread; i < x.rows(); i += threads) {
      for (Eigen::Index j = symmetric ? i : 0; j < z.rows(); ++j) {
        rl::Rng rng =
            rl::random_stream(seed_, stream, static_cast<std::uint64_t>(i * z.rows() + j));
        if (lanes_.empty()) {
          const double exact = k(i, j);
          k(i, j) = extrapolated([&](std::size_t) { return std::span(&exact, 1); }, rng);
          continue;
        }
        Lane& lane = *lanes_[at(thread)];
        const auto second = row(left, i);
        lane.angles.assign(row(right, j).begin(), row(right, j).end());
        lane.angles.insert(lane.angles.end(), second.begin(), second.end());
        k(i, j) = extrapolated([&](std::size_t factor) { return lane.distribution(factor); }, rng);
      }
    }
  };
  if (team_) {
    team_->run(serve);
  } else {
    serve(0);
  }
}

/// sum_c w_c K_c.
template <class Distribution>
double QuantumKernel::extrapolated(const Distribution& distribution, rl::Rng& rng) const {
  double sum = 0.0;
  for (std::size_t c = 0; c < factors_.size(); ++c) {
    sum += factor_weights_[c] * zero_.measure(distribution(c), options_.shots, rng);
  }
  return sum;
}

}  // namespace qarch::search
