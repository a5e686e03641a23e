#include "search/problem.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "tests/search/io_temporary_folder.h"
#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
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
       {Case{"h2-2q", 2, 2, 2}, Case{"h2-4q", 4, 2, 2}, Case{"lih-4q", 4, 2, 3},
        Case{"lih-6q", 6, 2, 3}}) {
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

TEST(LoadProblem, NamesTheFieldThatIsWrong) {
  using Spoil = void (*)(ProblemOptions&);
  const std::vector<std::pair<std::string, Spoil>> cases{
      {"problem.geometry is empty", [](ProblemOptions& o) { o.geometry = ""; }},
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

TEST(DescribeCoverage, SaysWhatTheNoiseDidAndWhatItDidNot) {
  sim::Circuit circuit(3);
  circuit.append_rotation(sim::GateKind::kRy, 0);
  circuit.append_rotation(sim::GateKind::kRy, 1);
  circuit.append_rotation(sim::GateKind::kRz, 1);
  circuit.append(sim::GateKind::kCx, {0, 1});
  sim::NoiseModel noise;
  const sim::Channel flip = sim::depolarizing(0.01, 1);
  noise.add_rule({{sim::GateKind::kRy}, {}, {{flip, {0}}}});
  noise.add_rule({{sim::GateKind::kCx}, {1, 0}, {{flip, {0}}}});
  noise.add_rule({{sim::GateKind::kRy}, {1}, {{flip, {0}}}});
  EXPECT_THAT(
      describe_coverage(noise, circuit),
      ElementsAre(
          AllOf(StartsWith("rule 0 fired on 2 gates: "), HasSubstr(noise.rules()[0].description())),
          StartsWith("rule 1 fired on 0 gates: cx"), StartsWith("rule 2 fired on 1 gate: ry"),
          "no rule covers 1 cx", "no rule covers 1 rz"));
  EXPECT_THAT(describe_coverage({}, sim::Circuit(2)), IsEmpty());
}

}  // namespace
}  // namespace qarch::search
