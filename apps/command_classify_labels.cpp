#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <ostream>
#include <stdexcept>

#include "apps/answer.h"
#include "apps/classify_json.h"
#include "apps/classify_setup.h"
#include "apps/command_classify.h"
#include "apps/common_options.h"
#include "apps/report_circuit.h"
#include "apps/study_report.h"
#include "apps/wait_notice.h"
#include "rl/random.h"
#include "search/classify/gradient_variance.h"
#include "search/classify/label_circuits.h"
#include "search/classify/state_labels.h"
#include "search/field_text.h"

namespace qarch::apps {

namespace {

namespace po = boost::program_options;

struct LabelArguments {
  std::string bits = "6,10,16";
  int samples = 4096;
  int starts = 2000;
  int states = 1000;
  std::string seed = "1";
  int threads = 1;
  std::string json;
};

/// All bit strings, or so many at random.
search::Samples bit_strings(int bits, int samples, rl::Rng& rng) {
  const std::int64_t all = std::int64_t{1} << bits;
  const bool every = all <= samples;
  search::Samples x(every ? static_cast<Eigen::Index>(all) : samples, bits);
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    for (int q = 0; q < bits; ++q) {
      x(i, q) = every ? double((i >> q) & 1) : double(rl::uniform_index(rng, 2));
    }
  }
  return x;
}

/// sum_j z_j over all bits, z = 1 - 2 x.
int sum_of_signs(const search::Samples& x, Eigen::Index i) {
  return static_cast<int>(std::lround(double(x.cols()) - 2.0 * x.row(i).sum()));
}

/// Parity: the largest |e - label|. Majority: how many signs are wrong, of those without a tie.
LabelRow exactness_row(int bits, const LabelArguments& a, rl::Rng& rng) {
  std::vector<int> subset(static_cast<std::size_t>(bits));
  std::iota(subset.begin(), subset.end(), 0);
  const search::Samples x = bit_strings(bits, a.samples, rng);
  std::vector<double> e(static_cast<std::size_t>(x.rows()));
  search::Evaluator parity(search::subset_parity_circuit(bits, subset), {}, a.threads);
  parity.expectations(x, {}, e);
  double worst = 0.0;
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    const int ones = (bits - sum_of_signs(x, i)) / 2;
    const double label = ones % 2 == 0 ? 1.0 : -1.0;
    worst = std::max(worst, std::abs(e[static_cast<std::size_t>(i)] - label));
  }
  const double beta = 0.9 * 3.141592653589793 / bits;
  search::Evaluator majority(search::subset_majority_circuit(bits, subset, beta), {}, a.threads);
  majority.expectations(x, {}, e);
  int wrong = 0;
  int ties = 0;
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    const int sum = sum_of_signs(x, i);
    ties += sum == 0;
    wrong += sum != 0 && (e[static_cast<std::size_t>(i)] > 0.0) != (sum > 0);
  }
  return {bits, x.rows(), worst, wrong, ties};
}

std::vector<LabelRow> check_exactness(const LabelArguments& a, std::uint64_t seed) {
  std::vector<int> sizes;
  try {
    search::set_from_text(sizes, a.bits);
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument("--bits = '" + a.bits + "', " + error.what());
  }
  for (const int bits : sizes) {
    if (bits >= 2 && bits <= 20) continue;
    throw std::invalid_argument("--bits = " + std::to_string(bits) + ", must be in [2, 20]");
  }
  std::vector<LabelRow> rows;
  for (const int bits : sizes) {
    rl::Rng rng = rl::random_stream(seed, "label inputs", static_cast<std::uint64_t>(bits));
    rows.push_back(exactness_row(bits, a, rng));
  }
  return rows;
}

void print_exactness(std::ostream& out, const std::vector<LabelRow>& rows) {
  std::vector<std::vector<std::string>> table{
      {"bits", "inputs", "parity: largest |e - label|", "majority: wrong signs", "ties"}};
  for (const LabelRow& row : rows) {
    table.push_back({std::to_string(row.bits), std::to_string(row.inputs),
                     format("%.1e", row.parity_error), std::to_string(row.majority_wrong),
                     std::to_string(row.majority_ties)});
  }
  out << "label functions as circuits (Farhi and Neven)\n" << table_text(table);
}

