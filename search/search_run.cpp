#include "search/search_run.h"

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "rl/double_dqn.h"
#include "search/configuration.h"
#include "search/environment.h"
#include "search/parallel.h"
#include "search/problem_kind.h"
#include "search/results/circuit_keeper.h"
#include "search/results/pareto_archive.h"
#include "search/resume_rules.h"
#include "search/run_folder.h"
#include "search/run_metrics.h"
#include "search/search_state.h"
#include "sim/noise_coverage.h"

namespace qarch::search {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

RunRecord empty_record(const Experiment& experiment, const SearchProblem& problem,
                       const NamedNoise& noise) {
  RunRecord record;
  record.qarch_version = QARCH_VERSION;
  record.configuration = to_ini(experiment);
  record.seed = experiment.general.seed;
  record.units = std::string(problem_kind(problem.record.kind).unit) + ", radian";
  record.problem = problem.record;
  record.noise.name = noise.model.name();
  record.noise.description = noise.description;
  for (const sim::Repair& repair : noise.repairs) {
    record.noise.repairs.push_back(repair_text(repair));
  }
  record.noise.notes = noise.notes;
  record.noise.provenance = noise.provenance;
  record.noise.layout = noise.layout;
  return record;
}

EnvironmentOptions resolved(EnvironmentOptions options, const NamedNoise& noise) {
  options.gates = resolved_gates(options.gates, noise.native_gates);
  return options;
}

/// One search in progress. run() and play_step() are the algorithm; the rest is bookkeeping.
class Search {
 public:
  /// `resume`: goes on with the run in `folder`.
  Search(const Experiment& experiment, const SearchProblem& problem, const NamedNoise& noise,
         const std::string& folder, const SearchControl& control, bool resume)
      : experiment_(experiment),
        control_(control),
        noise_(noise.model),
        task_(problem.task.get()),
        environment_(*task_, resolved(experiment.env, noise), experiment.optimizer,
                     experiment.noise.shots),
        network_rng_(rl::random_stream(experiment.general.seed, "network")),
        agent_(experiment.agent, environment_.observation_size(), environment_.num_actions(),
               network_rng_),
        keeper_(*task_, experiment.archive, experiment.pruning),
        side_by_side_(control.threads),
        start_(Clock::now()),
        last_save_(start_),
        last_checkpoint_(start_) {
    result_.record = empty_record(experiment, problem, noise);
    check_noise(noise);
    if (resume) {
      this->resume(folder);
    } else {
      start(folder);
    }
    metrics_.start(seconds_before_, environment_.evaluations());
  }

  SearchResult run() {
    check_budgets();
    try {
      while (!stopped_ && (open_ || num_episodes() < experiment_.general.episodes)) {
        if (!open_) begin_episode();
        if (play_step()) close_episode();
        keep_up();
      }
    } catch (...) {  // what was found so far still goes to disk; the state is half a step's
      finish();
      throw;
    }
    if (result_.env_steps != checkpoint_env_steps_) save_checkpoint();
    finish();
    folder_->throw_if_unsaved();
    return std::move(result_);
  }

 private:
  /// Gates that the agent may place and the noise does not know: an error where noise.strict, else
  /// a warning.
  void check_noise(const NamedNoise& noise) const {
    const sim::CoverageReport coverage =
        sim::noise_coverage(noise.model, task_->executed(every_action(environment_.actions())));
    if (experiment_.noise.strict) {
      sim::require_complete(coverage, noise.native_gates.empty() ? sim::RestingRules::kRefused
                                                                 : sim::RestingRules::kAllowed);
    } else if (!coverage.uncovered.empty() && !coverage.noiseless && control_.on_warning) {
      std::string kinds;
      for (const sim::KindCoverage& kind : coverage.kinds) {
        if (kind.uncovered == 0) continue;
        kinds += " " + std::string(sim::gate_row(kind.kind).name);
      }
      control_.on_warning("the noise model has no rule for some gates of the search:" + kinds);
    }
  }

  int num_episodes() const { return static_cast<int>(result_.record.episodes.size()); }
  double seconds() const { return seconds_before_ + seconds_since(start_); }

  EventFields start_fields() const {
    return {{"version", std::string(QARCH_VERSION)},
            {"problem", result_.record.problem.name},
            {"noise", result_.record.noise.name},
            {"seed", std::to_string(experiment_.general.seed)},
            {"threads", std::int64_t{control_.threads}},
            {"exact_energy", task_->exact_minimum()}};
  }

  /// A new run, with a checkpoint of its beginning: a folder that cannot be written is noticed now.
  void start(const std::string& folder) {
    folder_.emplace(folder, result_.record, control_.on_warning);
    folder_->log("start", 0.0, start_fields());
    folder_->save_checkpoint(snapshot(), 0.0);
    folder_->throw_if_unsaved();
  }

