#include "apps/run_comparison.h"

#include <gmock/gmock.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "search/io/run_file.h"
#include "tests/apps/recorded_fixture.h"

namespace qarch::apps {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class RunComparison : public RecordedFixture {};

TEST_F(RunComparison, HasRatiosToTheFirst) {
  const std::vector<AnyRecord> records{read_any_record(make_run("a", 1e-3)),
                                       read_any_record(make_run("b", 4e-3, 2))};
  const Comparison c = compare(records);
  EXPECT_THAT(c.names, ElementsAre("a", "b"));
  EXPECT_TRUE(c.warnings.empty());
  ASSERT_EQ(c.numbers.at(0).key, "noiseless_error");
  EXPECT_DOUBLE_EQ(c.numbers[0].ratio(0), 1.0);
  EXPECT_DOUBLE_EQ(c.numbers[0].ratio(1), 4.0);
  EXPECT_TRUE(std::isnan((Comparison::Number{"", "", NumberKind::kCount, {0.0, 1.0}}.ratio(1))));
  EXPECT_TRUE(std::isnan((Comparison::Number{"", "", NumberKind::kError, {1.0, -1.0}}.ratio(1))));
}

TEST_F(RunComparison, ListsTheKeysThatDiffer) {
  const std::vector<AnyRecord> records{read_any_record(make_run("a", 1e-3)),
                                       read_any_record(make_run("b", 1e-3, 2, "episodes", 6))};
  const Comparison c = compare(records);
  ASSERT_EQ(c.settings.size(), 2U);
  EXPECT_EQ(c.settings[0].key, "general.episodes");
  EXPECT_THAT(c.settings[0].values, ElementsAre("4", "6"));
  EXPECT_EQ(c.settings[1].key, "general.seed");
}

TEST_F(RunComparison, WarnsWhereProblemsOrNoiseDiffer) {
  const std::string a = make_run("a", 1e-3);
  const std::string b = make_run("b", 1e-3);
  search::RunRecord other = search::read_run_file(b + "/run.h5");
  other.problem.observable = "-2.0 II\n";
  other.noise.name = "loud";
  search::write_run_file(b + "/run.h5", other);
  const std::vector<AnyRecord> records{read_any_record(a), read_any_record(b)};
  EXPECT_THAT(compare(records).warnings,
              ElementsAre("a and b are about different problems of the name h2",
                          "a and b have different noise: quiet, loud"));
  const Output output = qarch({"compare", a, b});
  EXPECT_EQ(output.code, 0);
  EXPECT_THAT(output.err, HasSubstr("warning: a and b are about different problems"));
}

TEST_F(RunComparison, ShowsTheCircuitsSideBySideWhereTheyFit) {
  const std::string a = make_run("a", 1e-3);
  const std::string b = make_run("b", 1e-3);
  const Output output = qarch({"compare", a, b});
  EXPECT_THAT(output.out, ::testing::ContainsRegex("\na: +b:\nq0: .*q0: "));
  std::vector<std::string> many{"compare"};
  for (int i = 0; i < 6; ++i) many.push_back(make_run("r" + std::to_string(i), 1e-3));
  EXPECT_THAT(qarch(many).out, HasSubstr("\nr5:\nq0: "));
}

TEST_F(RunComparison, IsOfOneKind) {
  const std::string run = make_run("a", 1e-3);
  const Output output = qarch({"compare", run, make_study("study", {1e-3})});
  EXPECT_EQ(output.code, 2);
  EXPECT_THAT(output.err, HasSubstr("a is a search, study a study, must be of one kind"));
  EXPECT_EQ(qarch({"compare", run}).code, 2);
}

TEST_F(RunComparison, OfStudiesHasTheirMedians) {
  const std::string a = make_study("a", {1e-3, 2e-3, 3e-3});
  const std::string b = make_study("b", {4e-3, 4e-3, 4e-3});
  const Output output = qarch({"compare", a, b});
  ASSERT_EQ(output.code, 0) << output.err;
  EXPECT_THAT(output.out, AllOf(HasSubstr("below target"), HasSubstr("2.0000 mHa"),
                                HasSubstr("the configurations are equal")));
  const json object = json::parse(qarch({"compare", a, b, "--json", "-"}).out);
  EXPECT_EQ(object["kind"], "study");
  for (const json& number : object["numbers"]) {
    if (number["key"] == "noiseless_error") {
      EXPECT_THAT(number["ratios"], ElementsAre(1, 2));
    }
  }
}

TEST_F(RunComparison, NamesRunsOfOneNameByTheirPaths) {
  const std::vector<AnyRecord> records{read_any_record(make_run("x/seed-1", 1e-3)),
                                       read_any_record(make_run("y/seed-1", 1e-3))};
  EXPECT_THAT(compare(records).names, ElementsAre(at("x/seed-1"), at("y/seed-1")));
}

TEST_F(RunComparison, OfBenchesComparesRowsByName) {
  const auto bench = [&](const char* file, double us) {
    return write(file, R"({"format": "qarch-bench",
       "context": {"qarch": "0", "date": "d", "cpu": "c", "processors": 2}, "rows": [
       {"name": "single", "threads": 1, "median_us": )" +
                           std::to_string(us) + R"(, "spread": 0.5, "per_second": 4e5}]})");
  };
  const Output output = qarch({"compare", bench("a.json", 2.0), bench("b.json", 3.0)});
  EXPECT_THAT(output.out, ::testing::ContainsRegex("single, us +2 +3 +1.5"));
}

TEST(TextWidth, CountsCharacters) { EXPECT_EQ(text_width("q0: ─●"), 6U); }

}  // namespace
}  // namespace qarch::apps
