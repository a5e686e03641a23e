#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

#include "search/io/noise_channel.h"
#include "search/io/noise_file.h"
#include "search/io/text_file.h"
#include "tests/search/io_temporary_folder.h"
#include "tests/support/random_circuits.h"

/// Version 2 of the format: what it has besides version 1, and that what is written reads back.
namespace qarch::search {
namespace {

using sim::GateKind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::string version_two(const std::string& keys, const std::string& rules = "") {
  return R"({"format": "qarch-noise", "version": 2, "name": "x", "units": {"time": "us"}, )" +
         (keys.empty() ? "" : keys + ", ") + "\"rules\": [" + rules + "]}";
}

bool same_map(const sim::Channel& a, const sim::Channel& b) {
  if (a.num_qubits() != b.num_qubits()) return false;
  return a.num_qubits() == 1 ? a.ptm<1>() == b.ptm<1>() : a.ptm<2>() == b.ptm<2>();
}

void expect_same(const sim::NoiseModel& a, const sim::NoiseModel& b) {
  EXPECT_EQ(a.name(), b.name());
  EXPECT_EQ(a.coupling_map(), b.coupling_map());
  for (int q = 0; q < 31; ++q) {
    EXPECT_EQ(a.readout(q).p10, b.readout(q).p10);
    EXPECT_EQ(a.readout(q).p01, b.readout(q).p01);
  }
  ASSERT_EQ(a.rules().size(), b.rules().size());
  for (std::size_t r = 0; r < a.rules().size(); ++r) {
    const sim::NoiseRule& x = a.rules()[r];
    const sim::NoiseRule& y = b.rules()[r];
    EXPECT_EQ(x.kinds, y.kinds) << r;
    EXPECT_EQ(x.qubits, y.qubits) << r;
    EXPECT_EQ(x.except, y.except) << r;
    ASSERT_EQ(x.channels.size(), y.channels.size()) << r;
    for (std::size_t c = 0; c < x.channels.size(); ++c) {
      EXPECT_TRUE(same_map(x.channels[c].channel, y.channels[c].channel))
          << r << ' ' << x.channels[c].channel.description();
      EXPECT_EQ(x.channels[c].channel.description(), y.channels[c].channel.description());
      EXPECT_EQ(x.channels[c].operands, y.channels[c].operands);
      EXPECT_EQ(x.channels[c].spectators, y.channels[c].spectators);
    }
  }
}

TEST(NoiseFileText, RandomModelsReadBackBitForBit) {
  rl::Rng rng = rl::random_stream(11, "noise file text");
  for (int draw = 0; draw < 6; ++draw) {
    NoiseFile file{test::random_noise(3, 0.3, rng).model(), "a \"description\"\n", "made up"};
    file.model.add_rule({{GateKind::kReset, GateKind::kX}, {}, {}, {{0}, {30}}});
    file.model.add_rule({{GateKind::kMeasure},
                         {2},
                         {{sim::thermal_relaxation(1e-4 / 3, 2e-5 / 7, 3.5e-8, 0.1), {0}},
                          {sim::reset_channel(0.1), {0}}}});
    file.model.set_default_readout({0.01, 1.0 / 3.0});
    file.model.set_coupling_map({{0, 1}, {2, 1}});
    const std::string text = noise_file_text(file);
    const NoiseFile read = parse_noise(text, "f");
    expect_same(file.model, read.model);
    EXPECT_EQ(read.description, file.description);
    EXPECT_EQ(read.source, file.source);
    EXPECT_EQ(noise_file_text(read), text);
  }
}

TEST(NoiseFileText, EveryShippedModelReadsBackBitForBitAndStaysReadable) {
  for (const char* name : {"ibm_ourense", "ibm_mumbai_max", "depolarizing_0p001_0p005"}) {
    const NoiseFile file =
        read_noise_file(std::string(QARCH_SOURCE_DIR) + "/data/noise/" + name + ".json");
    const std::string text = noise_file_text(file);
    expect_same(file.model, parse_noise(text, "f").model);
    EXPECT_THAT(text, HasSubstr("\"type\": \"depolarizing\", \"p\": 0.0"));
    EXPECT_THAT(text, Not(HasSubstr("\"ptm\""))) << name;
  }
}

TEST(NoiseFileText, ChannelsOfFactoriesAreWrittenByTheirNumbersAndOthersAsMatrices) {
  for (const auto& [channel, text] : std::vector<std::pair<sim::Channel, std::string>>{
           {sim::depolarizing(0.1), R"("type": "depolarizing", "p": 0.1)"},
           {sim::depolarizing(0.1, 2), R"("type": "depolarizing2", "p": 0.1)"},
           {sim::thermal_relaxation(5e-5, 7e-5, 3e-8),
            R"("type": "thermal_relaxation", "t1": 5e-05, "t2": 7e-05, "duration": 3e-08)"},
           {sim::amplitude_damping(0.25), R"("type": "amplitude_damping", "gamma": 0.25)"},
           {sim::phase_damping(1.0), R"("type": "phase_damping", "lambda": 1)"},
           {sim::bit_flip(0.5), R"("type": "bit_flip", "p": 0.5)"},
           {sim::phase_flip(0.5), R"("type": "phase_flip", "p": 0.5)"},
           {sim::reset_channel(), R"("type": "reset")"},
           {sim::reset_channel(0.5, 0.25), R"("type": "reset", "p": 0.5, "p_excited": 0.25)"},
           {sim::measure_and_forget(), R"("type": "measure")"},
           {sim::coherent_rotation('Y', -0.25),
            R"("type": "coherent_rotation", "axis": "Y", "angle": -0.25)"},
           {sim::zz_rotation(0.125), R"("type": "zz_rotation", "angle": 0.125)"}}) {
    EXPECT_EQ(channel_text(channel), text);
  }
  // Neither a name nor numbers make a channel of a factory: its map does.
  EXPECT_THAT(
      channel_text({"bit_flip(0.5)", sim::depolarizing(0.5).ptm<1>(), {}, {0.5}}),
      StartsWith(
          R"x("type": "ptm", "label": "bit_flip(0.5)", "matrix": [[1, 0, 0, 0], [0, 0.5,)x"));
}

TEST(NoiseFileText, MatricesAreReadRowByRow) {
  const auto file = parse_noise(
      version_two("", R"({"gates": ["x"], "channels": [{"type": "ptm", "label": "damping", "matrix":
          [[1, 0, 0, 0], [0, 0.5, 0, 0], [0, 0, 0.5, 0], [0.75, 0, 0, 0.25]]}]})"),
      "f");
  const sim::Channel& channel = file.model.rules()[0].channels[0].channel;
  EXPECT_EQ(channel.description(), "damping");
  EXPECT_EQ(channel.ptm<1>()(3, 0), 0.75);
}

