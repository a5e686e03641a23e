#include "sim/observable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "tests/support/dense_oracle.h"
#include "tests/support/random_circuits.h"

namespace qarch::sim {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

PauliVector pauli_vector(const test::Matrix& rho, int num_qubits) {
  PauliVector state(num_qubits);
  std::ranges::copy(test::pauli_coefficients(rho), state.values().begin());
  return state;
}

/// Asymmetric readout error, another on every qubit; `num_qubits` - 1 has none.
test::OracleNoise readout_noise(int num_qubits, rl::Rng& rng) {
  test::OracleNoise noise;
  for (int q = 0; q + 1 < num_qubits || q == 0; ++q) {
    const double p10 = 0.3 * rl::uniform(rng);
    noise.readout.push_back({p10, 0.6 * rl::uniform(rng)});
  }
  return noise;
}

TEST(CompiledObservable, WithoutReadoutErrorIsTheTrace) {
  for (int n = 1; n <= 5; ++n) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      rl::Rng rng = rl::random_stream(seed, "observable", static_cast<std::uint64_t>(n));
      const test::Matrix rho = test::random_density_matrix(n, rng);
      const PauliSum sum = test::random_observable(n, 12, rng);
      const double expected = (test::dense_operator(sum) * rho).trace().real();
      EXPECT_NEAR(CompiledObservable(sum).expectation(pauli_vector(rho, n)), expected, 1e-12);
    }
  }
}

TEST(CompiledObservable, ReadoutErrorIsThatOfTheMeasuredProbabilities) {
  for (int n = 1; n <= 5; ++n) {
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      rl::Rng rng = rl::random_stream(seed, "readout", static_cast<std::uint64_t>(n));
      const test::Matrix rho = test::random_density_matrix(n, rng);
      const PauliSum sum = test::random_observable(n, 12, rng);
      const test::OracleNoise noise = readout_noise(n, rng);
      const CompiledObservable observable(sum, noise.model());
      EXPECT_NEAR(observable.expectation(pauli_vector(rho, n)),
                  test::measured_expectation(sum, rho, noise), 1e-12)
          << n << " qubits, seed " << seed;
    }
  }
}

TEST(CompiledObservable, EveryPauliStringHasItsReadoutError) {
  constexpr int kQubits = 3;
  rl::Rng rng = rl::random_stream(1, "strings");
  const test::Matrix rho = test::random_density_matrix(kQubits, rng);
  const PauliVector state = pauli_vector(rho, kQubits);
  const test::OracleNoise noise = readout_noise(kQubits, rng);
  for (std::uint64_t mask = 0; mask < 64; ++mask) {
    const PauliString string{mask % 8, mask / 8};
    const CompiledObservable observable(PauliSum(kQubits, {{string, 1.0}}), noise.model());
    const double mean = test::measured_expectation(string, rho, noise);
    EXPECT_NEAR(observable.expectation(state), mean, 1e-13) << string.to_text(kQubits);
    const double variance = string.is_identity() ? 0.0 : 1.0 - mean * mean;
    EXPECT_NEAR(observable.single_shot_variance(state), variance, 1e-13) << string.to_text(kQubits);
  }
}

TEST(CompiledObservable, ReadoutOfZOnAPreparedBit) {
  // Prepared 0, read 1 with p10 = 0.1: <Z> = 1 - 2 * 0.1. Prepared 1, p01 = 0.3: -(1 - 2 * 0.3).
  NoiseModel noise;
  noise.set_default_readout({0.1, 0.3});
  const CompiledObservable z(PauliSum(1, {{PauliString::parse("Z"), 1.0}}), noise);
  PauliVector state(1);
  EXPECT_NEAR(z.expectation(state), 0.8, 1e-15);
  state.values()[3] = -1.0;
  EXPECT_NEAR(z.expectation(state), -0.4, 1e-15);
}

TEST(CompiledObservable, TheIdentityIsNotMeasured) {
  NoiseModel noise;
  noise.set_default_readout({0.5, 0.2});
  const CompiledObservable identity(PauliSum(2, {{PauliString::parse("II"), -2.5}}), noise);
  EXPECT_EQ(identity.expectation(PauliVector(2)), -2.5);
  EXPECT_EQ(identity.single_shot_variance(PauliVector(2)), 0.0);
  EXPECT_EQ(CompiledObservable(PauliSum(2)).expectation(PauliVector(2)), 0.0);
}

TEST(CompiledObservable, SingleShotVarianceIsTheSumOverStrings) {
  for (int n = 1; n <= 4; ++n) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      rl::Rng rng = rl::random_stream(seed, "variance", static_cast<std::uint64_t>(n));
      const test::Matrix rho = test::random_density_matrix(n, rng);
      const PauliSum sum = test::random_observable(n, 12, rng);
      const test::OracleNoise noise = readout_noise(n, rng);
      const PauliVector state = pauli_vector(rho, n);
      for (const test::OracleNoise& model : {test::OracleNoise{}, noise}) {
        EXPECT_NEAR(CompiledObservable(sum, model.model()).single_shot_variance(state),
                    test::measured_variance(sum, rho, model), 1e-12)
            << n << " qubits, seed " << seed;
      }
    }
  }
}

TEST(CompiledObservable, VarianceVanishesOnAnEigenstate) {
  const PauliSum sum(2, {{PauliString::parse("ZZ"), 2.0}, {PauliString::parse("IZ"), -1.0}});
  EXPECT_EQ(CompiledObservable(sum).single_shot_variance(PauliVector(2)), 0.0);
}

TEST(CompiledObservable, RefusesAStateOfAnotherSize) {
  const CompiledObservable observable(PauliSum(2, {{PauliString::parse("ZZ"), 2.0}}));
  EXPECT_EQ(observable.num_qubits(), 2);
  const auto refused =
      ThrowsMessage<std::invalid_argument>(AllOf(HasSubstr("3 qubits"), HasSubstr("must have 2")));
  EXPECT_THAT([&] { (void)observable.expectation(PauliVector(3)); }, refused);
  EXPECT_THAT([&] { (void)observable.single_shot_variance(PauliVector(3)); }, refused);
}

}  // namespace
}  // namespace qarch::sim
