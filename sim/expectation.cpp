#include "sim/expectation.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "sim/lane_workspace.h"
#include "sim/program_compiler.h"
#include "sim/program_run.h"

namespace qarch::sim {

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

constexpr std::size_t kBatch = 8;
/// Eight lanes cost about as much as four single evaluations of a state in the first cache, as
/// seven of a larger one or of a state vector.
constexpr std::size_t kFewestInBatch = 4;
constexpr std::size_t kFewestInLargeBatch = 7;
constexpr int kMostSmallDigits = 5;
/// Beyond, eight states with what a backward sweep keeps of them leave the second cache.
constexpr int kMostBatchGradientDigits = 4;
/// Entries times operations of a batch that outweigh waking another thread.
constexpr double kWorthAThread = 2e6;
/// A batch of larger states does not fit the caches: they run one by one.
constexpr int kMostBatchDigits = 9;

/// Below, the state vector is faster whatever the circuit.
constexpr int kFewestForLightCone = 10;  // qubits

/// Whether the groups that the readout depends on take clearly less time than the amplitudes:
/// measured, about 16 ns for a group of a list, a quarter of that for one of all groups, and 0.3 ns
/// for an amplitude in each run of one-qubit gates.
bool light_cone_is_cheaper(const CompiledProgram& program) {
  double groups_ns = 0.0;
  for (const Operation& op : program.operations) {
    groups_ns += op.num_groups >= 0 ? 16.0 * op.num_groups
                                    : 4.0 * std::pow(4.0, std::max(0, op.num_digits - 2));
  }
  const double amplitudes_ns =
      0.3 * static_cast<double>(program.maps.size()) * std::pow(2.0, program.num_qubits);
  return 2.0 * groups_ns < amplitudes_ns;
}

}  // namespace

ExpectationFunction::ExpectationFunction(const Circuit& circuit, const NoiseModel& noise,
                                         const PauliSum& observable,
                                         const ExpectationOptions& options)
    : ExpectationFunction(circuit, noise,
                          std::make_shared<const CompiledObservable>(observable, noise), options) {}

ExpectationFunction::ExpectationFunction(const Circuit& circuit, const NoiseModel& noise,
                                         std::shared_ptr<const CompiledObservable> observable,
                                         const ExpectationOptions& options)
    : circuit_(circuit),
      shared_slot_(first_shared_slot(circuit)),
      observable_(std::move(observable)),
      options_(options),
      values_(observable_->reads().size()) {
  if (circuit.num_qubits() != observable_->num_qubits()) {
    throw std::invalid_argument("ExpectationFunction: circuit of " +
                                std::to_string(circuit.num_qubits()) + " qubits, observable of " +
                                std::to_string(observable_->num_qubits()));
  }
  if (options.threads < 1) {
    throw std::invalid_argument(
        "ExpectationFunction: threads = " + std::to_string(options.threads) + ", must be >= 1");
  }
  const bool noiseless = noise.rules().empty() && !noise.relaxes(circuit);
  const bool pure = noiseless && circuit.is_unitary();
  if (options.backend == Backend::kStateVector && !pure) {
    throw std::invalid_argument(
        "ExpectationFunction: backend = kStateVector, must be another: " +
        (noiseless ? "the circuit has a reset or a measure"
                   : "'" + noise.name() + "' has noise on gates or waiting qubits"));
  }
  const bool shallow = pure && options.backend == Backend::kAutomatic &&
                       circuit.num_qubits() >= kFewestForLightCone &&
                       light_cone_is_cheaper(compiled(noise).program);
  if (pure && !shallow && options.backend != Backend::kPauliVector) {
    noise.require_allowed(circuit);
    std::vector<StateVectorFunction::Term> terms;
    for (std::size_t j = 0; j < observable_->reads().size(); ++j) {
      terms.push_back({observable_->reads()[j], observable_->weights()[j]});
    }
    state_vector_ = std::make_unique<StateVectorFunction>(circuit, terms);
  } else {
    compiled(noise);
  }
}

ExpectationFunction::~ExpectationFunction() = default;
ExpectationFunction::ExpectationFunction(ExpectationFunction&&) noexcept = default;
ExpectationFunction& ExpectationFunction::operator=(ExpectationFunction&&) noexcept = default;

Backend ExpectationFunction::backend() const {
  return state_vector_ ? Backend::kStateVector : Backend::kPauliVector;
}

