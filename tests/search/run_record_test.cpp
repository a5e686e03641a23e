// The circuits in data/results are what their files say.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>

#include "search/io/qasm.h"
#include "sim/expectation.h"
#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

TEST(ShippedResults, HaveTheEnergiesThatTheyName) {
  std::map<std::string, chem::QubitProblem> problems;
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(QARCH_SOURCE_DIR "/data/results")) {
    if (entry.path().extension() != ".qasm") continue;
    ++files;
    const std::string name = entry.path().filename();
    const QasmCircuit file = read_qasm_file(entry.path());
    std::map<std::string, std::string> said(file.metadata.begin(), file.metadata.end());
    ASSERT_TRUE(file.known_angles()) << name;
    for (const char* key : {"problem", "noise", "seed", "command", "commit"}) {
      EXPECT_FALSE(said[key].empty()) << name << ": " << key;
    }
    if (!problems.contains(said["problem"])) {
      problems.emplace(said["problem"], shipped_problem(said["problem"]));
    }
    const chem::QubitProblem& problem = problems.at(said["problem"]);
    const auto energy = [&](const sim::NoiseModel& noise) {
      return sim::ExpectationFunction(file.circuit, noise,
                                      problem.hamiltonian)(*file.known_angles());
    };
    EXPECT_NEAR(energy({}), std::stod(said["noiseless_energy"]), 1e-9) << name;
    EXPECT_NEAR(energy(shipped_noise(said["noise"]).model), std::stod(said["energy"]), 1e-9)
        << name;
    EXPECT_NEAR(energy({}) - problem.exact_energy, std::stod(said["noiseless_error"]), 1e-9)
        << name;
  }
  EXPECT_GE(files, 12);
}

}  // namespace
}  // namespace qarch::search
