#include "apps/run_listing.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <optional>
#include <stdexcept>

#include "apps/run_json.h"
#include "apps/study_processes.h"
#include "search/io/text_file.h"
#include "tests/apps/recorded_fixture.h"

namespace qarch::apps {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class RunListingTest : public RecordedFixture {
 protected:
  static void checkpoint(const std::string& run) { std::ofstream(run + "/checkpoint-A.h5") << "x"; }
};

TEST_F(RunListingTest, HasTheNumbersOfTheSmallFiles) {
  const RunListing run = listing_of(make_run("h2", 1e-3, 5));
  EXPECT_EQ(run.kind, RecordKind::kSearch);
  EXPECT_EQ(run.problem, "h2");
  EXPECT_EQ(run.noise, "quiet");
  EXPECT_EQ(run.seeds, "5");
  EXPECT_EQ(run.episodes, 4);
  EXPECT_EQ(run.planned, 4);
  EXPECT_EQ(run.two_qubit_gates, 1);
  EXPECT_DOUBLE_EQ(run.error.value_or(0.0), 1e-3);
  EXPECT_DOUBLE_EQ(run.seconds, 4.5);
  EXPECT_EQ(state_text(run), "ended (episodes)");
  EXPECT_EQ(result_text(run), "1.0000 mHa");
  RunListing exact = run;
  exact.error = -1e-12;
  EXPECT_EQ(result_text(exact), "0.0000 mHa");
}

TEST_F(RunListingTest, TellsHowARunCameToStand) {
  struct Case {
    const char* name;
    const char* reason;
    bool has_checkpoint;
    const char* state;
  };
  for (const Case& c :
       {Case{"done", "stop_error", true, "ended (stop_error)"},
        Case{"limit", "time_limit", true, "ended (time_limit), resumable"},
        Case{"stopped", "interrupted", true, "interrupted, resumable"},
        Case{"killed", "", true, "killed, resumable"}, Case{"early", "", false, "unfinished"}}) {
    const std::string path = make_run(c.name, 1e-3, 1, c.reason);
    if (c.has_checkpoint) checkpoint(path);
    EXPECT_EQ(state_text(listing_of(path)), c.state) << c.name;
  }
}

TEST_F(RunListingTest, OfALockedLogRuns) {
  const std::string path = make_run("h2", 1e-3, 1, "");
  std::optional<FileLock> lock(std::in_place, path + "/events.jsonl", "busy");
  EXPECT_EQ(listing_of(path).state, RunState::kRunning);
  EXPECT_FALSE(listing_of(path).resumable);
  lock.reset();
  EXPECT_EQ(listing_of(path).state, RunState::kUnfinished);
}

TEST_F(RunListingTest, TakesTheErrorFromTheLogWhereBestQasmIsNotThereYet) {
  const std::string path = make_run("h2", 1e-3, 1, "");
  fs::remove(path + "/best.qasm");
  fs::remove(path + "/run.h5");
  EXPECT_NEAR(listing_of(path).error.value_or(0.0), 1e-3, 1e-12);
}

TEST_F(RunListingTest, OfAStudySumsItsSeedsUp) {
  const std::string path = make_study("study", {2e-3, 1e-3, 3e-3});
  const RunListing study = listing_of(path);
  EXPECT_EQ(study.kind, RecordKind::kStudy);
  EXPECT_EQ(study.seeds, "1..3");
  EXPECT_EQ(study.episodes, 12);
  EXPECT_DOUBLE_EQ(study.error.value_or(0.0), 1e-3);
  EXPECT_EQ(state_text(study), "ended (3 of 3 seeds)");
  make_run("study/seed-4", 1e-3, 4, "");
  EXPECT_EQ(state_text(listing_of(path)), "unfinished (3 of 4 seeds)");
}

TEST_F(RunListingTest, SaysWhatIsDamaged) {
  const std::string text = search::read_text_file(make_run("whole", 1e-3) + "/run.h5");
  struct Case {
    const char* file;
    std::string content;
    const char* reason;
  };
  for (const Case& c : {Case{"run.h5", "no hdf5 here", "run.h5 is no HDF5 file"},
                        Case{"run.h5", text.substr(0, text.size() / 2), "run.h5 is cut"},
                        Case{"events.jsonl", "not json\n", "no log of a run"},
                        Case{"best.qasm", "OPENQASM 3.0; nonsense", "best.qasm"},
                        Case{"configuration.cfg", "episodes\n", "configuration"}}) {
    const std::string path = make_run("h2", 1e-3);
    write(std::string("h2/") + c.file, c.content);
    const RunListing run = listing_of(path);
    EXPECT_EQ(run.state, RunState::kDamaged) << c.file;
    EXPECT_THAT(run.reason, HasSubstr(c.reason)) << c.file;
    fs::remove_all(path);
  }
}

TEST_F(RunListingTest, FindsRunsBelowAFolderButNotInsideThem) {
  make_run("runs/b", 1e-3);
  make_run("runs/deep/er/a", 1e-3);
  make_run("runs/b/inside", 1e-3);
  make_study("runs/study", {1e-3});
  write("runs/notes.txt", "text");
  write("runs/other.json", "{}");
  write("runs/curve.csv", "r,hartree_fock,exact\n1,2,3\n");
  std::vector<std::string> notes;
  std::vector<std::string> names;
  for (const RunListing& run : find_runs(at("runs"), notes)) names.push_back(run.name);
  EXPECT_THAT(names, ElementsAre("b", "curve.csv", "deep/er/a", "study"));
  EXPECT_TRUE(notes.empty());
  EXPECT_EQ(find_runs(at("runs/b"), notes).size(), 1U);
  EXPECT_THROW(find_runs(at("nothing"), notes), std::invalid_argument);
}

TEST_F(RunListingTest, IsOrderedAsItsNameSays) {
  make_run("runs/b", 1e-3);
  make_run("runs/a", 2e-3);
  make_run("runs/c", 3e-3);
  fs::last_write_time(at("runs/c/events.jsonl"),
                      fs::last_write_time(at("runs/a/events.jsonl")) + std::chrono::hours(1));
  std::vector<std::string> notes;
  const auto first = [&](std::string_view order) {
    std::vector<RunListing> runs = find_runs(at("runs"), notes);
    for (const ListOrder& o : list_orders()) {
      if (o.name == order) std::ranges::sort(runs, o.before);
    }
    return runs.at(0).name;
  };
  EXPECT_EQ(first("name"), "a");
  EXPECT_EQ(first("error"), "b");
  EXPECT_EQ(first("time"), "c");
}

TEST(SeedsText, MakesRanges) {
  using Seeds = std::vector<std::uint64_t>;
  EXPECT_EQ(seeds_text(Seeds{1, 2, 3, 7, 9, 10}), "1..3,7,9,10");
  EXPECT_EQ(seeds_text(Seeds{}), "");
}

/// However long the lines between the first and the last are.
TEST_F(RunListingTest, ReadsTheEndsOfALongLog) {
  std::string text = R"({"type":"start","seconds":0.0,"problem":"h2","noise":"n","seed":"3"})"
                     "\n";
  text += R"({"type":"episode","seconds":1.0,"episode":41})"
          "\n";
  for (int i = 0; i < 30; ++i) {
    text += R"({"type":"warning","seconds":2.5,"message":")" + std::string(1000, 'x') + "\"}\n";
  }
  text += R"({"type":"episode","seconds":3.0,"epis)";  // unfinished
  const LogEnds ends = read_log_ends(write("events.jsonl", text));
  EXPECT_EQ(ends.episodes, 42);
  EXPECT_EQ(ends.seconds, 2.5);
  EXPECT_EQ(ends.seed, "3");
  EXPECT_EQ(ends.stop_reason, "");
}

}  // namespace
}  // namespace qarch::apps
