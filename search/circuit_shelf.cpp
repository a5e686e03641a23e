#include "search/circuit_shelf.h"

#include <cmath>
#include <tuple>

#include "search/search_run.h"

namespace qarch::search {

namespace {

std::tuple<int, std::size_t> size_of(const CircuitRecord& record) {
  return {record.circuit.num_two_qubit_gates(), record.circuit.gates().size()};
}

/// Energies closer than this are equal, and the smaller circuit is the better one.
constexpr double kEqualEnergies = 1e-6;

bool is_better(double energy, const CircuitRecord& a, double old_energy, const CircuitRecord& b) {
  if (std::abs(energy - old_energy) > kEqualEnergies) return energy < old_energy;
  return size_of(a) < size_of(b);
}

}  // namespace

CircuitRecord* CircuitShelf::find(const char* id) {
  for (CircuitRecord& record : circuits_) {
    if (record.id == id) return &record;
  }
  return nullptr;
}

void CircuitShelf::put(const char* id, const CircuitRecord& record) {
  CircuitRecord* place = find(id);
  if (place == nullptr) place = &circuits_.emplace_back();
  *place = record;
  place->id = id;
}

bool CircuitShelf::consider(const CircuitEnvironment& environment, int episode) {
  const Energies& e = environment.energies();
  if (!std::isfinite(e.exact) || !std::isfinite(e.noiseless)) return false;
  const auto record = [&] {
    return CircuitRecord{"",
                         episode,
                         environment.steps(),
                         environment.circuit(),
                         environment.angles(),
                         e.seen,
                         e.exact,
                         e.noiseless,
                         e.exact - exact_minimum_,
                         e.noiseless - exact_minimum_};
  };
  // The cheap comparisons first: this runs after every step, and rarely anything is kept.
  const CircuitRecord* best = find("best");
  const CircuitRecord* best_noiseless = find("best_noiseless");
  const CircuitRecord* smallest = find("smallest");
  const double error = e.noiseless - exact_minimum_;
  const bool near_best = best == nullptr || e.exact < best->energy + kEqualEnergies;
  const bool near_noiseless =
      best_noiseless == nullptr || e.noiseless < best_noiseless->noiseless_energy + kEqualEnergies;
  const bool accurate = error < kChemicalAccuracy;
  if (!near_best && !near_noiseless && !accurate) return false;

  const CircuitRecord candidate = record();
  const bool new_best = best == nullptr || is_better(e.exact, candidate, best->energy, *best);
  const bool new_noiseless =
      best_noiseless == nullptr ||
      is_better(e.noiseless, candidate, best_noiseless->noiseless_energy, *best_noiseless);
  const bool new_smallest =
      accurate && (smallest == nullptr || size_of(candidate) < size_of(*smallest));
  if (new_best) put("best", candidate);
  if (new_noiseless) put("best_noiseless", candidate);
  if (new_smallest) put("smallest", candidate);
  return new_best;
}

}  // namespace qarch::search
