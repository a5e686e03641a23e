#include "search/noise_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "chem/io/checksum.h"
#include "search/io/noise_file.h"
#include "search/io/text_file.h"
#include "sim/expectation.h"
#include "tests/search/io_temporary_folder.h"
#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

/// Three qubits in a line as properties of IBM's kind; qubit 1 has T2 > 2 T1 if `spoilt`.
std::string line_of_three(bool spoilt) {
  const auto qubit = [](double t1, double t2, double p) {
    return R"([{"name":"T1","unit":"us","value":)" + number_text(t1) +
           R"(},{"name":"T2","unit":"us","value":)" + number_text(t2) +
           R"(},{"name":"prob_meas1_prep0","unit":"","value":)" + number_text(p) +
           R"(},{"name":"prob_meas0_prep1","unit":"","value":)" + number_text(2 * p) + "}]";
  };
  const auto gate = [](const std::string& name, const std::string& qubits, double error,
                       double length) {
    return R"({"qubits":[)" + qubits + R"(],"gate":")" + name +
           R"(","parameters":[{"name":"gate_error","unit":"","value":)" + number_text(error) +
           R"(},{"name":"gate_length","unit":"ns","value":)" + number_text(length) + "}]}";
  };
  std::string gates;
  for (const std::string q : {"0", "1", "2"}) {
    gates += gate("rz", q, 0.0, 0.0) + "," + gate("sx", q, 3e-4, 35.0) + "," +
             gate("x", q, 3e-4, 35.0) + ",";
  }
  gates += gate("cx", "0,1", 8e-3, 300.0) + "," + gate("cx", "1,0", 8e-3, 300.0) + "," +
           gate("cx", "1,2", 5e-3, 300.0) + "," + gate("cx", "2,1", 5e-3, 300.0);
  return R"({"backend_name":"ibmq_line","last_update_date":"2020-02-03T04:05:06Z","qubits":[)" +
         qubit(100, 80, 0.03) + "," + qubit(60, spoilt ? 130 : 70, 0.01) + "," +
         qubit(90, 90, 0.02) + R"(],"gates":[)" + gates + R"(],"general":[]})";
}

class NoiseSource : public ::testing::Test {
 protected:
  NoiseSource() {
    write_text_file_atomically(path_, line_of_three(false));
    write_text_file_atomically(spoilt_, line_of_three(true));
    options_.device = path_;
  }
  TemporaryFolder folder_;
  std::string path_ = folder_.file("line.json");
  std::string spoilt_ = folder_.file("spoilt.json");
  NoiseOptions options_;
};

TEST_F(NoiseSource, ADeviceComesWithItsGatesCouplingsFilesAndQubits) {
  options_.qubits = {2, 1};
  const NamedNoise noise = load_noise(options_, 2, shipped_data());
  EXPECT_EQ(noise.layout, (std::vector{2, 1}));
  ASSERT_EQ(noise.provenance.size(), 1U);
  EXPECT_EQ(noise.provenance[0].file, "line.json");
  EXPECT_EQ(noise.provenance[0].sha256, chem::sha256_hex(line_of_three(false)));
  EXPECT_EQ(noise.provenance[0].date, "2020-02-03T04:05:06Z");
  EXPECT_THAT(noise.native_gates,
              ::testing::UnorderedElementsAre(sim::GateKind::kRz, sim::GateKind::kSx,
                                              sim::GateKind::kX, sim::GateKind::kCx));
  EXPECT_EQ(noise.model.readout(0).p10, 0.02);  // physical qubit 2
  EXPECT_EQ(noise.model.readout(1).p01, 0.02);  // physical qubit 1
  EXPECT_TRUE(noise.model.allows(0, 1));
  EXPECT_THAT(noise.description, HasSubstr("qubits 2,1 of 3"));
  EXPECT_THAT(noise.repairs, ::testing::IsEmpty());
}

