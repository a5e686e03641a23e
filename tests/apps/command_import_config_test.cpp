#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "apps/command.h"

namespace qarch::apps {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kSample = QARCH_SOURCE_DIR "/tests/fuzz/corpus/crlqas_config/spsa3_noisy.cfg";

class ImportConfig : public ::testing::Test {
 protected:
  ImportConfig() {
    setenv("QARCH_DATA", QARCH_SOURCE_DIR "/data", 1);
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::path(::testing::TempDir()) / (std::string("qarch_import_") + info->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~ImportConfig() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  int qarch(const std::vector<std::string>& words) {
    std::ostringstream out;
    std::ostringstream err;
    const int code = run_qarch(words, {out, err, false});
    out_ = out.str();
    err_ = err.str();
    return code;
  }

  std::string at(const std::string& file) const { return (folder_ / file).string(); }

  std::string out_;
  std::string err_;

 private:
  fs::path folder_;
};

TEST_F(ImportConfig, WhatItWritesIsAnExperimentThatSearchTakes) {
  ASSERT_EQ(qarch({"import-config", kSample, "--output", at("ours.cfg")}), kExitOk) << err_;
  EXPECT_EQ(out_, "");
  EXPECT_THAT(err_, AllOf(HasSubstr("translated\n  2: general.episodes = 900  ->  "),
                          HasSubstr("changed\n"), HasSubstr("agent.gamma = 0.86 = 0.02^(1 / 25)"),
                          HasSubstr("53 keys"), HasSubstr("0 unknown")));
  ASSERT_EQ(qarch({"search", at("ours.cfg"), "--dry-run"}), kExitOk) << err_;
  EXPECT_THAT(out_,
              AllOf(HasSubstr("episodes = 900\n"), HasSubstr("name = lih-4q\n"),
                    HasSubstr("r = 2.9\n"), HasSubstr("model = depolarizing_0p001_0p005\n"),
                    HasSubstr("stage_evaluations = 60,30,10\n"), HasSubstr("halting = mode\n")));
}

TEST_F(ImportConfig, PrintsTheExperimentWhereNoFileIsNamed) {
  ASSERT_EQ(qarch({"import-config", kSample, "--noise", "ibm_ourense", "--problem", "h2-4q"}),
            kExitOk)
      << err_;
  EXPECT_THAT(out_, AllOf(HasSubstr("\n[problem]\nname = h2-4q\n"),
                          HasSubstr("\nmodel = ibm_ourense\n"), HasSubstr("# 0.02^(1 / 25)")));
}

TEST_F(ImportConfig, StrictlyRefusesWhatItCannotTranslate) {
  EXPECT_EQ(qarch({"import-config", kSample, "--strict"}), kExitOk) << err_;
  std::ofstream(at("odd.cfg")) << std::ifstream(kSample).rdbuf() << "learning_rat = 1\n";
  EXPECT_EQ(qarch({"import-config", at("odd.cfg")}), kExitOk);
  EXPECT_THAT(err_, AllOf(HasSubstr("unknown\n"), HasSubstr("did you mean 'learning_rate'")));
  EXPECT_THAT(out_, HasSubstr("# unknown: non_local_opt.learning_rat = 1"));
  EXPECT_EQ(qarch({"import-config", at("odd.cfg"), "--strict", "-o", at("out.cfg")}), kExitUsage);
  EXPECT_THAT(err_, HasSubstr("1 keys are unknown or not supported"));
  EXPECT_FALSE(fs::exists(at("out.cfg")));
}

TEST_F(ImportConfig, NamesWhatIsWrong) {
  EXPECT_EQ(qarch({"import-config"}), kExitUsage);
  EXPECT_THAT(err_, HasSubstr("FILE is missing"));
  EXPECT_EQ(qarch({"import-config", at("none.cfg")}), kExitRun);
  EXPECT_THAT(err_, HasSubstr("none.cfg"));
  EXPECT_EQ(qarch({"import-config", kSample, "--problem", "h2-9q"}), kExitUsage);
  EXPECT_THAT(err_, AllOf(HasSubstr("spsa3_noisy.cfg"), HasSubstr("did you mean"),
                          Not(HasSubstr("written"))));
}

}  // namespace
}  // namespace qarch::apps
