#include "search/coupling.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

using Pairs = std::vector<QubitPair>;

TEST(CoupledPairs, FollowTheWordOrTheList) {
  struct Case {
    const char* text;
    int qubits;
    Pairs pairs;
  };
  const std::vector<Case> cases{
      {"device", 1, {}},
      {"all", 3, {{0, 1}, {0, 2}, {1, 2}, {1, 0}, {2, 0}, {2, 1}}},
      {"device", 3, {{0, 1}, {0, 2}, {1, 2}, {1, 0}, {2, 0}, {2, 1}}},
      {"line", 4, {{0, 1}, {1, 2}, {1, 0}, {2, 3}, {2, 1}, {3, 2}}},
      {"ring", 4, {{0, 1}, {0, 3}, {1, 2}, {1, 0}, {2, 3}, {2, 1}, {3, 0}, {3, 2}}},
      {"line", 2, {{0, 1}, {1, 0}}},
      {"ring", 2, {{0, 1}, {1, 0}}},
      {"ring", 1, {}},
      {"0-1,1-2", 3, {{0, 1}, {1, 2}, {1, 0}, {2, 1}}},
      {" 2 > 0 , 0-1", 3, {{0, 1}, {1, 0}, {2, 0}}},
      {"1>0,1>0", 2, {{1, 0}}},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(coupled_pairs(c.text, c.qubits, {}), c.pairs) << c.text << ' ' << c.qubits;
    EXPECT_NO_THROW(validate_coupling(c.text)) << c.text;
  }
}

TEST(CoupledPairs, OfADeviceAreThoseThatItAllows) {
  const NamedNoise ourense = shipped_noise("ibm_ourense");
  const Pairs expected{{0, 1}, {1, 2}, {1, 3}, {1, 0}, {2, 1}, {3, 1}};
  EXPECT_EQ(coupled_pairs("device", 4, ourense.model), expected);
  EXPECT_EQ(coupled_pairs("1-2,1>3", 4, ourense.model), (Pairs{{1, 2}, {1, 3}, {2, 1}}));
}

TEST(CoupledPairs, NameThePairAndTheDeviceThatForbidsIt) {
  const NamedNoise ourense = shipped_noise("ibm_ourense");
  for (const std::string text : {"all", "ring", "0-1,2>3"}) {
    EXPECT_THAT([&] { coupled_pairs(text, 4, ourense.model); },
                ThrowsMessage<std::invalid_argument>(
                    AllOf(HasSubstr("env.coupling = '" + text + "' has the pair "),
                          HasSubstr("noise.model = '" + ourense.model.name() + "'"))));
  }
}

TEST(CoupledPairs, RefuseEverythingElse) {
  struct Case {
    const char* text;
    const char* message;
    bool needs_qubits = false;
  };
  for (const Case& c :
       {Case{"lin", "env.coupling = 'lin', must be one of: device all line ring or pairs"},
        Case{"", "must be one of: device"}, Case{"0-1,", "must be one of: device"},
        Case{"0-0", "'0-0' must name two different qubits"},
        Case{"0-x", "'x' must be the number of a qubit"},
        Case{"0--1", "'-1' must be the number of a qubit"},
        Case{"0-1 2", "'1 2' must be the number of a qubit"},
        Case{"0-99999999999", "must be the number of a qubit"},
        Case{"0-1,1>3", "env.coupling = '0-1,1>3': qubit 3, must be in [0, 2]", true}}) {
    const auto refusal = ThrowsMessage<std::invalid_argument>(HasSubstr(c.message));
    EXPECT_THAT([&] { coupled_pairs(c.text, 3, {}); }, refusal);
    if (c.needs_qubits) continue;
    EXPECT_THAT([&] { validate_coupling(c.text); }, refusal);
  }
}

}  // namespace
}  // namespace qarch::search
