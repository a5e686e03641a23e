#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "search/classify/model.h"
#include "search/io/classifier_file.h"
#include "search/io/qasm.h"
#include "search/io/text_file.h"
#include "tests/search/io_temporary_folder.h"

namespace qarch::search {
namespace {

using ::testing::HasSubstr;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// A record in which every field differs from its default and from every other.
ClassifierRecord example_record() {
  ClassifierRecord record;
  record.qarch_version = "0.1.0";
  record.configuration = "[data]\nname = moons\n";
  record.seed = 0xFFFF'FFFF'FFFF'FFFFULL;
  record.data = "moons";
  record.classes = {"upper moon", "lower"};
  record.data_notes = {"3 rows are ambiguous and left out"};
  record.data_files = {{"moons.csv", std::string(64, 'a'), ""}};
  record.noise = {"mumbai", "median", {"cx: 12 gates"}, {"T2: repaired"}, {"a note"}, {}, {3, 5}};
  record.num_qubits = 2;
  record.num_gates = 17;
  record.num_two_qubit_gates = 3;
  record.num_features = 5;
  record.classifier = {{0.1, -2.5, 1.0 / 3.0}, 0.25};
  for (int i = 0; i < 4; ++i) {
    record.history.push_back({i / 2, 10 * i, 0.9 - 0.1 * i, 0.8 - 0.1 * i, 0.5 + 0.1 * i,
                              i == 0 ? kNaN : 0.4 + 0.1 * i, 0.01 * i, 3'000'000'000LL * i});
  }
  record.parts[0] = {40, 0.5, 0.95, 0.9, 0.99, {20, 1, 2, 17}};
  record.parts[2] = {20, 0.6, 0.85, 0.8, 0.98, {8, 2, 1, 9}};
  record.baselines = {{"logistic regression", 0.8, 0.7}, {"no entanglement", 0.75, kNaN}};
  record.evaluations = 123'456'789'012LL;
  record.stopped = true;
  return record;
}

TEST(ClassifierFile, IsReadAsItWasWritten) {
  const TemporaryFolder folder;
  const ClassifierRecord record = example_record();
  write_classifier_file(folder.file("run.h5"), record);
  const ClassifierRecord read = read_classifier_file(folder.file("run.h5"));
  EXPECT_EQ(read.qarch_version, record.qarch_version);
  EXPECT_EQ(read.configuration, record.configuration);
  EXPECT_EQ(read.seed, record.seed);
  EXPECT_EQ(read.data, record.data);
  EXPECT_EQ(read.classes, record.classes);
  EXPECT_EQ(read.data_notes, record.data_notes);
  ASSERT_EQ(read.data_files.size(), 1U);
  EXPECT_EQ(read.data_files[0].file, "moons.csv");
  EXPECT_EQ(read.data_files[0].sha256, record.data_files[0].sha256);
  EXPECT_EQ(read.noise, record.noise);
  EXPECT_EQ(read.num_qubits, 2);
  EXPECT_EQ(read.num_gates, 17);
  EXPECT_EQ(read.num_two_qubit_gates, 3);
  EXPECT_EQ(read.num_features, 5);
  EXPECT_EQ(read.classifier, record.classifier);
  ASSERT_EQ(read.history.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(read.history[i].restart, record.history[i].restart);
    EXPECT_EQ(read.history[i].step, record.history[i].step);
    EXPECT_EQ(read.history[i].batch_loss, record.history[i].batch_loss);
    EXPECT_EQ(read.history[i].train_loss, record.history[i].train_loss);
    EXPECT_EQ(read.history[i].train_accuracy, record.history[i].train_accuracy);
    EXPECT_EQ(read.history[i].gradient_norm, record.history[i].gradient_norm);
    EXPECT_EQ(read.history[i].evaluations, record.history[i].evaluations);
  }
  EXPECT_TRUE(std::isnan(read.history[0].validation_accuracy));
  EXPECT_EQ(read.history[3].validation_accuracy, record.history[3].validation_accuracy);
  EXPECT_EQ(read.parts, record.parts);
  ASSERT_EQ(read.baselines.size(), 2U);
  EXPECT_EQ(read.baselines[0], record.baselines[0]);
  EXPECT_TRUE(std::isnan(read.baselines[1].test_accuracy));
  EXPECT_EQ(read.evaluations, record.evaluations);
  EXPECT_TRUE(read.stopped);
}

TEST(ClassifierFile, EqualRecordsAreEqualBytes) {
  const TemporaryFolder folder;
  write_classifier_file(folder.file("a.h5"), example_record());
  write_classifier_file(folder.file("b.h5"), example_record());
  EXPECT_EQ(read_text_file(folder.file("a.h5")), read_text_file(folder.file("b.h5")));
}

TEST(ClassifierFile, OtherFilesAreRefusedByName) {
  const TemporaryFolder folder;
  const std::string path = folder.file("run.h5");
  write_text_file_atomically(path, "no HDF5");
  EXPECT_THAT(message_of<std::invalid_argument>([&] { read_classifier_file(path); }),
              HasSubstr(path));
  EXPECT_THROW(read_classifier_file(folder.file("nothing.h5")), std::runtime_error);
}

TEST(ClassifierQasm, BindsToTheAnglesOfTheModel) {
  EncodedCircuit model = build_model({}, 2);
  model.circuit.append_rotation(sim::GateKind::kRz, 0);
  model.angles.push_back({.offset = 0.5,
                          .feature = 0,
                          .partner = 1,
                          .data_scale = -2.0,
                          .weight = 1,
                          .weight_scale = 3.0});
  ClassifierRecord record = example_record();
  record.classifier.weights.assign(static_cast<std::size_t>(model.num_weights), 0.0);
  for (std::size_t j = 0; j < record.classifier.weights.size(); ++j) {
    record.classifier.weights[j] = 0.1 * double(j + 1);
  }
  const std::string text = classifier_qasm(model, record);
  EXPECT_THAT(text, HasSubstr("// @qarch w_0=0.1\n"));
  const QasmCircuit read = parse_qasm(text, "classifier.qasm");
  const std::vector<double> x{0.3, 1.1};
  std::vector<double> values;
  for (const std::string& name : read.inputs) {
    if (name == "xx_0_1") {
      values.push_back((M_PI - x[0]) * (M_PI - x[1]));
    } else if (name[0] == 'x') {
      values.push_back(x.at(static_cast<std::size_t>(name.back() - '0')));
    } else {
      values.push_back(record.classifier.weights.at(std::stoul(name.substr(2))));
    }
  }
  std::vector<double> expected(model.angles.size());
  bind_angles(model, x, record.classifier.weights, expected);
  const std::vector<double> angles = read.angles(values);
  const sim::Circuit bound = read.circuit.bound(angles);
  const sim::Circuit ours = model.circuit.bound(expected);
  ASSERT_EQ(bound.gates().size(), ours.gates().size());
  for (std::size_t g = 0; g < bound.gates().size(); ++g) {
    EXPECT_EQ(bound.gates()[g].kind, ours.gates()[g].kind);
    EXPECT_NEAR(bound.gates()[g].angle, ours.gates()[g].angle, 1e-12);
  }
}

}  // namespace
}  // namespace qarch::search
