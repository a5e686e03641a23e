#include "apps/help_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace qarch::apps {
namespace {

using ::testing::HasSubstr;

/// Every command line's help text.
class HelpCollector final : public CommandVisitor {
 public:
  explicit HelpCollector(const Streams& streams) : streams_(streams) {}
  void visit(const CommandLine& line) override {
    names.push_back(line.name());
    texts.push_back(help_text(line, streams_));
    for (const OptionInfo& option : line.option_list()) {
      EXPECT_FALSE(option.help.empty()) << line.name() << " --" << option.name;
      EXPECT_THAT(texts.back(), HasSubstr("--" + option.name)) << line.name();
      for (const OptionInfo& global : global_options()) {
        EXPECT_NE(option.name, global.name) << line.name();
        EXPECT_TRUE(global.letter == 0 || option.letter != global.letter) << line.name();
      }
    }
  }
  std::vector<std::string> names;
  std::vector<std::string> texts;

 private:
  const Streams& streams_;
};

TEST(HelpText, OfEveryCommandNamesEveryOption) {
  std::ostringstream out;
  const Streams streams{out, out};
  HelpCollector collector(streams);
  visit_commands(collector);
  EXPECT_GE(collector.texts.size(), 10U);
  EXPECT_EQ(out.str(), "") << "a visit prints nothing";
}

TEST(HelpText, FoldsOptionsToTheTerminal) {
  std::ostringstream out;
  CommandLine line("test [options]",
                   "A description that is long enough to be folded where the terminal has few "
                   "columns, as here.");
  line.options().add_options()("option",
                               boost::program_options::value<std::string>()->value_name("X"),
                               "what it does, in more words than fit on a line of the terminal");
  for (const int width : {50, 80, 100}) {
    Streams streams{out, out};
    streams.width = width;
    std::istringstream lines(help_text(line, streams));
    for (std::string text; std::getline(lines, text);) {
      EXPECT_LE(text.size(), static_cast<std::size_t>(width)) << text;
    }
  }
}

TEST(ProgramHelp, FitsOnALargeScreen) {
  std::ostringstream out;
  const std::string help = program_help({out, out});
  EXPECT_LT(std::count(help.begin(), help.end(), '\n'), 60);
  for (const Example& step : first_steps()) EXPECT_THAT(help, HasSubstr(step.command));
}

}  // namespace
}  // namespace qarch::apps
