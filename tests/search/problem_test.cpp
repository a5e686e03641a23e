#include "search/problem.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "chem/io/fcidump.h"
#include "chem/io/pauli_text.h"
#include "search/io/text_file.h"
#include "sim/spectrum.h"
#include "tests/search/io_temporary_folder.h"
#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Pair;
using ::testing::ThrowsMessage;

/// Qubits and exact energies of the shipped problems, to the digits that their publication and
/// this basis set share.
TEST(LoadProblem, GivesTheShippedMolecules) {
  struct Case {
    std::string name;
    int qubits;
    int electrons;
    int orbitals;
  };
  for (const auto& [name, qubits, electrons, orbitals] :
       {Case{"h2-2q", 2, 2, 2}, Case{"h2-3q", 3, 2, 2}, Case{"h2-4q", 4, 2, 2},
        Case{"lih-4q", 4, 2, 3}, Case{"lih-6q", 6, 2, 3}}) {
    const chem::QubitProblem problem = shipped_problem(name);
    EXPECT_EQ(problem.hamiltonian.num_qubits(), qubits) << name;
    EXPECT_EQ(problem.num_electrons, electrons) << name;
    EXPECT_EQ(problem.num_orbitals, orbitals) << name;
    EXPECT_LT(problem.exact_energy, problem.hartree_fock_energy) << name;
  }
  EXPECT_NEAR(shipped_problem("h2-2q").exact_energy, -1.13727, 2e-5);
}

TEST(LoadProblem, TakesTheGeometryInEitherUnit) {
  ProblemOptions angstrom = read_problem("h2-2q", shipped_data());
  ProblemOptions bohr = angstrom;
  bohr.unit = "bohr";
  EXPECT_GT(load_problem(bohr, shipped_data()).hartree_fock_energy,
            load_problem(angstrom, shipped_data()).hartree_fock_energy + 0.01)
      << "0.7414 bohr is too close";
}

TEST(LoadProblem, AimsAtTheIonAndNotAtItsNeighbour) {
  const chem::QubitProblem ion = shipped_problem("heh+");
  EXPECT_NEAR(sim::lowest_eigenvalues(ion.hamiltonian)[0], -3.1578592138, 1e-8) << "neutral HeH";
  EXPECT_NEAR(ion.exact_energy, -2.860205122578, 1e-8);
  EXPECT_EQ(make_vqe_task(ion, {}, {})->exact_minimum(), ion.exact_energy);
}

TEST(LoadProblem, ChoosesTheActiveSpaceByListsOrCounts) {
  ProblemOptions lih = read_problem("lih", shipped_data());
  EXPECT_EQ(load_problem(lih, shipped_data()).hamiltonian.num_qubits(), 12);
  lih.frozen_core = "auto";
  EXPECT_EQ(load_problem(lih, shipped_data()).num_electrons, 2);
  EXPECT_EQ(load_problem(lih, shipped_data()).num_orbitals, 5);
  lih.frozen_core = "1";
  lih.active = {1, 2, 5};
  const double by_list = load_problem(lih, shipped_data()).exact_energy;
  EXPECT_NEAR(by_list, -7.881145080979, 1e-8);
  lih.frozen_core = "0";
  lih.active = {};
  lih.active_electrons = 2;
  lih.active_orbitals = 5;
  EXPECT_NEAR(load_problem(lih, shipped_data()).exact_energy, -7.882174505765, 1e-8);
}

TEST(LoadProblem, TakesTheSectorThatIsAskedFor) {
  ProblemOptions h2 = read_problem("h2", shipped_data());
  h2.electrons = {2, 0};
  const chem::QubitProblem triplet = load_problem(h2, shipped_data());
  EXPECT_NEAR(triplet.exact_energy, -0.532479006915, 1e-8) << "the triplet, E1 of the reference";
  EXPECT_THAT(triplet.exact_energy_of, HasSubstr("2 alpha and 0 beta"));
  h2.charge = 1;
  EXPECT_THAT(message_of<std::exception>([&] { load_problem(h2, shipped_data()); }),
              HasSubstr("even number"));
}

/// Largest difference of two operators' coefficients.
double distance(const sim::PauliSum& a, const sim::PauliSum& b) {
  std::vector<sim::PauliTerm> terms = a.terms();
  for (const auto& [string, c] : b.terms()) terms.push_back({.string = string, .coefficient = -c});
  double largest = 0.0;
  const sim::PauliSum difference(a.num_qubits(), terms);
  for (const auto& [string, c] : difference.terms()) largest = std::max(largest, std::abs(c));
  return largest;
}

