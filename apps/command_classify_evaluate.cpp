#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <ostream>
#include <stdexcept>

#include "apps/answer.h"
#include "apps/classify_json.h"
#include "apps/classify_run.h"
#include "apps/command_classify.h"
#include "apps/recorded_run.h"
#include "apps/report_circuit.h"
#include "apps/study_report.h"
#include "apps/wait_notice.h"
#include "rl/random.h"
#include "search/classify/noise_contrast.h"
#include "search/classify/shots.h"

namespace qarch::apps {

namespace {

namespace po = boost::program_options;

struct EvaluateArguments {
  ClassifyArguments common;
  double shots = 0.0;
  double contrast = 0.0;
};

/// The mean of so many measurements of each sample, with exact binomial chance.
std::vector<double> sampled(std::vector<double> expectations, double shots, std::uint64_t seed) {
  rl::Rng rng = rl::random_stream(seed, "evaluate shots");
  const auto trials = static_cast<std::int64_t>(shots);
  for (double& e : expectations) {
    const double p = std::clamp((1.0 + e) / 2.0, 0.0, 1.0);
    e = 2.0 * double(search::binomial(rng, trials, p)) / double(trials) - 1.0;
  }
  return expectations;
}

double accuracy_of(const std::vector<double>& expectations, double bias,
                   const search::Dataset& part) {
  int right = 0;
  for (std::size_t i = 0; i < expectations.size(); ++i) {
    right += static_cast<int>(search::answer(expectations[i], bias) == part.labels[i]);
  }
  return double(right) / part.size();
}

/// Noise against none, on one part of the data.
EvaluatedPart evaluated_part(std::string_view name, const ClassifySetup& setup,
                             const search::ClassifierWeights& classifier,
                             const search::Dataset& part, const EvaluateArguments& a) {
  const search::NoiseContrast c =
      search::noise_contrast(setup.model, classifier, part.x, setup.noise.model, a.common.threads,
                             search::NativeLowering(setup.noise.native_gates));
  EvaluatedPart result{std::string(name),
                       part.size(),
                       accuracy_of(c.noisy, classifier.bias, part),
                       accuracy_of(c.exact, classifier.bias, part),
                       c.agreement,
                       c.contrast,
                       std::nullopt};
  if (a.shots > 0.0) {
    const std::vector<double> drawn = sampled(c.noisy, a.shots, setup.experiment.general.seed);
    result.shot_accuracy = accuracy_of(drawn, classifier.bias, part);
  }
  return result;
}

std::vector<std::string> row_of(const EvaluatedPart& part) {
  std::vector<std::string> row{part.name,
                               std::to_string(part.samples),
                               percent(part.accuracy),
                               percent(part.noiseless_accuracy),
                               percent(part.agreement),
                               format("%.3f", part.contrast)};
  if (part.shot_accuracy) row.push_back(percent(*part.shot_accuracy));
  return row;
}

/// Replaces the noise by depolarizing noise that gives the contrast asked for.
void match_contrast(ClassifySetup& setup, const search::ClassifierWeights& classifier,
                    const EvaluateArguments& a) {
  constexpr int kSamples = 8;
  search::ContrastOptions options;
  options.target = a.contrast;
  options.threads = a.common.threads;
  const search::ContrastFit fit = search::matched_depolarizing(
      setup.model, classifier,
      setup.data.train.x.topRows(std::min(kSamples, setup.data.train.size())), options);
  setup.noise = {
      search::depolarizing_noise(fit.probability, options.one_qubit_share),
      format("contrast %.3f on the first training samples: two-qubit gates depolarize by %.3e, "
             "one-qubit gates by %g of that",
             fit.at.contrast, fit.probability, options.one_qubit_share)};
}

}  // namespace

int run_classify_evaluate(const std::vector<std::string>& words, const Streams& streams) {
  EvaluateArguments a;
  CommandLine line(
      "classify evaluate RUN [options]",
      "Judges the classifier of a run on its data, under its noise or another, beside\n"
      "the same classifier without noise. RUN is a folder that `classify train` wrote.");
  add_classify_options(line, a.common, ClassifySeeds::kOne);
  line.options().add_options()("shots", po::value(&a.shots)->value_name("N"),
                               "also the answers from N measurements of each sample")(
      "match-contrast", po::value(&a.contrast)->value_name("X"),
      "instead of [noise]: depolarizing noise on all gates, those of one qubit a tenth as noisy, "
      "that gives the contrast X on the first training samples");
  line.positional("run", &a.common.source);
  line.epilogue(
      "agreement: share of samples on which noisy and noiseless circuit answer the same;\n"
      "contrast: mean |e| under noise over that without; --match-contrast stands in for a\n"
      "device of which this number is all that is known.\n");
  line.example("qarch classify evaluate runs/moons-seed1 --noise ibm_mumbai_median --shots 1000");
  line.example("qarch classify evaluate runs/moons-seed1 --match-contrast 0.66");
  if (!line.parse(join_best_qubits(words), streams)) return kExitOk;
  resolve_classify_options(a.common, line);
  if (a.common.source.empty()) throw std::invalid_argument("RUN is missing");
  if (line.given("shots") && (a.shots < 1.0 || a.shots > 1e7 || a.shots != std::floor(a.shots))) {
    throw std::invalid_argument("--shots = " + format("%g", a.shots) +
                                ", must be a whole number in [1, 1e7]");
  }
  if (line.given("match-contrast")) {
    if (line.given("noise") || line.given("device")) {
      throw std::invalid_argument("--match-contrast excludes --noise and --device");
    }
    if (!(a.contrast > 0.0 && a.contrast < 1.0)) {
      throw std::invalid_argument("--match-contrast = " + format("%g", a.contrast) +
                                  ", must be in (0, 1)");
    }
  }
  Answer answer(streams, a.common.json);
  const auto data = search::DataFolders::standard();
  const search::ClassifierRecord record = read_classifier_run(find_record(a.common.source));
  ClassifySetup setup = load_setup(experiment_of_run(record, a.common, data), data);
  check_run(record, setup, a.common);
  if (line.given("match-contrast")) match_contrast(setup, record.classifier, a);
  print_setup(answer.out(), setup);
  std::vector<std::vector<std::string>> table{
      {"", "samples", "accuracy", "without noise", "agreement", "contrast"}};
  if (a.shots > 0.0) table[0].push_back(format("%g shots", a.shots));
  std::vector<EvaluatedPart> rows;
  {
    const WaitNotice notice(
        streams, "judging " +
                     std::to_string(setup.data.train.size() + setup.data.validation.size() +
                                    setup.data.test.size()) +
                     " samples");
    const std::array parts{&setup.data.train, &setup.data.validation, &setup.data.test};
    for (std::size_t p = 0; p < parts.size(); ++p) {
      if (parts[p]->size() == 0) continue;
      rows.push_back(evaluated_part(search::kPartNames[p], setup, record.classifier, *parts[p], a));
      table.push_back(row_of(rows.back()));
    }
  }
  answer.out() << '\n' << table_text(table);
  answer.write(evaluate_json(setup, a.shots, rows));
  return kExitOk;
}

}  // namespace qarch::apps
