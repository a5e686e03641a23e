#include "search/gate_set.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <stdexcept>

#include "search/did_you_mean.h"

namespace qarch::search {

namespace {

using Matrix = Eigen::MatrixXcd;

sim::GateKind kind_named(const std::string& name) {
  std::vector<std::string> known;
  for (const sim::GateRow& row : sim::gates()) {
    if (row.kind == sim::GateKind::kId) continue;  // an action that does nothing
    if (row.name == name) return row.kind;
    known.emplace_back(row.name);
  }
  throw std::invalid_argument("env.gates = '" + name + "', " + must_be_one_of(name, known));
}

/// b = e^(i phi) a, for unitaries: |Tr(a^dagger b)| = d.
bool equal_up_to_phase(const Matrix& a, const Matrix& b) {
  constexpr double kRounding = 1e-9;
  return std::abs((a.adjoint() * b).trace()) > static_cast<double>(a.rows()) * (1.0 - kRounding);
}

/// u = e^(i phi) R_P(theta) for some theta: u = a 1 + b P, where R_P(pi) = -i P.
bool is_rotation(const Matrix& u, const sim::GateRow& rotation) {
  const Matrix p = rotation.unitary(std::numbers::pi);
  const std::complex<double> a = 0.5 * u.trace();
  const std::complex<double> b = 0.5 * (p.adjoint() * u).trace();
  return (u - a * Matrix::Identity(2, 2) - b * p).norm() < 1e-9;
}

/// With the roles of the two qubits exchanged.
Matrix exchanged(const Matrix& u) {
  const Matrix swap = sim::gate_row(sim::GateKind::kSwap).unitary(0.0);
  return swap * u * swap;
}

bool is_one_of(const Matrix& u, std::span<const sim::GateKind> kinds) {
  return std::ranges::any_of(kinds, [&](sim::GateKind kind) {
    const sim::GateRow& row = sim::gate_row(kind);
    if (row.has_angle) return is_rotation(u, row);
    const Matrix gate = row.unitary(0.0);
    return equal_up_to_phase(gate, u) ||
           (row.num_qubits == 2 && equal_up_to_phase(gate, exchanged(u)));
  });
}

}  // namespace

bool is_symmetric(sim::GateKind kind) {
  const Matrix u = sim::gate_row(kind).unitary(0.0);
  return equal_up_to_phase(u, exchanged(u));
}

GateSet::GateSet() : GateSet({"rx", "ry", "rz", "cx"}) {}

GateSet::GateSet(const std::vector<std::string>& names) {
  if (names.empty()) {
    throw std::invalid_argument("env.gates = '', must be names of gates divided by commas");
  }
  for (const std::string& name : names) {
    const sim::GateKind kind = kind_named(name);
    if (place_of(kind) >= 0) {
      throw std::invalid_argument("env.gates: '" + name + "' is given twice, must be given once");
    }
    (sim::gate_row(kind).num_qubits == 1 ? one_qubit_ : two_qubit_).push_back(kind);
  }
  const std::size_t num_kinds = sim::gates().size();
  merges_.assign(2 * num_kinds * num_kinds, 0);
  fill_merges(one_qubit_);
  fill_merges(two_qubit_);
}

int GateSet::place_of(sim::GateKind kind) const {
  for (const auto* list : {&one_qubit_, &two_qubit_}) {
    const auto found = std::ranges::find(*list, kind);
    if (found != list->end()) return static_cast<int>(found - list->begin());
  }
  return -1;
}

std::size_t GateSet::pair_index(sim::GateKind before, sim::GateKind after, bool reversed) const {
  const std::size_t num_kinds = sim::gates().size();
  return (static_cast<std::size_t>(before) * num_kinds + static_cast<std::size_t>(after)) * 2 +
         static_cast<std::size_t>(reversed);
}

/// What holds at two angles without a relation holds at all: both sides are analytic in them.
void GateSet::fill_merges(std::span<const sim::GateKind> kinds) {
  constexpr double kBeforeAngle = 0.7;
  constexpr double kAfterAngle = 1.1;
  for (const sim::GateKind before : kinds) {
    const Matrix first = sim::gate_row(before).unitary(kBeforeAngle);
    for (const sim::GateKind after : kinds) {
      const Matrix second = sim::gate_row(after).unitary(kAfterAngle);
      const auto is_wasted = [&](const Matrix& product) {
        return equal_up_to_phase(Matrix::Identity(product.rows(), product.cols()), product) ||
               is_one_of(product, kinds);
      };
      merges_[pair_index(before, after, false)] = is_wasted(second * first) ? 1 : 0;
      if (first.rows() == 4) {
        merges_[pair_index(before, after, true)] = is_wasted(exchanged(second) * first) ? 1 : 0;
      }
    }
  }
}

bool GateSet::merges(const sim::Gate& before, const sim::Gate& after) const {
  const bool reversed = after.qubits[1] >= 0 && before.qubits[0] == after.qubits[1];
  return merges_[pair_index(before.kind, after.kind, reversed)] != 0;
}

}  // namespace qarch::search
