#include "apps/report/seed_groups.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

#include "apps/report/report_words.h"
#include "apps/report_circuit.h"
#include "search/study_folder.h"

namespace qarch::apps {

namespace {

constexpr std::string_view kSeedKey = "general.seed";

bool differ_in_seed_alone(const ComparedRun& a, const ComparedRun& b) {
  return search::differences(a.run->record.configuration, b.run->record.configuration, kSeedKey)
      .empty();
}

std::string folder_above(const ComparedRun& run) {
  const auto path = std::filesystem::path(run.run->folder + "/").lexically_normal().parent_path();
  return path.parent_path().filename().string();
}

/// "A", ..., "Z", "A2", ...
std::string letter(std::size_t index) {
  constexpr std::size_t kLetters = 26;
  const std::string name(1, static_cast<char>('A' + index % kLetters));
  return index < kLetters ? name : name + std::to_string(index / kLetters + 1);
}

/// The study that all runs are in, or the run; nothing if there is no such name.
std::string own_name(const SeedGroup& group) {
  if (group.runs.size() == 1) return group.runs.front().label;
  const std::string above = folder_above(group.runs.front());
  const bool is_study = std::ranges::all_of(group.runs, [&](const ComparedRun& run) {
    return folder_above(run) == above && run.run->name().starts_with("seed-");
  });
  return is_study ? above : "";
}

void name_groups(std::vector<SeedGroup>& groups) {
  std::multiset<std::string> names;
  for (SeedGroup& group : groups) names.insert(group.name = own_name(group));
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (groups[i].name.empty() || names.count(groups[i].name) > 1) groups[i].name = letter(i);
  }
}

/// A number of a seed in the tables below.
struct Quantity {
  const char* name;
  const char* column;  ///< of search::seed_columns()
  bool is_error;
};
constexpr Quantity kQuantities[] = {
    {"lowest error without noise", "noiseless_error", true},
    {"evaluations to the target", "target_evaluations", false},
    {"seconds to the target", "target_seconds", false},
    {"two-qubit gates of the smallest circuit below the target", "smallest_two_qubit_gates", false},
};
/// Those of them that are tested.
constexpr std::size_t kTested = 2;

std::string value_text(const Quantity& quantity, double value, const search::ProblemKind& kind) {
  if (quantity.is_error) return error_with_unit(value, kind);
  return value == std::floor(value) || std::abs(value) >= 1e2 ? whole(std::round(value))
                                                              : digits(value);
}

std::vector<double> values_of(const SeedGroup& group, const char* column) {
  const auto columns = search::seed_columns();
  const auto found =
      std::ranges::find_if(columns, [&](const search::SeedColumn& c) { return c.name == column; });
  std::vector<double> values;
  for (const search::SeedSummary& seed : group.statistics.seeds) {
    if (seed.has_ended()) values.push_back(found->value(seed));
  }
  return values;
}

Table medians_table(std::span<const SeedGroup> groups) {
  Table table;
  table.header = {"group", "runs", "ended", "below the target"};
  for (const Quantity& quantity : kQuantities) table.header.emplace_back(quantity.name);
  table.header.emplace_back("level of the intervals");
  for (const SeedGroup& group : groups) {
    const search::StudySummary& statistics = group.statistics;
    const search::ProblemKind& kind = *group.runs.front().kind;
    std::vector<std::string> row{group.name, std::to_string(group.runs.size()),
                                 std::to_string(statistics.ended),
                                 rate_text(statistics.successes, statistics.ended)};
    for (const Quantity& quantity : kQuantities) {
      row.push_back(statistics.ended == 0
                        ? "-"
                        : estimate_text(statistics.median(quantity.column), [&](double value) {
                            return value_text(quantity, value, kind);
                          }));
    }
    row.push_back(
        statistics.ended == 0 ? "-" : share_text(statistics.medians.front().median.interval.level));
    table.rows.push_back(std::move(row));
  }
  table.caption =
      "Medians over the runs that have ended, in brackets the interval for the median from order "
      "statistics, and the level with which it holds (95 % needs six runs). The share of runs "
      "below the target has Wilson's interval of 95 %. A run that did not reach the target counts "
      "as infinitely late, '-'.";
  return table;
}

Table members_table(std::span<const SeedGroup> groups) {
  Table table{"Groups: runs that differ in general.seed alone.", {"group", "seeds", "runs"}, {}};
  table.folded = true;
  for (const SeedGroup& group : groups) {
    std::vector<std::uint64_t> seeds;
    std::vector<std::string> names;
    for (const ComparedRun& run : group.runs) {
      seeds.push_back(run.summary.seed);
      names.push_back(run.label);
    }
    std::sort(seeds.begin(), seeds.end());
    table.rows.push_back({group.name, seed_list(seeds), listed(names)});
  }
  return table;
}

/// A run that is there twice is no second sample.
void add_repeated_seeds(std::vector<Block>& blocks, std::span<const SeedGroup> groups) {
  for (const SeedGroup& group : groups) {
    std::multiset<std::uint64_t> seeds;
    for (const ComparedRun& run : group.runs) seeds.insert(run.summary.seed);
    for (auto seed = seeds.begin(); seed != seeds.end(); seed = seeds.upper_bound(*seed)) {
      if (seeds.count(*seed) == 1) continue;
      blocks.push_back(Paragraph{"Group " + group.name + " holds seed " + std::to_string(*seed) +
                                     " more than once: such runs are copies of each other, no "
                                     "samples, and the numbers below are too sure of themselves.",
                                 Tone::kWarning});
    }
  }
}

struct Comparison {
  const SeedGroup* a;
  const SeedGroup* b;
  const Quantity* quantity;
  search::RankTest test;
  double adjusted = 1.0;
};

std::vector<Comparison> comparisons_of(std::span<const SeedGroup> groups) {
  std::vector<Comparison> comparisons;
  for (std::size_t q = 0; q < kTested; ++q) {
    const std::size_t begin = comparisons.size();
    std::vector<double> p;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      for (std::size_t j = i + 1; j < groups.size(); ++j) {
        const SeedGroup& a = groups[i];
        const SeedGroup& b = groups[j];
        if (std::min(a.statistics.ended, b.statistics.ended) < kFewestSeedsOfATest) continue;
        if (!same_problem(a.runs.front(), b.runs.front())) continue;
        const char* column = kQuantities[q].column;
        comparisons.push_back({&a, &b, &kQuantities[q],
                               search::mann_whitney(values_of(a, column), values_of(b, column))});
        p.push_back(comparisons.back().test.p);
      }
    }
    const std::vector<double> adjusted = search::holm_adjusted(p);
    for (std::size_t k = 0; k < adjusted.size(); ++k) comparisons[begin + k].adjusted = adjusted[k];
  }
  return comparisons;
}

