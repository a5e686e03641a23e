#include "search/search_run.h"

#include <chrono>
#include <utility>

#include "rl/double_dqn.h"
#include "search/configuration.h"
#include "search/environment.h"
#include "search/parallel.h"
#include "search/results/circuit_shelf.h"
#include "search/results/pareto_archive.h"
#include "search/results/pruning.h"
#include "search/run_folder.h"
#include "search/search_state.h"

namespace qarch::search {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

RunRecord empty_record(const Experiment& experiment, const chem::QubitProblem& problem,
                       const NamedNoise& noise, const VqeTask& task) {
  RunRecord record;
  record.qarch_version = QARCH_VERSION;
  record.configuration = to_ini(experiment);
  record.seed = experiment.general.seed;
  record.problem.name = experiment.problem.name;
  record.problem.num_qubits = task.num_qubits();
  record.problem.hamiltonian = task.hamiltonian().to_text();
  record.problem.exact_energy = task.exact_minimum();
  record.problem.hartree_fock_energy = problem.hartree_fock_energy;
  record.problem.fake_minimum = task.lower_bound();
  record.noise.name = noise.model.name();
  record.noise.description = noise.description;
  return record;
}

/// One search in progress. run() and play_step() are the algorithm; the rest is bookkeeping.
class Search {
 public:
  Search(const Experiment& experiment, const chem::QubitProblem& problem, const NamedNoise& noise,
         const std::string& folder, const SearchControl& control)
      : experiment_(experiment),
        control_(control),
        noise_(noise.model),
        task_(make_vqe_task(problem, noise.model, experiment.noise)),
        environment_(*task_, experiment.env, experiment.optimizer, experiment.noise.shots),
        network_rng_(rl::random_stream(experiment.general.seed, "network")),
        agent_(experiment.agent, environment_.observation_size(), environment_.num_actions(),
               network_rng_),
        archive_(static_cast<std::size_t>(experiment.archive.capacity)),
        side_by_side_(control.threads),
        start_(Clock::now()),
        last_save_(start_) {
    result_.record = empty_record(experiment, problem, noise, *task_);
    folder_.emplace(folder, result_.record);
  }

  SearchResult run() {
    folder_->log("start", 0.0,
                 {{"version", result_.record.qarch_version},
                  {"problem", result_.record.problem.name},
                  {"noise", result_.record.noise.name},
                  {"seed", std::to_string(experiment_.general.seed)},
                  {"threads", std::int64_t{control_.threads}},
                  {"exact_energy", task_->exact_minimum()}});
    try {
      while (!stopped_ && (open_ || num_episodes() < experiment_.general.episodes)) {
        if (!open_) begin_episode();
        if (play_step()) close_episode();
      }
      if (open_) record_episode();
    } catch (...) {  // what was found so far still goes to disk
      finish();
      throw;
    }
    finish();
    return std::move(result_);
  }

 private:
  int num_episodes() const { return static_cast<int>(result_.record.episodes.size()); }

  void begin_episode() {
    const std::uint64_t seed = experiment_.general.seed;
    const auto item = static_cast<std::uint64_t>(num_episodes());
    open_.emplace();
    open_->environment_rng = rl::random_stream(seed, "environment", item);
    open_->exploration_rng = rl::random_stream(seed, "exploration", item);
    open_->replay_rng = rl::random_stream(seed, "replay", item);
    open_->record.episode = num_episodes();
    const CircuitRecord* start = starting_circuit(item);
    observation_ = start == nullptr
                       ? environment_.reset(open_->environment_rng)
                       : environment_.reset(start->circuit, start->angles, open_->environment_rng);
    open_->record.threshold = environment_.threshold();
  }

  /// A circuit of the archive that leaves room for another gate, or null: begin with none.
  const CircuitRecord* starting_circuit(std::uint64_t episode) const {
    rl::Rng rng = rl::random_stream(experiment_.general.seed, "start", episode);
    if (rl::uniform(rng) >= experiment_.archive.start_probability) return nullptr;
    std::vector<const CircuitRecord*> usable;
    for (const CircuitRecord& circuit : archive_.circuits()) {
      const bool fits = std::cmp_less(circuit.circuit.gates().size(), experiment_.env.max_gates);
      if (fits && !circuit.circuit.gates().empty()) usable.push_back(&circuit);
    }
    if (usable.empty()) return nullptr;
    return usable[static_cast<std::size_t>(rl::uniform_index(rng, usable.size()))];
  }

