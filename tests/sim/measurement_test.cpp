#include "sim/measurement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <numeric>
#include <stdexcept>

#include "sim/observable.h"
#include "sim/ptm_program.h"
#include "tests/support/dense_oracle.h"
#include "tests/support/random_circuits.h"

namespace qarch::sim {
namespace {

using ::testing::DoubleNear;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pointwise;
using ::testing::ThrowsMessage;

constexpr double kTolerance = 1e-12;

std::size_t bit_of(std::size_t word, int place) {
  return (word >> static_cast<unsigned>(place)) & 1U;
}

/// The bits of b at `qubits`, the first listed lowest.
std::size_t bits_at(std::size_t b, std::span<const int> qubits) {
  std::size_t word = 0;
  for (std::size_t j = 0; j < qubits.size(); ++j) word |= bit_of(b, qubits[j]) << j;
  return word;
}

/// 1 to n different qubits in random order.
std::vector<int> random_subset(int num_qubits, rl::Rng& rng) {
  std::vector<int> left(static_cast<std::size_t>(num_qubits));
  std::iota(left.begin(), left.end(), 0);
  std::vector<int> chosen;
  const std::uint64_t count = 1 + rl::uniform_index(rng, left.size());
  while (chosen.size() < count) {
    const auto place = left.begin() + static_cast<int>(rl::uniform_index(rng, left.size()));
    chosen.push_back(*place);
    left.erase(place);
  }
  return chosen;
}

/// p[read] = sum_prepared <prepared|rho|prepared> prod_q P(bit q read | bit q prepared), on 2^n
/// outcomes, then summed over the qubits that are not listed.
std::vector<double> dense_probabilities(const test::Matrix& rho, std::span<const int> qubits,
                                        const std::vector<ReadoutError>& readout, int n) {
  const std::size_t size = std::size_t{1} << n;
  std::vector<double> p(std::size_t{1} << qubits.size(), 0.0);
  for (std::size_t read = 0; read < size; ++read) {
    for (std::size_t prepared = 0; prepared < size; ++prepared) {
      const auto b = static_cast<Eigen::Index>(prepared);
      double weight = rho(b, b).real();
      for (int q = 0; q < n; ++q) {
        const ReadoutError e = readout.empty() ? ReadoutError{} : readout[std::size_t(q)];
        const double matrix[2][2] = {{1 - e.p10, e.p10}, {e.p01, 1 - e.p01}};
        weight *= matrix[bit_of(prepared, q)][bit_of(read, q)];
      }
      p[bits_at(read, qubits)] += weight;
    }
  }
  return p;
}

/// A random noisy circuit, run by the simulator and by the oracle.
struct Experiment {
  test::OracleNoise noise;
  PauliVector state;
  test::Matrix rho;
};

Experiment random_experiment(int n, rl::Rng& rng) {
  const Circuit circuit = test::random_circuit(n, 20, rng);
  const std::vector<double> parameters = test::random_parameters(circuit, rng);
  test::OracleNoise noise = test::random_noise(n, 0.1, rng);
  PtmProgram program(circuit, noise.model());
  program.bind(parameters);
  PauliVector state(n);
  program.apply(state);
  return {noise, std::move(state), test::run_dense(circuit, parameters, noise)};
}

std::vector<int> first_qubits(int n) {
  std::vector<int> qubits(static_cast<std::size_t>(n));
  std::iota(qubits.begin(), qubits.end(), 0);
  return qubits;
}

PauliVector from_dense(const test::Matrix& rho, int n) {
  PauliVector state(n);
  std::ranges::copy(test::pauli_coefficients(rho), state.values().begin());
  return state;
}

/// X on `ones`, on n qubits.
PauliVector basis_state(int n, std::span<const int> ones) {
  Circuit circuit(n);
  for (const int q : ones) circuit.append(GateKind::kX, {q});
  PauliVector state(n);
  PtmProgram(circuit).apply(state);
  return state;
}

PauliVector bell_state() {
  Circuit circuit(2);
  circuit.append(GateKind::kH, {0});
  circuit.append(GateKind::kCx, {0, 1});
  PauliVector state(2);
  PtmProgram(circuit).apply(state);
  return state;
}

// Probabilities.

TEST(Probabilities, EqualTheDenseDiagonalWithReadoutError) {
  for (int n = 1; n <= 5; ++n) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      rl::Rng rng = rl::random_stream(seed, "probabilities", static_cast<std::uint64_t>(n));
      const Experiment e = random_experiment(n, rng);
      const std::vector<int> all = first_qubits(n);
      EXPECT_THAT(probabilities(e.state),
                  Pointwise(DoubleNear(kTolerance), dense_probabilities(e.rho, all, {}, n)))
          << n << " qubits, seed " << seed;
      const auto expected = dense_probabilities(e.rho, all, e.noise.readout, n);
      EXPECT_THAT(probabilities(e.state, e.noise.readout),
                  Pointwise(DoubleNear(kTolerance), expected))
          << n << " qubits, seed " << seed;
      EXPECT_EQ(probabilities(e.state, e.noise.model()), probabilities(e.state, e.noise.readout));
    }
  }
}

