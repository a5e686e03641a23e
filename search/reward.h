#pragma once

#include <string_view>
#include <vector>

namespace qarch::search {

/// What a reward may look at after one step. Energies are those that the agent sees.
struct RewardStep {
  double previous_energy = 0.0;
  double energy = 0.0;
  double reference = 0.0;  ///< E_ref: the exact minimum or a lower bound of it
  double threshold = 0.0;  ///< success is |E - E_ref| < threshold
  bool last_step = false;  ///< the limit on gates is reached
};

/// |E - E_ref| < threshold.
bool is_success(const RewardStep& step);

/// +5 on success; -5 on the last step; else ((E_prev - E) / |E_prev - E_ref|) clipped to [-1, 1],
/// 0 where E_prev = E_ref (Patel et al., arXiv:2402.03500).
double incremental_with_fixed_ends(const RewardStep& step);

/// +5 on success; -5 on the last step; else the clipped relative gain in the logarithm of the error
/// to E_ref, log(|E_prev - E_ref| / |E - E_ref|): gains count alike at every scale of the error.
double log_error_with_fixed_ends(const RewardStep& step);

using Reward = double (*)(const RewardStep&);

/// Throws std::invalid_argument "env.reward = 'x', must be one of: ...".
Reward reward_from_name(std::string_view name);
std::vector<std::string_view> reward_names();

}  // namespace qarch::search
