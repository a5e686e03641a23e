#include "search/study.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <stdexcept>
#include <thread>
#include <tuple>

#include "search/did_you_mean.h"
#include "search/io/run_file.h"
#include "search/problem_kind.h"
#include "search/results/pareto_archive.h"

namespace qarch::search {

namespace {

constexpr double kEqualErrors = 1e-9;  // hartree; differences of optimised angles

double cost_value(const std::optional<CircuitCost>& cost, int CircuitCost::*member) {
  return cost ? (*cost).*member : kNotReached;
}

int rotations_of(const CircuitCost& cost) { return cost.gates - cost.two_qubit_gates; }

constexpr std::array<SeedColumn, 15> kSeedColumns{{
    {"noiseless_error", "error", "lowest error without noise", true, 4,
     [](const SeedSummary& s) { return s.noiseless_error; }},
    {"noisy_error", "noisy", "lowest error under the noise of the run", true, 3,
     [](const SeedSummary& s) { return s.noisy_error; }},
    {"two_qubit_gates", "CNOTs", "two-qubit gates of best.qasm", false, 0,
     [](const SeedSummary& s) { return cost_value(s.best, &CircuitCost::two_qubit_gates); }},
    {"one_qubit_gates", "rot.", "one-qubit gates of best.qasm", false, 0,
     [](const SeedSummary& s) { return s.best ? rotations_of(*s.best) : kNotReached; }},
    {"depth", "depth", "moments of best.qasm", false, 0,
     [](const SeedSummary& s) { return cost_value(s.best, &CircuitCost::depth); }},
    {"smallest_two_qubit_gates", "min CX",
     "two-qubit gates of the smallest circuit below the target", false, 0,
     [](const SeedSummary& s) { return cost_value(s.smallest, &CircuitCost::two_qubit_gates); }},
    {"smallest_gates", "gates", "all gates of that circuit", false, 0,
     [](const SeedSummary& s) { return cost_value(s.smallest, &CircuitCost::gates); }},
    {"target_episode", "at ep.", "episode that first came below the target", false, 0,
     [](const SeedSummary& s) { return s.reached ? s.reached->episode : kNotReached; }},
    {"target_evaluations", "at evals", "evaluations until then", false, 0,
     [](const SeedSummary& s) {
       return s.reached ? static_cast<double>(s.reached->evaluations) : kNotReached;
     }},
    {"target_seconds", "at s", "seconds of running until then", false, 2,
     [](const SeedSummary& s) { return s.reached ? s.reached->seconds : kNotReached; }},
    {"episodes", "episodes", "episodes played", false, 0,
     [](const SeedSummary& s) { return static_cast<double>(s.episodes); }},
    {"successes", "succ.", "episodes below the threshold of the curriculum", false, 0,
     [](const SeedSummary& s) { return static_cast<double>(s.successes); }},
    {"evaluations", "evals", "objective evaluations", false, 0,
     [](const SeedSummary& s) { return static_cast<double>(s.evaluations); }},
    {"env_steps", "steps", "environment steps", false, 0,
     [](const SeedSummary& s) { return static_cast<double>(s.env_steps); }},
    {"seconds", "s", "seconds of running", false, 1,
     [](const SeedSummary& s) { return s.seconds; }},
}};

/// Everything that the record knows of errors and sizes: its circuits, its archive, the ends of its
/// episodes.
std::vector<CircuitCost> all_costs(const RunRecord& run) {
  std::vector<CircuitCost> costs;
  costs.reserve(run.circuits.size() + run.archive.size() + run.episodes.size());
  for (const auto* list : {&run.circuits, &run.archive}) {
    for (const CircuitRecord& record : *list) costs.push_back(cost_of(record));
  }
  for (const EpisodeRecord& e : run.episodes) {
    costs.push_back({e.two_qubit_gates, e.two_qubit_gates + e.rotations, e.depth, e.energy,
                     e.noiseless_energy - run.problem.exact_energy});
  }
  std::erase_if(costs, [](const CircuitCost& cost) {
    return !std::isfinite(cost.energy) || !std::isfinite(cost.noiseless_error);
  });
  return costs;
}

std::vector<double> lowest_error_by_two_qubit_gates(const std::vector<CircuitCost>& costs) {
  std::vector<double> lowest;
  for (const CircuitCost& cost : costs) {
    const auto k = static_cast<std::size_t>(cost.two_qubit_gates);
    if (k >= lowest.size()) lowest.resize(k + 1, kNotReached);
    lowest[k] = std::min(lowest[k], cost.noiseless_error);
  }
  for (std::size_t k = 1; k < lowest.size(); ++k) lowest[k] = std::min(lowest[k], lowest[k - 1]);
  while (lowest.size() > 1 && lowest[lowest.size() - 2] < lowest.back() + kEqualErrors) {
    lowest.pop_back();
  }
  return lowest;
}

void add_circuits(SeedSummary& summary, const RunRecord& run, double target) {
  const std::vector<CircuitCost> costs = all_costs(run);
  for (const CircuitCost& cost : costs) {
    summary.noiseless_error = std::min(summary.noiseless_error, cost.noiseless_error);
    summary.noisy_error = std::min(summary.noisy_error, cost.energy - run.problem.exact_energy);
    if (!(cost.noiseless_error < target)) continue;
    const auto size = [](const CircuitCost& c) { return std::tuple(c.two_qubit_gates, c.gates); };
    if (!summary.smallest || size(cost) < size(*summary.smallest)) summary.smallest = cost;
  }
  if (const CircuitRecord* best = find_circuit(run, "best")) summary.best = cost_of(*best);
  summary.error_by_two_qubit_gates = lowest_error_by_two_qubit_gates(costs);
}

void add_run(SeedSummary& summary, const RunRecord& run, double target) {
  add_circuits(summary, run, target);
  summary.episodes = std::ssize(run.episodes);
  for (const EpisodeRecord& episode : run.episodes) summary.successes += episode.success;
  if (run.episodes.empty()) return;
  summary.evaluations = run.episodes.back().evaluations;
  summary.env_steps = run.episodes.back().env_steps;
}

SeedStatus status_of(const EventSummary& events) {
  const auto is = [&](StopReason reason) {
    return events.stop_reason == kStopReasonNames.at(static_cast<std::size_t>(reason));
  };
  if (events.stop_reason.empty() || is(StopReason::kInterrupted)) return SeedStatus::kUnfinished;
  return is(StopReason::kTimeLimit) ? SeedStatus::kTimeLimit : SeedStatus::kFinished;
}

/// What the log alone tells.
SeedSummary summary_of(const EventSummary& events, double target) {
  SeedSummary summary;
  summary.status = status_of(events);
  summary.reached = events.first_below(target);
  summary.episodes = events.episodes;
  summary.seconds = events.seconds;
  return summary;
}

/// summarise_seed, and what the runs have in common.
SeedSummary read_seed(const StudyFolder& study, std::uint64_t seed, double target,
                      StudySummary* common) {
  SeedSummary summary;
  summary.seed = seed;
  const std::string folder = study.seed_folder(seed);
  if (!std::filesystem::exists(folder + "/events.jsonl")) return summary;
  EventReader reader(folder + "/events.jsonl");
  const double reached = target > 0.0 ? target : problem_kind(study.kind()).target;
  summary = summary_of(reader.update(), reached);
  summary.seed = seed;
  const std::string file = folder + "/run.h5";
  if (!std::filesystem::exists(file)) {  // killed before its first episode was saved
    summary.status = SeedStatus::kUnfinished;
    return summary;
  }
  const RunRecord run = read_run_file(file);
  study.check(run.configuration, file);
  add_run(summary, run, reached);
  if (common != nullptr && common->problem.empty()) {
    common->problem = run.problem.name;
    common->noise = run.noise.name;
  }
  return summary;
}

}  // namespace

std::span<const SeedColumn> seed_columns() { return kSeedColumns; }

const MedianEstimate& StudySummary::median(std::string_view column) const {
  std::vector<std::string> names;
  for (const ColumnStatistics& statistics : medians) {
    if (statistics.column == column) return statistics.median;
    names.emplace_back(statistics.column);
  }
  throw std::invalid_argument("column '" + std::string(column) + "', " +
                              must_be_one_of(column, names));
}

SeedSummary summarise_run(const RunRecord& run, const EventSummary& events, double target) {
  SeedSummary summary = summary_of(events, target);
  summary.seed = run.seed;
  add_run(summary, run, target);
  return summary;
}

SeedSummary summarise_seed(const StudyFolder& study, std::uint64_t seed, double target) {
  return read_seed(study, seed, target, nullptr);
}

StudySummary summarise_study(const StudyFolder& study, std::span<const std::uint64_t> seeds,
                             const StudyTarget& target) {
  StudySummary summary;
  summary.name = study.name();
  summary.kind = study.kind();
  summary.level = target.level;
  summary.threads = static_cast<int>(std::thread::hardware_concurrency());
  for (const std::uint64_t seed : seeds) {
    summary.seeds.push_back(read_seed(study, seed, target.error, &summary));
  }
  summary.target = target.error > 0.0 ? target.error : problem_kind(summary.kind).target;
  compute_statistics(summary);
  return summary;
}

void compute_statistics(StudySummary& summary) {
  std::vector<const SeedSummary*> ended;
  for (const SeedSummary& seed : summary.seeds) {
    if (seed.has_ended()) ended.push_back(&seed);
  }
  const auto over_seeds = [&](auto&& value) {
    std::vector<double> values;
    values.reserve(ended.size());
    for (const SeedSummary* seed : ended) values.push_back(value(*seed));
    return values;
  };
  summary.ended = static_cast<int>(ended.size());
  summary.successes =
      static_cast<int>(std::count_if(ended.begin(), ended.end(), [&](const SeedSummary* seed) {
        return seed->noiseless_error < summary.target;
      }));
  summary.success_rate.reset();
  summary.medians.clear();
  summary.error_by_two_qubit_gates.clear();
  summary.best_error_by_two_qubit_gates.clear();
  if (ended.empty()) return;
  summary.success_rate = wilson_interval(summary.successes, summary.ended, summary.level);
  for (const SeedColumn& column : kSeedColumns) {
    summary.medians.push_back(
        {column.name, estimate_median(over_seeds(column.value), summary.level)});
  }
  std::size_t most = 0;
  for (const SeedSummary* seed : ended)
    most = std::max(most, seed->error_by_two_qubit_gates.size());
  for (std::size_t k = 0; k < most; ++k) {
    const std::vector<double> errors = over_seeds([&](const SeedSummary& seed) {
      const std::vector<double>& lowest = seed.error_by_two_qubit_gates;
      return lowest.empty() ? kNotReached : lowest[std::min(k, lowest.size() - 1)];
    });
    summary.error_by_two_qubit_gates.push_back(estimate_median(errors, summary.level));
    summary.best_error_by_two_qubit_gates.push_back(
        *std::min_element(errors.begin(), errors.end()));
  }
}

}  // namespace qarch::search