  void resume(const std::string& folder) {
    const auto checkpoint = newest_checkpoint(folder, control_.on_warning);
    if (!checkpoint) {
      if (std::filesystem::exists(folder + "/run.h5"))
        throw std::invalid_argument(folder + ": holds a run without a checkpoint, cannot resume");
      return start(folder);
    }
    check_resumable(checkpoint->configuration(), experiment_, checkpoint->path());
    SearchState state = checkpoint->state(agent_.state());
    check_same_data(state.record, result_.record, checkpoint->path());
    state.record.configuration = result_.record.configuration;  // budgets may have changed
    seconds_before_ = checkpoint->seconds();
    restore(std::move(state));
    folder_.emplace(folder, result_.record, *checkpoint, control_.on_warning);
    EventFields fields = start_fields();
    fields.emplace_back("checkpoint", checkpoint->number());
    fields.emplace_back("episodes", std::int64_t{num_episodes()});
    fields.emplace_back("env_steps", result_.env_steps);
    folder_->log("resume", seconds_before_, fields);
  }

  /// Everything that the rest of the search depends on; only between two steps.
  SearchState snapshot() const {
    SearchState state{result_.record, result_.env_steps, open_, environment_.state(),
                      agent_.state()};
    keeper_.save_to(state.record);
    return state;
  }

  /// The inverse of snapshot().
  void restore(SearchState state) {
    keeper_.restore(state.record);
    result_.record = std::move(state.record);
    result_.env_steps = result_.env_steps_before = checkpoint_env_steps_ = state.env_steps;
    open_ = state.open;
    environment_.restore(state.environment);
    agent_.restore(std::move(state.agent));
    if (open_) observation_ = environment_.observation();
  }

  void begin_episode() {
    const std::uint64_t seed = experiment_.general.seed;
    const auto item = static_cast<std::uint64_t>(num_episodes());
    open_.emplace();
    open_->environment_rng = rl::random_stream(seed, "environment", item);
    open_->exploration_rng = rl::random_stream(seed, "exploration", item);
    open_->replay_rng = rl::random_stream(seed, "replay", item);
    open_->record.episode = num_episodes();
    rl::Rng start_rng = rl::random_stream(seed, "start", item);
    BoundCircuit start = keeper_.draw_start(experiment_.env.max_gates, start_rng);
    observation_ =
        environment_.reset(start.circuit, std::move(start.angles), open_->environment_rng);
    open_->record.threshold = environment_.threshold();
  }

  /// Act, then step the environment and learn from the replay buffer side by side (neither reads
  /// what the other writes), then record the transition. True at the end of the episode.
  bool play_step() {
    const rl::Action action =
        agent_.act(observation_, environment_.action_mask(), open_->exploration_rng);
    rl::StepResult step;
    std::optional<float> loss;
    const auto play = [&] {
      const auto timed = metrics_.environment.start();
      step = environment_.step(action, open_->environment_rng);
    };
    const auto learn = [&] {
      const auto timed = metrics_.learning.start();
      loss = agent_.learn(open_->replay_rng);
    };
    if (agent_.is_learning_due()) {
      side_by_side_.run(play, learn);
    } else {
      play();  // waking a thread for nothing costs more than a step
    }
    agent_.record(observation_, action, step, environment_.action_mask());
    observation_ = std::move(step.observation);

    open_->record.total_reward += static_cast<double>(step.reward);
    if (loss) open_->loss_sum += static_cast<double>(*loss);
    open_->losses += loss ? 1 : 0;
    metrics_.add_loss(loss);
    after_step();
    return step.terminated || step.truncated;
  }

  void after_step() {
    ++result_.env_steps;
    const double seconds = this->seconds();
    if (keeper_.look(environment_, open_->record.episode, open_->promising)) log_best(seconds);
    check_budgets();
    if (control_.time_limit_seconds > 0.0 &&
        seconds - seconds_before_ > control_.time_limit_seconds) {
      stop(StopReason::kTimeLimit);
    }
    if (control_.stop_requested && control_.stop_requested()) stop(StopReason::kInterrupted);
    if (keeper_.shelf().circuits().empty()) return;  // no finite energy so far
    const CircuitRecord& best = keeper_.shelf().best();
    if (control_.on_progress) {
      control_.on_progress({open_->record.episode, experiment_.general.episodes, best.energy,
                            best.noiseless_error, best.circuit.num_two_qubit_gates(),
                            open_->record.threshold, agent_.epsilon(), environment_.evaluations(),
                            result_.env_steps, seconds, seconds_before_, keeper_.num_archived()});
    }
  }

