#include "sim/state_vector_program.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "sim/sine_cosine.h"

namespace qarch::sim {

namespace {

template <class V>
using Quaternion = std::array<V, 4>;  ///< w - i (r R + j J + z Z)

constexpr double kHalfRoot = 0x1.6a09e667f3bcdp-1;  // sqrt(1/2)
constexpr double kCos8 = 0x1.d906bcf328d46p-1;      // cos(pi/8)
constexpr double kSin8 = 0x1.87de2a6aea963p-2;      // sin(pi/8)

/// The one-qubit gates without an angle up to their phase, from kX to kSx in the order of GateKind.
constexpr std::array<Quaternion<double>, 9> kFixedGates{{
    {0, 1, 0, 0},                   // x
    {0, 0, 1, 0},                   // y
    {0, 0, 0, 1},                   // z
    {0, kHalfRoot, 0, kHalfRoot},   // h
    {kHalfRoot, 0, 0, kHalfRoot},   // s
    {kHalfRoot, 0, 0, -kHalfRoot},  // sdg
    {kCos8, 0, 0, kSin8},           // t
    {kCos8, 0, 0, -kSin8},          // tdg
    {kHalfRoot, kHalfRoot, 0, 0},   // sx
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

template <class V>
Quaternion<V> turned(int axis, const V& c, const V& s, const Quaternion<V>& b) {
  return axis == 1 ? turned<1>(c, s, b) : axis == 2 ? turned<2>(c, s, b) : turned<3>(c, s, b);
}

template <class V>
Quaternion<V> axis_quaternion(int axis, const V& c, const V& s) {
  Quaternion<V> result{c, V{}, V{}, V{}};
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

CliffordFrame::CliffordFrame(int num_qubits) : images_(static_cast<std::size_t>(num_qubits)) {
  for (std::size_t q = 0; q < images_.size(); ++q) {
    images_[q] = {{std::uint32_t{1} << q, 0, 0}, {0, std::uint32_t{1} << q, 0}};
  }
}

void CliffordFrame::append(GateKind kind, int q0, int q1) {
  Images& a = images_[static_cast<std::size_t>(q0)];
  Images& b = images_[static_cast<std::size_t>(q1)];
  constexpr PhasedString kImaginaryUnit{0, 0, 1};
  switch (kind) {
    case GateKind::kCx:
      a.x = a.x * b.x;
      b.z = a.z * b.z;
      return;
    case GateKind::kCy:
      a.x = kImaginaryUnit * a.x * b.x * b.z;
      b.x = a.z * b.x;
      b.z = a.z * b.z;
      return;
    case GateKind::kCz:
      a.x = a.x * b.z;
      b.x = a.z * b.x;
      return;
    default:
      assert(kind == GateKind::kSwap);
      std::swap(a, b);
  }
}

PhasedString CliffordFrame::image(std::uint32_t x, std::uint32_t z) const {
  PhasedString result{0, 0, static_cast<unsigned>(std::popcount(x & z)) % 4};
  for (; x != 0; x &= x - 1)
    result = result * images_[static_cast<unsigned>(std::countr_zero(x))].x;
  for (; z != 0; z &= z - 1)
    result = result * images_[static_cast<unsigned>(std::countr_zero(z))].z;
  return result;
}

/// One pass over the gates, with a list of pending factors for every qubit.
class StateVectorProgram::Compiler {
 public:
  explicit Compiler(StateVectorProgram& program)
      : program_(program), pending_(static_cast<std::size_t>(program.num_qubits_)) {}

  void compile(const Circuit& circuit) {
    pool_.reserve(circuit.gates().size());
    program_.factors_.reserve(circuit.gates().size());
    for (const Gate& gate : circuit.gates()) {
      if (gate.num_qubits() == 2) {
        flush(gate.qubits[0]);
        flush(gate.qubits[1]);
        pending_[static_cast<std::size_t>(gate.qubits[0])].initial = false;
        pending_[static_cast<std::size_t>(gate.qubits[1])].initial = false;
        program_.frame_.append(gate.kind, gate.qubits[0], gate.qubits[1]);
      } else {
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
      program_.turns_.push_back({x.x, z, real ? x.z : x.z ^ z, index});
    }
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
      const double* const rows = table_.data() + step->table;
      Quaternion<Eight> factor;
      if (step->kind == kConstant) {
        factor = load_quaternion(rows + 32);
        q = step == first ? factor : product(factor, q);
      } else {
        const auto& i = step->slot;
        const Eight angle =
            load<Eight>(step->scale.data()) *
            Eight{p[i[0]], p[i[1]], p[i[2]], p[i[3]], p[i[4]], p[i[5]], p[i[6]], p[i[7]]};
        Eight s, c;
        sine_cosine(angle, s, c);
        if (step->kind == kMixed) {
          factor = load_quaternion(rows + 32);
          for (std::size_t k = 0; k < 4; ++k) {
            factor[k] = fma(load<Eight>(rows + 8 * k), k == 0 ? c : s, factor[k]);
          }
          q = step == first ? factor : product(factor, q);
        } else {
          if (kKeep || step == first) factor = axis_quaternion(step->kind, c, s);
          q = step == first ? factor : turned(step->kind, c, s, q);
        }
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
    Quaternion<Eight> q;
    for (int f = 0; f < run.num_factors; ++f) {
      const Factor& factor = factors_[static_cast<std::size_t>(run.first_factor + f)];
      if (factor.axis == 0) {
        Quaternion<Eight> constant;
        for (std::size_t k = 0; k < 4; ++k) constant[k] = broadcast<Eight>(factor.constant[k]);
        q = f == 0 ? constant : product(constant, q);
        continue;
      }
      const double* const entry = scratch + 16 * static_cast<std::size_t>(factor.slot);
      const Eight s = load<Eight>(entry) * (2.0 * factor.scale);
      const Eight c = load<Eight>(entry + 8);
      q = f == 0 ? axis_quaternion(factor.axis, c, s) : turned(factor.axis, c, s, q);
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
