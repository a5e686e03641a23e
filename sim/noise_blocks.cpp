#include "sim/noise_blocks.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "sim/schedule.h"

namespace qarch::sim {

namespace {

using Eigen::Index;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// a b, cheap where a is sparse.
template <int K>
Ptm<K> product(const Ptm<K>& a, const Ptm<K>& b) {
  if constexpr (K == 1) {
    return a.lazyProduct(b);
  } else {
    Ptm<K> result = Ptm<K>::Zero();
    for (Index i = 0; i < a.rows(); ++i) {
      for (Index j = 0; j < a.cols(); ++j) {
        if (a(i, j) != 0.0) result.row(i) += a(i, j) * b.row(j);
      }
    }
    return result;
  }
}

template <int K>
std::vector<MatrixEntry> nonzeros(const Ptm<K>& matrix) {
  std::vector<MatrixEntry> entries;
  for (Index i = 0; i < matrix.rows(); ++i) {
    for (Index j = 0; j < matrix.cols(); ++j) {
      if (matrix(i, j) == 0.0) continue;
      entries.push_back({static_cast<std::size_t>(i), static_cast<std::size_t>(j), matrix(i, j)});
    }
  }
  return entries;
}

template <int K>
BlockMap block_map(const std::vector<BlockFactor<K>>& factors) {
  std::vector<Ptm<K>> after(factors.size(), Ptm<K>::Identity());  // the product of later factors
  for (std::size_t k = factors.size(); k-- > 1;) {
    after[k - 1] = product<K>(after[k], factors[k].map);
  }
  Ptm<K> before = Ptm<K>::Identity();
  Ptm<K> touched = Ptm<K>::Zero();
  std::vector<Ptm<K>> variations;
  for (std::size_t k = 0; k < factors.size(); ++k) {
    const BlockFactor<K>& factor = factors[k];
    if (factor.is_channel) {
      const Ptm<K> difference = factor.map - Ptm<K>::Identity();
      for (const Ptm<K>& change : {factor.derivative, difference}) {
        variations.push_back(product<K>(after[k], product<K>(change, before)));
        touched += variations.back().cwiseAbs();
      }
    }
    before = product<K>(factor.map, before);
  }
  BlockMap result{static_cast<int>(before.rows()),
                  nonzeros<K>(before),
                  nonzeros<K>(before.transpose()),
                  nonzeros<K>(touched),
                  {}};
  result.variations.resize(std::ssize(variations), std::ssize(result.pattern));
  for (Index v = 0; v < result.variations.rows(); ++v) {
    for (Index e = 0; e < result.variations.cols(); ++e) {
      const MatrixEntry& entry = result.pattern[static_cast<std::size_t>(e)];
      result.variations(v, e) = variations[static_cast<std::size_t>(v)](
          static_cast<Index>(entry.row), static_cast<Index>(entry.column));
    }
  }
  return result;
}

/// The PTM of a gate without an angle. Entries within rounding of an integer are made one, so that
/// Clifford gates are as sparse as they are.
template <int K>
const Ptm<K>& fixed_gate_ptm(GateKind kind) {
  static const std::vector<Ptm<K>> kPtms = [] {
    std::vector<Ptm<K>> ptms;
    const auto ideal = [](const GateRow& row) {
      if constexpr (K == 1) {
        return ideal_ptm(row);
      } else {
        return ptm_from_unitary<K>(row.unitary(0.0));
      }
    };
    for (const GateRow& row : operations()) {
      ptms.push_back(Ptm<K>::Identity());
      if (row.num_qubits != K || row.has_angle) continue;
      ptms.back() = ideal(row).unaryExpr([](double value) {
        return std::abs(value - std::round(value)) < 1e-14 ? std::round(value) : value;
      });
    }
    return ptms;
  }();
  return kPtms[static_cast<std::size_t>(kind)];
}

/// exp(-i theta P / 2) turns the two Paulis after P in the cycle X, Y, Z by theta.
Ptm<1> rotation_ptm(GateKind kind, double angle) {
  const Index axis = static_cast<Index>(kind) - static_cast<Index>(GateKind::kRx);
  const Index b = 1 + (axis + 1) % 3;
  const Index c = 1 + (axis + 2) % 3;
  Ptm<1> result = Ptm<1>::Identity();
  result(b, b) = result(c, c) = std::cos(angle);
  result(c, b) = std::sin(angle);
  result(b, c) = -result(c, b);
  return result;
}

/// A channel as a map on its qubits in its order.
template <int K>
BlockFactor<K> channel_factor(const Channel& channel) {
  return {channel.ptm<K>(), channel.strength_derivative<K>().value_or(Ptm<K>::Zero()), true};
}

/// A channel without spectators as a map on the two qubits of its gate.
BlockFactor<2> pair_factor(const AppliedChannel& applied) {
  const Channel& channel = applied.channel;
  if (channel.num_qubits() == 1) {
    const auto embed = [&](const Ptm<1>& map) {
      const Ptm<1> identity = Ptm<1>::Identity();
      return applied.operands[0] == 0 ? tensor_product(map, identity)
                                      : tensor_product(identity, map);
    };
    return {embed(channel.ptm<1>()),
            embed(channel.strength_derivative<1>().value_or(Ptm<1>::Zero())), true};
  }
  const auto in_gate_order = [&](const Ptm<2>& map) {
    if (applied.operands[0] == 0) return map;
    const auto swapped = [](Index i) { return i / 4 + 4 * (i % 4); };
    return Ptm<2>(
        Ptm<2>::NullaryExpr([&](Index i, Index j) { return map(swapped(i), swapped(j)); }));
  };
  return {in_gate_order(channel.ptm<2>()),
          in_gate_order(channel.strength_derivative<2>().value_or(Ptm<2>::Zero())), true};
}

}  // namespace

BlockedCircuit::BlockedCircuit(const Circuit& circuit, std::span<const double> parameters,
                               const NoiseModel& noise)
    : noise_(noise), num_qubits_(circuit.num_qubits()), pending_(at(circuit.num_qubits())) {
  for (std::size_t g = 0; g < circuit.gates().size(); ++g) {
    const Gate& gate = circuit.gates()[g];
    const std::vector<int> new_sites = add_sites(static_cast<int>(g), gate);
    if (gate.num_qubits() == 2) {
      add_two_qubit_gate(gate, new_sites);
    } else {
      const double angle = gate.slot >= 0 ? parameters[at(gate.slot)] : gate.angle;
      add_one_qubit_gate(gate, angle, new_sites);
    }
  }
  for (int q = 0; q < num_qubits_; ++q) flush(q);
}

const AppliedChannel& BlockedCircuit::channel_of(int site) const {
  const NoiseSite& s = sites[at(site)];
  return noise_.rules()[at(s.rule)].channels[at(s.channel)];
}

std::vector<int> BlockedCircuit::add_sites(int gate_index, const Gate& gate) {
  std::vector<int> added;
  if (relaxation_of(gate, noise_.idle_noise())) {
    added.push_back(static_cast<int>(sites.size()));
    sites.push_back({gate_index, -1, -1});
  }
  for (std::size_t r = 0; r < noise_.rules().size(); ++r) {
    if (!noise_.rules()[r].matches(gate)) continue;
    for (std::size_t c = 0; c < noise_.rules()[r].channels.size(); ++c) {
      added.push_back(static_cast<int>(sites.size()));
      sites.push_back({gate_index, static_cast<int>(r), static_cast<int>(c)});
    }
  }
  return added;
}

void BlockedCircuit::add_one_qubit_gate(const Gate& gate, double angle,
                                        const std::vector<int>& new_sites) {
  const Ptm<1> map =
      gate_row(gate.kind).has_angle ? rotation_ptm(gate.kind, angle) : fixed_gate_ptm<1>(gate.kind);
  const auto add_gate = [&] {
    pending_[at(gate.qubits[0])].factors.push_back({map, Ptm<1>::Zero(), false});
  };
  if (gate.kind != GateKind::kMeasure) add_gate();
  for (const int site : new_sites) add_channel(gate, site);
  if (gate.kind == GateKind::kMeasure) add_gate();
}

void BlockedCircuit::push(int qubit, const BlockFactor<1>& factor, int site) {
  pending_[at(qubit)].factors.push_back(factor);
  pending_[at(qubit)].sites.push_back(site);
}

/// A channel that is no part of a two-qubit gate's block.
void BlockedCircuit::add_channel(const Gate& gate, int site) {
  const NoiseSite& s = sites[at(site)];
  if (s.rule < 0) {
    const IdleRelaxation idle = *relaxation_of(gate, noise_.idle_noise());
    const Channel relax = thermal_relaxation(idle.t1, idle.t2, gate.angle, idle.p_excited);
    return push(gate.qubits[0], channel_factor<1>(relax), site);
  }
  const AppliedChannel& applied = channel_of(site);
  const std::array<int, 2> qubits = channel_qubits(applied, gate, at(s.rule), num_qubits_);
  if (qubits[1] < 0) return push(qubits[0], channel_factor<1>(applied.channel), site);
  for (const int q : qubits) flush(q);
  const std::vector<int> key{-1, s.rule, s.channel};  // no list of rules begins with -1
  const auto [place, is_new] = known_maps_.try_emplace({gate.kind, key}, maps.size());
  if (is_new) maps.push_back(block_map<2>({channel_factor<2>(applied.channel)}));
  blocks.push_back({{qubits, num_qubits_}, place->second, {site}});
}

void BlockedCircuit::add_two_qubit_gate(const Gate& gate, const std::vector<int>& new_sites) {
  if (!noise_.allows(gate.qubits[0], gate.qubits[1])) {
    throw std::invalid_argument(
        "noise_gradient: gate " + std::string(gate_row(gate.kind).name) + " on " +
        std::to_string(gate.qubits[0]) + "," + std::to_string(gate.qubits[1]) +
        ": pair is not in the coupling map of noise model '" + noise_.name() + "'");
  }
  for (const int q : gate.qubits) flush(q);
  const auto after = std::ranges::find_if(
      new_sites, [&](int site) { return !channel_of(site).spectators.empty(); });
  const std::vector<int> in_block(new_sites.begin(), after);
  std::vector<int> rules;
  rules.reserve(in_block.size());
  for (const int site : in_block) rules.push_back(sites[at(site)].rule);
  const auto [place, is_new] = known_maps_.try_emplace({gate.kind, std::move(rules)}, maps.size());
  if (is_new) {
    std::vector<BlockFactor<2>> factors{{fixed_gate_ptm<2>(gate.kind), Ptm<2>::Zero(), false}};
    for (const int site : in_block) factors.push_back(pair_factor(channel_of(site)));
    maps.push_back(block_map<2>(factors));
  }
  blocks.push_back({{gate.qubits, num_qubits_}, place->second, in_block});
  for (auto site = after; site != new_sites.end(); ++site) add_channel(gate, *site);
}

void BlockedCircuit::flush(int qubit) {
  Pending& pending = pending_[at(qubit)];
  if (pending.factors.empty()) return;
  blocks.push_back({{{&qubit, 1}, num_qubits_}, maps.size(), std::move(pending.sites)});
  maps.push_back(block_map<1>(pending.factors));
  pending = {};
}

}  // namespace qarch::sim
