#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "apps/classify_run.h"
#include "apps/command.h"
#include "search/io/classifier_file.h"
#include "search/io/text_file.h"
#include "tests/apps/program_fixture.h"

namespace qarch::apps {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class ClassifyCommand : public ProgramFixture {
 protected:
  static Output classify(std::vector<std::string> words) {
    words.insert(words.begin(), "classify");
    return qarch(words);
  }

  /// A classifier that is trained in no time.
  std::string experiment() const {
    return write("small.cfg",
                 "[data]\nname = moons\nsamples = 60\nnoise = 0.1\ntrain = 30\nvalidation = 10\n"
                 "test = 20\nscaling = minmax\n"
                 "[model]\nlayers = 1\nuploads = 2\nbias = true\n"
                 "[train]\nsteps = 30\nbatch = 10\nlearning_rate = 0.2\nreport_every = 10\n");
  }

  Output train(const std::string& folder, std::vector<std::string> more = {}) const {
    std::vector<std::string> words{"train", experiment(), "--output", at(folder)};
    words.insert(words.end(), more.begin(), more.end());
    return classify(words);
  }
};

TEST_F(ClassifyCommand, TrainTellsAccuraciesBesideTheirBaselines) {
  const Output o = train("run");
  ASSERT_EQ(o.code, 0) << o.err;
  for (const char* text :
       {"data     moons", "Bayes ceiling", "model    angle encoding", "noise    noiseless",
        "validation", "confusion", "no entanglement", "logistic", "rbf_svm"}) {
    EXPECT_THAT(o.out, HasSubstr(text));
  }
  const search::ClassifierRecord record = read_classifier_run(at("run"));
  EXPECT_EQ(record.parts[0].samples, 30);
  EXPECT_EQ(record.parts[2].samples, 20);
  EXPECT_GT(record.parts[0].accuracy, 0.6) << "moons are nearly separable by a line";
  EXPECT_EQ(record.history.back().step, 30);
  EXPECT_LT(record.history.back().train_loss, record.history.front().train_loss);
  const auto& c = record.parts[2].confusion;
  EXPECT_EQ(c[0] + c[1] + c[2] + c[3], 20);
  EXPECT_EQ(c[0] + c[3], static_cast<int>(20 * record.parts[2].accuracy + 0.5));
  EXPECT_GE(record.baselines.size(), 3U);
  EXPECT_TRUE(fs::exists(at("run/configuration.cfg")));
  EXPECT_TRUE(fs::exists(at("run/classifier.qasm")));
  EXPECT_THAT(search::read_text_file(at("run/events.jsonl")),
              AllOf(HasSubstr("\"start\""), HasSubstr("\"step\""), HasSubstr("\"end\"")));
}

TEST_F(ClassifyCommand, TheSameSeedGivesTheSameBitsOnAnyNumberOfThreads) {
  ASSERT_EQ(train("one", {"--no-baselines"}).code, 0);
  ASSERT_EQ(train("two", {"--no-baselines", "--threads", "2"}).code, 0);
  ASSERT_EQ(train("other", {"--no-baselines", "--seed", "5"}).code, 0);
  const std::string one = search::read_text_file(at("one/run.h5"));
  EXPECT_EQ(one, search::read_text_file(at("two/run.h5")));
  EXPECT_NE(one, search::read_text_file(at("other/run.h5")));
}

TEST_F(ClassifyCommand, SeveralSeedsAreSummarised) {
  const Output o = train("runs", {"--seeds", "1..2"});
  ASSERT_EQ(o.code, 0) << o.err;
  EXPECT_THAT(o.out, AllOf(HasSubstr("accuracy over 2 seeds"), HasSubstr("test, logistic")));
  EXPECT_TRUE(fs::exists(at("runs/seed-1/run.h5")));
  EXPECT_TRUE(fs::exists(at("runs/seed-2/run.h5")));
}

TEST_F(ClassifyCommand, EvaluateRepeatsTheRunAndTellsNoiseFromNone) {
  ASSERT_EQ(train("run", {"--no-baselines"}).code, 0);
  const Output same = classify({"evaluate", at("run")});
  ASSERT_EQ(same.code, 0) << same.err;
  EXPECT_THAT(same.out, HasSubstr("100.0 %     1.000"));
  const search::ClassifierRecord record = read_classifier_run(at("run"));
  EXPECT_THAT(same.out, HasSubstr(percent(record.parts[2].accuracy)));
  const Output noisy =
      classify({"evaluate", at("run"), "--noise", "ibm_mumbai_10max", "--shots", "100"});
  ASSERT_EQ(noisy.code, 0) << noisy.err;
  EXPECT_THAT(noisy.out, AllOf(HasSubstr("ibm_mumbai_10max"), HasSubstr("100 shots"),
                               Not(HasSubstr("1.000"))));
  const Output matched = classify({"evaluate", at("run"), "--match-contrast", "0.66"});
  ASSERT_EQ(matched.code, 0) << matched.err;
  EXPECT_THAT(matched.out, HasSubstr("contrast 0.66"));
}

TEST_F(ClassifyCommand, AttackLowersTheAccuracyAndTellsStaleFromRenewed) {
  ASSERT_EQ(train("run", {"--no-baselines"}).code, 0);
  const Output o = classify({"attack", at("run"), "--defend", "mixed", "--set",
                             "attack.epsilon=1.5", "--set", "attack.mask_above=-1"});
  ASSERT_EQ(o.code, 0) << o.err;
  EXPECT_THAT(o.out, AllOf(HasSubstr("clean"), HasSubstr("bim, epsilon 1.5"), HasSubstr("stale"),
                           HasSubstr("attacked again, against the new weights")));
}

TEST_F(ClassifyCommand, RunsKeepTheirSamplesAndRefuseOthers) {
  const std::string table =
      write("table.csv", "a,b,class\n0,0,u\n1,1,v\n0,1,u\n1,0,v\n2,0,v\n0,2,u\n");
  const std::string file = write("table.cfg", "[data]\nname = " + table +
                                                  "\ntrain = 4\ntest = 2\n"
                                                  "[model]\nlayers = 1\n[train]\nsteps = 3\n");
  ASSERT_EQ(classify({"train", file, "--output", at("run"), "--no-baselines"}).code, 0);
  const Output before = classify({"evaluate", at("run")});
  EXPECT_EQ(before.out, classify({"evaluate", at("run"), "--seed", "9"}).out);
  write("table.csv", "a,b,class\n0,0,v\n1,1,u\n0,1,v\n1,0,u\n2,0,u\n0,2,v\n");
  const Output after = classify({"evaluate", at("run")});
  EXPECT_EQ(after.code, 2);
  EXPECT_THAT(after.err, HasSubstr("have changed since"));
}

TEST_F(ClassifyCommand, ACorrectedCommandMayUseTheFolderOfTheOneThatFailed) {
  EXPECT_EQ(train("run", {"--set", "train.method=rotosolve"}).code, 2);
  const Output o = train("run", {"--no-baselines"});
  EXPECT_EQ(o.code, 0) << o.err;
}

TEST_F(ClassifyCommand, KernelsAreJudgedByTheNoiseOfTheirOwnCircuit) {
  const std::string noise =
      write("cz.json",
            R"({"format": "qarch-noise", "version": 2, "name": "cz", "rules": [
           {"gates": ["h", "rz"], "channels": []},
           {"gates": ["cx"], "channels": [{"type": "depolarizing2", "p": 0.1, "on": [0, 1]}]}]})");
  const std::string file = write("kernel.cfg",
                                 "[data]\nname = ad_hoc\nsamples = 20\ntrain = 10\ntest = 10\n"
                                 "[model]\nencoding = zz\n[noise]\nstrict = true\n");
  const Output o = classify({"kernel", file, "--noise", noise});
  ASSERT_EQ(o.code, 0) << o.err;
  EXPECT_THAT(o.out, AllOf(HasSubstr("rule 1 fired on 8 gates"), Not(HasSubstr("no rule covers"))));
}

