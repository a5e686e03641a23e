#include "search/io/qasm/lowering.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numbers>

namespace qarch::search::qasm {

namespace {

using sim::GateKind;
using std::numbers::pi;

Value number(double value) { return {value, false, {}}; }

bool is_zero(const Value& value) { return value.is_number() && value.number == 0.0; }

/// The gates that are not their own inverses, without those of an angle.
constexpr std::array<std::pair<GateKind, GateKind>, 3> kInverses{
    {{GateKind::kS, GateKind::kSdg},
     {GateKind::kT, GateKind::kTdg},
     {GateKind::kSx, GateKind::kSxdg}}};

GateKind inverse_of(GateKind kind) {
  for (const auto& [a, b] : kInverses) {
    if (kind == a) return b;
    if (kind == b) return a;
  }
  return kind;
}

/// diag(1, e^(i gamma)) with a name.
struct NamedPhase {
  GateKind kind;
  double gamma;
};
constexpr std::array<NamedPhase, 6> kNamedPhases{{{GateKind::kZ, pi},
                                                  {GateKind::kZ, -pi},
                                                  {GateKind::kS, pi / 2},
                                                  {GateKind::kSdg, -pi / 2},
                                                  {GateKind::kT, pi / 4},
                                                  {GateKind::kTdg, -pi / 4}}};

const NamedPhase* named_phase(const Value& gamma) {
  if (!gamma.is_number()) return nullptr;
  const auto found = std::ranges::find(kNamedPhases, gamma.number, &NamedPhase::gamma);
  return found == kNamedPhases.end() ? nullptr : found;
}

std::vector<int> without_last(const std::vector<int>& values) {
  return {values.begin(), values.end() - 1};
}

constexpr std::size_t kMostParityQubits = 5;

}  // namespace

void Lowering::emit(GateKind kind, std::initializer_list<int> qubits) {
  sink_.gate(kind, {}, std::span(qubits.begin(), qubits.size()));
}

void Lowering::rotate(GateKind kind, const Value& angle, int qubit) {
  if (!is_zero(angle)) sink_.gate(kind, angle, std::span(&qubit, 1));
}

/// diag(1, e^(i gamma)) = e^(i gamma/2) rz(gamma)
void Lowering::phase_gate(const Value& gamma, int qubit) {
  if (const NamedPhase* named = named_phase(gamma)) return emit(named->kind, {qubit});
  rotate(GateKind::kRz, gamma, qubit);
  sink_.phase(gamma * 0.5);
}

void Lowering::apply(const GateCall& call, std::span<const Value> parameters,
                     std::span<const int> qubits, int version, const Source& source) {
  this->call(call, parameters, qubits, {}, false, version, source);
}

void Lowering::call(const GateCall& call, std::span<const Value> parameters,
                    std::span<const int> qubits, std::vector<int> controls, bool inverse,
                    int version, const Source& source) {
  work_.add(1 + controls.size(), source, call.offset);
  if (call.gate->meaning == GateMeaning::kBarrier) return sink_.barrier(qubits);
  const std::size_t own = call.controls.size();
  Target target{*call.gate, {}, {qubits.begin() + static_cast<std::ptrdiff_t>(own), qubits.end()}};
  for (const Expression& argument : call.arguments) {
    target.arguments.push_back(evaluate(argument, parameters, version, source, work_));
    target.arguments.back().is_integer = false;
  }
  const auto flip_negated = [&] {
    for (std::size_t i = 0; i < own; ++i)
      if (!call.controls[i]) emit(GateKind::kX, {qubits[i]});
  };
  controls.insert(controls.end(), qubits.begin(),
                  qubits.begin() + static_cast<std::ptrdiff_t>(own));
  flip_negated();
  double power = 1.0;
  for (const double factor : call.powers) power *= factor;
  const bool whole =
      std::ranges::all_of(call.powers, [](double p) { return p == std::nearbyint(p); });
  if (!whole) {
    fractional_power(call, std::move(target), std::move(controls), inverse, source);
  } else if (!(std::fabs(power) <= 1e6)) {
    source.fail(call.offset,
                "a power of " + std::to_string(power) + ", must be in [-1000000, 1000000]");
  } else {
    const auto times = static_cast<int>(std::fabs(power));
    for (int i = 0; i < times; ++i) {
      work_.add(1, source, call.offset);
      run(target, controls, inverse != (power < 0));
    }
  }
  flip_negated();
}

void Lowering::run(const Target& target, const std::vector<int>& controls, bool inverse) {
  const auto sign = [&](std::size_t i) { return target.arguments[i] * (inverse ? -1.0 : 1.0); };
  switch (target.gate.meaning) {
    case GateMeaning::kPhase:
      if (controls.empty()) return sink_.phase(sign(0));
      return controlled_phase(sign(0), without_last(controls), controls.back());
    case GateMeaning::kEuler:
      if (inverse) return euler(sign(0), sign(2), sign(1), target.qubits[0], controls);
      return euler(sign(0), sign(1), sign(2), target.qubits[0], controls);
    case GateMeaning::kNative:
      return native(target, controls, inverse);
    default:
      if (target.gate.native != nullptr && controls.empty() && sink_.ignores_phase())
        return native(target, controls, inverse);
      return body(target, controls, inverse);
  }
}

void Lowering::body(const Target& target, const std::vector<int>& controls, bool inverse) {
  const GateDefinition& gate = target.gate;
  const bool numbers = std::ranges::all_of(target.arguments, &Value::is_number);
  if (!controls.empty() && gate.num_qubits == 1 && gate.body.size() > 1 && numbers &&
      !gate.is_standard) {
    std::vector<double> arguments;
    for (const Value& value : target.arguments) arguments.push_back(value.number);
    Eigen::MatrixXcd matrix = gate_matrix(gate, arguments, work_);
    if (inverse) matrix = matrix.adjoint().eval();
    return matrix_gate(matrix, target.qubits[0], controls);
  }
  std::vector<int> qubits;
  for (std::size_t i = 0; i < gate.body.size(); ++i) {
    const GateCall& line = gate.body[inverse ? gate.body.size() - 1 - i : i];
    qubits.clear();
    for (const int operand : line.operands)
      qubits.push_back(target.qubits[static_cast<std::size_t>(operand)]);
    call(line, target.arguments, qubits, controls, inverse, gate.version, *gate.source);
  }
}

void Lowering::native(const Target& target, std::vector<int> controls, bool inverse) {
  const sim::GateRow& row = *target.gate.native;
  const std::vector<int>& q = target.qubits;
  const GateKind kind = inverse ? inverse_of(row.kind) : row.kind;
  const Value angle = row.has_angle ? target.arguments[0] * (inverse ? -1.0 : 1.0) : Value{};
  if (controls.empty()) return sink_.gate(kind, angle, q);
  if (row.num_qubits == 1) return controlled(kind, angle, q[0], controls);
  if (kind == GateKind::kSwap) {
    emit(GateKind::kCx, {q[1], q[0]});
    controls.push_back(q[0]);
    controlled_x(controls, q[1], {});
    return emit(GateKind::kCx, {q[1], q[0]});
  }
  controls.push_back(q[0]);
  const GateKind target_kind = kind == GateKind::kCx   ? GateKind::kX
                               : kind == GateKind::kCy ? GateKind::kY
                                                       : GateKind::kZ;
  controlled(target_kind, {}, q[1], controls);
}

/// rz(phi) ry(theta) rz(lambda) = A X B X C with A = rz(phi) ry(theta/2),
/// B = ry(-theta/2) rz(-(phi + lambda)/2), C = rz((lambda - phi)/2).
void Lowering::euler(const Value& theta, const Value& phi, const Value& lambda, int qubit,
                     const std::vector<int>& controls) {
  if (controls.empty()) {
    rotate(GateKind::kRz, lambda, qubit);
    rotate(GateKind::kRy, theta, qubit);
    return rotate(GateKind::kRz, phi, qubit);
  }
  const auto mean = [](const Value& a, const Value& b, double sign) {
    Value result{0.5 * (a.number + sign * b.number), false, (a * 0.5).terms};
    for (const auto& [input, coefficient] : (b * (0.5 * sign)).terms) {
      const auto at = std::ranges::lower_bound(result.terms, input, {},
                                               [](const auto& term) { return term.first; });
      if (at != result.terms.end() && at->first == input) {
        at->second += coefficient;
      } else {
        result.terms.insert(at, {input, coefficient});
      }
    }
    std::erase_if(result.terms, [](const auto& term) { return term.second == 0.0; });
    return result;
  };
  rotate(GateKind::kRz, mean(lambda, phi, -1.0), qubit);
  controlled_x(controls, qubit, {});
  rotate(GateKind::kRz, mean(phi, lambda, 1.0) * -1.0, qubit);
  rotate(GateKind::kRy, theta * -0.5, qubit);
  controlled_x(controls, qubit, {});
  rotate(GateKind::kRy, theta * 0.5, qubit);
  rotate(GateKind::kRz, phi, qubit);
}

void Lowering::controlled(GateKind kind, const Value& angle, int qubit,
                          const std::vector<int>& controls) {
  const bool one = controls.size() == 1;
  const auto phase = [&](double gamma) { controlled_phase(number(gamma), controls, qubit); };
  switch (kind) {
    case GateKind::kX:
      return controlled_x(controls, qubit, {});
    case GateKind::kY:
      if (one) return emit(GateKind::kCy, {controls[0], qubit});
      emit(GateKind::kSdg, {qubit});
      controlled_x(controls, qubit, {});
      return emit(GateKind::kS, {qubit});
    case GateKind::kZ:
      return phase(pi);
    case GateKind::kS:
      return phase(pi / 2);
    case GateKind::kSdg:
      return phase(-pi / 2);
    case GateKind::kT:
      return phase(pi / 4);
    case GateKind::kTdg:
      return phase(-pi / 4);
    case GateKind::kSx:  // = h s h
    case GateKind::kSxdg:
      emit(GateKind::kH, {qubit});
      phase(kind == GateKind::kSx ? pi / 2 : -pi / 2);
      return emit(GateKind::kH, {qubit});
    case GateKind::kH:  // = ry(pi/4) z ry(-pi/4)
      rotate(GateKind::kRy, number(-pi / 4), qubit);
      phase(pi);
      return rotate(GateKind::kRy, number(pi / 4), qubit);
    case GateKind::kRx:
    case GateKind::kRy:
    case GateKind::kRz:
      return controlled_rotation(kind, angle, qubit, controls);
    default:
      return;  // the identity
  }
}

/// R(theta) = R(theta/2) P R(-theta/2) P with a Pauli P that turns the rotation around.
void Lowering::controlled_rotation(GateKind kind, const Value& angle, int qubit,
                                   const std::vector<int>& controls) {
  if (is_zero(angle)) return;
  const bool by_z = kind == GateKind::kRx;
  const auto flip = [&] {
    if (by_z) return controlled(GateKind::kZ, {}, qubit, controls);
    controlled_x(controls, qubit, {});
  };
  rotate(kind, angle * 0.5, qubit);
  flip();
  rotate(kind, angle * -0.5, qubit);
  flip();
}

/// e^(i gamma) where all qubits are 1.
void Lowering::controlled_phase(const Value& gamma, std::vector<int> controls, int qubit) {
  if (is_zero(gamma)) return;
  if (controls.empty()) return phase_gate(gamma, qubit);
  const bool is_z = gamma.is_number() && std::fabs(gamma.number) == pi;
  if (controls.size() == 1 && is_z) return emit(GateKind::kCz, {controls[0], qubit});
  if (controls.size() < kMostParityQubits) {
    controls.push_back(qubit);
    return parity_phases(gamma, controls);
  }
  const int last = controls.back();
  controls.pop_back();
  controlled_phase(gamma * 0.5, {last}, qubit);
  controlled_x(controls, last, {qubit});
  controlled_phase(gamma * -0.5, {last}, qubit);
  controlled_x(controls, last, {qubit});
  controlled_phase(gamma * 0.5, controls, qubit);
}

/// x1 x2 ... xn = 2^(1-n) sum over the sets S != {} of (-1)^(|S|+1) parity(S). The sets with
/// highest qubit k are met in the order of a Gray code, each one CX from the one before.
void Lowering::parity_phases(const Value& gamma, const std::vector<int>& qubits) {
  const std::size_t n = qubits.size();
  const Value part = gamma * std::ldexp(1.0, 1 - static_cast<int>(n));
  for (std::size_t k = 0; k < n; ++k) {
    phase_gate(part, qubits[k]);
    for (unsigned step = 1; step < 1U << k; ++step) {
      emit(GateKind::kCx, {qubits[static_cast<std::size_t>(std::countr_zero(step))], qubits[k]});
      const bool odd = (std::popcount(step ^ (step >> 1U)) & 1) != 0;
      phase_gate(part * (odd ? -1.0 : 1.0), qubits[k]);
    }
    if (k > 0) emit(GateKind::kCx, {qubits[k - 1], qubits[k]});
  }
}

/// `borrowed`: qubits of any state, which they have again afterwards.
void Lowering::controlled_x(const std::vector<int>& controls, int qubit,
                            const std::vector<int>& borrowed) {
  const std::size_t m = controls.size();
  if (m == 1) return emit(GateKind::kCx, {controls[0], qubit});
  if (m < kMostParityQubits || borrowed.empty()) {
    emit(GateKind::kH, {qubit});
    controlled_phase(number(pi), controls, qubit);
    return emit(GateKind::kH, {qubit});
  }
  if (borrowed.size() >= m - 2) return x_by_chain(controls, qubit, borrowed);
  x_by_halves(controls, qubit, borrowed[0]);
}

/// Lemma 7.2: 4 (m - 2) gates of two controls, m - 2 borrowed qubits.
void Lowering::x_by_chain(const std::vector<int>& controls, int qubit,
                          const std::vector<int>& borrowed) {
  const std::size_t m = controls.size();
  const auto link = [&](std::size_t i) {  // control i, 2 <= i < m
    const int target = i + 1 == m ? qubit : borrowed[i - 1];
    controlled_x({controls[i], borrowed[i - 2]}, target, {});
  };
  for (const std::size_t top : {m - 1, m - 2}) {
    for (std::size_t i = top; i >= 2; --i) link(i);
    controlled_x({controls[0], controls[1]}, borrowed[0], {});
    for (std::size_t i = 2; i <= top; ++i) link(i);
  }
}

/// Lemma 7.3: each half borrows from the other.
void Lowering::x_by_halves(const std::vector<int>& controls, int qubit, int borrowed) {
  const auto half = static_cast<std::ptrdiff_t>((controls.size() + 1) / 2);
  const std::vector<int> first(controls.begin(), controls.begin() + half);
  const std::vector<int> rest(controls.begin() + half, controls.end());
  std::vector<int> second = rest;
  second.push_back(borrowed);
  std::vector<int> others = rest;
  others.push_back(qubit);
  for (int i = 0; i < 2; ++i) {
    controlled_x(first, borrowed, others);
    controlled_x(second, qubit, first);
  }
}

}  // namespace qarch::search::qasm