TEST(LoadProblem, KnowsTheSectorsOfAnOperatorWithoutItsLastMode) {
  const TemporaryFolder folder;
  const std::string path = folder.file("operator.txt");
  const chem::QubitProblem h2 = shipped_problem("h2-3q");
  write_text_file_atomically(path, h2.hamiltonian.to_text());
  ProblemOptions options;
  options.file = path;
  options.electrons = {1, 1};
  options.mapping = "checksum_interleaved";
  const chem::QubitProblem read = load_problem(options, shipped_data());
  EXPECT_NEAR(read.exact_energy, h2.exact_energy, 1e-10);
  EXPECT_EQ(read.hartree_fock_bits, 0b011U);
  EXPECT_EQ(read.hartree_fock_bits, h2.hartree_fock_bits);
  ASSERT_TRUE(read.spin.has_value());
  EXPECT_LT(distance(read.spin->spin_squared, h2.spin.value().spin_squared), 1e-12);
}

TEST(LoadProblem, ReadsFilesOfOtherPrograms) {
  const TemporaryFolder folder;
  const std::string path = folder.file("operator.txt");
  write_text_file_atomically(path, shipped_problem("heh+").hamiltonian.to_text());
  ProblemOptions options;
  options.file = path;
  const chem::QubitProblem all = load_problem(options, shipped_data());
  EXPECT_NEAR(all.exact_energy, -3.1578592138, 1e-8);
  EXPECT_THAT(all.notes, Contains(HasSubstr("lowest of all electron numbers")));
  options.electrons = {1, 1};
  const chem::QubitProblem ion = load_problem(options, shipped_data());
  EXPECT_NEAR(ion.exact_energy, -2.860205122578, 1e-8);
  EXPECT_EQ(ion.num_electrons, 2);
  ASSERT_TRUE(ion.spin.has_value());
  EXPECT_EQ(ion.spin->number.num_qubits(), 4);
  options.mapping = "parity";
  EXPECT_THAT(message_of<std::exception>([&] { load_problem(options, shipped_data()); }),
              HasSubstr("out of the subspace"))
      << "it is a Jordan-Wigner operator";
  options.mapping = "checksum_interleaved";
  EXPECT_THAT(message_of<std::exception>([&] { load_problem(options, shipped_data()); }),
              HasSubstr("4 qubits is none of mapping 'checksum_interleaved', which has an odd"));
  options.mapping = "parity_tapered";
  EXPECT_THAT(message_of<std::exception>([&] { load_problem(options, shipped_data()); }),
              HasSubstr("cannot be told from an operator"));
}

/// Files sort orbitals by symmetry as often as by energy.
TEST(LoadProblem, SortsTheOrbitalsOfAFile) {
  const TemporaryFolder folder;
  const std::string path = folder.file("shuffled.fcidump");
  const ProblemSource lih = load_source(read_problem("lih", shipped_data()), shipped_data());
  chem::Fcidump dump;
  dump.hamiltonian = chem::reordered(*lih.electrons, {3, 0, 5, 2, 1, 4});
  write_text_file_atomically(path, chem::to_fcidump_text(dump));
  ProblemOptions options;
  options.file = path;
  options.frozen = {0};
  options.active = {1, 2, 5};
  const chem::QubitProblem problem = load_problem(options, shipped_data());
  EXPECT_NEAR(problem.hartree_fock_energy, -7.862023860126, 1e-8);
  EXPECT_NEAR(problem.exact_energy, -7.881145080979, 1e-8);
  EXPECT_THAT(problem.notes, Contains(HasSubstr("sorted by energy")));
}

TEST(LoadProblem, KnowsSpinModels) {
  const chem::QubitProblem ring = shipped_problem("max-cut-ring-5");
  EXPECT_NEAR(ring.exact_energy, -4.0, 1e-10);
  EXPECT_EQ(ring.num_orbitals, 0);
  EXPECT_FALSE(ring.spin.has_value());
  EXPECT_NO_THROW(make_vqe_task(ring, {}, {}));
}

