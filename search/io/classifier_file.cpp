#include "search/io/classifier_file.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>
#include <utility>

#include "search/io/hdf5_file.h"
#include "search/io/noise_record.h"
#include "search/io/qasm.h"
#include "search/io/text_file.h"

namespace qarch::search {

namespace {

constexpr std::string_view kFormat = "qarch-classifier";

constexpr std::array<std::pair<const char*, int ClassifierRecord::*>, 4> kSizes{{
    {"num_qubits", &ClassifierRecord::num_qubits},
    {"num_gates", &ClassifierRecord::num_gates},
    {"num_two_qubit_gates", &ClassifierRecord::num_two_qubit_gates},
    {"num_features", &ClassifierRecord::num_features},
}};

constexpr std::array<std::pair<const char*, double PartRecord::*>, 4> kPartNumbers{{
    {"loss", &PartRecord::loss},
    {"accuracy", &PartRecord::accuracy},
    {"f1", &PartRecord::f1},
    {"bayes_ceiling", &PartRecord::bayes_ceiling},
}};

void write_history(const Hdf5Group& group, const std::vector<TrainingStep>& history) {
  for (const HistoryColumn& column : kHistoryColumns) {
    std::visit(
        [&]<class T>(T TrainingStep::*member) {
          std::vector<T> values;
          values.reserve(history.size());
          for (const TrainingStep& step : history) values.push_back(step.*member);
          group.write_column(std::string(column.name), std::span<const T>(values),
                             column.description);
        },
        column.member);
  }
}

std::vector<TrainingStep> read_history(const Hdf5Group& group, const std::string& where) {
  std::vector<TrainingStep> history(group.read_column<int>("step").size());
  for (const HistoryColumn& column : kHistoryColumns) {
    std::visit(
        [&]<class T>(T TrainingStep::*member) {
          const auto values = group.read_column<T>(std::string(column.name));
          if (values.size() != history.size()) {
            throw std::invalid_argument(where + ": /history/" + std::string(column.name) +
                                        ": has another number of rows than /history/step");
          }
          for (std::size_t i = 0; i < values.size(); ++i) history[i].*member = values[i];
        },
        column.member);
  }
  return history;
}

void write_part(const Hdf5Group& group, const PartRecord& part) {
  group.set_number("samples", part.samples);
  for (const auto& [name, member] : kPartNumbers) group.set_number(name, part.*member);
  group.write_column("confusion", std::span<const int>(part.confusion),
                     "answers first, second of the first class, then of the second");
}

PartRecord read_part(const Hdf5Group& group, const std::string& where) {
  PartRecord part;
  part.samples = group.number_attribute<int>("samples");
  for (const auto& [name, member] : kPartNumbers)
    part.*member = group.number_attribute<double>(name);
  const auto confusion = group.read_column<int>("confusion");
  if (confusion.size() != part.confusion.size()) {
    throw std::invalid_argument(where + ": confusion: must be four numbers");
  }
  std::ranges::copy(confusion, part.confusion.begin());
  return part;
}

void write_baselines(const Hdf5Group& group, const std::vector<BaselineRecord>& baselines) {
  std::vector<std::string> names;
  std::vector<double> train;
  std::vector<double> test;
  for (const BaselineRecord& baseline : baselines) {
    names.push_back(baseline.name);
    train.push_back(baseline.train_accuracy);
    test.push_back(baseline.test_accuracy);
  }
  group.write_text("names", lines_text(names), "a line each");
  group.write_column("train_accuracy", std::span<const double>(train), "share of right answers");
  group.write_column("test_accuracy", std::span<const double>(test), "share of right answers");
}

std::vector<BaselineRecord> read_baselines(const Hdf5Group& group, const std::string& where) {
  const std::vector<std::string> names = lines_of(group.read_text("names"));
  const auto train = group.read_column<double>("train_accuracy");
  const auto test = group.read_column<double>("test_accuracy");
  if (names.size() != train.size() || names.size() != test.size()) {
    throw std::invalid_argument(where + ": /baselines: columns of different lengths");
  }
  std::vector<BaselineRecord> baselines;
  for (std::size_t i = 0; i < names.size(); ++i) {
    baselines.push_back({names[i], train[i], test[i]});
  }
  return baselines;
}

/// Numbers of inputs by their names, made when they are first asked for.
class Inputs {
 public:
  explicit Inputs(QasmCircuit& file) : file_(&file) {}
  int operator()(const std::string& name) {
    const auto [place, added] = numbers_.try_emplace(name, static_cast<int>(file_->inputs.size()));
    if (added) file_->inputs.push_back(name);
    return place->second;
  }

