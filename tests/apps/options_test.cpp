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
  std::string how = "text";
  unsigned size = 0;
  double rate = 0.0;
  int count = 3;
  bool given = false;
  bool goes_on = false;
  std::string help;
};

Parsed parse(const std::vector<std::string>& words) {
  Parsed parsed;
  CommandLine line("test FILE [options]", "Does a thing.");
  line.options().add_options()("count,c",
                               po::value(&parsed.count)->value_name("N")->default_value(3),
                               "how many")("counter", po::bool_switch(), "another")(
      "how", po::value(&parsed.how)->value_name("text|svg"), "in which way")(
      "size", po::value(&parsed.size)->value_name("N"), "a size")(
      "rate", po::value(&parsed.rate)->value_name("X"), "a rate")(
      "best", po::value<std::string>()->implicit_value("any")->value_name("N"), "the best");
  line.positional("file", &parsed.file);
  line.epilogue("the end\n");
  line.example("qarch test one", "does one");
  line.topic("keys", "print the keys", [] { return std::string("all the keys\n"); });
  std::ostringstream out;
  std::ostringstream err;
  parsed.goes_on = line.parse(words, {out, err});
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
                      HasSubstr("-c, --count N"), HasSubstr("how many [3]"),
                      HasSubstr("--best [N]"), HasSubstr("--quiet"), HasSubstr("the end"),
                      HasSubstr("  qarch test one\n      does one")));
  }
}

TEST(CommandLine, NamesTheWordThatIsWrongAndWhatIsAllowed) {
  struct Case {
    std::vector<std::string> words;
    std::string message;
  };
  const std::vector<Case> cases{
      {{"--cuont", "3"}, "unknown option --cuont; did you mean '--count'?"},
      {{"--quite"}, "unknown option --quite; did you mean '--quiet'?"},
      {{"--zzzzzz"}, "unknown option --zzzzzz (see"},
      {{"-x"}, "unknown option -x"},
      {{"--coun", "3"}, "--coun is short for several options, must be one of: --count --counter"},
      {{"--count", "many"}, "--count = 'many', must be a whole number below 2147483648"},
      {{"--count", "1.5"}, "--count = '1.5', must be a whole number"},
      {{"--count", "99999999999"}, "below 2147483648"},
      {{"--size=-1"}, "--size = '-1', must be a whole number >= 0"},
      {{"--rate", "fast"}, "--rate = 'fast', must be a number"},
      {{"--how", "svgg"}, "--how = 'svgg', must be one of: text svg; did you mean 'svg'?"},
      {{"--count"}, "--count needs a value, N"},
      {{"-c"}, "--count needs a value, N"},
      {{"--counter=yes"}, "--counter takes no value"},
      {{"a", "b"}, "one word too many: 'b', usage: qarch test FILE [options]"},
      {{"--count", "1", "a", "--count", "2"}, "--count is given twice"},
  };
  for (const auto& [words, message] : cases) {
    EXPECT_THAT([&] { parse(words); }, ThrowsMessage<std::invalid_argument>(HasSubstr(message)))
        << ::testing::PrintToString(words);
  }
  EXPECT_THAT([] { parse({"--cuont"}); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("see qarch test --help")));
  EXPECT_EQ(parse({"--count=+4"}).count, 4);
  EXPECT_EQ(parse({"--how=svg", "--rate=1e-3"}).rate, 1e-3);
}

TEST(CommandLine, TopicsHaveAnOptionOfTheirOwn) {
  const Parsed parsed = parse({"--help-keys"});
  EXPECT_FALSE(parsed.goes_on);
  EXPECT_EQ(parsed.help, "all the keys\n");
  const std::string help = parse({"--help"}).help;
  EXPECT_THAT(help, HasSubstr("--help-keys"));
  EXPECT_THAT(help, ::testing::Not(HasSubstr("all the keys")));
}

TEST(CommandLine, DescribesItselfToAVisitorAndDoesNotRun) {
  struct Looker final : CommandVisitor {
    void visit(const CommandLine& line) override {
      name = line.name();
      options = line.option_list();
      positionals = line.positional_list();
      examples = line.examples();
    }
    std::string name;
    std::vector<OptionInfo> options;
    std::vector<PositionalInfo> positionals;
    std::vector<Example> examples;
  } looker;
  std::ostringstream out;
  Streams streams{out, out};
  streams.visitor = &looker;
  std::vector<std::string> files;
  CommandLine line("a test IN... [options]", "");
  line.options().add_options()("count,c", po::value<int>()->value_name("N")->default_value(3),
                               "how many")("flag", po::bool_switch(), "on")(
      "best", po::value<std::string>()->implicit_value("any")->value_name("N"), "the best");
  line.positionals("files", &files, "NOISE|FILE");
  line.example("qarch a test x");
  EXPECT_FALSE(line.parse({"--wrong"}, streams));
  EXPECT_EQ(looker.name, "a test");
  ASSERT_EQ(looker.options.size(), 3U);
  EXPECT_EQ(looker.options[0].name, "count");
  EXPECT_EQ(looker.options[0].letter, 'c');
  EXPECT_EQ(looker.options[0].value, "N");
  EXPECT_EQ(looker.options[0].fallback, "3");
  EXPECT_EQ(looker.options[0].help, "how many");
  EXPECT_EQ(looker.options[1].value, "");
  EXPECT_EQ(looker.options[1].letter, 0);
  EXPECT_TRUE(looker.options[2].value_may_go);
  EXPECT_EQ(looker.options[2].value, "N");
  EXPECT_EQ(looker.positionals.at(0).value, "NOISE|FILE");
  EXPECT_TRUE(looker.positionals.at(0).repeated);
  EXPECT_EQ(looker.examples.at(0).command, "qarch a test x");
  EXPECT_EQ(out.str(), "");
}

TEST(ChoicesOf, AreSmallWordsDividedByBars) {
  EXPECT_EQ(choices_of("text|svg"), (std::vector<std::string>{"text", "svg"}));
  EXPECT_EQ(choices_of("0|1|2").size(), 3U);
  for (const char* name : {"NAME|FILE", "text", "N", "", "rz,sx", "a|", "[N]"}) {
    EXPECT_TRUE(choices_of(name).empty()) << name;
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
