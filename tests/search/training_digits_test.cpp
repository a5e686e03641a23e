#include <gtest/gtest.h>

#include "search/classify/model.h"
#include "search/classify/training.h"
#include "search/configuration.h"
#include "search/data_path.h"
#include "search/datasets/data_source.h"

namespace qarch::search {
namespace {

const DataFolders kData({QARCH_SOURCE_DIR "/data"});

/// The shipped experiment with fewer samples: a quarter of a minute becomes a few seconds.
TEST(TrainingOfDigits, SeventeenQubitsTellThreeFromSix) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "four hundred gradients of 17 qubits take minutes under the sanitizers";
#endif
  const Experiment experiment =
      read_experiment("classifier/digits-3v6",
                      {"train.steps=40", "train.batch=10", "train.report_every=1000",
                       "data.train=100", "general.seed=1"},
                      kData);
  const DataSplit data = load_data(experiment.data, experiment.general.seed, kData);
  const EncodedCircuit model = build_model(experiment.model, data.train.num_features());
  EXPECT_EQ(model.circuit.num_qubits(), 17);
  EXPECT_EQ(model.num_weights, 96);
  Evaluator evaluator(model, {}, 2);
  const TrainingResult result =
      train(evaluator, data.train, data.validation,
            {experiment.train, experiment.optimizer, experiment.model, experiment.attack, 1});
  const Judgement judged =
      judge(evaluator, result.classifier, data.test, loss_from_name(experiment.train.loss), 1.0);
  ASSERT_EQ(data.test.size(), 80);
  EXPECT_GE(judged.accuracy, 0.97);
}

}  // namespace
}  // namespace qarch::search
