#include "sim/budget_blocks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <utility>

#include "sim/channel.h"
#include "sim/ptm.h"
#include "sim/schedule.h"

namespace qarch::sim {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;

/// Of one block: what its costs take of memory stays small.
constexpr std::size_t kMostFactors = 256;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// One or two qubits; -1 where there is none.
std::vector<int> operands(const std::array<int, 2>& qubits) {
  if (qubits[1] < 0) return {qubits[0]};
  return {qubits[0], qubits[1]};
}

/// Entries within rounding of an integer are made one, so that Clifford gates are as sparse as they
/// are.
MatrixXd gate_matrix(const Gate& gate) {
  const GateRow& row = gate_row(gate.kind);
  if (!row.is_unitary()) return MatrixXd::Identity(4, 4);  // a delay
  const Eigen::MatrixXcd unitary = row.unitary(gate.angle);
  const MatrixXd ptm = row.num_qubits == 1 ? MatrixXd(ptm_from_unitary<1>(unitary))
                                           : MatrixXd(ptm_from_unitary<2>(unitary));
  return ptm.unaryExpr([](double value) {
    return std::abs(value - std::round(value)) < 1e-15 ? std::round(value) : value;
  });
}

MatrixXd channel_matrix(const Channel& channel) {
  return channel.num_qubits() == 1 ? MatrixXd(channel.ptm<1>()) : MatrixXd(channel.ptm<2>());
}

/// A map on `qubits` as one on `all`, which holds them: the identity on the others.
MatrixXd on_qubits(const MatrixXd& map, const std::vector<int>& qubits,
                   const std::vector<int>& all) {
  if (qubits == all) return map;
  if (qubits.size() == 2) {
    const auto swapped = [](Index i) { return i / 4 + 4 * (i % 4); };
    return MatrixXd::NullaryExpr(16, 16,
                                 [&](Index i, Index j) { return map(swapped(i), swapped(j)); });
  }
  const Ptm<1> one = map;
  const Ptm<1> identity = Ptm<1>::Identity();
  return qubits[0] == all[0] ? tensor_product(one, identity) : tensor_product(identity, one);
}

Index dimension_of(const BudgetBlock& block) { return block.qubits.size() == 1 ? 4 : 16; }

bool covers(const std::vector<int>& qubits, const std::vector<int>& others) {
  return std::ranges::all_of(others,
                             [&](int q) { return std::ranges::find(qubits, q) != qubits.end(); });
}

}  // namespace

BudgetBlocks::BudgetBlocks(const Circuit& circuit, const NoiseModel& noise)
    : noise_(noise), open_block_(at(circuit.num_qubits()), -1), pending_(open_block_.size()) {
  for (std::size_t g = 0; g < circuit.gates().size(); ++g) {
    add(static_cast<int>(g), circuit.gates()[g]);
  }
  for (int q = 0; q < circuit.num_qubits(); ++q) end_block(q);
}

void BudgetBlocks::add(int gate_index, const Gate& gate) {
  BudgetFactor factor{gate_index, operands(gate.qubits), gate_matrix(gate), {}};
  std::vector<BudgetFactor> channels;
  if (const auto relaxation = relaxation_of(gate, noise_.idle_noise())) {
    const auto& [t1, t2, p_excited] = *relaxation;
    const Channel relax = thermal_relaxation(t1, t2, gate.angle, p_excited);
    channels.push_back({gate_index, factor.qubits, channel_matrix(relax), {}});
  }
  for (std::size_t r = 0; r < noise_.rules().size(); ++r) {
    if (!noise_.rules()[r].matches(gate)) continue;
    for (const AppliedChannel& applied : noise_.rules()[r].channels) {
      const std::array<int, 2> on =
          channel_qubits(applied, gate, r, static_cast<int>(pending_.size()));
      channels.push_back({gate_index, operands(on), channel_matrix(applied.channel), {}});
    }
  }
  const bool is_wide = !std::ranges::all_of(
      channels, [&](const BudgetFactor& c) { return covers(factor.qubits, c.qubits); });
  if (is_wide) return add_wide(factor, channels);
  for (const BudgetFactor& channel : channels) {
    const MatrixXd map = on_qubits(channel.ideal, channel.qubits, factor.qubits);
    factor.noise = factor.noise.size() == 0 ? map : MatrixXd(map * factor.noise);
  }
  append(std::move(factor));
}

