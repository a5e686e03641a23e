#include "sim/transpile/native_gates.h"

#include <array>
#include <numbers>
#include <tuple>

#include "sim/gate_axes.h"

namespace qarch::sim {

NativeGates::NativeGates(std::span<const GateKind> kinds)
    : native_(operations().size(), kinds.empty() ? 1 : 0) {
  for (const GateKind kind : kinds) native_[static_cast<std::size_t>(kind)] = 1;
  for (const GateRow& row : operations()) {
    if (!row.is_unitary()) native_[static_cast<std::size_t>(row.kind)] = 1;
  }
}

std::string NativeGates::text() const {
  std::string names;
  for (const GateRow& row : gates()) {
    if (contains(row.kind)) names += (names.empty() ? "" : " ") + std::string(row.name);
  }
  return names;
}

GateCost cost_of(std::span<const Gate> gates) {
  GateCost cost;
  for (const Gate& gate : gates) {
    ++cost.gates;
    if (gate.num_qubits() == 2) {
      ++cost.two_qubit_gates;
    } else if (gate.kind != GateKind::kRz && gate.kind != GateKind::kId &&
               gate_row(gate.kind).is_unitary()) {
      ++cost.pulses;
    }
  }
  return cost;
}

namespace {

using Word = std::vector<Gate>;

Gate on(GateKind kind, int qubit) { return {kind, {qubit, -1}}; }
Gate turn(GateKind axis, int qubit, double angle) { return {axis, {qubit, -1}, -1, angle}; }
constexpr double kQuarter = std::numbers::pi / 2;

/// Gates before and after a cx that make it the gate of this kind with the same operands; swap is
/// three of them and not here.
///
/// With V = exp(-i pi/4 Z_0 X_1), up to phases: ecr = X_0 V = V^-1 X_0 and
/// cx = RZ_0(-pi/2) RX_1(-pi/2) V = RZ_0(pi/2) RX_1(pi/2) V^-1.
Word before_cx(GateKind kind, int target) {
  if (kind == GateKind::kCy) return {on(GateKind::kSdg, target)};
  if (kind == GateKind::kCz) return {on(GateKind::kH, target)};
  return {};
}

Word after_cx(GateKind kind, int control, int target) {
  if (kind == GateKind::kCy) return {on(GateKind::kS, target)};
  if (kind == GateKind::kCz) return {on(GateKind::kH, target)};
  if (kind == GateKind::kEcr) {
    return {turn(GateKind::kRz, control, kQuarter), turn(GateKind::kRx, target, kQuarter),
            on(GateKind::kX, control)};
  }
  return {};
}

void append(Word& word, const Word& more) { word.insert(word.end(), more.begin(), more.end()); }

/// cx(control, target) by the native kind, its operands in the same order or reversed.
Word cx_by(GateKind kind, int control, int target, bool reversed) {
  if (reversed && !is_symmetric(kind)) {
    const Word sandwich{on(GateKind::kH, control), on(GateKind::kH, target)};
    Word word = sandwich;
    append(word, cx_by(kind, target, control, false));
    append(word, sandwich);
    return word;
  }
  const int first = reversed ? target : control;
  const int second = reversed ? control : target;
  switch (kind) {
    case GateKind::kCz:
      return {on(GateKind::kH, target), {kind, {first, second}}, on(GateKind::kH, target)};
    case GateKind::kCy:
      return {on(GateKind::kS, target), {kind, {first, second}}, on(GateKind::kSdg, target)};
    case GateKind::kEcr:
      return {on(GateKind::kX, control),
              {kind, {first, second}},
              turn(GateKind::kRz, control, kQuarter),
              turn(GateKind::kRx, target, kQuarter)};
    default:
      return {{kind, {first, second}}};
  }
}

}  // namespace

std::optional<Word> entangler_word(const Gate& gate, bool reversed, const NativeGates& native) {
  const bool is_native = native.contains(gate.kind);
  if (is_native && (!reversed || is_symmetric(gate.kind))) {
    Gate placed = gate;
    if (reversed) std::swap(placed.qubits[0], placed.qubits[1]);
    return Word{placed};
  }
  const auto [a, b] = gate.qubits;
  if (gate.kind == GateKind::kSwap) {
    Word word;
    for (const auto& [control, target, turned] :
         {std::tuple(a, b, reversed), std::tuple(b, a, !reversed), std::tuple(a, b, reversed)}) {
      const auto cx = entangler_word({GateKind::kCx, {control, target}}, turned, native);
      if (!cx) return std::nullopt;
      append(word, *cx);
    }
    return word;
  }
  constexpr std::array kChoice{GateKind::kCx, GateKind::kCz, GateKind::kEcr, GateKind::kCy};
  std::optional<GateKind> entangler;
  if (is_native) entangler = gate.kind;  // only its direction is wrong
  for (const GateKind kind : kChoice) {
    if (!entangler && native.contains(kind)) entangler = kind;
  }
  if (!entangler) return std::nullopt;
  Word word = before_cx(gate.kind, b);
  append(word, cx_by(*entangler, a, b, reversed));
  append(word, after_cx(gate.kind, a, b));
  return word;
}

}  // namespace qarch::sim
