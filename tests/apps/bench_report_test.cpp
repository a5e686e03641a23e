#include "apps/bench_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "apps/bench_peers.h"

namespace qarch::apps {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// A report with made-up times: every row of W on n qubits takes 2 us.
BenchReport report_of(BenchWorkload workload) {
  BenchReport report;
  report.context = bench_context();
  report.workloads.push_back(std::move(workload));
  for (const BenchRow& row : plan_rows(report.workloads, report.options)) {
    BenchResult result;
    result.row = row;
    result.median_us = result.min_us = result.max_us = 2.0;
    result.per_second = 5e5;
    if (row.threads == 2) result.skipped = "a reason";
    report.results.push_back(result);
  }
  report.limits.bandwidth = {{"L1", 32768, false, 16384, 1, 2e11}};
  report.limits.peak = {{1, 3e10}};
  return report;
}

TEST(PeerFigures, CoverTheUsualSizesWithAndWithoutNoise) {
  for (const bool noisy : {true, false}) {
    for (const int n : {2, 4, 6, 8, 10, 12}) {
      EXPECT_EQ(
          std::ranges::count_if(
              peer_figures(), [&](const auto& f) { return f.noisy == noisy && f.num_qubits == n; }),
          1)
          << n;
    }
  }
}

TEST(CompareWithPeers, PairsOnlyWhatDoesTheSame) {
  const auto rows = compare_with_peers(report_of(workload_w(2, 4)));
  // with noise single and two batches, each with and without the light cone; without noise two
  // single ones and two batches
  ASSERT_EQ(rows.size(), 10U);
  for (const PeerComparison& row : rows) {
    EXPECT_EQ(row.our_us, 2.0);
    EXPECT_EQ(row.their_us, row.noisy ? 5.2 : 2.9);
    EXPECT_THAT(row.our_row, Not(HasSubstr("threads2")));
  }
  EXPECT_TRUE(compare_with_peers(report_of(workload_w(2, 3))).empty()) << "other layers";
  EXPECT_TRUE(compare_with_peers(report_of(workload_w(3, 4))).empty()) << "no figure";
  BenchWorkload other_noise = workload_w(2, 4);
  other_noise.noise = {};
  for (const PeerComparison& row : compare_with_peers(report_of(other_noise))) {
    EXPECT_FALSE(row.noisy);
  }
}

TEST(PrintBench, ShowsEveryMeasuredRowAndWhyOthersAreLeftOut) {
  BenchReport report = report_of(workload_w(4, 4));
  std::ostringstream plain;
  print_bench(plain, report);
  EXPECT_THAT(plain.str(),
              AllOf(HasSubstr("W(4, 4): 4 qubits, 60 gates, 48 parameters"),
                    HasSubstr("200.0 GB/s"), HasSubstr("30.0 G/s"), HasSubstr("noiseless-ptm"),
                    HasSubstr("a reason: n4/single/threads2"), Not(HasSubstr("MindQuantum"))));
  report.compare = true;
  std::ostringstream with_peers;
  print_bench(with_peers, report);
  EXPECT_THAT(with_peers.str(), AllOf(HasSubstr("MindQuantum"), HasSubstr("23.5"),
                                      HasSubstr(std::string(peer_note()))));
}

TEST(BenchContext, KnowsTheBuild) {
  const BenchContext context = bench_context();
  EXPECT_THAT(context.flags, HasSubstr("-"));
  EXPECT_GE(context.processors, 1);
  EXPECT_NE(context.cpu, "");
  EXPECT_THAT(context.date, ::testing::MatchesRegex("....-..-..T..:..:..Z"));
}

}  // namespace
}  // namespace qarch::apps
