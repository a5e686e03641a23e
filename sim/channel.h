#pragma once

#include <span>
#include <string>
#include <variant>
#include <vector>

#include "sim/ptm.h"

namespace qarch::sim {

/// A completely positive trace-preserving map on one or two qubits, with the words to print it.
/// Only the factories below make one, and each checks that the map is physical.
class Channel {
 public:
  /// Throws std::invalid_argument if the map is not CPTP.
  Channel(std::string description, const Ptm<1>& ptm);
  Channel(std::string description, const Ptm<2>& ptm);

  int num_qubits() const { return std::holds_alternative<Ptm<1>>(ptm_) ? 1 : 2; }
  const std::string& description() const { return description_; }

  /// Throws std::bad_variant_access for the wrong K.
  template <int K>
  const Ptm<K>& ptm() const {
    return std::get<Ptm<K>>(ptm_);
  }

 private:
  std::string description_;
  std::variant<Ptm<1>, Ptm<2>> ptm_;
};

/// rho -> (1-p) rho + p I/d, d = 2^k (Qiskit's convention); 0 <= p <= 4^k/(4^k - 1).
/// Pauli factors: 1 - p on all but the identity.
Channel depolarizing(double p, int num_qubits = 1);

/// Relaxation for a time t toward the populations (1 - p_excited, p_excited):
/// X, Y scale by exp(-t/T2); Z -> exp(-t/T1) Z + (1 - exp(-t/T1)) (1 - 2 p_excited).
/// Any one unit for the three times. Needs T1 > 0, 0 < T2 <= 2 T1, t >= 0, 0 <= p_excited <= 1.
Channel thermal_relaxation(double t1, double t2, double duration, double p_excited = 0.0);

/// Kraus {diag(1, sqrt(1-g)), sqrt(g) |0><1|}: X, Y scale by sqrt(1-g), Z -> (1-g) Z + g.
Channel amplitude_damping(double gamma);

/// Kraus {diag(1, sqrt(1-l)), diag(0, sqrt(l))}: X, Y scale by sqrt(1-l).
Channel phase_damping(double lambda);

/// rho -> (1-p) rho + p X rho X.
Channel bit_flip(double p);

/// rho -> (1-p) rho + p Z rho Z.
Channel phase_flip(double p);

/// Any Kraus map on one (2 x 2) or two qubits (4 x 4, operand 0 the least significant bit).
Channel kraus_channel(std::string description, std::span<const Eigen::MatrixXcd> kraus);

}  // namespace qarch::sim
