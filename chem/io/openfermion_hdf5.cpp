#include "chem/io/openfermion_hdf5.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "chem/io/hdf5_tree.h"
#include "chem/io/hdf5_writer.h"

namespace qarch::chem {
namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr double kAsymmetry = 1e-8;
constexpr std::int64_t kMaxCount = 1'000'000;

constexpr std::array<std::string_view, 12> kMultiplicities{
    "singlet", "doublet", "triplet", "quartet", "quintet",  "sextet",
    "septet",  "octet",   "nonet",   "dectet",  "undectet", "duodectet"};

/// The energies, with the names of their datasets.
struct EnergyField {
  const char* name;
  std::optional<double> MolecularData::*energy;
};
constexpr std::array<EnergyField, 5> kEnergies{{{"hf_energy", &MolecularData::hf_energy},
                                                {"mp2_energy", &MolecularData::mp2_energy},
                                                {"cisd_energy", &MolecularData::cisd_energy},
                                                {"ccsd_energy", &MolecularData::ccsd_energy},
                                                {"fci_energy", &MolecularData::fci_energy}}};

/// Matrices over atomic orbitals.
struct MatrixField {
  const char* name;
  Eigen::MatrixXd MolecularData::*matrix;
};
constexpr std::array<MatrixField, 2> kMatrices{
    {{"canonical_orbitals", &MolecularData::canonical_orbitals},
     {"overlap_integrals", &MolecularData::overlap_integrals}}};

/// Written as unknown.
constexpr std::array kNotKept{"cisd_one_rdm",
                              "cisd_two_rdm",
                              "fci_one_rdm",
                              "fci_two_rdm",
                              "ccsd_single_amps",
                              "ccsd_double_amps",
                              "general_calculations_keys",
                              "general_calculations_values"};

/// A boolean, or nothing at all, says that a value is not known.
std::optional<Hdf5Cursor> find_known(const Hdf5Cursor& root, const char* name) {
  auto found = root.find(name);
  if (found && found->value().kind == Hdf5Kind::kBoolean) return std::nullopt;
  return found;
}

Eigen::MatrixXd read_matrix(const Hdf5Cursor& place) {
  const std::vector<double> values = place.reals();
  const auto& shape = place.value().shape;
  if (shape.size() != 2) {
    place.fail("has " + std::to_string(shape.size()) + " dimensions, must have 2");
  }
  return Eigen::Map<const RowMajor>(values.data(), static_cast<Eigen::Index>(shape[0]),
                                    static_cast<Eigen::Index>(shape[1]));
}

Molecule read_geometry(const Hdf5Cursor& geometry, double bohr, std::string& name) {
  Molecule molecule;
  const Hdf5Cursor atoms = geometry.at("atoms");
  if (atoms.value().kind == Hdf5Kind::kText && atoms.value().shape.empty()) {
    name = atoms.text();
    return molecule;
  }
  const std::vector<std::string> symbols = atoms.texts();
  const std::vector<double> positions = geometry.at("positions").reals({symbols.size(), 3});
  for (std::size_t a = 0; a < symbols.size(); ++a) {
    Atom atom;
    try {
      atom.atomic_number = atomic_number(symbols[a]);
    } catch (const std::invalid_argument& unknown) {
      atoms.fail("atom " + std::to_string(a) + ": " + unknown.what());
    }
    for (std::size_t i = 0; i < 3; ++i) atom.position[i] = positions[3 * a + i] / bohr;
    molecule.atoms.push_back(atom);
  }
  return molecule;
}

ElectronCount read_electrons(const Hdf5Cursor& root) {
  const Hdf5Cursor place = root.at("n_electrons");
  const auto total = place.integer(1, kMaxCount);
  const auto unpaired = root.at("multiplicity").integer(1, kMaxCount) - 1;
  if (unpaired > total || (total - unpaired) % 2 != 0) {
    place.fail("= " + std::to_string(total) + " does not fit multiplicity " +
               std::to_string(unpaired + 1));
  }
  return {static_cast<int>((total + unpaired) / 2), static_cast<int>((total - unpaired) / 2)};
}

/// (pq|rs) = G[p,r,s,q] for G[p,q,r,s] = (ps|qr).
RepulsionTensor read_two_body(const Hdf5Cursor& place, int m) {
  const auto n = static_cast<std::size_t>(m);
  const std::vector<double> g = place.reals({n, n, n, n});
  const auto in_file = [&](int p, int q, int r, int s) {
    const auto index = [](int i) { return static_cast<std::size_t>(i); };
    return g[((index(p) * n + index(r)) * n + index(s)) * n + index(q)];
  };
  RepulsionTensor tensor(m);
  for (int p = 0; p < m; ++p) {
    for (int q = 0; q <= p; ++q) {
      for (int r = 0; r <= p; ++r) {
        for (int s = 0; s <= (r == p ? q : r); ++s) tensor.set(p, q, r, s, in_file(p, q, r, s));
      }
    }
  }
  for (int p = 0; p < m; ++p) {
    for (int q = 0; q < m; ++q) {
      for (int r = 0; r < m; ++r) {
        for (int s = 0; s < m; ++s) {
          if (std::abs(in_file(p, q, r, s) - tensor(p, q, r, s)) <= kAsymmetry) continue;
          place.fail("lacks the symmetries of real orbitals: (" + std::to_string(p) + " " +
                     std::to_string(q) + "|" + std::to_string(r) + " " + std::to_string(s) +
                     ") differs from its permutations");
        }
      }
    }
  }
  return tensor;
}

ElectronicHamiltonian read_hamiltonian(const Hdf5Cursor& root) {
  ElectronicHamiltonian h;
  for (const char* name : {"one_body_integrals", "two_body_integrals", "nuclear_repulsion"}) {
    if (!find_known(root, name)) root.fail(std::string(name) + " is missing, was not computed");
  }
  const Hdf5Cursor one_body = root.at("one_body_integrals");
  h.one_body = read_matrix(one_body);
  const Eigen::Index m = h.one_body.rows();
  if (m < 1 || m > RepulsionTensor::kMaxOrbitals || h.one_body.cols() != m) {
    one_body.fail(std::to_string(m) + " x " + std::to_string(h.one_body.cols()) +
                  ", must be square with 1 to " + std::to_string(RepulsionTensor::kMaxOrbitals) +
                  " rows");
  }
  if (const auto count = find_known(root, "n_orbitals")) count->integer(m, m);
  h.two_body = read_two_body(root.at("two_body_integrals"), static_cast<int>(m));
  h.constant = root.at("nuclear_repulsion").real();
  h.electrons = read_electrons(root);
  if (const auto energies = find_known(root, "orbital_energies")) {
    const auto values = energies->reals({static_cast<std::uint64_t>(m)});
    h.orbital_energies = Eigen::Map<const Eigen::VectorXd>(values.data(), m);
  }
  try {
    check(h);
  } catch (const std::invalid_argument& problem) {
    root.fail(problem.what());
  }
  return h;
}

// Writing.

std::span<const double> entries(const RowMajor& matrix) {
  return {matrix.data(), static_cast<std::size_t>(matrix.size())};
}

void write_known(Hdf5Writer& file, const char* name, const Eigen::MatrixXd& matrix) {
  if (matrix.size() == 0) return file.write(name, false);
  const RowMajor rows = matrix;
  file.write(name,
             {static_cast<std::uint64_t>(rows.rows()), static_cast<std::uint64_t>(rows.cols())},
             entries(rows), true);
}

void write_geometry(Hdf5Writer& file, const MolecularData& data, double bohr) {
  file.create_group("geometry");
  std::vector<int> charges;
  for (const Atom& atom : data.molecule.atoms) charges.push_back(atom.atomic_number);
  const auto symbols = [&] {
    std::vector<std::string> all;
    all.reserve(charges.size());
    for (const int z : charges) all.emplace_back(element_symbol(z));
    return all;
  };
  file.write("n_atoms", static_cast<std::int64_t>(charges.size()));
  if (charges.empty()) {
    file.write("geometry/atoms", data.geometry_name);
    file.write("geometry/positions", false);
    file.write("atoms", "[]");
    file.write("protons", std::int64_t{0});
    return;
  }
  std::vector<double> positions;
  for (const Atom& atom : data.molecule.atoms) {
    for (const double x : atom.position) positions.push_back(x * bohr);
  }
  file.write("geometry/atoms", symbols());
  file.write("geometry/positions", {charges.size(), 3}, positions);
  std::sort(charges.begin(), charges.end());
  file.write("atoms", symbols());
  file.write("protons", {charges.size()},
             std::vector<std::int64_t>(charges.begin(), charges.end()));
}

void write_integrals(Hdf5Writer& file, const ElectronicHamiltonian& h) {
  const int m = h.num_orbitals();
  const auto n = static_cast<std::uint64_t>(m);
  write_known(file, "one_body_integrals", h.one_body);
  std::vector<double> g;
  g.reserve(n * n * n * n);
  for (int p = 0; p < m; ++p) {
    for (int q = 0; q < m; ++q) {
      for (int r = 0; r < m; ++r) {
        for (int s = 0; s < m; ++s) g.push_back(h.two_body(p, s, q, r));
      }
    }
  }
  file.write("two_body_integrals", {n, n, n, n}, g, true);
  if (h.orbital_energies.size() == 0) return file.write("orbital_energies", false);
  const RowMajor energies = h.orbital_energies;
  file.write("orbital_energies", {n}, entries(energies));
}

void check_writable(const MolecularData& data) {
  const auto fail = [](const std::string& what) {
    throw std::invalid_argument("molecular data: " + what);
  };
  const ElectronicHamiltonian& h = data.hamiltonian;
  check(h);
  if (data.multiplicity() < 1) fail("more beta than alpha electrons");
  if (h.orbital_energies.size() != 0 && h.orbital_energies.size() != h.num_orbitals()) {
    fail(std::to_string(h.orbital_energies.size()) + " orbital energies, must be " +
         std::to_string(h.num_orbitals()));
  }
}

}  // namespace

