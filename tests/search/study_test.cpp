#include "search/study.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <stdexcept>

#include "search/configuration.h"
#include "search/io/events.h"
#include "search/io/run_file.h"
#include "search/io/study_file.h"
#include "search/io/text_file.h"
#include "tests/search/io_temporary_folder.h"
#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr double kExact = -1.5;

/// A circuit with so many CNOTs and rotations, and its errors.
CircuitRecord circuit(const std::string& id, int cnots, int rotations, double noiseless_error,
                      double error) {
  CircuitRecord record;
  record.id = id;
  record.circuit = sim::Circuit(2);
  for (int i = 0; i < rotations; ++i) record.circuit.append_rotation(sim::GateKind::kRy, 0);
  for (int i = 0; i < cnots; ++i) record.circuit.append(sim::GateKind::kCx, {0, 1});
  record.angles.assign(static_cast<std::size_t>(rotations), 0.25);
  record.noiseless_energy = kExact + noiseless_error;
  record.energy = kExact + error;
  record.noiseless_error = noiseless_error;
  record.error = error;
  return record;
}

class StudyTest : public ::testing::Test {
 protected:
  RunRecord empty_run(std::uint64_t seed) const {
    Experiment experiment = experiment_;
    experiment.general.seed = seed;
    RunRecord run;
    run.configuration = to_ini(experiment);
    run.seed = seed;
    run.problem.name = "h2-2q";
    run.problem.num_qubits = 2;
    run.problem.exact_energy = kExact;
    run.noise.name = "noiseless";
    return run;
  }

  /// Writes the folder of a seed: one episode that ends at `error`, one circuit "best" there, and
  /// the reason why the search ended; none: it was killed.
  void write_seed(std::uint64_t seed, double error, const std::string& reason,
                  double seconds = 8.0) const {
    RunRecord run = empty_run(seed);
    EpisodeRecord episode;
    episode.noiseless_energy = kExact + error;
    episode.energy = episode.noiseless_energy;
    episode.success = 1;
    episode.two_qubit_gates = 1;
    episode.rotations = 2;
    episode.evaluations = 40;
    episode.env_steps = 3;
    run.episodes.push_back(episode);
    run.circuits.push_back(circuit("best", 1, 2, error, error));
    write(seed, run);
    EventLog log(study_.seed_folder(seed) + "/events.jsonl");
    log.write("start", 0.0, {{"exact_energy", kExact}});
    log.write_episode(episode, seconds);
    if (!reason.empty()) log.write("end", seconds, {{"reason", reason}});
  }
  void write(std::uint64_t seed, const RunRecord& run) const {
    std::filesystem::create_directories(study_.seed_folder(seed));
    write_run_file(study_.seed_folder(seed) + "/run.h5", run);
  }

  const TemporaryFolder temporary_;
  const Experiment experiment_ = read_experiment("h2-2q-noiseless-fast", {}, shipped_data());
  const StudyFolder study_ = StudyFolder::create(temporary_.file("study"), experiment_);
};

TEST_F(StudyTest, KnowsHowFarASeedHasComeByWhyItEnded) {
  struct Row {
    const char* reason;
    SeedStatus status;
  };
  const std::vector<Row> rows{
      {"", SeedStatus::kUnfinished},          {"interrupted", SeedStatus::kUnfinished},
      {"time_limit", SeedStatus::kTimeLimit}, {"episodes", SeedStatus::kFinished},
      {"stop_error", SeedStatus::kFinished},  {"evaluations", SeedStatus::kFinished},
      {"shots", SeedStatus::kFinished}};
  std::uint64_t seed = 10;
  for (const Row& row : rows) {
    write_seed(++seed, 0.01, row.reason);
    const SeedSummary summary = summarise_seed(study_, seed, kChemicalAccuracy);
    EXPECT_EQ(summary.status, row.status) << row.reason;
    EXPECT_EQ(summary.has_ended(), row.status >= SeedStatus::kTimeLimit) << row.reason;
  }
  std::set<std::string_view> tested;
  for (const Row& row : rows) tested.insert(row.reason);
  for (const std::string_view reason : kStopReasonNames) {
    EXPECT_EQ(tested.count(reason), 1U) << reason << " has no row";
  }
  EXPECT_EQ(summarise_seed(study_, 99, 1.0).status, SeedStatus::kNotStarted);
  // Killed before the first run.h5: the log still tells when it came below the target.
  std::filesystem::remove(study_.seed_folder(14) + "/run.h5");
  const SeedSummary killed = summarise_seed(study_, 14, 1.0);
  EXPECT_EQ(killed.status, SeedStatus::kUnfinished);
  ASSERT_TRUE(killed.reached.has_value());
  EXPECT_EQ(killed.reached->evaluations, 40);
  EXPECT_FALSE(summarise_seed(study_, 14, 0.0).reached.has_value()) << "0.01 is no 0.0016";
}

