#include "sim/program_compiler.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace qarch::sim {

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// PTMs of the one-qubit gates without an angle, computed once from the gate table.
const Ptm<1>& fixed_gate_ptm(GateKind kind) {
  static const std::vector<Ptm<1>> kPtms = [] {
    std::vector<Ptm<1>> ptms;
    for (const GateRow& row : gates()) {
      ptms.push_back(row.num_qubits == 1 ? ptm_from_unitary<1>(row.unitary(0.0))
                                         : Ptm<1>(Ptm<1>::Identity()));
    }
    return ptms;
  }();
  return kPtms[static_cast<std::size_t>(kind)];
}

/// Row of the table of permutation kernels, 0 is the identity.
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
    default:
      throw std::logic_error("permutation_of: not a two-qubit gate");
  }
}

unsigned char rotation_axis(GateKind kind) {
  return static_cast<unsigned char>(1 + static_cast<int>(kind) - static_cast<int>(GateKind::kRx));
}

/// The lower 3 x 4 part (t R) of the PTM of a trace-preserving map.
std::array<double, 12> affine_part(const Ptm<1>& map) {
  std::array<double, 12> m;
  std::copy_n(map.data() + 4, 12, m.begin());
  return m;
}

bool is_diagonal(const std::array<double, 12>& m) {
  return m[2] == 0.0 && m[3] == 0.0 && m[5] == 0.0 && m[7] == 0.0 && m[9] == 0.0 && m[10] == 0.0;
}

}  // namespace

ProgramCompiler::ProgramCompiler(PtmProgram& program, const NoiseModel& noise,
                                 const CompileOptions& options)
    : program_(program),
      noise_(noise),
      fuse_(options.fuse),
      pending_(at(program.num_qubits_)),
      last_operation_(at(program.num_qubits_), -1) {}

void ProgramCompiler::compile(const Circuit& circuit) {
  for (const Gate& gate : circuit.gates()) {
    add_gate(gate);
    add_noise(gate);
  }
  for (int q = 0; q < circuit.num_qubits(); ++q) flush(q);
  program_.bind(std::vector<double>(at(program_.num_parameters_), 0.0));
}

void ProgramCompiler::add_gate(const Gate& gate) {
  const GateRow& row = gate_row(gate.kind);
  if (row.num_qubits == 2) {
    if (!noise_.allows(gate.qubits[0], gate.qubits[1])) {
      throw std::invalid_argument(
          "gate " + std::string(row.name) + " on " + std::to_string(gate.qubits[0]) + "," +
          std::to_string(gate.qubits[1]) + ": pair is not in the coupling map of noise model '" +
          noise_.name() + "'");
    }
    add_permutation(permutation_of(gate.kind), gate.qubits[0], gate.qubits[1]);
  } else if (!row.has_angle) {
    add_one_qubit_map(gate.qubits[0], fixed_gate_ptm(gate.kind));
  } else if (gate.slot >= 0) {
    add_rotation(gate.qubits[0], gate.kind, gate.slot);
  } else {
    AffineMap map;
    map.rotate(rotation_axis(gate.kind), gate.angle);
    Ptm<1> ptm = Ptm<1>::Identity();
    std::ranges::copy(map.numbers(), ptm.data() + 4);
    add_one_qubit_map(gate.qubits[0], ptm);
  }
}

void ProgramCompiler::add_noise(const Gate& gate) {
  for (const NoiseRule& rule : noise_.rules()) {
    if (!rule.matches(gate)) continue;
    for (const AppliedChannel& applied : rule.channels) {
      const auto qubit = [&](std::size_t k) { return gate.qubits[at(applied.operands[k])]; };
      if (applied.channel.num_qubits() == 1) {
        add_one_qubit_map(qubit(0), applied.channel.ptm<1>());
      } else {
        add_two_qubit_map(applied.channel.ptm<2>(), qubit(0), qubit(1));
      }
    }
  }
}

void ProgramCompiler::add_one_qubit_map(int qubit, const Ptm<1>& map) {
  const std::array<double, 12> m = affine_part(map);
  const bool unital = m[0] == 0.0 && m[4] == 0.0 && m[8] == 0.0;
  auto& constants = program_.constants_;
  auto& factors = pending_[at(qubit)].factors;
  if (fuse_ && !factors.empty() && factors.back().kind == Factor::Kind::kDiagonal &&
      is_diagonal(m)) {
    double* const d = &constants[at(factors.back().data)];
    for (std::size_t row = 0; row < 3; ++row) {
      d[row] *= m[5 * row + 1];
      d[3 + row] = m[5 * row + 1] * d[3 + row] + m[4 * row];
    }
    pending_[at(qubit)].unital = pending_[at(qubit)].unital && unital;
    return;
  }
  Factor factor{Factor::Kind::kAffine};
  factor.data = static_cast<int>(constants.size());
  if (is_diagonal(m)) {
    factor.kind = Factor::Kind::kDiagonal;
    constants.insert(constants.end(), {m[1], m[6], m[11], m[0], m[4], m[8]});
  } else {
    constants.insert(constants.end(), m.begin(), m.end());
  }
  push(qubit, factor, unital);
}

