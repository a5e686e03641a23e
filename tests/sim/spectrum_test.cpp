#include "sim/spectrum.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>
#include <vector>

namespace qarch::sim {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

PauliSum sum_of(const std::vector<std::pair<std::string, double>>& terms) {
  std::vector<PauliTerm> list;
  list.reserve(terms.size());
  for (const auto& [word, c] : terms) {
    list.push_back({.string = PauliString::parse(word), .coefficient = c});
  }
  return {static_cast<int>(terms[0].first.size()), list};
}

std::string word(int num_qubits, const std::vector<std::pair<int, char>>& letters) {
  std::string text(static_cast<std::size_t>(num_qubits), 'I');
  for (const auto& [qubit, letter] : letters)
    text[text.size() - 1 - static_cast<std::size_t>(qubit)] = letter;
  return text;
}

/// -sum Z_q Z_q+1 - g sum X_q on an open chain.
PauliSum transverse_ising(int n, double g) {
  std::vector<std::pair<std::string, double>> terms;
  for (int q = 0; q + 1 < n; ++q) terms.emplace_back(word(n, {{q, 'Z'}, {q + 1, 'Z'}}), -1.0);
  for (int q = 0; q < n; ++q) terms.emplace_back(word(n, {{q, 'X'}}), -g);
  return sum_of(terms);
}

/// 1/2 sum (X_q X_q+1 + Y_q Y_q+1): one particle on an open chain has the energies
/// 2 cos(pi k / (n + 1)), k = 1..n.
PauliSum hopping(int n) {
  std::vector<std::pair<std::string, double>> terms;
  for (int q = 0; q + 1 < n; ++q) {
    terms.emplace_back(word(n, {{q, 'X'}, {q + 1, 'X'}}), 0.5);
    terms.emplace_back(word(n, {{q, 'Y'}, {q + 1, 'Y'}}), 0.5);
  }
  return sum_of(terms);
}

TEST(Spectrum, SmallOperatorsHaveTheirKnownEigenvalues) {
  const std::vector<double> values =
      lowest_eigenvalues(sum_of({{"X", 3.0}, {"Y", 4.0}, {"I", 1.0}}), 2);
  EXPECT_NEAR(values[0], -4.0, 1e-12);
  EXPECT_NEAR(values[1], 6.0, 1e-12);
  // Heisenberg pair: singlet -3, triplet 1
  const std::vector<double> pair = lowest_eigenvalues(sum_of({{"XX", 1}, {"YY", 1}, {"ZZ", 1}}), 4);
  EXPECT_NEAR(pair[0], -3.0, 1e-12);
  for (std::size_t k = 1; k < 4; ++k) EXPECT_NEAR(pair[k], 1.0, 1e-12);
}

/// The critical Ising chain with open ends has E_0 = 1 - 1 / sin(pi / (2 (2n + 1))).
TEST(Spectrum, GroundEnergyOfTheCriticalIsingChainOnEitherPath) {
  for (const int n : {2, 5, 8, 9, 11}) {
    const double exact = 1.0 - 1.0 / std::sin(std::numbers::pi / (2.0 * (2.0 * n + 1.0)));
    EXPECT_NEAR(lowest_eigenvalues(transverse_ising(n, 1.0))[0], exact, 1e-10) << n;
  }
}

TEST(Spectrum, LanczosCountsDegenerateLevelsAsOftenAsTheyOccur) {
  // sum Y_q on 10 qubits: -10 once, -8 ten times.
  std::vector<std::pair<std::string, double>> terms;
  terms.reserve(10);
  for (int q = 0; q < 10; ++q) terms.emplace_back(word(10, {{q, 'Y'}}), 1.0);
  const std::vector<double> values = lowest_eigenvalues(sum_of(terms), 12);
  EXPECT_NEAR(values[0], -10.0, 1e-10);
  for (std::size_t k = 1; k <= 10; ++k) EXPECT_NEAR(values[k], -8.0, 1e-10) << k;
  EXPECT_NEAR(values[11], -6.0, 1e-10);
}

TEST(Spectrum, SubspaceOfOneParticleGivesTheFreeParticle) {
  for (const int n : {6, 31}) {
    std::vector<std::uint64_t> states;
    for (int q = n - 1; q >= 0; --q) states.push_back(std::uint64_t{1} << q);
    const std::vector<double> values = lowest_eigenvalues(hopping(n), 3, states);
    for (int k = 0; k < 3; ++k) {
      EXPECT_NEAR(values[static_cast<std::size_t>(k)],
                  -2.0 * std::cos(std::numbers::pi * (k + 1) / (n + 1)), 1e-10)
          << n << " " << k;
    }
  }
}

TEST(Spectrum, RepeatsBitForBit) {
  EXPECT_EQ(lowest_eigenvalues(transverse_ising(9, 0.7), 3),
            lowest_eigenvalues(transverse_ising(9, 0.7), 3));
}

TEST(Spectrum, RefusesASubspaceThatTheOperatorLeaves) {
  const std::vector<std::uint64_t> one_particle{1, 2};
  EXPECT_NO_THROW(lowest_eigenvalues(hopping(2), 1, one_particle));
  EXPECT_THAT([&] { lowest_eigenvalues(transverse_ising(2, 1.0), 1, one_particle); },
              ThrowsMessage<std::invalid_argument>(
                  HasSubstr("maps |01> out of the subspace to |00> with amplitude 1")));
}

TEST(Spectrum, RefusesSizesItCannotServe) {
  const PauliSum op = transverse_ising(3, 1.0);
  EXPECT_THROW(lowest_eigenvalues(op, 0), std::invalid_argument);
  EXPECT_THROW(lowest_eigenvalues(op, 9), std::invalid_argument);
  EXPECT_THROW(lowest_eigenvalues(PauliSum(19)), std::invalid_argument);
  EXPECT_THROW(lowest_eigenvalues(op, 1, std::vector<std::uint64_t>{}), std::invalid_argument);
  EXPECT_THROW(lowest_eigenvalues(op, 1, std::vector<std::uint64_t>{1, 1}), std::invalid_argument);
  EXPECT_THROW(lowest_eigenvalues(op, 1, std::vector<std::uint64_t>{8}), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::sim