TEST(NoiseFileText, IdleNoiseIsReadAndWritten) {
  const std::string text = version_two(R"("idle": {"policy": "alap",
      "qubits": [{"qubits": [0, 2], "t1": 50, "t2": "70 us", "p_excited": 0.1},
                 {"qubits": [3], "t1": "inf", "t2": "inf"}],
      "times": [{"gates": ["cx", "cz"], "qubits": [0, 2], "time": 0.3}, {"gates": ["one_qubit"], "time": "35 ns"},
                {"gates": ["measure"], "time": 5}]})");
  NoiseFile file = parse_noise(text, "f");
  for (int pass = 0; pass < 2; ++pass) {
    const sim::IdleNoise& idle = file.model.idle_noise();
    EXPECT_EQ(idle.policy, sim::SchedulePolicy::kAlap);
    ASSERT_EQ(idle.qubits.size(), 4U);
    EXPECT_FALSE(idle.qubits[1]);
    EXPECT_EQ(idle.qubits[2]->t1, 50 * 1e-6);
    EXPECT_EQ(idle.qubits[2]->t2, 70 * 1e-6);
    EXPECT_EQ(idle.qubits[0]->p_excited, 0.1);
    EXPECT_EQ(idle.qubits[3]->t1, kInfinity);
    ASSERT_EQ(idle.times.size(), 2U + 14U + 1U);
    EXPECT_EQ(idle.times[1].kind, GateKind::kCz);
    EXPECT_THAT(idle.times[1].qubits, ElementsAre(0, 2));
    EXPECT_EQ(idle.times[1].seconds, 0.3 * 1e-6);
    EXPECT_EQ(idle.times[2].seconds, 35 * 1e-9);
    EXPECT_EQ(idle.times.back().kind, GateKind::kMeasure);
    file = parse_noise(noise_file_text(file), "f");
  }
}

