#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "apps/circuit_input.h"
#include "apps/command_simulate.h"
#include "search/noise_source.h"
#include "sim/error_budget.h"
#include "sim/noise_coverage.h"

namespace qarch::apps {

/// <O> under noise, readout error included, and without.
struct ObservableValue {
  std::string name;
  std::string unit;
  double value = 0.0;
  double noiseless = 0.0;
  std::optional<double> lowest;  ///< exact energy
  std::vector<std::string> notes;
};

struct Outcome {
  std::uint64_t bits = 0;
  double probability = 0.0;
  double noiseless = 0.0;
};

struct Counts {
  std::int64_t shots = 0;
  std::uint64_t seed = 0;
  std::vector<std::pair<std::uint64_t, std::int64_t>> counts;  ///< those > 0, by outcome
};

/// Everything that `qarch simulate` found out.
struct Simulation {
  search::QasmCircuit file{sim::Circuit(1), {}, {}, {}, {}};  ///< bound
  search::NamedNoise noise;
  std::optional<PlacedCircuit> placed;  ///< if it was transpiled
  sim::Circuit circuit{1};              ///< what ran
  std::vector<int> layout;              ///< qubit of `circuit` at its end, by qubit of the file
  MeasuredBits bits;
  std::size_t memory_bytes = 0;
  bool density_matrix = false;

  std::optional<double> fidelity;  ///< none: the state without noise is not pure
  double purity = 0.0;
  std::vector<ObservableValue> observables;
  std::vector<Outcome> outcomes;  ///< by falling probability; all that are > 1e-12
  std::optional<Counts> counts;
  std::optional<sim::ErrorBudget> budget;
  sim::CoverageReport coverage;
  std::vector<std::string> notes;  ///< of the simulation itself
  double seconds = 0.0;            ///< all states and what was read out
};

/// Reads the files and runs them. Throws std::invalid_argument for wrong input, and for more qubits
/// than memory holds, with the bytes needed and free, before anything is computed.
Simulation simulate(const SimulateArguments& arguments, const Streams& streams);

/// The same up to what was to be computed: circuits, noise and memory_bytes. Too many qubits for
/// the memory that is free are no error.
Simulation plan_simulation(const SimulateArguments& arguments);

/// A budget summed up.
struct BudgetSums {
  double total = 0.0;
  std::vector<int> order;                                ///< gates by falling cost
  std::vector<std::pair<std::string, double>> by_kind;   ///< by falling cost
  std::vector<std::pair<std::string, double>> by_qubit;  ///< half of a two-qubit gate's on each
};
BudgetSums budget_sums(const sim::ErrorBudget& budget);

void print_simulation(std::ostream& out, const Simulation& simulation,
                      const SimulateArguments& arguments);

}  // namespace qarch::apps
