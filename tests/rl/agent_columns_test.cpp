#include "rl/agent_columns.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "tests/rl/support/small_agent.h"

namespace qarch::rl {
namespace {

using test::kActions;
using test::kInputs;
using test::record_random_steps;
using test::small_agent;
using test::small_options;

struct Variant {
  std::string name;
  std::function<void(DoubleDqnOptions&)> change;
};

/// Every option that changes what a state holds or how learning goes on.
std::vector<Variant> variants() {
  return {{"default", [](DoubleDqnOptions&) {}},
          {"one step", [](DoubleDqnOptions& o) { o.n_step = 1; }},
          {"every third step", [](DoubleDqnOptions& o) { o.learn_interval = 3; }},
          {"unmasked", [](DoubleDqnOptions& o) { o.masked_bootstrap = false; }},
          {"discounted once", [](DoubleDqnOptions& o) { o.discount_once = true; }},
          {"dueling", [](DoubleDqnOptions& o) { o.dueling = true; }},
          {"prioritised", [](DoubleDqnOptions& o) { o.prioritised = true; }},
          {"everything",
           [](DoubleDqnOptions& o) {
             o.masked_bootstrap = false;
             o.discount_once = o.dueling = o.prioritised = true;
             o.learn_interval = 3;
           }},
          {"no hidden layer", [](DoubleDqnOptions& o) { o.hidden = {}; }}};
}

DoubleDqnOptions options_of(const Variant& variant) {
  DoubleDqnOptions options = small_options();
  variant.change(options);
  return options;
}

/// An agent in the middle of an episode and of learning, whose ring has turned.
DoubleDqn busy_agent(const DoubleDqnOptions& options, Rng& rng) {
  DoubleDqn agent = small_agent(options);
  for (int t = 0; t < 12; ++t) {
    record_random_steps(agent, rng, 6);
    agent.learn(rng);
  }
  return agent;
}

TEST(AgentColumns, ARestoredAgentContinuesWithTheSameBits) {
  for (const Variant& variant : variants()) {
    const DoubleDqnOptions options = options_of(variant);
    Rng rng = random_stream(1, "steps");
    DoubleDqn agent = busy_agent(options, rng);
    ASSERT_GT(agent.gradient_steps(), 0) << variant.name;
    DoubleDqn resumed = small_agent(options, 99);
    resumed.restore(from_columns(to_columns(agent.state()), resumed.state()));
    Rng rng_copy = rng;
    for (int t = 0; t < 12; ++t) {
      record_random_steps(agent, rng, 3);
      record_random_steps(resumed, rng_copy, 3);
      ASSERT_EQ(agent.learn(rng), resumed.learn(rng_copy)) << variant.name << ", step " << t;
    }
    EXPECT_EQ(to_columns(agent.state()), to_columns(resumed.state())) << variant.name;
  }
}

TEST(AgentColumns, AFreshAgentGoesThereAndBack) {
  const DoubleDqn agent = small_agent();
  const NamedColumns columns = to_columns(agent.state());
  EXPECT_EQ(to_columns(from_columns(columns, small_agent(small_options(), 99).state())), columns);
}

TEST(AgentColumns, MasksOfMoreThanOneWordSurvive) {
  constexpr int kMany = 130;
  Rng rng(1);
  DoubleDqn agent({.hidden = {3}, .n_step = 1}, kInputs, kMany, rng);
  ActionMask mask(kMany, 0);
  for (const std::size_t legal : {0U, 63U, 64U, 127U, 129U}) mask[legal] = 1;
  const Observation observation(kInputs, 1.0F);
  agent.record(observation, 129, {observation, 1.0F, false, false}, mask);
  const DoubleDqn::State state = from_columns(to_columns(agent.state()), agent.state());
  EXPECT_EQ(state.replay[0], agent.state().replay[0]);
}

NamedColumns::Values& values_of(NamedColumns& columns, const std::string& name) {
  for (auto& [column, values] : columns.columns) {
    if (column == name) return values;
  }
  throw std::logic_error("no column " + name);
}

template <class T>
std::vector<T>& column(NamedColumns& columns, const std::string& name) {
  return std::get<std::vector<T>>(values_of(columns, name));
}

std::string complaint(const NamedColumns& columns, const DoubleDqn::State& prototype) {
  try {
    from_columns(columns, prototype);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "accepted";
}

DoubleDqnOptions prioritised_options() {
  DoubleDqnOptions options = small_options();
  options.prioritised = true;
  return options;
}

TEST(AgentColumns, EveryColumnMustBeThereWithItsTypeAndItsSize) {
  Rng rng = random_stream(2, "steps");
  const DoubleDqn agent = busy_agent(prioritised_options(), rng);
  const NamedColumns good = to_columns(agent.state());
  ASSERT_EQ(complaint(good, agent.state()), "accepted");
  for (std::size_t i = 0; i < good.columns.size(); ++i) {
    const std::string quoted = "'" + good.columns[i].name;
    NamedColumns spoilt = good;
    spoilt.columns.erase(spoilt.columns.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(complaint(spoilt, agent.state()), "column " + quoted + "': missing");
    spoilt = good;
    NamedColumns::Values& values = spoilt.columns[i].values;
    if (std::holds_alternative<std::vector<float>>(values)) {
      values = std::vector<double>{1.0};
    } else {
      values = std::vector<float>{1.0F};
    }
    EXPECT_NE(complaint(spoilt, agent.state()).find(quoted + "': holds "), std::string::npos);
    spoilt = good;
    std::visit([](auto& v) { v.push_back({}); }, spoilt.columns[i].values);
    EXPECT_NE(complaint(spoilt, agent.state()), "accepted") << quoted;
  }
}

TEST(AgentColumns, ValuesOutOfRangeAreNamed) {
  Rng rng = random_stream(3, "steps");
  const DoubleDqn agent = busy_agent(prioritised_options(), rng);
  const NamedColumns good = to_columns(agent.state());
  using C = NamedColumns;
  using I = std::int64_t;
  struct Case {
    std::string column;
    std::function<void(C&, const std::string&)> spoil;
  };
  const auto entry_becomes = [](std::size_t i, auto value) {
    return [=](C& c, const std::string& name) { column<decltype(value)>(c, name).at(i) = value; };
  };
  const std::vector<Case> cases{
      {"adam_second_moment", entry_becomes(3, -1.0F)},
      {"adam_steps", entry_becomes(0, I{-1})},
      {"gradient_steps", entry_becomes(0, I{-1})},
      {"env_steps", entry_becomes(0, I{-1})},
      {"replay_rejected", entry_becomes(0, I{-1})},
      {"replay_stored", entry_becomes(0, I{-1})},
      {"replay_stored", entry_becomes(0, I{49})},
      {"skipped_steps", entry_becomes(0, I{-1})},
      {"skipped_in_a_row", entry_becomes(0, I{-1})},
      {"replay_priority", entry_becomes(2, 0.0)},
      {"replay_priority", entry_becomes(2, static_cast<double>(NAN))},
      {"largest_priority", entry_becomes(0, -1.0)},
      {"epsilon", entry_becomes(0, 1.5)},
      {"epsilon", entry_becomes(0, static_cast<double>(NAN))},
      {"replay_action", entry_becomes(2, I{kActions})},
      {"replay_action", entry_becomes(2, I{-1})},
      {"replay_action", entry_becomes(2, I{1} << 33U)},
      {"replay_return", entry_becomes(2, NAN)},
      {"replay_discount", entry_becomes(2, INFINITY)},
      {"replay_mask", entry_becomes(2, std::uint64_t{1} << kActions)},
      {"replay_state_offset", entry_becomes(0, I{1})},
      {"replay_state_offset", entry_becomes(2, I{-1})},
      {"replay_state_offset", entry_becomes(2, std::numeric_limits<I>::max())},
      {"replay_state_offset", [](C& c, auto& name) { --column<I>(c, name).back(); }},
      {"replay_state_index", entry_becomes(2, std::uint64_t{kInputs})},
      {"replay_state_index", entry_becomes(2, std::uint64_t{0})},  // no longer rises
      {"replay_next_state_index", entry_becomes(0, ~std::uint64_t{0})},
      {"replay_next_state_value", entry_becomes(0, NAN)},
      {"window_action", entry_becomes(0, I{kActions})},
      {"window_state_offset", entry_becomes(1, I{99})},
      {"window_state_index", entry_becomes(0, std::uint64_t{kInputs})}};
  for (const Case& c : cases) {
    NamedColumns spoilt = good;
    c.spoil(spoilt, c.column);
    EXPECT_NE(complaint(spoilt, agent.state()).find("'" + c.column + "'"), std::string::npos)
        << c.column << ": " << complaint(spoilt, agent.state());
  }
}

TEST(AgentColumns, AnotherAgentsShapesAreRefused) {
  Rng rng = random_stream(4, "steps");
  const DoubleDqn agent = busy_agent(small_options(), rng);
  const std::vector<Variant> others{
      {"wider",
       [](DoubleDqnOptions& o) {
         o.hidden = {11, 8};
       }},
      {"smaller replay", [](DoubleDqnOptions& o) { o.replay_capacity = 30; }},
      {"shorter window", [](DoubleDqnOptions& o) { o.n_step = 1; }}};
  for (const Variant& other : others) {
    const DoubleDqn prototype = small_agent(options_of(other));
    EXPECT_NE(complaint(to_columns(agent.state()), prototype.state()), "accepted") << other.name;
  }
}

}  // namespace
}  // namespace qarch::rl
