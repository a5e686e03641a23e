#include <pybind11/stl.h>

#include <mutex>
#include <utility>

#include "apps/python/arrays.h"
#include "apps/python/bindings.h"
#include "sim/expectation.h"

namespace qarch::python {

namespace py = pybind11;

namespace {

constexpr std::size_t kMebibyte = std::size_t{1} << 20U;

/// f(theta) = Tr(O rho(theta)). Threads of Python may share it: they take turns.
class Program {
 private:
  /// Other threads of Python run meanwhile; another call of this program waits.
  template <class Work>
  auto unlocked(const Work& work) {
    const py::gil_scoped_release released;
    const std::lock_guard turn(mutex_);
    return work();
  }

 public:
  Program(const sim::Circuit& circuit, const Hamiltonian& observable,
          const std::optional<search::NamedNoise>& noise, int threads, std::size_t memory_mib)
      : function_(circuit, noise ? noise->model : sim::NoiseModel(), observable.sum,
                  {.threads = threads, .memory_budget = memory_mib * kMebibyte}) {}

  int num_qubits() const { return function_.num_qubits(); }
  int num_parameters() const { return function_.num_parameters(); }
  std::string backend() const {
    return function_.backend() == sim::Backend::kStateVector ? "state vector" : "Pauli vector";
  }

  double expectation(const py::object& given) {
    const Numbers parameters(given, "parameters", 1);
    require_columns(parameters, 0);
    return unlocked([&] { return function_(parameters.values()); });
  }

  py::array_t<double> expectations(const py::object& given, const py::object& out) {
    const Numbers parameters(given, "parameters", 2);
    require_columns(parameters, 1);
    auto values = result_array(out, {parameters.size(0)}, "out", parameters.values());
    unlocked([&, span = values_of(values)] { function_.evaluate(parameters.values(), span); });
    return values;
  }

  std::pair<double, py::array_t<double>> gradient(const py::object& given, const py::object& out) {
    const Numbers parameters(given, "parameters", 1);
    require_columns(parameters, 0);
    auto gradient = result_array(out, {num_parameters()}, "out", parameters.values());
    const double value = unlocked([&, span = values_of(gradient)] {
      return function_.value_and_gradient(parameters.values(), span);
    });
    return {value, std::move(gradient)};
  }

  std::pair<py::array_t<double>, py::array_t<double>> gradients(const py::object& given,
                                                                const py::object& out) {
    const Numbers parameters(given, "parameters", 2);
    require_columns(parameters, 1);
    py::array_t<double> values(parameters.size(0));
    auto gradients =
        result_array(out, {parameters.size(0), num_parameters()}, "out", parameters.values());
    unlocked([&, to = values_of(values), slopes = values_of(gradients)] {
      function_.values_and_gradients(parameters.values(), to, slopes);
    });
    return {std::move(values), std::move(gradients)};
  }

  std::pair<double, py::array_t<double>> sweep(const py::object& given) {
    const Numbers parameters(given, "parameters", 1);
    require_columns(parameters, 0);
    py::array_t<double> found(num_parameters());
    std::ranges::copy(parameters.values(), found.mutable_data());
    const double value = unlocked([&, span = values_of(found)] { return function_.sweep(span); });
    return {value, std::move(found)};
  }

 private:
  void require_columns(const Numbers& parameters, int dimension) const {
    if (parameters.size(dimension) == num_parameters()) return;
    throw std::invalid_argument(
        "parameters: the last dimension is " + std::to_string(parameters.size(dimension)) +
        ", must be " + std::to_string(num_parameters()) + ", the parameters of the circuit");
  }

  sim::ExpectationFunction function_;
  std::mutex mutex_;
};

}  // namespace

void define_programs(py::module_& module) {
  py::class_<Program>(module, "Program",
                      R"(Program(circuit, observable, noise=None, *, threads=1, memory_mib=1024)

f(theta) = Tr(O rho(theta)): a circuit, an observable and a noise model, compiled once. P is the
number of the circuit's parameters, B of parameter sets. Readout error of the noise is in f.

threads: for batches, and for one state from 9 qubits up; results have the same bits for any number.
memory_mib: of states that gradients keep.

Parameters may be anything that numpy makes an array of real numbers of. An array of float64 with
rows one after the other (the default of numpy) is used where it is; others, and slices with
strides, are copied first. `out`, an array of the result's shape, saves its allocation. Other
threads of Python run while a call computes.)")
      .def(py::init<const sim::Circuit&, const Hamiltonian&,
                    const std::optional<search::NamedNoise>&, int, std::size_t>(),
           py::arg("circuit"), py::arg("observable"), py::arg("noise") = py::none(), py::kw_only(),
           py::arg("threads") = 1, py::arg("memory_mib") = 1024)
      .def_property_readonly("num_qubits", &Program::num_qubits)
      .def_property_readonly("num_parameters", &Program::num_parameters)
      .def_property_readonly("backend", &Program::backend, "'Pauli vector' or 'state vector'.")
      .def("expectation", &Program::expectation, py::arg("parameters"), "f for parameters [P].")
      .def("__call__", &Program::expectation, py::arg("parameters"), "f for parameters [P].")
      .def("expectations", &Program::expectations, py::arg("parameters"),
           py::arg("out") = py::none(), "f [B] for parameters [B, P].")
      .def("gradient", &Program::gradient, py::arg("parameters"), py::arg("out") = py::none(),
           "(f, df/dtheta [P]) for parameters [P]: exact, by one sweep forward and one back.")
      .def("gradients", &Program::gradients, py::arg("parameters"), py::arg("out") = py::none(),
           "(f [B], df/dtheta [B, P]) for parameters [B, P].")
      .def("sweep", &Program::sweep, py::arg("parameters"),
           "(f, parameters [P]) after every angle in turn was moved to its exact minimum, the\n"
           "others fixed. Each parameter must belong to one gate.")
      .def("__repr__", [](const Program& p) {
        return "<qarch.Program: " + std::to_string(p.num_qubits()) + " qubits, " +
               std::to_string(p.num_parameters()) + " parameters, " + p.backend() + ">";
      });
}

}  // namespace qarch::python
