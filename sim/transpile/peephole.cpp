#include "sim/transpile/peephole.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <stdexcept>
#include <string>

namespace qarch::sim {

namespace {

using std::numbers::pi;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

bool is_constant_one_qubit(const Gate& gate) {
  return gate.num_qubits() == 1 && gate.slot < 0 && gate.kind != GateKind::kId &&
         gate_row(gate.kind).is_unitary();
}

/// A constant gate diagonal in a Pauli basis as a rotation, up to a phase; else the gate.
Gate as_rotation(const Gate& gate) {
  const auto turned = [&](GateKind axis, double angle) {
    return Gate{axis, gate.qubits, -1, angle};
  };
  switch (gate.kind) {
    case GateKind::kX:
      return turned(GateKind::kRx, pi);
    case GateKind::kSx:
      return turned(GateKind::kRx, pi / 2);
    case GateKind::kSxdg:
      return turned(GateKind::kRx, -pi / 2);
    case GateKind::kY:
      return turned(GateKind::kRy, pi);
    case GateKind::kZ:
      return turned(GateKind::kRz, pi);
    case GateKind::kS:
      return turned(GateKind::kRz, pi / 2);
    case GateKind::kSdg:
      return turned(GateKind::kRz, -pi / 2);
    case GateKind::kT:
      return turned(GateKind::kRz, pi / 4);
    case GateKind::kTdg:
      return turned(GateKind::kRz, -pi / 4);
    default:
      return gate;
  }
}

bool is_fixed_rotation(const Gate& gate) { return gate_row(gate.kind).has_angle && gate.slot < 0; }

/// The list that cancel_gates builds: gates with a mark for those that went, and for each qubit the
/// gates on it.
class GateList {
 public:
  GateList(int num_qubits, const CancelOptions& options)
      : options_(options),
        on_(at(num_qubits)),
        zero_(at(num_qubits), options.starts_from_zero ? 1 : 0) {}

  /// A gate that meets no other stays of its kind; rotations are what meets.
  void add(const Gate& original) {
    const Gate gate = as_rotation(original);
    if (is_idle(gate)) return;
    if (is_fixed_rotation(gate) && std::abs(std::remainder(gate.angle, 2 * pi)) < 1e-12) return;
    note_zeros(gate);
    if (is_fixed_rotation(gate) || is_self_inverse(gate.kind)) {
      if (const auto met = partner(gate)) {
        Gate& other = gates_[*met];
        if (is_fixed_rotation(gate)) {
          other = rotation_on(gate, as_rotation(other).angle + gate.angle);
        }
        gone_[*met] = !is_fixed_rotation(gate) || std::abs(other.angle) < 1e-12 ? 1 : 0;
        return;
      }
    }
    append(original);
  }

  std::vector<Gate> gates() const {
    std::vector<Gate> kept;
    for (std::size_t i = 0; i < gates_.size(); ++i) {
      if (gone_[i] == 0) kept.push_back(gates_[i]);
    }
    return kept;
  }

 private:
  static Gate rotation_on(const Gate& gate, double angle) {
    Gate sum = rotation_gate(gate.kind, angle);
    sum.qubits = gate.qubits;
    return sum;
  }

  void append(const Gate& gate) {
    for (const int q : gate.qubits) {
      if (q >= 0) on_[at(q)].push_back(gates_.size());
    }
    gates_.push_back(gate);
    gone_.push_back(0);
  }

  /// Which qubits are surely |0> after this gate, whether it is appended or cancels another.
  void note_zeros(const Gate& gate) {
    if (!options_.starts_from_zero) return;
    switch (gate.kind) {
      case GateKind::kReset:
        zero_[at(gate.qubits[0])] = 1;
        return;
      case GateKind::kId:
      case GateKind::kDelay:
      case GateKind::kMeasure:
        return;
      case GateKind::kSwap:
        std::swap(zero_[at(gate.qubits[0])], zero_[at(gate.qubits[1])]);
        return;
      default:
        for (const int q : gate.qubits) {
          if (q >= 0 && axis_on(gate, q) != Axis::kZ) zero_[at(q)] = 0;
        }
    }
  }

