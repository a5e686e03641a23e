#include "sim/transpile/one_qubit_synthesis.h"

#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <tuple>
#include <utility>

namespace qarch::sim {

namespace {

using Unitary = Eigen::Matrix2cd;
using std::numbers::pi;
constexpr double kNoTurn = 1e-12;
constexpr std::array kRotations{GateKind::kRx, GateKind::kRy, GateKind::kRz};

Unitary matrix_of(const Gate& gate) { return gate_row(gate.kind).unitary(gate.angle); }

Unitary pauli(int axis) {
  constexpr std::array kPaulis{GateKind::kX, GateKind::kY, GateKind::kZ};
  return matrix_of({kPaulis[static_cast<std::size_t>(axis)]});
}

bool no_turn(double angle) { return std::abs(std::remainder(angle, 2 * pi)) < kNoTurn; }

/// Half the trace of P_row U P_column U^-1.
double turned(const Unitary& u, int row, int column) {
  return 0.5 * (pauli(row) * u * pauli(column) * u.adjoint()).trace().real();
}

/// w, x, y, z with U = exp(i phi) (w - i (x X + y Y + z Z)).
std::array<double, 4> quaternion(const Unitary& u) {
  const Unitary special = u / std::sqrt(u.determinant());
  std::array<double, 4> q{special.trace().real() / 2};
  for (int axis = 0; axis < 3; ++axis) {
    q[static_cast<std::size_t>(axis) + 1] = -(pauli(axis) * special).trace().imag() / 2;
  }
  return q;
}

/// U = R_A(outer) R_B(middle) R_A(inner) up to a phase.
struct Euler {
  double outer = 0.0;
  double middle = 0.0;
  double inner = 0.0;
};

/// With q_C the component along A x B:  tan((outer + inner)/2) = q_A / w,
/// tan((outer - inner)/2) = q_C / q_B,  tan(middle/2) = |(q_B, q_C)| / |(w, q_A)|.
Euler euler(const Unitary& u, int a, int b) {
  const auto q = quaternion(u);
  const int c = 3 - a - b;
  const double sign = (b - a + 3) % 3 == 1 ? 1.0 : -1.0;
  const double qa = q[static_cast<std::size_t>(a) + 1];
  const double qb = q[static_cast<std::size_t>(b) + 1];
  const double qc = sign * q[static_cast<std::size_t>(c) + 1];
  const double middle = 2 * std::atan2(std::hypot(qb, qc), std::hypot(q[0], qa));
  const double sum = 2 * std::atan2(qa, q[0]);
  const double difference = 2 * std::atan2(qc, qb);
  if (no_turn(middle)) return {sum, 0.0, 0.0};
  if (std::abs(middle - pi) < kNoTurn) return {difference, pi, 0.0};
  return {(sum + difference) / 2, middle, (sum - difference) / 2};
}

void append_rotation(OneQubitWord& word, GateKind rotation, double angle) {
  if (!no_turn(angle)) word.push_back(rotation_gate(rotation, angle));
}

/// The other solution, R_A(outer - pi) R_B(-middle) R_A(inner + pi).
Euler mirrored(const Euler& e) { return {e.outer - pi, -e.middle, e.inner + pi}; }

OneQubitWord joined(const OneQubitWord& first, const Gate& then) {
  OneQubitWord word = first;
  word.push_back(then);
  return word;
}

}  // namespace

Unitary unitary_of(const OneQubitWord& word) {
  Unitary u = Unitary::Identity();
  for (const Gate& gate : word) u = matrix_of(gate) * u;
  return u;
}

bool equal_up_to_phase(const Unitary& u, const Unitary& v) {
  const std::complex<double> overlap = (v.adjoint() * u).trace();
  if (std::abs(overlap) < 1.0) return false;
  return (u - v * (overlap / std::abs(overlap))).norm() < 1e-11;
}

Gate rotation_gate(GateKind rotation, double angle) {
  angle = std::remainder(angle, 2 * pi);
  const double eighths = std::round(angle / (pi / 4));
  if (std::abs(angle - eighths * (pi / 4)) < 1e-13) angle = eighths * (pi / 4);
  if (angle <= -pi) angle = pi;
  return {rotation, {0, -1}, -1, angle};
}

OneQubitSynthesis::OneQubitSynthesis(const NativeGates& native) {
  for (const GateRow& row : gates()) {
    if (row.num_qubits != 1 || row.kind == GateKind::kId || !native.contains(row.kind)) continue;
    (row.has_angle ? axes_ : fixed_).push_back(row.kind);
  }
  find_pulse();
  list_words();
  find_rotations();
}

OneQubitSynthesis::Key OneQubitSynthesis::key_of(const Unitary& u) {
  Key key;
  for (int i = 0; i < 9; ++i) {
    key[static_cast<std::size_t>(i)] = static_cast<int>(std::lround(turned(u, i / 3, i % 3) * 1e6));
  }
  return key;
}

/// Words of fixed gates and of quarter and half turns, cheapest first. They are the 24 Clifford
/// gates at most, unless t is needed: then there is no end, and the first 2048 have to do.
void OneQubitSynthesis::list_words() {
  constexpr std::size_t kMostWords = 2048;
  const bool any_angle = axes_.size() >= 2 || pulse_.has_value();
  std::vector<Gate> letters;
  for (const GateKind kind : axes_) {
    for (const double angle : {pi / 2, pi, -pi / 2}) letters.push_back(rotation_gate(kind, angle));
  }
  for (const GateKind kind : fixed_) {
    if (!any_angle || (kind != GateKind::kT && kind != GateKind::kTdg))
      letters.push_back({kind, {0, -1}});
  }
  using Rank = std::tuple<GateCost, std::size_t>;  // ties: in the order of discovery
  std::map<Rank, Listed> waiting;
  std::size_t count = 0;
  waiting[{GateCost{}, count++}] = {Unitary::Identity(), {}};
  while (!waiting.empty() && words_.size() < kMostWords) {
    const Listed next = std::move(waiting.begin()->second);
    waiting.erase(waiting.begin());
    if (!words_.try_emplace(key_of(next.unitary), next).second) continue;
    for (const Gate& letter : letters) {
      Listed longer{matrix_of(letter) * next.unitary, joined(next.word, letter)};
      const GateCost cost = cost_of(longer.word);
      waiting[{cost, count++}] = std::move(longer);
    }
  }
}

/// R_P = W^-1 R_Q W with W P W^-1 = Q.
void OneQubitSynthesis::find_rotations() {
  for (int axis = 0; axis < 3; ++axis) {
    const GateKind wanted = kRotations[static_cast<std::size_t>(axis)];
    std::optional<GateCost> best;
    for (const GateKind by : axes_) {
      for (const auto& [key, listed] : words_) {
        if (turned(listed.unitary, static_cast<int>(by), axis) < 1 - 1e-9) continue;
        const auto back = words_.find(key_of(listed.unitary.adjoint()));
        if (back == words_.end()) continue;
        OneQubitWord all = listed.word;
        all.insert(all.end(), back->second.word.begin(), back->second.word.end());
        const GateCost cost = cost_of(all);
        if (best && !(cost < *best)) continue;
        best = cost;
        rotations_[wanted] = {listed.word, by, back->second.word};
      }
    }
  }
}

void OneQubitSynthesis::find_pulse() {
  if (axes_.size() != 1) return;
  frame_rotation_ = axes_.front();
  const int axis = static_cast<int>(frame_rotation_);
  constexpr std::array kAxes{Axis::kX, Axis::kY, Axis::kZ};
  frame_axis_ = kAxes[static_cast<std::size_t>(axis)];
  to_z_ = Unitary::Identity();
  if (axis == 0) to_z_ = matrix_of({GateKind::kH});
  if (axis == 1) to_z_ = matrix_of({GateKind::kSx});
  for (const GateKind kind : fixed_) {
    const Unitary u = matrix_of({kind});
    const double along = turned(u, axis, axis);
    if (along < -1 + 1e-9 && !flip_) flip_ = Gate{kind, {0, -1}};
    const bool first_choice = kind == GateKind::kSx;
    if (std::abs(along) > 1e-9 || (pulse_ && !first_choice)) continue;
    pulse_ = Gate{kind, {0, -1}};
    // Ry(pi/2) = Rz(pi/2) Rx(pi/2) Rz(-pi/2)
    const Euler e = euler(to_z_ * u * to_z_.adjoint(), 2, 1);
    pulse_after_ = e.outer + pi / 2;
    pulse_before_ = e.inner - pi / 2;
  }
}

const RotationWord* OneQubitSynthesis::rotation(GateKind kind) const {
  const auto found = rotations_.find(kind);
  return found == rotations_.end() ? nullptr : &found->second;
}

std::optional<OneQubitWord> OneQubitSynthesis::by_rotations(const Unitary& u) const {
  std::optional<OneQubitWord> best;
  for (const GateKind a : axes_) {
    for (const GateKind b : axes_) {
      if (a == b) continue;
      const Euler first = euler(u, static_cast<int>(a), static_cast<int>(b));
      for (const Euler& e : {first, mirrored(first)}) {
        OneQubitWord word;
        append_rotation(word, a, e.inner);
        append_rotation(word, b, e.middle);
        append_rotation(word, a, e.outer);
        if (!best || cost_of(word) < cost_of(*best)) best = word;
      }
    }
  }
  return best;
}

/// In the frame where A is Z:  rz(f) ry(t) rz(l) = rz(f + pi) sx rz(t + pi) sx rz(l), and
/// rz(f + pi/2) sx rz(l - pi/2) for t = pi/2.
std::optional<OneQubitWord> OneQubitSynthesis::by_pulses(const Unitary& u) const {
  const Euler e = euler(to_z_ * u * to_z_.adjoint(), 2, 1);
  const auto rz = [&](OneQubitWord& word, double angle) {
    append_rotation(word, frame_rotation_, angle);
  };
  OneQubitWord word;
  if (no_turn(e.middle)) {
    rz(word, e.outer);
    return word;
  }
  if (flip_ && std::abs(e.middle - pi) < kNoTurn) {
    const Euler flip = euler(to_z_ * matrix_of(*flip_) * to_z_.adjoint(), 2, 1);
    word.push_back(*flip_);
    rz(word, e.outer - flip.outer);
    return word;
  }
  if (!pulse_) return std::nullopt;
  if (std::abs(e.middle - pi / 2) < kNoTurn) {
    rz(word, e.inner - pi / 2 - pulse_before_);
    word.push_back(*pulse_);
    rz(word, e.outer + pi / 2 - pulse_after_);
    return word;
  }
  for (const Euler& solution : {e, mirrored(e)}) {
    OneQubitWord candidate;
    rz(candidate, solution.inner - pulse_before_);
    candidate.push_back(*pulse_);
    rz(candidate, solution.middle + pi - pulse_before_ - pulse_after_);
    candidate.push_back(*pulse_);
    rz(candidate, solution.outer + pi - pulse_after_);
    if (word.empty() || cost_of(candidate) < cost_of(word)) word = candidate;
  }
  return word;
}

std::optional<OneQubitWord> OneQubitSynthesis::constant(const Unitary& u) const {
  if (equal_up_to_phase(u, Unitary::Identity())) return OneQubitWord{};
  const bool free_z = frame_axis_ == Axis::kZ && turned(u, 2, 2) > 1 - 1e-12;
  for (const GateKind kind : fixed_) {
    if (!free_z && equal_up_to_phase(u, matrix_of({kind}))) return OneQubitWord{{kind, {0, -1}}};
  }
  if (axes_.size() >= 2) return by_rotations(u);
  if (axes_.size() == 1) {
    if (auto word = by_pulses(u)) return word;
  }
  const auto listed = words_.find(key_of(u));
  if (listed == words_.end() || !equal_up_to_phase(u, listed->second.unitary)) return std::nullopt;
  return listed->second.word;
}

}  // namespace qarch::sim
