#include "apps/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace qarch::apps {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;
namespace po = boost::program_options;

TEST(ParseDuration, KnowsSecondsMinutesAndHours) {
  struct Case {
    std::string text;
    double seconds;
  };
  for (const auto& [text, seconds] : {Case{"90", 90.0}, Case{"90s", 90.0}, Case{"20m", 1200.0},
                                      Case{"1.5h", 5400.0}, Case{"0.5", 0.5}, Case{"1e3s", 1e3}}) {
    EXPECT_DOUBLE_EQ(parse_duration(text, "time-limit"), seconds) << text;
  }
}

TEST(ParseDuration, RefusesEverythingElse) {
  for (const std::string text :
       {"", "m", "0", "-5m", "20 m", "20min", "20M", "1h30m", "inf", "nan", "1e999", " 5", "5,5"}) {
    EXPECT_THAT([&] { parse_duration(text, "time-limit"); },
                ThrowsMessage<std::invalid_argument>(
                    AllOf(HasSubstr("--time-limit = '" + text + "'"), HasSubstr("20m"))))
        << text;
  }
}

TEST(CheckThreads, AllowsOneToAThousand) {
  for (const int threads : {1, 2, 1024}) EXPECT_NO_THROW(check_threads(threads));
  for (const int threads : {0, -1, 1025}) {
    EXPECT_THAT(
        [&] { check_threads(threads); },
        ThrowsMessage<std::invalid_argument>(HasSubstr("--threads = " + std::to_string(threads))));
  }
}

struct Parsed {
  std::string file;
  int count = 3;
  bool given = false;
  bool goes_on = false;
  std::string help;
};

Parsed parse(const std::vector<std::string>& words) {
  Parsed parsed;
  CommandLine line("test FILE [options]", "Does a thing.");
  line.options().add_options()("count", po::value(&parsed.count)->default_value(3), "how many");
  line.positional("file", &parsed.file);
  line.epilogue("the end\n");
  std::ostringstream out;
  parsed.goes_on = line.parse(words, out);
  parsed.given = line.given("count");
  parsed.help = out.str();
  return parsed;
}

TEST(CommandLine, FillsTheVariablesOfItsOptions) {
  const Parsed parsed = parse({"--count", "5", "name"});
  EXPECT_TRUE(parsed.goes_on);
  EXPECT_EQ(parsed.file, "name");
  EXPECT_EQ(parsed.count, 5);
  EXPECT_TRUE(parsed.given);
  EXPECT_EQ(parsed.help, "");
  EXPECT_FALSE(parse({"name"}).given);
  EXPECT_EQ(parse({"name"}).count, 3);
}

TEST(CommandLine, HelpPrintsTheTableThatParses) {
  for (const std::string word : {"--help", "-h"}) {
    const Parsed parsed = parse({word});
    EXPECT_FALSE(parsed.goes_on);
    EXPECT_THAT(parsed.help,
                AllOf(HasSubstr("usage: qarch test FILE [options]"), HasSubstr("Does a thing."),
                      HasSubstr("--count"), HasSubstr("how many"), HasSubstr("the end")));
  }
}

TEST(CommandLine, NamesTheWordThatIsWrong) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases{
      {{"--cuont", "3"}, "cuont"},
      {{"--count", "many"}, "many"},
      {{"--count"}, "count"},
      {{"a", "b"}, "positional"},
      {{"--count", "1", "--count", "2"}, "count"},
  };
  for (const auto& [words, fragment] : cases) {
    EXPECT_THAT([&] { parse(words); },
                ThrowsMessage<std::invalid_argument>(
                    AllOf(HasSubstr(fragment), HasSubstr("see qarch test --help"))));
  }
}

TEST(SignalGuard, SeesTheFirstSignalOnly) {
  const SignalGuard guard;
  EXPECT_FALSE(SignalGuard::raised());
  std::raise(SIGTERM);
  EXPECT_TRUE(SignalGuard::raised());
  const SignalGuard next;
  EXPECT_FALSE(SignalGuard::raised()) << "a new guard starts afresh";
}

}  // namespace
}  // namespace qarch::apps
