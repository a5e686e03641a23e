#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "search/io/device/ibm_backend.h"
#include "tests/support/device_texts.h"

namespace qarch::search {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::ThrowsMessage;

/// `text` with the first `from` replaced by `to`.
std::string spoilt(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("no '" + from + "' in the text");
  return text.replace(at, from.size(), to);
}

TEST(BackendProperties, AreReadInBaseUnits) {
  const sim::Device device = parse_backend_properties(test::line_properties(3), "p.json");
  EXPECT_EQ(device.name, "line");
  EXPECT_EQ(device.date, "2020-01-02T03:04:05+00:00");
  ASSERT_EQ(device.num_qubits(), 3);
  EXPECT_DOUBLE_EQ(device.qubits[0].t1, 150e-6);
  EXPECT_DOUBLE_EQ(device.qubits[0].t2, 120e-6);
  EXPECT_DOUBLE_EQ(device.qubits[0].frequency, 4.8e9);
  EXPECT_DOUBLE_EQ(device.qubits[0].readout.p10, 0.01);
  EXPECT_DOUBLE_EQ(device.qubits[0].readout.p01, 0.02);
  EXPECT_DOUBLE_EQ(device.qubits[0].readout_error, 0.015);
  EXPECT_DOUBLE_EQ(device.qubits[0].readout_time, 1.2e-6);
  EXPECT_EQ(device.gates.size(), 3U * 5U + 2U * 3U);
  EXPECT_DOUBLE_EQ(device.find("cz", {1, 0})->time, 68e-9);
  EXPECT_TRUE(std::isnan(device.find("reset", {2})->error));
  EXPECT_THAT(device.repairs, IsEmpty());
  EXPECT_THAT(device.notes, IsEmpty());
}

TEST(BackendProperties, TakeEveryUnitOfTime) {
  const std::string text = test::line_properties(1);
  const std::string t1 = R"("T1", "unit": "us", "value": 150.000000)";
  for (const auto& [written, seconds] : {std::pair(R"("unit": "s", "value": 1.5e-4)", 150e-6),
                                         std::pair(R"("unit": "ms", "value": 0.15)", 150e-6),
                                         std::pair("\"unit\": \"\u00b5s\", \"value\": 150", 150e-6),
                                         std::pair("\"unit\": \"\u03bcs\", \"value\": 150", 150e-6),
                                         std::pair(R"("unit": "ns", "value": 150000)", 150e-6)}) {
    const sim::Device device =
        parse_backend_properties(spoilt(text, t1, std::string(R"("T1", )") + written), "p.json");
    EXPECT_DOUBLE_EQ(device.qubits[0].t1, seconds) << written;
    EXPECT_THAT(device.repairs, IsEmpty()) << written;
  }
  const std::string in_dt =
      spoilt(text, R"("unit": "ns", "value": 32.)", R"("unit": "dt", "value": 8.)");
  EXPECT_DOUBLE_EQ(parse_backend_properties(in_dt, "p.json", 4e-9).gates[0].time, 32e-9);
}

TEST(BackendProperties, ReadSecondsThatClaimToBeNanoseconds) {
  const sim::Device device = parse_backend_properties(
      spoilt(test::line_properties(2), R"("unit": "ns", "value": 32.000000)",
             R"("unit": "ns", "value": 3.2e-8)"),
      "p.json");
  EXPECT_DOUBLE_EQ(device.gates[0].time, 32e-9);
  ASSERT_EQ(device.repairs.size(), 1U);
  EXPECT_EQ(device.repairs[0].place, "id on 0 time");
  EXPECT_EQ(device.repairs[0].found, "3.2e-08 ns");
  EXPECT_EQ(device.repairs[0].used, "32 ns");
}

TEST(BackendProperties, KeepWhatIsMissingForTheRepair) {
  const std::string text = test::line_properties(1);
  const sim::Device nothing = parse_backend_properties(
      R"({"qubits": [[]], "gates": [{"gate": "x", "qubits": [0], "parameters": []}]})", "p.json");
  EXPECT_TRUE(std::isnan(nothing.qubits[0].t1));
  EXPECT_TRUE(std::isnan(nothing.qubits[0].readout.p10));
  EXPECT_TRUE(std::isnan(nothing.gates[0].error));
  EXPECT_TRUE(std::isnan(nothing.gates[0].time));
  const sim::Device null = parse_backend_properties(
      spoilt(text, R"("value": 150.000000)", R"("value": null)"), "p.json");
  EXPECT_TRUE(std::isnan(null.qubits[0].t1));
}

TEST(BackendProperties, RefuseAKnownGateOnAWrongNumberOfQubits) {
  const auto call = [](const char* gate, const char* qubits) {
    parse_backend_properties(std::string(R"({"qubits": [[], []], "gates": [{"gate": ")") + gate +
                                 R"(", "parameters": [], "qubits": )" + qubits + "}]}",
                             "p.json");
  };
  EXPECT_THAT([&] { call("cx", "[0]"); },
              ThrowsMessage<std::invalid_argument>(
                  HasSubstr("p.json: gates[0].qubits: cx on 0: must be on 2 qubits")));
  EXPECT_THAT([&] { call("x", "[0, 1]"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("x on 0,1: must be on 1 qubit")));
}