void BudgetBlocks::append(BudgetFactor factor) {
  for (const int q : factor.qubits) {
    const int open = open_block_[at(q)];
    const auto& factors = open < 0 ? pending_[at(q)] : blocks[at(open)].factors;
    if (factors.size() >= kMostFactors) end_block(q);
  }
  if (factor.qubits.size() == 1) {
    const std::size_t q = at(factor.qubits[0]);
    auto& factors = open_block_[q] < 0 ? pending_[q] : blocks[at(open_block_[q])].factors;
    factors.push_back(std::move(factor));
    return;
  }
  const std::size_t a = at(factor.qubits[0]);
  const std::size_t b = at(factor.qubits[1]);
  if (open_block_[a] < 0 || open_block_[a] != open_block_[b]) {
    BudgetBlock block{factor.qubits, std::exchange(pending_[a], {})};
    std::ranges::move(std::exchange(pending_[b], {}), std::back_inserter(block.factors));
    open_block_[a] = open_block_[b] = static_cast<int>(blocks.size());
    blocks.push_back(std::move(block));
  }
  blocks[at(open_block_[a])].factors.push_back(std::move(factor));
}

void BudgetBlocks::add_wide(const BudgetFactor& gate, const std::vector<BudgetFactor>& channels) {
  for (const int q : gate.qubits) end_block(q);
  for (const BudgetFactor& channel : channels) {
    for (const int q : channel.qubits) end_block(q);
  }
  const std::size_t first = blocks.size();
  blocks.push_back({gate.qubits, {gate}});
  for (const BudgetFactor& channel : channels) blocks.push_back({channel.qubits, {channel}});
  wide_gates.push_back({gate.gate, first, blocks.size()});
}

void BudgetBlocks::end_block(int qubit) {
  open_block_[at(qubit)] = -1;
  auto& factors = pending_[at(qubit)];
  if (!factors.empty()) blocks.push_back({{qubit}, std::exchange(factors, {})});
}

MatrixXd matrix_of(const BudgetBlock& block) {
  MatrixXd product = MatrixXd::Identity(dimension_of(block), dimension_of(block));
  for (const BudgetFactor& factor : block.factors) {
    const MatrixXd map = factor.noise.size() == 0 ? factor.ideal : factor.noise * factor.ideal;
    product = on_qubits(map, factor.qubits, block.qubits) * product;
  }
  return product;
}

std::vector<GateCost> gate_costs(const BudgetBlock& block, const MatrixXd& correlation) {
  // sum_ij (A D B)_ij C_ij = tr(D B C^T A): B C^T from the left, A from the right.
  std::vector<MatrixXd> maps;
  std::vector<MatrixXd> before{correlation.transpose()};  // F_(k-1) ... F_1 C^T
  for (const BudgetFactor& factor : block.factors) {
    const MatrixXd map = factor.noise.size() == 0 ? factor.ideal : factor.noise * factor.ideal;
    maps.push_back(on_qubits(map, factor.qubits, block.qubits));
    before.push_back(maps.back() * before.back());
  }
  std::vector<GateCost> costs;
  MatrixXd after = MatrixXd::Identity(dimension_of(block), dimension_of(block));
  for (std::size_t k = block.factors.size(); k-- > 0;) {
    const BudgetFactor& factor = block.factors[k];
    if (factor.noise.size() != 0) {
      const MatrixXd change = factor.ideal - factor.noise * factor.ideal;
      const MatrixXd moved = on_qubits(change, factor.qubits, block.qubits) * before[k];
      costs.push_back({factor.gate, moved.cwiseProduct(after.transpose()).sum()});
    }
    after = after * maps[k];
  }
  return costs;
}

}  // namespace qarch::sim
