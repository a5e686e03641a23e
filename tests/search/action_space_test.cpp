#include "search/action_space.h"

#include <gtest/gtest.h>

#include <algorithm>
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

ActionSpace all_to_all(int num_qubits, const std::vector<std::string>& gates) {
  return {num_qubits, coupled_pairs("all", num_qubits, {}), GateSet(gates)};
}

/// The published actions.
ActionSpace default_actions(int num_qubits, const sim::NoiseModel& noise = {}) {
  return {num_qubits, coupled_pairs("device", num_qubits, noise)};
}

/// The published rule from its meaning: going back from the end, the first gate that shares a qubit
/// with the new one must not be that very gate on all of its qubits.
bool is_illegal_by_scan(const sim::Circuit& circuit, const GateAction& action) {
  for (auto gate = circuit.gates().rbegin(); gate != circuit.gates().rend(); ++gate) {
    const bool touches = gate->acts_on(action.qubits[0]) ||
                         (action.is_two_qubit() && gate->acts_on(action.qubits[1]));
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
      texts(default_actions(3)),
      (std::vector<std::string>{"cx 0,1", "cx 0,2", "cx 1,2", "cx 1,0", "cx 2,0", "cx 2,1", "rx 0",
                                "ry 0", "rz 0", "rx 1", "ry 1", "rz 1", "rx 2", "ry 2", "rz 2"}));
  for (const int n : {1, 2, 3, 4, 6, 8}) {
    const std::vector<std::string> all = texts(default_actions(n));
    EXPECT_EQ(std::ssize(all), n * (n + 2)) << n;
    EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), all.size()) << n;
  }
  EXPECT_THROW(ActionSpace(0, {}), std::invalid_argument);
  EXPECT_THROW(ActionSpace(1, {}, GateSet({"cx"})), std::invalid_argument);
}

TEST(ActionSpace, LeavesOutPairsThatTheCouplingMapForbids) {
  const NamedNoise ourense = shipped_noise("ibm_ourense");
  const std::vector<std::string> all = texts(default_actions(4, ourense.model));
  EXPECT_EQ(std::vector<std::string>(all.begin(), all.begin() + 7),
            (std::vector<std::string>{"cx 0,1", "cx 1,2", "cx 1,3", "cx 1,0", "cx 2,1", "cx 3,1",
                                      "rx 0"}));
  EXPECT_EQ(all.size(), 18U);

  sim::NoiseModel one_way;
  one_way.set_coupling_map({{1, 0}});
  EXPECT_EQ(texts(default_actions(2, one_way)).front(), "cx 1,0");
  EXPECT_EQ(default_actions(2, one_way).size(), 7);
}

TEST(ActionSpace, ListsTheKindsInTheOrderOfTheSet) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(texts(all_to_all(2, {"ry", "cx"})), (Names{"cx 0,1", "cx 1,0", "ry 0", "ry 1"}));
  EXPECT_EQ(texts(all_to_all(2, {"rz", "sx", "x", "cx"})),
            (Names{"cx 0,1", "cx 1,0", "rz 0", "sx 0", "x 0", "rz 1", "sx 1", "x 1"}));
  EXPECT_EQ(texts(all_to_all(3, {"cz", "cx", "h"})),
            (Names{"cz 0,1", "cx 0,1", "cz 0,2", "cx 0,2", "cz 1,2", "cx 1,2", "cx 1,0", "cx 2,0",
                   "cx 2,1", "h 0", "h 1", "h 2"}))
      << "one direction of cz";
  EXPECT_EQ(texts(ActionSpace(3, {{2, 1}}, GateSet({"cz"}))), Names{"cz 2,1"});
  EXPECT_EQ(texts(all_to_all(1, {"ry", "cx"})), Names{"ry 0"});
}

TEST(ActionSpace, FindsTheActionOfAGate) {
  const ActionSpace actions = all_to_all(3, {"ry", "x", "cx", "cz"});
  for (int a = 0; a < actions.size(); ++a) {
    sim::Circuit circuit(3);
    append_action(circuit, actions[a]);
    EXPECT_EQ(actions.find(circuit.gates().front()), a) << actions[a].to_text();
  }
  EXPECT_EQ(actions.find({sim::GateKind::kRx, {0, -1}}), -1);
  EXPECT_EQ(actions.find({sim::GateKind::kCz, {1, 0}}), -1);
}

TEST(LegalActions, RepeatingTheGateBeforeIsIllegalUntilItIsDisturbed) {
  const ActionSpace actions = default_actions(3);
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
    const ActionSpace actions = default_actions(n);
    constexpr int kEpisodes = 150;
    double mean = 0.0;
    for (std::uint64_t episode = 0; episode < kEpisodes; ++episode) {
      rl::Rng rng = rl::random_stream(static_cast<std::uint64_t>(n), "play", episode);
      mean += play(actions, 40, rng) / kEpisodes;
    }
    EXPECT_NEAR(mean, expected, 0.12) << n << " qubits";
  }
}

TEST(LegalActions, OfANativeSetForbidWhatCancelsOrMerges) {
  const ActionSpace actions = all_to_all(3, {"rz", "sx", "x", "cz"});
  struct Case {
    std::vector<std::string> played;
    std::vector<std::string> illegal;
  };
  const std::vector<Case> cases{
      {{"x 0"}, {"x 0"}},
      {{"sx 0"}, {"sx 0"}},  // an x
      {{"rz 0", "sx 1"}, {"rz 0", "sx 1"}},
      {{"cz 0,1"}, {"cz 0,1"}},
      {{"cz 0,1", "rz 2"}, {"cz 0,1", "rz 2"}},
      {{"cz 0,1", "x 1"}, {"x 1"}},
      {{"cz 0,1", "cz 1,2"}, {"cz 1,2"}},
  };
  const std::vector<std::string> names = texts(actions);
  for (const Case& c : cases) {
    sim::Circuit circuit(3);
    for (const std::string& name : c.played) {
      const auto place = std::ranges::find(names, name) - names.begin();
      append_action(circuit, actions[static_cast<int>(place)]);
    }
    std::vector<std::string> illegal;
    const rl::ActionMask mask = legal_actions(actions, circuit);
    for (std::size_t a = 0; a < names.size(); ++a) {
      if (mask[a] == 0) illegal.push_back(names[a]);
    }
    std::ranges::sort(illegal);
    EXPECT_EQ(illegal, c.illegal) << c.played.back();
  }
}

TEST(LegalActions, AreNeverNone) {
  const ActionSpace actions = all_to_all(2, {"ry"});
  sim::Circuit circuit(2);
  append_action(circuit, actions[0]);
  EXPECT_EQ(legal_actions(actions, circuit), (rl::ActionMask{0, 1}));
  append_action(circuit, actions[1]);
  EXPECT_EQ(legal_actions(actions, circuit), (rl::ActionMask{1, 1}));
}

TEST(AppendAction, GivesEveryRotationItsOwnParameter) {
  const ActionSpace actions = default_actions(2);
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

  const ActionSpace native = all_to_all(2, {"sx", "cz"});
  sim::Circuit fixed(2);
  for (int a = 0; a < native.size(); ++a) append_action(fixed, native[a]);
  EXPECT_EQ(fixed.num_parameters(), 0);
  EXPECT_EQ(fixed.gates()[0].kind, sim::GateKind::kCz);
  EXPECT_EQ(fixed.gates()[1].kind, sim::GateKind::kSx);
}

}  // namespace
}  // namespace qarch::search
