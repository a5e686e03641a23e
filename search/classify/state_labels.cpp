#include "search/classify/state_labels.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>

#include "search/classify/evaluator.h"
#include "search/classify/label_circuits.h"
#include "search/optimize/require.h"

namespace qarch::search {

namespace {

int qubit_of(std::uint64_t mask) { return std::countr_zero(mask); }

/// <H> in a product state of which z[q] = <Z_q>.
double energy(const sim::PauliSum& h, std::span<const double> z) {
  double sum = 0.0;
  for (const sim::PauliTerm& term : h.terms()) {
    const std::uint64_t low = term.string.z & (~term.string.z + 1);
    sum += term.coefficient * z[static_cast<std::size_t>(qubit_of(low))] *
           z[static_cast<std::size_t>(qubit_of(term.string.z ^ low))];
  }
  return sum;
}

double accuracy(std::span<const double> e, const Dataset& data) {
  int right = 0;
  for (std::size_t i = 0; i < e.size(); ++i) right += (e[i] >= 0.0 ? 0 : 1) == data.labels[i];
  return static_cast<double>(right) / static_cast<double>(e.size());
}

double accuracy(Evaluator& evaluator, std::span<const double> weights, const Dataset& data) {
  std::vector<double> e(data.labels.size());
  evaluator.expectations(data.x, weights, e);
  return accuracy(e, data);
}

/// A classifier that sees one qubit: what is possible without any correlation.
double best_single_qubit(const Dataset& train, const Dataset& test) {
  const auto values = [](const Dataset& data, int q, double sign) {
    std::vector<double> e;
    for (Eigen::Index i = 0; i < data.x.rows(); ++i) e.push_back(sign * std::cos(data.x(i, q)));
    return e;
  };
  double best = -1.0;
  double on_test = 0.0;
  for (int q = 0; q < train.num_features() / 2; ++q) {
    for (const double sign : {1.0, -1.0}) {
      const double here = accuracy(values(train, q, sign), train);
      if (here <= best) continue;
      best = here;
      on_test = accuracy(values(test, q, sign), test);
    }
  }
  return on_test;
}

std::vector<double> learn(Evaluator& evaluator, const Dataset& train,
                          const StateLabelOptions& options) {
  const std::vector<int> y = signs(train);
  std::vector<double> w(static_cast<std::size_t>(evaluator.num_weights()), 0.0);
  Samples by_weight;
  int step = 0;
  for (int pass = 0; pass < options.passes; ++pass) {
    for (int first = 0; first < train.size(); first += options.batch, ++step) {
      const int count = std::min(options.batch, train.size() - first);
      const Samples x = train.x.middleRows(first, count);
      std::vector<double> e(static_cast<std::size_t>(count));
      evaluator.gradients(x, w, e, &by_weight, nullptr);
      const double rate = options.learning_rate / (1.0 + options.decay * step) / count;
      for (int i = 0; i < count; ++i) {
        const auto k = static_cast<std::size_t>(i);
        const double sign = y[static_cast<std::size_t>(first) + k];
        if (sign * e[k] >= options.margin) continue;
        for (std::size_t j = 0; j < w.size(); ++j) {
          w[j] += rate * sign * by_weight(i, static_cast<Eigen::Index>(j));
        }
      }
    }
  }
  return w;
}

}  // namespace

void StateLabelOptions::validate() const {
  const auto require = [](bool ok, std::string_view field, auto value, std::string_view bound) {
    require_option(ok, "state_labels", field, value, bound);
  };
  constexpr int kMost = 1'000'000;
  require(std::isfinite(beta) && beta != 0.0, "beta", beta, "finite and not 0");
  require(samples >= 1 && samples <= kMost, "samples", samples, "in [1, 1000000]");
  require(test_samples >= 1 && test_samples <= kMost, "test_samples", test_samples,
          "in [1, 1000000]");
  require(passes >= 1 && passes <= 1000, "passes", passes, "in [1, 1000]");
  require(batch >= 1, "batch", batch, ">= 1");
  require(margin > 0.0 && margin <= 1.0, "margin", margin, "in (0, 1]");
  require(std::isfinite(learning_rate) && learning_rate > 0.0, "learning_rate", learning_rate,
          "> 0");
  require(std::isfinite(decay) && decay >= 0.0, "decay", decay, ">= 0");
  require(threads >= 1, "threads", threads, ">= 1");
}

Dataset state_label_data(const sim::PauliSum& h, int samples, rl::Rng& rng) {
  require_option(samples >= 1 && samples <= 1'000'000, "state_labels", "samples", samples,
                 "in [1, 1000000]");
  state_label_circuit(h, 1.0);  // throws for another H
  const int n = h.num_qubits();
  Dataset data;
  data.name = "signs of energies of product states";
  data.classes = {"positive", "negative"};
  data.x.resize(samples, Eigen::Index{2} * n);
  std::vector<double> z(static_cast<std::size_t>(n));
  for (int i = 0; i < samples; ++i) {
    for (int q = 0; q < n; ++q) {
      double& height = z[static_cast<std::size_t>(q)];
      height = 2.0 * rl::uniform(rng) - 1.0;
      data.x(i, q) = std::acos(height);
      data.x(i, n + q) = 2.0 * std::numbers::pi * rl::uniform(rng);
    }
    data.labels.push_back(energy(h, z) >= 0.0 ? 0 : 1);
  }
  return data;
}

sim::PauliSum random_state_label_hamiltonian(rl::Rng& rng) {
  constexpr int kNodes = 8;
  std::vector<sim::PauliTerm> terms;
  const auto bond = [&](int a, int b) {
    const std::uint64_t mask =
        std::uint64_t{1} << static_cast<unsigned>(a) | std::uint64_t{1} << static_cast<unsigned>(b);
    terms.push_back({{.x = 0, .z = mask}, rl::uniform(rng) < 0.5 ? 1.0 : -1.0});
  };
  for (int a = 0; a < kNodes; ++a) bond(a, (a + 1) % kNodes);
  for (int a = 0; a < kNodes / 2; ++a) bond(a, a + kNodes / 2);
  return sim::PauliSum(kNodes, terms);
}

StateLabelResult learn_state_labels(const sim::PauliSum& h, const StateLabelOptions& options) {
  options.validate();
  rl::Rng for_training = rl::random_stream(options.seed, "state labels: training");
  rl::Rng for_test = rl::random_stream(options.seed, "state labels: test");
  const Dataset train = state_label_data(h, options.samples, for_training);
  const Dataset test = state_label_data(h, options.test_samples, for_test);
  StateLabelResult result;
  Evaluator designed(state_label_circuit(h, options.beta), {}, options.threads);
  result.designed_accuracy = accuracy(designed, {}, test);
  Evaluator network(state_label_network(h.num_qubits()), {}, options.threads);
  result.couplings = learn(network, train, options);
  result.learned_accuracy = accuracy(network, result.couplings, test);
  result.local_accuracy = best_single_qubit(train, test);
  return result;
}

}  // namespace qarch::search