TEST(BackendProperties, NoteWhatTheyDoNotUse) {
  const sim::Device device = parse_backend_properties(
      R"({"qubits": [[{"name": "T3", "unit": "us", "value": 1},
                      {"name": "operational", "unit": "", "value": 0}]],
          "gates": [{"gate": "x", "qubits": [0],
                     "parameters": [{"name": "leakage", "value": 1},
                                    {"name": "operational", "value": 0}]},
                    {"gate": "barrier", "qubits": [], "parameters": []}],
          "general": [{"name": "zz_01", "unit": "GHz", "value": 1}], "extra": 1})",
      "p.json");
  EXPECT_FALSE(device.qubits[0].operational);
  EXPECT_TRUE(device.gates.at(0).disabled);
  EXPECT_THAT(device.notes, ElementsAre("not used: 'general' (couplings and ZZ rates), 1 value",
                                        "not used: gate 'barrier' on 0 qubits, 1 value",
                                        "not used: gate parameter 'leakage', 1 value",
                                        "not used: key 'extra', 1 value",
                                        "not used: qubit parameter 'T3', 1 value"));
}

TEST(BackendProperties, NameThePlaceOfWhatTheyRefuse) {
  const std::string text = test::line_properties(2);
  struct Row {
    const char* from;
    const char* to;
    const char* message;
  };
  for (const Row& row : {
           Row{R"("qubits": [[)", R"("qubits": [[,)", "p.json:2:"},
           Row{R"("gates")", R"("gate_list")", "p.json: key 'gates' is missing"},
           Row{R"("name": "T1", "unit": "us")", R"("name": "T1", "unit": "furlong")",
               "p.json: qubits[0][0].unit = \"furlong\", must be one of: s ms us ns dt"},
           Row{R"("name": "T1", "unit": "us")", R"("name": "T1", "unit": "dt")",
               "qubits[0][0].unit = \"dt\", needs the configuration"},
           Row{R"("name": "T1", "unit": "us", )", R"("name": "T1", )", "key 'unit' is missing"},
           Row{R"("unit": "GHz")", R"("unit": "T")", "must be one of: GHz MHz kHz Hz"},
           Row{R"("unit": "", "value": 0.015)", R"("unit": "%", "value": 0.015)",
               "must be empty: readout_error has none"},
           Row{R"("name": "T2")", R"("name": "T1")", "must not be given twice"},
           Row{R"("value": 150.000000)", R"("value": "long")",
               "qubits[0][0].value = \"long\", must be a number"},
           Row{R"("qubits": [1])", R"("qubits": [2])",
               "qubits[0] = 2, must be an integer in [0, 1]"},
           Row{R"("qubits": [0, 1])", R"("qubits": [1, 1])", "names 1 twice"},
           Row{R"({"gate": "rz")", R"({"gate": "id")", "id on 0 is given twice"},
           Row{R"("gate": "rz")", R"("gate": 7)", "must be a string"},
       }) {
    const auto call = [&] { parse_backend_properties(spoilt(text, row.from, row.to), "p.json"); };
    EXPECT_THAT(call, ThrowsMessage<std::invalid_argument>(HasSubstr(row.message))) << row.to;
  }
  std::string many = R"({"gates": [], "qubits": [[])";
  for (int k = 0; k < 5000; ++k) many += ",[]";
  const auto call = [&] { parse_backend_properties(many + "]}", "p.json"); };
  EXPECT_THAT(call, ThrowsMessage<std::invalid_argument>(HasSubstr("between 1 and 4096")));
}

