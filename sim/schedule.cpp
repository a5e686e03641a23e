#include "sim/schedule.h"

#include <algorithm>
#include <span>

namespace qarch::sim {

namespace {

constexpr double kShortestWait = 1e-15;  // second

std::size_t at(int index) { return static_cast<std::size_t>(index); }

std::span<const int> operands(const Gate& gate) {
  return std::span(gate.qubits).first(at(gate.num_qubits()));
}

/// When a gate begins, if all its qubits are free at the time in `free`; they are busy until its
/// end.
double take(const Gate& gate, double time, std::vector<double>& free) {
  double start = 0.0;
  for (const int q : operands(gate)) start = std::max(start, free[at(q)]);
  for (const int q : operands(gate)) free[at(q)] = start + time;
  return start;
}

/// The beginnings of all gates.
std::vector<double> begin_early(const Circuit& circuit, const std::vector<double>& times,
                                double& duration) {
  std::vector<double> free(at(circuit.num_qubits()), 0.0);
  std::vector<double> start;
  start.reserve(times.size());
  for (std::size_t g = 0; g < times.size(); ++g) {
    start.push_back(take(circuit.gates()[g], times[g], free));
  }
  duration = std::ranges::max(free);
  return start;
}

/// The same seen from the end.
std::vector<double> begin_late(const Circuit& circuit, const std::vector<double>& times,
                               double& duration) {
  std::vector<double> free(at(circuit.num_qubits()), 0.0);
  std::vector<double> start(times.size());
  for (std::size_t g = times.size(); g-- > 0;) {
    start[g] = take(circuit.gates()[g], times[g], free) + times[g];
  }
  duration = std::ranges::max(free);
  for (double& time : start) time = std::max(0.0, duration - time);
  return start;
}

/// Copies gates into a scheduled circuit and fills the gaps between them.
class Filler {
 public:
  explicit Filler(int num_qubits, bool fills) : fills_(fills), end_(at(num_qubits), 0.0) {
    result_.circuit = Circuit(num_qubits);
  }

  void append(const Gate& gate, int source, double start, double time) {
    for (const int q : operands(gate)) wait(q, start);
    push(gate, source, start);
    for (const int q : operands(gate)) end_[at(q)] = start + time;
  }

  /// A delay of the qubit from its last gate until then.
  void wait(int qubit, double until) {
    const double begin = end_[at(qubit)];
    if (!fills_ || until - begin < kShortestWait) return;
    push({GateKind::kDelay, {qubit, -1}, -1, until - begin}, -1, begin);
  }

  ScheduledCircuit finish(double duration) {
    for (int q = 0; q < result_.circuit.num_qubits(); ++q) wait(q, duration);
    result_.duration = duration;
    return std::move(result_);
  }

 private:
  void push(const Gate& gate, int source, double start) {
    result_.circuit.append(gate);
    result_.source.push_back(source);
    result_.start.push_back(start);
  }

  bool fills_;
  std::vector<double> end_;  ///< of the last gate of each qubit
  ScheduledCircuit result_;
};

}  // namespace

double time_of(const Gate& gate, const IdleNoise& idle) {
  if (gate.kind == GateKind::kDelay) return gate.angle;
  for (const OperationTime& time : idle.times) {
    if (time.kind != gate.kind) continue;
    if (time.qubits.empty() || std::ranges::equal(time.qubits, operands(gate))) return time.seconds;
  }
  return 0.0;
}

std::optional<IdleRelaxation> relaxation_of(const Gate& gate, const IdleNoise& idle) {
  if (gate.kind != GateKind::kDelay || at(gate.qubits[0]) >= idle.qubits.size()) return {};
  return idle.qubits[at(gate.qubits[0])];
}

ScheduledCircuit schedule(const Circuit& circuit, const IdleNoise& idle) {
  std::vector<double> times;
  times.reserve(circuit.gates().size());
  for (const Gate& gate : circuit.gates()) times.push_back(time_of(gate, idle));
  double duration = 0.0;
  const std::vector<double> start = idle.policy == SchedulePolicy::kAlap
                                        ? begin_late(circuit, times, duration)
                                        : begin_early(circuit, times, duration);
  Filler filler(circuit.num_qubits(), idle.policy != SchedulePolicy::kNone);
  for (std::size_t g = 0; g < times.size(); ++g) {
    filler.append(circuit.gates()[g], static_cast<int>(g), start[g], times[g]);
  }
  return filler.finish(duration);
}

}  // namespace qarch::sim