  /// Act, then step the environment and learn from the replay buffer side by side (neither reads
  /// what the other writes), then record the transition. True at the end of the episode.
  bool play_step() {
    const rl::Action action =
        agent_.act(observation_, environment_.action_mask(), open_->exploration_rng);
    rl::StepResult step;
    std::optional<float> loss;
    side_by_side_.run([&] { step = environment_.step(action, open_->environment_rng); },
                      [&] { loss = agent_.learn(open_->replay_rng); });
    agent_.record(observation_, action, step, environment_.action_mask());
    observation_ = std::move(step.observation);

    open_->record.total_reward += static_cast<double>(step.reward);
    if (loss) open_->loss_sum += static_cast<double>(*loss);
    open_->losses += loss ? 1 : 0;
    after_step();
    return step.terminated || step.truncated;
  }

  void after_step() {
    ++result_.env_steps;
    const double seconds = seconds_since(start_);
    keep_environments_circuit(seconds);
    const std::uint64_t limit = experiment_.general.max_evaluations;
    if (limit > 0 &&
        std::cmp_greater_equal(environment_.evaluations() + result_.pruning_evaluations, limit)) {
      stop(StopReason::kEvaluations);
    }
    if (control_.time_limit_seconds > 0.0 && seconds > control_.time_limit_seconds) {
      stop(StopReason::kTimeLimit);
    }
    if (control_.stop_requested && control_.stop_requested()) stop(StopReason::kInterrupted);
    if (shelf_.circuits().empty()) return;  // no finite energy so far
    const CircuitRecord& best = shelf_.best();
    if (experiment_.general.stop_error > 0.0 &&
        best.noiseless_error < experiment_.general.stop_error) {
      stop(StopReason::kStopError);
    }
    if (control_.on_progress) {
      control_.on_progress({open_->record.episode, experiment_.general.episodes, best.energy,
                            best.noiseless_error, best.circuit.num_two_qubit_gates(),
                            open_->record.threshold, agent_.epsilon(), environment_.evaluations(),
                            result_.env_steps, seconds,
                            static_cast<int>(archive_.circuits().size())});
    }
  }

  CircuitRecord record_of(sim::Circuit circuit, std::vector<double> angles,
                          const Energies& energies) const {
    const double minimum = task_->exact_minimum();
    return {"",
            open_->record.episode,
            environment_.steps(),
            std::move(circuit),
            std::move(angles),
            energies.seen,
            energies.exact,
            energies.noiseless,
            energies.exact - minimum,
            energies.noiseless - minimum};
  }

  /// Shelf and archive look at the circuit after a step; rarely anything is kept.
  void keep_environments_circuit(double seconds) {
    const Energies& e = environment_.energies();
    const sim::Circuit& circuit = environment_.circuit();
    const double error = e.noiseless - task_->exact_minimum();
    const bool for_archive =
        archive_.wants(error, circuit.num_two_qubit_gates(), environment_.depth(),
                       static_cast<int>(circuit.gates().size()));
    if (!for_archive && !shelf_.may_want(e.exact, e.noiseless, error)) return;
    const CircuitRecord record = record_of(circuit, environment_.angles(), e);
    if (shelf_.consider(record)) log_best(seconds);
    if (!for_archive || !archive_.offer(record)) return;
    if (!open_->promising || record.energy < open_->promising->energy) open_->promising = record;
  }

  /// The archive and the shelf see every circuit on the way down.
  void prune_promising() {
    if (!experiment_.pruning.enabled || !open_->promising) return;
    const CircuitRecord& before = *open_->promising;
    const auto as_record = [&](const OptimizedCircuit& c) {
      return record_of(c.bound.circuit, c.bound.angles, {c.energy, c.energy, c.noiseless});
    };
    bool new_best = false;
    const PruningResult result = prune(*task_, {before.circuit, before.angles}, experiment_.pruning,
                                       [&](const OptimizedCircuit& circuit) {
                                         const CircuitRecord record = as_record(circuit);
                                         archive_.offer(record);
                                         new_best |= shelf_.consider(record);
                                       });
    result_.pruning_evaluations += result.evaluations;
    result_.record.prunings.push_back(
        {before.episode, cost_of(before), cost_of(as_record(result.circuit)), result.evaluations});
    if (new_best) log_best(seconds_since(start_));
  }

