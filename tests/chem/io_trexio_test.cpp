#include <gtest/gtest.h>

#include <array>

#include "chem/io/trexio.h"
#include "sim/spectrum.h"
#include "tests/chem/hdf5_samples.h"
#include "tests/chem/molecules.h"

namespace qarch::chem {
namespace {

using test::refusal;
using test::SampleHdf5;
using test::ScratchFile;

enum class Listed { kUnique, kAll };

/// Lithium hydride: six orbitals, and an index order that shows in the energies.
const test::Solved& lithium_hydride() {
  static const test::Solved solved = test::solve("Li 0 0 0; H 0 0 1.6");
  return solved;
}

/// The integrals as <pq|rs> = (pr|qs) with indices of one byte.
void write_repulsion(const SampleHdf5& file, const RepulsionTensor& tensor, Listed listed) {
  const int m = tensor.num_orbitals();
  std::vector<unsigned char> indices;
  std::vector<double> values;
  for (int p = 0; p < m; ++p) {
    for (int q = 0; q < m; ++q) {
      for (int r = 0; r < m; ++r) {
        for (int s = 0; s < m; ++s) {
          const bool unique = p >= r && q >= s && p * m + r >= q * m + s;
          if (listed == Listed::kUnique && !unique) continue;
          for (const int i : {p, q, r, s}) indices.push_back(static_cast<unsigned char>(i));
          values.push_back(tensor(p, r, q, s));
        }
      }
    }
  }
  file.group("mo_2e_int");
  file.dataset("mo_2e_int/mo_2e_int_eri_indices", H5T_STD_U8LE, H5T_NATIVE_UCHAR, indices.data(),
               {indices.size()});
  file.reals("mo_2e_int/mo_2e_int_eri_values", values);
}

/// The layout of libtrexio 2.2.3's HDF5 back end.
void write_trexio(const std::string& path, const ElectronicHamiltonian& h, Listed listed) {
  const SampleHdf5 file(path);
  const auto m = static_cast<hsize_t>(h.num_orbitals());
  file.group("nucleus");
  file.real_attribute("nucleus", "nucleus_repulsion", h.constant);
  file.group("electron");
  file.integer_attribute("electron", "electron_up_num", h.electrons.alpha);
  file.integer_attribute("electron", "electron_dn_num", h.electrons.beta);
  file.group("mo");
  file.integer_attribute("mo", "mo_num", h.num_orbitals());
  if (h.orbital_energies.size() != 0) {
    file.reals("mo/mo_energy", {h.orbital_energies.begin(), h.orbital_energies.end()});
  }
  file.group("mo_1e_int");
  file.reals("mo_1e_int/mo_1e_int_core_hamiltonian",
             {h.one_body.reshaped().begin(), h.one_body.reshaped().end()}, {m, m});
  write_repulsion(file, h.two_body, listed);
}

TEST(Trexio, ReadsTheHamiltonianHoweverTheIntegralsAreListed) {
  const ElectronicHamiltonian& h = lithium_hydride().hamiltonian;
  for (const Listed listed : {Listed::kUnique, Listed::kAll}) {
    const ScratchFile file("lih.h5");
    write_trexio(file.path(), h, listed);
    const ElectronicHamiltonian read = read_trexio(file.path());
    EXPECT_EQ(read.constant, h.constant);
    EXPECT_EQ(read.electrons, h.electrons);
    EXPECT_EQ(read.orbital_energies, h.orbital_energies);
    EXPECT_LT((read.one_body - h.one_body).cwiseAbs().maxCoeff(), 1e-14);
    EXPECT_NEAR(determinant_energy(read), lithium_hydride().scf.energy, 1e-10);
    EXPECT_NEAR(test::lowest_in_sector(read), test::lowest_in_sector(h), 1e-10);
  }
}

/// A file of two orbitals to which `edit` is done.
ElectronicHamiltonian read_edited(const std::function<void(const SampleHdf5&)>& edit) {
  ElectronicHamiltonian h;
  h.constant = 0.7;
  h.electrons = {1, 1};
  h.one_body = Eigen::MatrixXd{{-1.0, 0.25}, {0.25, -0.5}};
  h.two_body = RepulsionTensor(2);
  h.two_body.set(0, 0, 0, 0, 0.6);
  h.two_body.set(1, 1, 0, 0, 0.5);
  h.two_body.set(1, 0, 1, 0, 0.125);
  const ScratchFile file("two.h5");
  write_trexio(file.path(), h, Listed::kUnique);
  {
    const SampleHdf5 sample(file.path(), SampleHdf5::Mode::kEdit);
    edit(sample);
  }
  return read_trexio(file.path());
}

void remove(const SampleHdf5& file, const char* path) { H5Ldelete(file.file(), path, H5P_DEFAULT); }

TEST(Trexio, AddsUpWhatTheCoreHamiltonianConsistsOf) {
  const auto split = [](bool ecp) {
    return [ecp](const SampleHdf5& file) {
      remove(file, "mo_1e_int/mo_1e_int_core_hamiltonian");
      file.reals("mo_1e_int/mo_1e_int_kinetic", {1.0, 0.0, 0.0, 2.0}, {2, 2});
      file.reals("mo_1e_int/mo_1e_int_potential_n_e", {-3.0, 0.5, 0.5, -4.0}, {2, 2});
      if (ecp) file.reals("mo_1e_int/mo_1e_int_ecp", {0.25, 0.0, 0.0, 0.0}, {2, 2});
    };
  };
  EXPECT_EQ(read_edited(split(false)).one_body, (Eigen::MatrixXd{{-2.0, 0.5}, {0.5, -2.0}}));
  EXPECT_EQ(read_edited(split(true)).one_body, (Eigen::MatrixXd{{-1.75, 0.5}, {0.5, -2.0}}));
}

TEST(Trexio, ComputesARepulsionThatIsNotStored) {
  const ElectronicHamiltonian h = read_edited([](const SampleHdf5& file) {
    H5Adelete_by_name(file.file(), "nucleus", "nucleus_repulsion", H5P_DEFAULT);
    file.reals("nucleus/nucleus_charge", {3.0, 1.0});
    file.reals("nucleus/nucleus_coord", {0.0, 0.0, 0.0, 0.0, 3.0, 4.0}, {2, 3});
  });
  EXPECT_DOUBLE_EQ(h.constant, 0.6);
  EXPECT_EQ(h.orbital_energies.size(), 0);
}

TEST(Trexio, SaysWhatIsWrongAndWhere) {
  const auto says = [](const std::string& part,
                       const std::function<void(const SampleHdf5&)>& edit) {
    const std::string message = refusal([&] { read_edited(edit); });
    EXPECT_NE(message.find(part), std::string::npos)
        << "'" << message << "' lacks '" << part << "'";
  };
  says("", [](const SampleHdf5&) {});
  says("/mo_2e_int: missing", [](const auto& file) { remove(file, "mo_2e_int"); });
  says("/mo_2e_int/mo_2e_int_eri_values: missing",
       [](const auto& file) { remove(file, "mo_2e_int/mo_2e_int_eri_values"); });
  says("mo_1e_int_core_hamiltonian is missing",
       [](const auto& file) { remove(file, "mo_1e_int/mo_1e_int_core_hamiltonian"); });
  says("must be 4 for each of 3 values", [](const auto& file) {
    remove(file, "mo_2e_int/mo_2e_int_eri_values");
    file.reals("mo_2e_int/mo_2e_int_eri_values", {1.0, 2.0, 3.0});
  });
  says("holds orbital 2, must be in [0, 1]", [](const auto& file) {
    remove(file, "mo_2e_int/mo_2e_int_eri_values");
    remove(file, "mo_2e_int/mo_2e_int_eri_indices");
    const std::array<unsigned char, 4> indices{0, 0, 2, 0};
    file.dataset("mo_2e_int/mo_2e_int_eri_indices", H5T_STD_U8LE, H5T_NATIVE_UCHAR, indices.data(),
                 {4});
    file.reals("mo_2e_int/mo_2e_int_eri_values", {1.0});
  });
  says("/mo/mo_spin: unrestricted orbitals are not read", [](const auto& file) {
    const std::array<int, 2> spins{0, 1};
    file.dataset("mo/mo_spin", H5T_STD_I32LE, H5T_NATIVE_INT, spins.data(), {2});
  });
  says("complex orbitals are not read", [](const auto& file) {
    file.reals("mo_1e_int/mo_1e_int_core_hamiltonian_im", {0.0, 1.0, -1.0, 0.0}, {2, 2});
  });
  says("/mo/mo_energy: has shape (3), must be (2)", [](const auto& file) {
    file.reals("mo/mo_energy", {1.0, 2.0, 3.0});
  });
  says("/electron: attribute electron_up_num: missing", [](const auto& file) {
    H5Adelete_by_name(file.file(), "electron", "electron_up_num", H5P_DEFAULT);
  });
}

TEST(Trexio, NamesTheTextBackEnd) {
  try {
    read_trexio(std::filesystem::temp_directory_path().string());
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("TREXIO's text back end"), std::string::npos);
  }
}

TEST(Trexio, SurvivesDamage) {
  const ScratchFile file("trexio.h5");
  write_trexio(file.path(), lithium_hydride().hamiltonian, Listed::kUnique);
  test::expect_survives_damage(file.bytes(), 60,
                               [](const std::string& path) { read_trexio(path); });
}

}  // namespace
}  // namespace qarch::chem
