#include "search/results/circuit_shelf.h"

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

const CircuitRecord* CircuitShelf::find(const char* id) const {
  for (const CircuitRecord& record : circuits_) {
    if (record.id == id) return &record;
  }
  return nullptr;
}

void CircuitShelf::put(const char* id, const CircuitRecord& record) {
  const CircuitRecord* old = find(id);
  CircuitRecord& place = old == nullptr
                             ? circuits_.emplace_back()
                             : circuits_[static_cast<std::size_t>(old - circuits_.data())];
  place = record;
  place.id = id;
}

bool CircuitShelf::may_want(double energy, double noiseless_energy, double error) const {
  const CircuitRecord* best = find("best");
  const CircuitRecord* best_noiseless = find("best_noiseless");
  return best == nullptr || energy < best->energy + kEqualEnergies || best_noiseless == nullptr ||
         noiseless_energy < best_noiseless->noiseless_energy + kEqualEnergies ||
         error < negligible_error_;
}

bool CircuitShelf::consider(const CircuitRecord& candidate) {
  if (!std::isfinite(candidate.energy) || !std::isfinite(candidate.noiseless_energy)) return false;
  const CircuitRecord* best = find("best");
  const CircuitRecord* best_noiseless = find("best_noiseless");
  const CircuitRecord* smallest = find("smallest");
  const bool new_best =
      best == nullptr || is_better(candidate.energy, candidate, best->energy, *best);
  const bool new_noiseless =
      best_noiseless == nullptr || is_better(candidate.noiseless_energy, candidate,
                                             best_noiseless->noiseless_energy, *best_noiseless);
  const bool new_smallest = candidate.noiseless_error < negligible_error_ &&
                            (smallest == nullptr || size_of(candidate) < size_of(*smallest));
  if (new_best) put("best", candidate);
  if (new_noiseless) put("best_noiseless", candidate);
  if (new_smallest) put("smallest", candidate);
  return new_best;
}

}  // namespace qarch::search