TEST(Probabilities, OfSomeQubitsAreTheMarginalsInTheirOrder) {
  for (int n = 1; n <= 5; ++n) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      rl::Rng rng = rl::random_stream(seed, "marginals", static_cast<std::uint64_t>(n));
      const Experiment e = random_experiment(n, rng);
      const std::vector<int> qubits = random_subset(n, rng);
      const auto expected = dense_probabilities(e.rho, qubits, e.noise.readout, n);
      EXPECT_THAT(probabilities(e.state, qubits, e.noise.readout),
                  Pointwise(DoubleNear(kTolerance), expected))
          << n << " qubits, seed " << seed;
      EXPECT_EQ(probabilities(e.state, qubits, e.noise.model()),
                probabilities(e.state, qubits, e.noise.readout));
      EXPECT_THAT(probabilities(e.state, qubits),
                  Pointwise(DoubleNear(kTolerance), dense_probabilities(e.rho, qubits, {}, n)));
    }
  }
}

TEST(Probabilities, OfABasisStateAreOneAtItsBits) {
  const PauliVector state = basis_state(3, std::array{0, 2});
  std::vector<double> expected(8, 0.0);
  expected[5] = 1.0;
  EXPECT_EQ(probabilities(state), expected);
  EXPECT_THAT(probabilities(state, std::array{1, 2}), ElementsAre(0, 0, 1, 0));
  EXPECT_THAT(probabilities(state, std::array{2, 1}), ElementsAre(0, 1, 0, 0));
}

TEST(Probabilities, ReadoutErrorIsByPreparedBit) {
  const std::array<ReadoutError, 2> readout{{{0.1, 0.2}, {0.0, 0.25}}};
  const PauliVector state = basis_state(2, std::array{1});  // qubit 0 in 0, qubit 1 in 1
  EXPECT_THAT(probabilities(state, readout),
              Pointwise(DoubleNear(1e-15), {0.9 * 0.25, 0.1 * 0.25, 0.9 * 0.75, 0.1 * 0.75}));
  EXPECT_THAT(probabilities(state, std::array{1}, readout),
              Pointwise(DoubleNear(1e-15), {0.25, 0.75}));
}

TEST(Probabilities, GiveTheExpectationOfEveryZStringAsTheObservableDoes) {
  const int n = 4;
  rl::Rng rng = rl::random_stream(3, "parity");
  const Experiment e = random_experiment(n, rng);
  const NoiseModel noise = e.noise.model();
  const std::vector<double> p = probabilities(e.state, noise);
  for (std::uint64_t z = 0; z < 16; ++z) {
    double parity = 0.0;
    for (std::uint64_t b = 0; b < 16; ++b) parity += std::popcount(b & z) % 2 == 0 ? p[b] : -p[b];
    const CompiledObservable observable(PauliSum(n, {{{0, z}, 1.0}}), noise);
    EXPECT_NEAR(parity, observable.expectation(e.state), kTolerance) << "z = " << z;
  }
}

// Samples.

TEST(BitString, IsLittleEndian) {
  EXPECT_EQ(bit_string(3, 3), "011");
  EXPECT_EQ(bit_string(0, 1), "0");
  EXPECT_EQ(bit_string(4, 4), "0100");
  EXPECT_EQ(bit_string(~std::uint64_t{0}, 64), std::string(64, '1'));
}