std::string openfermion_name(const MolecularData& data) {
  std::string name = data.geometry_name;
  std::map<int, int> formula;
  for (const Atom& atom : data.molecule.atoms) ++formula[atom.atomic_number];
  for (const auto& [z, count] : formula) {
    name += (name.empty() ? "" : "-") + std::string(element_symbol(z)) + std::to_string(count);
  }
  const auto multiplicity = static_cast<std::size_t>(std::max(data.multiplicity(), 1));
  name += "_" + data.basis + "_" +
          (multiplicity <= kMultiplicities.size() ? std::string(kMultiplicities[multiplicity - 1])
                                                  : std::to_string(multiplicity) + "-multiplet");
  const int charge = data.molecule.charge;
  if (charge != 0) name += "_" + std::to_string(std::abs(charge)) + (charge > 0 ? "+" : "-");
  return data.description.empty() ? name : name + "_" + data.description;
}

MolecularData read_openfermion_hdf5(const std::string& path, double bohr_in_angstrom) {
  Hdf5ReadOptions options;
  options.wants = [](std::string_view place) {
    return std::none_of(kNotKept.begin(), kNotKept.end(),
                        [&](std::string_view name) { return place.substr(1) == name; });
  };
  const Hdf5Tree tree = read_hdf5(path, options);
  const Hdf5Cursor root = tree.root();
  MolecularData data;
  data.molecule = read_geometry(root.at("geometry"), bohr_in_angstrom, data.geometry_name);
  data.molecule.charge = static_cast<int>(root.at("charge").integer(-kMaxCount, kMaxCount));
  data.basis = root.at("basis").text();
  data.description = root.at("description").text();
  data.name = root.at("name").text();
  for (const EnergyField& field : kEnergies) {
    if (const auto energy = find_known(root, field.name)) data.*field.energy = energy->real();
  }
  for (const MatrixField& field : kMatrices) {
    if (const auto matrix = find_known(root, field.name)) data.*field.matrix = read_matrix(*matrix);
  }
  data.hamiltonian = read_hamiltonian(root);
  return data;
}

void write_openfermion_hdf5(const std::string& path, const MolecularData& data,
                            double bohr_in_angstrom) {
  check_writable(data);
  const ElectronicHamiltonian& h = data.hamiltonian;
  Hdf5Writer file;
  write_geometry(file, data, bohr_in_angstrom);
  file.write("basis", data.basis);
  file.write("description", data.description);
  file.write("name", data.name.empty() ? openfermion_name(data) : data.name);
  file.write("multiplicity", std::int64_t{data.multiplicity()});
  file.write("charge", std::int64_t{data.molecule.charge});
  file.write("n_electrons", std::int64_t{h.electrons.total()});
  file.write("n_orbitals", std::int64_t{h.num_orbitals()});
  file.write("n_qubits", 2 * std::int64_t{h.num_orbitals()});
  file.write("nuclear_repulsion", h.constant);
  for (const EnergyField& field : kEnergies) {
    const auto& energy = data.*field.energy;
    energy ? file.write(field.name, *energy) : file.write(field.name, false);
  }
  for (const MatrixField& field : kMatrices) write_known(file, field.name, data.*field.matrix);
  write_integrals(file, h);
  for (const char* name : kNotKept) file.write(name, false);
  file.save(path);
}

}  // namespace qarch::chem
