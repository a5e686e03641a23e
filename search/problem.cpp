#include "search/problem.h"

#include <cmath>
#include <stdexcept>
#include <utility>

#include "chem/qubit_encoding.h"
#include "chem/qubit_mapping.h"
#include "search/io/noise_file.h"
#include "sim/spectrum.h"

namespace qarch::search {

namespace {

/// Lanczos on the whole space of more qubits takes minutes and gigabytes.
constexpr int kMaxExactQubits = 16;

/// The encoding of an operator that a file holds without its electrons.
chem::QubitEncoding encoding_of_operator(const sim::PauliSum& op, const ProblemOptions& options) {
  const chem::QubitMapping& mapping = chem::qubit_mapping_from_name(options.mapping);
  if (mapping.drops == chem::DroppedSymmetries::kAll) {
    throw std::invalid_argument("problem.mapping = '" + options.mapping +
                                "': which symmetries were tapered cannot be told from an operator");
  }
  const int dropped = mapping.drops == chem::DroppedSymmetries::kNone          ? 0
                      : mapping.drops == chem::DroppedSymmetries::kTotalParity ? 1
                                                                               : 2;
  const int n = op.num_qubits() + dropped;
  if (n % 2 != 0) {
    throw std::invalid_argument("problem.electrons: an operator on " +
                                std::to_string(op.num_qubits()) + " qubits is none of mapping '" +
                                options.mapping + "', which has an " +
                                (dropped == 1 ? "odd" : "even") + " number");
  }
  chem::ElectronicHamiltonian empty{.constant = 0.0,
                                    .one_body = Eigen::MatrixXd::Zero(n / 2, n / 2),
                                    .two_body = chem::RepulsionTensor(n / 2),
                                    .electrons = electron_count(options),
                                    .orbital_energies = {}};
  check(empty);
  return {mapping, empty};
}

chem::QubitProblem problem_of_operator(const ProblemSource& source, const ProblemOptions& options) {
  chem::QubitProblem problem{.hamiltonian = *source.qubits};
  problem.notes = source.notes;
  const int n = problem.hamiltonian.num_qubits();
  if (!options.electrons.empty()) {
    const chem::QubitEncoding encoding = encoding_of_operator(*source.qubits, options);
    const chem::ElectronCount electrons = electron_count(options);
    problem.exact_energy =
        sim::lowest_eigenvalues(problem.hamiltonian, 1, encoding.sector_states(electrons))[0];
    problem.exact_energy_of = "lowest state with " + std::to_string(electrons.alpha) +
                              " alpha and " + std::to_string(electrons.beta) + " beta electrons";
    problem.hartree_fock_bits = encoding.reference_state();
    problem.num_electrons = electrons.total();
    problem.spin = chem::SpinObservables{.number = encoding.number_operator(),
                                         .spin_z = encoding.spin_z_operator(),
                                         .spin_squared = encoding.spin_squared_operator()};
  } else if (n <= kMaxExactQubits) {
    problem.exact_energy = sim::lowest_eigenvalues(problem.hamiltonian)[0];
    problem.exact_energy_of = "lowest eigenvalue";
    if (options.model.empty()) {
      problem.notes.emplace_back(
          "the exact energy is the lowest of all electron numbers; problem.electrons and "
          "problem.mapping choose a sector");
    }
  } else {
    problem.exact_energy_of = "lowest eigenvalue";
    problem.notes.push_back("the exact energy is not known: " + std::to_string(n) +
                            " qubits, at most " + std::to_string(kMaxExactQubits) + " are tried");
  }
  return problem;
}

}  // namespace

chem::QubitProblem make_problem(const ProblemSource& source, const ProblemOptions& options) {
  if (!source.electrons) return problem_of_operator(source, options);
  chem::QubitProblem problem =
      chem::make_qubit_problem(active_hamiltonian(source, options), options.mapping);
  problem.notes.insert(problem.notes.begin(), source.notes.begin(), source.notes.end());
  return problem;
}

chem::QubitProblem load_problem(const ProblemOptions& options, const DataFolders& data) {
  return make_problem(load_source(options, data), options);
}

std::unique_ptr<VqeTask> make_vqe_task(const chem::QubitProblem& problem,
                                       const sim::NoiseModel& noise, const NoiseOptions& options,
                                       NativeLowering lowering) {
  if (std::isnan(problem.exact_energy)) {
    std::string why;
    for (const std::string& note : problem.notes) why += "; " + note;
    throw std::invalid_argument("the problem has no exact energy to compare with" + why);
  }
  const int n = problem.hamiltonian.num_qubits();
  bool any_pair = n == 1 || noise.coupling_map().empty();
  for (const auto& [control, target] : noise.coupling_map()) {
    any_pair = any_pair || (control < n && target < n);
  }
  if (!any_pair) {
    throw std::invalid_argument("noise model '" + noise.name() +
                                "': its coupling map has no pair within " + std::to_string(n) +
                                " qubits");
  }
  return std::make_unique<VqeTask>(problem.hamiltonian, problem.exact_energy, noise,
                                   shot_variance_from_name(options.shot_noise),
                                   std::move(lowering));
}

}  // namespace qarch::search
