#include "search/reward.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "search/named_row.h"

namespace qarch::search {

namespace {

constexpr double kSuccess = 5.0;
constexpr double kFailure = -5.0;

constexpr std::array<NamedRow<Reward>, 2> kRewards{{
    {"incremental_with_fixed_ends", incremental_with_fixed_ends},
    {"log_error_with_fixed_ends", log_error_with_fixed_ends},
}};

}  // namespace

bool is_success(const RewardStep& step) {
  return std::abs(step.energy - step.reference) < step.threshold;
}

double incremental_with_fixed_ends(const RewardStep& step) {
  if (is_success(step)) return kSuccess;
  if (step.last_step) return kFailure;
  const double scale = std::abs(step.previous_energy - step.reference);
  if (scale == 0.0) return 0.0;
  return std::clamp((step.previous_energy - step.energy) / scale, -1.0, 1.0);
}

double log_error_with_fixed_ends(const RewardStep& step) {
  if (is_success(step)) return kSuccess;
  if (step.last_step) return kFailure;
  const double before = std::abs(step.previous_energy - step.reference);
  const double after = std::abs(step.energy - step.reference);
  if (before == 0.0 || after == 0.0) return 0.0;
  return std::clamp(std::log(before / after), -1.0, 1.0);
}

Reward reward_from_name(std::string_view name) {
  return row_named(name, kRewards, "env.reward").value;
}

std::vector<std::string_view> reward_names() {
  std::vector<std::string_view> names;
  names.reserve(kRewards.size());
  for (const auto& row : kRewards) names.push_back(row.name);
  return names;
}

}  // namespace qarch::search