TEST(Uniform53Bits, IsTheHighBitsOfTheEngine) {
  rl::Rng a = rl::random_stream(1, "uniform");
  rl::Rng b = a;
  std::mt19937_64 wide(5);
  std::mt19937_64 wide_twin = wide;
  std::mt19937 narrow(5);
  std::mt19937 narrow_twin = narrow;
  for (int draw = 0; draw < 100; ++draw) {
    EXPECT_EQ(uniform_53_bits(a), rl::uniform(b));
    EXPECT_EQ(uniform_53_bits(wide), static_cast<double>(wide_twin() >> 11U) / 0x1p53);
    const double high = static_cast<double>(narrow_twin() >> 5U);
    const double low = static_cast<double>(narrow_twin() >> 6U);
    EXPECT_EQ(uniform_53_bits(narrow), (high * 0x1p26 + low) / 0x1p53);
  }
  static_assert(!UniformBits<std::minstd_rand>);
}

/// Slow twin: walk through the cumulative sums from the first.
std::uint64_t outcome_by_scan(std::span<const double> p, double u) {
  const double total = std::accumulate(p.begin(), p.end(), 0.0);
  double sum = 0.0;
  for (std::size_t b = 0; b < p.size(); ++b) {
    sum += p[b];
    if (sum > u * total) return b;
  }
  throw std::logic_error("outcome_by_scan: past the end");
}

TEST(OutcomeSampler, EqualsAScanOfTheCumulativeSums) {
  const double largest = 1.0 - 0x1p-53;
  for (std::size_t size = 1; size <= 40; ++size) {
    rl::Rng rng = rl::random_stream(2, "sampler", size);
    std::vector<double> p(size);
    for (double& value : p) {
      value = rl::uniform(rng) < 0.3 ? 0.0 : std::pow(rl::uniform(rng), 8.0);  // zeros, and uneven
    }
    p[size / 2] += 1e-3;
    const double sum = std::accumulate(p.begin(), p.end(), 0.0);
    for (double& value : p) value /= sum;
    const OutcomeSampler sampler(p);
    EXPECT_EQ(sampler.size(), size);
    std::vector<double> heights{0.0, 0x1p-53, 0.25, 0.5, 0.75, largest};
    double cumulative = 0.0;
    for (const double value : p) {  // at every step and one unit beside it
      cumulative += value;
      for (const double u :
           {std::nextafter(cumulative, 0.0), cumulative, std::nextafter(cumulative, 2.0)}) {
        if (u < 1.0) heights.push_back(u);
      }
    }
    for (int draw = 0; draw < 200; ++draw) heights.push_back(rl::uniform(rng));
    for (const double u : heights) {
      const std::uint64_t b = sampler.outcome(u);
      ASSERT_EQ(b, outcome_by_scan(p, u)) << size << " outcomes, u = " << u;
      ASSERT_GT(p[b], 0.0);
    }
  }
}

/// sum (observed - expected)^2 / expected.
double chi_square(std::span<const std::int64_t> counts, std::span<const double> p) {
  const auto shots =
      static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}));
  double sum = 0.0;
  for (std::size_t b = 0; b < p.size(); ++b) {
    const double difference = static_cast<double>(counts[b]) - shots * p[b];
    sum += difference * difference / (shots * p[b]);
  }
  return sum;
}

TEST(SampleCounts, FollowTheProbabilities) {
  // 15 degrees of freedom: above kLimit with probability 1e-6.
  constexpr double kLimit = 56.5;
  rl::Rng rng = rl::random_stream(4, "chi square");
  const Experiment e = random_experiment(4, rng);
  const std::vector<double> p = probabilities(e.state, e.noise.readout);
  ASSERT_THAT(p, Each(::testing::Gt(1e-4)));  // at least ten expected of each
  const std::vector<std::int64_t> counts = sample_counts(p, 100000, rng);
  EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}), 100000);
  EXPECT_LT(chi_square(counts, p), kLimit);
  std::vector<double> other = p;  // the test can tell
  std::iter_swap(std::ranges::min_element(other), std::ranges::max_element(other));
  EXPECT_GT(chi_square(counts, other), kLimit);
}

