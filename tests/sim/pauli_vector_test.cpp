#include "sim/pauli_vector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include "tests/support/dense_oracle.h"
#include "tests/support/random_circuits.h"

namespace qarch::sim {
namespace {

using ::testing::AllOf;
using ::testing::DoubleNear;
using ::testing::HasSubstr;
using ::testing::Pointwise;
using ::testing::ThrowsMessage;

TEST(PauliVector, StartsInTheGroundState) {
  for (int n = 1; n <= 5; ++n) {
    const PauliVector state(n);
    ASSERT_EQ(state.size(), std::size_t{1} << (2 * n));
    const Eigen::VectorXd expected = test::pauli_coefficients(test::ground_state(n));
    EXPECT_THAT(state.values(), Pointwise(DoubleNear(0.0), expected)) << n << " qubits";
  }
}

TEST(PauliVector, ResetGoesBackToTheGroundState) {
  PauliVector state(4);
  const PauliVector fresh(4);
  std::ranges::fill(state.values(), 0.3);
  const double* const memory = state.values().data();
  state.reset();
  EXPECT_TRUE(std::ranges::equal(state.values(), fresh.values()));
  EXPECT_EQ(state.values().data(), memory);
}

TEST(PauliVector, PurityIsTheTraceOfRhoSquared) {
  EXPECT_DOUBLE_EQ(PauliVector(5).purity(), 1.0);
  for (int n = 1; n <= 4; ++n) {
    rl::Rng rng = rl::random_stream(1, "pauli_vector_test", static_cast<std::uint64_t>(n));
    const test::Matrix rho = test::random_density_matrix(n, rng);
    PauliVector state(n);
    std::ranges::copy(test::pauli_coefficients(rho), state.values().begin());
    EXPECT_NEAR(state.purity(), (rho * rho).trace().real(), 1e-14) << n << " qubits";
  }
  PauliVector mixed(3);
  std::ranges::fill(mixed.values().subspan(1), 0.0);
  EXPECT_DOUBLE_EQ(mixed.purity(), 1.0 / 8.0);
}

TEST(PauliVector, RequiredBytesAreEightPerEntry) {
  EXPECT_EQ(PauliVector::required_bytes(1), 32U);
  EXPECT_EQ(PauliVector::required_bytes(10), std::size_t{8} << 20U);
  EXPECT_EQ(PauliVector::required_bytes(16), std::size_t{32} << 30U);
  for (int n = 1; n <= 6; ++n) {
    EXPECT_EQ(PauliVector::required_bytes(n), PauliVector(n).values().size_bytes());
  }
}

TEST(PauliVector, MemoryIsAlignedToCacheLines) {
  for (int n = 1; n <= 6; ++n) {
    const PauliVector state(n);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(state.values().data()) % 64, 0U) << n << " qubits";
  }
}

TEST(PauliVector, RefusesAStateThatDoesNotFitAndNamesTheMemory) {
  // 4^24 x 8 bytes = 2 PiB.
  EXPECT_GT(PauliVector::required_bytes(24), available_memory_bytes());
  EXPECT_THAT([] { PauliVector state(24); },
              ThrowsMessage<std::runtime_error>(AllOf(HasSubstr("24 qubits"), HasSubstr("needs"),
                                                      HasSubstr("GiB"), HasSubstr("free"))));
}

TEST(PauliVector, RefusesANumberOfQubitsOutOfRange) {
  for (const int n : {-1, 0, 32, 1000}) {
    const std::string field = "num_qubits = " + std::to_string(n);
    const auto refused =
        ThrowsMessage<std::invalid_argument>(AllOf(HasSubstr(field), HasSubstr("[1, ")));
    EXPECT_THAT([&] { PauliVector state(n); }, refused);
    EXPECT_THAT([&] { (void)PauliVector::required_bytes(n); }, refused);
  }
}

TEST(PauliVector, CopiesAreIndependent) {
  PauliVector a(2);
  a.values()[5] = 0.25;
  PauliVector b = a;
  EXPECT_TRUE(std::ranges::equal(a.values(), b.values()));
  b.values()[5] = -1.0;
  EXPECT_EQ(a.values()[5], 0.25);
  PauliVector c(3);
  c = a;
  EXPECT_EQ(c.num_qubits(), 2);
  EXPECT_TRUE(std::ranges::equal(a.values(), c.values()));
  c.values()[5] = 7.0;
  EXPECT_EQ(a.values()[5], 0.25);
  const PauliVector& self = c;
  c = self;
  EXPECT_EQ(c.values()[5], 7.0);
}

TEST(PauliVector, MovesKeepTheMemory) {
  PauliVector a(3);
  a.values()[5] = 0.25;
  const double* const memory = a.values().data();
  PauliVector b = std::move(a);
  EXPECT_EQ(b.values().data(), memory);
  EXPECT_EQ(b.values()[5], 0.25);
  PauliVector c(2);
  c = std::move(b);
  EXPECT_EQ(c.values().data(), memory);
  EXPECT_EQ(c.num_qubits(), 3);
  b = c;  // a moved-from state can be assigned to
  EXPECT_TRUE(std::ranges::equal(b.values(), c.values()));
}

TEST(AvailableMemory, IsWhatAMachineMayHave) {
  EXPECT_GT(available_memory_bytes(), std::size_t{1} << 20U);
  EXPECT_LT(available_memory_bytes(), std::size_t{1} << 50U);
}

}  // namespace
}  // namespace qarch::sim
