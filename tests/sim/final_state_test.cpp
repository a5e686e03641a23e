#include "sim/final_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "sim/observable.h"
#include "tests/support/random_circuits.h"
#include "tests/support/workload.h"

namespace qarch::sim {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(FinalState, IsThatOfDenseMatrices) {
  for (int n = 1; n <= 4; ++n) {
    rl::Rng rng = rl::random_stream(1, "final state", static_cast<std::uint64_t>(n));
    const Circuit circuit = test::random_circuit(n, 20, rng);
    const std::vector<double> parameters = test::random_parameters(circuit, rng);
    const test::OracleNoise noise = test::random_noise(n, 0.3, rng);
    const test::Matrix rho = test::run_dense(circuit, parameters, noise);
    const Eigen::VectorXd expected = test::pauli_coefficients(rho);
    const PauliVector state = final_state(circuit, parameters, noise.model());
    for (std::size_t k = 0; k < state.size(); ++k) {
      EXPECT_NEAR(state.values()[k], expected[static_cast<Eigen::Index>(k)], 1e-12) << n << k;
    }
    const PauliSum observable = test::random_observable(n, 10, rng);
    EXPECT_NEAR(CompiledObservable(observable, noise.model()).expectation(state),
                test::measured_expectation(observable, rho, noise), 1e-12);
  }
}

TEST(FinalState, HasTheSameBitsWithAnyNumberOfThreads) {
  const test::Workload w = test::workload(9, 2);
  const NoiseModel noise = test::workload_noise().model();
  const PauliVector one = final_state(w.circuit, w.angles, noise);
  const PauliVector three = final_state(w.circuit, w.angles, noise, 3);
  EXPECT_TRUE(std::ranges::equal(one.values(), three.values()));
}

TEST(FinalState, WrongInputIsRefusedBeforeAnythingIsComputed) {
  const test::Workload w = test::workload(2, 1);
  EXPECT_THROW(final_state(w.circuit), std::invalid_argument);
  EXPECT_THAT([&] { final_state(w.circuit, w.angles, {}, 0); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("threads = 0")));
  EXPECT_THAT([] { final_state(Circuit(25)); },
              ThrowsMessage<std::runtime_error>(
                  AllOf(HasSubstr("a state of 25 qubits"), HasSubstr("are free"))));
}

}  // namespace
}  // namespace qarch::sim
