#include "search/search_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "search/io/qasm.h"
#include "search/io/run_file.h"
#include "search/io/text_file.h"
#include "sim/expectation.h"
#include "tests/search/io_temporary_folder.h"
#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

using nlohmann::json;

constexpr int kMaxGates = 6;

/// Fifteen episodes of H2 on two qubits: seconds, yet the agent learns.
Experiment tiny_experiment(std::uint64_t seed, const std::string& noise = "ibm_mumbai_median") {
  const std::string text =
      "[general]\nepisodes = 15\n[problem]\nname = h2-2q\n"
      "[env]\nmax_gates = 6\nthreshold = 0.19\nreset_interval = 5\nsuccesses = 1\n"
      "[agent]\nhidden = 16\nlearning_start = 20\nbatch_size = 8\nn_step = 2\n"
      "epsilon_decay = 0.99\ntarget_interval = 10\n"
      "[optimizer]\nmethod = rotosolve\nmax_evaluations = 40\ntolerance = 1e-3\n";
  return parse_experiment(
      text, "tiny",
      {"general.seed=" + std::to_string(seed), "noise.model=" + noise, "noise.shots=1000"},
      shipped_data());
}

class SearchRun : public ::testing::Test {
 protected:
  SearchResult run(const Experiment& experiment, const std::string& name,
                   const SearchControl& control = {}) {
    std::filesystem::create_directories(folder(name));
    const NamedNoise noise = shipped_noise(experiment.noise.model);
    return run_search(experiment, vqe_search_problem(experiment, problem_, noise), noise,
                      folder(name), control);
  }
  std::string folder(const std::string& name) const { return temporary_.file(name); }
  std::string bytes(const std::string& name, const std::string& file) const {
    return read_text_file(folder(name) + "/" + file);
  }
  std::vector<json> events(const std::string& name) const {
    std::vector<json> lines;
    std::istringstream text(bytes(name, "events.jsonl"));
    for (std::string line; std::getline(text, line);) lines.push_back(json::parse(line));
    return lines;
  }

  const TemporaryFolder temporary_;
  const chem::QubitProblem problem_ = shipped_problem("h2-2q");
};

TEST_F(SearchRun, GivesTheSameBytesForAnyNumberOfThreadsAndForARepeat) {
  SearchControl two;
  two.threads = 2;
  run(tiny_experiment(1), "one");
  const SearchResult result = run(tiny_experiment(1), "two", two);
  run(tiny_experiment(1), "again");
  EXPECT_GT(result.gradient_steps, 10) << "the agent must learn, or the threads do nothing";
  for (const char* file : {"run.h5", "best.qasm", "configuration.cfg"}) {
    EXPECT_EQ(bytes("one", file), bytes("two", file)) << file;
    EXPECT_EQ(bytes("one", file), bytes("again", file)) << file;
  }
  run(tiny_experiment(2), "other");
  EXPECT_NE(bytes("one", "best.qasm"), bytes("other", "best.qasm"));
}

TEST_F(SearchRun, RecordsWhatItPlayed) {
  const SearchResult result = run(tiny_experiment(3), "a");
  EXPECT_EQ(result.stop_reason, StopReason::kEpisodes);
  EXPECT_EQ(result.rejected_transitions, 0);
  const RunRecord record = read_run_file(folder("a") + "/run.h5");
  EXPECT_EQ(record.configuration, to_ini(tiny_experiment(3)));
  EXPECT_EQ(record.problem.exact_energy, problem_.exact_energy);
  EXPECT_EQ(record.noise.name, "ibm_mumbai_median");
  ASSERT_EQ(record.episodes.size(), 15U);
  std::int64_t steps = 0;
  double epsilon = 1.0;
  for (std::size_t e = 0; e < record.episodes.size(); ++e) {
    const EpisodeRecord& episode = record.episodes[e];
    steps += episode.steps;
    EXPECT_EQ(episode.episode, static_cast<int>(e));
    EXPECT_EQ(episode.env_steps, steps);
    EXPECT_EQ(episode.two_qubit_gates + episode.rotations, episode.steps);
    EXPECT_EQ(episode.success == 1, episode.end_reason == EndReason::kSuccess);
    EXPECT_TRUE(episode.success == 1 || episode.steps == kMaxGates);
    EXPECT_LE(episode.epsilon, epsilon);
    epsilon = episode.epsilon;
    EXPECT_EQ(std::isfinite(episode.loss), steps - episode.steps > 20 || !std::isnan(episode.loss));
  }
  EXPECT_EQ(record.episodes.back().evaluations, result.evaluations);
  EXPECT_EQ(steps, result.env_steps);
  EXPECT_TRUE(std::isnan(record.episodes.front().loss)) << "nothing is learnt yet";
  EXPECT_TRUE(std::isfinite(record.episodes.back().loss));

  const std::vector<json> lines = events("a");
  EXPECT_EQ(lines.front()["type"], "start");
  EXPECT_EQ(lines.back()["type"], "end");
  EXPECT_EQ(std::count_if(lines.begin(), lines.end(),
                          [](const json& line) { return line["type"] == "episode"; }),
            15);
}

