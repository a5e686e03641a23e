#include "search/run_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "search/io/run_file.h"
#include "search/io/text_file.h"
#include "tests/search/io_temporary_folder.h"

namespace qarch::search {
namespace {

using ::testing::HasSubstr;

RunRecord small_record() {
  RunRecord record;
  record.configuration = "[general]\nepisodes = 3\n";
  record.problem.num_qubits = 1;
  return record;
}

CircuitRecord one_rotation(const std::string& id, double angle) {
  CircuitRecord circuit;
  circuit.id = id;
  circuit.circuit.append_rotation(sim::GateKind::kRy, 0);
  circuit.angles = {angle};
  return circuit;
}

TEST(RunFolder, WritesItsFourFiles) {
  const TemporaryFolder folder;
  RunRecord record = small_record();
  RunFolder run(folder.path().string(), record);
  EXPECT_EQ(read_text_file(folder.file("configuration.cfg")), record.configuration);
  EXPECT_TRUE(std::filesystem::exists(folder.file("events.jsonl")));

  run.log("start", 0.5, {{"seed", std::string("7")}});
  EpisodeRecord episode;
  episode.steps = 6;
  run.log_episode(episode, 1.5);
  const std::string events = read_text_file(folder.file("events.jsonl"));
  EXPECT_EQ(std::count(events.begin(), events.end(), '\n'), 2);
  EXPECT_THAT(events, HasSubstr("\"start\""));
  EXPECT_THAT(events, HasSubstr("\"episode\""));

  run.save(record);
  EXPECT_TRUE(std::filesystem::exists(folder.file("run.h5")));
  EXPECT_FALSE(std::filesystem::exists(folder.file("best.qasm"))) << "there is no best circuit yet";

  record.episodes.push_back(episode);
  record.circuits = {one_rotation("smallest", 0.5), one_rotation("best", 0.25)};
  run.save(record);
  EXPECT_EQ(read_run_file(folder.file("run.h5")).episodes.size(), 1U);
  EXPECT_EQ(read_text_file(folder.file("best.qasm")), circuit_qasm(record.circuits[1], record));
}

TEST(RunFolder, TheFrontHasOneFileForEachNumberOfTwoQubitGatesThatHelps) {
  const TemporaryFolder folder;
  RunRecord record = small_record();
  RunFolder run(folder.path().string(), record);
  const auto circuit = [](int two_qubit_gates, double error) {
    CircuitRecord c;
    c.id = "p" + std::to_string(two_qubit_gates);
    c.circuit = sim::Circuit(2);
    for (int i = 0; i < two_qubit_gates; ++i) c.circuit.append(sim::GateKind::kCx, {0, 1});
    c.noiseless_error = error;
    return c;
  };
  const auto names = [&] {
    std::set<std::string> found;
    for (const auto& file : std::filesystem::directory_iterator(folder.file("front"))) {
      found.insert(file.path().filename());
    }
    return found;
  };
  record.archive = {circuit(0, 3.0), circuit(1, 2.0), circuit(2, 2.5), circuit(3, 1.0)};
  run.save_front(record);
  EXPECT_EQ(names(), (std::set<std::string>{"two-qubit-gates-0.qasm", "two-qubit-gates-1.qasm",
                                            "two-qubit-gates-3.qasm"}));
  record.archive = {circuit(0, 3.0), circuit(1, 0.5)};
  run.save_front(record);
  EXPECT_EQ(names(), (std::set<std::string>{"two-qubit-gates-0.qasm", "two-qubit-gates-1.qasm"}));
  EXPECT_EQ(read_text_file(folder.file("front") + "/two-qubit-gates-1.qasm"),
            circuit_qasm(record.archive[1], record));
}

TEST(RunFolder, WritesNothingWithoutAPath) {
  const RunRecord record = small_record();
  RunFolder run("", record);
  run.log("start", 0.0, {});
  run.log_episode({}, 0.0);
  EXPECT_NO_THROW(run.save(record));
  EXPECT_FALSE(std::filesystem::exists("/configuration.cfg"));
}

TEST(RunFolder, ANewRunForgetsTheCheckpointsAndEventsOfAnEarlierOne) {
  const TemporaryFolder folder;
  for (const char* file : {"checkpoint-A.h5", "checkpoint-B.h5", "events.jsonl"}) {
    std::ofstream(folder.file(file)) << "old\n";
  }
  const RunFolder run(folder.path().string(), small_record());
  EXPECT_FALSE(std::filesystem::exists(folder.file("checkpoint-A.h5")));
  EXPECT_FALSE(std::filesystem::exists(folder.file("checkpoint-B.h5")));
  EXPECT_EQ(read_text_file(folder.file("events.jsonl")), "");
}

TEST(RunFolder, AFileThatCannotBeWrittenIsToldOnceAndAtTheEnd) {
  const TemporaryFolder folder;
  std::vector<std::string> warnings;
  RunFolder run(folder.path().string(), small_record(),
                [&](const std::string& text) { warnings.push_back(text); });
  std::filesystem::create_directories(folder.file("run.h5"));
  run.save(small_record());
  run.save(small_record());
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_THAT(warnings[0], HasSubstr("run.h5: cannot replace"));
  EXPECT_THAT(read_text_file(folder.file("events.jsonl")), HasSubstr("\"warning\""));
  EXPECT_THAT(message_of<std::runtime_error>([&] { run.throw_if_unsaved(); }),
              HasSubstr("run.h5: cannot replace"));
  std::filesystem::remove(folder.file("run.h5"));
  run.save(small_record());
  EXPECT_NO_THROW(run.throw_if_unsaved());
}

TEST(RunFolder, NeedsAFolderThatExists) {
  const TemporaryFolder folder;
  EXPECT_THROW(RunFolder(folder.file("missing"), small_record()), std::runtime_error);
  std::ofstream(folder.file("a_file")) << "text";
  EXPECT_THROW(RunFolder(folder.file("a_file"), small_record()), std::runtime_error);
}

}  // namespace
}  // namespace qarch::search
