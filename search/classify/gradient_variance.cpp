#include "search/classify/gradient_variance.h"

#include <numbers>
#include <stdexcept>
#include <string>
#include <vector>

#include "rl/random.h"
#include "search/classify/ansaetze.h"
#include "search/classify/encoded_circuit.h"
#include "sim/expectation.h"

namespace qarch::search {

namespace {

EncodedCircuit superposed_parity(int num_bits) {
  ModelOptions options;
  options.ansatz = "readout_network";
  options.layers = 1;
  options.readout_turn = true;
  EncodedCircuit model;
  model.circuit = sim::Circuit(num_bits + 1);
  model.circuit.append(sim::GateKind::kX, {num_bits});
  for (int q = 0; q < num_bits; ++q) model.circuit.append(sim::GateKind::kH, {q});
  trained_ansatz(options.ansatz).append(model, options, num_bits);
  const auto readout = std::uint64_t{1} << static_cast<unsigned>(num_bits);
  model.observable = sim::PauliSum(num_bits + 1, {{{.x = readout, .z = 2 * readout - 1}, 1.0}});
  return model;
}

void check(bool ok, const char* what, int value, const char* bound) {
  if (ok) return;
  throw std::invalid_argument(std::string("gradient_variance: ") + what + " = " +
                              std::to_string(value) + ", must be " + bound);
}

}  // namespace

GradientVariance gradient_variance(int num_bits, int num_samples, std::uint64_t seed) {
  check(num_bits >= 1 && num_bits <= 20, "num_bits", num_bits, "in [1, 20]");
  check(num_samples >= 2 && num_samples <= 1'000'000, "num_samples", num_samples,
        "in [2, 1000000]");
  const EncodedCircuit model = superposed_parity(num_bits);
  sim::ExpectationFunction function(model.circuit, {}, model.observable);
  rl::Rng rng = rl::random_stream(seed, "gradient variance", static_cast<std::uint64_t>(num_bits));
  std::vector<double> w(static_cast<std::size_t>(model.num_weights));
  std::vector<double> angles(model.angles.size());
  std::vector<double> slopes(model.angles.size());
  double sum = 0.0;
  double squares = 0.0;
  for (int i = 0; i < num_samples; ++i) {
    for (double& weight : w) weight = std::numbers::pi * (2.0 * rl::uniform(rng) - 1.0);
    bind_angles(model, {}, w, angles);
    function.value_and_gradient(angles, slopes);
    std::vector<double> by_weight(w.size());
    add_weight_gradient(model, slopes, by_weight);
    sum -= by_weight[1];
    squares += by_weight[1] * by_weight[1];
  }
  GradientVariance result{.num_bits = num_bits, .num_samples = num_samples};
  result.mean = sum / num_samples;
  result.variance = (squares - num_samples * result.mean * result.mean) / (num_samples - 1);
  return result;
}

}  // namespace qarch::search