/// Reading checks the checksum.
TEST(LoadProblem, MakesTheStoredCopiesAgain) {
  const std::vector<std::string> names = shipped_data().names("hamiltonians", ".txt");
  EXPECT_GE(names.size(), 8U);
  for (const std::string& name : names) {
    const std::string path = QARCH_SOURCE_DIR "/data/hamiltonians/" + name + ".txt";
    const chem::PauliTextFile stored = chem::read_pauli_text(path);
    const chem::QubitProblem made = shipped_problem(name);
    EXPECT_LT(distance(stored.sum, made.hamiltonian), 1e-10) << name;
    EXPECT_THAT(stored.header, Contains(Pair("command", HasSubstr("qarch hamiltonian " + name))));
    EXPECT_THAT(stored.header, Contains(Key("sha256")));
  }
}

TEST(MakeVqeTask, NeedsAnExactEnergy) {
  chem::QubitProblem h2 = shipped_problem("h2");
  h2.exact_energy = chem::QubitProblem::kNotKnown;
  h2.notes = {"too many determinants"};
  EXPECT_THAT([&] { make_vqe_task(h2, {}, {}); },
              ThrowsMessage<std::invalid_argument>(
                  AllOf(HasSubstr("no exact energy"), HasSubstr("too many determinants"))));
}

TEST(LoadProblem, NamesTheFieldThatIsWrong) {
  using Spoil = void (*)(ProblemOptions&);
  const std::vector<std::pair<std::string, Spoil>> cases{
      {"problem.geometry, problem.file, problem.model: none is given",
       [](ProblemOptions& o) { o.geometry = ""; }},
      {"more than one is given", [](ProblemOptions& o) { o.model = "ising"; }},
      {"problem.r = 0, must be > 0", [](ProblemOptions& o) { o.r = 0.0; }},
      {"problem.electrons = 1, must be two numbers", [](ProblemOptions& o) { o.electrons = {1}; }},
      {"frozen_core = 'all', must be auto or", [](ProblemOptions& o) { o.frozen_core = "all"; }},
      {"guess", [](ProblemOptions& o) { o.guess = "random"; }},
      {"did you mean 'angstrom'", [](ProblemOptions& o) { o.unit = "angstroem"; }},
      {"did you mean 'sto-3g'", [](ProblemOptions& o) { o.basis = "sto-3"; }},
      {"parity_reduced", [](ProblemOptions& o) { o.mapping = "parety"; }},
      {"Qq", [](ProblemOptions& o) { o.geometry = "Qq 0 0 0"; }},
  };
  for (const auto& [fragment, spoil] : cases) {
    ProblemOptions options = read_problem("h2-2q", shipped_data());
    spoil(options);
    EXPECT_THAT(message_of<std::exception>([&] { load_problem(options, shipped_data()); }),
                HasSubstr(fragment));
  }
}

TEST(LoadNoise, KnowsNoiselessNamesAndPaths) {
  EXPECT_TRUE(shipped_noise("noiseless").model.is_noiseless());
  for (const std::string& name : shipped_data().names("noise", ".json")) {
    const NamedNoise noise = shipped_noise(name);
    EXPECT_EQ(noise.model.name(), name);
    EXPECT_FALSE(noise.model.is_noiseless()) << name;
    EXPECT_FALSE(noise.description.empty()) << name;
    EXPECT_EQ(shipped_noise(QARCH_SOURCE_DIR "/data/noise/" + name + ".json").model.name(), name);
  }
  EXPECT_THAT(message_of<std::exception>([] { shipped_noise("ibm_ourence"); }),
              HasSubstr("did you mean 'ibm_ourense'"));
}

TEST(MakeVqeTask, RefusesACouplingMapWithoutAPairAndAnUnknownShotNoise) {
  const chem::QubitProblem h2 = shipped_problem("h2-2q");
  sim::NoiseModel far("far");
  far.set_coupling_map({{1, 2}, {2, 3}});
  EXPECT_THAT([&] { make_vqe_task(h2, far, {}); },
              ThrowsMessage<std::invalid_argument>(
                  AllOf(HasSubstr("'far'"), HasSubstr("no pair within 2 qubits"))));
  far.set_coupling_map({{2, 3}, {1, 0}});
  EXPECT_NO_THROW(make_vqe_task(h2, far, {}));
  NoiseOptions options;
  options.shot_noise = "gaussian";
  EXPECT_THROW(make_vqe_task(h2, {}, options), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::search