  /// Also at the start: a run that is resumed may have spent them.
  void check_budgets() {
    const double error = experiment_.general.stop_error;
    if (error > 0.0 && !keeper_.shelf().circuits().empty() &&
        keeper_.shelf().best().noiseless_error < error) {
      stop(StopReason::kStopError);
    }
    const std::uint64_t evaluations = experiment_.general.max_evaluations;
    if (evaluations > 0 &&
        std::cmp_greater_equal(environment_.evaluations() + keeper_.pruning_evaluations(),
                               evaluations)) {
      stop(StopReason::kEvaluations);
    }
    const double shots = experiment_.noise.shot_budget;
    if (shots > 0.0 && environment_.shots_used() >= shots) stop(StopReason::kShots);
  }

  /// What is due by the clock, between two steps.
  void keep_up() {
    if (seconds_since(last_checkpoint_) > control_.checkpoint_interval_seconds) {
      save();
      save_checkpoint();
    }
    const double now = seconds();
    if (metrics_.age(now) > control_.metrics_interval_seconds) {
      folder_->log("metrics", now,
                   metrics_.line(now, num_episodes(), result_.env_steps, environment_, agent_,
                                 keeper_.shelf()));
    }
  }

  void stop(StopReason reason) {
    if (stopped_) return;
    stopped_ = true;
    result_.stop_reason = reason;
  }

  void log_best(double seconds) {
    const CircuitRecord& best = keeper_.shelf().best();
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
    const std::vector<CircuitRecord>& promising = open_->promising;
    if (!promising.empty() && keeper_.prune(promising[0])) log_best(seconds());
    open_.reset();
    if (seconds_since(last_save_) > control_.save_interval_seconds) save();
  }

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
    folder_->log_episode(record, seconds());
  }

  void save() {
    keeper_.save_to(result_.record);
    if (const CircuitRecord* best = find_circuit(result_.record, "best")) {
      result_.record.noise.rules = sim::describe_coverage(noise_, task_->executed(best->circuit));
    }
    folder_->save(result_.record);
    last_save_ = Clock::now();
  }

  void save_checkpoint() {
    if (folder_->save_checkpoint(snapshot(), seconds())) checkpoint_env_steps_ = result_.env_steps;
    last_checkpoint_ = Clock::now();
  }

  void finish() {
    save();
    folder_->save_front(result_.record, archive_error(experiment_.archive.order));
    result_.evaluations = environment_.evaluations();
    result_.pruning_evaluations = keeper_.pruning_evaluations();
    result_.gradient_steps = agent_.gradient_steps();
    result_.rejected_transitions = static_cast<std::int64_t>(agent_.state().replay.num_rejected());
    result_.seconds = seconds();
    const auto reason = static_cast<std::size_t>(result_.stop_reason);
    folder_->log("end", result_.seconds,
                 {{"reason", std::string(kStopReasonNames.at(reason))},
                  {"episodes", static_cast<std::int64_t>(result_.record.episodes.size())},
                  {"env_steps", result_.env_steps},
                  {"evaluations", result_.evaluations},
                  {"pruning_evaluations", result_.pruning_evaluations},
                  {"archived", std::int64_t{keeper_.num_archived()}},
                  {"gradient_steps", result_.gradient_steps},
                  {"rejected_transitions", result_.rejected_transitions}});
  }

  const Experiment& experiment_;
  const SearchControl& control_;
  const sim::NoiseModel& noise_;
  const Task* task_;
  CircuitEnvironment environment_;
  rl::Rng network_rng_;
  rl::DoubleDqn agent_;
  CircuitKeeper keeper_;
  SideBySide side_by_side_;
  Clock::time_point start_;
  Clock::time_point last_save_;
  Clock::time_point last_checkpoint_;
  std::int64_t checkpoint_env_steps_ = 0;  ///< steps that the latest checkpoint holds
  double seconds_before_ = 0.0;            ///< that the run took before it was resumed
  RunMetrics metrics_;
  std::optional<RunFolder> folder_;
  SearchResult result_;
  std::optional<OpenEpisode> open_;  ///< none: between two episodes
  rl::Observation observation_;      ///< the latest of the open episode
  bool stopped_ = false;
};

}  // namespace

SearchResult run_search(const Experiment& experiment, const SearchProblem& problem,
                        const NamedNoise& noise, const std::string& folder,
                        const SearchControl& control) {
  return Search(experiment, problem, noise, folder, control, false).run();
}

SearchResult resume_search(const Experiment& experiment, const SearchProblem& problem,
                           const NamedNoise& noise, const std::string& folder,
                           const SearchControl& control) {
  return Search(experiment, problem, noise, folder, control, true).run();
}

const CircuitRecord* find_circuit(const RunRecord& record, std::string_view id) {
  for (const CircuitRecord& circuit : record.circuits) {
    if (circuit.id == id) return &circuit;
  }
  return nullptr;
}

}  // namespace qarch::search
