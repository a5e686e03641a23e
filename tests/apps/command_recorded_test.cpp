#include <gmock/gmock.h>
#include <sys/wait.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "apps/command.h"
#include "apps/study_processes.h"
#include "search/io/text_file.h"
#include "tests/apps/recorded_fixture.h"

namespace qarch::apps {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class RunCommands : public RecordedFixture {};

// list

TEST_F(RunCommands, ListHasARowForEachRunAndSaysWhatIsDamaged) {
  make_run("runs/good", 1e-3);
  make_run("runs/bad", 1e-3);
  write("runs/bad/run.h5", "spoilt");
  const Output output = qarch({"list", at("runs")});
  EXPECT_EQ(output.code, 0);
  EXPECT_THAT(output.out,
              AllOf(::testing::ContainsRegex("good +search +h2 +quiet +1 +ended .episodes."),
                    HasSubstr("1.0000 mHa"), HasSubstr("damaged: bad: run.h5 is no HDF5 file")));
}

TEST_F(RunCommands, ListWritesJsonOfWhatIsAskedFor) {
  make_run("runs/a", 1e-3);
  make_study("runs/study", {1e-3});
  const Output output = qarch({"list", at("runs"), "--kind", "study", "--json", "-"});
  const json object = json::parse(output.out);
  ASSERT_EQ(object["runs"].size(), 1U);
  EXPECT_EQ(object["runs"][0]["kind"], "study");
  EXPECT_EQ(object["runs"][0]["noiseless_error"], 1e-3);
  const Output both = qarch({"list", at("runs"), "--json", at("list.json")});
  EXPECT_EQ(json::parse(search::read_text_file(at("list.json")))["runs"].size(), 2U);
  EXPECT_THAT(both.out, HasSubstr("study"));
}

TEST_F(RunCommands, ListRefusesWrongWords) {
  make_run("runs/a", 1e-3);
  EXPECT_THAT(qarch({"list", at("runs"), "--sort", "nam"}).err, HasSubstr("did you mean 'name'?"));
  EXPECT_THAT(qarch({"list", at("runs"), "--kind", "serch"}).err,
              HasSubstr("did you mean 'search'?"));
  EXPECT_EQ(qarch({"list", at("nothing")}).code, 2);
}

// show

TEST_F(RunCommands, ShowSaysQuestionAnswerAndWhereTheFilesAre) {
  const Output output = qarch({"show", make_run("h2", 1e-3)});
  ASSERT_EQ(output.code, 0) << output.err;
  for (const char* part :
       {"h2: 2 qubits, 2 Pauli terms", "quiet: hardly any", "error without noise", "1.0000 mHa",
        "2.0000 mHa", "p1", "best.qasm", "run.h5", "qarch export"}) {
    EXPECT_THAT(output.out, HasSubstr(part));
  }
}

TEST_F(RunCommands, ShowDrawsACircuit) {
  const std::string run = make_run("h2", 1e-3);
  const Output output = qarch({"show", run, "--circuit", "p0"});
  EXPECT_THAT(output.out, AllOf(HasSubstr("circuit p0 of h2"), HasSubstr("q0: ─RY(0.250)──●"),
                                HasSubstr("theta_1 = 0.333333333333"), HasSubstr("qiskit")));
  const Output wrong = qarch({"show", run, "--circuit", "bestt"});
  EXPECT_EQ(wrong.code, 2);
  EXPECT_THAT(wrong.err,
              HasSubstr("must be a circuit of h2: best p0 ... p1; did you mean 'best'?"));
}

TEST_F(RunCommands, ShowWritesJson) {
  const std::string run = make_run("h2", 1e-3);
  const json object = json::parse(qarch({"show", run, "--json", "-"}).out);
  EXPECT_EQ(object["format"], "qarch-show");
  EXPECT_EQ(object["question"]["qubits"], 2);
  EXPECT_EQ(object["numbers"]["noiseless_error"], 1e-3);
  EXPECT_EQ(object["archive"].size(), 2U);
  const json circuit = json::parse(qarch({"show", run, "--circuit", "p1", "--json", "-"}).out);
  EXPECT_EQ(circuit["circuits"][0]["id"], "p1");
}

TEST_F(RunCommands, ShowHasTheLowestPointOfACurve) {
  const Output output =
      qarch({"show", write("c.csv", "r,hartree_fock,exact\n0.5,-1,-1.25\n1,-0.5,-0.75\n")});
  EXPECT_THAT(output.out, HasSubstr("-1.250000000 Ha at r = 0.5"));
}

TEST_F(RunCommands, ShowKnowsStudies) {
  const std::string study = make_study("study", {1e-3, 2e-3});
  EXPECT_THAT(qarch({"show", study}).out, HasSubstr("1 of 2 seeds that have ended are below"));
  EXPECT_THAT(qarch({"show", study, "--circuit", "best"}).err, HasSubstr("must be a search"));
}

// watch

TEST_F(RunCommands, WatchOfAnEndedRunEndsAtOnce) {
  const Output output = qarch({"watch", make_run("h2", 1e-3)});
  EXPECT_EQ(output.code, 0) << output.err;
  EXPECT_THAT(output.out, AllOf(HasSubstr("h2: 4/4 episodes (100 %), error 1 mHa"),
                                HasSubstr("ended (episodes)")));
}

TEST_F(RunCommands, WatchSaysWhenTheProcessIsGoneOrWasInterrupted) {
  for (const auto& [reason, text] :
       {std::pair("", "its process is gone"), std::pair("interrupted", "interrupted")}) {
    const Output output = qarch({"watch", make_run("h2", 1e-3, 1, reason)});
    EXPECT_EQ(output.code, 1) << text;
    EXPECT_THAT(output.err, AllOf(HasSubstr(text), HasSubstr("--resume")));
  }
}

TEST_F(RunCommands, WatchOnceShowsTheScreen) {
  const Output output = qarch({"watch", make_run("h2", 1e-3, 1, ""), "--once"});
  EXPECT_EQ(output.code, 1) << "its process is gone";
  EXPECT_THAT(output.out, AllOf(HasSubstr("noise quiet, seed 1"), HasSubstr("new best"),
                                Not(HasSubstr("\x1b"))));
}

/// A log that grows under the eyes of the watcher, by a process that holds its lock.
TEST_F(RunCommands, WatchFollowsARunUntilItEnds) {
  const std::string run = make_run("h2", 1e-3, 1, "");
  std::thread writer;
  {
    auto log = std::make_unique<search::EventLog>(run + "/events.jsonl");
    writer = std::thread([log = std::move(log)] {
      for (int i = 4; i < 8; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(120));
        log->write_episode(episode(i, 1e-4), i + 1.0);
      }
      log->write("end", 9.0, {{"reason", std::string("episodes")}});
    });
  }
  const Output output = qarch({"watch", run, "--interval", "0.05s"});
  writer.join();
  EXPECT_EQ(output.code, 0) << output.err;
  EXPECT_THAT(output.out, AllOf(HasSubstr("4/4 episodes"), HasSubstr("8/4 episodes"),
                                HasSubstr("error 0.1 mHa"), HasSubstr("ended (episodes)")));
}

TEST_F(RunCommands, WatchOfAStudyNamesTheSeedsThatAreOpen) {
  const std::string study = make_study("study", {1e-3, 2e-3});
  EXPECT_EQ(qarch({"watch", study}).code, 0);
  make_run("study/seed-3", 1e-3, 3, "");
  const Output output = qarch({"watch", study});
  EXPECT_EQ(output.code, 1);
  EXPECT_THAT(output.err, HasSubstr("these seeds have not ended: 3"));
}

TEST_F(RunCommands, WatchRefusesWhatDoesNotRun) {
  const std::string curve = write("c.csv", "r,hartree_fock,exact\n0.5,-1,-1.25\n");
  EXPECT_THAT(qarch({"watch", curve}).err, HasSubstr("must be a search or a study"));
  EXPECT_EQ(qarch({"watch", curve, "--interval", "fast"}).code, 2);
}

TEST_F(RunCommands, AllWantARun) {
  for (const char* command : {"show", "watch", "export", "compare"}) {
    EXPECT_EQ(qarch({command}).code, 2) << command;
    EXPECT_EQ(qarch({command, at("nothing"), at("nothing")}).code, 2) << command;
  }
}

}  // namespace
}  // namespace qarch::apps