int ExpectationFunction::gradient_cost() const { return state_vector_ ? 4 : 5; }

int ExpectationFunction::sweep_cost() const {
  if (!state_vector_) return 6;
  constexpr int kSmall = 4;  // qubits; beyond, 4^n entries against 2^n amplitudes
  return 17 << std::clamp(num_qubits() - kSmall, 0, 20);
}

/// Compiles at the first call; later ones may leave out the noise.
CompiledExpectation& ExpectationFunction::compiled(const NoiseModel& noise) {
  if (compiled_) return *compiled_;
  compiled_ = std::make_unique<CompiledExpectation>();
  const auto reads = observable_->reads();
  compiled_->program = compile(
      circuit_, noise,
      {.from_zero = true, .reads = options_.light_cone ? reads : std::span<const std::size_t>{}});
  for (const std::size_t k : reads) compiled_->entries.push_back(compiled_->program.entry_of(k));
  compiled_->weights.assign(observable_->weights().begin(), observable_->weights().end());
  return *compiled_;
}

LaneWorkspace<1>& ExpectationFunction::single() {
  if (single_) return *single_;
  const CompiledExpectation& c = compiled();
  const bool tiled = c.program.num_digits > Run<1>::kMostWhole;
  single_ = std::make_unique<LaneWorkspace<1>>(c, options_.memory_budget, tiled ? team() : nullptr);
  return *single_;
}

/// Null for one thread.
ThreadTeam* ExpectationFunction::team() {
  if (!team_ && options_.threads > 1) team_ = std::make_unique<ThreadTeam>(options_.threads);
  return team_.get();
}

void ExpectationFunction::check(std::size_t size, std::size_t expected, const char* where) const {
  if (size == expected) return;
  throw std::invalid_argument("ExpectationFunction::" + std::string(where) + ": " +
                              std::to_string(size) + " numbers, must be " +
                              std::to_string(expected));
}

int ExpectationFunction::first_shared_slot(const Circuit& circuit) {
  std::vector<int> uses(at(circuit.num_parameters()));
  for (const Gate& gate : circuit.gates()) {
    if (gate.slot >= 0 && ++uses[at(gate.slot)] > 1) return gate.slot;
  }
  return -1;
}

void ExpectationFunction::check_uses(const char* where) const {
  if (shared_slot_ < 0) return;
  throw std::invalid_argument("ExpectationFunction::" + std::string(where) + ": parameter " +
                              std::to_string(shared_slot_) +
                              " is shared by several gates, must be used by one");
}

double ExpectationFunction::operator()(std::span<const double> parameters) {
  check(parameters.size(), at(num_parameters()), "operator()");
  if (state_vector_) return (*state_vector_)(parameters);
  LaneWorkspace<1>& work = single();
  work.bind(parameters.data(), 1);
  double value = 0.0;
  work.evaluate(&value);
  return value;
}

/// work(workspace, first set, number of sets) for chunks of eight, side by side.
template <class Work>
void ExpectationFunction::for_each_chunk(std::size_t num_sets, const Work& work) {
  const std::size_t num_chunks = (num_sets + kBatch - 1) / kBatch;
  const CompiledExpectation& c = compiled();
  while (lanes_.size() < at(options_.threads)) {
    lanes_.push_back(std::make_unique<LaneWorkspace<8>>(c, options_.memory_budget / 2, nullptr));
  }
  const auto chunks_of = [&](std::size_t thread, std::size_t threads) {
    for (std::size_t chunk = thread; chunk < num_chunks; chunk += threads) {
      const std::size_t first = chunk * kBatch;
      work(*lanes_[thread], first, std::min(kBatch, num_sets - first));
    }
  };
  const double work_done =
      static_cast<double>(num_sets * c.program.operations.size()) *
      static_cast<double>(std::size_t{1} << (2U * static_cast<unsigned>(c.program.num_digits)));
  if (options_.threads == 1 || num_chunks == 1 || work_done < kWorthAThread) {
    return chunks_of(0, 1);
  }
  team()->run([&](int thread) { chunks_of(at(thread), at(options_.threads)); });
}

