#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "search/io/device/calibration_csv.h"
#include "search/io/device/device_file.h"

namespace qarch::search {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::ThrowsMessage;

// Invented numbers in the layouts of both generations.
const std::string kOld =
    "\xEF\xBB\xBF"
    "\"Qubit\",\"T1 (\u00b5s)\",\"T2 (\u03bcs)\",\"Frequency (GHz)\",\"Anharmonicity (GHz)\","
    "\"Readout assignment error \",\"Prob meas0 prep1 \",\"Prob meas1 prep0 \","
    "\"Readout length (ns)\",\"ID error \",\"\u221ax (sx) error \",\"Pauli-X error \","
    "\"CNOT error \",\"Gate time (ns)\"\r\n"
    "\"0\",\"100.5\",\"80\",\"5.1\",\"-0.3\",\"0.02\",\"0.03\",\"0.01\",\"5351.1\",\"2e-4\","
    "\"2.5e-4\",\"2e-4\",\"0_1:0.0061; 0_2:0.0089\",\"0_1:300; 0_2:400.5\"\r\n"
    "\"1\",\"90\",\"\",\"5.2\",\"-0.3\",\"0.04\",\"\",\"0.02\",\"5351.1\",\"3e-4\",\"\",\"3e-4\","
    "\"1_0:0.0061\",\"1_0:335.5\"\r\n"
    "\"2\",\"120\",\"300\",\"5.3\",\"-0.3\",\"0.06\",\"0.07\",\"0.05\",\"5351.1\",\"4e-4\","
    "\"4e-4\",\"4e-4\",\"2_0:1\",\"2_0:436\"\r\n";

const std::string kNew =
    "Qubit,T1 (us),T2 (us),Readout assignment error,Prob meas0 prep1,Prob meas1 prep0,"
    "Readout length (ns),Single-qubit gate length (ns),RX error,Z-axis rotation (rz) error,"
    "\u221ax (sx) error,Pauli-X error,CZ error,Gate length (ns),RZZ error,MEASURE "
    "error,Operational\n"
    "1,200,150,0.01,0.012,0.008,1200,32,2e-4,0,2e-4,2e-4,0:0.002;2:0.003,0:68;2:72,0:0.004,0.01,"
    "Yes\n"
    "0,210,160,0.02,0.022,0.018,1200,32,2e-4,0,3e-4,3e-4,1:0.002,1:68,1:0.004,0.02,True\n"
    "2,220,170,0.03,0.032,0.028,1200,40,2e-4,0,4e-4,4e-4,1:0.003,1:72,,0.03,No\n";

TEST(CalibrationCsv, ReadsTheOldTable) {
  const sim::Device device = parse_calibration_csv(kOld, "folder/ibm_old.csv");
  EXPECT_EQ(device.name, "ibm_old");
  ASSERT_EQ(device.num_qubits(), 3);
  EXPECT_DOUBLE_EQ(device.qubits[0].t1, 100.5e-6);
  EXPECT_DOUBLE_EQ(device.qubits[0].t2, 80e-6);
  EXPECT_DOUBLE_EQ(device.qubits[0].frequency, 5.1e9);
  EXPECT_DOUBLE_EQ(device.qubits[0].readout.p01, 0.03);
  EXPECT_DOUBLE_EQ(device.qubits[0].readout.p10, 0.01);
  EXPECT_DOUBLE_EQ(device.qubits[0].readout_time, 5351.1e-9);
  EXPECT_TRUE(std::isnan(device.qubits[1].t2)) << "an empty cell";
  EXPECT_EQ(device.find("sx", {0})->error, 2.5e-4);
  EXPECT_TRUE(std::isnan(device.find("sx", {0})->time)) << "the table does not say";
  EXPECT_TRUE(std::isnan(device.find("sx", {1})->error));
  EXPECT_EQ(device.find("cx", {0, 1})->error, 0.0061);
  EXPECT_DOUBLE_EQ(device.find("cx", {0, 1})->time, 300e-9);
  EXPECT_DOUBLE_EQ(device.find("cx", {1, 0})->time, 335.5e-9);
  EXPECT_DOUBLE_EQ(device.find("cx", {0, 2})->time, 400.5e-9);
  EXPECT_THAT(device.notes, IsEmpty());
}

TEST(CalibrationCsv, RepairsTheOldTable) {
  const sim::Device device = parse_device({{"old.csv", kOld}});
  std::vector<std::string> places;
  for (const sim::Repair& repair : device.repairs)
    places.push_back(repair.place + ": " + repair.used);
  EXPECT_THAT(places, ElementsAre("qubit 1 T2: 180 us", "qubit 1 P(0|1): 0.04",
                                  "qubit 2 T2: 240 us", "sx on 1 error: relaxation only",
                                  "cx on 2,0 error: disabled", "id time: 0: no relaxation",
                                  "sx time: 0: no relaxation", "x time: 0: no relaxation"));
  EXPECT_THAT(device.notes, ElementsAre(HasSubstr("rz: not in the calibration")));
  ASSERT_NE(device.find("rz", {2}), nullptr);
  EXPECT_EQ(device.find("rz", {2})->error, 0.0);
  EXPECT_THAT(device.coupling, ElementsAre(Pair(0, 1), Pair(0, 2), Pair(1, 0), Pair(2, 0)))
      << "0,2 is usable, and so is the pair";
}

TEST(CalibrationCsv, ReadsTheNewTable) {
  const sim::Device device = parse_calibration_csv(kNew, "new.csv");
  EXPECT_DOUBLE_EQ(device.qubits[1].t1, 200e-6) << "rows in any order";
  EXPECT_DOUBLE_EQ(device.find("sx", {2})->time, 40e-9);
  EXPECT_EQ(device.find("rz", {2})->time, 0.0);
  EXPECT_EQ(device.find("cz", {1, 2})->error, 0.003);
  EXPECT_DOUBLE_EQ(device.find("cz", {2, 1})->time, 72e-9);
  EXPECT_EQ(device.find("rzz", {0, 1})->error, 0.004);
  EXPECT_TRUE(std::isnan(device.find("rzz", {0, 1})->time)) << "the gate length is that of cz";
  EXPECT_FALSE(device.qubits[2].operational);
  EXPECT_TRUE(device.qubits[0].operational);
  EXPECT_THAT(device.notes, ElementsAre("columns not used: 'MEASURE error'"));
  EXPECT_THAT(parse_device({{"new.csv", kNew}}).coupling, ElementsAre(Pair(0, 1), Pair(1, 0)));
}

TEST(CalibrationCsv, LetsTheReadoutErrorStandForMissingColumns) {
  const sim::Device device =
      parse_device({{"t.csv", "Qubit,T1 (us),T2 (us),Readout assignment error\n0,50,40,0.03\n"}});
  EXPECT_EQ(device.qubits[0].readout.p10, 0.03);
  EXPECT_EQ(device.qubits[0].readout.p01, 0.03);
  EXPECT_THAT(device.repairs, IsEmpty());
  EXPECT_THAT(device.notes, Contains(HasSubstr("no column 'Prob meas1 prep0'")));
}

TEST(CalibrationCsv, ReadsTimesThatAreSeconds) {
  const sim::Device device = parse_device(
      {{"t.csv",
        "Qubit,T1 (us),T2 (us),Single-qubit gate length (ns),sx error\n0,5e-5,40,3.2e-8,1e-4\n"}});
  EXPECT_DOUBLE_EQ(device.qubits[0].t1, 50e-6);
  EXPECT_DOUBLE_EQ(device.find("sx", {0})->time, 32e-9);
  ASSERT_GE(device.repairs.size(), 2U);
  EXPECT_EQ(device.repairs[0].place, "qubit 0 T1 (us)");
  EXPECT_EQ(device.repairs[0].used, "50 us");
  EXPECT_EQ(device.repairs[1].used, "32 ns");
}

TEST(CalibrationCsv, ListsTheHeadersWhereThereIsNoT1) {
  const auto call = [] {
    parse_calibration_csv("Qubit,Tiempo T1 (us),T2 (us)\n0,1,2\n", "es.csv");
  };
  EXPECT_THAT(call, ThrowsMessage<std::invalid_argument>(HasSubstr(
                        "es.csv:1: there is no column 'T1 (us)', must be a calibration table in "
                        "English; found: 'Qubit' 'Tiempo T1 (us)' 'T2 (us)'")));
}

TEST(CalibrationCsv, NamesThePlaceOfWhatItCannotRead) {
  struct Row {
    const char* text;
    const char* message;
  };
  for (const Row& row : {
           Row{"", "t.csv:1: is empty"},
           Row{"T1 (us)\n1\n", "no column 'Qubit'"},
           Row{"Qubit,T1 (us)\n", "holds no qubits"},
           Row{"Qubit,T1 (us)\n0,1 us\n", "t.csv:2: column 'T1 (us)' = '1 us', must be a number"},
           Row{"Qubit,T1 (us)\n0,nan\n", "'nan', must be a number"},
           Row{"Qubit,T1 (us)\n0,inf\n", "'inf', must be a number"},
           Row{"Qubit,T1 (us)\n1,2\n", "column 'Qubit' = '1', must name a qubit in [0, 0]"},
           Row{"Qubit,T1 (us)\n0,2\n0,2\n", "t.csv:3: column 'Qubit' = '0', must stand in one row"},
           Row{"Qubit,T1 (us)\nx,2\n", "must name a qubit"},
           Row{"Qubit,T1 (us)\n0,2,3\n", "3 cells, must be at most 2"},
           Row{"Qubit,T1 (weeks)\n0,2\n", "unit = 'weeks', must be one of: s ms us ns"},
           Row{"Qubit,T1 (us),T1 (ns)\n0,2,2\n", "are the same quantity"},
           Row{"Qubit,T1 (us),Frequency (T)\n0,2,2\n", "unit = 'T', must be one of: GHz"},
           Row{"Qubit,T1 (us),Operational\n0,2,perhaps\n", "must be one of: yes no"},
           Row{"Qubit,T1 (us),CZ error\n0,2,0.1\n", "must be pairs such as 0_1:0.0061"},
           Row{"Qubit,T1 (us),CZ error\n0,2,1:0.1\n", "must name a qubit in [0, 0]"},
           Row{"Qubit,T1 (us),CZ error\n0,2,0:0.1\n", "two different qubits"},
           Row{"Qubit,T1 (us),CZ error\n0,2,1:0.1;0_1:0.1\n1,2,\n", "list the pair 0_1 once"},
       }) {
    const auto call = [&] { parse_calibration_csv(row.text, "t.csv"); };
    EXPECT_THAT(call, ThrowsMessage<std::invalid_argument>(HasSubstr(row.message))) << row.text;
  }
}

TEST(CalibrationCsv, ReadsTheShippedExample) {
  const sim::Device device =
      read_device({std::string(QARCH_SOURCE_DIR) + "/data/devices/example_line.csv"});
  EXPECT_EQ(device.name, "example_line");
  EXPECT_EQ(device.num_qubits(), 5);
  EXPECT_EQ(device.coupling.size(), 8U);
  EXPECT_THAT(device.repairs, IsEmpty());
  EXPECT_THAT(device.notes, IsEmpty());
  EXPECT_EQ(device.provenance.at(0).file, "example_line.csv");
}

}  // namespace
}  // namespace qarch::search