TEST(NoiseFileText, SpectatorsAreQubitsAndTakeTheChannelsLastOperands) {
  const std::string text = version_two("", R"({"gates": ["cx"], "qubits": [0, 1], "channels": [
      {"type": "depolarizing2", "p": 0.1, "on": [1], "spectators": [4]},
      {"type": "depolarizing2", "p": 0.1, "spectators": [3, 2]},
      {"type": "depolarizing2", "p": 0.1, "on": "each", "spectators": [5]},
      {"type": "bit_flip", "p": 0.1, "spectators": [2]}]})");
  NoiseFile file = parse_noise(text, "f");
  for (int pass = 0; pass < 2; ++pass) {
    const auto& channels = file.model.rules().at(0).channels;
    ASSERT_EQ(channels.size(), 5U);
    EXPECT_THAT(channels[0].operands, ElementsAre(1));
    EXPECT_THAT(channels[0].spectators, ElementsAre(4));
    EXPECT_THAT(channels[1].operands, ElementsAre());
    EXPECT_THAT(channels[1].spectators, ElementsAre(3, 2));
    EXPECT_THAT(channels[2].operands, ElementsAre(0));
    EXPECT_THAT(channels[3].operands, ElementsAre(1));
    EXPECT_THAT(channels[3].spectators, ElementsAre(5));
    EXPECT_THAT(channels[4].spectators, ElementsAre(2));
    file = parse_noise(noise_file_text(file), "f");
  }
}

TEST(NoiseFileText, TheExampleOfTheDocumentationIsRead) {
  const std::string page = read_text_file(std::string(QARCH_SOURCE_DIR) + "/data/noise/README.md");
  const std::string mark = "```json\n";
  const std::size_t begin = page.find(mark) + mark.size();
  const NoiseFile file = parse_noise(page.substr(begin, page.find("```", begin) - begin), "README");
  EXPECT_EQ(file.model.rules().size(), 3U);
  EXPECT_EQ(file.model.rules()[2].channels[1].spectators, std::vector{2});
}

TEST(NoiseFileText, ADevicesOriginIsKept) {
  const std::string digest(64, 'a');
  NoiseFile file;
  file.model = sim::NoiseModel("dev");
  file.native_gates = {GateKind::kRz, GateKind::kSx, GateKind::kEcr, GateKind::kDelay};
  file.layout = {126, 3};
  file.provenance = {{"props.json", digest, "2024-01-01"}, {"conf.json", "", ""}};
  file.notes = {"T2 of qubit 3 was \"large\""};
  file.repairs = {{"qubit 3 T2", "210 us", "180 us", "T2 > 2 T1", {3}},
                  {"\"a\" time", "missing", "0", "not known"}};
  const NoiseFile read = parse_noise(noise_file_text(file), "f");
  ASSERT_EQ(read.repairs.size(), 2U);
  for (std::size_t k = 0; k < 2; ++k) {
    EXPECT_EQ(read.repairs[k].place, file.repairs[k].place);
    EXPECT_EQ(read.repairs[k].found, file.repairs[k].found);
    EXPECT_EQ(read.repairs[k].used, file.repairs[k].used);
    EXPECT_EQ(read.repairs[k].reason, file.repairs[k].reason);
  }
  EXPECT_EQ(read.native_gates, file.native_gates);
  EXPECT_EQ(read.layout, file.layout);
  EXPECT_EQ(read.notes, file.notes);
  ASSERT_EQ(read.provenance.size(), 2U);
  EXPECT_EQ(read.provenance[0].file, "props.json");
  EXPECT_EQ(read.provenance[0].sha256, digest);
  EXPECT_EQ(read.provenance[0].date, "2024-01-01");
  EXPECT_EQ(read.provenance[1].sha256, "");
}

