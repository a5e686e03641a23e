#include "sim/state_vector_program.h"

#include <algorithm>

#include "sim/sine_cosine.h"

namespace qarch::sim {

namespace {

template <class V>
using Quaternion = std::array<V, 4>;  ///< w - i (r R + j J + z Z)

constexpr double kHalfRoot = 0x1.6a09e667f3bcdp-1;  // sqrt(1/2)
constexpr double kCos8 = 0x1.d906bcf328d46p-1;      // cos(pi/8)
constexpr double kSin8 = 0x1.87de2a6aea963p-2;      // sin(pi/8)

/// The one-qubit gates without an angle up to their phase, from kX in the order of GateKind.
constexpr std::array<Quaternion<double>, 15> kFixedGates{{
    {0, 1, 0, 0},                   // x
    {0, 0, 1, 0},                   // y
    {0, 0, 0, 1},                   // z
    {0, kHalfRoot, 0, kHalfRoot},   // h
    {kHalfRoot, 0, 0, kHalfRoot},   // s
    {kHalfRoot, 0, 0, -kHalfRoot},  // sdg
    {kCos8, 0, 0, kSin8},           // t
    {kCos8, 0, 0, -kSin8},          // tdg
    {kHalfRoot, kHalfRoot, 0, 0},   // sx
    {},
    {},
    {},
    {},                             // gates of two qubits
    {1, 0, 0, 0},                   // id
    {kHalfRoot, -kHalfRoot, 0, 0},  // sxdg
}};

/// a b as operators.
template <class V>
Quaternion<V> product(const Quaternion<V>& a, const Quaternion<V>& b) {
  return {fma(V(-a[3]), b[3], fma(V(-a[2]), b[2], fma(V(-a[1]), b[1], V(a[0] * b[0])))),
          fma(V(-a[3]), b[2], fma(a[2], b[3], fma(a[1], b[0], V(a[0] * b[1])))),
          fma(V(-a[1]), b[3], fma(a[3], b[1], fma(a[2], b[0], V(a[0] * b[2])))),
          fma(V(-a[2]), b[1], fma(a[1], b[2], fma(a[3], b[0], V(a[0] * b[3]))))};
}

constexpr std::size_t next_axis(std::size_t axis) { return axis % 3 + 1; }

/// (c - i s P_axis) b: the same bits as product(), up to the sign of zeros.
template <std::size_t kAxis, class V>
Quaternion<V> turned(const V& c, const V& s, const Quaternion<V>& b) {
  constexpr std::size_t kNext = next_axis(kAxis);
  constexpr std::size_t kLast = next_axis(kNext);
  Quaternion<V> result;
  result[0] = fma(V(-s), b[kAxis], V(c * b[0]));
  result[kAxis] = fma(s, b[0], V(c * b[kAxis]));
  result[kNext] = fma(V(-s), b[kLast], V(c * b[kNext]));
  result[kLast] = fma(s, b[kNext], V(c * b[kLast]));
  return result;
}

Quaternion<double> axis_quaternion(int axis, double c, double s) {
  Quaternion<double> result{c, 0, 0, 0};
  result[static_cast<std::size_t>(axis)] = s;
  return result;
}

Quaternion<Eight> load_quaternion(const double* rows) {
  return {load<Eight>(rows), load<Eight>(rows + 8), load<Eight>(rows + 16), load<Eight>(rows + 24)};
}

void store_quaternion(double* rows, const Quaternion<Eight>& q) {
  for (std::size_t c = 0; c < 4; ++c) store(rows + 8 * c, q[c]);
}

}  // namespace

/// One pass over the gates, with a list of pending factors for every qubit.
class StateVectorProgram::Compiler {
 public:
  explicit Compiler(StateVectorProgram& program)
      : program_(program), pending_(static_cast<std::size_t>(program.num_qubits_)) {}

  void compile(const Circuit& circuit) {
    pool_.reserve(circuit.gates().size());
    program_.factors_.reserve(circuit.gates().size());
    for (const Gate& gate : circuit.gates()) {
      if (gate.kind == GateKind::kEcr) {
        // Up to a phase. As it is, ecr would turn Z into a string with Y, which is no diagonal.
        push({GateKind::kS, {gate.qubits[0], -1}});
        push({GateKind::kX, {gate.qubits[0], -1}});
        push({GateKind::kSxdg, {gate.qubits[1], -1}});
        entangle(GateKind::kCx, gate.qubits[0], gate.qubits[1]);
      } else if (gate.num_qubits() == 2) {
        entangle(gate.kind, gate.qubits[0], gate.qubits[1]);
      } else if (gate.kind != GateKind::kId && gate.kind != GateKind::kDelay) {
        push(gate);
      }
    }
    for (int q = 0; q < program_.num_qubits_; ++q) flush(q);
  }