  /// Whether the gate does nothing to the state so far.
  bool is_idle(const Gate& gate) const {
    const bool first = zero_[at(gate.qubits[0])] != 0;
    const bool second = gate.qubits[1] >= 0 && zero_[at(gate.qubits[1])] != 0;
    if (gate.kind == GateKind::kSwap) return first && second;
    if (gate.kind == GateKind::kCz && second) return true;
    return first && axis_of(gate.kind, 0) == Axis::kZ;
  }

  /// The gate that this one meets on its way to the left.
  std::optional<std::size_t> partner(const Gate& gate) const {
    constexpr int kWindow = 1000;
    std::array<std::size_t, 2> left{on_[at(gate.qubits[0])].size(), 0};
    if (gate.qubits[1] >= 0) left[1] = on_[at(gate.qubits[1])].size();
    for (int step = 0; step < kWindow; ++step) {
      std::optional<std::size_t> last;
      std::size_t operand = 0;
      for (std::size_t k = 0; k < 2; ++k) {
        if (left[k] == 0) continue;
        const std::size_t index = on_[at(gate.qubits[k])][left[k] - 1];
        if (!last || index > *last) {
          last = index;
          operand = k;
        }
      }
      if (!last) return std::nullopt;
      --left[operand];
      if (gone_[*last] != 0) continue;
      const Gate other = as_rotation(gates_[*last]);
      if (same_place(other, gate) && other.slot < 0) return last;
      if (!options_.across_commuting || !commute_by_axes(other, gate)) return std::nullopt;
    }
    return std::nullopt;
  }

  CancelOptions options_;
  std::vector<Gate> gates_;
  std::vector<char> gone_;
  std::vector<std::vector<std::size_t>> on_;
  std::vector<char> zero_;
};

/// Native one-qubit gates of a whole circuit.
class NativeWriter {
 public:
  NativeWriter(int num_qubits, const NativeGates& native, const OneQubitSynthesis& synthesis,
               bool merge)
      : native_(native), synthesis_(synthesis), merge_(merge), runs_(at(num_qubits)) {}

  void add(const Gate& gate) {
    if (is_constant_one_qubit(gate)) {
      runs_[at(gate.qubits[0])].push_back(gate);
      if (!merge_) flush(gate.qubits[0]);
      return;
    }
    if (gate.kind == GateKind::kId && !native_.contains(gate.kind)) return;  // exactly nothing
    if (gate.slot >= 0 && !native_.contains(gate.kind)) {
      const RotationWord* const word = synthesis_.rotation(gate.kind);
      if (word == nullptr) refuse(gate);
      for (const Gate& before : word->before) add(placed(before, gate.qubits[0]));
      add({word->rotation, gate.qubits, gate.slot, 0.0});
      for (const Gate& after : word->after) add(placed(after, gate.qubits[0]));
      return;
    }
    for (const int q : gate.qubits) {
      if (q >= 0) flush(q);
    }
    done_.push_back(gate);
  }

  std::vector<Gate> finish() {
    for (std::size_t q = 0; q < runs_.size(); ++q) flush(static_cast<int>(q));
    return std::move(done_);
  }

 private:
  static Gate placed(Gate gate, int qubit) {
    gate.qubits[0] = qubit;
    return gate;
  }

  [[noreturn]] void refuse(const Gate& gate) const {
    throw std::invalid_argument("gate " + std::string(gate_row(gate.kind).name) + " on qubit " +
                                std::to_string(gate.qubits[0]) +
                                (gate.slot >= 0 ? ", slot " + std::to_string(gate.slot) : "") +
                                ": cannot be made of the native gates " + native_.text());
  }

