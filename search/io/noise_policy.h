#pragma once

#include <array>
#include <string_view>

#include "sim/noise_model.h"

namespace qarch::search {

/// What a schedule's policy is called in noise files.
struct PolicyName {
  std::string_view name;
  sim::SchedulePolicy policy;
};

inline constexpr std::array<PolicyName, 3> kPolicyNames{{{"none", sim::SchedulePolicy::kNone},
                                                         {"asap", sim::SchedulePolicy::kAsap},
                                                         {"alap", sim::SchedulePolicy::kAlap}}};

}  // namespace qarch::search
