#include "apps/recorded_run.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <optional>
#include <stdexcept>

#include "apps/study_processes.h"
#include "tests/apps/recorded_fixture.h"

namespace qarch::apps {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// Tests that look into ./runs, in a folder of their own.
class RecordedRun : public RecordedFixture {
 protected:
  RecordedRun() : before_(fs::current_path()) { fs::current_path(at("")); }
  ~RecordedRun() override { fs::current_path(before_); }

  static std::string message(const std::string& name) {
    try {
      return find_record(name);
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
  }

 private:
  fs::path before_;
};

TEST_F(RecordedRun, IsFoundByItsPathOrItsNameInRuns) {
  make_run("runs/h2", 1e-3);
  make_run("elsewhere/lih", 1e-3);
  EXPECT_EQ(find_record("h2"), "runs/h2");
  EXPECT_EQ(find_record("runs/h2"), "runs/h2");
  EXPECT_EQ(find_record("elsewhere/lih"), "elsewhere/lih");
}

TEST_F(RecordedRun, IsFoundByAFileOfItsFolder) {
  make_run("runs/h2", 1e-3);
  for (const char* file : {"run.h5", "events.jsonl", "best.qasm", "configuration.cfg"}) {
    EXPECT_EQ(find_record(std::string("runs/h2/") + file), "runs/h2") << file;
  }
}

TEST_F(RecordedRun, OfAWrongNameIsGuessed) {
  make_run("runs/quickstart", 1e-3);
  make_run("other/quickstart", 1e-3);
  EXPECT_THAT(message("quikstart"), HasSubstr("no run 'quikstart'; did you mean 'quickstart'?"));
  EXPECT_THAT(message("other/quickstrat"), HasSubstr("did you mean 'other/quickstart'?"));
  EXPECT_THAT(message("zzz"), AllOf(HasSubstr("no run 'zzz'"), Not(HasSubstr("did you mean"))));
}

TEST_F(RecordedRun, HasTheKindOfItsFiles) {
  EXPECT_EQ(record_kind(make_run("h2", 1e-3)), RecordKind::kSearch);
  EXPECT_EQ(record_kind(make_study("study", {1e-3})), RecordKind::kStudy);
  EXPECT_EQ(record_kind(write("b.json", "{\"format\": \"qarch-bench\", \"rows\": []}")),
            RecordKind::kBench);
  EXPECT_EQ(record_kind(write("c.csv", "r,hartree_fock,exact\n1,2,3\n")), RecordKind::kCurve);
  write("trained/events.jsonl", "");
  fs::create_directories(at("trained"));
  write("trained/events.jsonl",
        "{\"type\":\"start\",\"seconds\":0.0,\"data\":\"moons\",\"noise\":\"n\",\"seed\":\"1\"}\n");
  EXPECT_EQ(record_kind(at("trained")), RecordKind::kClassifier);
}

TEST_F(RecordedRun, IsKnownByItsRunFileWhereTheLogIsGone) {
  const std::string path = make_run("h2", 1e-3);
  fs::remove(path + "/events.jsonl");
  EXPECT_EQ(record_kind(path), RecordKind::kSearch);
}

TEST_F(RecordedRun, IsNotAnyOtherFile) {
  for (const std::string& path :
       {write("other.json", "{\"format\": \"something\"}"), write("other.csv", "a,b\n1,2\n")}) {
    EXPECT_THROW(record_kind(path), std::invalid_argument) << path;
  }
  fs::create_directories(at("empty"));
  EXPECT_THROW(record_kind(at("empty")), std::invalid_argument);
}

TEST_F(RecordedRun, IsReadWithItsLogAndItsConfiguration) {
  const RecordedSearch run = read_recorded_search(make_run("h2", 1e-3, 7));
  EXPECT_EQ(run.name(), "h2");
  EXPECT_EQ(run.record.seed, 7U);
  EXPECT_EQ(run.experiment.general.episodes, 4);
  EXPECT_EQ(run.events.episodes, 4);
  EXPECT_EQ(run.events.stop_reason, "episodes");
}

TEST_F(RecordedRun, WithoutRunFileSaysThatItComesLater) {
  const std::string path = make_run("h2", 1e-3);
  fs::remove(path + "/run.h5");
  EXPECT_THROW(read_recorded_search(path), std::runtime_error);
}

TEST(RecordName, IsTheLastPartOfThePath) {
  for (const char* path : {"a/b/h2", "a/b/h2/", "h2", "./h2/"}) {
    EXPECT_EQ(record_name(path), "h2") << path;
  }
  EXPECT_EQ(record_name("."), fs::current_path().filename().string());
}

TEST_F(RecordedRun, IsLockedWhileAProcessHoldsItsFile) {
  const std::string file = at("study.lock");
  EXPECT_FALSE(is_locked(file));
  std::optional<FileLock> lock(std::in_place, file, "busy");
  EXPECT_TRUE(is_locked(file));
  lock.reset();
  EXPECT_FALSE(is_locked(file));
}

}  // namespace
}  // namespace qarch::apps
