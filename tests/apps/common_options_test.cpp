#include "apps/common_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <sstream>
#include <stdexcept>

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

  /// What stands behind "--name" in the help text, up to the blanks before its words; "" if the
  /// command has no such option.
  static std::string value_of(const std::string& help, const std::string& name) {
    std::istringstream lines(help);
    for (std::string line; std::getline(lines, line);) {
      const std::size_t at = line.find("--" + name + " ");
      if (at == std::string::npos || line.find_first_not_of(" -o[]O,qv") < at) continue;
      std::string rest = line.substr(at + name.size() + 3);
      const std::size_t equals = rest.find(" (=");
      const std::size_t blanks = rest.find("  ");
      return rest.substr(0, std::min(equals, blanks));
    }
    return "";
  }
};

TEST_F(CommonOptions, HaveOneValueNameInAllCommands) {
  const std::vector<std::pair<std::string, std::string>> names{
      {"seed", "N"},       {"seeds", "LIST"},        {"level", "0|1|2"},
      {"json", "FILE"},    {"problem", "NAME|FILE"}, {"noise", "NAME|FILE"},
      {"device", "FILES"}, {"best-qubits", "[=N]"},  {"format", "NAME"}};
  std::map<std::string, int> seen;
  for (std::vector<std::string> words : all_commands()) {
    words.emplace_back("--help");
    const std::string help = qarch(words).out;
    for (const auto& [name, value] : names) {
      const std::string found = value_of(help, name);
      if (found.empty() || name == "format" || name == "best-qubits") continue;
      EXPECT_EQ(found, value) << ::testing::PrintToString(words) << " --" << name;
      ++seen[name];
    }
  }
  for (const char* name : {"seed", "json", "problem", "noise", "device"}) {
    EXPECT_GE(seen[name], 3) << name;
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
    EXPECT_EQ(value_of(qarch(all).out, "json"), "FILE") << ::testing::PrintToString(words);
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
