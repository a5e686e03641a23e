#include "chem/io/hamiltonian_file.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "chem/io/crlqas_npz.h"
#include "chem/io/fcidump.h"
#include "chem/io/hamlib.h"
#include "chem/io/hdf5_tree.h"
#include "chem/io/openfermion_hdf5.h"
#include "chem/io/pauli_text.h"
#include "chem/io/pennylane.h"
#include "chem/io/qiskit_operator.h"
#include "chem/io/qubit_operator_text.h"
#include "chem/io/text_scanner.h"
#include "chem/io/trexio.h"
#include "chem/io/xyz.h"

namespace qarch::chem {

namespace {

/// A file on the way to its format.
struct Candidate {
  std::string path;
  std::string bytes;                ///< empty for HDF5, which is read from its path
  std::optional<Hdf5Tree> objects;  ///< names and attributes, for HDF5
};

std::string number_text(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.12g", value);
  return text.data();
}

sim::PauliSum plus_constant(const sim::PauliSum& sum, double constant) {
  std::vector<sim::PauliTerm> terms = sum.terms();
  terms.push_back({.string = {}, .coefficient = constant});
  return {sum.num_qubits(), std::move(terms)};
}

/// The key that is asked for, or the only one.
std::string chosen_key(const std::string& path, const std::vector<std::string>& keys,
                       const std::string& asked) {
  constexpr std::size_t kMostListed = 20;
  if (asked.empty() && keys.size() == 1) return keys.front();
  if (std::ranges::find(keys, asked) != keys.end()) return asked;
  std::string message = path + ": key = '" + asked + "', must be one of:";
  for (std::size_t k = 0; k < std::min(keys.size(), kMostListed); ++k) message += " " + keys[k];
  if (keys.size() > kMostListed) message += " ... (" + std::to_string(keys.size()) + ")";
  if (keys.empty()) message = path + ": holds no operator";
  throw std::invalid_argument(message);
}

HamiltonianFile as_xyz(const Candidate& file, const HamiltonianFileOptions& options) {
  XyzFile xyz = parse_xyz(file.bytes, file.path, options.bohr_in_angstrom);
  return {{}, std::move(xyz.molecule), std::move(xyz.notes)};
}

HamiltonianFile as_fcidump(const Candidate& file, const HamiltonianFileOptions& /*unused*/) {
  Fcidump dump = parse_fcidump(file.bytes, file.path);
  return {{}, std::move(dump.hamiltonian), std::move(dump.notes)};
}

HamiltonianFile as_qiskit(const Candidate& file, const HamiltonianFileOptions& /*unused*/) {
  return {{}, parse_qiskit_operator(file.bytes, file.path), {}};
}

HamiltonianFile as_qubit_operator(const Candidate& file, const HamiltonianFileOptions& /*unused*/) {
  return {{}, parse_qubit_operator(file.bytes, file.path), {}};
}

HamiltonianFile as_pauli_text(const Candidate& file, const HamiltonianFileOptions& /*unused*/) {
  PauliTextFile text = parse_pauli_text(file.bytes, file.path);
  const auto shift =
      std::ranges::find_if(text.header, [](const auto& entry) { return entry.first == "shift"; });
  if (shift != text.header.end()) {
    const std::optional<double> constant = parse_number(shift->second);
    if (!constant) {
      throw std::invalid_argument(file.path + ": header shift = " + in_quotes(shift->second) +
                                  ", must be a number");
    }
    text.sum = plus_constant(text.sum, *constant);
    text.notes.push_back("the header's shift " + number_text(*constant) + " was added");
  }
  return {{}, std::move(text.sum), std::move(text.notes)};
}

HamiltonianFile as_crlqas(const Candidate& file, const HamiltonianFileOptions& /*unused*/) {
  CrlqasProblem problem = parse_crlqas_npz(file.bytes, file.path);
  if (problem.energy_shift != 0.0) {
    problem.notes.push_back("energy_shift " + number_text(problem.energy_shift) + " was added");
  }
  return {{}, plus_constant(problem.hamiltonian, problem.energy_shift), std::move(problem.notes)};
}

HamiltonianFile as_openfermion(const Candidate& file, const HamiltonianFileOptions& options) {
  return {{}, read_openfermion_hdf5(file.path, options.bohr_in_angstrom).hamiltonian, {}};
}

HamiltonianFile as_trexio(const Candidate& file, const HamiltonianFileOptions& /*unused*/) {
  return {{}, read_trexio(file.path), {}};
}

HamiltonianFile as_pennylane(const Candidate& file, const HamiltonianFileOptions& options) {
  const std::string key = chosen_key(file.path, pennylane_operators(file.path), options.key);
  PennylaneOperator op = read_pennylane_operator(file.path, key);
  std::vector<std::string> notes;
  if (!op.wires.empty()) {
    std::string note = "wires, from qubit 0 up:";
    for (const std::string& wire : op.wires) note += " " + wire;
    notes.push_back(std::move(note));
  }
  return {{}, std::move(op.sum), std::move(notes)};
}

HamiltonianFile as_hamlib(const Candidate& file, const HamiltonianFileOptions& options) {
  const std::string key = chosen_key(file.path, hamlib_keys(file.path), options.key);
  const HamlibEntry entry = read_hamlib(file.path, key);
  return {{}, parse_qubit_operator(entry.text, file.path + ": " + key, entry.num_qubits), {}};
}

/// The first non-blank byte and what follows.
std::string_view start_of(const Candidate& file) {
  const std::size_t first = file.bytes.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return {};
  return std::string_view(file.bytes).substr(first);
}

bool has(const Candidate& file, std::string_view name) {
  return file.objects && file.objects->root().find(name).has_value();
}

bool is_pennylane(const Candidate& file) {
  if (!file.objects) return false;
  const auto typed = [](const Hdf5Cursor& object) {
    return object.find_attribute("qml.data.type_id").has_value() ||
           object.find_attribute("qp.data.type_id").has_value();
  };
  const Hdf5Cursor root = file.objects->root();
  return typed(root) || std::ranges::any_of(root.children(), typed);
}

bool is_xyz(const Candidate& file) {
  const std::string_view start = start_of(file);
  const std::string_view line = start.substr(0, start.find_first_of("\r\n"));
  return parse_integer(line.substr(0, line.find_last_not_of(" \t") + 1), 0, 1'000'000).has_value();
}

/// The first line that is no comment holds a bracket: `(0.5+0j) [Z0]`.
bool is_qubit_operator(const Candidate& file) {
  const std::string_view start = start_of(file);
  if (start.starts_with("QubitOperator") || start.starts_with("FermionOperator")) return true;
  return !start.starts_with('#') &&
         start.substr(0, start.find('\n')).find('[') != std::string_view::npos;
}

struct Format {
  std::string_view name;
  std::string_view holds;
  bool (*recognises)(const Candidate& file);
  HamiltonianFile (*read)(const Candidate& file, const HamiltonianFileOptions& options);
};

/// The first that recognises a file reads it. A new format is one more row.
constexpr std::array<Format, 10> kFormats{{
    {"OpenFermion MolecularData", "HDF5: electrons in orbitals",
     [](const Candidate& f) { return has(f, "one_body_integrals") || has(f, "n_orbitals"); },
     as_openfermion},
    {"TREXIO", "HDF5: electrons in orbitals",
     [](const Candidate& f) { return has(f, "nucleus") || has(f, "mo_2e_int"); }, as_trexio},
    {"PennyLane dataset", "HDF5: operators, --key", is_pennylane, as_pennylane},
    {"HamLib", "HDF5: operators, --key", [](const Candidate& f) { return f.objects.has_value(); },
     as_hamlib},
    {"CRLQAS npz", "NumPy archive: a matrix on qubits",
     [](const Candidate& f) { return f.bytes.starts_with("PK"); }, as_crlqas},
    {"FCIDUMP", "text: electrons in orbitals",
     [](const Candidate& f) {
       return start_of(f).starts_with('&') || start_of(f).starts_with('$');
     },
     as_fcidump},
    {"Qiskit operator", "JSON or printed: labels and coefficients",
     [](const Candidate& f) {
       return start_of(f).starts_with('[') || start_of(f).starts_with('{') ||
              start_of(f).starts_with("SparsePauliOp");
     },
     as_qiskit},
    {"OpenFermion QubitOperator", "text: (0.5+0j) [X0 Z1] +", is_qubit_operator, as_qubit_operator},
    {"XYZ", "text: atoms", is_xyz, as_xyz},
    {"Pauli text", "text: coefficient word", [](const Candidate&) { return true; }, as_pauli_text},
}};

constexpr std::string_view kHdf5Signature = "\x89HDF\r\n\x1a\n";

bool is_hdf5(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string start(kHdf5Signature.size(), '\0');
  in.read(start.data(), static_cast<std::streamsize>(start.size()));
  return in && start == kHdf5Signature;
}

Candidate open(const std::string& path) {
  Candidate file{.path = path, .bytes = {}, .objects = {}};
  if (is_hdf5(path)) {
    Hdf5ReadOptions names_only;
    names_only.wants = [](std::string_view object) { return object.ends_with('/'); };
    file.objects = read_hdf5(path, names_only);
  } else {
    file.bytes = read_file_bytes(path);
  }
  return file;
}

}  // namespace

HamiltonianFile read_hamiltonian_file(const std::string& path,
                                      const HamiltonianFileOptions& options) {
  const Candidate file = open(path);
  const auto* format =
      std::ranges::find_if(kFormats, [&](const Format& row) { return row.recognises(file); });
  HamiltonianFile result = format->read(file, options);
  result.format = format->name;
  return result;
}

std::string describe_hamiltonian_formats() {
  std::string text;
  for (const Format& format : kFormats) {
    std::string line = "  " + std::string(format.name);
    line.resize(30, ' ');
    text += line + std::string(format.holds) + "\n";
  }
  return text;
}

}  // namespace qarch::chem
