#include "apps/hamiltonian_output.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "apps/hamiltonian_summary.h"
#include "chem/io/fcidump.h"
#include "chem/io/openfermion_hdf5.h"
#include "chem/io/pauli_text.h"
#include "chem/io/qubit_operator_text.h"
#include "search/did_you_mean.h"
#include "search/field_text.h"
#include "search/io/text_file.h"

namespace qarch::apps {

namespace {

struct Request {
  const std::string& path;
  const search::ProblemSource& source;
  const search::ProblemOptions& options;
  const std::string& command;
};

void write_pauli_text(const Request& request) {
  const chem::QubitProblem problem = search::make_problem(request.source, request.options);
  chem::PauliTextHeader header{{"command", request.command},
                               {"qarch_version", QARCH_VERSION},
                               {"source", request.source.description}};
  if (!request.options.model.empty()) header.emplace_back("unit", "that of coupling and field");
  if (request.source.electrons) {
    const chem::ElectronicHamiltonian active =
        search::active_hamiltonian(request.source, request.options);
    const chem::ActiveSpace space = search::active_space(request.source, request.options);
    header.emplace_back("mapping", request.options.mapping);
    header.emplace_back("frozen_orbitals", search::to_text(space.frozen));
    header.emplace_back("active_orbitals",
                        space.active.empty() ? "all others" : search::to_text(space.active));
    header.emplace_back(
        "electrons", search::to_text(std::vector{active.electrons.alpha, active.electrons.beta}));
    header.emplace_back("reference_state",
                        bit_text(problem.hartree_fock_bits, problem.hamiltonian.num_qubits()));
    header.emplace_back("reference_energy", search::number_text(problem.hartree_fock_energy));
  }
  if (!std::isnan(problem.exact_energy)) {
    header.emplace_back("exact_energy", search::number_text(problem.exact_energy) + " (" +
                                            problem.exact_energy_of + ")");
  }
  search::write_text_file_atomically(request.path,
                                     chem::to_pauli_text(problem.hamiltonian, header));
}

void write_qubit_operator(const Request& request) {
  const chem::QubitProblem problem = search::make_problem(request.source, request.options);
  search::write_text_file_atomically(request.path,
                                     chem::to_qubit_operator_text(problem.hamiltonian));
}

void write_fcidump(const Request& request) {
  if (!request.source.electrons) {
    throw std::invalid_argument("an FCIDUMP holds orbitals, and the source has no orbitals");
  }
  const chem::Fcidump file{
      .hamiltonian = search::active_hamiltonian(request.source, request.options),
      .orbital_symmetries = {}};
  search::write_text_file_atomically(request.path, chem::to_fcidump_text(file));
}

void write_openfermion(const Request& request) {
  if (!request.source.molecule) {
    throw std::invalid_argument(
        "an OpenFermion file holds atoms and their orbitals, and the source has none");
  }
  const chem::ActiveSpace space = search::active_space(request.source, request.options);
  if (!space.frozen.empty() || !space.active.empty()) {
    throw std::invalid_argument(
        "an OpenFermion file holds all orbitals: leave out frozen and active ones, or write an "
        "FCIDUMP");
  }
  const chem::MolecularOrbitals& orbitals = *request.source.molecule;
  chem::MolecularData data;
  data.molecule = orbitals.molecule;
  data.basis = orbitals.basis;
  data.hf_energy = orbitals.scf.energy;
  data.canonical_orbitals = orbitals.scf.coefficients;
  data.overlap_integrals = orbitals.overlap;
  data.hamiltonian = orbitals.hamiltonian;
  const chem::QubitProblem problem = search::make_problem(request.source, request.options);
  if (!std::isnan(problem.exact_energy)) data.fci_energy = problem.exact_energy;
  chem::write_openfermion_hdf5(request.path, data, request.options.bohr);
}

/// A new format is one more row.
struct OutputFormat {
  std::string_view name;
  std::vector<std::string_view> endings;  ///< of file names
  void (*write)(const Request& request);
};

const std::array<OutputFormat, 4>& formats() {
  static const std::array<OutputFormat, 4> kFormats{{
      {"pauli", {".txt", ".pauli"}, write_pauli_text},
      {"qubit_operator", {".qubitop", ".data"}, write_qubit_operator},
      {"fcidump", {".fcidump", "FCIDUMP"}, write_fcidump},
      {"openfermion", {".hdf5", ".h5"}, write_openfermion},
  }};
  return kFormats;
}

const OutputFormat& format_of(const std::string& path, const std::string& name) {
  std::vector<std::string> names;
  for (const OutputFormat& row : formats()) {
    names.emplace_back(row.name);
    const bool fits =
        name.empty()
            ? std::ranges::any_of(row.endings,
                                  [&](std::string_view ending) { return path.ends_with(ending); })
            : row.name == name;
    if (fits) return row;
  }
  if (name.empty()) {
    throw std::invalid_argument(
        "--output = '" + path +
        "': its name tells no format, --format must: " + output_format_names());
  }
  throw std::invalid_argument("--format = '" + name + "', " + search::must_be_one_of(name, names));
}

}  // namespace

std::string output_format_names() {
  std::string text;
  for (const OutputFormat& row : formats()) {
    text += (text.empty() ? "" : " | ") + std::string(row.name) + " (" +
            std::string(row.endings.front()) + ")";
  }
  return text;
}

void check_output_format(const std::string& path, const std::string& format) {
  format_of(path, format);
}

void write_hamiltonian(const std::string& path, const std::string& format,
                       const search::ProblemSource& source, const search::ProblemOptions& options,
                       const std::string& command) {
  format_of(path, format).write({path, source, options, command});
}

}  // namespace qarch::apps
