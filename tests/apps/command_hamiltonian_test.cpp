#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "apps/command.h"

namespace qarch::apps {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;

struct Output {
  int code = -1;
  std::string out;
  std::string err;
};

class HamiltonianCommand : public ::testing::Test {
 protected:
  HamiltonianCommand() {
    setenv("QARCH_DATA", QARCH_SOURCE_DIR "/data", 1);
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::path(::testing::TempDir()) / (std::string("qarch_hamiltonian_") + info->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~HamiltonianCommand() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  static Output hamiltonian(std::vector<std::string> words) {
    words.insert(words.begin(), "hamiltonian");
    std::ostringstream out;
    std::ostringstream err;
    const int code = run_qarch(words, {out, err, false});
    return {code, out.str(), err.str()};
  }

  std::string at(const std::string& file) const { return (folder_ / file).string(); }

  std::string text_of(const std::string& file) const {
    std::ifstream in(at(file));
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  fs::path folder_;
};

TEST_F(HamiltonianCommand, SummarizesANamedMolecule) {
  const Output o = hamiltonian({"lih-4q"});
  EXPECT_EQ(o.code, 0) << o.err;
  for (const char* piece :
       {"lih-4q: Li 0 0 0; H 0 0 3.4 (angstrom), charge 0, sto-3g", "4 electrons, 6 orbitals",
        "nuclear repulsion 0.466921068 Ha", "frozen", "left empty",
        "2 electrons (1 alpha, 1 beta) in 3 orbitals; frozen 0; constant -6.979673951 Ha",
        "-7.670060350", "-7.789088898", "-7.789498785", "9 determinants", "225 determinants",
        "parity_reduced", "     4     100", "Z2 symmetries"}) {
    EXPECT_THAT(o.out, HasSubstr(piece));
  }
}

TEST_F(HamiltonianCommand, TakesAGeometryAndEveryKeyOfAProblem) {
  const Output o = hamiltonian({"He 0 0 0; H 0 0 1", "--charge", "1", "--basis", "STO-3G"});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_THAT(o.out, AllOf(HasSubstr("-2.852921078"), HasSubstr("-2.860205123"),
                           HasSubstr("<S^2> = 0.0000")));
  EXPECT_THAT(o.out, Not(HasSubstr("-3.157859214"))) << "that is neutral HeH";
  const Output cas = hamiltonian({"lih", "--active-electrons", "2", "--active-orbitals", "3"});
  EXPECT_THAT(cas.out, HasSubstr("2 electrons (1 alpha, 1 beta) in 3 orbitals"));
  const Output core = hamiltonian({"lih", "--frozen-core", "auto"});
  EXPECT_THAT(core.out, HasSubstr("2 electrons (1 alpha, 1 beta) in 5 orbitals; frozen 0"));
  const Output triplet = hamiltonian({"h2", "--electrons", "2,0"});
  EXPECT_THAT(triplet.out, HasSubstr("<S^2> = 2.0000"));
}

TEST_F(HamiltonianCommand, KnowsSpinModels) {
  const Output o = hamiltonian({"--model", "max_cut", "--lattice", "ring", "--sites", "5"});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_THAT(o.out, AllOf(HasSubstr("5 qubits, 6 terms"), HasSubstr("exact energy -4.000000000")));
  EXPECT_THAT(hamiltonian({"ising-6"}).out, HasSubstr("6 qubits, 11 terms"));
}

TEST_F(HamiltonianCommand, EveryFormatItWritesItReadsBack) {
  for (const std::string file : {"lih.txt", "lih.qubitop", "lih.fcidump", "lih.hdf5"}) {
    const Output written = hamiltonian({"lih", "-o", at(file)});
    ASSERT_EQ(written.code, 0) << file << ": " << written.err;
    std::vector<std::string> words{at(file)};
    if (file.ends_with("txt") || file.ends_with("op")) {
      words.insert(words.end(), {"--electrons", "2,2", "--mapping", "jordan_wigner"});
    }
    const Output read = hamiltonian(words);
    EXPECT_EQ(read.code, 0) << file << ": " << read.err;
    EXPECT_THAT(read.out, HasSubstr("-7.882401932")) << file;
  }
}

TEST_F(HamiltonianCommand, APauliFileSaysHowItWasMade) {
  ASSERT_EQ(hamiltonian({"heh+", "-o", at("heh.txt")}).code, 0);
  const std::string text = text_of("heh.txt");
  for (const char* piece : {"# command: qarch hamiltonian heh+", "# mapping: jordan_wigner",
                            "# sha256: ", "# exact_energy: -2.86020512"}) {
    EXPECT_THAT(text, HasSubstr(piece));
  }
  // Without its electrons the file's lowest eigenvalue is another ion's, and that is said.
  const Output all = hamiltonian({at("heh.txt")});
  EXPECT_THAT(all.out,
              AllOf(HasSubstr("-3.157859214"), HasSubstr("lowest of all electron numbers")));
  const Output sector =
      hamiltonian({at("heh.txt"), "--electrons", "1,1", "--mapping", "jordan_wigner"});
  EXPECT_THAT(sector.out, HasSubstr("-2.860205123"));
}

TEST_F(HamiltonianCommand, ScansALength) {
  const Output o = hamiltonian({"h2", "--scan", "0.5:3.0:0.1", "-o", at("h2.csv")});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_THAT(o.out, AllOf(HasSubstr("-1.055159794"), HasSubstr("-0.933631845")));
  const std::string csv = text_of("h2.csv");
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 27);
}

TEST_F(HamiltonianCommand, ListsTheNamedProblems) {
  const Output o = hamiltonian({"--list"});
  EXPECT_EQ(o.code, 0);
  for (const char* name : {"h2 ", "lih ", "heh+ ", "beh2 ", "h2o ", "h4-chain ", "ising-6 "}) {
    EXPECT_THAT(o.out, HasSubstr(name));
  }
}

TEST_F(HamiltonianCommand, ExplainsWrongInput) {
  struct Case {
    std::vector<std::string> words;
    std::string message;
  };
  std::ofstream(at("torn.fcidump")) << "&FCI NORB=2,NELEC=2,\n&END\n 0.5 1 1";
  for (const auto& [words, message] : std::vector<Case>{
           {{}, "none is given"},
           {{"lihh"}, "did you mean 'lih'"},
           {{"h2", "--mapping", "bravyi"}, "bravyi_kitaev"},
           {{"h2", "--basis", "6-32g"}, "6-31g"},
           {{"h2", "--r", "zero"}, "--r = 'zero', must be a number"},
           {{"h2", "--scan", "1"}, "--scan = '1', must be FIRST:LAST:STEP"},
           {{"h2", "-o", at("h2.xml")}, "--format"},
           {{"Li 0 0 0", "--charge", "0"}, "even number"},
           {{"h2", "--active-electrons", "4", "--active-orbitals", "2"}, "active_electrons = 4"},
           {{at("torn.fcidump")}, "torn.fcidump:3"},
           {{"ising-6", "-o", at("x.fcidump")}, "no orbitals"},
       }) {
    const Output o = hamiltonian(words);
    EXPECT_EQ(o.code, 2) << message;
    EXPECT_THAT(o.err, HasSubstr(message));
  }
}

}  // namespace
}  // namespace qarch::apps
