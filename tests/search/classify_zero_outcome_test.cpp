#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "search/classify/zero_outcome.h"

namespace qarch::search {
namespace {

const std::vector<double> kDistribution{0.4, 0.1, 0.05, 0.15, 0.02, 0.08, 0.12, 0.08};

sim::NoiseModel uneven_readout() {
  sim::NoiseModel noise("readout");
  noise.set_readout(0, {0.02, 0.03});
  noise.set_readout(1, {0.1, 0.05});
  noise.set_readout(2, {0.0, 0.2});
  return noise;
}

/// P(read r | outcome b), straight from the definition.
double read_given(unsigned r, unsigned b, const sim::NoiseModel& noise) {
  double p = 1.0;
  for (int q = 0; q < 3; ++q) {
    const sim::ReadoutError e = noise.readout(q);
    const bool one = (b >> q & 1U) != 0;
    const bool read_one = (r >> q & 1U) != 0;
    const double flips = one ? e.p01 : e.p10;
    p *= one == read_one ? 1.0 - flips : flips;
  }
  return p;
}

double read_by_definition(unsigned r, const sim::NoiseModel& noise) {
  double p = 0.0;
  for (unsigned b = 0; b < 8; ++b) p += kDistribution[b] * read_given(r, b, noise);
  return p;
}

TEST(ZeroOutcome, ExactValuesAreThoseOfTheDefinition) {
  const sim::NoiseModel noise = uneven_readout();
  rl::Rng rng = rl::random_stream(1, "unused");
  const ZeroOutcome raw(noise, 3, false);
  const ZeroOutcome mitigated(noise, 3, true);
  EXPECT_NEAR(raw.measure(kDistribution, 0.0, rng), read_by_definition(0, noise), 1e-15);
  EXPECT_EQ(mitigated.measure(kDistribution, 0.0, rng), 0.4);
  const std::vector<double> read = raw.read(kDistribution);
  for (unsigned r = 0; r < 8; ++r) EXPECT_NEAR(read[r], read_by_definition(r, noise), 1e-15) << r;
  EXPECT_EQ(rng.state().position, 0U);
}

TEST(ZeroOutcome, ShotsScatterAroundTheExactValueAsTheyShould) {
  constexpr int kRepetitions = 3000;
  constexpr double kShots = 400;
  const sim::NoiseModel noise = uneven_readout();
  for (const bool mitigates : {false, true}) {
    const ZeroOutcome zero(noise, 3, mitigates);
    // Mean and variance of one shot: of the weight that each outcome read has.
    double mean = 0.0;
    double square = 0.0;
    for (unsigned r = 0; r < 8; ++r) {
      double weight = r == 0 ? 1.0 : 0.0;
      if (mitigates) {
        weight = 1.0;
        for (int q = 0; q < 3; ++q) {
          const auto [p10, p01] = noise.readout(q);
          weight *= ((r >> q & 1U) != 0 ? -p01 : 1.0 - p01) / (1.0 - p10 - p01);
        }
      }
      mean += weight * read_by_definition(r, noise);
      square += weight * weight * read_by_definition(r, noise);
    }
    const double variance = (square - mean * mean) / kShots;
    double sum = 0.0;
    double squares = 0.0;
    for (int i = 0; i < kRepetitions; ++i) {
      rl::Rng rng = rl::random_stream(2, "shots", static_cast<std::uint64_t>(i));
      const double off = zero.measure(kDistribution, kShots, rng) - mean;
      sum += off;
      squares += off * off;
    }
    EXPECT_NEAR(mean, mitigates ? 0.4 : read_by_definition(0, noise), 1e-14);
    // Five standard errors.
    EXPECT_NEAR(sum / kRepetitions, 0.0, 5.0 * std::sqrt(variance / kRepetitions)) << mitigates;
    EXPECT_NEAR(squares / kRepetitions / variance, 1.0, 5.0 * std::sqrt(2.0 / kRepetitions));
  }
}

TEST(ZeroOutcome, PerfectReadoutNeedsNoMitigation) {
  rl::Rng a = rl::random_stream(3, "shots");
  rl::Rng b = rl::random_stream(3, "shots");
  const ZeroOutcome mitigated({}, 3, true);
  EXPECT_TRUE(mitigated.is_perfect());
  EXPECT_EQ(mitigated.measure(kDistribution, 100.0, a),
            ZeroOutcome({}, 3, false).measure(kDistribution, 100.0, b));
  const double p = 0.3;
  EXPECT_EQ(ZeroOutcome().measure({&p, 1}, 0.0, a), 0.3);
}

TEST(ZeroOutcome, RefusesToUndoWhatHoldsNoInformation) {
  sim::NoiseModel noise("coin");
  noise.set_default_readout({0.5, 0.5});
  EXPECT_NO_THROW(ZeroOutcome(noise, 1, false));
  EXPECT_THROW(ZeroOutcome(noise, 1, true), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::search