 private:
  struct Pending {
    int first = -1;
    int last = -1;
    bool initial = true;
  };

  void entangle(GateKind kind, int q0, int q1) {
    for (const int q : {q0, q1}) {
      flush(q);
      pending_[static_cast<std::size_t>(q)].initial = false;
    }
    program_.frame_.append(kind, q0, q1);
  }

  void push(const Gate& gate) {
    Pending& run = pending_[static_cast<std::size_t>(gate.qubits[0])];
    const auto kind = static_cast<std::size_t>(gate.kind);
    constexpr auto kFirstFixed = static_cast<std::size_t>(GateKind::kX);
    Factor factor;
    if (kind >= kFirstFixed) {
      factor.constant = kFixedGates[kind - kFirstFixed];
    } else if (gate.slot < 0) {
      double s = 0.0, c = 0.0;
      sine_cosine(0.5 * gate.angle, s, c);
      factor.constant = axis_quaternion(static_cast<int>(kind) + 1, c, s);
    } else {
      factor.axis = static_cast<int>(kind) + 1;
      factor.slot = gate.slot;
    }
    if (factor.axis == 0 && run.last >= 0 && pool(run.last).axis == 0) {
      pool(run.last).constant = product(factor.constant, pool(run.last).constant);
      return;
    }
    const int place = static_cast<int>(pool_.size());
    pool_.push_back(factor);
    (run.last < 0 ? run.first : pool(run.last).next) = place;
    run.last = place;
  }

  /// The qubit's X, Y, Z, seen through the two-qubit gates so far, are R, J, Z up to sign and
  /// order.
  void flush(int qubit) {
    Pending& run = pending_[static_cast<std::size_t>(qubit)];
    if (run.first < 0) return;
    const PhasedString& x = program_.frame_.x(qubit);
    const std::uint32_t z = program_.frame_.z(qubit).z;
    const bool real = x.phase % 2 == 0;  // X is s R and Y is s J; else Y is s R and X is -s J
    const double sign = x.phase == 0 || x.phase == 3 ? 1.0 : -1.0;
    const std::array<int, 4> axis{0, real ? 1 : 2, real ? 2 : 1, 3};
    const std::array<double, 4> signs{1.0, real ? sign : -sign, sign, 1.0};

    const Run made{static_cast<int>(program_.factors_.size()), 0};
    program_.runs_.push_back(made);
    const int index = static_cast<int>(program_.runs_.size()) - 1;
    for (int f = run.first; f >= 0; f = pool(f).next) {
      const Factor& from = pool(f);
      Factor to = from;
      if (from.axis != 0) {
        to.axis = axis[static_cast<std::size_t>(from.axis)];
        to.scale = 0.5 * signs[static_cast<std::size_t>(from.axis)];
      }
      for (std::size_t c = 0; c < 4; ++c) {
        to.constant[static_cast<std::size_t>(axis[c])] = signs[c] * from.constant[c];
      }
      program_.factors_.push_back(to);
      ++program_.runs_.back().num_factors;
    }
    run.first = run.last = -1;
    if (run.initial) {
      program_.initial_[static_cast<std::size_t>(qubit)] = index;
      run.initial = false;
    } else {
      program_.turns_.push_back({x.x, z, real ? x.z : x.z ^ z, only_axis(made), index});
    }
  }

  /// The one axis about which all factors of the run added last turn, or 0.
  int only_axis(const Run& run) const {
    const auto first = static_cast<std::size_t>(run.first_factor);
    std::array<bool, 4> used{};
    for (std::size_t f = first; f < program_.factors_.size(); ++f) {
      const Factor& factor = program_.factors_[f];
      for (std::size_t axis = 1; axis < 4; ++axis) {
        if (factor.axis == 0 && factor.constant[axis] != 0.0) used[axis] = true;
      }
      if (factor.axis != 0) used[static_cast<std::size_t>(factor.axis)] = true;
    }
    if (used[1] + used[2] + used[3] != 1) return 0;
    return used[1] ? 1 : used[2] ? 2 : 3;
  }

  Factor& pool(int f) { return pool_[static_cast<std::size_t>(f)]; }