TEST_F(NoiseSource, WithoutAChoiceTheFirstQubitsAreUsedOrTheBest) {
  EXPECT_EQ(load_noise(options_, 2, shipped_data()).layout, (std::vector{0, 1}));
  EXPECT_EQ(load_noise(options_, 0, shipped_data()).layout, (std::vector{0, 1, 2}));
  options_.best_qubits = true;  // smaller errors of readout and of cx
  EXPECT_THAT(load_noise(options_, 2, shipped_data()).layout,
              ::testing::UnorderedElementsAre(1, 2));
}

TEST_F(NoiseSource, ChoicesThatDoNotFitAreNamed) {
  struct Case {
    std::vector<int> qubits;
    int num_qubits;
    std::string fragment;
  };
  const std::vector<Case> cases{
      {{0, 1, 2}, 2, "noise.qubits = 0,1,2, must be 2 of them"},
      {{}, 4, "has 3 qubits, must be at least the circuit's 4"},
      {{0, 3}, 2, "3"},
      {{1, 1}, 2, "1"},
  };
  for (const Case& c : cases) {
    options_.qubits = c.qubits;
    EXPECT_THAT(message_of<std::invalid_argument>(
                    [&] { load_noise(options_, c.num_qubits, shipped_data()); }),
                HasSubstr(c.fragment));
  }
}

TEST_F(NoiseSource, RepairsAreToldAndFatalWhereStrict) {
  options_.device = spoilt_;
  const NamedNoise noise = load_noise(options_, 3, shipped_data());
  ASSERT_EQ(noise.repairs.size(), 1U);
  EXPECT_THAT(repair_text(noise.repairs[0]), AllOf(HasSubstr("T2"), HasSubstr("130")));
  options_.strict = true;
  EXPECT_THAT(
      message_of<std::invalid_argument>([&] { load_noise(options_, 3, shipped_data()); }),
      AllOf(HasSubstr("noise.strict: 1 value(s)"), HasSubstr(repair_text(noise.repairs[0]))));
  options_.device = path_;
  EXPECT_NO_THROW(load_noise(options_, 3, shipped_data()));
}

TEST_F(NoiseSource, RepairsOfQubitsThatAreNotUsedAreCountedAndHarmless) {
  options_.device = spoilt_;
  options_.strict = true;
  options_.qubits = {2};  // T2 of qubit 1 was repaired
  const NamedNoise noise = load_noise(options_, 1, shipped_data());
  EXPECT_THAT(noise.repairs, ::testing::IsEmpty());
  EXPECT_THAT(noise.notes, ::testing::Contains(HasSubstr("1 more values were repaired")));
  options_.statistic = "median";
  EXPECT_THROW(load_noise(options_, 1, shipped_data()), std::invalid_argument)
      << "a median is over all qubits";
}

TEST_F(NoiseSource, RepairsSurviveAFileOfOurs) {
  options_.device = spoilt_;
  NamedNoise noise = load_noise(options_, 3, shipped_data());
  NoiseFile file{noise.model, "", ""};
  file.repairs = noise.repairs;
  NoiseOptions options;
  options.model = folder_.file("converted.json");
  write_text_file_atomically(options.model, noise_file_text(file));
  ASSERT_EQ(load_noise(options, 3, shipped_data()).repairs.size(), 1U);
  options.strict = true;
  EXPECT_THAT(message_of<std::invalid_argument>([&] { load_noise(options, 3, shipped_data()); }),
              AllOf(HasSubstr("converted.json"), HasSubstr(repair_text(noise.repairs[0]))));
}

TEST_F(NoiseSource, AersErrorsThatCannotActAreToldAndFatalWhereStrict) {
  NoiseOptions options;
  options.model = folder_.file("lost.json");
  write_text_file_atomically(
      options.model, R"({"errors":[{"type":"qerror","operations":["u3"],"probabilities":[1],)"
                     R"("instructions":[[{"name":"x","qubits":[0]}]]}]})");
  EXPECT_THAT(load_noise(options, 1, shipped_data()).notes,
              ::testing::Contains(HasSubstr("1 error on 'u3' left out")));
  options.strict = true;
  EXPECT_THAT(message_of<std::invalid_argument>([&] { load_noise(options, 1, shipped_data()); }),
              AllOf(HasSubstr("noise.strict: 1"), HasSubstr("1 error on 'u3' left out")));
}

