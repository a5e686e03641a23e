#include <pybind11/complex.h>
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <cmath>
#include <complex>
#include <optional>
#include <stdexcept>

#include "apps/python/bindings.h"
#include "apps/python/options.h"
#include "search/configuration.h"
#include "search/problem.h"
#include "sim/spectrum.h"
#include "sim/spin_model.h"

namespace qarch::python {

namespace py = pybind11;

namespace {

Hamiltonian from_terms(const py::dict& given, int num_qubits) {
  std::vector<sim::PauliTerm> terms;
  for (const auto& [key, value] : given) {
    const auto word = py::str(key).cast<std::string>();
    if (num_qubits == 0) num_qubits = static_cast<int>(word.size());
    if (static_cast<int>(word.size()) != num_qubits) {
      throw std::invalid_argument("terms: word '" + word + "' has " + std::to_string(word.size()) +
                                  " letters, must have " + std::to_string(num_qubits) +
                                  ", one for each qubit");
    }
    terms.push_back({sim::PauliString::parse(word), value.cast<double>()});
  }
  if (num_qubits == 0) throw std::invalid_argument("terms: is empty, needs num_qubits");
  Hamiltonian h;
  h.sum = sim::PauliSum(num_qubits, std::move(terms));
  return h;
}

Hamiltonian from_problem(const search::ProblemOptions& options, const search::DataFolders& data) {
  const py::gil_scoped_release unlocked;
  chem::QubitProblem problem = search::load_problem(options, data);
  return {std::move(problem.hamiltonian), problem.exact_energy, problem.hartree_fock_energy,
          options.model.empty() ? "hartree" : "", std::move(problem.notes)};
}

Hamiltonian named_problem(const std::string& name, const py::kwargs& given) {
  const auto data = search::DataFolders::standard();
  search::ProblemOptions options;
  if (!name.empty()) options = search::read_problem(name, data);
  set_fields(options, given, "problem");
  return from_problem(options, data);
}

Hamiltonian read_file(const std::string& path, const std::string& key) {
  search::ProblemOptions options;
  options.file = path;
  options.key = key;
  return from_problem(options, search::DataFolders::standard());
}

py::dict terms_of(const Hamiltonian& h) {
  py::dict terms;
  for (const sim::PauliTerm& term : h.sum.terms()) {
    terms[py::str(term.string.to_text(h.sum.num_qubits()))] = term.coefficient;
  }
  return terms;
}

/// a x + b y; nothing is known of its spectrum.
Hamiltonian combine(double a, const Hamiltonian& x, double b, const Hamiltonian& y) {
  if (x.sum.num_qubits() != y.sum.num_qubits()) {
    throw std::invalid_argument("operators on " + std::to_string(x.sum.num_qubits()) + " and " +
                                std::to_string(y.sum.num_qubits()) +
                                " qubits, must be on the same number");
  }
  std::vector<sim::PauliTerm> terms;
  for (const sim::PauliTerm& term : x.sum.terms()) {
    terms.push_back({term.string, a * term.coefficient});
  }
  for (const sim::PauliTerm& term : y.sum.terms()) {
    terms.push_back({term.string, b * term.coefficient});
  }
  Hamiltonian h;
  h.sum = sim::PauliSum(x.sum.num_qubits(), std::move(terms));
  return h;
}

std::optional<double> if_known(double number) {
  return std::isnan(number) ? std::nullopt : std::optional(number);
}

constexpr int kMaxMatrixQubits = 12;

/// [2^n, 2^n]; index bit q is qubit q. Column by column: O |b>.
py::array_t<std::complex<double>> matrix_of(const Hamiltonian& h) {
  const int n = h.sum.num_qubits();
  if (n > kMaxMatrixQubits) {
    throw std::invalid_argument("matrix: " + std::to_string(n) + " qubits, must be at most " +
                                std::to_string(kMaxMatrixQubits));
  }
  const std::size_t size = std::size_t{1} << static_cast<unsigned>(n);
  py::array_t<std::complex<double>> matrix({size, size});
  auto entries = matrix.mutable_unchecked<2>();
  for (std::size_t column = 0; column < size; ++column) {
    std::vector<std::complex<double>> in(size);
    std::vector<std::complex<double>> out(size);
    in[column] = 1.0;
    sim::add_product(h.sum, in, out);
    for (std::size_t row = 0; row < size; ++row) {
      entries(static_cast<py::ssize_t>(row), static_cast<py::ssize_t>(column)) = out[row];
    }
  }
  return matrix;
}

std::vector<double> lowest(const Hamiltonian& h, int count) {
  const py::gil_scoped_release unlocked;
  return sim::lowest_eigenvalues(h.sum, count);
}

std::string hamiltonian_repr(const Hamiltonian& h) {
  std::string text = "<qarch.Hamiltonian: " + std::to_string(h.sum.num_qubits()) + " qubits, " +
                     std::to_string(h.sum.terms().size()) + " terms";
  if (!std::isnan(h.exact_energy)) text += ", lowest " + std::to_string(h.exact_energy);
  return text + ">";
}

}  // namespace

void define_hamiltonians(py::module_& module) {
  py::class_<Hamiltonian>(module, "Hamiltonian", R"(Hamiltonian(terms, num_qubits=0)

A Hermitian operator as a sum of Pauli words: {'ZZ': 0.5, 'IX': -1.0}. The rightmost letter is qubit
0. Other ways: Hamiltonian.problem('h2-2q'), Hamiltonian.read('molecule.fcidump').)")
      .def(py::init(&from_terms), py::arg("terms"), py::arg("num_qubits") = 0)
      .def_static("problem", &named_problem, py::arg("name") = "",
                  R"(A named problem (data/hamiltonians), with its energies.

Keywords are the keys of the section [problem] of a configuration and count more than the file's:
    Hamiltonian.problem('h2-2q', r=0.9)
    Hamiltonian.problem(geometry='Li 0 0 0; H 0 0 {r}', r=1.6, mapping='parity')
    Hamiltonian.problem(model='ising', sites=6, field=0.5))")
      .def_static("read", &read_file, py::arg("path"), py::arg("key") = "",
                  "A molecule or an operator from a file; `key`: which one, if it holds several.")
      .def_property_readonly("num_qubits", [](const Hamiltonian& h) { return h.sum.num_qubits(); })
      .def_property_readonly("terms", &terms_of, "dict: word -> coefficient.")
      .def_property_readonly(
          "exact_energy", [](const Hamiltonian& h) { return if_known(h.exact_energy); },
          "The energy that a search aims at (hartree for molecules), or None.")
      .def_property_readonly(
          "hartree_fock_energy",
          [](const Hamiltonian& h) { return if_known(h.hartree_fock_energy); },
          "Of the reference determinant, hartree, or None.")
      .def_readonly("unit", &Hamiltonian::unit)
      .def_readonly("notes", &Hamiltonian::notes, "What a user should know, a line each.")
      .def("lowest", &lowest, py::arg("count") = 1,
           "The lowest eigenvalues, ascending, by Lanczos; up to 18 qubits.")
      .def("matrix", &matrix_of, "Complex array [2^n, 2^n], index bit q is qubit q; n <= 12.")
      .def(
          "to_text", [](const Hamiltonian& h) { return h.sum.to_text(); },
          "One line `coefficient word` per term.")
      .def(
          "__add__", [](const Hamiltonian& a, const Hamiltonian& b) { return combine(1, a, 1, b); },
          py::is_operator())
      .def(
          "__sub__",
          [](const Hamiltonian& a, const Hamiltonian& b) { return combine(1, a, -1, b); },
          py::is_operator())
      .def(
          "__mul__", [](const Hamiltonian& a, double b) { return combine(b, a, 0, a); },
          py::is_operator())
      .def(
          "__rmul__", [](const Hamiltonian& a, double b) { return combine(b, a, 0, a); },
          py::is_operator())
      .def("__len__", [](const Hamiltonian& h) { return h.sum.terms().size(); })
      .def("__repr__", &hamiltonian_repr);
}

}  // namespace qarch::python