TEST(Sample, RepeatsItsBitsAndIsWhatTheCountsCount) {
  rl::Rng rng = rl::random_stream(5, "sample");
  const Experiment e = random_experiment(3, rng);
  const std::vector<double> p = probabilities(e.state);
  rl::Rng a = rl::random_stream(6, "sample");
  rl::Rng b = a;
  rl::Rng c = a;
  const std::vector<std::uint64_t> outcomes = sample(p, 1000, a);
  const std::vector<std::int64_t> counts = sample_counts(p, 1000, b);
  for (std::uint64_t k = 0; k < 8; ++k) EXPECT_EQ(std::ranges::count(outcomes, k), counts[k]);
  EXPECT_EQ(a.state(), b.state());
  EXPECT_EQ(a.state().position, 1000U) << "one number a shot";
  std::vector<std::uint64_t> two_parts = sample(p, 400, c);
  std::ranges::copy(sample(p, 600, c), std::back_inserter(two_parts));
  EXPECT_EQ(two_parts, outcomes);
  EXPECT_NE(sample(p, 1000, a), outcomes);
}

TEST(Sample, OfACertainOutcomeIsThatOutcome) {
  rl::Rng rng = rl::random_stream(7, "sample");
  const std::vector<double> p = probabilities(basis_state(3, std::array{0, 2}));
  EXPECT_THAT(sample(p, 50, rng), Each(5U));
  EXPECT_TRUE(sample(p, 0, rng).empty());
}

// Overlaps and parts.

TEST(Overlap, IsTheTraceOfTheProduct) {
  for (int n = 1; n <= 4; ++n) {
    rl::Rng rng = rl::random_stream(8, "overlap", static_cast<std::uint64_t>(n));
    const test::Matrix a = test::random_density_matrix(n, rng);
    const test::Matrix b = test::random_density_matrix(n, rng);
    const PauliVector state = from_dense(a, n);
    EXPECT_NEAR(overlap(state, from_dense(b, n)), (a * b).trace().real(), 1e-14);
    EXPECT_NEAR(overlap(state, state), state.purity(), 1e-15);
  }
}

TEST(FidelityWithPure, IsTheDenseExpectationInTheTarget) {
  for (int n = 1; n <= 5; ++n) {
    rl::Rng rng = rl::random_stream(9, "fidelity", static_cast<std::uint64_t>(n));
    const Experiment e = random_experiment(n, rng);
    const Circuit circuit = test::random_circuit(n, 20, rng);
    const std::vector<double> parameters = test::random_parameters(circuit, rng);
    PtmProgram program(circuit);
    program.bind(parameters);
    PauliVector target(n);
    program.apply(target);
    // The column of |psi><psi| with the largest entry is psi up to a factor.
    const test::Matrix projector = test::run_dense(circuit, parameters);
    Eigen::Index column = 0;
    projector.diagonal().real().maxCoeff(&column);
    const Eigen::VectorXcd psi = projector.col(column).normalized();
    EXPECT_NEAR(fidelity_with_pure(e.state, target), psi.dot(e.rho * psi).real(), kTolerance);
    EXPECT_NEAR(fidelity_with_pure(target, target), 1.0, kTolerance);
  }
}

/// sum over the other qubits' bits of <c, rest|rho|d, rest>.
test::Matrix partial_trace(const test::Matrix& rho, std::span<const int> qubits) {
  std::size_t mask = 0;
  for (const int q : qubits) mask |= std::size_t{1} << q;
  const Eigen::Index side = Eigen::Index{1} << qubits.size();
  test::Matrix reduced = test::Matrix::Zero(side, side);
  const auto size = static_cast<std::size_t>(rho.rows());
  for (std::size_t row = 0; row < size; ++row) {
    for (std::size_t column = 0; column < size; ++column) {
      if ((row & ~mask) != (column & ~mask)) continue;
      reduced(Eigen::Index(bits_at(row, qubits)), Eigen::Index(bits_at(column, qubits))) +=
          rho(Eigen::Index(row), Eigen::Index(column));
    }
  }
  return reduced;
}