  void stop(StopReason reason) {
    if (stopped_) return;
    stopped_ = true;
    result_.stop_reason = reason;
  }

  void log_best(double seconds) {
    const CircuitRecord& best = shelf_.best();
    folder_->log("best", seconds,
                 {{"episode", std::int64_t{best.episode}},
                  {"step", std::int64_t{best.step}},
                  {"energy", best.energy},
                  {"noiseless_energy", best.noiseless_energy},
                  {"noiseless_error", best.noiseless_error},
                  {"two_qubit_gates", std::int64_t{best.circuit.num_two_qubit_gates()}},
                  {"rotations", std::int64_t{best.circuit.num_rotations()}},
                  {"depth", std::int64_t{best.circuit.depth()}},
                  {"evaluations", environment_.evaluations()}});
  }

  void close_episode() {
    record_episode();
    prune_promising();
    open_.reset();
    if (seconds_since(last_save_) > control_.save_interval_seconds) save();
  }

  /// What is known of the open episode, ended or not.
  void record_episode() {
    EpisodeRecord& record = open_->record;
    const sim::Circuit& circuit = environment_.circuit();
    if (open_->losses > 0) record.loss = open_->loss_sum / open_->losses;
    record.steps = environment_.steps();
    record.energy_seen = environment_.energies().seen;
    record.energy = environment_.energies().exact;
    record.noiseless_energy = environment_.energies().noiseless;
    record.epsilon = agent_.epsilon();
    record.end_reason = environment_.end_reason();
    record.success = environment_.succeeded() ? 1 : 0;
    record.two_qubit_gates = circuit.num_two_qubit_gates();
    record.rotations = circuit.num_rotations();
    record.depth = circuit.depth();
    record.evaluations = environment_.evaluations();
    record.env_steps = result_.env_steps;
    result_.record.episodes.push_back(record);
    folder_->log_episode(record, seconds_since(start_));
  }

  void save() {
    result_.record.circuits = shelf_.circuits();
    result_.record.archive = archive_.circuits();
    if (const CircuitRecord* best = find_circuit(result_.record, "best")) {
      result_.record.noise.rules = describe_coverage(noise_, best->circuit);
    }
    folder_->save(result_.record);
    last_save_ = Clock::now();
  }

  void finish() {
    save();
    result_.evaluations = environment_.evaluations();
    result_.gradient_steps = agent_.gradient_steps();
    result_.rejected_transitions = static_cast<std::int64_t>(agent_.state().replay.num_rejected());
    result_.seconds = seconds_since(start_);
    folder_->log("end", result_.seconds,
                 {{"episodes", static_cast<std::int64_t>(result_.record.episodes.size())},
                  {"env_steps", result_.env_steps},
                  {"evaluations", result_.evaluations},
                  {"gradient_steps", result_.gradient_steps},
                  {"rejected_transitions", result_.rejected_transitions}});
  }

  const Experiment& experiment_;
  const SearchControl& control_;
  const sim::NoiseModel& noise_;
  std::unique_ptr<VqeTask> task_;
  CircuitEnvironment environment_;
  rl::Rng network_rng_;
  rl::DoubleDqn agent_;
  CircuitShelf shelf_;
  ParetoArchive archive_;
  SideBySide side_by_side_;
  Clock::time_point start_;
  Clock::time_point last_save_;
  std::optional<RunFolder> folder_;
  SearchResult result_;
  std::optional<OpenEpisode> open_;  ///< none: between two episodes
  rl::Observation observation_;      ///< the latest of the open episode
  bool stopped_ = false;
};

}  // namespace

SearchResult run_search(const Experiment& experiment, const chem::QubitProblem& problem,
                        const NamedNoise& noise, const std::string& folder,
                        const SearchControl& control) {
  return Search(experiment, problem, noise, folder, control).run();
}

const CircuitRecord* find_circuit(const RunRecord& record, std::string_view id) {
  for (const CircuitRecord& circuit : record.circuits) {
    if (circuit.id == id) return &circuit;
  }
  return nullptr;
}

}  // namespace qarch::search