TEST_F(SearchRun, EnergiesOfItsCircuitsCanBeComputedAnew) {
  for (const std::string noise_name : {"ibm_mumbai_median", "noiseless"}) {
    run(tiny_experiment(4, noise_name), noise_name);
    const RunRecord record = read_run_file(folder(noise_name) + "/run.h5");
    const sim::NoiseModel noise = shipped_noise(noise_name).model;
    EXPECT_GE(record.circuits.size(), 2U);
    for (const CircuitRecord& c : record.circuits) {
      EXPECT_EQ(sim::ExpectationFunction(c.circuit, noise, problem_.hamiltonian)(c.angles),
                c.energy)
          << c.id;
      EXPECT_EQ(sim::ExpectationFunction(c.circuit, {}, problem_.hamiltonian)(c.angles),
                c.noiseless_energy)
          << c.id;
      EXPECT_EQ(c.error, c.energy - problem_.exact_energy);
      EXPECT_EQ(c.noiseless_error, c.noiseless_energy - problem_.exact_energy);
      EXPECT_GE(c.noiseless_error, -1e-12) << "variational";
    }
    const CircuitRecord* best = find_circuit(record, "best");
    ASSERT_NE(best, nullptr);
    for (const EpisodeRecord& episode : record.episodes) {
      EXPECT_LE(best->energy, episode.energy + 1e-6);
    }
    const QasmCircuit file = read_qasm_file(folder(noise_name) + "/best.qasm");
    EXPECT_EQ(file.circuit, best->circuit);
    EXPECT_EQ(file.known_angles(), best->angles);
  }
}

TEST_F(SearchRun, StopsWhenAskedWithEverythingOnDisk) {
  SearchControl control;
  int steps = 0;
  control.stop_requested = [&] { return ++steps == 10; };
  const SearchResult result = run(tiny_experiment(1), "stopped", control);
  EXPECT_EQ(result.stop_reason, StopReason::kInterrupted);
  EXPECT_EQ(result.env_steps, 10);
  const RunRecord record = read_run_file(folder("stopped") + "/run.h5");
  EXPECT_LT(record.episodes.back().env_steps, 10) << "the open episode waits in the checkpoint";
  EXPECT_NE(find_circuit(record, "best"), nullptr);
  EXPECT_EQ(events("stopped").back()["type"], "end");

  // What was computed until then is the beginning of the whole run.
  const SearchResult whole = run(tiny_experiment(1), "whole");
  ASSERT_FALSE(record.episodes.empty());
  for (std::size_t e = 0; e < record.episodes.size(); ++e) {
    EXPECT_EQ(record.episodes[e].energy_seen, whole.record.episodes[e].energy_seen);
  }
}

TEST_F(SearchRun, StopsAtItsTimeLimit) {
  SearchControl control;
  control.time_limit_seconds = 1e-9;
  const SearchResult result = run(tiny_experiment(1), "limit", control);
  EXPECT_EQ(result.stop_reason, StopReason::kTimeLimit);
  EXPECT_EQ(result.env_steps, 1);
  EXPECT_TRUE(std::filesystem::exists(folder("limit") + "/run.h5"));
}

TEST_F(SearchRun, StopsOnceTheErrorIsSmallEnough) {
  Experiment experiment = tiny_experiment(1, "noiseless");
  experiment.general.episodes = 200;
  experiment.general.stop_error = 0.021;  // hartree; Hartree-Fock is at 0.0205
  const SearchResult result = run(experiment, "error");
  EXPECT_EQ(result.stop_reason, StopReason::kStopError);
  EXPECT_LT(result.record.episodes.size(), 200U);
  EXPECT_LT(find_circuit(result.record, "best")->noiseless_error, 0.021);
}

TEST_F(SearchRun, KeepsThePrunedParetoFront) {
  Experiment experiment = tiny_experiment(1, "noiseless");
  experiment.noise.shots = 0.0;
  experiment.general.episodes = 60;
  experiment.env.curriculum.threshold = 1e-9;
  experiment.env.curriculum.moving = false;
  experiment.archive.start_probability = 0.5;
  experiment.archive.start_removals = 2;
  const SearchResult result = run(experiment, "front");
  const RunRecord record = read_run_file(folder("front") + "/run.h5");
  ASSERT_FALSE(record.archive.empty());
  ASSERT_FALSE(record.prunings.empty());
  EXPECT_EQ(record.prunings.size(), result.record.prunings.size());
  EXPECT_GT(result.pruning_evaluations, 0);
  const CircuitRecord& best = record.archive.front();
  EXPECT_LT(best.noiseless_error, 1e-6);
  EXPECT_EQ(best.circuit.num_two_qubit_gates(), 1);
  EXPECT_TRUE(std::filesystem::exists(folder("front") + "/front/two-qubit-gates-1.qasm"));
}

TEST_F(SearchRun, TellsItsProgressAfterEveryStep) {
  SearchControl control;
  std::int64_t calls = 0;
  double best = 1e9;
  control.on_progress = [&](const SearchProgress& p) {
    ++calls;
    EXPECT_EQ(p.env_steps, calls);
    EXPECT_EQ(p.episodes, 15);
    EXPECT_LE(p.best_energy, best + 1e-6);
    best = p.best_energy;
  };
  EXPECT_EQ(run(tiny_experiment(1), "progress", control).env_steps, calls);
}

TEST_F(SearchRun, FailsWhereItCannotWrite) {
  const auto search_in = [&](const std::string& path) {
    const NamedNoise noise = shipped_noise("ibm_mumbai_median");
    run_search(tiny_experiment(1), vqe_search_problem(tiny_experiment(1), problem_, noise), noise,
               path, {});
  };
  EXPECT_THROW(search_in(folder("missing")), std::runtime_error);
  std::ofstream(folder("a_file")) << "text";
  EXPECT_THROW(search_in(folder("a_file") + "/below"), std::runtime_error);
  std::filesystem::create_directories(folder("taken") + "/run.h5");
  EXPECT_THROW(search_in(folder("taken")), std::runtime_error);
  EXPECT_GT(events("taken").size(), 15U) << "the episodes were logged all the same";
  EXPECT_NO_THROW(search_in("")) << "an empty path writes nothing";
}

}  // namespace
}  // namespace qarch::search
