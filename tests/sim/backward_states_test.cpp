#include "sim/backward_states.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace qarch::sim {
namespace {

TEST(BackwardStates, MeetsEveryStateOnceFromTheLastToTheFirst) {
  for (const std::size_t num_steps : {0U, 1U, 2U, 7U, 16U, 17U, 100U}) {
    for (const std::size_t kept : {0U, 3U, 4U, 5U, 12U, 50U}) {
      PauliVector scratch(2);
      std::size_t steps = 0;
      const auto step = [&](std::size_t b, const PauliVector& from, PauliVector& to) {
        ++steps;
        ASSERT_NE(from.values().data(), to.values().data());
        std::ranges::copy(from.values(), to.values().begin());
        to.values()[1] = static_cast<double>(b + 1);  // says which state it is
      };
      std::vector<double> seen;
      const auto visit = [&](std::size_t b, const PauliVector& state) {
        EXPECT_EQ(state.values()[1], static_cast<double>(b));
        seen.push_back(state.values()[1]);
        std::ranges::fill(scratch.values(), -1.0);  // is the visitor's, too
      };
      BackwardStates(step, visit, scratch).run(num_steps, kept * PauliVector::required_bytes(2));
      ASSERT_EQ(seen.size(), num_steps + 1);
      for (std::size_t v = 0; v < seen.size(); ++v) {
        EXPECT_EQ(seen[v], static_cast<double>(num_steps - v));
      }
      if (kept >= 3 + num_steps && num_steps <= 16) {
        EXPECT_EQ(steps, num_steps) << "all are kept";
      }
      EXPECT_LE(steps, 4 * num_steps) << "(m / 2) log2(m) for m = 100 is 332";
    }
  }
}

}  // namespace
}  // namespace qarch::sim
