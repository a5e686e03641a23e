#pragma once

#include <span>
#include <vector>

#include "sim/circuit.h"
#include "sim/pauli_sum.h"

namespace qarch::search {

/// The angle of one parameter slot s as a function of a sample x and weights w:
///
///   angle_s(x, w) = offset + data_scale phi(x) + weight_scale w[weight],
///   phi(x) = x[feature], or (pi - x[feature]) (pi - x[partner]) where partner >= 0
///
/// feature < 0, weight < 0: that term is left out.
struct EncodedAngle {
  double offset = 0.0;
  int feature = -1;
  int partner = -1;
  double data_scale = 1.0;
  int weight = -1;
  double weight_scale = 1.0;

  bool operator==(const EncodedAngle&) const = default;
};

/// A parametrised classifier: a circuit whose slots are angles of data and weights, and the
/// observable O, |O| <= 1, whose expectation value e(x, w) = Tr(O rho(x, w)) decides: class 0 for
/// e + bias >= 0, class 1 else.
struct EncodedCircuit {
  sim::Circuit circuit{1};
  std::vector<EncodedAngle> angles;  ///< one for each slot of `circuit`
  int num_features = 0;
  int num_weights = 0;
  sim::PauliSum observable{1};

  /// Throws std::invalid_argument unless there is one angle for each slot, every index is in range
  /// and the observable has the circuit's qubits.
  void check() const;
};

/// Appends a rotation with a new slot whose angle is `angle`.
void append_rotation(EncodedCircuit& model, sim::GateKind kind, int qubit,
                     const EncodedAngle& angle);

/// out[s] = angle_s(x, w). Sizes are the circuit's; not checked.
void bind_angles(const EncodedCircuit& model, std::span<const double> x, std::span<const double> w,
                 std::span<double> out);

/// out[j] += sum_s (d angle_s / d w_j) angle_gradient[s].
void add_weight_gradient(const EncodedCircuit& model, std::span<const double> angle_gradient,
                         std::span<double> out);

/// out[f] += sum_s (d angle_s / d x_f)(x) angle_gradient[s].
void add_input_gradient(const EncodedCircuit& model, std::span<const double> x,
                        std::span<const double> angle_gradient, std::span<double> out);

}  // namespace qarch::search