TEST(BackendConfiguration, IsRead) {
  const BackendConfiguration configuration =
      parse_backend_configuration(test::line_configuration(3), "c.json");
  EXPECT_EQ(configuration.num_qubits, 3);
  EXPECT_THAT(configuration.native_gates, ElementsAre("cz", "id", "rz", "sx", "x"));
  ASSERT_TRUE(configuration.coupling_map);
  EXPECT_THAT(*configuration.coupling_map,
              ElementsAre(Pair(0, 1), Pair(1, 0), Pair(1, 2), Pair(2, 1)));
  EXPECT_DOUBLE_EQ(configuration.dt, 4e-9);
  EXPECT_THAT(configuration.repairs, IsEmpty());
  const BackendConfiguration alone = parse_backend_configuration(
      R"({"n_qubits": 1, "basis_gates": [], "coupling_map": null, "rep_times": [1]})", "c.json");
  EXPECT_FALSE(alone.coupling_map);
  EXPECT_TRUE(std::isnan(alone.dt));
  EXPECT_THAT(alone.notes, ElementsAre("not used: 1 other keys of the configuration"));
}

TEST(BackendConfiguration, ReadsSecondsAsSeconds) {
  const BackendConfiguration configuration = parse_backend_configuration(
      spoilt(test::line_configuration(2), "4.0", "3.5555e-09"), "c.json");
  EXPECT_DOUBLE_EQ(configuration.dt, 3.5555e-9);
  ASSERT_EQ(configuration.repairs.size(), 1U);
  EXPECT_EQ(configuration.repairs[0].place, "dt");
  EXPECT_EQ(configuration.repairs[0].used, "3.5555 ns");
}

TEST(BackendConfiguration, NamesThePlaceOfWhatItRefuses) {
  const std::string text = test::line_configuration(3);
  struct Row {
    const char* from;
    const char* to;
    const char* message;
  };
  for (const Row& row :
       {Row{"\"n_qubits\": 3", "\"n_qubits\": 0", "c.json: n_qubits = 0, must be an integer in"},
        Row{"\"basis_gates\"", "\"gates\"", "key 'basis_gates' is missing"},
        Row{"[2, 1]", "[2, 3]", "coupling_map[3][1] = 3, must be an integer in [0, 2]"},
        Row{"[2, 1]", "[1, 2]", "coupling_map[3] = [1,2], is listed twice"},
        Row{"[2, 1]", "[2]", "must be [control, target]"},
        Row{"4.0", "0", "dt = 0, must be > 0"}}) {
    const auto call = [&] {
      parse_backend_configuration(spoilt(text, row.from, row.to), "c.json");
    };
    EXPECT_THAT(call, ThrowsMessage<std::invalid_argument>(HasSubstr(row.message))) << row.to;
  }
}

TEST(ApplyConfiguration, AddsWhatItKnows) {
  sim::Device device = parse_backend_properties(test::line_properties(3), "p.json");
  BackendConfiguration configuration =
      parse_backend_configuration(test::line_configuration(3), "c.json");
  configuration.name = "other";
  apply_configuration(configuration, "c.json", device);
  EXPECT_EQ(device.name, "line");
  EXPECT_THAT(device.notes, ElementsAre("the configuration is of other, the calibration of line"));
  EXPECT_EQ(device.native_gates, configuration.native_gates);
  EXPECT_EQ(device.coupling, *configuration.coupling_map);
  EXPECT_EQ(device.dt, 4e-9);
  configuration.num_qubits = 4;
  const auto call = [&] { apply_configuration(configuration, "c.json", device); };
  EXPECT_THAT(call, ThrowsMessage<std::invalid_argument>(
                        HasSubstr("c.json: n_qubits = 4, must be 3, as in the calibration")));
}

}  // namespace
}  // namespace qarch::search
