#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "rl/agent_columns.h"
#include "search/environment_columns.h"
#include "search/io/checkpoint_file.h"
#include "search/io/text_file.h"
#include "tests/search/io_temporary_folder.h"

namespace qarch::search {
namespace {

using sim::GateKind;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr int kObservation = 4;
constexpr int kActions = 3;

rl::DoubleDqn new_agent() {
  rl::DoubleDqnOptions options;
  options.hidden = {5};
  options.learning_start = 4;
  options.batch_size = 2;
  options.n_step = 3;
  rl::Rng rng(3);
  return {options, kObservation, kActions, rng};
}

/// An agent that has played and learnt.
rl::DoubleDqn::State used_agent() {
  rl::DoubleDqn agent = new_agent();
  rl::Rng rng(4);
  for (int i = 0; i < 23; ++i) {
    const rl::Observation here{static_cast<float>(rl::normal(rng)), 0.0F, 1.0F, 0.0F};
    const rl::Observation next{0.0F, static_cast<float>(rl::normal(rng)), 0.0F, 1.0F};
    agent.record(here, i % kActions, {next, 0.5F, i % 7 == 6, false}, {1, 0, 1});
    agent.learn(rng);
  }
  return agent.state();
}

/// Angles of every magnitude, and the ones that decimal text likes to spoil.
std::vector<double> hard_angles() {
  std::vector<double> angles{0.0, -0.0, 1.0 / 3.0, -std::acos(-1.0), 5e-324, -2.2e-308, 1.7e308};
  for (int exponent = -300; exponent <= 300; exponent += 25) {
    angles.push_back(std::nextafter(std::pow(10.0, exponent), 0.0));
    angles.push_back(-std::pow(10.0, exponent) / 7.0);
  }
  return angles;
}

/// One rotation per angle, slots in gate order, with other gates and constant angles between them.
sim::Circuit circuit_with(const std::vector<double>& angles) {
  sim::Circuit circuit(3);
  for (std::size_t i = 0; i < angles.size(); ++i) {
    const int qubit = static_cast<int>(i) % 3;
    circuit.append_rotation(static_cast<GateKind>(i % 3), qubit);
    circuit.append(GateKind::kCx, {qubit, (qubit + 1) % 3});
    circuit.append_fixed_rotation(GateKind::kRz, qubit, angles[i]);
  }
  circuit.append_rotation(GateKind::kRx, 0, 1);  // a slot that is used twice
  return circuit;
}

SearchState example_state(bool open) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  SearchState state{{}, 123, std::nullopt, {}, used_agent()};
  state.record.configuration = "[general]\nseed = 7\n";
  state.record.episodes = {{0, 3, 0.25}, {1, 4, 0.5}};
  const std::vector<double> angles = hard_angles();
  state.record.circuits = {{"best", 1, 2, circuit_with(angles), angles, -1.0, -1.1, -1.2, 0, 0}};
  state.record.archive = {{"p0", 1, 2, circuit_with(angles), angles, -1.0, -1.1, -1.2, 0, 0}};
  state.record.prunings = {{1, {9, 8, 7, -1.0, 0.5}, {5, 4, 3, -1.1, 0.25}, 77}};
  state.environment = {.circuit = circuit_with(angles),
                       .angles = angles,
                       .energies = {-1.0 / 3.0, kNan, -0.1},
                       .steps = 5,
                       .halting_step = 6,
                       .running = true,
                       .end_reason = EndReason::kRandomHalt,
                       .evaluations = 5'000'000'000,
                       .curriculum = {0.1, -1.5, 2, 3, 4}};
  state.environment.angles[0] = kNan;  // an optimiser that went astray
  if (!open) return state;
  OpenEpisode& episode = state.open.emplace();
  episode.record.episode = 2;
  episode.record.total_reward = 1.0 / 3.0;
  episode.record.end_reason = EndReason::kInterrupted;
  episode.loss_sum = 0.1;
  episode.losses = 9;
  episode.environment_rng = rl::random_stream(7, "environment", 2);
  episode.exploration_rng = rl::random_stream(7, "exploration", 2);
  episode.replay_rng = rl::random_stream(7, "replay", 2);
  for (int i = 0; i < 5; ++i) episode.replay_rng();
  return state;
}

bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](double x, double y) { return same_bits(x, y); });
}

void expect_equal(const CircuitEnvironment::State& x, const CircuitEnvironment::State& y) {
  EXPECT_EQ(x.circuit, y.circuit);
  EXPECT_TRUE(same_bits(x.angles, y.angles));
  EXPECT_TRUE(same_bits(x.energies.seen, y.energies.seen));
  EXPECT_TRUE(same_bits(x.energies.exact, y.energies.exact));
  EXPECT_TRUE(same_bits(x.energies.noiseless, y.energies.noiseless));
  EXPECT_EQ(x.steps, y.steps);
  EXPECT_EQ(x.halting_step, y.halting_step);
  EXPECT_EQ(x.running, y.running);
  EXPECT_EQ(x.end_reason, y.end_reason);
  EXPECT_EQ(x.evaluations, y.evaluations);
  EXPECT_EQ(x.curriculum, y.curriculum);
}

void expect_equal(const std::optional<OpenEpisode>& a, const std::optional<OpenEpisode>& b) {
  ASSERT_EQ(a.has_value(), b.has_value());
  if (!a) return;
  EXPECT_EQ(a->record.total_reward, b->record.total_reward);
  EXPECT_EQ(a->record.episode, b->record.episode);
  EXPECT_EQ(a->record.end_reason, b->record.end_reason);
  EXPECT_EQ(a->loss_sum, b->loss_sum);
  EXPECT_EQ(a->losses, b->losses);
  EXPECT_EQ(a->environment_rng.state(), b->environment_rng.state());
  EXPECT_EQ(a->exploration_rng.state(), b->exploration_rng.state());
  EXPECT_EQ(a->replay_rng.state(), b->replay_rng.state());
}