TEST_F(NoiseSource, QubitsThatNobodyChoseAreNoted) {
  const auto first = ::testing::Contains(HasSubstr("of 3 are used, the first"));
  EXPECT_THAT(load_noise(options_, 2, shipped_data()).notes, first);
  EXPECT_THAT(load_noise(options_, 3, shipped_data()).notes, ::testing::Not(first));
  NoiseOptions chosen = options_;
  chosen.qubits = {0, 1};
  EXPECT_THAT(load_noise(chosen, 2, shipped_data()).notes, ::testing::Not(first));
  chosen = options_;
  chosen.best_qubits = true;
  EXPECT_THAT(load_noise(chosen, 2, shipped_data()).notes, ::testing::Not(first));
}

TEST_F(NoiseSource, EveryKindOfFileIsToldByItsContent) {
  const std::string aer = folder_.file("aer.json");
  write_text_file_atomically(
      aer, R"({"errors":[{"type":"qerror","operations":["x"],"probabilities":[0.75,0.25],)"
           R"("instructions":[[{"name":"id","qubits":[0]}],[{"name":"z","qubits":[0]}]]}]})");
  NoiseOptions options;
  options.model = aer;
  const NamedNoise noise = load_noise(options, 1, shipped_data());
  ASSERT_EQ(noise.model.rules().size(), 1U);
  EXPECT_TRUE(noise.model.rules()[0].channels.at(0).channel.ptm<1>().isApprox(
      sim::phase_flip(0.25).ptm<1>(), 1e-14));
  EXPECT_EQ(noise.provenance.at(0).file, "aer.json");
  options.model = "ibm_ourense";
  EXPECT_EQ(load_noise(options, 4, shipped_data()).model.name(), "ibm_ourense");
  options.model = "noiseless";
  EXPECT_TRUE(load_noise(options, 4, shipped_data()).model.is_noiseless());
}

TEST_F(NoiseSource, OptionsThatWouldDoNothingAreRefused) {
  struct Case {
    std::function<void(NoiseOptions&)> change;
    std::string fragment;
  };
  const std::vector<Case> cases{
      {[](auto& o) { o.model = "ibm_ourense"; }, "noise.model = ibm_ourense"},
      {[](auto& o) { o.best_qubits = true, o.qubits = {0}; }, "noise.best_qubits"},
      {[](auto& o) { o.factor = -1; }, "noise.factor = -1"},
      {[](auto& o) { o.temperature = -0.1; }, "noise.temperature"},
      {[](auto& o) { o.over_rotation = 2; }, "noise.over_rotation"},
      {[](auto& o) { o.zz_crosstalk = 1e12; }, "noise.zz_crosstalk"},
      {[](auto& o) { o.statistic = "mean"; }, "noise.statistic = 'mean'"},
      {[](auto& o) { o.idle = "late"; }, "noise.idle = 'late'"},
      {[](auto& o) { o.device = "", o.qubits = {0}; }, "noise.qubits: needs noise.device"},
      {[](auto& o) { o.device = "", o.best_qubits = true; }, "noise.best_qubits: needs"},
      {[](auto& o) { o.device = "", o.statistic = "max"; }, "noise.statistic: needs"},
      {[](auto& o) { o.device = "", o.factor = 2; }, "noise.factor: needs"},
      {[](auto& o) { o.device = "", o.temperature = 1; }, "noise.temperature: needs"},
      {[](auto& o) { o.device = "", o.idle = "asap"; }, "noise.idle: needs"},
      {[](auto& o) { o.device = "", o.over_rotation = 0.1; }, "noise.over_rotation: needs"},
      {[](auto& o) { o.device = "", o.zz_crosstalk = 1; }, "noise.zz_crosstalk: needs"},
      {[](auto& o) { o.device = "", o.use_disabled = true; }, "noise.use_disabled: needs"},
  };
  EXPECT_NO_THROW(options_.validate());
  for (const Case& c : cases) {
    NoiseOptions options = options_;
    c.change(options);
    EXPECT_THAT(message_of<std::invalid_argument>([&] { options.validate(); }),
                HasSubstr(c.fragment));
  }
}

}  // namespace
}  // namespace qarch::search
