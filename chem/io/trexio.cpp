#include "chem/io/trexio.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "chem/io/hdf5_tree.h"

namespace qarch::chem {
namespace {

constexpr std::array<std::string_view, 18> kWanted{"/nucleus/",
                                                   "/nucleus/nucleus_charge",
                                                   "/nucleus/nucleus_coord",
                                                   "/electron/",
                                                   "/mo/",
                                                   "/mo/mo_energy",
                                                   "/mo/mo_spin",
                                                   "/mo_1e_int/",
                                                   "/mo_1e_int/mo_1e_int_core_hamiltonian",
                                                   "/mo_1e_int/mo_1e_int_core_hamiltonian_im",
                                                   "/mo_1e_int/mo_1e_int_kinetic",
                                                   "/mo_1e_int/mo_1e_int_potential_n_e",
                                                   "/mo_1e_int/mo_1e_int_ecp",
                                                   "/mo_2e_int/",
                                                   "/mo_2e_int/mo_2e_int_eri_indices",
                                                   "/mo_2e_int/mo_2e_int_eri_values",
                                                   "/mo_2e_int/mo_2e_int_eri_im_values",
                                                   "/"};

double nuclear_energy(const Hdf5Cursor& nucleus) {
  if (const auto stored = nucleus.find_attribute("nucleus_repulsion")) return stored->real();
  const std::vector<double> charge = nucleus.at("nucleus_charge").reals();
  const std::vector<double> coord = nucleus.at("nucleus_coord").reals({charge.size(), 3});
  double energy = 0.0;
  for (std::size_t b = 0; b < charge.size(); ++b) {
    for (std::size_t a = 0; a < b; ++a) {
      energy += charge[a] * charge[b] /
                std::hypot(coord[3 * a] - coord[3 * b], coord[3 * a + 1] - coord[3 * b + 1],
                           coord[3 * a + 2] - coord[3 * b + 2]);
    }
  }
  if (!std::isfinite(energy)) nucleus.fail("two nuclei are in one place");
  return energy;
}

Eigen::MatrixXd read_square(const Hdf5Cursor& place, int m) {
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto n = static_cast<std::uint64_t>(m);
  return Eigen::Map<const RowMajor>(place.reals({n, n}).data(), m, m);
}

Eigen::MatrixXd read_one_body(const Hdf5Cursor& root, int m) {
  const Hdf5Cursor group = root.at("mo_1e_int");
  if (const auto imaginary = group.find("mo_1e_int_core_hamiltonian_im")) {
    imaginary->fail("complex orbitals are not read");
  }
  if (const auto core = group.find("mo_1e_int_core_hamiltonian")) return read_square(*core, m);
  if (!group.find("mo_1e_int_kinetic")) {
    group.fail("mo_1e_int_core_hamiltonian is missing, and so is mo_1e_int_kinetic");
  }
  Eigen::MatrixXd h = read_square(group.at("mo_1e_int_kinetic"), m) +
                      read_square(group.at("mo_1e_int_potential_n_e"), m);
  if (const auto ecp = group.find("mo_1e_int_ecp")) h += read_square(*ecp, m);
  return h;
}

RepulsionTensor read_two_body(const Hdf5Cursor& root, int m) {
  const Hdf5Cursor group = root.at("mo_2e_int");
  if (const auto imaginary = group.find("mo_2e_int_eri_im_values")) {
    imaginary->fail("complex orbitals are not read");
  }
  const Hdf5Cursor index_place = group.at("mo_2e_int_eri_indices");
  const std::vector<std::int64_t> indices = index_place.integers();
  const std::vector<double> values = group.at("mo_2e_int_eri_values").reals();
  if (indices.size() != 4 * values.size()) {
    index_place.fail("holds " + std::to_string(indices.size()) +
                     " indices, must be 4 for each of " + std::to_string(values.size()) +
                     " values");
  }
  for (const std::int64_t i : indices) {
    if (i >= 0 && i < m) continue;
    index_place.fail("holds orbital " + std::to_string(i) + ", must be in [0, " +
                     std::to_string(m - 1) + "]");
  }
  RepulsionTensor tensor(m);
  for (std::size_t n = 0; n < values.size(); ++n) {
    const auto orbital = [&](std::size_t k) { return static_cast<int>(indices[4 * n + k]); };
    tensor.set(orbital(0), orbital(2), orbital(1), orbital(3), values[n]);
  }
  return tensor;
}

}  // namespace

ElectronicHamiltonian read_trexio(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    throw std::runtime_error(path +
                             ": cannot open: is a folder, TREXIO's text back end; only the "
                             "HDF5 back end is read (trexio convert-to -t hdf5)");
  }
  Hdf5ReadOptions options;
  options.wants = [](std::string_view place) {
    return std::find(kWanted.begin(), kWanted.end(), place) != kWanted.end();
  };
  const Hdf5Tree tree = read_hdf5(path, options);
  const Hdf5Cursor root = tree.root();
  const Hdf5Cursor orbitals = root.at("mo");
  const auto m =
      static_cast<int>(orbitals.attribute("mo_num").integer(1, RepulsionTensor::kMaxOrbitals));
  if (const auto spin = orbitals.find("mo_spin")) {
    const std::vector<std::int64_t> spins = spin->integers();
    if (std::any_of(spins.begin(), spins.end(), [](std::int64_t s) { return s != 0; })) {
      spin->fail("unrestricted orbitals are not read");
    }
  }
  ElectronicHamiltonian h;
  h.constant = nuclear_energy(root.at("nucleus"));
  h.one_body = read_one_body(root, m);
  h.two_body = read_two_body(root, m);
  const Hdf5Cursor electrons = root.at("electron");
  h.electrons.alpha = static_cast<int>(electrons.attribute("electron_up_num").integer(0, m));
  h.electrons.beta = static_cast<int>(electrons.attribute("electron_dn_num").integer(0, m));
  if (const auto energy = orbitals.find("mo_energy")) {
    const auto values = energy->reals({static_cast<std::uint64_t>(m)});
    h.orbital_energies = Eigen::Map<const Eigen::VectorXd>(values.data(), m);
  }
  try {
    check(h);
  } catch (const std::invalid_argument& problem) {
    root.fail(problem.what());
  }
  return h;
}

}  // namespace qarch::chem
