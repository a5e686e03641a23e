#include "apps/terminal.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

namespace qarch::apps {
namespace {

/// The variables that colors depend on, as they are during one test.
class Colors : public ::testing::Test {
 protected:
  Colors() { clear(); }
  ~Colors() override { clear(); }
  static void clear() {
    for (const char* name : {"NO_COLOR", "CLICOLOR_FORCE", "TERM", "COLUMNS"}) unsetenv(name);
  }
};

TEST_F(Colors, FollowTheOptionThenTheVariablesThenTheTerminal) {
  struct Case {
    std::vector<std::pair<const char*, const char*>> variables;
    bool on_terminal;
    bool elsewhere;
  };
  const std::vector<Case> cases{
      {{}, true, false},
      {{{"NO_COLOR", "1"}}, false, false},
      {{{"NO_COLOR", ""}}, true, false},
      {{{"TERM", "dumb"}}, false, false},
      {{{"CLICOLOR_FORCE", "1"}}, true, true},
      {{{"CLICOLOR_FORCE", "0"}}, true, false},
      {{{"CLICOLOR_FORCE", "1"}, {"NO_COLOR", "1"}}, false, false},
  };
  for (std::size_t k = 0; k < cases.size(); ++k) {
    clear();
    for (const auto& [name, value] : cases[k].variables) setenv(name, value, 1);
    EXPECT_EQ(use_colors(ColorWhen::kAuto, true), cases[k].on_terminal) << k;
    EXPECT_EQ(use_colors(ColorWhen::kAuto, false), cases[k].elsewhere) << k;
    EXPECT_TRUE(use_colors(ColorWhen::kAlways, false)) << k;
    EXPECT_FALSE(use_colors(ColorWhen::kNever, true)) << k;
  }
}

TEST(Styled, LeavesTextAloneWithoutColors) {
  for (const Style style :
       {Style::kHeading, Style::kError, Style::kGood, Style::kBad, Style::kFaint}) {
    EXPECT_EQ(styled("text", style, false), "text");
    const std::string colored = styled("text", style, true);
    EXPECT_TRUE(colored.starts_with("\x1b["));
    EXPECT_TRUE(colored.ends_with("mtext\x1b[0m"));
  }
  EXPECT_NE(styled("x", Style::kGood, true), styled("x", Style::kBad, true));
}

TEST(Wrapped, FoldsAtBlanks) {
  EXPECT_EQ(wrapped("one two three", 7), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(wrapped("a\nb   c", 80), (std::vector<std::string>{"a b c"}));
  EXPECT_EQ(wrapped("unbreakable x", 4), (std::vector<std::string>{"unbreakable", "x"}));
  EXPECT_EQ(wrapped("", 10), (std::vector<std::string>{""}));
}

}  // namespace
}  // namespace qarch::apps
