#include <algorithm>
#include <cmath>
#include <optional>
#include <ostream>
#include <stdexcept>

#include "apps/answer.h"
#include "apps/classify_budget.h"
#include "apps/classify_json.h"
#include "apps/classify_run.h"
#include "apps/command_classify.h"
#include "apps/common_options.h"
#include "apps/progress_line.h"
#include "apps/recorded_run.h"
#include "apps/report_circuit.h"
#include "apps/study_report.h"
#include "search/classify/adversarial.h"
#include "search/classify/attack.h"
#include "search/configuration.h"

namespace qarch::apps {

namespace {

namespace po = boost::program_options;

std::vector<std::string> row_of(const std::string& name, const search::Judgement& judgement) {
  return {name, percent(judgement.accuracy), format("%.4f", judgement.loss)};
}

/// How far the attack went.
struct LargestChange {
  double feature = 0.0;
  double angle = 0.0;  ///< encoded, radian
};
LargestChange largest_change(const ClassifySetup& setup, const search::AdversarialResult& result) {
  const search::Samples change = (result.stale - setup.data.test.x).cwiseAbs();
  const std::vector<double> scales = search::feature_scales(setup.model);
  LargestChange largest{change.maxCoeff(), 0.0};
  for (Eigen::Index f = 0; f < change.cols(); ++f) {
    largest.angle = std::max(
        largest.angle, std::abs(scales[static_cast<std::size_t>(f)]) * change.col(f).maxCoeff());
  }
  return largest;
}

void print_result(std::ostream& out, const ClassifySetup& setup,
                  const search::AdversarialResult& result) {
  const search::AttackOptions& attack = setup.experiment.attack;
  std::vector<std::vector<std::string>> table{
      {format("%d test samples", setup.data.test.size()), "accuracy", "loss"},
      row_of("clean", result.clean_before),
      row_of(format("%s, epsilon %g", attack.method.c_str(), attack.epsilon),
             result.attacked_before)};
  if (setup.experiment.train.adversarial != "none") {
    const std::string& how = setup.experiment.train.adversarial;
    table.push_back(row_of("after " + how + " training: clean", result.clean_after));
    table.push_back(row_of("the same attacked samples (stale)", result.stale_after));
    table.push_back(row_of("attacked again, against the new weights", result.renewed_after));
  }
  out << '\n' << table_text(table);
  const LargestChange change = largest_change(setup, result);
  out << format("largest change of a feature %.4f, of an encoded angle %.4f rad\n", change.feature,
                change.angle);
  if (change.feature == 0.0) {
    out << "note     nothing was changed: attack.mask_above and the bounds leave no feature\n";
  }
}

}  // namespace

int run_classify_attack(const std::vector<std::string>& words, const Streams& streams) {
  ClassifyArguments a;
  std::string defend;
  CommandLine line(
      "classify attack RUN [options]",
      "Changes the test samples of a run a little so that its classifier errs. With\n"
      "--defend it is trained on such samples, and judged on the samples attacked before\n"
      "and on samples attacked anew: only the latter say whether it is harder to fool.\n"
      "RUN is a folder that `classify train` wrote.");
  add_classify_options(line, a, ClassifySeeds::kOne);
  line.options().add_options()("defend", po::value(&defend)->value_name("mixed|stale"),
                               "same as --set train.adversarial=HOW");
  add_dry_run_option(line, a.dry_run);
  line.positional("run", &a.source);
  line.example("qarch classify attack runs/fashion-interleaved-seed1 --set attack.epsilon=0.2");
  line.example("qarch classify attack runs/fashion-interleaved-seed1 --defend mixed --threads 2");
  if (!line.parse(join_best_qubits(words), streams)) return kExitOk;
  line.refuse_empty({"defend"});
  resolve_classify_options(a, line);
  Answer answer(streams, a.json);
  if (a.source.empty()) throw std::invalid_argument("RUN is missing");
  a.overrides.insert(a.overrides.begin(), "train.adversarial=none");
  if (!defend.empty()) a.overrides.push_back("train.adversarial=" + defend);
  const auto data = search::DataFolders::standard();
  const search::ClassifierRecord record = read_classifier_run(find_record(a.source));
  const ClassifySetup setup = load_setup(experiment_of_run(record, a, data), data);
  if (setup.data.test.size() == 0) {
    throw std::invalid_argument("data.test = 0, must be >= 1: test samples are attacked");
  }
  check_run(record, setup, a);
  if (a.dry_run) {
    return report_dry_run(answer, search::to_ini(setup.experiment),
                          attack_estimate(setup, a.threads));
  }
  print_setup(answer.out(), setup);
  search::Evaluator evaluator = setup.evaluator(a.threads);
  std::optional<SignalGuard> guard;  // a training can be stopped between its steps, nothing else
  if (setup.experiment.train.adversarial != "none") guard.emplace();
  search::AdversarialResult result;
  {
    ProgressLine progress(streams);
    const search::TrainingControl control{.stop_requested = [] { return SignalGuard::raised(); },
                                          .on_step = {},
                                          .on_progress =
                                              [&](int /*restart*/, int step) {
                                                progress.update([&] {
                                                  return format(
                                                      "training against the attack: step %d/%d",
                                                      step, setup.experiment.train.steps);
                                                });
                                              }};
    result = search::adversarial_experiment(evaluator, record.classifier, setup.data.train,
                                            setup.data.validation, setup.data.test, setup.plan(),
                                            control);
  }
  print_result(answer.out(), setup, result);
  const LargestChange change = largest_change(setup, result);
  answer.write(attack_json(setup, result, change.feature, change.angle));
  if (!result.training.stopped) return kExitOk;
  streams.err << "qarch: interrupted during the training against the attack\n";
  return kExitRun;
}

}  // namespace qarch::apps
