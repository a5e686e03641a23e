#pragma once

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "sim/ptm.h"

namespace qarch::sim {

/// How the PTM R of a channel moves with the number s that sets its strength: dR/ds, whose row 0 is
/// zero because every R preserves the trace.
template <int K>
struct ChannelStrength {
  std::string name;  ///< of s, empty if the channel has none
  std::optional<Ptm<K>> derivative = std::nullopt;
};

/// A completely positive trace-preserving map on one or two qubits, with the words to print it and,
/// where one number sets its strength, the derivative with respect to that number.
class Channel {
 public:
  /// Throws std::invalid_argument if the map is not CPTP, or if row 0 of the derivative is not zero
  /// to 1e-9.
  Channel(std::string description, const Ptm<1>& ptm, ChannelStrength<1> strength = {},
          std::vector<double> arguments = {});
  Channel(std::string description, const Ptm<2>& ptm, ChannelStrength<2> strength = {},
          std::vector<double> arguments = {});

  int num_qubits() const { return std::holds_alternative<Ptm<1>>(ptm_) ? 1 : 2; }
  const std::string& description() const { return description_; }

  /// The arguments of the factory below that made it, without the number of qubits and an axis as
  /// its letter's code; empty for a channel made otherwise. The description has them rounded.
  const std::vector<double>& arguments() const { return arguments_; }

  /// Throws std::bad_variant_access for the wrong K.
  template <int K>
  const Ptm<K>& ptm() const {
    return std::get<Ptm<K>>(ptm_);
  }

  /// The parameter of the factory that strength_derivative is taken for: "p", "gamma", "lambda",
  /// "duration" or "angle"; empty for a channel made otherwise.
  const std::string& strength_name() const {
    return std::visit([](const auto& s) -> const std::string& { return s.name; }, strength_);
  }

  /// d ptm<K>() / d strength, all other parameters fixed (for "duration" in the inverse of its unit
  /// of time). None for a channel without strength, and at gamma = 1 and lambda = 1, where
  /// sqrt(1 - gamma) has no derivative. Throws std::bad_variant_access for the wrong K.
  template <int K>
  const std::optional<Ptm<K>>& strength_derivative() const {
    return std::get<ChannelStrength<K>>(strength_).derivative;
  }

 private:
  std::string description_;
  std::vector<double> arguments_;
  std::variant<Ptm<1>, Ptm<2>> ptm_;
  std::variant<ChannelStrength<1>, ChannelStrength<2>> strength_;
};

/// rho -> (1-p) rho + p I/d, d = 2^k (Qiskit's convention); 0 <= p <= 4^k/(4^k - 1).
/// Pauli factors: 1 - p on all but the identity.
Channel depolarizing(double p, int num_qubits = 1);

/// Relaxation for a time t toward the populations (1 - p_excited, p_excited):
/// X, Y scale by exp(-t/T2); Z -> exp(-t/T1) Z + (1 - exp(-t/T1)) (1 - 2 p_excited).
/// Any one unit for the three times; an infinite T1 or T2: no such process. Needs T1 > 0,
/// 0 < T2 <= 2 T1, finite t >= 0, 0 <= p_excited <= 1. Strength: duration.
Channel thermal_relaxation(double t1, double t2, double duration, double p_excited = 0.0);

/// Kraus {diag(1, sqrt(1-g)), sqrt(g) |0><1|}: X, Y scale by sqrt(1-g), Z -> (1-g) Z + g.
Channel amplitude_damping(double gamma);

/// Kraus {diag(1, sqrt(1-l)), diag(0, sqrt(l))}: X, Y scale by sqrt(1-l).
Channel phase_damping(double lambda);

/// rho -> (1-p) rho + p X rho X.
Channel bit_flip(double p);

/// rho -> (1-p) rho + p Z rho Z.
Channel phase_flip(double p);

/// rho -> (1-p) rho + p diag(1 - p_excited, p_excited) Tr rho: with probability p the qubit is
/// discarded and prepared anew in |0> (p_excited = 0) or its thermal state. X, Y scale by 1-p,
/// Z -> (1-p) Z + p (1 - 2 p_excited). Not invertible at p = 1. Strength: p.
Channel reset_channel(double p = 1.0, double p_excited = 0.0);

/// rho -> (1-p) rho + p sum_b |b><b| rho |b><b|: with probability p the qubit is measured in the
/// computational basis and the outcome forgotten, X, Y scale by 1-p. Equals phase_flip(p/2). Not
/// invertible at p = 1. Strength: p.
Channel measure_and_forget(double p = 1.0);

/// A gate that turns too far, or a frame that drifts: exp(-i angle P / 2), P the axis 'X', 'Y' or
/// 'Z'. Strength: angle, radian.
Channel coherent_rotation(char axis, double angle);

/// An interaction of two qubits that is never off: exp(-i angle Z (x) Z / 2), symmetric in them.
/// Strength: angle, radian.
Channel zz_rotation(double angle);

/// The PTM of a one-qubit operation without an angle: that of its unitary, or reset
/// (reset_channel), measure (measure_and_forget) and delay (the identity).
Ptm<1> ideal_ptm(const GateRow& row);

/// Any Kraus map on one (2 x 2) or two qubits (4 x 4, operand 0 the least significant bit).
Channel kraus_channel(std::string description, std::span<const Eigen::MatrixXcd> kraus);

}  // namespace qarch::sim
