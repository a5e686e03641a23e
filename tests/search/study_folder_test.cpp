#include "search/study_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "search/configuration.h"
#include "tests/search/io_temporary_folder.h"
#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Experiment shipped_experiment(const std::vector<std::string>& overrides = {}) {
  return read_experiment("h2-2q-noiseless-fast", overrides, shipped_data());
}

TEST(ParseSeeds, ReadsListsAndRanges) {
  EXPECT_THAT(parse_seeds("3"), ElementsAre(3));
  EXPECT_THAT(parse_seeds("1,2,5"), ElementsAre(1, 2, 5));
  EXPECT_THAT(parse_seeds("1..4"), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(parse_seeds("7..7"), ElementsAre(7));
  EXPECT_THAT(parse_seeds("9, 1..3 ,5"), ElementsAre(9, 1, 2, 3, 5));
  EXPECT_THAT(parse_seeds("0"), ElementsAre(0));
  EXPECT_THAT(parse_seeds("18446744073709551614..18446744073709551615"),
              ElementsAre(18446744073709551614U, 18446744073709551615U));
  EXPECT_EQ(parse_seeds("1..10000").size(), 10000U);
}

TEST(ParseSeeds, RefusesEverythingElseWithItsText) {
  for (const char* text : {"",
                           ",",
                           "1,",
                           ",1",
                           "1,,2",
                           "a",
                           "-1",
                           "1.5",
                           "1..",
                           "..3",
                           "1...3",
                           "1..2..3",
                           "3..1",
                           "1 2",
                           "1,1",
                           "1..3,2",
                           "0x3",
                           "+3",
                           "1..10001",
                           "0..18446744073709551615",
                           "18446744073709551616"}) {
    EXPECT_THAT(message_of<std::invalid_argument>([&] { parse_seeds(text); }),
                AllOf(HasSubstr(std::string("--seeds = '") + text + "'"), HasSubstr("must ")))
        << text;
  }
}

TEST(FirstDifference, NamesTheKeyAndBothValues) {
  const std::string a = "[general]\nseed = 1\nepisodes = 5\n\n[env]\nmax_gates = 7\n";
  EXPECT_EQ(first_difference(a, a), std::nullopt);
  const std::string b = "[general]\nseed = 2\nepisodes = 5\n\n[env]\nmax_gates = 8\n";
  const auto seed = first_difference(a, b);
  ASSERT_TRUE(seed.has_value());
  EXPECT_EQ(seed->key, "general.seed");
  const auto gates = first_difference(a, b, "general.seed");
  ASSERT_TRUE(gates.has_value());
  EXPECT_EQ(gates->key, "env.max_gates");
  EXPECT_EQ(gates->there, "7");
  EXPECT_EQ(gates->here, "8");
  // A key that only one of them has, as after a change of version.
  const std::string more = a + "depth = 3\n";
  EXPECT_EQ(first_difference(a, more)->here, "3");
  EXPECT_EQ(first_difference(more, a)->there, "3");
  EXPECT_EQ(first_difference(more, a)->key, "env.depth");
}

TEST(Differences, AreAllThatThereAre) {
  const std::string a = "[general]\nseed = 1\nepisodes = 5\n\n[env]\nmax_gates = 7\n";
  const std::string b = "[general]\nseed = 2\nepisodes = 6\n\n[data]\nname = moons\n";
  const std::vector<KeyDifference> found = differences(a, b, "general.seed");
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].key, "general.episodes");
  EXPECT_EQ(found[1].key, "env.max_gates");
  EXPECT_EQ(found[1].here, "(none)");
  EXPECT_EQ(found[2].key, "data.name");
  EXPECT_EQ(found[2].there, "(none)");
  EXPECT_TRUE(differences(a, a).empty());
}

TEST(StudyFolder, BelongsToOneConfigurationWhateverTheSeed) {
  const TemporaryFolder temporary;
  const std::string path = temporary.file("a/study");
  const StudyFolder study = StudyFolder::create(path, shipped_experiment({"general.seed=7"}));
  EXPECT_EQ(study.name(), "study");
  EXPECT_EQ(study.seed_folder(12), path + "/seed-12");
  // study.cfg is an experiment, and any seed of it is in the study.
  const Experiment again = read_experiment(study.configuration_file(), {}, shipped_data());
  EXPECT_EQ(to_ini(again), to_ini(shipped_experiment()));
  EXPECT_NO_THROW(StudyFolder::create(path, shipped_experiment({"general.seed=8"})));
  EXPECT_THAT(message_of<std::invalid_argument>(
                  [&] { StudyFolder::create(path, shipped_experiment({"env.max_gates=5"})); }),
              AllOf(HasSubstr(path), HasSubstr("env.max_gates = 12 in study.cfg, 5")));
}

TEST(StudyFolder, ListsTheSeedsThatHaveAFolder) {
  const TemporaryFolder temporary;
  const std::string path = temporary.file("study");
  StudyFolder::create(path, shipped_experiment());
  for (const char* name : {"seed-10", "seed-2", "seed-", "seed-x", "other"}) {
    std::filesystem::create_directories(path + "/" + name);
  }
  EXPECT_THAT(StudyFolder::open(path).seeds(), ElementsAre(2, 10));
  EXPECT_EQ(StudyFolder::open(path + "/").name(), "study");
}

TEST(StudyFolder, RefusesWhatIsNoStudy) {
  const TemporaryFolder temporary;
  EXPECT_THAT(
      message_of<std::invalid_argument>([&] { StudyFolder::open(temporary.file("missing")); }),
      HasSubstr("study.cfg"));
  std::filesystem::create_directories(temporary.file("run"));
  std::ofstream(temporary.file("run/events.jsonl")) << "\n";
  EXPECT_THAT(message_of<std::invalid_argument>(
                  [&] { StudyFolder::create(temporary.file("run"), shipped_experiment()); }),
              HasSubstr("holds a run"));
  std::ofstream(temporary.file("file")) << "\n";
  EXPECT_THROW(StudyFolder::create(temporary.file("file"), shipped_experiment()),
               std::runtime_error);
}

}  // namespace
}  // namespace qarch::search
