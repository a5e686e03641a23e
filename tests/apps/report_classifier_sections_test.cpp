#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "apps/report/sections.h"
#include "tests/apps/program_fixture.h"
#include "tests/apps/report_checks.h"

namespace qarch::apps {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class ClassifierReport : public ProgramFixture {
 protected:
  RecordedClassifier train(const std::string& folder, std::vector<std::string> more = {}) const {
    std::vector<std::string> words{
        "classify", "train",
        write("small.cfg",
              "[data]\nname = moons\nsamples = 60\nnoise = 0.1\ntrain = 30\nvalidation = 10\n"
              "test = 20\nscaling = minmax\n[model]\nlayers = 1\nuploads = 2\ndata_scale = 2\n"
              "[train]\nsteps = 20\nbatch = 10\nlearning_rate = 0.2\nreport_every = 10\n"),
        "--output", at(folder)};
    words.insert(words.end(), more.begin(), more.end());
    const Output o = qarch(words);
    EXPECT_EQ(o.code, 0) << o.err;
    return read_recorded_classifier(at(folder));
  }
  static Report report(const std::vector<RecordedClassifier>& runs) {
    std::ostringstream out;
    Report made = classifier_report(runs, {out, out, false});
    expect_well_formed(made);
    return made;
  }
};

TEST_F(ClassifierReport, TellsOfOneClassifierAllThatItsRunHolds) {
  const RecordedClassifier run = train("one", {"--noise", "ibm_mumbai_median"});
  const Report made = report({run});
  const std::string text = dump(made);
  EXPECT_THAT(text,
              AllOf(HasSubstr("# one\nclassifier of moons, noise ibm_mumbai_median"),
                    HasSubstr("test accuracy"), HasSubstr("best baseline: "),
                    HasSubstr("no entanglement | "), HasSubstr("Confusion matrix of the test"),
                    HasSubstr("train samples: 30"), HasSubstr("rule 0 fired on"),
                    HasSubstr("qarch classify train one/configuration.cfg --output one-again"),
                    HasSubstr("qarch classify evaluate one --noise noiseless\n"),
                    HasSubstr("[data]\nname = moons")));
  const auto& test = run.record.parts[2];
  EXPECT_THAT(text, HasSubstr("  test | 20 | "));
  EXPECT_THAT(text, HasSubstr("upper | " + std::to_string(test.confusion[0]) + " | " +
                              std::to_string(test.confusion[1])));
  const Figure* loss = find_block<Figure>(made, "loss");
  ASSERT_NE(loss, nullptr);
  ASSERT_EQ(loss->series.size(), 2U) << "training samples and mini-batches";
  EXPECT_EQ(loss->series[0].x, (std::vector<double>{0, 10, 20}));
  EXPECT_EQ(loss->series[0].y.back(), run.record.history.back().train_loss);
  const Figure* accuracy = find_block<Figure>(made, "accuracy");
  ASSERT_NE(accuracy, nullptr);
  EXPECT_EQ(accuracy->series[0].labels.front(), "this one");
  EXPECT_DOUBLE_EQ(accuracy->series[0].y.front(), 1e2 * test.accuracy);
}

TEST_F(ClassifierReport, DrawsTheSameCircuitFromItsFileAndFromItsConfiguration) {
  const RecordedClassifier run = train("one");
  const Report from_file = report({run});
  std::filesystem::remove(at("one") + "/classifier.qasm");
  const Report from_configuration = report({run});
  const CircuitDrawing* a = find_block<CircuitDrawing>(from_file, "classifier-one");
  const CircuitDrawing* b = find_block<CircuitDrawing>(from_configuration, "classifier-one");
  ASSERT_NE(a, nullptr);
  ASSERT_NE(b, nullptr);
  EXPECT_EQ(a->circuit.gates().size(), b->circuit.gates().size());
  EXPECT_EQ(a->circuit.gates().size(), static_cast<std::size_t>(run.record.num_gates));
  EXPECT_TRUE(a->angles.empty());
  // A slot of the file may stand for several gates: compare what the gates show.
  for (std::size_t g = 0; g < a->circuit.gates().size(); ++g) {
    const int in_file = a->circuit.gates()[g].slot;
    const int built = b->circuit.gates()[g].slot;
    ASSERT_EQ(in_file < 0, built < 0) << g;
    if (built < 0) continue;
    EXPECT_EQ(a->slot_names[static_cast<std::size_t>(in_file)],
              b->slot_names[static_cast<std::size_t>(built)]);
  }
  EXPECT_THAT(dump(from_configuration), AllOf(HasSubstr("classifier.qasm of one is not there"),
                                              HasSubstr("2.00 x_0;"), HasSubstr(" w_3;")));
}

TEST_F(ClassifierReport, GivesMeanAndSpreadOverSeeds) {
  std::vector<RecordedClassifier> runs{train("s1"), train("s2", {"--seed", "2"}),
                                       train("other", {"--set", "model.layers=2"})};
  runs[0].record.parts[2].accuracy = 0.9;
  runs[1].record.parts[2].accuracy = 0.8;
  runs[1].record.stopped = true;
  const std::string text = dump(report(runs));
  EXPECT_THAT(text,
              AllOf(HasSubstr("# 3 classifiers compared\ns1, s2 and other"),
                    HasSubstr("[warning] The training of s2 was interrupted"),
                    HasSubstr("| 85.0 % +- 7.1 %"), HasSubstr("s1 and s2 | this one"),
                    HasSubstr("model.layers | 1 | 1 | 2"), HasSubstr("general.seed | 1 | 2 | 1"),
                    HasSubstr("s1 and s2 have one circuit"), HasSubstr("circuit classifier-other"),
                    Not(HasSubstr("different data"))));
}

TEST_F(ClassifierReport, StandsARecordWithLittleInIt) {
  RecordedClassifier run = train("one");
  run.record.parts = {};
  run.record.baselines.clear();
  run.record.history.clear();
  run.record.classes.clear();
  EXPECT_THAT(dump(report({run})), AllOf(HasSubstr("No baselines"), HasSubstr("no history")));
  RecordedClassifier other = run;
  other.folder = "elsewhere/one";
  other.record.data = "iris";
  EXPECT_THAT(dump(report({train("two"), other})), HasSubstr("are of different data"));
  EXPECT_THROW(report({}), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::apps
