// Full configuration interaction on one core: the whole solution, and one application of H. STO-3G;
// CAS(10,10) is N2 in 6-31G with two orbitals frozen and eight left empty.
#include <benchmark/benchmark.h>

#include <cstddef>

#include "chem/determinant_hamiltonian.h"
#include "chem/fci.h"
#include "tests/chem/molecules.h"

namespace qarch::chem {
namespace {

struct Case {
  const char* name;
  const char* geometry;
  const char* basis;
  int num_electrons;  ///< active
  int num_orbitals;
};
constexpr Case kCases[] = {
    {"H2O", "O 0 0 0; H 0 0.757 0.587; H 0 -0.757 0.587", "sto-3g.g94", 10, 7},
    {"N2", "N 0 0 0; N 0 0 1.1", "sto-3g.g94", 14, 10},
    {"N2 CAS(10,10)", "N 0 0 0; N 0 0 1.1", "6-31g.g94", 10, 10},
};

/// Case range(0); names it and counts its determinants.
ElectronicHamiltonian hamiltonian(benchmark::State& state) {
  const Case& c = kCases[static_cast<std::size_t>(state.range(0))];
  const ElectronicHamiltonian full =
      test::solve(c.geometry, 0, test::kBasisFolder + c.basis).hamiltonian;
  ElectronicHamiltonian active =
      restrict_to(full, complete_active_space(full, c.num_electrons, c.num_orbitals));
  state.SetLabel(c.name);
  state.counters["determinants"] =
      static_cast<double>(num_fci_determinants(c.num_orbitals, active.electrons));
  return active;
}

void BM_fci_ground_state(benchmark::State& state) {
  const ElectronicHamiltonian h = hamiltonian(state);
  for (auto _ : state) benchmark::DoNotOptimize(solve_fci(h).states[0].energy);
}
BENCHMARK(BM_fci_ground_state)->DenseRange(0, 2)->Unit(benchmark::kMillisecond);

void BM_fci_product(benchmark::State& state) {
  DeterminantHamiltonian h(hamiltonian(state));
  const Eigen::MatrixXd c =
      Eigen::MatrixXd::Constant(h.alpha().size(), h.beta().size(), 1.0 / 16.0);
  Eigen::MatrixXd sigma(c.rows(), c.cols());
  for (auto _ : state) {
    h.apply(c, sigma);
    benchmark::DoNotOptimize(sigma.data());
  }
}
BENCHMARK(BM_fci_product)->DenseRange(0, 2)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace qarch::chem
