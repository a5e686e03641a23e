#include "search/results/pareto_archive.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <stdexcept>

#include "search/named_row.h"

namespace qarch::search {

namespace {

/// Errors closer than this count as equal.
double slack(double a, double b) {
  constexpr double kAbsolute = 1e-12;
  constexpr double kRelative = 1e-3;
  return std::max(kAbsolute, kRelative * std::min(std::abs(a), std::abs(b)));
}

}  // namespace

ParetoArchive::ParetoArchive(std::size_t capacity, double CircuitRecord::*error)
    : capacity_(capacity), error_(error) {
  if (capacity == 0) throw std::invalid_argument("archive.capacity = 0, must be >= 1");
}

ParetoArchive::Figures ParetoArchive::figures_of(const CircuitRecord& record) const {
  return {record.*error_, record.circuit.num_two_qubit_gates(), record.circuit.depth(),
          static_cast<int>(record.circuit.gates().size())};
}

bool ParetoArchive::beats(const Figures& a, const Figures& b) {
  return a.error <= b.error + slack(a.error, b.error) && a.two_qubit_gates <= b.two_qubit_gates &&
         a.depth <= b.depth && a.gates <= b.gates;
}

bool ParetoArchive::wants(double error, int two_qubit_gates, int depth, int gates) const {
  if (!std::isfinite(error)) return false;
  const Figures candidate{error, two_qubit_gates, depth, gates};
  return std::ranges::none_of(figures_,
                              [&](const Figures& kept) { return beats(kept, candidate); });
}

bool ParetoArchive::offer(const CircuitRecord& record) {
  const Figures candidate = figures_of(record);
  if (!wants(candidate.error, candidate.two_qubit_gates, candidate.depth, candidate.gates)) {
    return false;
  }
  std::erase_if(circuits_,
                [&](const CircuitRecord& kept) { return beats(candidate, figures_of(kept)); });
  std::erase_if(figures_, [&](const Figures& kept) { return beats(candidate, kept); });
  const auto place = std::ranges::upper_bound(circuits_, candidate.error, {}, error_);
  const auto index = place - circuits_.begin();
  circuits_.insert(place, record);
  figures_.insert(figures_.begin() + index, candidate);
  if (circuits_.size() <= capacity_) return true;
  circuits_.pop_back();
  figures_.pop_back();
  return index < std::ssize(circuits_);
}

void ParetoArchive::restore(std::vector<CircuitRecord> circuits) {
  circuits_ = std::move(circuits);
  figures_.clear();
  for (const CircuitRecord& circuit : circuits_) figures_.push_back(figures_of(circuit));
}

std::vector<const CircuitRecord*> front_by_two_qubit_gates(
    const std::vector<CircuitRecord>& circuits, double CircuitRecord::*error) {
  std::map<int, const CircuitRecord*> best;
  for (const CircuitRecord& circuit : circuits) {
    const CircuitRecord*& place = best[circuit.circuit.num_two_qubit_gates()];
    if (place == nullptr || circuit.*error < place->*error) place = &circuit;
  }
  std::vector<const CircuitRecord*> front;
  for (const auto& [count, circuit] : best) {
    if (front.empty() || circuit->*error < front.back()->*error) {
      front.push_back(circuit);
    }
  }
  return front;
}

double CircuitRecord::*archive_error(std::string_view order) {
  constexpr std::array<NamedRow<double CircuitRecord::*>, 2> kOrders{
      {{"noiseless", &CircuitRecord::noiseless_error}, {"noisy", &CircuitRecord::error}}};
  return row_named(order, kOrders, "archive.order").value;
}

CircuitCost cost_of(const CircuitRecord& record) {
  return {record.circuit.num_two_qubit_gates(), static_cast<int>(record.circuit.gates().size()),
          record.circuit.depth(), record.energy, record.noiseless_error};
}

}  // namespace qarch::search
