#include "search/problem_source.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <utility>
#include <variant>

#include "chem/basis_set.h"
#include "chem/io/hamiltonian_file.h"
#include "search/did_you_mean.h"
#include "search/field_text.h"
#include "search/geometry_template.h"
#include "search/spin_problem.h"

namespace qarch::search {

namespace {

chem::ScfOptions scf_options(const ProblemOptions& options) {
  chem::ScfOptions scf;
  scf.guess = options.guess;
  return scf;
}

std::string basis_file(const ProblemOptions& options, const DataFolders& data) {
  return data.find("basis", chem::basis_file_name(options.basis), ".g94");
}

void take_molecule(chem::MolecularOrbitals molecule, ProblemSource& source) {
  source.electrons = molecule.hamiltonian;
  source.molecule = std::move(molecule);
}

ProblemSource source_of_geometry(const ProblemOptions& options, const DataFolders& data) {
  chem::MoleculeSpecification specification;
  specification.geometry = options.geometry;
  if (has_length_variable(options.geometry)) {
    if (!(options.r > 0.0)) {
      throw std::invalid_argument("problem.r = " + to_text(options.r) +
                                  ", must be > 0: the geometry has a place for it");
    }
    specification.geometry = with_length(options.geometry, options.r);
  }
  if (options.unit == "bohr") {
    specification.unit = chem::LengthUnit::kBohr;
  } else if (options.unit != "angstrom") {
    throw std::invalid_argument("problem.unit = '" + options.unit + "', " +
                                must_be_one_of(options.unit, {"angstrom", "bohr"}));
  }
  specification.charge = options.charge;
  specification.bohr_in_angstrom = options.bohr;
  specification.basis_file = basis_file(options, data);
  ProblemSource source;
  source.description = specification.geometry + " (" + options.unit + "), charge " +
                       std::to_string(options.charge) + ", " +
                       specification.basis_file.stem().string();
  take_molecule(chem::solve_molecule(specification, scf_options(options)), source);
  return source;
}

/// Orbitals in the order in which they fill, as the active space counts them.
void take_electrons(chem::ElectronicHamiltonian hamiltonian, ProblemSource& source) {
  check(hamiltonian);
  const std::vector<int> order = filling_order(hamiltonian);
  if (!std::ranges::is_sorted(order)) {
    source.notes.push_back("orbitals of the file are sorted by energy, to " + to_text(order) +
                           " of its order");
    hamiltonian = reordered(hamiltonian, order);
  }
  source.electrons = std::move(hamiltonian);
}

ProblemSource source_of_file(const ProblemOptions& options, const DataFolders& data) {
  chem::HamiltonianFile file = chem::read_hamiltonian_file(
      options.file, {.key = options.key, .bohr_in_angstrom = options.bohr});
  ProblemSource source;
  source.description = options.file + " (" + file.format + ")";
  source.notes = std::move(file.notes);
  if (auto* molecule = std::get_if<chem::Molecule>(&file.content)) {
    if (options.charge != 0) molecule->charge = options.charge;
    const std::string basis = basis_file(options, data);
    source.description += ", charge " + std::to_string(molecule->charge) + ", " +
                          std::filesystem::path(basis).stem().string();
    take_molecule(chem::solve_molecule(*molecule, basis, scf_options(options)), source);
  } else if (auto* electrons = std::get_if<chem::ElectronicHamiltonian>(&file.content)) {
    take_electrons(std::move(*electrons), source);
  } else {
    source.qubits = std::get<sim::PauliSum>(std::move(file.content));
  }
  return source;
}

ProblemSource source_of_model(const ProblemOptions& options) {
  ProblemSource source;
  source.qubits = spin_hamiltonian(options);
  source.description = "spin model " + options.model + ", lattice " + options.lattice;
  return source;
}

}  // namespace

chem::ElectronCount electron_count(const ProblemOptions& options) {
  if (options.electrons.size() != 2) {
    throw std::invalid_argument("problem.electrons = " + to_text(options.electrons) +
                                ", must be two numbers: alpha,beta");
  }
  return {.alpha = options.electrons[0], .beta = options.electrons[1]};
}

ProblemSource load_source(const ProblemOptions& options, const DataFolders& data) {
  const int given = static_cast<int>(!options.geometry.empty()) +
                    static_cast<int>(!options.file.empty()) +
                    static_cast<int>(!options.model.empty());
  if (given != 1) {
    throw std::invalid_argument(std::string("problem.geometry, problem.file, problem.model: ") +
                                (given == 0 ? "none is given" : "more than one is given") +
                                ", must be one of them");
  }
  if (!options.geometry.empty()) return source_of_geometry(options, data);
  return options.file.empty() ? source_of_model(options) : source_of_file(options, data);
}

chem::ActiveSpace active_space(const ProblemSource& source, const ProblemOptions& options) {
  int num_frozen = 0;
  if (options.frozen_core == "auto") {
    if (!source.molecule) {
      throw std::invalid_argument(
          "problem.frozen_core = 'auto', must be a number: the file does not name the atoms");
    }
    num_frozen = chem::num_core_orbitals(source.molecule->molecule);
  } else {
    try {
      set_from_text(num_frozen, options.frozen_core);
    } catch (const std::invalid_argument&) {
      throw std::invalid_argument("problem.frozen_core = '" + options.frozen_core +
                                  "', must be auto or a number of orbitals");
    }
  }
  return chem::choose_active_space(source.electrons.value(),
                                   {.frozen = options.frozen,
                                    .active = options.active,
                                    .num_frozen = num_frozen,
                                    .active_electrons = options.active_electrons,
                                    .active_orbitals = options.active_orbitals});
}

chem::ElectronicHamiltonian active_hamiltonian(const ProblemSource& source,
                                               const ProblemOptions& options) {
  chem::ElectronicHamiltonian active =
      chem::restrict_to(source.electrons.value(), active_space(source, options));
  if (!options.electrons.empty()) active.electrons = electron_count(options);
  check(active);
  return active;
}

}  // namespace qarch::search
