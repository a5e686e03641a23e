#include "search/classify/classifier.h"

#include <limits>

namespace qarch::search {

double Judgement::f1() const {
  const double right = confusion[0][0];
  const double wrong = confusion[0][1] + confusion[1][0];
  if (right + wrong + confusion[1][1] == 0.0) return std::numeric_limits<double>::quiet_NaN();
  return right > 0.0 ? 2.0 * right / (2.0 * right + wrong) : 0.0;
}

int answer(double expectation, double bias) { return expectation + bias >= 0.0 ? 0 : 1; }

Judgement judge(Evaluator& evaluator, const ClassifierWeights& classifier, const Dataset& data,
                const Loss& loss, double loss_shots) {
  const std::vector<int> y = signs(data);
  Judgement result;
  result.expectations.resize(y.size());
  evaluator.expectations(data.x, classifier.weights, result.expectations);
  double sum = 0.0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const double e = result.expectations[i];
    const std::size_t truth = y[i] > 0 ? 0 : 1;
    ++result.confusion[truth][static_cast<std::size_t>(answer(e, classifier.bias))];
    sum += loss.of(e, y[i], classifier.bias, loss_shots).value;
  }
  const auto count = static_cast<double>(y.size());
  const double nothing = std::numeric_limits<double>::quiet_NaN();
  result.loss = count > 0.0 ? sum / count : nothing;
  result.accuracy =
      count > 0.0 ? (result.confusion[0][0] + result.confusion[1][1]) / count : nothing;
  return result;
}

}  // namespace qarch::search
