#include "search/evaluation_cache.h"

#include <gtest/gtest.h>

#include <string>

namespace qarch::search {
namespace {

EvaluationCache::Optimum optimum(double energy) { return {{energy}, energy, energy, 1}; }

BoundCircuit two_rotations(sim::GateKind second, double angle) {
  BoundCircuit bound{sim::Circuit(2), {0.5, angle}};
  bound.circuit.append_rotation(sim::GateKind::kRx, 0);
  bound.circuit.append_rotation(second, 1);
  return bound;
}

TEST(EvaluationCache, KeysDifferByStructureAndByTheLastBitOfAnAngle) {
  const auto key = [](const BoundCircuit& bound) { return EvaluationCache::key_of(bound); };
  const BoundCircuit bound = two_rotations(sim::GateKind::kRy, 0.25);
  EXPECT_EQ(key(bound), key(two_rotations(sim::GateKind::kRy, 0.25)));
  EXPECT_NE(key(bound), key(two_rotations(sim::GateKind::kRz, 0.25)));
  EXPECT_NE(key(bound), key(two_rotations(sim::GateKind::kRy, 0.25 + 1e-16)));
  EXPECT_NE(key(bound), key({sim::Circuit(2), {}}));
}

TEST(EvaluationCache, ForgetsTheGenerationBeforeTheLast) {
  EvaluationCache cache(2);
  for (const char* name : {"a", "b", "c", "d"}) cache.store(name, optimum(1.0));
  EXPECT_EQ(cache.size(), 4U);
  ASSERT_NE(cache.find("a"), nullptr) << "a is young again, and b is forgotten with its generation";
  EXPECT_EQ(cache.find("b"), nullptr);
  EXPECT_NE(cache.find("a"), nullptr);
  EXPECT_NE(cache.find("c"), nullptr);
  EXPECT_EQ(cache.lookups(), 4);
  EXPECT_EQ(cache.hits(), 3);
}

TEST(EvaluationCache, ReturnsWhatWasStored) {
  EvaluationCache cache(10);
  cache.store("a", optimum(-1.5));
  cache.store("a", optimum(-2.5));
  const auto* found = cache.find("a");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->energy, -2.5);
  EXPECT_EQ(found->angles, std::vector<double>{-2.5});
}

TEST(EvaluationCache, OfCapacityZeroKeepsNothing) {
  EvaluationCache cache(0);
  cache.store("a", optimum(1.0));
  EXPECT_EQ(cache.find("a"), nullptr);
  EXPECT_EQ(cache.lookups(), 0);
}

}  // namespace
}  // namespace qarch::search