void ExpectationFunction::evaluate(std::span<const double> parameter_sets,
                                   std::span<double> values) {
  const std::size_t p = at(num_parameters());
  check(parameter_sets.size(), p * values.size(), "evaluate");
  const bool small = !state_vector_ && compiled().program.num_digits <= kMostSmallDigits;
  const std::size_t rest = values.size() % kBatch;
  std::size_t last = values.size();  // up to here in lanes, from here one by one
  if (rest < (small ? kFewestInBatch : kFewestInLargeBatch)) last -= rest;
  if (!state_vector_ && compiled().program.num_digits > kMostBatchDigits) last = 0;
  for (std::size_t i = last; i < values.size(); ++i) {
    values[i] = (*this)(parameter_sets.subspan(p * i, p));
  }
  if (last == 0) return;
  if (state_vector_) {
    return state_vector_->evaluate(parameter_sets.first(p * last), values.first(last));
  }
  for_each_chunk(last, [&](LaneWorkspace<8>& work, std::size_t first, std::size_t count) {
    work.bind(parameter_sets.data() + p * first, count);
    alignas(Eight) double chunk[kBatch];
    work.evaluate(chunk);
    std::copy_n(chunk, count, values.data() + first);
  });
}

double ExpectationFunction::value_and_gradient(std::span<const double> parameters,
                                               std::span<double> gradient) {
  check(parameters.size(), at(num_parameters()), "value_and_gradient");
  check(gradient.size(), at(num_parameters()), "value_and_gradient");
  if (state_vector_) return state_vector_->value_and_gradient(parameters, gradient);
  LaneWorkspace<1>& work = single();
  work.bind(parameters.data(), 1);
  double value = 0.0;
  work.differentiate(&value);
  std::copy_n(work.gradient().begin(), gradient.size(), gradient.begin());
  return value;
}

void ExpectationFunction::values_and_gradients(std::span<const double> parameter_sets,
                                               std::span<double> values,
                                               std::span<double> gradients) {
  const std::size_t p = at(num_parameters());
  check(parameter_sets.size(), p * values.size(), "values_and_gradients");
  check(gradients.size(), p * values.size(), "values_and_gradients");
  if (state_vector_ || compiled().program.num_digits > kMostBatchGradientDigits) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = value_and_gradient(parameter_sets.subspan(p * i, p), gradients.subspan(p * i, p));
    }
    return;
  }
  for_each_chunk(values.size(), [&](LaneWorkspace<8>& work, std::size_t first, std::size_t count) {
    work.bind(parameter_sets.data() + p * first, count);
    alignas(Eight) double chunk[kBatch];
    work.differentiate(chunk);
    for (std::size_t lane = 0; lane < count; ++lane) {
      values[first + lane] = chunk[lane];
      for (std::size_t s = 0; s < p; ++s) {
        gradients[p * (first + lane) + s] = work.gradient()[kBatch * s + lane];
      }
    }
  });
}

double ExpectationFunction::sinusoids(std::span<const double> parameters,
                                      std::span<Sinusoid> sinusoids) {
  const std::size_t p = at(num_parameters());
  check(parameters.size(), p, "sinusoids");
  check(sinusoids.size(), p, "sinusoids");
  check_uses("sinusoids");
  LaneWorkspace<1>& work = single();
  work.bind(parameters.data(), 1);
  double value = 0.0;
  work.find_sinusoids(&value);
  for (std::size_t s = 0; s < p; ++s) {
    Sinusoid& wave = sinusoids[s];
    wave.b = work.gradient()[s];
    wave.c = work.gradient()[p + s];
    wave.a = value - wave.b * work.cosine(s) - wave.c * work.sine(s);
  }
  return value;
}

double ExpectationFunction::sweep(std::span<double> parameters) {
  check(parameters.size(), at(num_parameters()), "sweep");
  check_uses("sweep");
  LaneWorkspace<1>& work = single();
  work.bind(parameters.data(), 1);
  double value = 0.0;
  work.minimize_each_angle(&value);
  std::ranges::copy(work.angles(), parameters.begin());
  return value;
}

std::span<const double> ExpectationFunction::read_values(std::span<const double> parameters) {
  check(parameters.size(), at(num_parameters()), "read_values");
  LaneWorkspace<1>& work = single();
  work.bind(parameters.data(), 1);
  const double* const r = work.run();
  for (std::size_t j = 0; j < values_.size(); ++j) values_[j] = r[compiled_->entries[j]];
  work.forget_if_not_finite();
  return values_;
}

}  // namespace qarch::sim
