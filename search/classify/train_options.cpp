#include "search/classify/train_options.h"

#include <array>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "search/classify/loss.h"
#include "search/classify/update_rule.h"
#include "search/did_you_mean.h"
#include "search/named_row.h"
#include "search/optimize/optimizer.h"
#include "search/optimize/require.h"
#include "search/tasks/classifier_task.h"

namespace qarch::search {

namespace {

using Mode = NamedRow<AdversarialMode>;
constexpr std::array kModes{Mode{"none", AdversarialMode::kNone},
                            Mode{"mixed", AdversarialMode::kMixed},
                            Mode{"stale", AdversarialMode::kStale}};

void require_method(const std::string& method) {
  std::vector<std::string> known;
  for (const UpdateRule& rule : update_rules()) known.emplace_back(rule.name);
  for (const Optimizer& optimizer : optimizers()) {
    if (find_update_rule(optimizer.name) == nullptr) known.emplace_back(optimizer.name);
  }
  for (const std::string& name : known) {
    if (name == method) return;
  }
  throw std::invalid_argument("train.method = '" + method + "', " + must_be_one_of(method, known));
}

}  // namespace

AdversarialMode TrainOptions::adversarial_mode() const {
  return row_named(adversarial, kModes, "train.adversarial").value;
}

void TrainOptions::validate() const {
  const auto require = [](bool ok, const char* field, const auto& value, std::string_view bound) {
    require_option(ok, "train", field, value, bound);
  };
  require_method(method);
  loss_from_name(loss);
  require(loss_shots > 0.0 && std::isfinite(loss_shots), "loss_shots", loss_shots,
          "> 0 and finite");
  require(steps >= 1, "steps", steps, ">= 1");
  require(batch >= 0, "batch", batch, ">= 0");
  require(learning_rate > 0.0 && std::isfinite(learning_rate), "learning_rate", learning_rate,
          "> 0 and finite");
  require(momentum >= 0.0 && momentum < 1.0, "momentum", momentum, "in [0, 1)");
  require(shots >= 0.0 && std::isfinite(shots), "shots", shots, ">= 0 and finite");
  require(restarts >= 1 && restarts <= 10000, "restarts", restarts, "in [1, 10000]");
  sample_score_from_name(score);
  require(report_every >= 1, "report_every", report_every, ">= 1");
  require(adversarial_share > 0.0 && adversarial_share <= 1.0, "adversarial_share",
          adversarial_share, "in (0, 1]");
  const bool by_batches = find_update_rule(method) != nullptr;
  require(adversarial_mode() == AdversarialMode::kNone || by_batches, "adversarial",
          "'" + adversarial + "'", "none for train.method = '" + method + "'");
  require(
      shots == 0.0 || by_batches || optimizer_from_name(method).needs == OptimizerNeeds::kValues,
      "shots", shots, "0 for train.method = '" + method + "'");
}

}  // namespace qarch::search
