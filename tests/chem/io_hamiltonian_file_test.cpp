#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "chem/io/hamiltonian_file.h"
#include "tests/chem/molecules.h"

namespace qarch::chem {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::ThrowsMessage;

const std::string kCorpus = QARCH_SOURCE_DIR "/tests/fuzz/corpus/";

enum Content { kAtoms, kElectrons, kQubits };

/// Well-formed files of every format, small.
TEST(HamiltonianFile, RecognisesEveryFormatByItsContents) {
  struct Case {
    std::string file;
    std::string key;
    std::string format;
    Content content;
    double value;  ///< total charge of the nuclei, reference energy, identity's coefficient
  };
  for (const Case& c : std::vector<Case>{
           {"xyz/h2.xyz", "", "XYZ", kAtoms, 2},
           {"xyz/h2o.xyz", "", "XYZ", kAtoms, 10},
           {"fcidump/h2.fcidump", "", "FCIDUMP", kElectrons, -1.116684387084},
           {"fcidump/lower_case.fcidump", "", "FCIDUMP", kElectrons, -1.12},
           {"openfermion_hdf5/h2.hdf5", "", "OpenFermion MolecularData", kElectrons,
            -1.116684387084},
           {"trexio/h2.h5", "", "TREXIO", kElectrons, 1 / 1.4 - 2 * 1.25 + 0.67},
           {"pauli_text/forms.txt", "", "Pauli text", kQubits, -0.25},
           {"qubit_operator/forms.txt", "", "OpenFermion QubitOperator", kQubits, -0.0988},
           {"qiskit_operator/pairs.json", "", "Qiskit operator", kQubits, -0.25},
           {"qiskit_operator/aqua.json", "", "Qiskit operator", kQubits, 0.0},
           {"qiskit_operator/printed.txt", "", "Qiskit operator", kQubits, -0.34},
           {"qiskit_operator/runtime.json", "", "Qiskit operator", kQubits, 0.0},
           {"crlqas_npz/stored.npz", "", "CRLQAS npz", kQubits, -0.3},
           {"crlqas_npz/deflated.npz", "", "CRLQAS npz", kQubits, 0.0},
           {"hamlib/small.hdf5", "ham_JW-4", "HamLib", kQubits, -0.0988},
           {"hamlib/small.hdf5", "graph/tfim", "HamLib", kQubits, 0.0},
           {"pennylane/small.h5", "", "PennyLane dataset", kQubits, -0.1},
       }) {
    SCOPED_TRACE(c.file);
    const HamiltonianFile file = read_hamiltonian_file(kCorpus + c.file, {.key = c.key});
    EXPECT_EQ(file.format, c.format);
    ASSERT_EQ(file.content.index(), static_cast<std::size_t>(c.content));
    if (c.content == kAtoms) {
      const Molecule& molecule = std::get<Molecule>(file.content);
      EXPECT_EQ(num_electrons(molecule) + molecule.charge, c.value);
    } else if (c.content == kElectrons) {
      EXPECT_NEAR(determinant_energy(std::get<ElectronicHamiltonian>(file.content)), c.value, 1e-9);
    } else {
      EXPECT_NEAR(std::get<sim::PauliSum>(file.content).identity_coefficient(), c.value, 1e-7);
    }
  }
}

TEST(HamiltonianFile, SaysWhichConstantsItAdded) {
  EXPECT_THAT(read_hamiltonian_file(kCorpus + "pauli_text/forms.txt").notes,
              Contains(HasSubstr("shift -0.25 was added")));
  EXPECT_THAT(read_hamiltonian_file(kCorpus + "crlqas_npz/stored.npz").notes,
              Contains(HasSubstr("energy_shift -0.3 was added")));
}

TEST(HamiltonianFile, TakesTheCharge) {
  const std::string path = testing::TempDir() + "qarch_heh.xyz";
  std::ofstream(path) << "2\ncharge = 1\nHe 0 0 0\nH 0 0 1\n";
  EXPECT_EQ(std::get<Molecule>(read_hamiltonian_file(path).content).charge, 1);
  std::filesystem::remove(path);
}

TEST(HamiltonianFile, ListsTheKeysWhenOneMustBeChosen) {
  EXPECT_THAT([] { read_hamiltonian_file(kCorpus + "hamlib/small.hdf5"); },
              ThrowsMessage<std::invalid_argument>(
                  HasSubstr("key = '', must be one of: graph/tfim ham_JW-4")));
  EXPECT_THAT([] { read_hamiltonian_file(kCorpus + "pennylane/small.h5", {.key = "other"}); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("must be one of: hamiltonian")));
}

TEST(HamiltonianFile, RefusesWhatItCannotRead) {
  EXPECT_THROW(read_hamiltonian_file(kCorpus + "none.txt"), std::runtime_error);
  EXPECT_THROW(read_hamiltonian_file(kCorpus), std::runtime_error);
  const std::string path = testing::TempDir() + "qarch_shift.txt";
  std::ofstream(path) << "# shift: much\n0.5 XX\n";
  EXPECT_THAT([&] { read_hamiltonian_file(path); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("header shift = 'much'")));
  std::ofstream(path) << "nothing of the kind\n";
  EXPECT_THAT([&] { read_hamiltonian_file(path); },
              ThrowsMessage<std::invalid_argument>(HasSubstr(path + ":1")));
  std::filesystem::remove(path);
}

TEST(HamiltonianFile, DescribesItsFormats) {
  for (const char* name : {"FCIDUMP", "TREXIO", "HamLib", "XYZ", "Pauli text"}) {
    EXPECT_THAT(describe_hamiltonian_formats(), HasSubstr(name));
  }
}

}  // namespace
}  // namespace qarch::chem
