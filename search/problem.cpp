#include "search/problem.h"

#include <map>
#include <stdexcept>

#include "search/did_you_mean.h"
#include "search/io/noise_file.h"

namespace qarch::search {

chem::QubitProblem load_problem(const ProblemOptions& options, const DataFolders& data) {
  if (options.geometry.empty()) {
    throw std::invalid_argument("problem.geometry is empty, must list atoms: symbol x y z; ...");
  }
  chem::MoleculeSpecification specification;
  specification.geometry = options.geometry;
  if (options.unit == "bohr") {
    specification.unit = chem::LengthUnit::kBohr;
  } else if (options.unit != "angstrom") {
    throw std::invalid_argument("problem.unit = '" + options.unit + "', " +
                                must_be_one_of(options.unit, {"angstrom", "bohr"}));
  }
  specification.charge = options.charge;
  specification.basis_file = data.find("basis", options.basis, ".g94");
  specification.frozen = options.frozen;
  specification.active = options.active;
  specification.mapping = options.mapping;
  return chem::make_qubit_problem(specification);
}

NamedNoise load_noise(const std::string& model, const DataFolders& data) {
  if (model == "noiseless") return {sim::NoiseModel(), "no noise"};
  NoiseFile file = read_noise_file(data.find("noise", model, ".json"));
  return {std::move(file.model), std::move(file.description)};
}

std::unique_ptr<VqeTask> make_vqe_task(const chem::QubitProblem& problem,
                                       const sim::NoiseModel& noise, const NoiseOptions& options) {
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
                                   shot_variance_from_name(options.shot_noise));
}

std::vector<std::string> describe_coverage(const sim::NoiseModel& noise,
                                           const sim::Circuit& circuit) {
  const sim::NoiseCoverage hits = sim::coverage(noise, circuit);
  std::vector<std::string> lines;
  for (std::size_t r = 0; r < noise.rules().size(); ++r) {
    const int count = hits.rule_hits[r];
    lines.push_back("rule " + std::to_string(r) + " fired on " + std::to_string(count) +
                    (count == 1 ? " gate: " : " gates: ") + noise.rules()[r].description());
  }
  std::map<std::string_view, int> uncovered;
  for (const int g : hits.uncovered_gates) {
    ++uncovered[sim::gate_row(circuit.gates()[static_cast<std::size_t>(g)].kind).name];
  }
  for (const auto& [name, count] : uncovered) {
    lines.push_back("no rule covers " + std::to_string(count) + " " + std::string(name));
  }
  return lines;
}

}  // namespace qarch::search
