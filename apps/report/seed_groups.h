#pragma once

#include <span>
#include <string>
#include <vector>

#include "apps/report/run_curves.h"

namespace qarch::apps {

/// Runs whose configurations differ in general.seed alone.
struct SeedGroup {
  std::string name;  ///< of the study or the run, where it is one; else "A", "B", ...
  std::vector<ComparedRun> runs;
  search::StudySummary statistics;  ///< of those that have ended
};

/// The groups of one and more runs, in the order of their first run.
std::vector<SeedGroup> seed_groups(std::span<const ComparedRun> runs);

/// With fewer ended seeds in a group no test of it is made: not even three against three that do
/// not overlap reach 5 % (the smallest p is 10 %).
inline constexpr int kFewestSeedsOfATest = 4;
inline constexpr double kTestLevel = 0.05;

/// Whether errors of the two are about the same thing.
bool same_problem(const ComparedRun& a, const ComparedRun& b);

/// Medians, success rates and, where two groups about one problem have seeds enough, Mann-Whitney
/// tests of them; nothing if no group has two runs.
std::vector<Block> seed_group_blocks(std::span<const SeedGroup> groups);

}  // namespace qarch::apps
