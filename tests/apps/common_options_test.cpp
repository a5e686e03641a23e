#include "apps/common_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <sstream>
#include <stdexcept>

#include "apps/options.h"
#include "tests/apps/program_fixture.h"

namespace qarch::apps {
namespace {

using ::testing::HasSubstr;

class CommonOptions : public ProgramFixture {
 protected:
  static std::vector<std::vector<std::string>> all_commands() {
    std::vector<std::vector<std::string>> words;
    for (const Command& command : commands()) {
      const std::string name(command.name);
      const std::map<std::string, std::vector<std::string>> within{
          {"circuit", {"draw", "convert", "transpile"}},
          {"noise", {"inspect", "convert"}},
          {"classify", {"train", "evaluate", "attack", "kernel", "labels"}}};
      const auto found = within.find(name);
      if (found == within.end()) {
        words.push_back({name});
        continue;
      }
      for (const std::string& second : found->second) words.push_back({name, second});
    }
    return words;
  }
};

/// The value names of every option that the commands have.
class ValueNames final : public CommandVisitor {
 public:
  void visit(const CommandLine& line) override {
    for (const OptionInfo& option : line.option_list()) {
      values[option.name].emplace_back(line.name(), option.value);
    }
  }
  std::map<std::string, std::vector<std::pair<std::string, std::string>>> values;
};

TEST_F(CommonOptions, HaveOneValueNameInAllCommands) {
  ValueNames found;
  visit_commands(found);
  const std::vector<std::pair<std::string, std::string>> names{
      {"seed", "N"},      {"seeds", "LIST"},           {"level", "0|1|2"},
      {"json", "FILE"},   {"problem", "PROBLEM|FILE"}, {"noise", "NOISE|FILE"},
      {"device", "FILES"}};
  for (const auto& [name, value] : names) {
    EXPECT_GE(found.values[name].size(), name == "level" ? 1U : 2U) << name;
    for (const auto& [command, shown] : found.values[name]) {
      // import-config takes names alone
      if (command == "import-config") continue;
      EXPECT_EQ(shown, value) << command << " --" << name;
    }
  }
}

TEST_F(CommonOptions, LeaveNoCommandThatAnswersWithoutJson) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"search"},
                                             {"vqe"},
                                             {"hamiltonian"},
                                             {"import-config"},
                                             {"simulate"},
                                             {"bench"},
                                             {"noise", "inspect"},
                                             {"circuit", "transpile"},
                                             {"classify", "train"},
                                             {"classify", "evaluate"},
                                             {"classify", "attack"},
                                             {"classify", "kernel"},
                                             {"classify", "labels"}}) {
    std::vector<std::string> all = words;
    all.emplace_back("--help");
    EXPECT_THAT(qarch(all).out, HasSubstr("--json FILE")) << ::testing::PrintToString(words);
  }
}

TEST_F(CommonOptions, NameTheBadValue) {
  EXPECT_EQ(parse_seed("18446744073709551615"), 18446744073709551615ULL);
  for (const char* text : {"-1", "one", "", "1.5"}) {
    try {
      parse_seed(text);
      ADD_FAILURE() << text;
    } catch (const std::invalid_argument& error) {
      EXPECT_THAT(error.what(), HasSubstr("--seed = '" + std::string(text) + "'"));
    }
  }
  EXPECT_NO_THROW(check_level(2));
  EXPECT_THROW(check_level(3), std::invalid_argument);
  EXPECT_THROW(check_level(-1), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::apps
