#include <pybind11/stl.h>

#include <stdexcept>

#include "apps/python/bindings.h"
#include "apps/python/options.h"
#include "search/io/aer_noise.h"
#include "search/io/noise_file.h"
#include "sim/noise_coverage.h"

namespace qarch::python {

namespace py = pybind11;

namespace {

using search::NamedNoise;

NamedNoise named_noise(const std::string& name, bool strict) {
  search::NoiseOptions options;
  options.model = name;
  options.strict = strict;
  return search::load_noise(options, 0, search::DataFolders::standard());
}

NamedNoise device_noise(const std::string& files, int num_qubits, const py::kwargs& given) {
  search::NoiseOptions options;
  options.device = files;
  set_fields(options, given, "noise");
  options.validate();
  return search::load_noise(options, num_qubits, search::DataFolders::standard());
}

NamedNoise noise_of_text(const py::object& given, const std::string& name) {
  const std::string text =
      py::isinstance<py::str>(given)
          ? given.cast<std::string>()
          : py::module_::import("json").attr("dumps")(given).cast<std::string>();
  NamedNoise noise;
  if (search::is_aer_noise(text)) {
    search::AerNoise aer = search::parse_aer_noise(text, name);
    noise.model = std::move(aer.model);
    noise.description = "Qiskit Aer noise model";
    noise.notes = std::move(aer.notes);
    noise.notes.insert(noise.notes.end(), aer.left_out.begin(), aer.left_out.end());
    return noise;
  }
  search::NoiseFile file = search::parse_noise(text, name);
  noise.model = std::move(file.model);
  noise.description = std::move(file.description);
  noise.native_gates = std::move(file.native_gates);
  noise.layout = std::move(file.layout);
  noise.notes = std::move(file.notes);
  noise.repairs = std::move(file.repairs);
  noise.provenance = std::move(file.provenance);
  return noise;
}

std::string to_json(const NamedNoise& noise) {
  search::NoiseFile file;
  file.model = noise.model;
  file.description = noise.description;
  file.native_gates = noise.native_gates;
  file.layout = noise.layout;
  file.provenance = noise.provenance;
  file.notes = noise.notes;
  file.repairs = noise.repairs;
  return search::noise_file_text(file);
}

std::vector<std::string> native_gates(const NamedNoise& noise) {
  std::vector<std::string> names;
  for (const sim::GateKind kind : noise.native_gates) {
    names.emplace_back(gate_row(kind).name);
  }
  return names;
}

std::vector<std::string> repairs(const NamedNoise& noise) {
  std::vector<std::string> lines;
  for (const sim::Repair& repair : noise.repairs) lines.push_back(search::repair_text(repair));
  return lines;
}

std::vector<std::string> rules(const NamedNoise& noise) {
  std::vector<std::string> lines;
  for (const sim::NoiseRule& rule : noise.model.rules()) lines.push_back(rule.description());
  return lines;
}

void require_complete(const NamedNoise& noise, const sim::Circuit& circuit) {
  sim::require_complete(
      sim::noise_coverage(noise.model, circuit),
      noise.native_gates.empty() ? sim::RestingRules::kRefused : sim::RestingRules::kAllowed);
}

}  // namespace

void define_noise(py::module_& module) {
  py::class_<NamedNoise>(module, "NoiseModel", R"(NoiseModel(name='noiseless', strict=False)

What happens besides the ideal gates. `name`: a model in data/noise ('ibm_ourense'), the path of a
qarch-noise file, or of Qiskit Aer's NoiseModel as JSON. With strict=True repaired values and errors
of Aer that cannot be kept are errors; otherwise `repairs` and `notes` tell them.)")
      .def(py::init(&named_noise), py::arg("name") = "noiseless", py::arg("strict") = false)
      .def_static("device", &device_noise, py::arg("files"), py::arg("num_qubits") = 0,
                  R"(Noise of a calibration: 'props.json[,conf.json]' or 'calibration.csv'.

num_qubits: so many of the device's (0: all, or those of `qubits`). Options, as in the section
[noise] of a configuration: qubits=[3, 5, 8], best_qubits=True, statistic='median', factor=0.5,
temperature=0.05 (kelvin), idle='asap', over_rotation=0.01, zz_crosstalk=5e4 (hertz),
use_disabled=True, strict=True.)")
      .def_static("from_json", &noise_of_text, py::arg("model"), py::arg("name") = "model",
                  R"(A model from JSON text or from a dict of the same content.

Either the format of data/noise/README.md,
    {'format': 'qarch-noise', 'version': 2, 'name': ..., 'rules': [...]},
or what Qiskit Aer's NoiseModel.to_dict(serializable=True) gives.)")
      .def("to_json", &to_json, "Text of a qarch-noise file with the same channels, bit for bit.")
      .def(
          "to_aer_json",
          [](const NamedNoise& n) {
            const search::AerText aer = search::aer_noise_text(n.model);
            return std::pair(aer.text, aer.notes);
          },
          "(text, notes): JSON for Aer's NoiseModel.from_dict, and a line for what it cannot say.")
      .def_property_readonly("name", [](const NamedNoise& n) { return n.model.name(); })
      .def_readonly("description", &NamedNoise::description)
      .def_readonly("notes", &NamedNoise::notes, "What was left out or assumed, a line each.")
      .def_property_readonly("repairs", &repairs, "Values that were not used as they stood.")
      .def_readonly("layout", &NamedNoise::layout, "Physical qubit of the device, by qubit.")
      .def_property_readonly("native_gates", &native_gates, "Of a device, else empty.")
      .def_property_readonly(
          "coupling", [](const NamedNoise& n) { return n.model.coupling_map(); },
          "Pairs (control, target) that are allowed; empty: all.")
      .def_property_readonly("rules", &rules, "A line for each.")
      .def_property_readonly("is_noiseless",
                             [](const NamedNoise& n) { return n.model.is_noiseless(); })
      .def(
          "coverage",
          [](const NamedNoise& n, const sim::Circuit& circuit) {
            return sim::describe_coverage(n.model, circuit);
          },
          py::arg("circuit"), "What the model does to a circuit, and what it does not, in lines.")
      .def("require_complete", &require_complete, py::arg("circuit"),
           "ValueError if a gate of the circuit has no rule, or a rule of the model matches none.")
      .def("__repr__", [](const NamedNoise& n) {
        return "<qarch.NoiseModel '" + n.model.name() +
               "': " + std::to_string(n.model.rules().size()) + " rules; " + n.description + ">";
      });
}

}  // namespace qarch::python