void expect_equal(const SearchState& a, const SearchState& b) {
  EXPECT_EQ(a.env_steps, b.env_steps);
  EXPECT_EQ(a.record.configuration, b.record.configuration);
  EXPECT_EQ(a.record.episodes.size(), b.record.episodes.size());
  ASSERT_EQ(a.record.circuits.size(), b.record.circuits.size());
  EXPECT_EQ(a.record.circuits[0].circuit, b.record.circuits[0].circuit);
  EXPECT_TRUE(same_bits(a.record.circuits[0].angles, b.record.circuits[0].angles));
  ASSERT_EQ(a.record.archive.size(), b.record.archive.size());
  EXPECT_EQ(a.record.archive[0].circuit, b.record.archive[0].circuit);
  EXPECT_EQ(a.record.prunings.size(), b.record.prunings.size());
  expect_equal(a.environment, b.environment);
  expect_equal(a.open, b.open);
  EXPECT_EQ(rl::to_columns(a.agent), rl::to_columns(b.agent));
}

void write(const TemporaryFolder& folder, std::int64_t number) {
  write_checkpoint_file(folder.path().string(), {number, 10 * number, 0.5, example_state(true)});
}

TEST(CheckpointFile, WhatIsWrittenIsRead) {
  const TemporaryFolder folder;
  for (const bool open : {false, true}) {
    write_checkpoint_file(folder.path().string(), {7, 4096, 12.5, example_state(open)});
    const CheckpointFile file = CheckpointFile::read(folder.file("checkpoint-A.h5"));
    EXPECT_EQ(file.number(), 7);
    EXPECT_EQ(file.events_bytes(), 4096);
    EXPECT_EQ(file.seconds(), 12.5);
    EXPECT_EQ(file.configuration(), "[general]\nseed = 7\n");
    expect_equal(file.state(new_agent().state()), example_state(open));
  }
}

TEST(CheckpointFile, EveryFieldHasAnotherName) {
  std::vector<std::string> names;
  CircuitEnvironment::State state;
  visit_columns(state, [&](const char* name, auto&) { names.emplace_back(name); });
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
}

TEST(CheckpointFile, EverySpoiltByteIsNoticed) {
  const TemporaryFolder folder;
  write(folder, 1);
  const std::string path = folder.file("checkpoint-A.h5");
  const std::string bytes = read_text_file(path);
  const auto refuses = [&](const std::string& spoilt) {
    write_text_file_atomically(path, spoilt);
    const std::string message =
        message_of<std::invalid_argument>([&] { CheckpointFile::read(path); });
    EXPECT_THAT(message, HasSubstr("checkpoint-A.h5: is "));
  };
  for (std::size_t i = 0; i < bytes.size(); i += bytes.size() / 50) {
    std::string flipped = bytes;
    flipped[i] = static_cast<char>(flipped[i] ^ 1);
    refuses(flipped);
    refuses(bytes.substr(0, i));
  }
  refuses(bytes.substr(0, bytes.size() - 1));
  refuses(bytes + "x");
  EXPECT_THROW(CheckpointFile::read(folder.file("none")), std::runtime_error);
}

TEST(CheckpointFile, TheNewestOfTwoIsTaken) {
  const TemporaryFolder folder;
  const std::string path = folder.path().string();
  EXPECT_FALSE(newest_checkpoint(path, {}).has_value()) << "there is none";
  for (const std::int64_t number : {1, 2, 3}) {
    write(folder, number);
    EXPECT_EQ(newest_checkpoint(path, {})->number(), number);
  }
  EXPECT_EQ(CheckpointFile::read(folder.file("checkpoint-B.h5")).number(), 2) << "two are kept";
}

TEST(CheckpointFile, ADamagedOneGivesWayToTheOtherAndIsNamed) {
  const TemporaryFolder folder;
  const std::string path = folder.path().string();
  write(folder, 1);
  write(folder, 2);
  std::string bytes = read_text_file(folder.file("checkpoint-B.h5"));
  bytes[bytes.size() / 2] ^= 4;
  write_text_file_atomically(folder.file("checkpoint-B.h5"), bytes);
  std::string warning;
  const auto warn = [&](const std::string& text) { warning += text; };
  EXPECT_EQ(newest_checkpoint(path, warn)->number(), 1);
  EXPECT_THAT(warning, AllOf(HasSubstr("checkpoint-B.h5: is damaged"),
                             HasSubstr("going on from " + folder.file("checkpoint-A.h5"))));

  write_text_file_atomically(folder.file("checkpoint-A.h5"), "short");
  EXPECT_THAT(message_of<std::invalid_argument>([&] { newest_checkpoint(path, warn); }),
              AllOf(HasSubstr("checkpoint-A.h5: is no whole checkpoint"),
                    HasSubstr("checkpoint-B.h5: is damaged"), HasSubstr("run.h5")));
}

TEST(CheckpointFile, AnAgentOfAnotherShapeIsRefused) {
  const TemporaryFolder folder;
  write(folder, 1);
  rl::DoubleDqnOptions options;
  options.hidden = {6};
  rl::Rng rng(1);
  const rl::DoubleDqn other(options, kObservation, kActions, rng);
  const CheckpointFile file = CheckpointFile::read(folder.file("checkpoint-A.h5"));
  EXPECT_THROW(file.state(other.state()), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::search