 private:
  QasmCircuit* file_;
  std::map<std::string, int> numbers_;
};

QasmAngle angle_of(const EncodedAngle& angle, Inputs& inputs) {
  QasmAngle result;
  result.offset = angle.offset;
  std::map<int, double> terms;
  if (angle.feature >= 0) {
    const std::string own = std::to_string(angle.feature);
    terms[inputs(angle.partner < 0 ? "x_" + own
                                   : "xx_" + own + "_" + std::to_string(angle.partner))] +=
        angle.data_scale;
  }
  if (angle.weight >= 0) terms[inputs("w_" + std::to_string(angle.weight))] += angle.weight_scale;
  result.terms.assign(terms.begin(), terms.end());
  return result;
}

}  // namespace

void write_classifier_file(const std::string& path, const ClassifierRecord& record) {
  const Hdf5File file = Hdf5File::create(path);
  const Hdf5Group& root = file.root();
  root.set_attribute("format", kFormat);
  root.set_number("format_version", kClassifierFormatVersion);
  root.set_attribute("qarch_version", record.qarch_version);
  root.set_attribute("configuration", record.configuration);
  root.set_attribute("units", "radian");
  root.set_number("seed", record.seed);
  root.set_number("evaluations", record.evaluations);
  root.set_number("stopped", static_cast<int>(record.stopped));
  const Hdf5Group data = root.create_group("data");
  data.set_attribute("name", record.data);
  data.write_text("classes", lines_text(record.classes), "first and second class");
  data.write_text("notes", lines_text(record.data_notes), "what was left out or assumed");
  data.write_text("provenance", provenance_text(record.data_files),
                  "one line per file: SHA-256, date or -, name");
  write_noise(root.create_group("noise"), record.noise);
  const Hdf5Group model = root.create_group("model");
  for (const auto& [name, member] : kSizes) model.set_number(name, record.*member);
  model.set_number("bias", record.classifier.bias);
  model.write_column("weights", std::span<const double>(record.classifier.weights), "radian");
  write_history(root.create_group("history"), record.history);
  const Hdf5Group parts = root.create_group("parts");
  for (std::size_t p = 0; p < kPartNames.size(); ++p) {
    write_part(parts.create_group(std::string(kPartNames[p])), record.parts[p]);
  }
  write_baselines(root.create_group("baselines"), record.baselines);
  write_text_file_atomically(path, file.bytes());
}

ClassifierRecord read_classifier_file(const std::string& path) {
  const Hdf5File file = Hdf5File::open(read_text_file(path, kMostRunBytes), path);
  const Hdf5Group& root = file.root();
  if (root.text_attribute("format") != kFormat) {
    throw std::invalid_argument(path + ": /: format = '" + root.text_attribute("format") +
                                "', must be " + std::string(kFormat));
  }
  const int version = root.number_attribute<int>("format_version");
  if (version != kClassifierFormatVersion) {
    throw std::invalid_argument(path + ": /: format_version = " + std::to_string(version) +
                                ", must be " + std::to_string(kClassifierFormatVersion));
  }
  ClassifierRecord record;
  record.qarch_version = root.text_attribute("qarch_version");
  record.configuration = root.text_attribute("configuration");
  record.seed = root.number_attribute<std::uint64_t>("seed");
  record.evaluations = root.number_attribute<std::int64_t>("evaluations");
  record.stopped = root.number_attribute<int>("stopped") != 0;
  const Hdf5Group data = root.open_group("data");
  record.data = data.text_attribute("name");
  record.classes = lines_of(data.read_text("classes"));
  record.data_notes = lines_of(data.read_text("notes"));
  record.data_files = provenance_of(data.read_text("provenance"));
  record.noise = read_noise(root.open_group("noise"));
  const Hdf5Group model = root.open_group("model");
  for (const auto& [name, member] : kSizes) record.*member = model.number_attribute<int>(name);
  record.classifier.bias = model.number_attribute<double>("bias");
  record.classifier.weights = model.read_column<double>("weights");
  for (const double w : record.classifier.weights) {
    if (!std::isfinite(w)) throw std::invalid_argument(path + ": /model/weights: not finite");
  }
  if (!(std::abs(record.classifier.bias) <= 1.0)) {
    throw std::invalid_argument(path + ": /model: bias = " + number_text(record.classifier.bias) +
                                ", must be in [-1, 1]");
  }
  record.history = read_history(root.open_group("history"), path);
  const Hdf5Group parts = root.open_group("parts");
  for (std::size_t p = 0; p < kPartNames.size(); ++p) {
    record.parts[p] = read_part(parts.open_group(std::string(kPartNames[p])), path);
  }
  record.baselines = read_baselines(root.open_group("baselines"), path);
  return record;
}

std::string classifier_qasm(const EncodedCircuit& model, const ClassifierRecord& record) {
  QasmCircuit file{model.circuit, {}, {}, {}, {}};
  Inputs inputs(file);
  for (const EncodedAngle& angle : model.angles) file.slots.push_back(angle_of(angle, inputs));
  file.qubits = {{"q", 0, model.circuit.num_qubits()}};
  file.metadata = {{"qarch", record.qarch_version},
                   {"data", record.data},
                   {"noise", record.noise.name},
                   {"seed", std::to_string(record.seed)},
                   {"bias", number_text(record.classifier.bias)}};
  for (std::size_t j = 0; j < record.classifier.weights.size(); ++j) {
    file.metadata.emplace_back("w_" + std::to_string(j), number_text(record.classifier.weights[j]));
  }
  return to_qasm(file);
}

}  // namespace qarch::search