void ProgramCompiler::add_rotation(int qubit, GateKind kind, int slot) {
  pending_[at(qubit)].depends_on_parameters = true;
  push(qubit, {Factor::Kind::kRotation, rotation_axis(kind), slot, 0}, true);
}

void ProgramCompiler::push(int qubit, const Factor& factor, bool unital) {
  pending_[at(qubit)].factors.push_back(factor);
  pending_[at(qubit)].unital = pending_[at(qubit)].unital && unital;
  if (!fuse_) flush(qubit);
}

/// Emits the pending factors of a qubit as one operation. Maps without parameters are multiplied
/// out here and never again.
void ProgramCompiler::flush(int qubit) {
  Pending& pending = pending_[at(qubit)];
  if (pending.factors.empty()) return;
  Operation op{};
  op.shape = pending.unital ? Shape::kUnital : Shape::kAffine;
  op.qubits[0] = qubit;
  op.coefficients = static_cast<int>(program_.coefficients_.size());
  if (pending.depends_on_parameters) {
    op.first_factor = static_cast<int>(program_.factors_.size());
    op.num_factors = static_cast<int>(pending.factors.size());
    program_.factors_.insert(program_.factors_.end(), pending.factors.begin(),
                             pending.factors.end());
  }
  AffineMap map;
  if (!pending.depends_on_parameters) {
    for (const Factor& factor : pending.factors) {
      const double* const data = &program_.constants_[at(factor.data)];
      if (factor.kind == Factor::Kind::kDiagonal) {
        map.scale_and_shift(data);
      } else {
        map.compose(data);
      }
    }
  }
  program_.coefficients_.insert(program_.coefficients_.end(), map.numbers().begin(),
                                map.numbers().end());
  last_operation_[at(qubit)] = static_cast<int>(program_.operations_.size());
  program_.operations_.push_back(op);
  pending.factors.clear();
  pending.unital = true;
  pending.depends_on_parameters = false;
}

void ProgramCompiler::add_permutation(int permutation, int q0, int q1) {
  flush(q0);
  flush(q1);
  Operation op{};
  op.shape = Shape::kPermutation;
  op.qubits[0] = q0;
  op.qubits[1] = q1;
  op.coefficients = static_cast<int>(program_.coefficients_.size());
  op.permutation = permutation;
  program_.coefficients_.push_back(1.0);
  last_operation_[at(q0)] = last_operation_[at(q1)] = static_cast<int>(program_.operations_.size());
  program_.operations_.push_back(op);
}

/// Two-qubit depolarizing right after a permutation on the same pair is one factor of it.
bool ProgramCompiler::scale_last_permutation(const Ptm<2>& map, int q0, int q1) {
  Ptm<2> uniform = map(1, 1) * Ptm<2>::Identity();
  uniform(0, 0) = 1.0;
  if (map != uniform) return false;
  const int last = last_operation_[at(q0)];
  const bool directly_after = fuse_ && last >= 0 && last == last_operation_[at(q1)] &&
                              pending_[at(q0)].factors.empty() &&
                              pending_[at(q1)].factors.empty() &&
                              program_.operations_[at(last)].shape == Shape::kPermutation;
  if (!directly_after) add_permutation(0, q0, q1);
  const int target = directly_after ? last : static_cast<int>(program_.operations_.size()) - 1;
  program_.coefficients_[at(program_.operations_[at(target)].coefficients)] *= map(1, 1);
  return true;
}

void ProgramCompiler::add_two_qubit_map(const Ptm<2>& map, int q0, int q1) {
  if (scale_last_permutation(map, q0, q1)) return;
  flush(q0);
  flush(q1);
  Operation op{};
  op.shape = Shape::kDense;
  op.qubits[0] = q0;
  op.qubits[1] = q1;
  op.coefficients = static_cast<int>(program_.coefficients_.size());
  program_.coefficients_.insert(program_.coefficients_.end(), map.data(), map.data() + map.size());
  last_operation_[at(q0)] = last_operation_[at(q1)] = static_cast<int>(program_.operations_.size());
  program_.operations_.push_back(op);
}

}  // namespace qarch::sim
