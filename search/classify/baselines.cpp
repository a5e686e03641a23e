#include "search/classify/baselines.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <sstream>
#include <stdexcept>

#include "rl/random.h"
#include "search/classify/svm.h"
#include "search/optimize/lbfgs.h"

namespace qarch::search {

namespace {

void standardise(Dataset& train, Dataset& test) {
  constexpr double kConstant = 1e-12;  // of the largest entry: rounding
  for (Eigen::Index f = 0; f < train.x.cols(); ++f) {
    const double mean = train.x.col(f).mean();
    const double variance = (train.x.col(f).array() - mean).square().mean();
    const double largest = train.x.col(f).cwiseAbs().maxCoeff();
    const bool constant = std::sqrt(variance) <= kConstant * largest;
    const double scale = constant ? 0.0 : 1.0 / std::sqrt(variance);
    for (Dataset* const data : {&train, &test}) {
      data->x.col(f) = (data->x.col(f).array() - mean) * scale;
    }
  }
}

double share(std::span<const double> decisions, const Dataset& data) {
  if (data.size() == 0) return std::numeric_limits<double>::quiet_NaN();
  return accuracy(decisions, signs(data));
}

std::string with_c(double c) {
  std::ostringstream text;
  text << "c = " << c;
  return text.str();
}

BaselineScore score_logistic(const Dataset& train, const Dataset& test, std::uint64_t /*seed*/) {
  const std::vector<int> y = signs(train);
  const auto size = static_cast<std::size_t>(train.x.cols()) + 1;
  std::vector<double> unused(size);
  FunctionObjective cost(static_cast<int>(size), [&](std::span<const double> v, double /*shots*/) {
    return logistic_cost(train.x, y, v, unused);
  });
  cost.set_gradient(
      [&](std::span<const double> v, std::span<double> gradient) {
        return logistic_cost(train.x, y, v, gradient);
      },
      1);
  const Minimum found = minimize_lbfgs(cost, std::vector<double>(size, 0.0),
                                       {.tolerance = 1e-6, .max_evaluations = 2000});
  const Eigen::Map<const Eigen::VectorXd> w(found.argument.data(), train.x.cols());
  const auto decisions = [&](const Dataset& data) {
    const Eigen::VectorXd f = (data.x * w).array() + found.argument.back();
    return std::vector<double>(f.begin(), f.end());
  };
  return {"logistic", share(decisions(train), train), share(decisions(test), test),
          found.stop_reason};
}

/// The fold of every sample: each class is shuffled and dealt out in turn.
std::vector<int> stratified_folds(const Dataset& data, int folds, rl::Rng& rng) {
  std::vector<int> fold(static_cast<std::size_t>(data.size()));
  int next = 0;
  for (int label = 0; label < 2; ++label) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < fold.size(); ++i) {
      if (data.labels[i] == label) rows.push_back(i);
    }
    for (std::size_t i = rows.size(); i > 1; --i) {
      std::swap(rows[i - 1], rows[rl::uniform_index(rng, i)]);
    }
    for (const std::size_t row : rows) fold[row] = next++ % folds;
  }
  return fold;
}

/// The rows with fold == k, or those with another one.
Dataset of_fold(const Dataset& data, const std::vector<int>& fold, int k, bool inside) {
  std::vector<int> rows;
  for (int i = 0; i < data.size(); ++i) {
    if ((fold[static_cast<std::size_t>(i)] == k) == inside) rows.push_back(i);
  }
  return subset(data, rows);
}

bool has_both_classes(const Dataset& data) {
  return std::ranges::count(data.labels, 0) > 0 && std::ranges::count(data.labels, 1) > 0;
}

/// Right answers over all folds whose other samples have both classes.
int cross_validated(const Dataset& data, const std::vector<int>& fold, int folds,
                    const SvmOptions& options) {
  int right = 0;
  for (int k = 0; k < folds; ++k) {
    const Dataset rest = of_fold(data, fold, k, false);
    const Dataset judged = of_fold(data, fold, k, true);
    if (judged.size() == 0 || !has_both_classes(rest)) continue;
    const SupportVectorMachine machine(rest.x, signs(rest), options);
    right += static_cast<int>(
        std::lround(share(machine.decision_values(judged.x), judged) * judged.size()));
  }
  return right;
}