std::string verdict(const Comparison& comparison) {
  if (comparison.test.smallest_p > kTestLevel) return "too few, or too many equal, to tell";
  if (comparison.adjusted > kTestLevel) return "no difference shown";
  const std::string lower = comparison.test.smaller > 0.5 ? comparison.a->name : comparison.b->name;
  return lower + " is lower";
}

void add_tests(std::vector<Block>& blocks, const std::vector<Comparison>& comparisons) {
  Table table;
  table.header = {"groups", "quantity", "runs", "first is lower in", "p", "p, adjusted", "at 5 %"};
  for (const Comparison& c : comparisons) {
    table.rows.push_back(
        {c.a->name + " against " + c.b->name, c.quantity->name,
         std::to_string(c.a->statistics.ended) + " and " + std::to_string(c.b->statistics.ended),
         share_text(c.test.smaller), digits(c.test.p, 2), digits(c.adjusted, 2), verdict(c)});
  }
  table.caption =
      "Two-sided Mann-Whitney U tests at the level of 5 %: could runs drawn from one distribution "
      "be ordered so unevenly? p is exact up to 60 runs. Where several pairs are tested it is "
      "adjusted by Holm's correction, for each quantity on its own. 'First is lower in': share of "
      "the pairs of runs, ties half.";
  blocks.emplace_back(std::move(table));
  for (const Comparison& c : comparisons) {
    const bool significant = c.test.smallest_p <= kTestLevel && c.adjusted <= kTestLevel;
    const std::string what =
        std::string(c.quantity->name) + " of " + c.a->name + " and " + c.b->name + ": " +
        verdict(c) + " (Mann-Whitney U test, p = " + digits(c.adjusted, 2) + ", level 5 %).";
    blocks.push_back(Paragraph{
        significant ? what
                    : what + " That is no proof that they are equal: so many runs would show only "
                             "a large difference.",
        significant ? Tone::kGood : Tone::kNote});
  }
}