TEST_F(ClassifyCommand, KernelIsComparedWithExactAndClassicalOnes) {
  const std::string file =
      write("kernel.cfg",
            "[data]\nname = ad_hoc\nsamples = 20\ntrain = 10\ntest = 10\n"
            "[model]\nencoding = zz\nreadout = parity\n"
            "[noise]\nmodel = depolarizing_0p001_0p01_readout\n"
            "[kernel]\nshots = 1000\nstretch = 1,1.5\nmitigate_readout = true\n");
  const Output o = classify({"kernel", file, "--seeds", "1,2"});
  ASSERT_EQ(o.code, 0) << o.err;
  EXPECT_THAT(o.out, AllOf(HasSubstr("exact"), HasSubstr("under noise"), HasSubstr("extrapolated"),
                           HasSubstr("exact, no entanglement"), HasSubstr("rbf_svm"),
                           HasSubstr("Bayes ceiling"), HasSubstr("means over 2 seeds")));
}

TEST_F(ClassifyCommand, LabelsAreExact) {
  const Output o = classify({"labels", "--bits", "4", "--starts", "20", "--states", "10"});
  ASSERT_EQ(o.code, 0) << o.err;
  EXPECT_THAT(o.out, AllOf(HasSubstr("2^(1 - bits)"), HasSubstr("designed circuit")));
  EXPECT_THAT(o.out, ::testing::ContainsRegex("\n4 +16 +(0[.]0e[+]00|[0-9.]+e-1[3-7]) +0 +6\n"));
}