void print_variances(std::ostream& out, const LabelAnswer& answer) {
  std::vector<std::vector<std::string>> table{{"bits", "variance of dL/dw", "2^(1 - bits)"}};
  for (const VarianceRow& row : answer.variances) {
    table.push_back({std::to_string(row.bits), format("%.3e", row.variance),
                     format("%.3e", std::ldexp(1.0, 1 - row.bits))});
  }
  out << "\ngradient of the parity network at " << answer.starts << " random starts\n"
      << table_text(table);
}

StateLabels learn_states(std::uint64_t seed, const LabelArguments& a) {
  rl::Rng rng = rl::random_stream(seed, "state label graph");
  search::StateLabelOptions options;
  options.seed = seed;
  options.samples = a.states;
  options.test_samples = std::max(100, 2 * a.states);
  options.threads = a.threads;
  const search::StateLabelResult result =
      search::learn_state_labels(search::random_state_label_hamiltonian(rng), options);
  return {options.samples, options.test_samples, result.designed_accuracy, result.learned_accuracy,
          result.local_accuracy};
}

void print_states(std::ostream& out, const StateLabels& states) {
  out << format(
             "\nlabels of quantum states: sign <H> of random product states, 8 qubits, %d test "
             "states\n",
             states.test_samples)
      << table_text({{"designed circuit", percent(states.designed_accuracy)},
                     {format("couplings learned from %d states", states.samples),
                      percent(states.learned_accuracy)},
                     {"sign of the best single <Z>", percent(states.local_accuracy)}});
}

}  // namespace

int run_classify_labels(const std::vector<std::string>& words, const Streams& streams) {
  LabelArguments a;
  CommandLine line("classify labels [options]",
                   "Checks circuits that compute parity and majority on all inputs, shows how the\n"
                   "gradient of parity vanishes, and learns to label quantum states.");
  line.options().add_options()("bits",
                               po::value(&a.bits)->value_name("LIST")->default_value(a.bits),
                               "sizes of the label functions")(
      "samples", po::value(&a.samples)->value_name("N")->default_value(a.samples),
      "inputs of a size that has more, at random")(
      "starts", po::value(&a.starts)->value_name("N")->default_value(a.starts),
      "of the parity network, for the variance of its gradient; 0 = not done")(
      "states", po::value(&a.states)->value_name("N")->default_value(a.states),
      "quantum states to learn from; 0 = not done");
  add_seed_option(line, a.seed, "of all that is drawn");
  add_threads_option(line, a.threads, "samples of label functions and states side by side");
  add_json_option(line, a.json);
  line.example("qarch classify labels --bits 6,10 --seed 2");
  line.example("qarch classify train classifier/parity-6 --seeds 1..10",
               "learning parity from data");
  if (!line.parse(words, streams)) return kExitOk;
  check_threads(a.threads);
  if (a.samples < 1 || a.samples > 1'000'000) {
    throw std::invalid_argument("--samples = " + std::to_string(a.samples) +
                                ", must be in [1, 1000000]");
  }
  if (a.starts == 1 || a.starts < 0 || a.starts > 1'000'000) {
    throw std::invalid_argument("--starts = " + std::to_string(a.starts) +
                                ", must be 0 or in [2, 1000000]");
  }
  if (a.states < 0 || a.states > 100'000) {
    throw std::invalid_argument("--states = " + std::to_string(a.states) +
                                ", must be in [0, 100000]");
  }
  line.refuse_empty({"json"});
  Answer answer(streams, a.json);
  LabelAnswer found{parse_seed(a.seed), a.starts, {}, {}, std::nullopt};
  {
    const WaitNotice notice(streams, "label functions");
    found.functions = check_exactness(a, found.seed);
    print_exactness(answer.out(), found.functions);
    for (int bits = 4; bits <= 12 && a.starts > 0; ++bits) {
      found.variances.push_back(
          {bits, search::gradient_variance(bits, a.starts, found.seed).variance});
    }
    if (a.starts > 0) print_variances(answer.out(), found);
    if (a.states > 0) found.states = learn_states(found.seed, a);
    if (found.states) print_states(answer.out(), *found.states);
  }
  answer.write(labels_json(found));
  return kExitOk;
}

}  // namespace qarch::apps