  /// The run gate by gate; nullopt if one cannot be made, which `failed` then names.
  std::optional<OneQubitWord> one_by_one(const std::vector<Gate>& run, const Gate*& failed) const {
    OneQubitWord all;
    for (const Gate& gate : run) {
      if (native_.contains(gate.kind)) {
        all.push_back(gate);
        continue;
      }
      const auto word = synthesis_.constant(gate_row(gate.kind).unitary(gate.angle));
      if (!word) {
        failed = &gate;
        return std::nullopt;
      }
      all.insert(all.end(), word->begin(), word->end());
    }
    return all;
  }

  void flush(int qubit) {
    std::vector<Gate>& run = runs_[at(qubit)];
    if (run.empty()) return;
    const Gate* failed = nullptr;
    std::optional<OneQubitWord> best = one_by_one(run, failed);
    if (merge_) {
      const auto merged = synthesis_.constant(unitary_of(run));
      if (merged && (!best || cost_of(*merged) < cost_of(*best))) best = merged;
    }
    if (!best) refuse(*failed);
    for (const Gate& gate : *best) done_.push_back(placed(gate, qubit));
    run.clear();
  }

  const NativeGates& native_;
  const OneQubitSynthesis& synthesis_;
  bool merge_;
  std::vector<std::vector<Gate>> runs_;  ///< per qubit, not written yet
  std::vector<Gate> done_;
};

constexpr std::array kRotationOf{GateKind::kRz, GateKind::kRx, GateKind::kRy, GateKind::kRz};

/// What a frame does when it meets a gate on one of its qubits.
enum class Meeting { kPass, kTurn, kStop };

Meeting meeting(const Gate& gate, int qubit, Axis frame, bool across_two_qubit) {
  const bool pair = gate.num_qubits() == 2;
  if (pair && !across_two_qubit) return Meeting::kStop;
  if (axis_on(gate, qubit) == frame) return Meeting::kPass;
  const bool flips = gate.kind == GateKind::kX || gate.kind == GateKind::kY ||
                     (gate.kind == GateKind::kEcr && gate.qubits[0] == qubit);
  return flips && frame == Axis::kZ ? Meeting::kTurn : Meeting::kStop;
}

}  // namespace

std::vector<Gate> cancel_gates(const std::vector<Gate>& gates, int num_qubits,
                               const CancelOptions& options) {
  std::vector<Gate> current = gates;
  for (std::size_t before = current.size() + 1; current.size() < before;) {
    before = current.size();
    GateList list(num_qubits, options);
    for (const Gate& gate : current) list.add(gate);
    current = list.gates();
  }
  return current;
}

std::vector<Gate> to_native_gates(const std::vector<Gate>& gates, int num_qubits,
                                  const NativeGates& native, const OneQubitSynthesis& synthesis,
                                  bool merge) {
  NativeWriter writer(num_qubits, native, synthesis, merge);
  for (const Gate& gate : gates) writer.add(gate);
  return writer.finish();
}

std::vector<Gate> push_frames(const std::vector<Gate>& gates, int num_qubits,
                              const OneQubitSynthesis& synthesis, bool across_two_qubit) {
  const Axis frame = synthesis.frame_axis();
  if (frame == Axis::kNone) return gates;
  const GateKind rotation = kRotationOf[static_cast<std::size_t>(frame)];
  std::vector<double> angles(at(num_qubits), 0.0);
  std::vector<Gate> done;
  const auto flush = [&](int qubit) {
    Gate gate = rotation_gate(rotation, angles[at(qubit)]);
    gate.qubits[0] = qubit;
    if (std::abs(gate.angle) > 1e-12) done.push_back(gate);
    angles[at(qubit)] = 0.0;
  };
  for (const Gate& gate : gates) {
    if (gate.kind == rotation && gate.slot < 0) {
      angles[at(gate.qubits[0])] += gate.angle;
      continue;
    }
    for (const int q : gate.qubits) {
      if (q < 0) continue;
      const Meeting met = meeting(gate, q, frame, across_two_qubit);
      if (met == Meeting::kTurn) angles[at(q)] = -angles[at(q)];
      if (met == Meeting::kStop) flush(q);
    }
    done.push_back(gate);
  }
  for (int q = 0; q < num_qubits; ++q) flush(q);
  return done;
}

}  // namespace qarch::sim
