#include "apps/simulation.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <ostream>
#include <stdexcept>

#include "apps/observable_argument.h"
#include "apps/progress_line.h"
#include "apps/readable_state.h"
#include "apps/report_circuit.h"
#include "apps/wait_notice.h"
#include "rl/random.h"
#include "sim/measurement.h"
#include "sim/state_memory.h"

namespace qarch::apps {

namespace {

constexpr double kImpossible = 1e-12;        ///< probabilities up to this are not listed
constexpr std::size_t kMaxOutcomes = 65536;  ///< that are listed
constexpr double kPure = 1e-9;

/// Circuit and noise, nothing computed yet.
Simulation load(const SimulateArguments& arguments, const search::DataFolders& data) {
  Simulation s;
  s.file = search::read_qasm_file(arguments.circuit);
  const std::vector<double> angles = slot_angles(s.file, arguments.settings);
  s.file.circuit = s.file.circuit.bound(angles);
  s.file.slots.clear();
  s.bits = measured_bits(s.file);
  const int n = s.file.circuit.num_qubits();
  const int width = arguments.device_qubits > 0 ? arguments.device_qubits : n;
  if (width < n) {
    throw std::invalid_argument("--qubits or --best-qubits ask for " + std::to_string(width) +
                                " qubits, must be at least the " + std::to_string(n) +
                                " of the circuit");
  }
  if (width > n && arguments.no_transpile) {
    throw std::invalid_argument("--no-transpile with " + std::to_string(width) +
                                " qubits of the device, must be the " + std::to_string(n) +
                                " of the circuit");
  }
  s.noise = search::load_noise(arguments.noise.options, width, data);
  return s;
}

/// 1 + the largest qubit that couplings and spectators of rules name; 0 if there are none.
int num_model_qubits(const sim::NoiseModel& model) {
  int largest = -1;
  for (const auto& [control, target] : model.coupling_map()) {
    largest = std::max({largest, control, target});
  }
  for (const sim::NoiseRule& rule : model.rules()) {
    for (const sim::AppliedChannel& applied : rule.channels) {
      for (const int spectator : applied.spectators) largest = std::max(largest, spectator);
    }
  }
  return largest + 1;
}

/// The circuit in the device's gates, or as it is.
void place(Simulation& s, const SimulateArguments& arguments) {
  const search::NoiseOptions& o = arguments.noise.options;
  const int n = s.file.circuit.num_qubits();
  std::vector<int> identity(static_cast<std::size_t>(n));
  std::iota(identity.begin(), identity.end(), 0);
  if (!arguments.transpiles()) {
    s.circuit = s.file.circuit;
    s.layout = identity;
    return;
  }
  sim::TranspileOptions options;
  options.gates = s.noise.native_gates;
  options.coupling = s.noise.model.coupling_map();
  if (options.gates.empty() && options.coupling.empty()) {
    throw std::invalid_argument("--transpile: noise model '" + s.noise.model.name() +
                                "' has no native gates and no couplings");
  }
  options.route = true;
  options.num_qubits = std::max({n, arguments.device_qubits, num_model_qubits(s.noise.model)});
  if (!o.qubits.empty()) options.initial_layout = identity;
  options.level = arguments.level;
  s.placed = transpile_between_barriers(s.file, options);
  s.circuit = s.placed->result.circuit;
  s.layout = s.placed->result.final_layout;
  s.layout.resize(static_cast<std::size_t>(n));
}

/// Rules on measure spoil what is counted: they need the measurements as gates.
bool has_measure_rule(const sim::NoiseModel& noise) {
  return std::ranges::any_of(noise.rules(), [](const sim::NoiseRule& rule) {
    return std::ranges::find(rule.kinds, sim::GateKind::kMeasure) != rule.kinds.end();
  });
}

sim::Circuit with_measurements(const Simulation& s) {
  sim::Circuit circuit = s.circuit;
  for (const int qubit : s.bits.qubits) {
    circuit.append(sim::GateKind::kMeasure, {s.layout[static_cast<std::size_t>(qubit)]});
  }
  return circuit;
}

/// Counts the bytes of the states; throws std::invalid_argument if they do not fit, unless they are
/// only to be counted.
void check_memory(Simulation& s, const SimulateArguments& arguments) {
  constexpr std::size_t kBudgetStates = 5;
  constexpr int kMaxQubits = 28;
  const int n = s.circuit.num_qubits();
  s.density_matrix = needs_density_matrix(s.circuit, s.noise.model);
  const bool large = s.density_matrix || arguments.error_budget;
  const std::string what = "simulate: " + std::to_string(n) + " qubits, " +
                           (large ? "states of 4^" : "states of 2^") + std::to_string(n) +
                           " numbers each, ";
  if (n > kMaxQubits) {
    throw std::invalid_argument(what + "must be at most " + std::to_string(kMaxQubits) + " qubits");
  }
  const std::size_t dense = sim::PauliVector::required_bytes(n);
  const std::size_t pure = amplitude_bytes(n);
  const std::size_t dense_states = has_measure_rule(s.noise.model) ? 3 : 2;
  s.memory_bytes = s.density_matrix ? dense_states * dense + pure : 2 * pure;
  if (arguments.error_budget) s.memory_bytes = std::max(s.memory_bytes, kBudgetStates * dense);
  const std::size_t free = sim::available_memory_bytes();
  if (s.memory_bytes > free && !arguments.dry_run) {
    throw std::invalid_argument(what + "need " + bytes_text(static_cast<double>(s.memory_bytes)) +
                                ", must be at most " + bytes_text(static_cast<double>(free)) +
                                ", what is free");
  }
}

std::vector<Outcome> outcomes_of(const std::vector<double>& p,
                                 const std::vector<double>& noiseless) {
  std::vector<Outcome> outcomes;
  for (std::size_t b = 0; b < p.size(); ++b) {
    if (p[b] > kImpossible || noiseless[b] > kImpossible) {
      outcomes.push_back({b, p[b], noiseless[b]});
    }
  }
  std::ranges::sort(outcomes, [](const Outcome& a, const Outcome& b) {
    return a.probability != b.probability ? a.probability > b.probability : a.bits < b.bits;
  });
  return outcomes;
}

Counts draw(const std::vector<double>& p, const SimulateArguments& arguments,
            const Streams& streams) {
  constexpr std::int64_t kBetweenUpdates = 1'000'000;
  Counts counts{arguments.shots, arguments.seed, {}};
  rl::Rng rng = rl::random_stream(arguments.seed, "shots");
  const sim::OutcomeSampler sampler(p);
  std::vector<std::int64_t> hits(p.size(), 0);
  ProgressLine progress(streams);
  for (std::int64_t shot = 0; shot < arguments.shots; ++shot) {
    ++hits[sampler(rng)];
    if (shot % kBetweenUpdates == 0) {
      progress.update([&] {
        return format("shots: %s of %s", count_text(static_cast<double>(shot)).c_str(),
                      count_text(static_cast<double>(arguments.shots)).c_str());
      });
    }
  }
  for (std::size_t b = 0; b < hits.size(); ++b) {
    if (hits[b] > 0) counts.counts.emplace_back(b, hits[b]);
  }
  return counts;
}

/// Outcomes and counts.
void read_bits(Simulation& s, const SimulateArguments& arguments, ReadableState& noisy,
               ReadableState& ideal, const Streams& streams) {
  std::vector<int> qubits;
  for (const int q : s.bits.qubits) qubits.push_back(s.layout[static_cast<std::size_t>(q)]);
  const std::vector<double> p =
      has_measure_rule(s.noise.model)
          ? run(with_measurements(s), s.noise.model, arguments.threads)->probabilities(qubits)
          : noisy.probabilities(qubits);
  s.outcomes = outcomes_of(p, ideal.probabilities(qubits));
  if (s.outcomes.size() > kMaxOutcomes) {
    s.notes.push_back(format("%zu outcomes are possible, only the %zu likeliest are listed",
                             s.outcomes.size(), kMaxOutcomes));
    s.outcomes.resize(kMaxOutcomes);
  }
  if (arguments.shots > 0) s.counts = draw(p, arguments, streams);
}

void read_observables(Simulation& s, const std::vector<NamedObservable>& observables,
                      ReadableState& noisy, ReadableState& ideal) {
  for (const NamedObservable& o : observables) {
    const sim::PauliSum sum = placed(o.sum, s.layout, s.circuit.num_qubits());
    s.observables.push_back(
        {o.name, o.unit, noisy.expectation(sum), ideal.expectation(sum), o.lowest, o.notes});
  }
}

void add_notes(Simulation& s) {
  if (has_measure_rule(s.noise.model)) {
    s.notes.emplace_back(
        "the noise of measurements acts on probabilities and counts; observables and fidelity are "
        "those before it");
  }
  if (s.bits.measured && s.file.measurements.size() > s.bits.qubits.size()) {
    s.notes.emplace_back("a qubit is measured into several bits: they agree in every shot");
  }
  if (!s.fidelity) {
    s.notes.emplace_back("no fidelity: without noise the final state is not pure");
  }
}

/// States, and what is read out of them; they are freed at the end.
void compute(Simulation& s, const SimulateArguments& arguments,
             const std::vector<NamedObservable>& observables, const Streams& streams) {
  std::unique_ptr<ReadableState> noisy;
  std::unique_ptr<ReadableState> ideal;
  {
    const WaitNotice notice(streams, format("state of %d qubits, %zu gates", s.circuit.num_qubits(),
                                            s.circuit.gates().size()));
    noisy = run(s.circuit, s.noise.model, arguments.threads);
    ideal = run(s.circuit, {}, arguments.threads);
    s.purity = noisy->purity();
    if (!s.density_matrix) {
      s.fidelity = 1.0;
    } else if (std::abs(ideal->purity() - 1.0) < kPure) {
      s.fidelity = sim::fidelity_with_pure(noisy->pauli_vector(), ideal->pauli_vector());
    }
    read_observables(s, observables, *noisy, *ideal);
  }
  read_bits(s, arguments, *noisy, *ideal, streams);
}

}  // namespace

Simulation plan_simulation(const SimulateArguments& arguments) {
  const auto data = search::DataFolders::standard();
  Simulation s = load(arguments, data);
  for (const std::string& text : arguments.observables) {
    parse_observable(text, s.file.circuit.num_qubits(), data);
  }
  place(s, arguments);
  check_memory(s, arguments);
  return s;
}

Simulation simulate(const SimulateArguments& arguments, const Streams& streams) {
  const auto data = search::DataFolders::standard();
  Simulation s = load(arguments, data);
  std::vector<NamedObservable> observables;
  for (const std::string& text : arguments.observables) {
    observables.push_back(parse_observable(text, s.file.circuit.num_qubits(), data));
  }
  place(s, arguments);
  check_memory(s, arguments);
  s.coverage = sim::noise_coverage(
      s.noise.model, has_measure_rule(s.noise.model) ? with_measurements(s) : s.circuit);
  if (arguments.noise.options.strict) {
    sim::require_complete(s.coverage, s.noise.native_gates.empty() ? sim::RestingRules::kRefused
                                                                   : sim::RestingRules::kAllowed);
  }
  if (arguments.error_budget && !s.circuit.is_unitary()) {
    throw std::invalid_argument(
        "--error-budget: the circuit resets or measures on its way, must be "
        "unitary: the budget compares with a pure state");
  }
  const auto start = std::chrono::steady_clock::now();
  compute(s, arguments, observables, streams);
  if (arguments.error_budget) {
    const WaitNotice notice(streams, "error budget");
    s.budget = sim::error_budget(s.circuit, {}, s.noise.model);
  }
  s.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  add_notes(s);
  return s;
}

}  // namespace qarch::apps
