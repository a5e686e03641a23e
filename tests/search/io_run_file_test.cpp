#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hdf5.h>
#include <sys/resource.h>

#include <array>
#include <cmath>
#include <csignal>
#include <set>
#include <stdexcept>
#include <tuple>

#include "rl/random.h"
#include "search/io/hdf5_file.h"
#include "search/io/qasm.h"
#include "search/io/run_file.h"
#include "search/io/text_file.h"
#include "sim/gate.h"
#include "tests/search/io_temporary_folder.h"

namespace qarch::search {
namespace {

using sim::GateKind;
using ::testing::HasSubstr;

/// A run in which every field differs from its default and from every other.
RunRecord example_run(int num_episodes) {
  RunRecord run;
  run.qarch_version = "0.1.0";
  run.configuration = "[general]\nseed = 7\n" + std::string(100'000, '#');  // beyond 64 KiB
  run.seed = 0xFFFF'FFFF'FFFF'FFFFULL;
  run.problem = {"vqe", "H2", 2, "0.5 ZI\n-0.25 XX\n", -1.1372701746570604, -1.1166, -1.32};
  run.noise = {"mumbai",
               "median",
               {"cx on any qubits: depolarizing; 12 gates", "rx: 3 gates"},
               {"qubit 3 T2 = 210 us: T2 > 2 T1, used 180 us"},
               {"rzz: 2 gates are left out"},
               {{"props of mumbai.json", std::string(64, 'a'), "2021-03-13T11:02:24-05:00"},
                {"conf.json", std::string(64, 'b'), ""}},
               {3, 5, 8}};
  rl::Rng rng(5);
  for (int e = 0; e < num_episodes; ++e) {
    EpisodeRecord episode{e, e % 40, 0.1 * e};
    for (double EpisodeRecord::*member :
         {&EpisodeRecord::energy_seen, &EpisodeRecord::energy, &EpisodeRecord::noiseless_energy,
          &EpisodeRecord::threshold, &EpisodeRecord::epsilon, &EpisodeRecord::loss})
      episode.*member = rl::normal(rng);
    episode.success = e % 2;
    episode.end_reason = static_cast<EndReason>(e % 4);
    episode.two_qubit_gates = e % 7;
    episode.rotations = e % 11;
    episode.depth = e % 13;
    episode.evaluations = std::int64_t{3'000'000'000} * e;
    episode.env_steps = std::int64_t{40} * e;
    run.episodes.push_back(episode);
  }
  sim::Circuit circuit(2);
  circuit.append_rotation(GateKind::kRy, 0);
  circuit.append(GateKind::kCx, {0, 1});
  circuit.append_rotation(GateKind::kRz, 1);
  run.circuits.push_back(
      {"z_last_name_first", 3, 4, circuit, {0.1, -1.0 / 3.0}, -1.0, -1.1, -1.2, 0.01, 0.002});
  run.circuits.push_back({"best", 5, 6, sim::Circuit(3), {}, -2.0, -2.1, -2.2, 0.03, 0.004});
  for (int i = 0; i < 12; ++i)  // "p10" follows "p9", not "p1"
    run.archive.push_back(
        {"p" + std::to_string(i), i, 7, circuit, {0.5, 0.1 * i}, -3.0, -3.1, -3.2, 0.05, 0.006});
  for (int i = 0; i < num_episodes / 2; ++i)
    run.prunings.push_back(
        {i, {9 + i, 8, 7, -0.1 * i, 0.5}, {6 + i, 5, 4, -0.2 * i, 0.25}, 3L * i});
  return run;
}

void expect_equal(const std::vector<CircuitRecord>& a, const std::vector<CircuitRecord>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t c = 0; c < a.size(); ++c) {
    const CircuitRecord &x = a[c], &y = b[c];
    EXPECT_EQ(x.id, y.id);
    EXPECT_EQ(x.circuit, y.circuit);
    EXPECT_EQ(x.angles, y.angles);
    EXPECT_EQ(std::tie(x.episode, x.step, x.energy_seen, x.energy, x.noiseless_energy, x.error,
                       x.noiseless_error),
              std::tie(y.episode, y.step, y.energy_seen, y.energy, y.noiseless_energy, y.error,
                       y.noiseless_error));
  }
}

void expect_equal(const RunRecord& a, const RunRecord& b) {
  EXPECT_EQ(a.qarch_version, b.qarch_version);
  EXPECT_EQ(a.configuration, b.configuration);
  EXPECT_EQ(a.seed, b.seed);
  EXPECT_EQ(a.units, b.units);
  EXPECT_EQ(a.problem.name, b.problem.name);
  EXPECT_EQ(a.problem.num_qubits, b.problem.num_qubits);
  EXPECT_EQ(a.problem.kind, b.problem.kind);
  EXPECT_EQ(a.problem.observable, b.problem.observable);
  EXPECT_EQ(a.problem.encoding, b.problem.encoding);
  EXPECT_EQ(a.problem.encoding_angles, b.problem.encoding_angles);
  EXPECT_EQ(a.problem.provenance, b.problem.provenance);
  EXPECT_EQ(a.problem.notes, b.problem.notes);
  EXPECT_EQ(a.problem.exact_energy, b.problem.exact_energy);
  EXPECT_EQ(a.problem.hartree_fock_energy, b.problem.hartree_fock_energy);
  EXPECT_EQ(a.problem.fake_minimum, b.problem.fake_minimum);
  EXPECT_EQ(a.noise, b.noise);
  ASSERT_EQ(a.episodes.size(), b.episodes.size());
  for (std::size_t e = 0; e < a.episodes.size(); ++e)
    for (const EpisodeColumn& column : kEpisodeColumns)
      std::visit([&](auto m) { EXPECT_EQ(a.episodes[e].*m, b.episodes[e].*m) << column.name; },
                 column.member);
  expect_equal(a.circuits, b.circuits);
  expect_equal(a.archive, b.archive);
  ASSERT_EQ(a.prunings.size(), b.prunings.size());
  for (std::size_t p = 0; p < a.prunings.size(); ++p) {
    const PruningRecord &x = a.prunings[p], &y = b.prunings[p];
    for (const PruningColumn& column : kPruningColumns)
      std::visit([&](auto m) { EXPECT_EQ(x.*m, y.*m) << column.name; }, column.member);
    for (const CircuitCostColumn& column : kCircuitCostColumns)
      std::visit(
          [&](auto m) {
            EXPECT_EQ(x.before.*m, y.before.*m) << column.name;
            EXPECT_EQ(x.after.*m, y.after.*m) << column.name;
          },
          column.member);
  }
}

TEST(RunFile, WhatIsWrittenIsRead) {
  const TemporaryFolder folder;
  for (const int num_episodes : {0, 1, 2500}) {
    const RunRecord run = example_run(num_episodes);
    write_run_file(folder.file("run.h5"), run);
    expect_equal(read_run_file(folder.file("run.h5")), run);
  }
}

TEST(RunFile, EqualRecordsGiveEqualBytes) {
  const TemporaryFolder folder;
  write_run_file(folder.file("a.h5"), example_run(1500));
  write_run_file(folder.file("b.h5"), example_run(1500));
  write_run_file(folder.file("b.h5"), example_run(1500));  // over an old file, too
  EXPECT_EQ(read_text_file(folder.file("a.h5")), read_text_file(folder.file("b.h5")));
  write_run_file(folder.file("b.h5"), example_run(1501));
  EXPECT_NE(read_text_file(folder.file("a.h5")), read_text_file(folder.file("b.h5")));
}

// The schema, by the bare library.

/// Path and kind of every object below /, and that none of them has a time.
std::set<std::string> objects_of(hid_t file) {
  std::set<std::string> found;
  H5Ovisit2(
      file, H5_INDEX_NAME, H5_ITER_NATIVE,
      [](hid_t, const char* name, const H5O_info_t* info, void* out) -> herr_t {
        static_cast<std::set<std::string>*>(out)->insert(name);
        EXPECT_EQ(info->ctime, 0) << name;
        EXPECT_EQ(info->mtime, 0) << name;
        return 0;
      },
      &found, H5O_INFO_BASIC | H5O_INFO_TIME);
  return found;
}

template <class T>
T raw_attribute(hid_t object, const char* name, hid_t type) {
  T value{};
  const hid_t attribute = H5Aopen(object, name, H5P_DEFAULT);
  EXPECT_GE(attribute, 0) << name;
  EXPECT_GE(H5Aread(attribute, type, &value), 0) << name;
  H5Aclose(attribute);
  return value;
}

std::string raw_text(hid_t object, const char* name) {
  const hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, H5T_VARIABLE);
  H5Tset_cset(type, H5T_CSET_UTF8);
  char* text = raw_attribute<char*>(object, name, type);
  std::string result = text == nullptr ? "" : text;
  H5free_memory(text);
  H5Tclose(type);
  return result;
}

TEST(RunFile, TheSchemaIsTheDocumentedOne) {
  const TemporaryFolder folder;
  write_run_file(folder.file("run.h5"), example_run(10));
  const hid_t file = H5Fopen(folder.file("run.h5").c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  ASSERT_GE(file, 0);
  std::set<std::string> expected{".",           "problem",          "problem/hamiltonian",
                                 "noise",       "noise/rules",      "noise/repairs",
                                 "noise/notes", "noise/provenance", "noise/layout",
                                 "episodes",    "circuits",         "archive",
                                 "prunings",    "prunings/episode", "prunings/evaluations"};
  for (const EpisodeColumn& column : kEpisodeColumns)
    expected.insert("episodes/" + std::string(column.name));
  for (const std::string id : {"best", "z_last_name_first"})
    expected.insert({"circuits/" + id, "circuits/" + id + "/qasm", "circuits/" + id + "/angles"});
  for (const std::string cost : {"two_qubit_gates", "gates", "depth", "energy", "noiseless_error"})
    expected.insert({"prunings/before_" + cost, "prunings/after_" + cost});
  for (int i = 0; i < 12; ++i) {
    const std::string id = "archive/p" + std::to_string(i);
    expected.insert({id, id + "/qasm", id + "/angles"});
  }
  EXPECT_EQ(objects_of(file), expected);

  EXPECT_EQ(raw_text(file, "format"), "qarch-run");
  EXPECT_EQ(raw_text(file, "qarch_version"), "0.1.0");
  EXPECT_EQ(raw_text(file, "units"), "hartree, radian");
  EXPECT_THAT(raw_text(file, "bit_order"), HasSubstr("little endian"));
  EXPECT_THAT(raw_text(file, "configuration"), HasSubstr("seed = 7"));
  EXPECT_EQ(raw_attribute<int>(file, "format_version", H5T_NATIVE_INT), 3);
  EXPECT_EQ(raw_attribute<std::uint64_t>(file, "seed", H5T_NATIVE_UINT64),
            0xFFFF'FFFF'FFFF'FFFFULL);

  const hid_t problem = H5Gopen2(file, "problem", H5P_DEFAULT);
  EXPECT_EQ(raw_attribute<double>(problem, "exact_energy", H5T_NATIVE_DOUBLE), -1.1372701746570604);
  H5Gclose(problem);

  const hid_t column = H5Dopen2(file, "episodes/evaluations", H5P_DEFAULT);
  std::array<std::int64_t, 10> evaluations{};
  ASSERT_GE(H5Dread(column, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, evaluations.data()),
            0);
  EXPECT_EQ(evaluations[9], 27'000'000'000);
  EXPECT_THAT(raw_text(column, "description"), HasSubstr("objective evaluations"));
  const hid_t properties = H5Dget_create_plist(column);
  EXPECT_EQ(H5Pget_layout(properties), H5D_CHUNKED);
  H5Pclose(properties);
  H5Dclose(column);
  EXPECT_EQ(H5Fget_obj_count(file, H5F_OBJ_ALL), 1);
  H5Fclose(file);
}

TEST(RunFile, ACircuitIsOpenQasmWithItsAnglesAndEnergies) {
  const CircuitRecord record = example_run(0).circuits[0];
  const QasmCircuit read = parse_qasm(circuit_qasm(record), "f");
  EXPECT_EQ(read.circuit, record.circuit);
  EXPECT_EQ(read.known_angles(), record.angles);
  EXPECT_THAT(read.metadata,
              ::testing::Contains(std::pair<std::string, std::string>("energy", "-1.1")));
}

TEST(RunFile, EarlierVersionsAreStillRead) {
  // Links that a version does not have, and what is then missing in the record.
  const std::vector<std::string> version_2{"noise/repairs", "noise/notes", "noise/provenance",
                                           "noise/layout"};
  const std::vector<std::string> version_1{"archive", "prunings"};
  for (const int version : {1, 2}) {
    const TemporaryFolder folder;
    const std::string path = folder.file("run.h5");
    write_run_file(path, example_run(6));
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    ASSERT_GE(file, 0);
    RunRecord expected = example_run(6);
    for (const std::string& link : version_2)
      ASSERT_GE(H5Ldelete(file, link.c_str(), H5P_DEFAULT), 0);
    expected.noise = {expected.noise.name, expected.noise.description, expected.noise.rules};
    if (version == 1) {
      for (const std::string& link : version_1)
        ASSERT_GE(H5Ldelete(file, link.c_str(), H5P_DEFAULT), 0);
      expected.archive.clear();
      expected.prunings.clear();
    }
    const hid_t attribute = H5Aopen(file, "format_version", H5P_DEFAULT);
    ASSERT_GE(H5Awrite(attribute, H5T_NATIVE_INT, &version), 0);
    H5Aclose(attribute);
    H5Fclose(file);
    expect_equal(read_run_file(path), expected);
  }
}

TEST(RunFile, ACircuitSaysWhichFilesItsNoiseCameFrom) {
  const RunRecord run = example_run(0);
  const QasmCircuit read = parse_qasm(circuit_qasm(run.circuits[0], run), "f");
  const auto has = [&](const std::string& key, const std::string& value) {
    return ::testing::Contains(std::pair(key, value));
  };
  EXPECT_THAT(
      read.metadata,
      has("noise-file", std::string(64, 'a') + " 2021-03-13T11:02:24-05:00 props of mumbai.json"));
  EXPECT_THAT(read.metadata, has("noise-file", std::string(64, 'b') + " - conf.json"));
  EXPECT_THAT(read.metadata, has("qubits", "3,5,8"));
}

// Errors.

TEST(RunFile, AFailedWriteNamesPathAndReasonAndKeepsTheOldFile) {
  const TemporaryFolder folder;
  const std::string path = folder.file("run.h5");
  write_run_file(path, example_run(3));

  rlimit old_limit{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &old_limit), 0);
  const rlimit small{4096, old_limit.rlim_max};
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  ::testing::internal::CaptureStderr();
  const std::string message =
      message_of<std::runtime_error>([&] { write_run_file(path, example_run(2000)); });
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &old_limit), 0);
  std::signal(SIGXFSZ, old_handler);

  EXPECT_THAT(message, AllOf(HasSubstr(path), HasSubstr("File too large")));
  expect_equal(read_run_file(path), example_run(3));
  EXPECT_FALSE(std::filesystem::exists(path + ".tmp"));

  EXPECT_THAT(message_of<std::runtime_error>(
                  [&] { write_run_file(folder.file("none/run.h5"), example_run(1)); }),
              AllOf(HasSubstr("none/run.h5"), HasSubstr("No such file or directory")));
}

TEST(RunFile, BadCircuitsAreRefusedBeforeTheFileIsTouched) {
  const TemporaryFolder folder;
  const std::string path = folder.file("run.h5");
  struct Case {
    std::string id;
    std::vector<double> angles;
    std::string fragment;
  };
  for (const auto& [id, angles, fragment] :
       {Case{"", {1, 2}, "circuit id = ''"}, Case{"a/b", {1, 2}, "circuit id = 'a/b'"},
        Case{"..", {1, 2}, "circuit id = '..'"},
        Case{"best", {1, 2}, "/circuits/best: is written twice"},
        Case{"c", {1}, "circuit 'c': 1 angles, must be 2"},
        Case{"c", {1, std::nan("")}, "angle 1 = nan, must be finite"}}) {
    RunRecord run = example_run(1);
    run.circuits[0].angles = angles;
    run.circuits[0].id = id;
    EXPECT_THAT(message_of<std::invalid_argument>([&] { write_run_file(path, run); }),
                HasSubstr(fragment));
    EXPECT_FALSE(std::filesystem::exists(path));
  }
}

/// Writes a file with the given root attributes only.
void write_root(const std::string& path, const std::string& format, int version) {
  const Hdf5File file = Hdf5File::create(path);
  file.root().set_attribute("format", format);
  file.root().set_number("format_version", version);
  write_text_file_atomically(path, file.bytes());
}

TEST(RunFile, AClassifierHasItsEncodingItsSamplesAndItsUnit) {
  const TemporaryFolder folder;
  RunRecord run = example_run(2);
  run.units = "loss, radian";
  run.problem.kind = "classifier";
  run.problem.encoding = sim::Circuit(3);
  run.problem.encoding.append_rotation(GateKind::kRy, 2);
  run.problem.encoding_angles = "theta_0 = 0 + 2 x_1\n";
  run.problem.provenance = {{"a.csv", std::string(64, 'a'), ""}, {"samples", "bb", ""}};
  run.problem.notes = {"two rows left out"};
  write_run_file(folder.file("run.h5"), run);
  expect_equal(read_run_file(folder.file("run.h5")), run);
}

TEST(RunFile, OtherFilesAreRefusedByName) {
  const TemporaryFolder folder;
  const std::string path = folder.file("x.h5");
  const auto message = [&] {
    return message_of<std::invalid_argument>([&] { read_run_file(path); });
  };
  write_text_file_atomically(path, "no HDF5");
  EXPECT_THAT(message(), HasSubstr("x.h5: is no HDF5 file"));
  write_root(path, "other", 1);
  EXPECT_THAT(message(), HasSubstr("x.h5: format = 'other', must be 'qarch-run'"));
  write_root(path, "qarch-run", 9);
  EXPECT_THAT(message(), HasSubstr("x.h5: format_version = 9, must be in [1, 4]"));
  write_root(path, "qarch-run", 1);
  EXPECT_THAT(message(), HasSubstr("x.h5: /qarch_version: attribute is missing"));
  EXPECT_THAT(message_of<std::runtime_error>([&] { read_run_file(folder.file("none.h5")); }),
              AllOf(HasSubstr("none.h5"), HasSubstr("No such file or directory")));
}

}  // namespace
}  // namespace qarch::search