TEST_F(ClassifyCommand, WrongWordsAreSaid) {
  ASSERT_EQ(train("run", {"--no-baselines"}).code, 0);
  struct Bad {
    std::vector<std::string> words;
    const char* message;
  };
  const std::string good = experiment();
  for (const Bad& bad : std::vector<Bad>{
           {{}, "must be one of: train evaluate attack kernel labels"},
           {{"trai"}, "did you mean 'train'"},
           {{"train"}, "EXPERIMENT is missing"},
           {{"train", "h2-2q-noiseless"}, "data.name is missing"},
           {{"train", good, "--output", at("run")}, "already holds a run"},
           {{"train", good, "--set", "data.name=moos"}, "did you mean 'moons'"},
           {{"train", good, "--set", "model.encoding=angl"}, "did you mean 'angle'"},
           {{"train", good, "--set", "train.loss=hing"}, "did you mean 'hinge'"},
           {{"train", good, "--set", "train.method=adan"}, "did you mean"},
           {{"train", good, "--noise", "ibm_mumbai_median", "--device", "x"},
            "must be one of the two"},
           {{"train", good, "--threads", "0"}, "threads"},
           {{"evaluate"}, "RUN is missing"},
           {{"evaluate", at("run"), "--set", "model.layers=3"}, "must not change"},
           {{"evaluate", at("run"), "--shots", "0.5"}, "whole number"},
           {{"evaluate", at("run"), "--set", "data.seed=7"}, "must not change"},
           {{"evaluate", at("run"), "--match-contrast", "2"}, "must be in (0, 1)"},
           {{"evaluate", at("run"), "--match-contrast", "0.5", "--noise", "ibm_mumbai_max"},
            "excludes"},
           {{"labels", "--bits", "a"}, "--bits = 'a'"},
           {{"evaluate", at("nothing")}, "nothing"},
           {{"attack", at("run"), "--defend", "mixd"}, "mixd"},
           {{"attack", at("run"), "--set", "attack.epsilon=-1"}, "attack.epsilon"},
           {{"kernel", good, "--set", "kernel.c=0"}, "kernel.c"},
           {{"labels", "--starts", "1"}, "0 or in [2"},
           {{"labels", "--states", "-1"}, "in [0"},
           {{"labels", "--bits", "40"}, "must be in [2, 20]"},
       }) {
    const Output o = classify(bad.words);
    EXPECT_NE(o.code, 0) << bad.message;
    EXPECT_THAT(o.err, HasSubstr(bad.message));
  }
}

}  // namespace
}  // namespace qarch::apps
