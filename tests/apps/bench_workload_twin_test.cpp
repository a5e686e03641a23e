#include <gtest/gtest.h>

#include <vector>

#include "apps/bench_workload.h"
#include "sim/expectation.h"
#include "tests/support/workload.h"

namespace qarch::apps {
namespace {

TEST(WorkloadTwin, TheProgramsWorkloadIsThatOfTheTests) {
  for (int n = 1; n <= 5; ++n) {
    for (const int layers : {1, 4}) {
      const BenchWorkload ours = workload_w(n, layers);
      const test::Workload theirs = test::workload(n, layers);
      EXPECT_EQ(ours.circuit, theirs.circuit) << n;
      EXPECT_EQ(ours.angles, theirs.angles) << n;
      EXPECT_EQ(ours.observable.to_text(), theirs.observable.to_text()) << n;
    }
  }
}

TEST(WorkloadTwin, ItsNoiseIsThatOfTheDenseOracle) {
  for (int n = 1; n <= 4; ++n) {
    const BenchWorkload w = workload_w(n, 4);
    sim::ExpectationFunction ours(w.circuit, w.noise, w.observable);
    sim::ExpectationFunction theirs(w.circuit, test::workload_noise().model(), w.observable);
    EXPECT_NEAR(ours(w.angles), theirs(w.angles), 1e-14) << n;
  }
}

}  // namespace
}  // namespace qarch::apps
