#include "apps/python/runs.h"

#include <pybind11/stl.h>

#include <filesystem>
#include <utility>

#include "apps/python/arrays.h"
#include "apps/python/bindings.h"
#include "search/classify/classifier_record.h"
#include "search/io/classifier_file.h"
#include "search/io/event_reader.h"
#include "search/io/run_file.h"
#include "search/study.h"

namespace qarch::python {

namespace py = pybind11;

namespace {

using search::CircuitRecord;
using search::ClassifierRecord;
using search::RunRecord;
using search::StudySummary;

/// name -> array, one for each row of a table of columns, on the memory of `records`.
template <class Record, class Table>
py::dict columns_of(const std::vector<Record>& records, const Table& table,
                    const py::object& owner) {
  py::dict columns;
  for (const auto& column : table) {
    columns[py::str(std::string(column.name))] =
        std::visit([&](auto member) { return column_of(records, member, owner); }, column.member);
  }
  return columns;
}

py::dict episodes(const py::object& self) {
  return columns_of(self.cast<Run&>().record.episodes, search::kEpisodeColumns, self);
}

/// before_ and after_ stand inside a PruningRecord: columns of `step` records.
template <class Cost>
void add_costs(py::dict& columns, const std::vector<search::PruningRecord>& prunings, Cost cost,
               const std::string& prefix, const py::object& owner) {
  for (const search::CircuitCostColumn& column : search::kCircuitCostColumns) {
    columns[py::str(prefix + std::string(column.name))] = std::visit(
        [&](auto member) -> py::array {
          using Number = std::remove_cvref_t<decltype(std::declval<search::CircuitCost>().*member)>;
          const auto count = static_cast<py::ssize_t>(prunings.size());
          if (prunings.empty()) return py::array_t<Number>(count);
          return view_of(&(prunings.front().*cost.*member), {count},
                         {static_cast<py::ssize_t>(sizeof(search::PruningRecord))}, owner);
        },
        column.member);
  }
}

py::dict prunings(const py::object& self) {
  const auto& records = self.cast<Run&>().record.prunings;
  py::dict columns = columns_of(records, search::kPruningColumns, self);
  add_costs(columns, records, &search::PruningRecord::before, "before_", self);
  add_costs(columns, records, &search::PruningRecord::after, "after_", self);
  return columns;
}

/// The records stay in the run, which lives as long as one of them.
py::list references(const std::vector<CircuitRecord>& circuits, const py::object& owner) {
  py::list list;
  for (const CircuitRecord& circuit : circuits) {
    list.append(py::cast(&circuit, py::return_value_policy::reference_internal, owner));
  }
  return list;
}

py::dict circuits(const py::object& self) {
  py::dict result;
  for (const py::handle circuit : references(self.cast<Run&>().record.circuits, self)) {
    result[circuit.attr("id")] = circuit;
  }
  return result;
}

py::dict problem(const Run& run) {
  const search::ProblemRecord& p = run.record.problem;
  return py::dict(py::arg("kind") = p.kind, py::arg("name") = p.name,
                  py::arg("num_qubits") = p.num_qubits, py::arg("observable") = p.observable,
                  py::arg("exact_energy") = p.exact_energy,
                  py::arg("hartree_fock_energy") = p.hartree_fock_energy,
                  py::arg("fake_minimum") = p.fake_minimum, py::arg("notes") = p.notes);
}

py::dict noise(const search::NoiseRecord& n) {
  return py::dict(py::arg("name") = n.name, py::arg("description") = n.description,
                  py::arg("rules") = n.rules, py::arg("repairs") = n.repairs,
                  py::arg("notes") = n.notes, py::arg("layout") = n.layout);
}

std::string run_repr(const Run& run) {
  const RunRecord& r = run.record;
  std::string text = "<qarch.Run '" + r.problem.name + "', noise '" + r.noise.name + "', seed " +
                     std::to_string(r.seed) + ": " + std::to_string(r.episodes.size()) +
                     " episodes";
  for (const CircuitRecord& circuit : r.circuits) {
    if (circuit.id != "best") continue;
    text += ", best error " + std::to_string(circuit.noiseless_error) + " without noise, " +
            std::to_string(circuit.error) + " under noise (" + r.units + ")";
  }
  return text + ">";
}

Run read_run(const std::string& path) {
  namespace fs = std::filesystem;
  const fs::path given(path);
  const fs::path folder = fs::is_directory(given) ? given : given.parent_path();
  const std::string file = (fs::is_directory(given) ? given / "run.h5" : given).string();
  const py::gil_scoped_release unlocked;
  Run run{folder.string(), search::read_run_file(file)};
  run.stop_reason = search::EventReader((folder / "events.jsonl").string()).update().stop_reason;
  return run;
}

void define_circuit_record(py::module_& module) {
  py::class_<CircuitRecord>(module, "CircuitRecord", "A circuit that a run keeps.")
      .def_readonly("id", &CircuitRecord::id)
      .def_readonly("episode", &CircuitRecord::episode)
      .def_readonly("step", &CircuitRecord::step)
      .def_readonly("circuit", &CircuitRecord::circuit)
      .def_property_readonly(
          "angles",
          [](const py::object& self) {
            const auto& angles = self.cast<CircuitRecord&>().angles;
            return view_of(angles.data(), {static_cast<py::ssize_t>(angles.size())},
                           {sizeof(double)}, self);
          },
          "Array [P], radian, read-only.")
      .def_readonly("energy_seen", &CircuitRecord::energy_seen, "Shot noise included.")
      .def_readonly("energy", &CircuitRecord::energy, "Under noise.")
      .def_readonly("noiseless_energy", &CircuitRecord::noiseless_energy)
      .def_readonly("error", &CircuitRecord::error, "Under noise, above the exact energy.")
      .def_readonly("noiseless_error", &CircuitRecord::noiseless_error,
                    "Without noise, above the exact energy.")
      .def("to_qasm", [](const CircuitRecord& c) { return search::circuit_qasm(c); })
      .def("__repr__", [](const CircuitRecord& c) {
        return "<qarch.CircuitRecord '" + c.id + "': error " + std::to_string(c.noiseless_error) +
               " without noise, " + std::to_string(c.error) + " under noise, " +
               std::to_string(c.circuit.num_two_qubit_gates()) + " two-qubit gates>";
      });
}

void define_run(py::module_& module) {
  py::class_<Run>(module, "Run", "What a search found. Arrays are read-only and not copied.")
      .def_readonly("folder", &Run::folder, "Empty where nothing was written.")
      .def_readonly("stop_reason", &Run::stop_reason, "Empty: it runs, or it was killed.")
      .def_property_readonly("seed", [](const Run& r) { return r.record.seed; })
      .def_property_readonly(
          "configuration", [](const Run& r) { return r.record.configuration; },
          "Resolved INI text.")
      .def_property_readonly("units", [](const Run& r) { return r.record.units; })
      .def_property_readonly("qarch_version", [](const Run& r) { return r.record.qarch_version; })
      .def_property_readonly("problem", &problem, "dict: name, num_qubits, exact_energy, ...")
      .def_property_readonly(
          "noise", [](const Run& r) { return noise(r.record.noise); },
          "dict: name, description, rules, repairs, notes, layout.")
      .def_property_readonly("episodes", &episodes,
                             "dict: column -> array over the episodes; see EPISODE_COLUMNS.")
      .def_property_readonly("prunings", &prunings, "dict: column -> array over the prunings.")
      .def_property_readonly("circuits", &circuits,
                             "dict: 'best', 'best_noiseless', 'smallest' -> CircuitRecord.")
      .def_property_readonly(
          "archive",
          [](const py::object& self) { return references(self.cast<Run&>().record.archive, self); },
          "List of CircuitRecord: the Pareto front.")
      .def("__repr__", &run_repr);
  py::dict meanings;
  for (const search::EpisodeColumn& column : search::kEpisodeColumns) {
    meanings[py::str(std::string(column.name))] = std::string(column.description);
  }
  module.attr("EPISODE_COLUMNS") = meanings;
  module.attr("END_REASONS") = py::tuple(py::cast(
      std::vector<std::string>(search::kEndReasonNames.begin(), search::kEndReasonNames.end())));
  module.def("read_run", &read_run, py::arg("folder"),
             "The Run in a folder of `qarch search`, or in a run.h5; also while it grows.");
}

/// The number of each seed; infinity: not reached.
py::dict study_columns(const StudySummary& study) {
  py::dict columns;
  for (const search::SeedColumn& column : search::seed_columns()) {
    py::array_t<double> values(static_cast<py::ssize_t>(study.seeds.size()));
    std::ranges::transform(study.seeds, values.mutable_data(), column.value);
    columns[py::str(std::string(column.name))] = values;
  }
  return columns;
}

py::dict study_medians(const StudySummary& study) {
  py::dict medians;
  for (const search::ColumnStatistics& column : study.medians) {
    const search::MedianEstimate& m = column.median;
    medians[py::str(std::string(column.column))] =
        py::make_tuple(m.median, m.interval.low, m.interval.high, m.interval.level);
  }
  return medians;
}

StudySummary read_study(const std::string& folder) {
  const py::gil_scoped_release unlocked;
  const search::StudyFolder study = search::StudyFolder::open(folder);
  return search::summarise_study(study, study.seeds(), {});
}

void define_study(py::module_& module) {
  py::class_<StudySummary>(module, "Study", "An experiment with several seeds.")
      .def_readonly("name", &StudySummary::name)
      .def_readonly("problem", &StudySummary::problem)
      .def_readonly("noise", &StudySummary::noise)
      .def_readonly("target", &StudySummary::target, "Error below which a seed succeeded.")
      .def_readonly("ended", &StudySummary::ended, "Seeds that count in the medians.")
      .def_readonly("successes", &StudySummary::successes)
      .def_property_readonly("seeds",
                             [](const StudySummary& s) {
                               std::vector<std::uint64_t> seeds;
                               for (const auto& seed : s.seeds) seeds.push_back(seed.seed);
                               return seeds;
                             })
      .def_property_readonly(
          "status",
          [](const StudySummary& s) {
            std::vector<std::string> names;
            for (const auto& seed : s.seeds) {
              names.emplace_back(search::kSeedStatusNames[static_cast<std::size_t>(seed.status)]);
            }
            return names;
          })
      .def_property_readonly(
          "columns", &study_columns,
          "dict: column of summary.csv -> array over the seeds; inf: not reached.")
      .def_property_readonly("medians", &study_medians,
                             "dict: column -> (median, low, high, level of the interval).")
      .def("__repr__", [](const StudySummary& s) {
        return "<qarch.Study '" + s.name + "': " + std::to_string(s.seeds.size()) + " seeds, " +
               std::to_string(s.successes) + " of " + std::to_string(s.ended) + " succeeded>";
      });
  module.def("read_study", &read_study, py::arg("folder"),
             "The Study in a folder of `qarch search --seeds`.");
}

py::dict parts(const ClassifierRecord& record) {
  py::dict result;
  for (std::size_t i = 0; i < record.parts.size(); ++i) {
    const search::PartRecord& part = record.parts[i];
    result[py::str(std::string(search::kPartNames[i]))] = py::dict(
        py::arg("samples") = part.samples, py::arg("loss") = part.loss,
        py::arg("accuracy") = part.accuracy, py::arg("f1") = part.f1,
        py::arg("bayes_ceiling") = part.bayes_ceiling, py::arg("confusion") = part.confusion);
  }
  return result;
}

py::dict baselines(const ClassifierRecord& record) {
  py::dict result;
  for (const search::BaselineRecord& baseline : record.baselines) {
    result[py::str(baseline.name)] =
        py::make_tuple(baseline.train_accuracy, baseline.test_accuracy);
  }
  return result;
}

ClassifierRecord read_classifier(const std::string& path) {
  const bool is_folder = std::filesystem::is_directory(path);
  return search::read_classifier_file(is_folder ? path + "/run.h5" : path);
}

void define_classifier(py::module_& module) {
  py::class_<ClassifierRecord>(module, "Classifier", "A trained classifier.")
      .def_readonly("seed", &ClassifierRecord::seed)
      .def_readonly("data", &ClassifierRecord::data)
      .def_readonly("classes", &ClassifierRecord::classes)
      .def_readonly("configuration", &ClassifierRecord::configuration)
      .def_readonly("num_qubits", &ClassifierRecord::num_qubits)
      .def_readonly("num_two_qubit_gates", &ClassifierRecord::num_two_qubit_gates)
      .def_readonly("evaluations", &ClassifierRecord::evaluations)
      .def_property_readonly("noise", [](const ClassifierRecord& r) { return noise(r.noise); })
      .def_property_readonly(
          "weights",
          [](const py::object& self) {
            const auto& weights = self.cast<ClassifierRecord&>().classifier.weights;
            return view_of(weights.data(), {static_cast<py::ssize_t>(weights.size())},
                           {sizeof(double)}, self);
          },
          "Array, radian, read-only.")
      .def_property_readonly("parts", &parts, "dict: 'train', 'validation', 'test' -> dict.")
      .def_property_readonly("baselines", &baselines,
                             "dict: name -> (training accuracy, test accuracy).")
      .def_property_readonly(
          "history",
          [](const py::object& self) {
            return columns_of(self.cast<ClassifierRecord&>().history, search::kHistoryColumns,
                              self);
          },
          "dict: column -> array over the steps of the training.")
      .def("__repr__", [](const ClassifierRecord& r) {
        return "<qarch.Classifier of " + r.data + ": test accuracy " +
               std::to_string(r.parts[2].accuracy) + ">";
      });
  module.def("read_classifier", &read_classifier, py::arg("folder"),
             "The Classifier in a folder of `qarch classify train`.");
}

}  // namespace

void define_runs(py::module_& module) {
  define_circuit_record(module);
  define_run(module);
  define_study(module);
  define_classifier(module);
}

}  // namespace qarch::python