  StateVectorProgram& program_;
  std::vector<Pending> pending_;
  std::vector<Factor> pool_;
};

StateVectorProgram::StateVectorProgram(const Circuit& circuit)
    : num_qubits_(circuit.num_qubits()),
      num_parameters_(circuit.num_parameters()),
      frame_(circuit.num_qubits()),
      initial_(static_cast<std::size_t>(circuit.num_qubits()), -1) {
  Compiler(*this).compile(circuit);
  make_steps();
}

void StateVectorProgram::make_steps() {
  const std::size_t num_groups = (runs_.size() + 7) / 8;
  bound_.resize(32 * num_groups);
  group_end_.reserve(num_groups);
  for (std::size_t first = 0; first < runs_.size(); first += 8) {
    int longest = 0;
    for (std::size_t i = first; i < std::min(first + 8, runs_.size()); ++i) {
      longest = std::max(longest, runs_[i].num_factors);
    }
    for (int p = 0; p < longest; ++p) make_step(first, static_cast<std::size_t>(p));
    group_end_.push_back(static_cast<int>(steps_.size()));
  }
}

void StateVectorProgram::make_step(std::size_t first_run, std::size_t position) {
  std::array<const Factor*, 8> lanes{};
  bool has_constant = false;
  std::array<bool, 4> has_axis{};
  for (std::size_t k = 0; k < 8 && first_run + k < runs_.size(); ++k) {
    const Run& run = runs_[first_run + k];
    if (position >= static_cast<std::size_t>(run.num_factors)) continue;
    lanes[k] = &factors_[static_cast<std::size_t>(run.first_factor) + position];
    has_constant = has_constant || lanes[k]->axis == 0;
    has_axis[static_cast<std::size_t>(lanes[k]->axis)] = true;
  }
  Step& step = steps_.emplace_back();
  const int num_axes = has_axis[1] + has_axis[2] + has_axis[3];
  step.kind = kMixed;
  if (num_axes == 0) step.kind = kConstant;
  if (num_axes == 1 && !has_constant) step.kind = has_axis[1] ? 1 : has_axis[2] ? 2 : 3;
  for (std::size_t k = 0; k < 8; ++k) {
    if (lanes[k] == nullptr || lanes[k]->axis == 0) continue;
    step.scale[k] = lanes[k]->scale;
    step.slot[k] = static_cast<std::uint32_t>(lanes[k]->slot);
  }
  if (step.kind != kMixed && step.kind != kConstant) return;
  step.table = static_cast<int>(table_.size());
  table_.resize(table_.size() + 64);
  double* const rows = &table_[static_cast<std::size_t>(step.table)];
  for (std::size_t k = 0; k < 8; ++k) {
    if (lanes[k] == nullptr) {
      rows[32 + k] = 1.0;
    } else if (lanes[k]->axis == 0) {
      for (std::size_t c = 0; c < 4; ++c) rows[32 + 8 * c + k] = lanes[k]->constant[c];
    } else {
      rows[k] = rows[8 * static_cast<std::size_t>(lanes[k]->axis) + k] = 1.0;
    }
  }
}

/// Eight runs' next factor: the angles' sines and cosines, or a table of quaternions, or both.
template <bool kKeep>
void StateVectorProgram::bind_steps(const double* parameters) {
  constexpr double kZero = 0.0;
  const double* const p = num_parameters_ > 0 ? parameters : &kZero;
  double* out = bound_.data();
  double* kept = kept_.data();
  const Step* step = steps_.data();
  for (const int end : group_end_) {
    Quaternion<Eight> q;
    const Step* const first = step;
    for (const Step* const last = steps_.data() + end; step != last; ++step) {
      const bool is_first = step == first;
      Quaternion<Eight> factor;
      Eight s{}, c{};
      if (step->kind != kConstant) {
        const auto& i = step->slot;
        const Eight value{p[i[0]], p[i[1]], p[i[2]], p[i[3]], p[i[4]], p[i[5]], p[i[6]], p[i[7]]};
        sine_cosine(load<Eight>(step->scale.data()) * value, s, c);
      }
      switch (step->kind) {
        case 1:
          if (kKeep || is_first) factor = {c, s, Eight{}, Eight{}};
          q = is_first ? factor : turned<1>(c, s, q);
          break;
        case 2:
          if (kKeep || is_first) factor = {c, Eight{}, s, Eight{}};
          q = is_first ? factor : turned<2>(c, s, q);
          break;
        case 3:
          if (kKeep || is_first) factor = {c, Eight{}, Eight{}, s};
          q = is_first ? factor : turned<3>(c, s, q);
          break;
        default:
          const double* const rows = table_.data() + step->table;
          factor = load_quaternion(rows + 32);
          if (step->kind == kMixed) {
            factor = {fma(load<Eight>(rows), c, factor[0]),
                      fma(load<Eight>(rows + 8), s, factor[1]),
                      fma(load<Eight>(rows + 16), s, factor[2]),
                      fma(load<Eight>(rows + 24), s, factor[3])};
          }
          q = is_first ? factor : product(factor, q);
      }
      if constexpr (kKeep) {
        store_quaternion(kept, factor);
        store_quaternion(kept + 32, q);
        kept += 64;
      }
    }
    store_quaternion(out, q);
    out += 32;
  }
}

void StateVectorProgram::bind(const double* parameters) { bind_steps<false>(parameters); }

void StateVectorProgram::bind_for_gradient(const double* parameters) {
  kept_.resize(64 * steps_.size());  // allocates once
  bind_steps<true>(parameters);
}

void StateVectorProgram::bind_batch(const std::array<const double*, 8>& p, double* scratch,
                                    double* bound) const {
  for (std::size_t slot = 0; slot < static_cast<std::size_t>(num_parameters_); ++slot) {
    const Eight angle = Eight{p[0][slot], p[1][slot], p[2][slot], p[3][slot],
                              p[4][slot], p[5][slot], p[6][slot], p[7][slot]} *
                        0.5;
    Eight s, c;
    sine_cosine(angle, s, c);
    store(scratch + 16 * slot, s);
    store(scratch + 16 * slot + 8, c);
  }
  for (const Run& run : runs_) {
    Quaternion<Eight> q{broadcast<Eight>(1.0), Eight{}, Eight{}, Eight{}};
    const auto first = static_cast<std::size_t>(run.first_factor);
    for (std::size_t f = first; f < first + static_cast<std::size_t>(run.num_factors); ++f) {
      const Factor& factor = factors_[f];
      const double* const entry = scratch + 16 * static_cast<std::size_t>(factor.slot);
      switch (factor.axis) {
        case 1:
          q = turned<1>(load<Eight>(entry + 8), load<Eight>(entry) * (2.0 * factor.scale), q);
          break;
        case 2:
          q = turned<2>(load<Eight>(entry + 8), load<Eight>(entry) * (2.0 * factor.scale), q);
          break;
        case 3:
          q = turned<3>(load<Eight>(entry + 8), load<Eight>(entry) * (2.0 * factor.scale), q);
          break;
        default:
          q = product({broadcast<Eight>(factor.constant[0]), broadcast<Eight>(factor.constant[1]),
                       broadcast<Eight>(factor.constant[2]), broadcast<Eight>(factor.constant[3])},
                      q);
      }
    }
    store_quaternion(bound, q);
    bound += 32;
  }
}

void StateVectorProgram::add_gradient(const double* torques, double* gradient) const {
  const double* const kept = kept_.data();
  std::size_t begin = 0;
  for (std::size_t g = 0; g < group_end_.size(); ++g, torques += 24) {
    const auto end = static_cast<std::size_t>(group_end_[g]);
    const Quaternion<Eight> torque{Eight{}, load<Eight>(torques), load<Eight>(torques + 8),
                                   load<Eight>(torques + 16)};
    // df/dq of the product up to step i, of which only the part tangent to the sphere is right
    Quaternion<Eight> slope = product(torque, load_quaternion(&kept[64 * (end - 1) + 32]));
    for (std::size_t i = end; i-- > begin;) {
      const Step& step = steps_[i];
      const Quaternion<Eight> q = load_quaternion(&kept[64 * i + 32]);
      if (step.kind != kConstant) {
        Eight sum{};
        for (std::size_t axis = 1; axis <= 3; ++axis) {
          if (step.kind != kMixed && step.kind != static_cast<int>(axis)) continue;
          const std::size_t b = next_axis(axis);
          const std::size_t d = next_axis(b);
          Eight along = fma(q[b], slope[d],
                            fma(-q[d], slope[b], fma(q[0], slope[axis], -q[axis] * slope[0])));
          if (step.kind == kMixed) {
            along *= load<Eight>(&table_[static_cast<std::size_t>(step.table) + 8 * axis]);
          }
          sum += along;
        }
        sum *= load<Eight>(step.scale.data());
        for (std::size_t k = 0; k < 8; ++k) gradient[step.slot[k]] += sum[k];
      }
      Quaternion<Eight> inverse = load_quaternion(&kept[64 * i]);
      for (std::size_t c = 1; c < 4; ++c) inverse[c] = -inverse[c];
      slope = product(inverse, slope);
    }
    begin = end;
  }
}

}  // namespace qarch::sim
