#include "search/curriculum.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace qarch::search {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr double kReference = -2.0;

CurriculumOptions small_options() {
  CurriculumOptions options;
  options.threshold = 0.5;
  options.reset_interval = 12;
  options.amortisation = 0.06;
  options.successes = 2;
  options.shifts = 3;
  return options;
}

void end_episodes(MovingThreshold& curriculum, int count, bool success) {
  for (int e = 0; e < count; ++e) curriculum.end_episode(success);
}

TEST(MovingThreshold, ShrinksAfterEnoughSuccessesAtMostShiftsTimes) {
  MovingThreshold curriculum(small_options(), kReference);
  EXPECT_EQ(curriculum.threshold(), 0.5);
  // success?, threshold afterwards: delta / kappa = 0.02 for two successes, three times at most
  const std::vector<std::pair<bool, double>> script{
      {true, 0.50}, {true, 0.48}, {true, 0.48}, {false, 0.48}, {true, 0.46}, {true, 0.46},
      {true, 0.44}, {true, 0.44}, {true, 0.44}, {true, 0.44},  {true, 0.44}};
  for (std::size_t e = 0; e < script.size(); ++e) {
    curriculum.end_episode(script[e].first);
    EXPECT_NEAR(curriculum.threshold(), script[e].second, 1e-12) << "episode " << e;
  }
}

TEST(MovingThreshold, ResetsToTheErrorOfTheLowestEnergyPlusDelta) {
  MovingThreshold curriculum(small_options(), kReference);
  for (const double energy : {-1.6, -1.7, -1.65}) curriculum.observe(energy);
  EXPECT_EQ(curriculum.lowest_energy(), -1.7);
  end_episodes(curriculum, 11, true);
  EXPECT_NEAR(curriculum.threshold(), 0.44, 1e-12);
  curriculum.end_episode(false);  // episode 12
  EXPECT_NEAR(curriculum.threshold(), 0.3 + 0.06, 1e-12);
  end_episodes(curriculum, 2, true);  // the counters started again
  EXPECT_NEAR(curriculum.threshold(), 0.36 - 0.02, 1e-12);
  curriculum.observe(-2.01);  // below the reference: the error is its size
  end_episodes(curriculum, 9, false);
  EXPECT_NEAR(curriculum.threshold(), 0.34, 1e-12);
  curriculum.end_episode(false);  // episode 24
  EXPECT_NEAR(curriculum.threshold(), 0.01 + 0.06, 1e-12);
}

TEST(MovingThreshold, LowestEnergyStartsAtReferencePlusThreshold) {
  MovingThreshold curriculum(small_options(), kReference);
  EXPECT_EQ(curriculum.lowest_energy(), -1.5);
  curriculum.observe(-1.4);
  EXPECT_EQ(curriculum.lowest_energy(), -1.5);
  end_episodes(curriculum, 12, false);
  EXPECT_NEAR(curriculum.threshold(), 0.5 + 0.06, 1e-12);
}

TEST(MovingThreshold, DoesNotResetWithinTheFirstTenEpisodes) {
  CurriculumOptions options = small_options();
  options.reset_interval = 5;
  MovingThreshold curriculum(options, kReference);
  curriculum.observe(-1.9);
  end_episodes(curriculum, 14, false);
  EXPECT_EQ(curriculum.threshold(), 0.5);
  curriculum.end_episode(false);
  EXPECT_NEAR(curriculum.threshold(), 0.1 + 0.06, 1e-12);
}

TEST(MovingThreshold, ShrinksOnlyWhileTheBestErrorIsBelowTheSwitch) {
  CurriculumOptions options = small_options();
  options.success_switch = 0.4;
  MovingThreshold curriculum(options, kReference);
  end_episodes(curriculum, 3, true);
  EXPECT_EQ(curriculum.threshold(), 0.5) << "the lowest error is still 0.5";
  curriculum.observe(-1.7);
  curriculum.end_episode(true);
  EXPECT_NEAR(curriculum.threshold(), 0.48, 1e-12) << "the successes were counted meanwhile";
}

TEST(MovingThreshold, ResetsAfterFailuresInARow) {
  CurriculumOptions options = small_options();
  options.reset_interval = 1000;
  options.reset_after_failures = 3;
  MovingThreshold curriculum(options, kReference);
  end_episodes(curriculum, 2, true);
  EXPECT_NEAR(curriculum.threshold(), 0.48, 1e-12);
  curriculum.observe(-1.9);
  end_episodes(curriculum, 2, false);
  curriculum.end_episode(true);  // starts the row again
  end_episodes(curriculum, 2, false);
  EXPECT_NEAR(curriculum.threshold(), 0.48, 1e-12);
  curriculum.end_episode(false);
  EXPECT_NEAR(curriculum.threshold(), 0.1 + 0.06, 1e-12);
  EXPECT_EQ(curriculum.state().successes, 0);
  EXPECT_EQ(curriculum.state().shifts, 0);
  curriculum.observe(-1.95);
  end_episodes(curriculum, 2, false);
  EXPECT_NEAR(curriculum.threshold(), 0.1 + 0.06, 1e-12);
  curriculum.end_episode(false);
  EXPECT_NEAR(curriculum.threshold(), 0.05 + 0.06, 1e-12);

  options.reset_after_failures = 0;
  MovingThreshold never(options, kReference);
  never.observe(-1.9);
  end_episodes(never, 900, false);
  EXPECT_EQ(never.threshold(), 0.5);
}

TEST(MovingThreshold, IgnoresEnergiesThatAreNotFinite) {
  MovingThreshold curriculum(small_options(), kReference);
  const double infinity = std::numeric_limits<double>::infinity();
  for (const double energy : {std::numeric_limits<double>::quiet_NaN(), infinity, -infinity}) {
    curriculum.observe(energy);
    EXPECT_EQ(curriculum.lowest_energy(), -1.5);
  }
}

TEST(MovingThreshold, StaysWhenItIsFixed) {
  CurriculumOptions options = small_options();
  options.moving = false;
  MovingThreshold curriculum(options, kReference);
  curriculum.observe(-1.9);
  end_episodes(curriculum, 50, true);
  EXPECT_EQ(curriculum.threshold(), 0.5);
}

TEST(CurriculumOptions, NameTheFieldThatIsOutOfRange) {
  using Break = void (*)(CurriculumOptions&);
  const std::vector<std::pair<std::string, Break>> cases{
      {"env.threshold = 0", [](CurriculumOptions& o) { o.threshold = 0.0; }},
      {"env.threshold = nan",
       [](CurriculumOptions& o) { o.threshold = std::numeric_limits<double>::quiet_NaN(); }},
      {"env.reset_interval = 0", [](CurriculumOptions& o) { o.reset_interval = 0; }},
      {"env.amortisation = -1", [](CurriculumOptions& o) { o.amortisation = -1.0; }},
      {"env.successes = 0", [](CurriculumOptions& o) { o.successes = 0; }},
      {"env.shifts = 0", [](CurriculumOptions& o) { o.shifts = 0; }},
      {"env.reset_after_failures = -1", [](CurriculumOptions& o) { o.reset_after_failures = -1; }},
      {"env.success_switch = -1", [](CurriculumOptions& o) { o.success_switch = -1.0; }},
  };
  for (const auto& [message, spoil] : cases) {
    CurriculumOptions options;
    EXPECT_NO_THROW(options.validate());
    spoil(options);
    EXPECT_THAT([&] { options.validate(); },
                ThrowsMessage<std::invalid_argument>(HasSubstr(message)));
  }
}

}  // namespace
}  // namespace qarch::search
