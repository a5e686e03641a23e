#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "chem/active_space.h"
#include "chem/io/hdf5_tree.h"
#include "chem/io/hdf5_writer.h"
#include "chem/io/openfermion_hdf5.h"
#include "sim/spectrum.h"
#include "tests/chem/hdf5_samples.h"
#include "tests/chem/molecules.h"

namespace qarch::chem {
namespace {

using test::refusal;
using test::ScratchFile;

constexpr std::array kFiles{"H1-Li1_sto-3g_singlet_1.45", "H2_sto-3g_singlet_0.7414",
                            "H2_sto-3g_singlet_1.5"};

std::string shared_file(const std::string& name) {
  return test::kSharedData + "openfermion/" + name + ".hdf5";
}

bool has_shared_files() { return std::filesystem::exists(shared_file(kFiles[0])); }

/// E = E_nuc + sum h_pq D_pq + 1/2 sum G_pqrs T_pqrs over interleaved spin orbitals, from the
/// density matrices in the file.
double energy_from_density_matrices(const std::string& path, const ElectronicHamiltonian& h) {
  const Hdf5Tree tree = read_hdf5(path);
  const int m = h.num_orbitals();
  const auto n = static_cast<std::size_t>(2 * m);
  const auto one = tree.root().at("fci_one_rdm").reals({n, n});
  const auto two = tree.root().at("fci_two_rdm").reals({n, n, n, n});
  const auto at = [](int p, int spin) { return static_cast<std::size_t>(2 * p + spin); };
  double energy = h.constant;
  for (int p = 0; p < m; ++p) {
    for (int q = 0; q < m; ++q) {
      for (int s = 0; s < 2; ++s) energy += h.one_body(p, q) * one[at(p, s) * n + at(q, s)];
      for (int r = 0; r < m; ++r) {
        for (int t = 0; t < m; ++t) {
          // a+_ps a+_qu a_ru a_ts with (pt|qr)
          for (const auto& [s, u] : {std::pair(0, 0), {0, 1}, {1, 0}, {1, 1}}) {
            energy += 0.5 * h.two_body(p, t, q, r) *
                      two[((at(p, s) * n + at(q, u)) * n + at(r, u)) * n + at(t, s)];
          }
        }
      }
    }
  }
  return energy;
}

void expect_equal(const RepulsionTensor& a, const RepulsionTensor& b) {
  ASSERT_EQ(a.num_orbitals(), b.num_orbitals());
  const int m = a.num_orbitals();
  for (int i = 0; i < m * m * m * m; ++i) {
    const int p = i / (m * m * m);
    const int q = i / (m * m) % m;
    const int r = i / m % m;
    ASSERT_EQ(a(p, q, r, i % m), b(p, q, r, i % m));
  }
}

/// All but positions, which go through angstrom.
void expect_equal(const MolecularData& a, const MolecularData& b) {
  EXPECT_EQ(a.basis, b.basis);
  EXPECT_EQ(a.description, b.description);
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.geometry_name, b.geometry_name);
  EXPECT_EQ(a.molecule.charge, b.molecule.charge);
  ASSERT_EQ(a.molecule.atoms.size(), b.molecule.atoms.size());
  for (std::size_t i = 0; i < a.molecule.atoms.size(); ++i) {
    EXPECT_EQ(a.molecule.atoms[i].atomic_number, b.molecule.atoms[i].atomic_number);
    for (std::size_t k = 0; k < 3; ++k) {
      EXPECT_NEAR(a.molecule.atoms[i].position[k], b.molecule.atoms[i].position[k], 1e-14);
    }
  }
  EXPECT_EQ(a.hf_energy, b.hf_energy);
  EXPECT_EQ(a.mp2_energy, b.mp2_energy);
  EXPECT_EQ(a.cisd_energy, b.cisd_energy);
  EXPECT_EQ(a.ccsd_energy, b.ccsd_energy);
  EXPECT_EQ(a.fci_energy, b.fci_energy);
  EXPECT_EQ(a.canonical_orbitals, b.canonical_orbitals);
  EXPECT_EQ(a.overlap_integrals, b.overlap_integrals);
  EXPECT_EQ(a.hamiltonian.constant, b.hamiltonian.constant);
  EXPECT_EQ(a.hamiltonian.electrons, b.hamiltonian.electrons);
  EXPECT_EQ(a.hamiltonian.one_body, b.hamiltonian.one_body);
  EXPECT_EQ(a.hamiltonian.orbital_energies, b.hamiltonian.orbital_energies);
  expect_equal(a.hamiltonian.two_body, b.hamiltonian.two_body);
}

/// Numbers without any symmetry but the necessary ones.
MolecularData invented(int m, ElectronCount electrons) {
  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> number(-1.0, 1.0);
  MolecularData data;
  data.molecule = parse_geometry("O 0 0 0.1; H 0.3 0 1; H -2 1e-3 -1", LengthUnit::kAngstrom, -1);
  data.basis = "6-31g*";
  data.fci_energy = -1.25;
  ElectronicHamiltonian& h = data.hamiltonian;
  h.constant = 9.1;
  h.electrons = electrons;
  h.one_body.resize(m, m);
  h.two_body = RepulsionTensor(m);
  for (int p = 0; p < m; ++p) {
    for (int q = 0; q <= p; ++q) {
      h.one_body(p, q) = h.one_body(q, p) = number(random);
      for (int r = 0; r <= p; ++r) {
        for (int s = 0; s <= r; ++s) h.two_body.set(p, q, r, s, number(random));
      }
    }
  }
  return data;
}

TEST(OpenFermionHdf5, StoredEnergiesFollowFromTheIntegrals) {
  if (!has_shared_files()) GTEST_SKIP() << "no shared OpenFermion files";
  for (const char* name : kFiles) {
    const MolecularData data = read_openfermion_hdf5(shared_file(name));
    EXPECT_NEAR(determinant_energy(data.hamiltonian), data.hf_energy.value(), 1e-10) << name;
    EXPECT_NEAR(test::lowest_in_sector(data.hamiltonian), data.fci_energy.value(), 1e-9) << name;
    EXPECT_NEAR(energy_from_density_matrices(shared_file(name), data.hamiltonian),
                data.fci_energy.value(), 1e-9)
        << name;
  }
}

TEST(OpenFermionHdf5, ReadsALithiumHydride) {
  if (!has_shared_files()) GTEST_SKIP() << "no shared OpenFermion files";
  const MolecularData data = read_openfermion_hdf5(shared_file(kFiles[0]));
  EXPECT_EQ(data.name, kFiles[0]);
  EXPECT_EQ(openfermion_name(data), kFiles[0]);
  EXPECT_EQ(data.basis, "sto-3g");
  EXPECT_EQ(data.description, "1.45");
  EXPECT_EQ(data.multiplicity(), 1);
  ASSERT_EQ(data.molecule.atoms.size(), 2U);
  EXPECT_EQ(data.molecule.atoms[0].atomic_number, 3);
  EXPECT_NEAR(data.molecule.atoms[1].position[2], 1.45 / kBohrInAngstrom, 1e-14);
  EXPECT_EQ(data.hamiltonian.electrons, (ElectronCount{2, 2}));
  EXPECT_EQ(data.hamiltonian.num_orbitals(), 6);
  // C^t S C = 1
  const Eigen::MatrixXd one =
      data.canonical_orbitals.transpose() * data.overlap_integrals * data.canonical_orbitals;
  EXPECT_LT((one - Eigen::MatrixXd::Identity(6, 6)).cwiseAbs().maxCoeff(), 1e-10);
  EXPECT_TRUE(data.mp2_energy && data.cisd_energy && data.ccsd_energy);
}

TEST(OpenFermionHdf5, WritesTheSharedFilesAgain) {
  if (!has_shared_files()) GTEST_SKIP() << "no shared OpenFermion files";
  for (const char* name : kFiles) {
    const MolecularData data = read_openfermion_hdf5(shared_file(name));
    const ScratchFile file("again.hdf5");
    write_openfermion_hdf5(file.path(), data);
    expect_equal(read_openfermion_hdf5(file.path()), data);
    const std::string bytes = file.bytes();
    write_openfermion_hdf5(file.path(), data);
    EXPECT_EQ(file.bytes(), bytes);
  }
}

TEST(OpenFermionHdf5, AgreesWithOurOwnIntegrals) {
  if (!has_shared_files()) GTEST_SKIP() << "no shared OpenFermion files";
  constexpr double bohr = 0.52917720859;  // of their maker
  const MolecularData data = read_openfermion_hdf5(shared_file(kFiles[0]), bohr);
  const test::Solved ours =
      test::solve("Li 0 0 0; H 0 0 1.45", 0, test::kSto3g, LengthUnit::kAngstrom, bohr);
  EXPECT_NEAR(ours.scf.energy, data.hf_energy.value(), 1e-8);
  EXPECT_NEAR(test::lowest_in_sector(ours.hamiltonian), data.fci_energy.value(), 1e-8);
}

TEST(OpenFermionHdf5, ReadsBackWhatItWroteToTheLastBit) {
  for (const ElectronCount electrons : {ElectronCount{3, 3}, {4, 1}, {1, 0}}) {
    MolecularData data = invented(5, electrons);
    const ScratchFile file("invented.hdf5");
    write_openfermion_hdf5(file.path(), data);
    data.name = openfermion_name(data);
    expect_equal(read_openfermion_hdf5(file.path()), data);
  }
}

TEST(OpenFermionHdf5, NamesMoleculesAsOpenFermionDoes) {
  MolecularData data = invented(5, {3, 3});
  EXPECT_EQ(openfermion_name(data), "H2-O1_6-31g*_singlet_1-");
  data.hamiltonian.electrons = {4, 2};
  data.molecule.charge = 2;
  data.description = "bent";
  EXPECT_EQ(openfermion_name(data), "H2-O1_6-31g*_triplet_2+_bent");
  data.molecule = {};
  data.geometry_name = "water";
  data.hamiltonian.electrons = {14, 1};
  EXPECT_EQ(openfermion_name(data), "water_6-31g*_14-multiplet_bent");
}

TEST(OpenFermionHdf5, WritesEveryNameThatOpenFermionLoads) {
  const ScratchFile file("names.hdf5");
  write_openfermion_hdf5(file.path(), invented(2, {1, 1}));
  const Hdf5Tree tree = read_hdf5(file.path());
  for (const char* name : {"geometry/atoms",
                           "geometry/positions",
                           "basis",
                           "multiplicity",
                           "charge",
                           "description",
                           "name",
                           "n_atoms",
                           "atoms",
                           "protons",
                           "n_electrons",
                           "n_orbitals",
                           "n_qubits",
                           "nuclear_repulsion",
                           "hf_energy",
                           "orbital_energies",
                           "mp2_energy",
                           "cisd_energy",
                           "fci_energy",
                           "ccsd_energy",
                           "general_calculations_keys",
                           "general_calculations_values",
                           "canonical_orbitals",
                           "overlap_integrals",
                           "one_body_integrals",
                           "two_body_integrals",
                           "cisd_one_rdm",
                           "cisd_two_rdm",
                           "fci_one_rdm",
                           "fci_two_rdm",
                           "ccsd_single_amps",
                           "ccsd_double_amps"}) {
    EXPECT_TRUE(tree.root().find(name)) << name;
  }
  EXPECT_EQ(tree.root().at("atoms").texts(), (std::vector<std::string>{"H", "H", "O"}));
  EXPECT_EQ(tree.root().at("protons").integers(), (std::vector<std::int64_t>{1, 1, 8}));
  EXPECT_EQ(tree.root().at("hf_energy").value().kind, Hdf5Kind::kBoolean);
}

/// What reading says of a small file in which the dataset `name` is deleted and written anew.
std::string refusal_after(const std::string& name,
                          const std::function<void(const test::SampleHdf5&)>& write) {
  const ScratchFile file("edited.hdf5");
  write_openfermion_hdf5(file.path(), invented(2, {1, 1}));
  {
    const test::SampleHdf5 sample(file.path(), test::SampleHdf5::Mode::kEdit);
    H5Ldelete(sample.file(), name.c_str(), H5P_DEFAULT);
    write(sample);
  }
  const std::string message = refusal([&] { read_openfermion_hdf5(file.path()); });
  return message.empty() ? message : message.substr(file.path().size() + 2);
}

TEST(OpenFermionHdf5, SaysWhatIsWrongAndWhere) {
  const auto nothing = [](const test::SampleHdf5&) {};
  const auto integer = [](const char* name, std::int64_t value) {
    return [=](const test::SampleHdf5& file) {
      file.dataset(name, H5T_STD_I64LE, H5T_NATIVE_INT64, &value);
    };
  };
  EXPECT_EQ(refusal_after("general_calculations_keys", nothing), "");
  EXPECT_EQ(refusal_after("mp2_energy", nothing), "");
  EXPECT_EQ(refusal_after("basis", nothing), "/basis: missing");
  EXPECT_EQ(refusal_after("two_body_integrals", nothing),
            "/: two_body_integrals is missing, was not computed");
  EXPECT_EQ(refusal_after("multiplicity", integer("multiplicity", 2)),
            "/n_electrons: = 2 does not fit multiplicity 2");
  EXPECT_EQ(refusal_after("multiplicity", integer("multiplicity", 0)),
            "/multiplicity: = 0, must be in [1, 1000000]");
  EXPECT_EQ(refusal_after("n_electrons", integer("n_electrons", 6)),
            "/: electronic Hamiltonian: 3 alpha electrons, must be in [0, 2]");
  EXPECT_EQ(refusal_after("n_orbitals", integer("n_orbitals", 3)),
            "/n_orbitals: = 3, must be in [2, 2]");
  EXPECT_EQ(refusal_after("geometry/positions",
                          [](const auto& file) {
                            file.reals("geometry/positions", std::vector<double>(4), {2, 2});
                          }),
            "/geometry/positions: has shape (2,2), must be (3,3)");
  EXPECT_EQ(refusal_after("one_body_integrals",
                          [](const auto& file) {
                            file.reals("one_body_integrals", std::vector<double>(6), {2, 3});
                          }),
            "/one_body_integrals: 2 x 3, must be square with 1 to " +
                std::to_string(RepulsionTensor::kMaxOrbitals) + " rows");
  std::vector<double> lopsided(16);
  lopsided[1] = 1.0;
  EXPECT_EQ(
      refusal_after("two_body_integrals",
                    [&](const auto& file) {
                      file.reals("two_body_integrals", lopsided, {2, 2, 2, 2});
                    }),
      "/two_body_integrals: lacks the symmetries of real orbitals: (0 1|0 0) differs from its "
      "permutations");
}

TEST(OpenFermionHdf5, RefusesToWriteNonsense) {
  const ScratchFile file("nonsense.hdf5");
  MolecularData data = invented(3, {1, 2});
  EXPECT_THROW(write_openfermion_hdf5(file.path(), data), std::invalid_argument);
  data = invented(3, {2, 2});
  data.hamiltonian.orbital_energies = Eigen::VectorXd::Zero(2);
  EXPECT_THROW(write_openfermion_hdf5(file.path(), data), std::invalid_argument);
  data = invented(3, {2, 2});
  data.hamiltonian.one_body.resize(2, 2);
  EXPECT_THROW(write_openfermion_hdf5(file.path(), data), std::invalid_argument);
  EXPECT_FALSE(std::filesystem::exists(file.path()));
}

TEST(OpenFermionHdf5, SurvivesDamage) {
  const ScratchFile file("small.hdf5");
  write_openfermion_hdf5(file.path(), invented(2, {1, 1}));
  test::expect_survives_damage(file.bytes(), 60,
                               [](const std::string& path) { read_openfermion_hdf5(path); });
}

}  // namespace
}  // namespace qarch::chem
