#include "search/action_space.h"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "rl/random.h"
#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

std::vector<std::string> texts(const ActionSpace& actions) {
  std::vector<std::string> result;
  for (int a = 0; a < actions.size(); ++a) result.push_back(actions[a].to_text());
  return result;
}

/// The rule from its meaning: going back from the end, the first gate that shares a qubit with the
/// new one must not be that very gate on all of its qubits.
bool is_illegal_by_scan(const sim::Circuit& circuit, const GateAction& action) {
  for (auto gate = circuit.gates().rbegin(); gate != circuit.gates().rend(); ++gate) {
    const bool touches =
        gate->acts_on(action.qubits[0]) || (action.is_cx() && gate->acts_on(action.qubits[1]));
    if (!touches) continue;
    return gate->kind == action.kind && gate->qubits[0] == action.qubits[0] &&
           gate->qubits[1] == action.qubits[1];
  }
  return false;
}

/// Plays `gates` uniform legal actions; returns the mean number of illegal actions per step.
double play(const ActionSpace& actions, int gates, rl::Rng& rng) {
  sim::Circuit circuit(actions.num_qubits());
  int illegal = 0;
  for (int step = 0; step < gates; ++step) {
    const rl::ActionMask mask = legal_actions(actions, circuit);
    std::vector<int> legal;
    for (int a = 0; a < actions.size(); ++a) {
      const bool is_legal = mask[static_cast<std::size_t>(a)] == 1;
      EXPECT_EQ(is_legal, !is_illegal_by_scan(circuit, actions[a])) << actions[a].to_text();
      if (is_legal) legal.push_back(a);
    }
    illegal += actions.size() - static_cast<int>(legal.size());
    append_action(circuit, actions[legal[rl::uniform_index(rng, legal.size())]]);
  }
  return static_cast<double>(illegal) / gates;
}

TEST(ActionSpace, ListsCxByControlAndOffsetThenRotationsByQubitAndAxis) {
  EXPECT_EQ(
      texts(ActionSpace(3, {})),
      (std::vector<std::string>{"cx 0,1", "cx 0,2", "cx 1,2", "cx 1,0", "cx 2,0", "cx 2,1", "rx 0",
                                "ry 0", "rz 0", "rx 1", "ry 1", "rz 1", "rx 2", "ry 2", "rz 2"}));
  for (const int n : {1, 2, 3, 4, 6, 8}) {
    const std::vector<std::string> all = texts(ActionSpace(n, {}));
    EXPECT_EQ(std::ssize(all), n * (n + 2)) << n;
    EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), all.size()) << n;
  }
  EXPECT_THROW(ActionSpace(0, {}), std::invalid_argument);
}

TEST(ActionSpace, LeavesOutPairsThatTheCouplingMapForbids) {
  const NamedNoise ourense = shipped_noise("ibm_ourense");
  const std::vector<std::string> all = texts(ActionSpace(4, ourense.model));
  EXPECT_EQ(std::vector<std::string>(all.begin(), all.begin() + 7),
            (std::vector<std::string>{"cx 0,1", "cx 1,2", "cx 1,3", "cx 1,0", "cx 2,1", "cx 3,1",
                                      "rx 0"}));
  EXPECT_EQ(all.size(), 18U);

  sim::NoiseModel one_way;
  one_way.set_coupling_map({{1, 0}});
  EXPECT_EQ(texts(ActionSpace(2, one_way)).front(), "cx 1,0");
  EXPECT_EQ(ActionSpace(2, one_way).size(), 7);
}

TEST(LegalActions, RepeatingTheGateBeforeIsIllegalUntilItIsDisturbed) {
  const ActionSpace actions(3, {});
  const auto illegal = [&](const sim::Circuit& circuit) {
    std::vector<std::string> result;
    const rl::ActionMask mask = legal_actions(actions, circuit);
    for (int a = 0; a < actions.size(); ++a) {
      if (mask[static_cast<std::size_t>(a)] == 0) result.push_back(actions[a].to_text());
    }
    return result;
  };
  using Names = std::vector<std::string>;
  sim::Circuit circuit(3);
  EXPECT_EQ(illegal(circuit), Names{});
  circuit.append(sim::GateKind::kCx, {0, 1});
  EXPECT_EQ(illegal(circuit), Names{"cx 0,1"}) << "cx 1,0 does not cancel it";
  circuit.append_rotation(sim::GateKind::kRy, 2);
  EXPECT_EQ(illegal(circuit), (Names{"cx 0,1", "ry 2"}));
  circuit.append_rotation(sim::GateKind::kRz, 1);
  EXPECT_EQ(illegal(circuit), (Names{"rz 1", "ry 2"}));
  circuit.append(sim::GateKind::kCx, {1, 2});
  EXPECT_EQ(illegal(circuit), Names{"cx 1,2"});
}

TEST(LegalActions, EqualABackwardScanAndThePublishedAverages) {
  struct Case {
    int qubits;
    double mean_illegal;  ///< published for random play
  };
  for (const auto& [n, expected] : {Case{2, 1.36}, Case{3, 1.67}, Case{4, 1.93}, Case{6, 2.52}}) {
    const ActionSpace actions(n, {});
    constexpr int kEpisodes = 150;
    double mean = 0.0;
    for (std::uint64_t episode = 0; episode < kEpisodes; ++episode) {
      rl::Rng rng = rl::random_stream(static_cast<std::uint64_t>(n), "play", episode);
      mean += play(actions, 40, rng) / kEpisodes;
    }
    EXPECT_NEAR(mean, expected, 0.12) << n << " qubits";
  }
}

TEST(AppendAction, GivesEveryRotationItsOwnParameter) {
  const ActionSpace actions(2, {});
  sim::Circuit circuit(2);
  for (const int a : {0, 1, 2, 3, 2}) append_action(circuit, actions[a]);
  sim::Circuit expected(2);
  expected.append(sim::GateKind::kCx, {0, 1});
  expected.append(sim::GateKind::kCx, {1, 0});
  expected.append_rotation(sim::GateKind::kRx, 0);
  expected.append_rotation(sim::GateKind::kRy, 0);
  expected.append_rotation(sim::GateKind::kRx, 0);
  EXPECT_EQ(circuit, expected);
  EXPECT_EQ(circuit.num_parameters(), 3);
}

}  // namespace
}  // namespace qarch::search
