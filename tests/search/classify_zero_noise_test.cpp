#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "search/classify/zero_noise.h"
#include "sim/schedule.h"

namespace qarch::search {
namespace {

using sim::GateKind;

sim::NoiseModel model_of(const sim::Channel& channel) {
  sim::NoiseModel noise("one channel");
  if (channel.num_qubits() == 1) {
    noise.add_rule({{GateKind::kRx}, {}, {{channel, {0}}}});
  } else {
    noise.add_rule({{GateKind::kCx}, {}, {{channel, {0, 1}}}});
  }
  return noise;
}

std::vector<sim::Channel> all_channels() {
  const double infinity = std::numeric_limits<double>::infinity();
  return {sim::depolarizing(0.1),
          sim::depolarizing(1.0),
          sim::depolarizing(0.1, 2),
          sim::thermal_relaxation(80.0, 60.0, 0.4, 0.1),
          sim::thermal_relaxation(infinity, 60.0, 0.4),
          sim::amplitude_damping(0.2),
          sim::phase_damping(0.2),
          sim::bit_flip(0.1),
          sim::bit_flip(0.5),
          sim::phase_flip(0.1),
          sim::reset_channel(0.1, 0.2),
          sim::measure_and_forget(0.1),
          sim::coherent_rotation('X', 0.1),
          sim::coherent_rotation('Y', -0.2),
          sim::coherent_rotation('Z', 0.1),
          sim::zz_rotation(0.1)};
}

template <int K>
void expect_powers(const sim::Channel& channel) {
  const auto scaled = [&](double factor) {
    return scaled_noise(model_of(channel), factor).rules()[0].channels[0].channel.ptm<K>();
  };
  const sim::Ptm<K> once = channel.ptm<K>();
  EXPECT_TRUE(scaled(1.0) == once) << channel.description();
  EXPECT_TRUE(scaled(2.0).isApprox(once * once, 1e-13)) << channel.description();
  const sim::Ptm<K> stretched = scaled(1.5);
  EXPECT_TRUE((stretched * stretched).isApprox(once * once * once, 1e-13)) << channel.description();
}

TEST(ScaledNoise, EveryChannelBecomesItsPower) {
  for (const sim::Channel& channel : all_channels()) {
    if (channel.num_qubits() == 1) {
      expect_powers<1>(channel);
    } else {
      expect_powers<2>(channel);
    }
  }
}

TEST(ScaledNoise, WaitingQubitsRelaxFasterAndTheRestStays) {
  sim::NoiseModel noise("all of it");
  noise.set_default_readout({0.02, 0.03});
  noise.set_readout(1, {0.04, 0.05});
  noise.set_coupling_map({{0, 1}});
  sim::IdleNoise idle;
  idle.policy = sim::SchedulePolicy::kAsap;
  idle.qubits = {sim::IdleRelaxation{80e-6, 60e-6, 0.1}, std::nullopt};
  idle.times = {{GateKind::kCx, {}, 3e-7}};
  noise.set_idle_noise(idle);
  const sim::NoiseModel scaled = scaled_noise(noise, 2.0);
  EXPECT_EQ(scaled.name(), noise.name());
  EXPECT_EQ(scaled.coupling_map(), noise.coupling_map());
  EXPECT_EQ(scaled.readout(0).p10, 0.02);
  EXPECT_EQ(scaled.readout(1).p01, 0.05);
  EXPECT_EQ(scaled.idle_noise().policy, idle.policy);
  EXPECT_EQ(scaled.idle_noise().times.size(), 1U);
  EXPECT_EQ(scaled.idle_noise().times[0].seconds, 3e-7);
  ASSERT_TRUE(scaled.idle_noise().qubits[0].has_value());
  EXPECT_EQ(scaled.idle_noise().qubits[0]->t1, 40e-6);
  EXPECT_EQ(scaled.idle_noise().qubits[0]->t2, 30e-6);
  EXPECT_EQ(scaled.idle_noise().qubits[0]->p_excited, 0.1);
  EXPECT_FALSE(scaled.idle_noise().qubits[1].has_value());
}

TEST(ScaledNoise, RefusesByNameWhatHasNoPower) {
  const auto message = [](const sim::NoiseModel& noise, double factor) {
    try {
      scaled_noise(noise, factor);
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const std::vector<Eigen::MatrixXcd> kraus{Eigen::MatrixXcd::Identity(2, 2)};
  const auto own = model_of(sim::kraus_channel("depolarizing of ours", kraus));
  EXPECT_THAT(message(own, 1.5),
              testing::AllOf(testing::HasSubstr("noise model 'one channel', rule 0"),
                             testing::HasSubstr("depolarizing of ours cannot be stretched")));
  EXPECT_THAT(message(model_of(sim::bit_flip(0.7)), 1.5), testing::HasSubstr("bit_flip(0.7)"));
  EXPECT_THAT(message(model_of(sim::depolarizing(1.2)), 1.5), testing::HasSubstr("depolarizing("));
  for (const double factor : {0.0, -1.0, std::nan("")}) {
    EXPECT_THAT(message(model_of(sim::bit_flip(0.1)), factor), testing::HasSubstr("factor"));
  }
}

TEST(Richardson, TwoFactorsGiveThePublishedFormula) {
  for (const double c : {1.5, 3.0}) {
    const std::vector<double> w = richardson_weights(std::vector{1.0, c});
    EXPECT_NEAR(w[0], c / (c - 1.0), 1e-14);
    EXPECT_NEAR(w[1], -1.0 / (c - 1.0), 1e-14);
  }
}

TEST(Richardson, EveryPolynomialOfLowerDegreeIsExtrapolatedExactly) {
  const std::vector<double> factors{1.0, 1.3, 2.0, 2.5};
  for (std::size_t count = 1; count <= factors.size(); ++count) {
    const std::vector<double> used(factors.begin(),
                                   factors.begin() + static_cast<std::ptrdiff_t>(count));
    const std::vector<double> w = richardson_weights(used);
    for (std::size_t degree = 0; degree < count; ++degree) {
      double at_zero = 0.0;
      for (std::size_t i = 0; i < count; ++i) {
        at_zero += w[i] * (0.7 + std::pow(used[i] - 0.4, double(degree)));
      }
      EXPECT_NEAR(at_zero, 0.7 + std::pow(-0.4, double(degree)), 1e-11) << count << ' ' << degree;
    }
  }
  EXPECT_THROW(richardson_weights({}), std::invalid_argument);
  EXPECT_THROW(richardson_weights(std::vector{1.0, 1.0}), std::invalid_argument);
  EXPECT_THROW(richardson_weights(std::vector{1.0, -2.0}), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::search