TEST(NoiseFileText, RulesMayLeaveQubitsOutAndSayThatGatesAreIdeal) {
  const auto file = parse_noise(version_two("", R"({"gates": ["rz", "delay"], "channels": []},
          {"gates": ["cx"], "except": [[0, 1], [1, 2]], "channels": [{"type": "bit_flip", "p": 0.1, "on": [0]}]})"),
                                "f");
  ASSERT_EQ(file.model.rules().size(), 2U);
  EXPECT_TRUE(file.model.rules()[0].matches({GateKind::kRz, {0, -1}}));
  EXPECT_FALSE(file.model.rules()[1].matches({GateKind::kCx, {0, 1}}));
  EXPECT_TRUE(file.model.rules()[1].matches({GateKind::kCx, {1, 0}}));
}

TEST(NoiseFileText, AQubitThatNoFileMayNameIsRefused) {
  NoiseFile file;
  file.model.add_rule({{GateKind::kX}, {31}, {{sim::bit_flip(0.1), {0}}}});
  EXPECT_THAT(message_of<std::invalid_argument>([&] { noise_file_text(file); }),
              HasSubstr("qubit 31, must be in [0, 30]"));
}

TEST(NoiseFileText, MistakesOfVersionTwoAreNamedWithTheirPlace) {
  const auto rule = [](const std::string& rest) {
    return version_two("", R"({"gates": ["cx"], "qubits": [0, 1], )" + rest + "}");
  };
  const auto channel = [&](const std::string& text) {
    return rule(R"("channels": [)" + text + "]");
  };
  const auto idle = [](const std::string& text) {
    return version_two(R"("idle": {"policy": "asap", )" + text + "}");
  };
  struct Case {
    std::string text;
    const char* fragment;
  };
  for (
      const Case& bad : std::vector<Case>{
          {version_two(R"("idle": {"policy": "later"})"),
           "idle.policy = \"later\", must be one of"},
          {idle(R"("qubits": [{"qubits": [0], "t1": 1}])"), "idle.qubits[0]: key 't2' is missing"},
          {idle(R"("qubits": [{"qubits": [0], "t1": 1, "t2": 3}])"), "idle.qubits[0]: "},
          {idle(
               R"("qubits": [{"qubits": [0], "t1": 1, "t2": 1}, {"qubits": [0], "t1": 1, "t2": 1}])"),
           "idle.qubits[1].qubits = [0], names qubit 0 a second time"},
          {idle(R"("times": [{"gates": ["cx", "x"], "time": 1}])"), "must not mix"},
          {idle(R"("times": [{"gates": ["cx"], "qubits": [1], "time": 1}])"), "must name the 2"},
          {idle(R"("times": [{"gates": ["cx"], "time": -1}])"),
           "time = -1, must be finite and >= 0"},
          {idle(R"("times": [{"gates": ["cx"], "time": "inf"}])"), "must be a number and a unit"},
          {idle(R"("when": 1)"), "unknown key 'when'"},
          {version_two(R"("native_gates": ["cx", "czz"])"),
           "native_gates[1] = \"czz\", must be one"},
          {version_two(R"("layout": [1, 1])"), "layout = [1,1], names 1 twice"},
          {version_two(R"("provenance": [{"file": "a", "sha256": "12"}])"),
           "provenance[0].sha256 = \"12\", must be 64"},
          {channel(R"({"type": "bit_flip", "p": 0.1, "spectators": [2, 3]})"),
           "spectators = [2,3], must name at most"},
          {channel(R"({"type": "depolarizing2", "p": 0.1, "on": [0, 1], "spectators": [3]})"),
           "must name as many operands"},
          {channel(R"({"type": "ptm", "matrix": [[1, 0], [0, 1]]})"), "must be a 4 x 4 or 16 x 16"},
          {channel(
               R"({"type": "ptm", "matrix": [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1], [0, 0, 0, 1]]})"),
           "matrix[2] = [0,0,1], must have 4 entries"},
          {channel(R"({"type": "ptm", "label": "t", "matrix":
               [[1, 0, 0, 0], [0, 2, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]})"),
           "t: not completely positive"},
          {rule(R"("except": [[1, 2]], "channels": [])"), "except: is for rules without 'qubits'"},
      }) {
    const std::string message =
        message_of<std::invalid_argument>([&] { parse_noise(bad.text, "f.json"); });
    EXPECT_THAT(message, StartsWith("f.json:")) << bad.text;
    EXPECT_THAT(message, HasSubstr(bad.fragment)) << bad.text;
  }
}

}  // namespace
}  // namespace qarch::search
