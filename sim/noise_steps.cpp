#include "sim/noise_steps.h"

#include <algorithm>

namespace qarch::sim {

namespace {

/// d <- m d for diagonal affine maps, both as 3 x 4.
void multiply_diagonal(AffineNumbers& d, const AffineNumbers& m) {
  for (std::size_t row = 0; row < 3; ++row) {
    d.map[4 * row] = m.map[5 * row + 1] * d.map[4 * row] + m.map[4 * row];
    d.map[5 * row + 1] *= m.map[5 * row + 1];
  }
  d.unital = d.unital && m.unital;
}

NoiseStep noise_step(const AppliedChannel& applied) {
  NoiseStep step;
  NoiseStep::Target* target = step.targets;
  for (const int operand : applied.operands) (target++)->operand = operand;
  for (const int spectator : applied.spectators) (target++)->spectator = spectator;
  if (!step.is_pair()) {
    step.affine = AffineNumbers(applied.channel.ptm<1>());
    return step;
  }
  const Ptm<2>& map = applied.channel.ptm<2>();
  Ptm<2> uniform = map(1, 1) * Ptm<2>::Identity();
  uniform(0, 0) = 1.0;
  if (map == uniform) {
    step.uniform = map(1, 1);
  } else {
    step.dense = map.data();
  }
  return step;
}

}  // namespace

AffineNumbers::AffineNumbers(const Ptm<1>& ptm) {
  std::copy_n(ptm.data() + 4, 12, map.begin());
  const auto zero = [&](std::initializer_list<std::size_t> places) {
    return std::ranges::all_of(places, [&](std::size_t i) { return map[i] == 0.0; });
  };
  diagonal = zero({2, 3, 5, 7, 9, 10});
  unital = zero({0, 4, 8});
}

void NoiseSteps::append(const AppliedChannel& applied, int first) {
  const NoiseStep step = noise_step(applied);
  if (merges_ && static_cast<int>(steps_.size()) > first) {
    NoiseStep& last = steps_.back();
    if (!step.is_pair() && step.affine.diagonal && !last.is_pair() && last.affine.diagonal &&
        last.targets[0] == step.targets[0]) {
      return multiply_diagonal(last.affine, step.affine);
    }
  }
  steps_.push_back(step);
}

const NoiseSteps::Known& NoiseSteps::find(const Gate& gate) {
  for (const Known& known : known_) {
    const bool same = known.gate.kind == gate.kind &&
                      (known.gate.qubits[0] < 0 || known.gate.qubits == gate.qubits);
    if (same) return known;
  }
  bool looks_at_qubits = false;
  Known found{gate, static_cast<int>(steps_.size()), 0};
  for (std::size_t r = 0; r < noise_.rules().size(); ++r) {
    const NoiseRule& rule = noise_.rules()[r];
    if (std::ranges::find(rule.kinds, gate.kind) == rule.kinds.end()) continue;
    looks_at_qubits = looks_at_qubits || !rule.qubits.empty() || !rule.except.empty();
    if (!rule.matches(gate)) continue;
    for (const AppliedChannel& applied : rule.channels) {
      if (!applied.spectators.empty()) channel_qubits(applied, gate, r, num_qubits_);
      append(applied, found.first);
    }
  }
  found.count = static_cast<int>(steps_.size()) - found.first;
  if (!looks_at_qubits) found.gate.qubits = {-1, -1};
  known_.push_back(found);
  return known_.back();
}

std::span<const NoiseStep> NoiseSteps::after(const Gate& gate) {
  if (noise_.rules().empty()) return {};
  const Known& known = find(gate);
  return std::span(steps_).subspan(static_cast<std::size_t>(known.first),
                                   static_cast<std::size_t>(known.count));
}

}  // namespace qarch::sim
