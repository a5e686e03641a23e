#include "sim/program_compiler.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "sim/affine_map.h"
#include "sim/light_cone.h"
#include "sim/schedule.h"

namespace qarch::sim {

namespace {

using kernels::MapKind;

std::size_t at(int index) { return static_cast<std::size_t>(index); }
int count(std::size_t size) { return static_cast<int>(size); }

/// A one-qubit operation without an angle, computed once from the table.
const AffineNumbers& fixed_gate(GateKind kind) {
  static const std::vector<AffineNumbers> kFixed = [] {
    std::vector<AffineNumbers> fixed;
    for (const GateRow& row : operations()) {
      fixed.emplace_back();
      if (row.num_qubits != 1 || row.has_angle) continue;
      fixed.back() = AffineNumbers(ideal_ptm(row));
      fixed.back().unital = row.is_unitary() || fixed.back().unital;  // not by rounding
    }
    return fixed;
  }();
  return kFixed[static_cast<std::size_t>(kind)];
}

/// Row of kPermutations, 0 is the identity.
int permutation_of(GateKind kind) {
  switch (kind) {
    case GateKind::kCx:
      return 1;
    case GateKind::kCy:
      return 2;
    case GateKind::kCz:
      return 3;
    case GateKind::kSwap:
      return 4;
    case GateKind::kEcr:
      return 5;
    default:
      throw std::logic_error("permutation_of: not a two-qubit gate");
  }
}

std::uint8_t rotation_axis(GateKind kind) {
  return static_cast<std::uint8_t>(1 + static_cast<int>(kind) - static_cast<int>(GateKind::kRx));
}

void store_rows(const OneLaneMap& map, std::array<double, 12>& m) {
  store(&m[0], map.x());
  store(&m[4], map.y());
  store(&m[8], map.z());
}

}  // namespace

std::size_t CompiledProgram::entry_of(std::size_t k) const {
  std::size_t entry = 0;
  for (int q = 0; k != 0; ++q, k >>= 2U) {
    if ((k & 3U) != 0) entry |= (k & 3U) << (2U * static_cast<unsigned>(place_of[at(q)]));
  }
  return entry;
}

ProgramCompiler::ProgramCompiler(const Circuit& circuit, const NoiseModel& noise,
                                 const CompileOptions& options)
    : circuit_(circuit),
      noise_(noise),
      options_(options),
      pending_(at(circuit.num_qubits())),
      last_operation_(at(circuit.num_qubits()), -1),
      steps_(noise, circuit.num_qubits(), options.fuse) {
  program_.num_qubits = circuit.num_qubits();
  program_.num_parameters = circuit.num_parameters();
  program_.from_zero = options.from_zero;
  program_.place_of.assign(at(circuit.num_qubits()), -1);
  if (!options.from_zero) {
    for (int q = 0; q < circuit.num_qubits(); ++q) program_.place_of[at(q)] = q;
    program_.num_digits = circuit.num_qubits();
  }
  const std::size_t gates = circuit.gates().size();
  program_.operations.reserve(gates);
  program_.factors.reserve(2 * gates);
  program_.maps.reserve(gates);
  program_.numbers.reserve(kernels::kMapNumbers * gates);
  program_.constants.reserve(6 * gates);
}

CompiledProgram ProgramCompiler::run() {
  for (const Gate& gate : circuit_.gates()) {
    if (gate.kind == GateKind::kMeasure) {
      add_noise(gate);
      add_gate(gate);
    } else {
      add_gate(gate);
      add_noise(gate);
    }
  }
  finish();
  return std::move(program_);
}

void ProgramCompiler::add_gate(const Gate& gate) {
  const int qubit = gate.qubits[0];
  if (gate.num_qubits() == 2) {
    noise_.require_allowed(gate);
    add_permutation(permutation_of(gate.kind), qubit, gate.qubits[1]);
  } else if (gate.kind == GateKind::kDelay) {
    add_relaxation(gate);
  } else if (gate.kind == GateKind::kId) {
    return;
  } else if (gate.kind > GateKind::kRz) {
    add_one_qubit_map(qubit, fixed_gate(gate.kind));
  } else if (gate.slot >= 0) {
    pending_[at(qubit)].has_parameters = true;
    push(qubit,
         {.kind = Factor::Kind::kRotation, .axis = rotation_axis(gate.kind), .slot = gate.slot},
         true, false);
  } else {
    OneLaneMap rows = identity_map(1.0);
    rows.rotate(rotation_axis(gate.kind), std::cos(gate.angle), std::sin(gate.angle));
    AffineNumbers turn;
    store_rows(rows, turn.map);
    turn.unital = true;
    add_one_qubit_map(qubit, turn);
  }
}

/// thermal_relaxation, without the checks that the noise model has made.
void ProgramCompiler::add_relaxation(const Gate& delay) {
  const std::optional<IdleRelaxation> relaxation = relaxation_of(delay, noise_.idle_noise());
  if (!relaxation) return;
  const double transverse = std::exp(-delay.angle / relaxation->t2);
  const double longitudinal = std::exp(-delay.angle / relaxation->t1);
  const double shift = (1.0 - longitudinal) * (1.0 - 2.0 * relaxation->p_excited);
  AffineNumbers numbers;
  numbers.map = {0, transverse, 0, 0, 0, 0, transverse, 0, shift, 0, 0, longitudinal};
  numbers.diagonal = true;
  numbers.unital = shift == 0.0;
  add_one_qubit_map(delay.qubits[0], numbers);
}

void ProgramCompiler::add_noise(const Gate& gate) {
  for (const NoiseStep& step : steps_.after(gate)) {
    const int q0 = step.targets[0].qubit(gate);
    if (!step.is_pair()) {
      add_one_qubit_map(q0, step.affine);
    } else if (step.dense == nullptr) {
      add_uniform(step.uniform, q0, step.targets[1].qubit(gate));
    } else {
      add_dense(step.dense, q0, step.targets[1].qubit(gate));
    }
  }
}

void ProgramCompiler::add_one_qubit_map(int qubit, const AffineNumbers& numbers) {
  Pending& pending = pending_[at(qubit)];
  auto& constants = program_.constants;
  const std::array<double, 12>& m = numbers.map;
  if (options_.fuse && numbers.diagonal && pending.last >= 0 &&
      program_.factors[at(pending.last)].kind == Factor::Kind::kDiagonal) {
    double* const d = &constants[at(program_.factors[at(pending.last)].data)];
    for (std::size_t row = 0; row < 3; ++row) {
      d[row] *= m[5 * row + 1];
      d[3 + row] = m[5 * row + 1] * d[3 + row] + m[4 * row];
    }
    pending.unital = pending.unital && numbers.unital;
    return;
  }
  Factor factor{.kind = Factor::Kind::kAffine, .data = count(constants.size())};
  if (numbers.diagonal) {
    factor.kind = Factor::Kind::kDiagonal;
    constants.insert(constants.end(), {m[1], m[6], m[11], m[0], m[4], m[8]});
  } else {
    constants.insert(constants.end(), m.begin(), m.end());
  }
  push(qubit, factor, numbers.unital, numbers.diagonal);
}

void ProgramCompiler::push(int qubit, const Factor& factor, bool unital, bool diagonal) {
  Pending& pending = pending_[at(qubit)];
  const int index = count(program_.factors.size());
  program_.factors.push_back(factor);
  (pending.first < 0 ? pending.first : program_.factors[at(pending.last)].next) = index;
  pending.last = index;
  pending.unital = pending.unital && unital;
  pending.diagonal = pending.diagonal && diagonal;
  if (!options_.fuse) flush(qubit);
}

/// The pending factors of a qubit as one map; -1 if there are none and the qubit does not enter.
/// Maps without parameters are multiplied out here and never again.
int ProgramCompiler::take_map(int qubit, bool enters) {
  Pending& pending = pending_[at(qubit)];
  if (pending.first < 0 && !enters) return -1;
  OneQubitMap map;
  map.kind = enters             ? MapKind::kNew
             : pending.diagonal ? MapKind::kDiagonal
             : pending.unital   ? MapKind::kUnital
                                : MapKind::kAffine;
  OneLaneMap rows = identity_map(1.0);
  if (pending.has_parameters) {
    map.first_factor = pending.first;
  } else {
    for (int f = pending.first; f >= 0; f = program_.factors[at(f)].next) {
      const double* const data = &program_.constants[at(program_.factors[at(f)].data)];
      if (program_.factors[at(f)].kind == Factor::Kind::kDiagonal) {
        rows.scale_and_shift(data);
      } else {
        rows.compose(data);
      }
    }
  }
  std::array<double, 12> numbers;
  store_rows(rows, numbers);
  for (std::size_t i = 0; enters && i < 12; i += 4) numbers[i] += numbers[i + 3];
  program_.numbers.insert(program_.numbers.end(), numbers.begin(), numbers.end());
  program_.maps.push_back(map);
  pending = {};
  return count(program_.maps.size()) - 1;
}

/// The qubit becomes the highest digit.
void ProgramCompiler::enter(int qubit) {
  program_.place_of[at(qubit)] = program_.num_digits++;
  Operation op;
  op.places[0] = program_.place_of[at(qubit)];
  op.maps[0] = take_map(qubit, true);
  op.num_digits = program_.num_digits;
  last_operation_[at(qubit)] = count(program_.operations.size());
  program_.operations.push_back(op);
}

void ProgramCompiler::flush(int qubit) {
  if (pending_[at(qubit)].first < 0) return;
  if (program_.place_of[at(qubit)] < 0) return enter(qubit);
  Operation op;
  op.places[0] = program_.place_of[at(qubit)];
  op.maps[0] = take_map(qubit, false);
  op.num_digits = program_.num_digits;
  last_operation_[at(qubit)] = count(program_.operations.size());
  program_.operations.push_back(op);
}

Operation& ProgramCompiler::begin_pair(Operation::Shape shape, int q0, int q1) {
  Operation op;
  op.shape = shape;
  op.places[0] = program_.place_of[at(q0)];
  op.places[1] = program_.place_of[at(q1)];
  op.num_digits = program_.num_digits;
  last_operation_[at(q0)] = last_operation_[at(q1)] = count(program_.operations.size());
  program_.operations.push_back(op);
  return program_.operations.back();
}

void ProgramCompiler::add_permutation(int permutation, int q0, int q1) {
  auto& place = program_.place_of;
  if (place[at(q0)] < 0 && place[at(q1)] < 0) enter(q0);
  const bool enters[2] = {place[at(q0)] < 0, place[at(q1)] < 0};
  if (!options_.fuse) {
    if (enters[0]) enter(q0);
    if (enters[1]) enter(q1);
    begin_pair(Operation::Shape::kPair, q0, q1).permutation =
        static_cast<std::uint8_t>(permutation);
    return;
  }
  const int maps[2] = {take_map(q0, enters[0]), take_map(q1, enters[1])};
  if (enters[0]) place[at(q0)] = program_.num_digits++;
  if (enters[1]) place[at(q1)] = program_.num_digits++;
  Operation& op = begin_pair(Operation::Shape::kPair, q0, q1);
  op.permutation = static_cast<std::uint8_t>(permutation);
  std::ranges::copy(maps, op.maps);
}

/// Two-qubit depolarizing right after a permutation on the same pair is one factor of it.
void ProgramCompiler::add_uniform(double factor, int q0, int q1) {
  const int last = last_operation_[at(q0)];
  const bool directly_after = options_.fuse && last >= 0 && last == last_operation_[at(q1)] &&
                              pending_[at(q0)].first < 0 && pending_[at(q1)].first < 0 &&
                              program_.operations[at(last)].shape == Operation::Shape::kPair;
  if (!directly_after) add_permutation(0, q0, q1);
  Operation& op = program_.operations[directly_after ? at(last) : program_.operations.size() - 1];
  op.scale *= factor;
  if (op.maps[1] < 0) {
    op.maps[1] = count(program_.maps.size());
    program_.maps.push_back({.kind = MapKind::kDiagonal});
    program_.numbers.insert(program_.numbers.end(), {0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1});
  }
  OneQubitMap& map = program_.maps[at(op.maps[1])];
  map.scale *= factor;
  double* const numbers = &program_.numbers[kernels::kMapNumbers * at(op.maps[1])];
  for (std::size_t i = 0; i < kernels::kMapNumbers; ++i) numbers[i] *= factor;
}

void ProgramCompiler::add_dense(const double* matrix, int q0, int q1) {
  if (program_.place_of[at(q0)] < 0) enter(q0);
  if (program_.place_of[at(q1)] < 0) enter(q1);
  flush(q0);
  flush(q1);
  begin_pair(Operation::Shape::kDense, q0, q1).dense = count(program_.constants.size());
  program_.constants.insert(program_.constants.end(), matrix, matrix + 256);
}

/// Emits what is pending on the qubits that are read, and lists the groups that matter.
void ProgramCompiler::finish() {
  std::size_t digits_read = options_.reads.empty() ? ~std::size_t{0} : 0;
  for (const std::size_t k : options_.reads) digits_read |= k;
  for (int q = 0; q < program_.num_qubits; ++q) {
    const bool read = ((digits_read >> (2U * static_cast<unsigned>(q))) & 3U) != 0;
    if (program_.place_of[at(q)] < 0 && read) enter(q);
    if (program_.place_of[at(q)] >= 0 && read) flush(q);
  }
  if (!options_.reads.empty()) list_needed_groups(program_, options_.reads);
}

CompiledProgram compile(const Circuit& circuit, const NoiseModel& noise,
                        const CompileOptions& options) {
  if (noise.idle_noise().policy == SchedulePolicy::kNone) {
    return ProgramCompiler(circuit, noise, options).run();
  }
  const ScheduledCircuit scheduled = schedule(circuit, noise.idle_noise());
  return ProgramCompiler(scheduled.circuit, noise, options).run();
}

}  // namespace qarch::sim
