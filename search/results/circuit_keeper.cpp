#include "search/results/circuit_keeper.h"

#include <string>
#include <utility>

namespace qarch::search {

CircuitKeeper::CircuitKeeper(const Task& task, const ArchiveOptions& archive,
                             const PruningOptions& pruning)
    : task_(task),
      archive_options_(archive),
      pruning_options_(pruning),
      shelf_(task.negligible_error()),
      archive_(static_cast<std::size_t>(archive.capacity), archive_error(archive.order)),
      error_(archive_error(archive.order)) {}

bool CircuitKeeper::look(const CircuitEnvironment& environment, int episode,
                         std::vector<CircuitRecord>& promising) {
  const Energies& e = environment.energies();
  const sim::Circuit& circuit = environment.circuit();
  const double minimum = task_.exact_minimum();
  const double error = e.noiseless - minimum;
  // The cheap comparisons first: this runs after every step.
  const bool under_noise = error_ == &CircuitRecord::error;
  const bool for_archive =
      archive_.wants(under_noise ? e.exact - minimum : error, circuit.num_two_qubit_gates(),
                     environment.depth(), static_cast<int>(circuit.gates().size()));
  if (!for_archive && !shelf_.may_want(e.exact, e.noiseless, error)) return false;
  const CircuitRecord record{
      "",     episode, environment.steps(), circuit,           environment.angles(),
      e.seen, e.exact, e.noiseless,         e.exact - minimum, error};
  const bool new_best = shelf_.consider(record);
  if (for_archive && archive_.offer(record) &&
      (promising.empty() || record.energy < promising[0].energy)) {
    promising.assign(1, record);
    promising[0].id = "promising";
  }
  return new_best;
}

CircuitRecord CircuitKeeper::record_of(const OptimizedCircuit& circuit,
                                       const CircuitRecord& before) const {
  CircuitRecord record = before;
  record.circuit = circuit.bound.circuit;
  record.angles = circuit.bound.angles;
  record.energy_seen = record.energy = circuit.energy;
  record.noiseless_energy = circuit.noiseless;
  record.error = circuit.energy - task_.exact_minimum();
  record.noiseless_error = circuit.noiseless - task_.exact_minimum();
  return record;
}

bool CircuitKeeper::prune(const CircuitRecord& promising) {
  if (!pruning_options_.enabled) return false;
  bool new_best = false;
  const auto visit = [&](const OptimizedCircuit& circuit) {
    const CircuitRecord record = record_of(circuit, promising);
    archive_.offer(record);
    new_best |= shelf_.consider(record);
  };
  const PruningResult result =
      search::prune(task_, {promising.circuit, promising.angles}, pruning_options_, visit);
  pruning_evaluations_ += result.evaluations;
  prunings_.push_back({promising.episode, cost_of(promising),
                       cost_of(record_of(result.circuit, promising)), result.evaluations});
  return new_best;
}

BoundCircuit CircuitKeeper::draw_start(int max_gates, rl::Rng& rng) const {
  BoundCircuit none{sim::Circuit(task_.num_qubits()), {}};
  if (rl::uniform(rng) >= archive_options_.start_probability) return none;
  std::vector<const CircuitRecord*> usable;
  for (const CircuitRecord& record : archive_.circuits()) {
    const auto& gates = record.circuit.gates();
    if (!gates.empty() && std::cmp_less(gates.size(), max_gates)) usable.push_back(&record);
  }
  if (usable.empty()) return none;
  const CircuitRecord& drawn =
      *usable[static_cast<std::size_t>(rl::uniform_index(rng, usable.size()))];
  BoundCircuit start{drawn.circuit, drawn.angles};
  const auto choices = static_cast<std::uint64_t>(archive_options_.start_removals) + 1;
  for (std::uint64_t left = rl::uniform_index(rng, choices); left > 0; --left) {
    const std::size_t gates = start.circuit.gates().size();
    if (gates == 0) break;
    start = without_gate(start, static_cast<std::size_t>(rl::uniform_index(rng, gates)));
  }
  return start;
}

std::vector<CircuitRecord> CircuitKeeper::archived() const {
  std::vector<CircuitRecord> circuits = archive_.circuits();
  for (std::size_t i = 0; i < circuits.size(); ++i) circuits[i].id = "p" + std::to_string(i);
  return circuits;
}

void CircuitKeeper::save_to(RunRecord& record) const {
  record.circuits = shelf_.circuits();
  record.archive = archived();
  record.prunings = prunings_;
}

void CircuitKeeper::restore(const RunRecord& record) {
  shelf_.restore(record.circuits);
  archive_.restore(record.archive);
  prunings_ = record.prunings;
  pruning_evaluations_ = 0;
  for (const PruningRecord& pruning : prunings_) pruning_evaluations_ += pruning.evaluations;
}

}  // namespace qarch::search
