#include "apps/evaluation_budget.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <ostream>

#include "apps/estimate_json.h"
#include "apps/progress_line.h"
#include "apps/report_circuit.h"
#include "rl/transition.h"
#include "search/action_space.h"
#include "search/coupling.h"
#include "search/environment.h"
#include "search/optimize/spsa.h"
#include "sim/state_memory.h"

namespace qarch::apps {

namespace {

/// Methods whose budget is of gradient estimates alone, as run by search::optimizers().
struct SpsaMethod {
  std::string_view name;
  bool staged;
};
constexpr std::array kSpsaMethods{SpsaMethod{"spsa", false}, SpsaMethod{"adam_spsa", false},
                                  SpsaMethod{"adam_spsa3", true}};

/// The stages of the method, none if it is not of SPSA.
std::vector<search::SpsaStage> spsa_stages(const search::OptimizerOptions& o) {
  std::vector<search::SpsaStage> stages;
  for (const SpsaMethod& method : kSpsaMethods) {
    if (method.name != o.method) continue;
    if (!method.staged) return {{o.max_evaluations, o.shots}};
    for (std::size_t k = 0; k < o.stage_evaluations.size(); ++k) {
      stages.push_back({o.stage_evaluations[k], o.shots * o.stage_shot_factors.at(k)});
    }
  }
  return stages;
}

/// Weights and biases of the Q-network.
double num_network_parameters(const search::Experiment& e, int observation, int actions) {
  double count = 0.0;
  int inputs = observation;
  for (const int width : e.agent.hidden) {
    count += (inputs + 1.0) * width;
    inputs = width;
  }
  return count + (inputs + 1.0) * (actions + (e.agent.dueling ? 1 : 0));
}

/// Bytes of a circuit of so many gates with its angles.
double circuit_bytes(int gates) {
  return gates * (static_cast<double>(sizeof(sim::Gate)) + sizeof(double));
}

void add_search_memory(Estimate& estimate, const search::Experiment& e,
                       const search::CircuitEnvironment& environment, const search::Task& task) {
  constexpr double kLanes = 8.0;      // of a batch of parameter sets
  constexpr double kSparseEntry = 8;  // bytes; an observation has an entry for each gate, and two
  const int gates = e.env.max_gates;
  const double observation = kSparseEntry * (gates + 2.0);
  const double transition = sizeof(rl::Transition) + 2.0 * observation + environment.num_actions();
  const double state = state_bytes(task.num_qubits(), !task.noise().is_noiseless());
  estimate.memory.push_back({"states, a batch of 8", (kLanes + 1.0) * state});
  if (search::optimizer_from_name(e.optimizer.method).needs != search::OptimizerNeeds::kValues ||
      e.pruning.enabled) {
    constexpr double kBudget = double(std::size_t{1} << 30U);  // ExpectationOptions
    estimate.memory.push_back(
        {"states kept for gradients", std::min(kBudget, (gates + 1.0) * state)});
  }
  estimate.memory.push_back(
      {"replay buffer, " + std::to_string(e.agent.replay_capacity) + " transitions",
       e.agent.replay_capacity * transition});
  estimate.memory.push_back(
      {"networks and moments",
       4.0 * sizeof(float) *
           num_network_parameters(e, environment.observation_size(), environment.num_actions())});
  if (e.optimizer.cache > 0 && !search::optimizer_from_name(e.optimizer.method).draws &&
      e.noise.shots == 0.0 && e.optimizer.shots == 0.0 && e.optimizer.last_gates == 0) {
    // Two generations; a key names gates and angles once more.
    estimate.memory.push_back(
        {"cached optima", 2.0 * e.optimizer.cache * 2.0 * circuit_bytes((gates + 1) / 2)});
  }
  estimate.memory.push_back(
      {"archive, " + std::to_string(e.archive.capacity) + " circuits",
       e.archive.capacity * (sizeof(search::CircuitRecord) + circuit_bytes(gates))});
  estimate.memory.push_back(
      {"records of episodes", double(e.general.episodes) * sizeof(search::EpisodeRecord)});
}

/// Below a minute with its first two digits.
std::string short_duration(double seconds) {
  return seconds < 60.0 ? format("%.2g s", seconds) : duration_text(seconds);
}

std::string times(const std::string& a, const std::string& b) { return a + " x " + b; }

void add_search_work(Estimate& estimate, const search::Experiment& e, const search::Task& task,
                     int seeds) {
  const double episodes = e.general.episodes;
  const double optimisations = double(most_optimisations(e));
  const double each = double(most_evaluations(e.optimizer));
  const double measured = 1.0 + e.env.max_gates;  // after a reset and after every step
  double evaluations = episodes * (measured + optimisations * each);
  std::string how =
      format("%d episodes x (%d optimisations x %lld + %d energies)", e.general.episodes,
             int(optimisations), static_cast<long long>(each), int(measured));
  const auto limit = static_cast<double>(e.general.max_evaluations);
  if (limit > 0.0 && limit < evaluations) {
    evaluations = limit;
    how = "general.max_evaluations ends the run";
  }
  if (seeds > 1) how = times(std::to_string(seeds) + " seeds", "(" + how + ")");
  estimate.work.push_back({"evaluations of the objective", seeds * evaluations, how});
  estimate.work.push_back(
      {"environment steps", seeds * episodes * e.env.max_gates, "episodes x env.max_gates"});
  const double shots =
      episodes * (measured * e.noise.shots * task.num_scored_strings() +
                  optimisations * most_shots(e.optimizer) * task.num_measured_strings());
  if (shots > 0.0) {
    const bool limited = e.noise.shot_budget > 0.0 && e.noise.shot_budget < shots;
    estimate.work.push_back({"measurements of Pauli strings",
                             seeds * (limited ? e.noise.shot_budget : shots),
                             limited ? "noise.shot_budget ends the run"
                                     : format("%d strings each", task.num_measured_strings())});
  }
  if (e.pruning.enabled) {
    const double tried = e.pruning.candidates == 0
                             ? double(e.env.max_gates)
                             : std::min(2.0 * e.pruning.candidates, double(e.env.max_gates));
    estimate.notes.push_back(format(
        "besides, every new best circuit is pruned: at most %s evaluations each (%d gates x %g "
        "removals x %d), how often is not known",
        count_text(e.env.max_gates * tried * e.pruning.max_evaluations).c_str(), e.env.max_gates,
        tried, e.pruning.max_evaluations));
  }
}

/// A circuit as the agent's first episodes make them: random legal gates.
search::BoundCircuit typical_circuit(const search::CircuitEnvironment& environment,
                                     const search::Experiment& e, int num_qubits) {
  rl::Rng rng = rl::random_stream(e.general.seed, "dry run circuit");
  search::BoundCircuit typical{sim::Circuit(num_qubits), {}};
  for (int g = 0; g < std::max(1, e.env.max_gates / 2); ++g) {
    const rl::ActionMask mask = search::legal_actions(environment.actions(), typical.circuit);
    std::size_t action = 0;
    do action = rl::uniform_index(rng, mask.size());
    while (mask[action] == 0);
    search::append_action(typical.circuit, environment.actions()[static_cast<int>(action)]);
  }
  for (int s = 0; s < typical.circuit.num_parameters(); ++s) {
    typical.angles.push_back(2.0 * rl::uniform(rng) - 1.0);
  }
  return typical;
}

}  // namespace

std::int64_t most_evaluations(const search::OptimizerOptions& options) {
  const std::vector<search::SpsaStage> stages = spsa_stages(options);
  if (stages.empty()) return options.max_evaluations;
  std::int64_t count = 1;
  for (const search::SpsaStage& stage : stages) count += 2LL * stage.iterations();
  return count + (options.selection == "best" ? stages.back().iterations() : 0);
}

double most_shots(const search::OptimizerOptions& options) {
  const std::vector<search::SpsaStage> stages = spsa_stages(options);
  if (stages.empty()) return options.shots * options.max_evaluations;
  double shots = 0.0;
  for (const search::SpsaStage& stage : stages) shots += 2.0 * stage.iterations() * stage.shots;
  const int last = 1 + (options.selection == "best" ? stages.back().iterations() : 0);
  return shots + last * stages.back().shots;
}

std::int64_t most_optimisations(const search::Experiment& experiment) {
  const std::int64_t interval = experiment.optimizer.interval;
  return (experiment.env.max_gates + interval - 1) / interval;
}

double Estimate::peak_bytes() const {
  double sum = 0.0;
  for (const MemoryRow& row : memory) sum += row.bytes;
  return processes * sum;
}

double Estimate::seconds() const {
  if (work.empty()) return 0.0;
  const double all = work.front().count * seconds_each / std::max(1, at_once);
  return limit_seconds > 0.0 ? std::min(all, limit_seconds) : all;
}

double state_bytes(int num_qubits, bool noisy) {
  return noisy ? std::ldexp(sizeof(double), 2 * num_qubits)
               : std::ldexp(2.0 * sizeof(double), num_qubits);
}

double seconds_of(const std::function<void()>& call) {
  using Clock = std::chrono::steady_clock;
  constexpr double kAll = 0.05;
  const auto start = Clock::now();
  double seconds = 0.0;
  int calls = 0;
  for (; seconds < kAll; ++calls) {
    call();
    seconds = std::chrono::duration<double>(Clock::now() - start).count();
  }
  return seconds / calls;
}

double seconds_of_evaluation(search::Objective& objective, std::vector<double> angles,
                             double shots) {
  constexpr double kTurn = 1e-3;   // rad
  objective.value(angles, shots);  // allocates
  return seconds_of([&] {
    for (double& angle : angles) angle += kTurn;
    objective.value(angles, shots);
  });
}

Estimate search_estimate(const search::Experiment& experiment, const search::Task& task, int seeds,
                         int jobs, double limit_seconds) {
  Estimate estimate;
  const search::CircuitEnvironment environment(task, experiment.env, experiment.optimizer,
                                               experiment.noise.shots);
  estimate.processes = std::min(seeds, jobs);
  estimate.at_once = estimate.processes;
  estimate.limit_seconds = limit_seconds * std::ceil(double(seeds) / estimate.processes);
  add_search_memory(estimate, experiment, environment, task);
  add_search_work(estimate, experiment, task, seeds);
  const search::BoundCircuit typical = typical_circuit(environment, experiment, task.num_qubits());
  rl::Rng rng = rl::random_stream(experiment.general.seed, "dry run shots");
  const auto objective = task.compile(typical.circuit, rng);
  estimate.seconds_each =
      seconds_of_evaluation(*objective, typical.angles, experiment.optimizer.shots);
  estimate.measured =
      format("one evaluation of a random circuit of %zu gates", typical.circuit.gates().size());
  if (experiment.is_classifier()) {
    estimate.notes.emplace_back("one evaluation is all samples that are trained on" +
                                (experiment.train.batch > 0
                                     ? ", at most " + std::to_string(experiment.train.batch)
                                     : std::string()));
  }
  estimate.notes.emplace_back(
      "the time is of evaluations alone, without learning and pruning; a search ends its episodes "
      "and its optimisations mostly earlier");
  return estimate;
}

int report_dry_run(Answer& answer, const std::string& configuration, const Estimate& estimate) {
  const auto free = static_cast<double>(sim::available_memory_bytes());
  answer.out() << configuration << std::flush;
  const Streams& streams = answer.streams();
  if (streams.verbosity != Verbosity::kQuiet && !answer.is_json_alone()) {
    print_estimate(streams.err, estimate, free);
  }
  answer.write(estimate_json(configuration, estimate, free), streams.err);
  return kExitOk;
}

void print_estimate(std::ostream& out, const Estimate& estimate, double free_bytes) {
  out << "# memory\n";
  for (const MemoryRow& row : estimate.memory) {
    out << format("#   %-40s %12s\n", row.what.c_str(), bytes_text(row.bytes).c_str());
  }
  const double peak = estimate.peak_bytes();
  out << format(
      "#   peak, about%s: %s of %s that are free\n",
      estimate.processes > 1 ? format(", of %d processes", estimate.processes).c_str() : "",
      bytes_text(peak).c_str(), bytes_text(free_bytes).c_str());
  if (peak > free_bytes) out << "#   warning: this is more memory than is free\n";
  out << "# work, at most\n";
  for (const WorkRow& row : estimate.work) {
    out << format("#   %-32s %10s", row.what.c_str(), count_text(row.count).c_str())
        << (row.how.empty() ? "" : "  " + row.how) << '\n';
  }
  if (estimate.seconds_each > 0.0) {
    out << "# time, an estimate\n"
        << format("#   %.4g us for ", 1e6 * estimate.seconds_each) << estimate.measured << '\n'
        << "#   all of them: at most about " << short_duration(estimate.seconds())
        << (estimate.at_once > 1 ? format(", %d at a time", estimate.at_once) : "")
        << (estimate.limit_seconds > 0.0 ? ", by the time limit or before" : "") << '\n';
  }
  for (const std::string& note : estimate.notes) out << "# note: " << note << '\n';
}

}  // namespace qarch::apps
