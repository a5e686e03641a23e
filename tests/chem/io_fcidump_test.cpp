#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "chem/io/fcidump.h"
#include "sim/spectrum.h"
#include "tests/chem/molecules.h"
#include "tests/chem/mutations.h"

namespace qarch::chem {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

const std::string kHeader = "&FCI NORB=2,NELEC=2,MS2=0, ORBSYM=1,5, ISYM=1, &END\n";
const std::string kIntegrals =
    "0.67 1 1 1 1\n0.18 2 1 2 1\n0.66 2 2 1 1\n0.69 2 2 2 2\n"
    "-1.25 1 1 0 0\n-0.47 2 2 0 0\n-0.57 1 0 0 0\n0.66 2 0 0 0\n0.71 0 0 0 0\n";

void expect_equal(const ElectronicHamiltonian& a, const ElectronicHamiltonian& b) {
  ASSERT_EQ(a.num_orbitals(), b.num_orbitals());
  EXPECT_EQ(a.constant, b.constant);
  EXPECT_EQ(a.one_body, b.one_body);
  EXPECT_EQ(a.orbital_energies, b.orbital_energies);
  EXPECT_EQ(a.electrons, b.electrons);
  const int m = a.num_orbitals();
  for (int p = 0; p < m; ++p) {
    for (int q = 0; q < m; ++q) {
      for (int r = 0; r < m; ++r) {
        for (int s = 0; s < m; ++s) {
          ASSERT_EQ(a.two_body(p, q, r, s), b.two_body(p, q, r, s)) << p << q << r << s;
        }
      }
    }
  }
}

struct Reference {
  const char* file;
  double hartree_fock;  ///< hartree
  double exact;         ///< lowest in the sector, hartree
};
const std::vector<Reference> kReferences{{"H2_sto-3g_0.7414", -1.116684387084, -1.137270174661},
                                         {"HeHp_sto-3g_1.0", -2.852921078327, -2.860205122578},
                                         {"LiH_sto-3g_1.595", -7.862023860126, -7.882401932289}};

TEST(Fcidump, FilesOfAnotherProgramGiveItsEnergiesAndSurviveWriting) {
  for (const auto& [file, hartree_fock, exact] : kReferences) {
    const std::string path = test::kSharedData + "fcidump/" + file + ".fcidump";
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "no " << path;
    const Fcidump read = read_fcidump(path);
    EXPECT_THAT(read.notes, IsEmpty()) << file;
    EXPECT_NEAR(determinant_energy(read.hamiltonian), hartree_fock, 1e-9) << file;
    EXPECT_NEAR(test::lowest_in_sector(read.hamiltonian), exact, 1e-8) << file;
    const Fcidump again = parse_fcidump(to_fcidump_text(read), "again");
    expect_equal(again.hamiltonian, read.hamiltonian);
    EXPECT_EQ(again.orbital_symmetries, read.orbital_symmetries);
    EXPECT_EQ(again.isym, read.isym);
  }
}

TEST(Fcidump, OurHamiltoniansComeBackBitForBit) {
  ElectronicHamiltonian h = test::solve(test::kLiH).hamiltonian;
  for (const ElectronCount electrons : {ElectronCount{2, 2}, {3, 1}, {1, 2}, {6, 6}}) {
    h.electrons = electrons;
    // h's two triangles differ in their last bits; a file has one of them
    h.one_body = h.one_body.selfadjointView<Eigen::Lower>();
    expect_equal(parse_fcidump(to_fcidump_text({.hamiltonian = h, .orbital_symmetries = {}}), "x")
                     .hamiltonian,
                 h);
  }
}

TEST(Fcidump, EveryFormOfTheHeaderAndOfNumbersReadsTheSame) {
  const Fcidump expected = parse_fcidump(kHeader + kIntegrals, "sample");
  EXPECT_EQ(expected.hamiltonian.two_body(0, 0, 1, 1), 0.66);
  EXPECT_EQ(expected.hamiltonian.two_body(0, 1, 1, 0), 0.18);
  EXPECT_EQ(expected.hamiltonian.orbital_energies, Eigen::Vector2d(-0.57, 0.66));
  EXPECT_EQ(expected.hamiltonian.electrons, (ElectronCount{1, 1}));
  EXPECT_THAT(expected.orbital_symmetries, ElementsAre(1, 5));
  for (const std::string& text :
       {" &fci\n norb = 2\n nelec = 2 ms2=0\n orbsym=1,\n5\n isym=1\n/\n" + kIntegrals,
        "&FCI\r\nNORB=2,\r\nNELEC=2,\r\nMS2=0,\r\nUHF=.FALSE.,\r\nIUHF=0,\r\nORBSYM=1,5,\r\nISYM=1,"
        "\r\n&END\r\n" +
            kIntegrals,
        kHeader +
            "6.7D-1 1 1 1 1\n (0.18,0.0) 2 1 2 1\n0.66, 2, 2, 1, 1\n0.69 2 2\n2 2\n"
            "-125.D-2 1 1 0 0 -.47 2 2 0 0\n( -0.57 , 0.D0 ) 1 0 0 0\n0.66 2 0 0 0\n+0.71 0 0 0 0",
        // all permutations, agreeing
        kHeader + kIntegrals + "0.18 1 2 1 2\n0.18 1 2 2 1\n0.18 2 1 1 2\n0.66 1 1 2 2\n"}) {
    const Fcidump read = parse_fcidump(text, "sample");
    expect_equal(read.hamiltonian, expected.hamiltonian);
    EXPECT_EQ(read.orbital_symmetries, expected.orbital_symmetries) << text;
    EXPECT_THAT(read.notes, IsEmpty()) << text;
  }
}

TEST(Fcidump, WhatIsSupposedOrLeftOutIsNoted) {
  const Fcidump read = parse_fcidump(
      "&FCI NORB=2 NELEC=3 NPROP=1 TREL=.FALSE. /\n0.5 1 1 1 1\n-0.5 1 0 0 0\n", "sample");
  EXPECT_EQ(read.hamiltonian.electrons, (ElectronCount{2, 1}));
  EXPECT_EQ(read.hamiltonian.orbital_energies.size(), 0);
  EXPECT_THAT(read.notes,
              ElementsAre(HasSubstr("no MS2: 1 is supposed"), HasSubstr("'NPROP' = '1' is ignored"),
                          HasSubstr("'TREL'"), HasSubstr("only 1 of 2 orbital energies"),
                          HasSubstr("no constant")));
}

TEST(Fcidump, SpinOrbitalsThatTheHeaderHidesAreNoted) {
  // (pq|rs) and h_pq of `spatial` for p, q of one spin and r, s of one spin
  const auto in_spin_orbitals = [](const ElectronicHamiltonian& spatial, bool in_turn) {
    const int m = spatial.num_orbitals();
    Fcidump file;
    ElectronicHamiltonian& h = file.hamiltonian;
    h.one_body = Eigen::MatrixXd::Zero(2 * m, 2 * m);
    h.two_body = RepulsionTensor(2 * m);
    h.electrons = spatial.electrons;
    const auto place = [&](int p, int spin) { return in_turn ? 2 * p + spin : p + spin * m; };
    for (int p = 0; p < m; ++p) {
      for (int q = 0; q < m; ++q) {
        for (int s = 0; s < 2; ++s) {
          h.one_body(place(p, s), place(q, s)) = spatial.one_body(p, q);
          for (int k = 0; k < m * m * 2; ++k) {
            const int r = k / (2 * m);
            const int t = k / 2 % m;
            h.two_body.set(place(p, s), place(q, s), place(r, k % 2), place(t, k % 2),
                           spatial.two_body(p, q, r, t));
          }
        }
      }
    }
    return to_fcidump_text(file);
  };
  for (const char* geometry : {test::kH2, test::kLiH}) {
    const ElectronicHamiltonian spatial = test::solve(geometry).hamiltonian;
    EXPECT_THAT(parse_fcidump(to_fcidump_text({.hamiltonian = spatial, .orbital_symmetries = {}}),
                              "spatial")
                    .notes,
                IsEmpty());
    for (const bool in_turn : {true, false}) {
      EXPECT_THAT(parse_fcidump(in_spin_orbitals(spatial, in_turn), "spin").notes,
                  ElementsAre(HasSubstr("as alpha and beta spin orbitals")))
          << geometry << in_turn;
    }
  }
}

TEST(Fcidump, TheTextHasTheFormOfThePickiestReaders) {
  const std::string text = to_fcidump_text(parse_fcidump(kHeader + kIntegrals, "sample"));
  EXPECT_THAT(text, testing::StartsWith("&FCI\nNORB=2,\nNELEC=2,\nMS2=0,\nUHF=.FALSE.,\n"
                                        "ORBSYM=1,5,\nISYM=1,\n&END\n"
                                        " 6.7000000000000004E-01   1   1   1   1\n"));
  EXPECT_THAT(text, testing::EndsWith(" 6.6000000000000003E-01   2   0   0   0\n"
                                      " 7.0999999999999996E-01   0   0   0   0\n"));
}

TEST(Fcidump, TheWriterRefusesWhatItCannotSay) {
  Fcidump file = parse_fcidump(kHeader + kIntegrals, "sample");
  file.orbital_symmetries = {1};
  EXPECT_THAT([&] { to_fcidump_text(file); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("must be 0 or 2")));
  file.orbital_symmetries.clear();
  file.hamiltonian.one_body(0, 1) = 1.0;
  EXPECT_THROW(to_fcidump_text(file), std::invalid_argument);
}

TEST(Fcidump, ErrorsTellPlaceValueAndWhatIsAllowed) {
  struct Case {
    std::string text;
    const char* message;
  };
  const std::string start = "&FCI NORB=2,NELEC=2,MS2=0,\n";
  for (const auto& [text, message] : std::vector<Case>{
           {"", "x:1:1: start of the header = nothing, must be '&FCI'"},
           {kHeader, "no integral follows the header"},
           {"&FCI NELEC=2 / 1 1 1 1 1", "the header has no NORB"},
           {"&FCI NORB=2 / 1 1 1 1 1", "the header has no NELEC"},
           {"&FCI NORB=65 NELEC=2 / ", "NORB = '65', must be in [1, 64]"},
           {"&FCI NORB=99999999999 NELEC=2 / ", "NORB = '99999999999', must be in [1, 64]"},
           {"&FCI NORB=0 NELEC=2 / ", "NORB = '0'"},
           {"&FCI NORB=2 NELEC=5 MS2=1 / ", "NELEC = 5 and MS2 = 1"},
           {"&FCI NORB=2 NELEC=2 MS2=1 / ", "NELEC = 2 and MS2 = 1"},
           {"&FCI NORB=2 NELEC=2 MS2=4 / ", "NELEC = 2 and MS2 = 4"},
           {"&FCI NORB=2 NELEC=0 / ", "NELEC = '0', must be in [1, 128]"},
           {start + "UHF=.TRUE. /", "x:2:1: UHF = '.TRUE.', must be false"},
           {start + "IUHF=1 /", "x:2:1: IUHF = '1', must be false"},
           {start + "ORBSYM=1,1,1 /", "ORBSYM has 3 values, must have NORB = 2"},
           {start + "/\n0.5 1 1 1 3", "x:3:11: index = '3', must be in [0, NORB = 2]"},
           {start + "/\n0.5 1 -1 1 1", "x:3:7: index = '-1'"},
           {start + "/\n0.5 1 1 1", "index = nothing"},
           {start + "/\n0.5 1 1.0 0 0", "index = '1.0'"},
           {start + "/\nabc 1 1 0 0", "x:3:1: value = 'abc', must be a finite number"},
           {start + "/\n1e999 1 1 0 0", "value = '1e999'"},
           {start + "/\nnan 1 1 0 0", "value = 'nan'"},
           {start + "/\n(0.5,0.1) 1 1 0 0", "imaginary part = '0.1', must be 0"},
           {start + "/\n(0.5 1 1 0 0", "in a complex value"},
           {start + "/\n(a,0) 1 1 0 0", "must be (number,number)"},
           {start + "/\n0.5 1 0 1 0", "x:3:1: indices 1 0 1 0, must be"},
           {start + "/\n0.5 0 1 1 1", "indices 0 1 1 1"},
           {start + "/\n0.5 1 2 0 0\n0.4 2 1 0 0", "x:4:1: element 2 1 0 0 has the values 0.5"},
           {start + "/\n0.5 1 2 1 1\n0.4 1 1 2 1", "element 1 1 2 1 has the values 0.5"},
           {start + "/\n0.5 1 1 1 1\n0 0 0 0 0\n0.4 1 1 1 1", "separate blocks for alpha and beta"},
           {start + "/\n0.5 0 0 0 0\n0.7 0 0 0 0", "element 0 0 0 0 has the values"}}) {
    EXPECT_THAT([&] { parse_fcidump(text, "x"); },
                ThrowsMessage<std::invalid_argument>(HasSubstr(message)))
        << text;
  }
}

TEST(Fcidump, DamagedTextIsReadOrRefused) {
  test::expect_survives_mutations(
      {kHeader + kIntegrals, to_fcidump_text(parse_fcidump(kHeader + kIntegrals, "x"))}, 1500,
      [](const std::string& text) { parse_fcidump(text, "x"); });
}

}  // namespace
}  // namespace qarch::chem
