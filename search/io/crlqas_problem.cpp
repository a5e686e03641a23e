#include "search/io/crlqas_problem.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <utility>

#include "chem/molecule.h"
#include "search/configuration.h"
#include "search/field_text.h"
#include "search/geometry_template.h"
#include "search/problem.h"

namespace qarch::search {

namespace {

using enum ImportStatus;

/// The problems of the released configurations.
struct PublishedProblem {
  int num_qubits;
  const char* name;
  double accept_err;  ///< of the noiseless configuration, hartree
};
constexpr std::array kPublished{
    PublishedProblem{2, "h2-2q", 0.97},      PublishedProblem{3, "h2-3q", 1.63},
    PublishedProblem{4, "h2-4q", 1.0160872}, PublishedProblem{4, "lih-4q", 2.45},
    PublishedProblem{6, "lih-6q", 2.9},      PublishedProblem{8, "h2o-8q", 5.0}};

/// The coordinates as written, whatever their unit.
chem::Molecule parse_atoms(std::string geometry) {
  std::ranges::replace(geometry, ',', ' ');
  return chem::parse_geometry(geometry, chem::LengthUnit::kBohr);
}

double distance(const chem::Atom& a, const chem::Atom& b) {
  double square = 0.0;
  for (std::size_t i = 0; i < 3; ++i) square += std::pow(a.position[i] - b.position[i], 2);
  return std::sqrt(square);
}

/// The two atoms of a diatomic molecule, the lighter first.
std::optional<std::pair<int, int>> diatomic(const chem::Molecule& molecule) {
  if (molecule.atoms.size() != 2) return std::nullopt;
  return std::minmax(molecule.atoms[0].atomic_number, molecule.atoms[1].atomic_number);
}

bool same_places(const chem::Molecule& a, const chem::Molecule& b) {
  constexpr double kSamePlace = 1e-6;
  return std::ranges::equal(a.atoms, b.atoms, [](const chem::Atom& x, const chem::Atom& y) {
    return x.atomic_number == y.atomic_number && distance(x, y) < kSamePlace;
  });
}

/// Whether the atoms are those of the problem, up to its length r, which is then put down.
bool is_problem(const chem::Molecule& atoms, const ProblemOptions& options, double& r) {
  const chem::Molecule known = parse_atoms(with_length(options.geometry, options.r));
  r = options.r;
  if (!has_length_variable(options.geometry)) return same_places(atoms, known);
  if (diatomic(atoms) != diatomic(known)) return false;
  constexpr double kDigits = 1e9;
  r = std::round(distance(atoms.atoms[0], atoms.atoms[1]) * kDigits) / kDigits;
  return true;
}

std::string mapping_of(const CrlqasDraft& draft) {
  const IniSetting* mapping = draft.find("problem", "mapping");
  return mapping == nullptr ? "jordan_wigner" : lower_case(mapping->value);
}

void note_problem(CrlqasDraft& draft, ImportStatus status, const std::string& text) {
  draft.note_others("problem", {"ham_type", "ham_model", "geometry", "mapping", "taper"}, status,
                    text);
  draft.note_others("env", {"num_qubits"}, status, text);
}

void take_published(CrlqasDraft& draft, const PublishedProblem& row, const ProblemOptions& options,
                    double r) {
  const std::string name = row.name;
  draft.set("problem", "name", name);
  if (r != options.r) draft.set("problem", "r", to_text(r));
  const std::string mapping = mapping_of(draft);
  const IniSetting* entry = draft.find("problem", "mapping");
  const bool reduced = options.mapping == "parity_reduced" && mapping == "parity";
  if (entry != nullptr && mapping != options.mapping && !reduced) {
    if (options.mapping == "jordan_wigner" && (mapping == "parity" || mapping == "bravyi_kitaev")) {
      draft.set("problem", "mapping", mapping);
      draft.note(*entry, kTranslated, "problem.mapping = " + mapping);
    } else {
      draft.note(*entry, kChanged,
                 "problem.mapping = " + options.mapping + ": " + std::to_string(row.num_qubits) +
                     " qubits hold no whole " + mapping +
                     " operator; the released H2 on 2 and 3 qubits has checksum codes");
    }
  }
  note_problem(draft, kTranslated, "problem.name = " + name);
}

/// ham_model = 3q_j1_h0.5: the open chain -J sum ZZ - h sum X.
bool take_ising(CrlqasDraft& draft) {
  const IniSetting* type = draft.find("problem", "ham_type");
  const IniSetting* model = draft.find("problem", "ham_model");
  if (type == nullptr || model == nullptr || lower_case(type->value) != "tfim") return false;
  const std::string& text = model->value;
  const std::size_t j = text.find("q_j");
  const std::size_t h = text.find("_h");
  int sites = 0;
  double coupling = 0.0;
  double field = 0.0;
  try {
    if (j == std::string::npos || h == std::string::npos || h < j + 3) {
      throw std::invalid_argument("no such form");
    }
    set_from_text(sites, text.substr(0, j));
    set_from_text(coupling, text.substr(j + 3, h - j - 3));
    set_from_text(field, text.substr(h + 2));
  } catch (const std::invalid_argument&) {
    draft.fail(*model, "must be SITESq_jJ_hH, e.g. 3q_j1_h0.5");
  }
  draft.set("problem", "model", "ising");
  draft.set("problem", "sites", to_text(sites));
  draft.set("problem", "lattice", "chain");
  draft.set("problem", "coupling", to_text(coupling));
  draft.set("problem", "field", to_text(field));
  note_problem(draft, kTranslated, "problem.model = ising on a chain");
  return true;
}

void take_geometry(CrlqasDraft& draft, const IniSetting& geometry) {
  std::string text = geometry.value;
  std::ranges::replace(text, ',', ' ');
  draft.set("problem", "geometry", text);
  draft.set("problem", "unit", "angstrom");
  draft.set("problem", "basis", "sto-3g");
  const IniSetting* taper = draft.find("problem", "taper");
  std::string mapping = mapping_of(draft);
  if (mapping == "parity" && taper != nullptr && draft.flag(*taper)) mapping = "parity_reduced";
  if (mapping != "jordan_wigner" && mapping != "parity" && mapping != "parity_reduced" &&
      mapping != "bravyi_kitaev") {
    draft.note(draft.get("problem", "mapping"), kNotSupported,
               "must be jordan_wigner, parity or bravyi_kitaev; jordan_wigner is taken");
    mapping = "jordan_wigner";
  }
  draft.set("problem", "mapping", mapping);
  draft.note(geometry, kChanged,
             "problem.geometry in angstrom (PennyLane reads such numbers as bohr), with STO-3G and "
             "all orbitals: the file tells neither unit nor basis nor active space");
  note_problem(draft, kTranslated, "problem.mapping = " + mapping);
}

std::string without_path(const std::string& file) {
  std::string name = file.substr(file.find_last_of('/') + 1);
  return name.substr(0, name.rfind(".cfg"));
}

/// The noise model that a word of noise_models, or the end of the file's name, stands for.
std::string noise_named(const std::string& word, bool at_the_end, const DataFolders& data) {
  for (const std::string& name : data.names("noise", ".json")) {
    std::string alias = name;
    for (const std::string prefix : {"ibm_", "depolarizing_"}) {
      if (alias.starts_with(prefix)) alias.erase(0, prefix.size());
    }
    if (word == alias || word == name) return name;
    if (at_the_end && word.ends_with("_" + alias)) return name;
  }
  return "";
}

/// depolarizing_0p001_0p005 for 0.001, 0.005, where data/noise has it.
std::string noise_of_values(const std::vector<double>& values, const DataFolders& data) {
  std::string name = "depolarizing";
  for (const double value : values) name += "_" + to_text(value);
  std::ranges::replace(name, '.', 'p');
  const std::vector<std::string> known = data.names("noise", ".json");
  return std::ranges::find(known, name) == known.end() ? "" : name;
}

/// Name and reason; empty where nothing fits.
std::pair<std::string, std::string> find_noise(const CrlqasDraft& draft, const IniSetting* models,
                                               const IniSetting* values, const DataFolders& data) {
  if (models != nullptr) {
    for (const std::string& word : crlqas_words(models->value)) {
      const std::string name = noise_named(word, false, data);
      if (!name.empty()) return {name, "by its name"};
    }
  }
  const std::string stem = without_path(draft.file());
  if (stem.ends_with("_qas")) return {"ibm_ourense", "by the end of the file's name"};
  std::string name = noise_named(stem, true, data);
  if (!name.empty()) return {name, "by the end of the file's name"};
  if (values != nullptr && !is_off(values->value)) {
    name = noise_of_values(draft.numbers(*values), data);
    if (!name.empty()) return {name, "by its values; after a CNOT each qubit alone"};
  }
  return {};
}

void translate_shots(CrlqasDraft& draft) {
  const IniSetting* shots = draft.find("env", "n_shots");
  if (shots == nullptr) return;
  const double count = draft.number(*shots);
  if (count == 0.0) {
    draft.note(*shots, kTranslated, "no shot noise");
    return;
  }
  draft.set("noise", "shots", to_text(count));
  draft.set("noise", "shot_noise", "fixed");
  draft.note(*shots, kChanged,
             "noise.shots, noise.shot_noise = fixed; the identity, a constant, carries no noise");
}

}  // namespace

double translate_crlqas_problem(CrlqasDraft& draft, const std::string& problem,
                                const DataFolders& data) {
  const auto* named = std::ranges::find_if(
      kPublished, [&](const PublishedProblem& row) { return row.name == problem; });
  if (!problem.empty()) {
    draft.set("problem", "name", problem);
    note_problem(draft, kIgnored, "the problem is " + problem + ", as asked for");
    return named == kPublished.end() ? 0.0 : named->accept_err;
  }
  if (take_ising(draft)) return 0.0;
  const int num_qubits = draft.integer(draft.get("env", "num_qubits"));
  const IniSetting* geometry = draft.find("problem", "geometry");
  chem::Molecule atoms;
  try {
    atoms = parse_atoms(geometry == nullptr ? "" : geometry->value);
  } catch (const std::invalid_argument& error) {
    note_problem(draft, kNotSupported, std::string("no molecule: ") + error.what());
    return 0.0;
  }
  for (const PublishedProblem& row : kPublished) {
    const ProblemOptions options = read_problem(row.name, data);
    double r = 0.0;
    if (row.num_qubits != num_qubits || !is_problem(atoms, options, r)) continue;
    take_published(draft, row, options, r);
    return row.accept_err;
  }
  take_geometry(draft, *geometry);
  return 0.0;
}

bool translate_crlqas_noise(CrlqasDraft& draft, const std::string& noise, const DataFolders& data) {
  const IniSetting* models = draft.find("env", "noise_models");
  const IniSetting* values = draft.find("env", "noise_values");
  const bool noisy = (models != nullptr && !is_off(models->value)) ||
                     (values != nullptr && !is_off(values->value));
  translate_shots(draft);
  if (!noise.empty()) {
    draft.set("noise", "model", noise);
    draft.note_others("env", {"noise_models", "noise_values"}, kIgnored,
                      "the noise model is " + noise + ", as asked for");
    return noisy;
  }
  if (!noisy) {
    draft.set("noise", "model", "noiseless");
    draft.note_others("env", {"noise_models", "noise_values"}, kTranslated,
                      "noise.model = noiseless");
    return false;
  }
  const auto [name, reason] = find_noise(draft, models, values, data);
  if (name.empty()) {
    draft.set("noise", "model", "noiseless");
    draft.note_others("env", {"noise_models", "noise_values"}, kNotSupported,
                      "no noise model of data/noise; noiseless is taken");
    return true;
  }
  draft.set("noise", "model", name,
            "the released code chooses the noise by the program: " + reason);
  draft.note_others("env", {"noise_models"}, kChanged, "noise.model = " + name + ", " + reason);
  draft.note_others("env", {"noise_values"}, kIgnored,
                    "the released code only asks whether there are any");
  return true;
}

void compare_with_crlqas_problem(CrlqasDraft& draft, const DataFolders& data) {
  constexpr double kSameEnergy = 1e-6;  // hartree
  const Experiment experiment = draft.experiment(data);
  const IniSetting* qubits = draft.find("env", "num_qubits");
  const IniSetting* fake = draft.find("env", "fake_min_energy");
  const auto about_qubits = [&](const std::string& text) {
    if (qubits != nullptr) draft.note(*qubits, kNotSupported, text);
  };
  if (experiment.problem.geometry.empty() && experiment.problem.model.empty() &&
      experiment.problem.file.empty()) {
    return;
  }
  std::optional<chem::QubitProblem> problem;
  try {
    problem = load_problem(experiment.problem, data);
  } catch (const std::exception& error) {
    about_qubits(std::string("the problem cannot be built: ") + error.what());
    return;
  }
  const sim::PauliSum& h = problem->hamiltonian;
  if (qubits != nullptr && h.num_qubits() != draft.integer(*qubits)) {
    about_qubits("the problem has " + std::to_string(h.num_qubits()) +
                 " qubits: choose problem.active_electrons and problem.active_orbitals");
  }
  if (fake == nullptr) return;
  const double there = draft.number(*fake);
  const double bound = h.identity_coefficient() + std::abs(h.identity_coefficient()) - h.l1_norm();
  if (std::abs(there - bound) <= kSameEnergy) return;
  if (std::abs(there - problem->exact_energy) <= kSameEnergy) {
    draft.set("env", "reference", "exact");
    draft.note(*fake, kTranslated, "env.reference = exact: it is the exact energy");
    return;
  }
  const std::string text = "lower_bound is " + to_text(bound) + " here, " + to_text(there) +
                           " there: thresholds differ by as much";
  draft.set("env", "reference", "lower_bound", text);
  draft.note(*fake, kChanged, text);
}

}  // namespace qarch::search