BaselineScore score_rbf_svm(const Dataset& train, const Dataset& test, std::uint64_t seed) {
  constexpr int kFolds = 5;
  constexpr int kMostValidated = 1000;
  constexpr std::array kPrices{0.1, 1.0, 10.0, 100.0};
  rl::Rng rng = rl::random_stream(seed, "baseline folds");
  // Folds of folds: every part-th sample of each class when there are too many.
  const int parts = (train.size() + kMostValidated - 1) / kMostValidated;
  const Dataset some = of_fold(train, stratified_folds(train, parts, rng), 0, true);
  const std::vector<int> fold = stratified_folds(some, kFolds, rng);

  const double mean = train.x.mean();
  const double variance = (train.x.array() - mean).square().mean();
  SvmOptions options{.kernel = SvmKernel::kRbf};
  if (variance > 0.0) options.gamma = 1.0 / (static_cast<double>(train.x.cols()) * variance);
  int most = -1;
  double best = kPrices.front();
  for (const double c : kPrices) {
    options.c = c;
    const int right = cross_validated(some, fold, kFolds, options);
    if (right <= most) continue;
    most = right;
    best = c;
  }
  options.c = best;
  const SupportVectorMachine machine(train.x, signs(train), options);
  return {"rbf_svm", share(machine.decision_values(train.x), train),
          share(machine.decision_values(test.x), test), with_c(best)};
}

BaselineScore score_nearest(const Dataset& train, const Dataset& test, std::uint64_t /*seed*/) {
  const std::vector<int> y = signs(train);
  const auto decisions = [&](const Dataset& data) {
    std::vector<double> f;
    for (Eigen::Index i = 0; i < data.x.rows(); ++i) {
      Eigen::Index nearest = 0;
      (train.x.rowwise() - data.x.row(i)).rowwise().squaredNorm().minCoeff(&nearest);
      f.push_back(y[static_cast<std::size_t>(nearest)]);
    }
    return f;
  };
  return {"nearest", share(decisions(train), train), share(decisions(test), test), "k = 1"};
}

constexpr std::array<Baseline, 3> kBaselines{{
    {"logistic", score_logistic},
    {"rbf_svm", score_rbf_svm},
    {"nearest", score_nearest},
}};

}  // namespace

std::span<const Baseline> baselines() { return kBaselines; }

double logistic_cost(const Samples& x, std::span<const int> y, std::span<const double> v,
                     std::span<double> gradient) {
  const Eigen::Index features = x.cols();
  const double n = static_cast<double>(x.rows());
  const Eigen::Map<const Eigen::VectorXd> w(v.data(), features);
  Eigen::Map<Eigen::VectorXd> slope(gradient.data(), features);
  slope = w / n;
  double cost = w.squaredNorm() / (2.0 * n);
  double& bias_slope = gradient.back();
  bias_slope = 0.0;
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    const double sign = y[static_cast<std::size_t>(i)];
    const double margin = sign * (x.row(i).dot(w) + v.back());
    // log(1 + exp(-m)), without overflow
    cost += (std::max(-margin, 0.0) + std::log1p(std::exp(-std::abs(margin)))) / n;
    const double by_decision = -sign / (1.0 + std::exp(margin)) / n;
    slope += by_decision * x.row(i).transpose();
    bias_slope += by_decision;
  }
  return cost;
}

std::vector<BaselineScore> baseline_scores(const Dataset& train, const Dataset& test,
                                           std::uint64_t seed) {
  const auto require = [](bool condition, const char* what) {
    if (!condition) throw std::invalid_argument(std::string("baselines: ") + what);
  };
  require(train.classes.size() == 2 && train.classes == test.classes,
          "training and test samples must have the same two classes");
  require(train.x.cols() == test.x.cols(), "training and test samples have other features");
  require(has_both_classes(train), "training samples must be of both classes");
  require(train.size() <= kMaxSvmSamples, "training samples: must be at most 10000");
  Dataset scaled_train = train;
  Dataset scaled_test = test;
  standardise(scaled_train, scaled_test);
  std::vector<BaselineScore> scores;
  for (const Baseline& baseline : kBaselines) {
    scores.push_back(baseline.score(scaled_train, scaled_test, seed));
  }
  return scores;
}

}  // namespace qarch::search
