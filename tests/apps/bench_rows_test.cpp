#include "apps/bench_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace qarch::apps {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

RowOptions short_options() {
  RowOptions options;
  options.lanes = {3};
  options.threads = {1};
  options.min_seconds = 1e-4;
  options.repetitions = 2;
  return options;
}

std::vector<std::string> names(const std::vector<BenchRow>& rows) {
  std::vector<std::string> all;
  all.reserve(rows.size());
  for (const BenchRow& row : rows) all.push_back(row.name);
  return all;
}

TEST(PlanRows, NamesEveryKindLaneAndThread) {
  RowOptions options = short_options();
  options.lanes = {8, 64};
  options.threads = {1, 2};
  std::vector<BenchWorkload> workloads;
  workloads.push_back(workload_w(2, 1));
  EXPECT_THAT(
      names(plan_rows(workloads, options)),
      ElementsAre("n2/single/threads1", "n2/single/threads2", "n2/single-whole/threads1",
                  "n2/single-whole/threads2", "n2/batch/lanes8/threads1",
                  "n2/batch/lanes64/threads1", "n2/batch/lanes8/threads2",
                  "n2/batch/lanes64/threads2", "n2/batch-whole/lanes8/threads1",
                  "n2/batch-whole/lanes64/threads1", "n2/batch-whole/lanes8/threads2",
                  "n2/batch-whole/lanes64/threads2", "n2/gradient", "n2/gradient-whole", "n2/sweep",
                  "n2/compile", "n2/full-state", "n2/noiseless", "n2/noiseless-batch/lanes8",
                  "n2/noiseless-batch/lanes64", "n2/noiseless-gradient", "n2/noiseless-ptm"));
  options.filter = "/batch/lanes8|compile$";
  EXPECT_THAT(names(plan_rows(workloads, options)),
              ElementsAre("n2/batch/lanes8/threads1", "n2/batch/lanes8/threads2", "n2/compile"));
}

TEST(PlanRows, RefusesAFilterThatIsNoneOrMatchesNothing) {
  std::vector<BenchWorkload> workloads;
  workloads.push_back(workload_w(2, 1));
  for (const std::string filter : {"(", "n3/"}) {
    RowOptions options = short_options();
    options.filter = filter;
    EXPECT_THAT(
        [&] { plan_rows(workloads, options); },
        ::testing::ThrowsMessage<std::invalid_argument>(HasSubstr("--filter = '" + filter + "'")));
  }
}

TEST(PlanRows, LeavesSweepsToCircuitsWithASlotPerRotation) {
  BenchWorkload shared = workload_w(2, 1);
  shared.circuit.append_rotation(sim::GateKind::kRy, 0, 0);
  BenchWorkload fixed = workload_w(2, 1);
  fixed.circuit = fixed.circuit.bound(fixed.angles);
  fixed.angles.clear();
  for (const BenchWorkload& workload : {shared, fixed}) {
    const auto all = names(plan_rows({workload}, short_options()));
    EXPECT_THAT(all, Contains("n2/single/threads1"));
    EXPECT_THAT(all, Contains("n2/gradient"));
    EXPECT_THAT(all, Not(Contains("n2/sweep")));
  }
}

TEST(MeasureRows, MeasuresEveryKind) {
  const RowOptions options = short_options();
  std::vector<BenchWorkload> workloads;
  workloads.push_back(workload_w(2, 1));
  workloads.push_back(workload_w(3, 1));
  const auto rows = plan_rows(workloads, options);
  const auto results = measure_rows(workloads, rows, options, [](std::size_t) {});
  ASSERT_EQ(results.size(), rows.size());
  for (const BenchResult& result : results) {
    EXPECT_EQ(result.skipped, "") << result.row.name;
    EXPECT_GT(result.min_us, 0.0) << result.row.name;
    EXPECT_LE(result.min_us, result.median_us);
    EXPECT_LE(result.median_us, result.max_us);
    EXPECT_DOUBLE_EQ(result.per_second, 1e6 / result.median_us);
    const bool is_single = result.row.kind->work == BenchWork::kSingle && result.row.threads == 1;
    EXPECT_EQ(result.ratio_to_single.has_value(), !is_single) << result.row.name;
  }
}

TEST(MeasureRows, LeavesOutWhatLastsTooLong) {
  RowOptions options = short_options();
  options.max_seconds = 1e-9;
  options.filter = "n2/(batch/|sweep)";
  std::vector<BenchWorkload> workloads;
  workloads.push_back(workload_w(2, 1));
  const auto rows = plan_rows(workloads, options);
  const auto results = measure_rows(workloads, rows, options, [](std::size_t) {});
  ASSERT_GE(results.size(), 2U);
  for (const BenchResult& result : results) {
    EXPECT_THAT(result.skipped, HasSubstr("--max-seconds")) << result.row.name;
  }
}

TEST(CompareWithLimits, DividesTheModelsRatesByTheMachines) {
  const RowOptions options = short_options();
  std::vector<BenchWorkload> workloads;
  workloads.push_back(workload_w(2, 1));
  BenchResult result;
  result.row = plan_rows(workloads, options).front();
  result.median_us = 2.0;
  result.model = WorkModel{600.0, 4000.0, 128};
  BenchResult unmodelled = result;
  unmodelled.model.reset();
  std::vector<BenchResult> results{result, unmodelled};
  MachineLimits limits;
  limits.peak = {{1, 1e9}};
  limits.bandwidth = {{"L1", 64, false, 32, 1, 1e10}, {"L2", 1024, false, 512, 1, 5e9}};
  compare_with_limits(results, limits);
  ASSERT_TRUE(results[0].use);
  EXPECT_DOUBLE_EQ(results[0].use->peak, 0.3);
  EXPECT_DOUBLE_EQ(results[0].use->bandwidth, 0.4);
  EXPECT_EQ(results[0].use->level, "L2");
  EXPECT_TRUE(results[0].use->memory_bound());
  EXPECT_FALSE(results[1].use);
}

}  // namespace
}  // namespace qarch::apps
