#include "apps/manual.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "apps/options.h"
#include "search/io/text_file.h"
#include "tests/apps/program_fixture.h"

namespace qarch::apps {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(Roff, EveryCharacterStandsForItself) {
  EXPECT_EQ(roff("a-b"), "a\\-b");
  EXPECT_EQ(roff(".TH"), "\\&.TH");
  EXPECT_EQ(roff("'x'"), "\\&\\(aqx\\(aq");
  EXPECT_EQ(roff("a\\b \"c\" `d` e^f ~"), "a\\eb \\(dqc\\(dq \\(gad\\(ga e\\(haf \\(ti");
}

TEST(ManualPages, ThereIsOneForEveryCommandWithEverySection) {
  struct Names final : CommandVisitor {
    void visit(const CommandLine& line) override { names.push_back(line.name()); }
    std::vector<std::string> names;
  } visitor;
  visit_commands(visitor);
  const std::vector<ManualPage> pages = manual_pages();
  ASSERT_GE(pages.size(), visitor.names.size() + 1);
  EXPECT_EQ(pages[0].name, "qarch");
  for (std::string name : visitor.names) {
    std::ranges::replace(name, ' ', '-');
    EXPECT_EQ(std::ranges::count(pages, "qarch-" + name, &ManualPage::name), 1) << name;
  }
  for (const ManualPage& page : pages) {
    EXPECT_FALSE(page.summary.empty()) << page.name;
    EXPECT_THAT(page.text, StartsWith(".TH ")) << page.name;
    std::size_t place = 0;  // in this order
    for (const char* section : {"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS",
                                "ENVIRONMENT", "FILES", "SEE ALSO"}) {
      place = page.text.find(std::string("\n.SH ") + section + '\n', place);
      EXPECT_NE(place, std::string::npos) << page.name << ' ' << section;
    }
    for (const ExitCode& row : exit_codes()) {
      EXPECT_THAT(page.text, HasSubstr("\\fB" + std::to_string(row.code) + "\\fR\n"));
    }
  }
}

TEST(ManualPages, NameEveryOptionAndExample) {
  struct Walk final : CommandVisitor {
    void visit(const CommandLine& line) override {
      std::string name = "qarch-" + line.name();
      std::ranges::replace(name, ' ', '-');
      for (const ManualPage& page : pages) {
        if (page.name != name) continue;
        for (const OptionInfo& option : line.option_list()) {
          EXPECT_THAT(page.text, HasSubstr("\\fB" + roff("--" + option.name) + "\\fR")) << name;
        }
        for (const Example& example : line.examples()) {
          EXPECT_THAT(page.text, HasSubstr(roff(example.command))) << name;
        }
        ++seen;
      }
    }
    const std::vector<ManualPage> pages = manual_pages();
    int seen = 0;
  } walk;
  visit_commands(walk);
  EXPECT_GE(walk.seen, 10);
}

class ManualCommand : public ProgramFixture {
 protected:
  static bool has(const std::string& program) {
    return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
  }
  static std::string output_of(const std::string& command) {
    std::string text;
    FILE* const pipe = popen((command + " 2>&1").c_str(), "r");
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
    pclose(pipe);
    return text;
  }
};

TEST_F(ManualCommand, WritesAllPagesOrOne) {
  EXPECT_EQ(qarch({"manual"}).out, manual_pages()[0].text);
  EXPECT_THAT(qarch({"manual", "noise", "inspect"}).out, HasSubstr("QARCH\\-NOISE\\-INSPECT"));
  EXPECT_THAT(qarch({"manual", "--list"}).out, HasSubstr("qarch-search(1) - find a circuit"));
  ASSERT_EQ(qarch({"manual", "-o", at("man1")}).code, kExitOk);
  for (const ManualPage& page : manual_pages()) {
    EXPECT_EQ(search::read_text_file(at("man1") + "/" + page.name + ".1"), page.text);
  }
  ASSERT_EQ(qarch({"manual", "search", "-o", at("one")}).code, kExitOk);
  EXPECT_EQ(std::distance(fs::directory_iterator(at("one")), {}), 1);
}

TEST_F(ManualCommand, PagesAreCleanForMandocAndMan) {
  ASSERT_EQ(qarch({"manual", "-o", at("man1")}).code, kExitOk);
  const bool mandoc = has("mandoc");
  const bool groff = has("groff");
  if (mandoc) {
    EXPECT_EQ(output_of("mandoc -T lint -W style " + at("man1") + "/*.1"), "");
  }
  if (groff) {
    EXPECT_EQ(output_of("groff -man -ww -z " + at("man1") + "/*.1"), "");
  }
  if (!mandoc || !groff) GTEST_SKIP() << "mandoc or groff is not installed";
}

}  // namespace
}  // namespace qarch::apps