void add_missing_tests(std::vector<Block>& blocks, std::span<const SeedGroup> groups) {
  if (groups.size() < 2) return;
  std::vector<std::string> few;
  for (const SeedGroup& group : groups) {
    if (group.statistics.ended >= kFewestSeedsOfATest) continue;
    few.push_back(group.name + " (" + std::to_string(group.statistics.ended) + ")");
  }
  if (few.empty()) return;
  blocks.push_back(
      Paragraph{"Too few runs that ended for a test of whether groups differ: " + listed(few) +
                    "; it takes " + std::to_string(kFewestSeedsOfATest) + " on each side.",
                Tone::kNote});
}

}  // namespace

bool same_problem(const ComparedRun& a, const ComparedRun& b) {
  const search::ProblemRecord& p = a.run->record.problem;
  const search::ProblemRecord& q = b.run->record.problem;
  if (p.kind != q.kind) return false;
  // A name may stand for another geometry; the observable and the minimum do not.
  if (p.kind == search::kVqe.name) {
    return p.observable == q.observable && p.exact_energy == q.exact_energy;
  }
  const auto about_data = [](const search::KeyDifference& difference) {
    return difference.key.starts_with("data.");
  };
  return p.name == q.name &&
         std::ranges::none_of(search::differences(a.run->record.configuration,
                                                  b.run->record.configuration, "data.seed"),
                              about_data);
}

std::vector<SeedGroup> seed_groups(std::span<const ComparedRun> runs) {
  std::vector<SeedGroup> groups;
  for (const ComparedRun& run : runs) {
    const auto group = std::ranges::find_if(
        groups, [&](const SeedGroup& g) { return differ_in_seed_alone(g.runs.front(), run); });
    if (group == groups.end()) {
      groups.push_back({"", {run}, {}});
    } else {
      group->runs.push_back(run);
    }
  }
  for (SeedGroup& group : groups) {
    group.statistics.kind = group.runs.front().kind->name;
    group.statistics.target = group.runs.front().kind->target;
    for (const ComparedRun& run : group.runs) group.statistics.seeds.push_back(run.summary);
    search::compute_statistics(group.statistics);
  }
  name_groups(groups);
  return groups;
}

std::vector<Block> seed_group_blocks(std::span<const SeedGroup> groups) {
  const bool any =
      std::ranges::any_of(groups, [](const SeedGroup& g) { return g.runs.size() > 1; });
  if (!any) return {};
  std::vector<Block> blocks;
  add_repeated_seeds(blocks, groups);
  blocks.emplace_back(medians_table(groups));
  const std::vector<Comparison> comparisons = comparisons_of(groups);
  if (!comparisons.empty()) add_tests(blocks, comparisons);
  add_missing_tests(blocks, groups);
  blocks.emplace_back(members_table(groups));
  return blocks;
}

}  // namespace qarch::apps
