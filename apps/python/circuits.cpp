#include <pybind11/stl.h>

#include <cmath>
#include <stdexcept>

#include "apps/python/arrays.h"
#include "apps/python/bindings.h"
#include "apps/python/circuit_text.h"
#include "search/did_you_mean.h"
#include "search/io/qasm.h"
#include "sim/transpile/transpile.h"

namespace qarch::python {

namespace py = pybind11;

namespace {

using sim::Circuit;
using sim::Gate;
using sim::GateKind;
using sim::GateRow;

GateKind kind_named(const std::string& name) {
  if (const GateRow* row = sim::find_operation(name)) return row->kind;
  std::vector<std::string> names;
  for (const GateRow& row : sim::operations()) names.emplace_back(row.name);
  throw std::invalid_argument("gate = '" + name + "', " + search::must_be_one_of(name, names));
}

/// Appends a rotation; the slot that it uses, or -1.
int append_rotation(Circuit& circuit, GateKind kind, int qubit, std::optional<double> angle,
                    std::optional<int> parameter) {
  if (angle && parameter) {
    throw std::invalid_argument("angle and parameter are given, must be one of them or none");
  }
  if (angle) {
    circuit.append_fixed_rotation(kind, qubit, *angle);
    return -1;
  }
  if (!parameter) return circuit.append_rotation(kind, qubit);
  circuit.append_rotation(kind, qubit, *parameter);
  return *parameter;
}

void append_named(Circuit& circuit, const std::string& name, const std::vector<int>& qubits,
                  std::optional<double> angle, std::optional<int> parameter) {
  const GateKind kind = kind_named(name);
  if (!gate_row(kind).has_angle || qubits.size() != 1) {
    if (angle || parameter) {
      throw std::invalid_argument("gate " + name + ": has neither angle nor parameter here");
    }
    circuit.append(kind, qubits);
    return;
  }
  append_rotation(circuit, kind, qubits[0], angle, parameter);
}

/// One method for every row of the table: circuit.cx(0, 1).
void define_gate_methods(py::class_<Circuit>& type) {
  for (const GateRow& row : sim::operations()) {
    const GateKind kind = row.kind;
    const std::string name(row.name);
    if (kind == GateKind::kDelay) {
      type.def(name.c_str(), &Circuit::append_delay, py::arg("qubit"), py::arg("seconds"),
               "Wait for so many seconds; a noise model says what happens meanwhile.");
    } else if (row.has_angle) {
      type.def(
          name.c_str(),
          [kind](Circuit& c, int qubit, std::optional<double> angle, std::optional<int> parameter) {
            const int slot = append_rotation(c, kind, qubit, angle, parameter);
            return slot < 0 ? std::nullopt : std::optional(slot);
          },
          py::arg("qubit"), py::arg("angle") = py::none(), py::kw_only(),
          py::arg("parameter") = py::none(),
          ("Append " + name +
           ", exp(-i angle P / 2): by an angle in radian, by parameter number `parameter`, or,\n"
           "with neither, by a new parameter. Returns the number of the parameter, or None.")
              .c_str());
    } else if (row.num_qubits == 2) {
      type.def(
          name.c_str(),
          [kind](Circuit& c, int a, int b) {
            c.append(kind, {a, b});
          },
          name[0] == 'c' ? py::arg("control") : py::arg("a"),
          name[0] == 'c' ? py::arg("target") : py::arg("b"), ("Append " + name + ".").c_str());
    } else {
      type.def(
          name.c_str(), [kind](Circuit& c, int qubit) { c.append(kind, {qubit}); },
          py::arg("qubit"), ("Append " + name + ".").c_str());
    }
  }
}

std::vector<int> operands(const Gate& gate) {
  return {gate.qubits.begin(), gate.qubits.begin() + gate.num_qubits()};
}

/// (name, qubits), (name, qubits, {"parameter": slot}) ...
py::list gate_list(const Circuit& circuit) {
  py::list list;
  for (const Gate& gate : circuit.gates()) {
    const GateRow& row = gate_row(gate.kind);
    py::object argument = py::none();
    if (gate.slot >= 0) {
      argument = py::dict(py::arg("parameter") = gate.slot);
    } else if (row.has_angle) {
      argument = py::dict(py::arg("angle") = gate.angle);
    } else if (gate.kind == GateKind::kDelay) {
      argument = py::dict(py::arg("seconds") = gate.angle);
    }
    list.append(py::make_tuple(std::string(row.name), py::tuple(py::cast(operands(gate))),
                               argument.is_none() ? py::dict() : argument));
  }
  return list;
}

std::string circuit_repr(const Circuit& c) {
  return "<qarch.Circuit: " + std::to_string(c.num_qubits()) + " qubits, " +
         std::to_string(c.num_parameters()) + " parameters, " + std::to_string(c.gates().size()) +
         " gates (" + std::to_string(c.num_two_qubit_gates()) + " on two qubits), depth " +
         std::to_string(c.depth()) + ">\n" + circuit_text(c);
}

py::tuple state_of(const Circuit& circuit) {
  py::list gates;
  for (const Gate& g : circuit.gates()) {
    gates.append(py::make_tuple(std::string(gate_row(g.kind).name), g.qubits[0], g.qubits[1],
                                g.slot, g.angle));
  }
  return py::make_tuple(circuit.num_qubits(), circuit.num_parameters(), gates);
}

Circuit from_state(const py::tuple& state) {
  Circuit circuit(state[0].cast<int>(), state[1].cast<int>());
  for (const py::handle gate : state[2]) {
    const auto [name, a, b, slot, angle] =
        gate.cast<std::tuple<std::string, int, int, int, double>>();
    circuit.append(Gate{kind_named(name), {a, b}, slot, angle});
  }
  return circuit;
}

std::string to_qasm_text(const Circuit& circuit, const py::object& parameters, int version) {
  std::vector<double> angles;
  if (!parameters.is_none()) {
    const Numbers numbers(parameters, "parameters", 1);
    angles.assign(numbers.values().begin(), numbers.values().end());
  }
  if (version == 3) return search::to_qasm(circuit, angles);
  if (version == 2) return search::to_qasm2(circuit, angles);
  throw std::invalid_argument("version = " + std::to_string(version) + ", must be 2 or 3");
}

void define_circuit(py::module_& module) {
  py::class_<Circuit> type(module, "Circuit", R"(Circuit(num_qubits, num_parameters=0)

Gates on qubits that start as |0...0>, with numbered parameters (angles, radian) that get their
values when the circuit is evaluated. Every gate is a method:

    c = qarch.Circuit(2)
    c.ry(0)                  # by a new parameter
    c.rz(1, 0.25)            # by 0.25 rad
    c.ry(1, parameter=0)     # by parameter 0 again
    c.cx(0, 1)

print(c) draws it.)");
  type.def(py::init<int, int>(), py::arg("num_qubits"), py::arg("num_parameters") = 0);
  define_gate_methods(type);
  type.def("append", &append_named, py::arg("gate"), py::arg("qubits"),
           py::arg("angle") = py::none(), py::arg("parameter") = py::none(),
           "Append a gate by its name.")
      .def_property_readonly("num_qubits", &Circuit::num_qubits)
      .def_property_readonly("num_parameters", &Circuit::num_parameters)
      .def_property_readonly("depth", &Circuit::depth,
                             "Moments when every gate starts as soon as its qubits are free.")
      .def_property_readonly("num_two_qubit_gates", &Circuit::num_two_qubit_gates)
      .def_property_readonly("num_rotations", &Circuit::num_rotations)
      .def_property_readonly("gates", &gate_list,
                             "List of (name, qubits, {'angle' | 'parameter' | 'seconds': value}).")
      .def("__len__", [](const Circuit& c) { return c.gates().size(); })
      .def(
          "__eq__", [](const Circuit& a, const Circuit& b) { return a == b; }, py::is_operator())
      .def("__repr__", &circuit_repr)
      .def("__str__", &circuit_text)
      .def("copy", [](const Circuit& c) { return c; })
      .def("__copy__", [](const Circuit& c) { return c; })
      .def("__deepcopy__", [](const Circuit& c, const py::dict&) { return c; })
      .def(py::pickle(&state_of, &from_state))
      .def(
          "bound",
          [](const Circuit& c, const py::object& parameters) {
            return c.bound(Numbers(parameters, "parameters", 1).values());
          },
          py::arg("parameters"), "The circuit with every parameter replaced by its value.")
      .def("to_qasm", &to_qasm_text, py::arg("parameters") = py::none(), py::arg("version") = 3,
           "OpenQASM text; with parameters [P] also their values, which version 2 needs.")
      .def_static(
          "from_qasm",
          [](const std::string& text) { return search::parse_qasm(text, "text").circuit; },
          py::arg("text"),
          "The circuit of an OpenQASM 2 or 3 text; parse_qasm() keeps angles, names and notes.");
}

/// numpy array of the angles, or None.
py::object known_angles(const search::QasmCircuit& file) {
  const auto angles = file.known_angles();
  if (!angles) return py::none();
  return py::array_t<double>(static_cast<py::ssize_t>(angles->size()), angles->data());
}

void define_qasm(py::module_& module) {
  using search::QasmCircuit;
  py::class_<QasmCircuit>(module, "QasmFile", "What an OpenQASM file holds.")
      .def_readonly("circuit", &QasmCircuit::circuit)
      .def_readonly("inputs", &QasmCircuit::inputs, "Names of the inputs.")
      .def_readonly("metadata", &QasmCircuit::metadata, "Pairs (key, value) of @qarch comments.")
      .def_readonly("notes", &QasmCircuit::notes, "What the reader did, a line each.")
      .def_property_readonly(
          "angles", &known_angles,
          "Array [P], radian: values of the circuit's parameters; None where the file has none.")
      .def(
          "angles_for",
          [](const QasmCircuit& f, const py::object& inputs) {
            const std::vector<double> angles = f.angles(Numbers(inputs, "inputs", 1).values());
            return py::array_t<double>(static_cast<py::ssize_t>(angles.size()), angles.data());
          },
          py::arg("inputs"), "Parameters [P] of the circuit for values of its inputs.")
      .def("to_qasm", [](const QasmCircuit& f) { return search::to_qasm(f); });
  module.def("parse_qasm", &search::parse_qasm, py::arg("text"), py::arg("file") = "text",
             "Read OpenQASM 2 or 3 text; `file` is what messages call it.");
  module.def("read_qasm", &search::read_qasm_file, py::arg("path"),
             "Read an OpenQASM 2 or 3 file, such as best.qasm of a run.");
}

void define_transpile(py::module_& module) {
  using sim::TranspiledCircuit;
  py::class_<TranspiledCircuit>(module, "TranspiledCircuit")
      .def_readonly("circuit", &TranspiledCircuit::circuit)
      .def_readonly("initial_layout", &TranspiledCircuit::initial_layout,
                    "Place of each qubit at the start.")
      .def_readonly("final_layout", &TranspiledCircuit::final_layout, "And at the end.")
      .def_readonly("swaps", &TranspiledCircuit::swaps);
  module.def(
      "transpile",
      [](const Circuit& circuit, const search::NamedNoise& noise, int level) {
        sim::TranspileOptions options;
        options.gates = noise.native_gates;
        options.coupling = noise.model.coupling_map();
        options.route = true;
        options.level = level;
        for (const auto& [a, b] : options.coupling) {
          options.num_qubits = std::max({options.num_qubits, a + 1, b + 1});
        }
        options.num_qubits = std::max(options.num_qubits, circuit.num_qubits());
        return sim::transpile(circuit, options);
      },
      py::arg("circuit"), py::arg("noise"), py::arg("level") = 2,
      "The same circuit in the native gates and on the coupled pairs of a device.");
}

}  // namespace

void define_circuits(py::module_& module) {
  define_circuit(module);
  define_qasm(module);
  define_transpile(module);
}

}  // namespace qarch::python