TEST(ReducedState, EqualsTheDensePartialTraceInEveryOrder) {
  for (int n = 1; n <= 5; ++n) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      rl::Rng rng = rl::random_stream(seed, "reduced", static_cast<std::uint64_t>(n));
      const test::Matrix rho = test::random_density_matrix(n, rng);
      const std::vector<int> qubits = random_subset(n, rng);
      const PauliVector reduced = reduced_state(from_dense(rho, n), qubits);
      EXPECT_THAT(reduced.values(), Pointwise(DoubleNear(1e-13),
                                              test::pauli_coefficients(partial_trace(rho, qubits))))
          << n << " qubits, seed " << seed;
    }
  }
}

TEST(ReducedState, OfHalfABellPairIsMixed) {
  for (const int q : {0, 1}) {
    EXPECT_NEAR(reduced_state(bell_state(), std::array{q}).purity(), 0.5, 1e-15);
  }
  EXPECT_NEAR(reduced_state(bell_state(), std::array{1, 0}).purity(), 1.0, 1e-15);
}

// Errors.

struct BadCall {
  std::function<void()> call;
  std::vector<const char*> words;
};

std::vector<BadCall> bad_calls() {
  static const PauliVector kState(2);
  static const PauliVector kOther(3);
  static const PauliVector kMixed = reduced_state(bell_state(), std::array{0});
  const auto draw = [](std::vector<double> p, std::int64_t shots) {
    rl::Rng rng = rl::random_stream(1, "bad");
    (void)sample(p, shots, rng);
    (void)sample_counts(p, shots, rng);
  };
  const auto readout = [](double p10, double p01, std::size_t size) {
    return std::vector<ReadoutError>(size, ReadoutError{p10, p01});
  };
  return {
      {[] {
         (void)probabilities(kState, std::array{0, 2});
       },
       {"qubit = 2", "[0, 1]"}},
      {[] { (void)probabilities(kState, std::array{-1}); }, {"qubit = -1", "[0, 1]"}},
      {[] {
         (void)probabilities(kState, std::array{1, 1});
       },
       {"qubit = 1", "twice"}},
      {[] { (void)probabilities(kState, std::vector<int>{}); }, {"must list a qubit"}},
      {[=] { (void)probabilities(kState, readout(0, 0, 1)); }, {"1 entries", "0 or 2"}},
      {[=] { (void)probabilities(kState, readout(1.5, 0, 2)); }, {"p10 = 1.5", "[0, 1]"}},
      {[=] { (void)probabilities(kState, readout(0, -0.5, 2)); }, {"p01 = -0.5", "[0, 1]"}},
      {[] { (void)bit_string(4, 2); }, {"outcome = 4", "2^2"}},
      {[] { (void)bit_string(0, 0); }, {"num_bits = 0", "[1, 64]"}},
      {[] { (void)bit_string(0, 65); }, {"num_bits = 65", "[1, 64]"}},
      {[=] {
         draw({0.5, 0.5}, -1);
       },
       {"shots = -1", ">= 0"}},
      {[=] {
         draw({0.5, 0.4}, 1);
       },
       {"sum", "0.9", "must be 1"}},
      {[=] { draw({}, 1); }, {"sum", "0", "must be 1"}},
      {[=] {
         draw({1.5, -0.5}, 1);
       },
       {"probability 1 = -0.5", ">= 0"}},
      {[=] {
         draw({1.0, std::nan("")}, 1);
       },
       {"probability 1 = nan"}},
      {[] { (void)overlap(kState, kOther); }, {"overlap", "2 and 3 qubits"}},
      {[] { (void)fidelity_with_pure(kState, kOther); }, {"2 and 3 qubits"}},
      {[] { (void)fidelity_with_pure(PauliVector(1), kMixed); }, {"purity", "0.5", "must be 1"}},
      {[] { (void)reduced_state(kState, std::array{2}); }, {"reduced_state: qubit = 2", "[0, 1]"}},
      {[] {
         (void)reduced_state(kState, std::array{0, 0});
       },
       {"qubit = 0", "twice"}},
      {[] { (void)reduced_state(kState, std::vector<int>{}); }, {"must list a qubit"}},
  };
}

TEST(Measurement, RefusesWhatIsOutOfRangeAndSaysWhy) {
  for (const BadCall& bad : bad_calls()) {
    for (const char* word : bad.words) {
      EXPECT_THAT(bad.call, ThrowsMessage<std::invalid_argument>(HasSubstr(word)));
    }
  }
}

}  // namespace
}  // namespace qarch::sim