TEST_F(StudyTest, KnowsItsKindOfProblemBeforeAnyRunIsThere) {
  EXPECT_EQ(summarise_study(study_, std::vector<std::uint64_t>{1}, {}).kind, "vqe");
  const auto classifier = StudyFolder::create(
      temporary_.file("moons"), read_experiment("classifier/search-moons", {}, shipped_data()));
  const StudySummary summary = summarise_study(classifier, std::vector<std::uint64_t>{1, 2}, {});
  EXPECT_EQ(summary.kind, "classifier");
  EXPECT_EQ(summary.target, 0.3);
  EXPECT_TRUE(summary.problem.empty());
}

TEST_F(StudyTest, TakesSizesAndErrorsFromCircuitsArchiveAndEpisodes) {
  RunRecord run = empty_run(1);
  run.circuits = {circuit("best", 4, 3, 1e-3, 0.02), circuit("best_noiseless", 5, 4, 1e-4, 0.03),
                  circuit("smallest", 3, 3, 1.5e-3, 0.04)};
  EpisodeRecord episode;  // no circuit that is kept, but it counts
  episode.noiseless_energy = kExact + 0.02;
  episode.energy = kExact + 0.05;
  episode.two_qubit_gates = 1;
  episode.rotations = 2;
  run.episodes = {episode, episode};
  run.episodes[1].noiseless_energy = std::nan("");
  run.episodes[1].evaluations = 77;
  write_seed(1, 0.02, "episodes");
  write(1, run);
  const SeedSummary summary = summarise_seed(study_, 1, kChemicalAccuracy);
  EXPECT_NEAR(summary.noiseless_error, 1e-4, 1e-12);
  EXPECT_NEAR(summary.noisy_error, 0.02, 1e-12);
  ASSERT_TRUE(summary.best && summary.smallest);
  EXPECT_EQ(summary.best->two_qubit_gates, 4);
  EXPECT_EQ(summary.best->gates, 7);
  EXPECT_EQ(summary.smallest->two_qubit_gates, 3);
  EXPECT_EQ(summary.smallest->gates, 6);
  EXPECT_EQ(summary.evaluations, 77);
  const std::vector<double>& errors = summary.error_by_two_qubit_gates;
  ASSERT_EQ(errors.size(), 6U);
  EXPECT_EQ(errors[0], kNotReached);
  for (const auto& [k, error] :
       {std::pair<std::size_t, double>{1, 0.02}, {2, 0.02}, {3, 1.5e-3}, {4, 1e-3}, {5, 1e-4}}) {
    EXPECT_NEAR(errors[k], error, 1e-12) << k;
  }
  EXPECT_EQ(summarise_seed(study_, 1, 5e-4).smallest->two_qubit_gates, 5) << "another target";
  EXPECT_FALSE(summarise_seed(study_, 1, 1e-6).smallest.has_value());
}

TEST_F(StudyTest, RefusesTheRunOfAnotherExperiment) {
  RunRecord run = empty_run(1);
  run.configuration =
      to_ini(read_experiment("h2-2q-noiseless-fast", {"env.max_gates=3"}, shipped_data()));
  write_seed(1, 0.1, "episodes");
  write(1, run);
  EXPECT_THAT(
      message_of<std::invalid_argument>([&] { summarise_seed(study_, 1, kChemicalAccuracy); }),
      HasSubstr("env.max_gates = 12 in study.cfg, 3 in " + study_.seed_folder(1)));
}

