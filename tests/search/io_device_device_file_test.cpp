#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <stdexcept>

#include "chem/io/checksum.h"
#include "search/io/device/device_file.h"
#include "sim/device_noise.h"
#include "tests/search/io_temporary_folder.h"
#include "tests/support/device_oracle.h"
#include "tests/support/device_texts.h"

namespace qarch::search {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::ThrowsMessage;

const DeviceText kProperties{"folder/props.json", test::line_properties(3)};
const DeviceText kConfiguration{"folder/conf.json", test::line_configuration(3)};
const DeviceText kTable{"t.csv", "Qubit,T1 (us),T2 (us)\n0,1,1\n1,1,1\n2,1,1\n"};

TEST(ParseDevice, TellsFilesApartInAnyOrder) {
  for (const auto& files :
       {std::vector{kProperties, kConfiguration}, {kConfiguration, kProperties}}) {
    const sim::Device device = parse_device(files);
    EXPECT_EQ(device.name, "line");
    EXPECT_THAT(device.native_gates, ElementsAre("cz", "id", "rz", "sx", "x"));
    EXPECT_THAT(device.coupling, ElementsAre(Pair(0, 1), Pair(1, 0), Pair(1, 2), Pair(2, 1)));
    EXPECT_THAT(device.repairs, IsEmpty());
    ASSERT_EQ(device.provenance.size(), 2U);
    for (std::size_t k = 0; k < 2; ++k) {
      const bool properties = files[k].file == kProperties.file;
      EXPECT_EQ(device.provenance[k].file, properties ? "props.json" : "conf.json");
      EXPECT_EQ(device.provenance[k].sha256, chem::sha256_hex(files[k].text));
      EXPECT_EQ(device.provenance[k].date, properties ? "2020-01-02T03:04:05+00:00" : "");
    }
  }
  EXPECT_EQ(parse_device({kTable, kConfiguration}).dt, 4e-9);
}

TEST(ParseDevice, RefusesFilesThatAreNoDevice) {
  struct Row {
    std::vector<DeviceText> files;
    const char* message;
  };
  for (const Row& row :
       {Row{{}, "a calibration is needed"},
        Row{{kConfiguration}, "folder/conf.json: a calibration is needed"},
        Row{{kProperties, kProperties}, "properties (JSON), but folder/props.json is one already"},
        Row{{kProperties, kTable}, "t.csv: calibration table (CSV), but folder/props.json is one"},
        Row{{kConfiguration, kProperties, kConfiguration}, "configuration (JSON), but"},
        Row{{{"e", " \n"}}, "e: is empty"},
        Row{{{"j.json", "{\"format\": \"qarch-noise\"}"}},
            "must have the keys 'qubits' and 'gates'"},
        Row{{{"big", std::string((std::size_t{32} << 20) + 1, ' ')}}, "must be at most"}}) {
    const auto call = [&] { parse_device(row.files); };
    EXPECT_THAT(call, ThrowsMessage<std::invalid_argument>(HasSubstr(row.message)));
  }
}

TEST(ReadDevice, ReadsFilesAndSaysWhichItCannotRead) {
  const TemporaryFolder folder;
  std::ofstream(folder.file("p.json")) << kProperties.text;
  EXPECT_EQ(read_device({folder.file("p.json")}).provenance.at(0).file, "p.json");
  const auto call = [&] { read_device({folder.file("nowhere.json")}); };
  EXPECT_THAT(call, ThrowsMessage<std::runtime_error>(HasSubstr("nowhere.json")));
}

TEST(ReadDevice, ReadsALargeDeviceAndGivesItNoise) {
  const sim::Device device = parse_device(
      {{"p.json", test::line_properties(133)}, {"c.json", test::line_configuration(133)}});
  const sim::DeviceNoise noise = sim::device_noise(device);
  EXPECT_EQ(noise.model.coupling_map().size(), 264U);
  EXPECT_EQ(noise.model.rules().size(), 133U * 6U + 264U) << "id rz sx x sxdg reset, cz";
}

// Snapshots of real devices, which are not part of the repository.

const std::string kFolder = std::string(QARCH_SOURCE_DIR) + "/../shared/data/ibm_backends/";

sim::Device snapshot(const std::string& name) {
  return read_device({kFolder + "props_" + name + ".json", kFolder + "conf_" + name + ".json"});
}

#define SKIP_WITHOUT_SNAPSHOTS()                                \
  if (!std::filesystem::exists(kFolder + "props_ourense.json")) \
  GTEST_SKIP() << "no snapshots of devices in " << kFolder

TEST(DeviceSnapshots, NeedNoRepair) {
  SKIP_WITHOUT_SNAPSHOTS();
  for (const char* name : {"ourense", "mumbai", "manila"})
    EXPECT_THAT(snapshot(name).repairs, IsEmpty()) << name;
}

TEST(DeviceSnapshots, HaveTheMediansOfTheirFiles) {
  SKIP_WITHOUT_SNAPSHOTS();
  struct Row {
    const char* name;
    double t1, t2, readout, sx, cx, cx_time, cx_max;
  };
  // Computed apart from this program; the published roundings are those of reference texts.
  for (const Row& row :
       {Row{"ourense", 111.14186047845944, 91.04065365503511, 0.0295, 3.375953811925418e-4,
            6.675702309498821e-3, 348.44444444444446, 9.377794242373616e-3},
        Row{"mumbai", 111.93014813922707, 123.99765778639733, 0.0216, 2.3570754161126e-4,
            6.541043433724872e-3, 401.7777777777777, 3.420291964205785e-2},
        Row{"manila", 144.67316223194067, 54.36101156476186, 0.0219, 3.538722158551261e-4,
            1.009091745491146e-2, 344.8888888888889, 1.394038580879381e-2}}) {
    const sim::Device device = snapshot(row.name);
    using Statistic = sim::DeviceStatistic;
    const sim::QubitCalibration qubit = sim::typical_qubit(device, Statistic::kMedian);
    EXPECT_NEAR(qubit.t1 * 1e6, row.t1, 1e-9) << row.name;
    EXPECT_NEAR(qubit.t2 * 1e6, row.t2, 1e-9) << row.name;
    EXPECT_NEAR(qubit.readout_error, row.readout, 1e-12) << row.name;
    EXPECT_NEAR(sim::typical_gate(device, "sx", Statistic::kMedian)->error, row.sx, 1e-12);
    const auto cx = sim::typical_gate(device, "cx", Statistic::kMedian);
    EXPECT_NEAR(cx->error, row.cx, 1e-12) << row.name;
    EXPECT_NEAR(cx->time * 1e9, row.cx_time, 1e-9) << row.name;
    EXPECT_NEAR(sim::typical_gate(device, "cx", Statistic::kMax)->error, row.cx_max, 1e-12);
  }
}

TEST(DeviceSnapshots, GiveEveryGateItsReportedError) {
  SKIP_WITHOUT_SNAPSHOTS();
  for (const auto& [name, gates, relaxation_only] :
       {std::tuple("ourense", 28, 12), std::tuple("mumbai", 164, 16),
        std::tuple("manila", 28, 8)}) {
    const sim::Device device = snapshot(name);
    const sim::DeviceNoise noise = sim::device_noise(device);
    int checked = 0;
    int relaxed = 0;
    for (const sim::GateCalibration& gate : device.gates) {
      if (gate.name == "reset") continue;
      const sim::Gate on{sim::find_operation(gate.name)->kind,
                         {gate.qubits[0], gate.qubits.size() == 2 ? gate.qubits[1] : -1}};
      std::vector<sim::IdleRelaxation> qubits;
      for (const int q : gate.qubits)
        qubits.push_back({device.qubits[static_cast<std::size_t>(q)].t1,
                          device.qubits[static_cast<std::size_t>(q)].t2, 0.0});
      for (const sim::NoiseRule& rule : noise.model.rules()) {
        if (!rule.matches(on)) continue;
        test::expect_gate_error(rule.channels, gate.error, gate.time, qubits,
                                std::string(name) + ": " + place_of(gate));
        ++checked;
        if (gate.error < 1.0 - sim::relaxation_fidelity(gate.time, qubits)) ++relaxed;
      }
    }
    EXPECT_EQ(checked, gates) << name << ": each gate has one rule";
    EXPECT_EQ(relaxed, relaxation_only) << name << ": gates of which relaxation costs more";
  }
}

}  // namespace
}  // namespace qarch::search
