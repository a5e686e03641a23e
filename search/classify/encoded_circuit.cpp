#include "search/classify/encoded_circuit.h"

#include <numbers>
#include <stdexcept>
#include <string>

namespace qarch::search {

namespace {

constexpr double kPi = std::numbers::pi;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

double encoded(const EncodedAngle& angle, std::span<const double> x) {
  if (angle.feature < 0) return 0.0;
  const double own = x[at(angle.feature)];
  return angle.partner < 0 ? own : (kPi - own) * (kPi - x[at(angle.partner)]);
}

void require(bool condition, const std::string& what) {
  if (!condition) throw std::invalid_argument("encoded circuit: " + what);
}

}  // namespace

void EncodedCircuit::check() const {
  require(static_cast<int>(angles.size()) == circuit.num_parameters(),
          std::to_string(angles.size()) + " angles, must be one for each of " +
              std::to_string(circuit.num_parameters()) + " slots");
  require(observable.num_qubits() == circuit.num_qubits(), "observable on other qubits");
  for (const EncodedAngle& angle : angles) {
    require(angle.feature < num_features && angle.partner < num_features,
            "feature out of " + std::to_string(num_features));
    require(angle.partner < 0 || angle.feature >= 0, "a partner without a feature");
    require(angle.weight < num_weights, "weight out of " + std::to_string(num_weights));
  }
}

void append_rotation(EncodedCircuit& model, sim::GateKind kind, int qubit,
                     const EncodedAngle& angle) {
  model.circuit.append_rotation(kind, qubit);
  model.angles.push_back(angle);
}

void bind_angles(const EncodedCircuit& model, std::span<const double> x, std::span<const double> w,
                 std::span<double> out) {
  for (std::size_t s = 0; s < model.angles.size(); ++s) {
    const EncodedAngle& angle = model.angles[s];
    out[s] = angle.offset + angle.data_scale * encoded(angle, x);
    if (angle.weight >= 0) out[s] += angle.weight_scale * w[at(angle.weight)];
  }
}

void add_weight_gradient(const EncodedCircuit& model, std::span<const double> angle_gradient,
                         std::span<double> out) {
  for (std::size_t s = 0; s < model.angles.size(); ++s) {
    const EncodedAngle& angle = model.angles[s];
    if (angle.weight >= 0) out[at(angle.weight)] += angle.weight_scale * angle_gradient[s];
  }
}

void add_input_gradient(const EncodedCircuit& model, std::span<const double> x,
                        std::span<const double> angle_gradient, std::span<double> out) {
  for (std::size_t s = 0; s < model.angles.size(); ++s) {
    const EncodedAngle& angle = model.angles[s];
    if (angle.feature < 0) continue;
    const double slope = angle.data_scale * angle_gradient[s];
    if (angle.partner < 0) {
      out[at(angle.feature)] += slope;
      continue;
    }
    out[at(angle.feature)] -= slope * (kPi - x[at(angle.partner)]);
    out[at(angle.partner)] -= slope * (kPi - x[at(angle.feature)]);
  }
}

}  // namespace qarch::search
