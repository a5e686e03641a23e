#include "sim/density_matrix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <stdexcept>

#include "sim/measurement.h"
#include "tests/support/dense_oracle.h"
#include "tests/support/random_circuits.h"

namespace qarch::sim {
namespace {

using ::testing::DoubleNear;
using ::testing::HasSubstr;
using ::testing::Pointwise;
using ::testing::ThrowsMessage;
using Complex = std::complex<double>;

std::vector<Complex> random_amplitudes(int n, rl::Rng& rng) {
  Eigen::VectorXcd psi(Eigen::Index{1} << n);
  for (Complex& a : psi) {
    const double real = rl::normal(rng);
    a = {real, rl::normal(rng)};
  }
  psi.normalize();
  return {psi.begin(), psi.end()};
}

TEST(PauliVectorFromDensityMatrix, EqualsTheTracesByDefinition) {
  for (int n = 1; n <= 5; ++n) {
    rl::Rng rng = rl::random_stream(1, "density", static_cast<std::uint64_t>(n));
    const test::Matrix rho = test::random_density_matrix(n, rng);
    const PauliVector state = pauli_vector_from_density_matrix(rho);
    EXPECT_EQ(state.num_qubits(), n);
    EXPECT_EQ(state.values()[0], 1.0);
    EXPECT_THAT(state.values(), Pointwise(DoubleNear(1e-13), test::pauli_coefficients(rho)));
  }
}

TEST(DensityMatrix, EqualsTheSumOfPaulis) {
  for (int n = 1; n <= 5; ++n) {
    rl::Rng rng = rl::random_stream(2, "density", static_cast<std::uint64_t>(n));
    PauliVector state(n);
    for (double& r : state.values().subspan(1)) r = rl::normal(rng);
    EXPECT_LT(test::distance(density_matrix(state), test::density_matrix(state.values())), 1e-13);
  }
}

TEST(DensityMatrix, GoesThereAndBack) {
  for (int n = 1; n <= 6; ++n) {
    rl::Rng rng = rl::random_stream(3, "density", static_cast<std::uint64_t>(n));
    const test::Matrix rho = test::random_density_matrix(n, rng);
    const PauliVector state = pauli_vector_from_density_matrix(rho);
    const Eigen::MatrixXcd back = density_matrix(state);
    EXPECT_LT(test::distance(back, rho), 1e-14) << n << " qubits";
    EXPECT_THAT(pauli_vector_from_density_matrix(back).values(),
                Pointwise(DoubleNear(1e-14), state.values()));
  }
}

TEST(DensityMatrix, DiagonalIsTheProbabilities) {
  rl::Rng rng = rl::random_stream(4, "density");
  const PauliVector state = pauli_vector_from_density_matrix(test::random_density_matrix(4, rng));
  EXPECT_THAT(probabilities(state),
              Pointwise(DoubleNear(1e-15), density_matrix(state).diagonal().real().eval()));
}

TEST(PauliVectorFromAmplitudes, EqualsTheProjector) {
  for (int n = 1; n <= 5; ++n) {
    rl::Rng rng = rl::random_stream(5, "density", static_cast<std::uint64_t>(n));
    const std::vector<Complex> psi = random_amplitudes(n, rng);
    const Eigen::Map<const Eigen::VectorXcd> column(psi.data(), Eigen::Index{1} << n);
    const PauliVector state = pauli_vector_from_amplitudes(psi);
    EXPECT_THAT(state.values(),
                Pointwise(DoubleNear(1e-13), test::pauli_coefficients(column * column.adjoint())));
    EXPECT_NEAR(state.purity(), 1.0, 1e-14);
    for (std::size_t b = 0; b < psi.size(); ++b) {
      EXPECT_NEAR(probabilities(state)[b], std::norm(psi[b]), 1e-14);
    }
  }
}

TEST(PauliVectorFromAmplitudes, OverlapIsTheSquaredInnerProduct) {
  rl::Rng rng = rl::random_stream(6, "density");
  const std::vector<Complex> a = random_amplitudes(4, rng);
  const std::vector<Complex> b = random_amplitudes(4, rng);
  Complex inner = 0.0;
  for (std::size_t k = 0; k < a.size(); ++k) inner += std::conj(a[k]) * b[k];
  EXPECT_NEAR(fidelity_with_pure(pauli_vector_from_amplitudes(a), pauli_vector_from_amplitudes(b)),
              std::norm(inner), 1e-14);
}

TEST(PauliVectorFromAmplitudes, OfTheFirstBasisStateIsTheStartOfACircuit) {
  for (int n = 1; n <= 5; ++n) {
    std::vector<Complex> psi(std::size_t{1} << n, 0.0);
    psi[0] = Complex(0.0, 1.0);  // a global phase is not seen
    EXPECT_TRUE(
        std::ranges::equal(pauli_vector_from_amplitudes(psi).values(), PauliVector(n).values()));
  }
}

TEST(VonNeumannEntropy, OfPureMixedAndEntangledStates) {
  EXPECT_NEAR(von_neumann_entropy(PauliVector(3)), 0.0, 1e-13);
  PauliVector mixed(3);
  std::ranges::fill(mixed.values().subspan(1), 0.0);
  EXPECT_NEAR(von_neumann_entropy(mixed), 3.0, 1e-13);
  const double s = std::sqrt(0.5);
  const PauliVector bell = pauli_vector_from_amplitudes(std::vector<Complex>{s, 0.0, 0.0, s});
  EXPECT_NEAR(von_neumann_entropy(bell), 0.0, 1e-13);
  EXPECT_NEAR(von_neumann_entropy(reduced_state(bell, std::array{1})), 1.0, 1e-13);
  PauliVector biased(1);
  biased.values()[3] = 0.5;  // eigenvalues 3/4, 1/4
  EXPECT_NEAR(von_neumann_entropy(biased), 2.0 - 0.75 * std::log2(3.0), 1e-14);
}

TEST(VonNeumannEntropy, OfTheTwoPartsOfAPureStateIsEqual) {
  rl::Rng rng = rl::random_stream(7, "density");
  const PauliVector state = pauli_vector_from_amplitudes(random_amplitudes(5, rng));
  const double low = von_neumann_entropy(reduced_state(state, std::array{0, 3}));
  EXPECT_NEAR(low, von_neumann_entropy(reduced_state(state, std::array{4, 1, 2})), 1e-12);
  EXPECT_GT(low, 0.5);
}

struct BadCall {
  std::function<void()> call;
  std::vector<const char*> words;
};

TEST(DensityMatrix, RefusesWhatIsNoStateAndSaysWhy) {
  using Eigen::MatrixXcd;
  const auto convert = [](const MatrixXcd& rho) { (void)pauli_vector_from_density_matrix(rho); };
  MatrixXcd skew = MatrixXcd::Identity(2, 2) / 2.0;
  skew(0, 1) = 0.25;
  MatrixXcd unknown = MatrixXcd::Identity(2, 2) / 2.0;
  unknown(0, 0) = std::nan("");
  const auto amplitudes = [](std::vector<Complex> psi) { (void)pauli_vector_from_amplitudes(psi); };
  const std::vector<BadCall> calls{
      {[&] { convert(MatrixXcd::Identity(3, 3) / 3.0); }, {"rows = 3", "power of two"}},
      {[&] { convert(MatrixXcd::Identity(1, 1)); }, {"rows = 1", "at least 2"}},
      {[&] { convert(MatrixXcd::Zero(2, 4)); }, {"2 x 4", "square"}},
      {[&] { convert(MatrixXcd::Identity(2, 2)); }, {"Tr rho = 2", "must be 1"}},
      {[&] { convert(skew); }, {"rho^dagger", "0.25"}},
      {[&] { convert(unknown); }, {"rho^dagger", "inf"}},
      {[&] {
         amplitudes({1.0, 0.0, 0.0});
       },
       {"number of amplitudes = 3", "power of two"}},
      {[&] { amplitudes({}); }, {"number of amplitudes = 0"}},
      {[&] {
         amplitudes({1.0, 1.0});
       },
       {"|psi|^2 = 2", "must be 1"}},
      {[] { (void)von_neumann_entropy(PauliVector(11)); }, {"11 qubits", "at most 10"}},
  };
  for (const BadCall& bad : calls) {
    for (const char* word : bad.words) {
      EXPECT_THAT(bad.call, ThrowsMessage<std::invalid_argument>(HasSubstr(word)));
    }
  }
}

}  // namespace
}  // namespace qarch::sim