TEST_F(StudyTest, StatisticsAreOfTheSeedsThatHaveEnded) {
  write_seed(1, 1e-3, "episodes", 8.0);
  write_seed(2, 4e-3, "time_limit", 4.0);
  write_seed(3, 2e-3, "stop_error", 2.0);
  write_seed(4, 1e-9, "", 1.0);
  const std::vector<std::uint64_t> seeds{1, 2, 3, 4, 5};
  const StudySummary summary = summarise_study(study_, seeds, {});
  EXPECT_EQ(summary.problem, "h2-2q");
  EXPECT_EQ(summary.seeds.size(), 5U);
  EXPECT_EQ(summary.ended, 3);
  EXPECT_EQ(summary.successes, 1);
  EXPECT_EQ(summary.success_rate->low, wilson_interval(1, 3).low);
  const MedianEstimate& error = summary.median("noiseless_error");
  EXPECT_NEAR(error.median, 2e-3, 1e-12);
  EXPECT_NEAR(error.interval.high, 4e-3, 1e-12);
  EXPECT_EQ(error.interval.level, 0.75);
  EXPECT_EQ(summary.median("seconds").median, 4.0);
  EXPECT_EQ(summary.median("target_seconds").median, kNotReached) << "one of three reached it";
  EXPECT_EQ(summary.median("target_seconds").interval.low, 8.0);
  EXPECT_THAT(message_of<std::invalid_argument>([&] { summary.median("second"); }),
              HasSubstr("did you mean 'seconds'"));
  ASSERT_EQ(summary.error_by_two_qubit_gates.size(), 2U);
  EXPECT_NEAR(summary.best_error_by_two_qubit_gates[1], 1e-3, 1e-12);
  EXPECT_EQ(summarise_study(study_, seeds, {3e-3}).successes, 2) << "a target of one's own";

  const StudySummary none = summarise_study(study_, std::vector<std::uint64_t>{4, 5}, {});
  EXPECT_EQ(none.ended, 0);
  EXPECT_FALSE(none.success_rate.has_value());
  EXPECT_TRUE(none.medians.empty());
}

TEST_F(StudyTest, FilesHoldEveryColumnOfEverySeed) {
  write_seed(1, 1e-3, "episodes");
  const StudySummary summary = summarise_study(study_, std::vector<std::uint64_t>{1, 2}, {});
  write_study_files(study_, summary);
  const json object = json::parse(read_text_file(study_.file("summary.json")));
  EXPECT_EQ(object["format"], "qarch-study");
  EXPECT_EQ(object["success_rate"]["level"], 0.95);
  ASSERT_EQ(object["seeds"].size(), 2U);
  EXPECT_EQ(object["seeds"][0]["status"], "finished");
  EXPECT_EQ(object["seeds"][1]["status"], "not started");
  EXPECT_EQ(object["error_by_two_qubit_gates"][1]["two_qubit_gates"], 1);

  std::istringstream csv(read_text_file(study_.file("summary.csv")));
  std::string names;
  std::string first;
  std::string second;
  std::getline(csv, names);
  std::getline(csv, first);
  std::getline(csv, second);
  std::istringstream cells(first);
  std::string cell;
  std::getline(cells, cell, ',');
  EXPECT_EQ(cell, "1");
  std::getline(cells, cell, ',');
  EXPECT_EQ(cell, "finished");
  std::string expected = "seed,status";
  for (const SeedColumn& column : seed_columns()) {
    const std::string name(column.name);
    expected += "," + name;
    EXPECT_TRUE(object["medians"].contains(name)) << name;
    ASSERT_TRUE(object["seeds"][0].contains(name)) << name;
    ASSERT_TRUE(std::getline(cells, cell, ',')) << name;
    EXPECT_EQ(std::stod(cell), object["seeds"][0][name].get<double>()) << name;
    EXPECT_EQ(std::stod(cell), column.value(summary.seeds[0])) << name;
  }
  EXPECT_EQ(names, expected);
  EXPECT_THAT(second, HasSubstr("2,not started,,,"));
  EXPECT_TRUE(object["seeds"][1]["noiseless_error"].is_null());
}

}  // namespace
}  // namespace qarch::search
