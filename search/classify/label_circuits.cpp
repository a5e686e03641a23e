#include "search/classify/label_circuits.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>
#include <vector>

#include "search/classify/ansaetze.h"
#include "search/classify/encodings.h"
#include "search/classify/model.h"
#include "sim/walsh_hadamard.h"

namespace qarch::search {

namespace {

constexpr double kQuarterPi = std::numbers::pi / 4.0;

void require(bool condition, const std::string& what) {
  if (!condition) throw std::invalid_argument("label circuit: " + what);
}

/// n qubits of data, the readout in |1> behind them, Y of the readout measured.
EncodedCircuit with_readout(const char* encoding, int num_qubits, int num_features) {
  require(num_qubits >= 1 && num_qubits < kMaxModelQubits,
          std::to_string(num_qubits) + " qubits of data, must be in [1, " +
              std::to_string(kMaxModelQubits - 1) + "]");
  ModelOptions options;
  options.encoding = encoding;
  options.ansatz = "readout_network";
  options.qubits = num_qubits;
  options.layers = 0;
  options.readout = "ylast";
  return build_model(options, num_features);
}

EncodedCircuit with_bits(int num_bits) { return with_readout("basis", num_bits, num_bits); }

/// exp(-i phi Z_(data) X_r).
void append_phase(EncodedCircuit& model, std::span<const int> data, double phi) {
  append_zx(model, data, model.circuit.num_qubits() - 1, {.offset = -phi});
}

void check_subset(int num_bits, std::span<const int> subset) {
  std::vector<bool> listed(static_cast<std::size_t>(std::max(0, num_bits)));
  for (const int bit : subset) {
    require(bit >= 0 && bit < num_bits,
            "bit " + std::to_string(bit) + ", must be in [0, " + std::to_string(num_bits) + ")");
    require(!listed[static_cast<std::size_t>(bit)], "bit " + std::to_string(bit) + " twice");
    listed[static_cast<std::size_t>(bit)] = true;
  }
}

std::vector<int> bits_of(std::size_t mask) {
  std::vector<int> bits;
  for (int j = 0; mask >> static_cast<unsigned>(j) != 0; ++j) {
    if ((mask >> static_cast<unsigned>(j) & 1U) != 0) bits.push_back(j);
  }
  return bits;
}

}  // namespace

/// phi = (pi / 4) (1 + sum_j (Z_j - 1)) = pi / 4 - (pi / 2) (number of ones).
EncodedCircuit subset_parity_circuit(int num_bits, std::span<const int> subset) {
  check_subset(num_bits, subset);
  EncodedCircuit model = with_bits(num_bits);
  append_phase(model, {}, kQuarterPi * (1.0 - static_cast<double>(subset.size())));
  for (const int& bit : subset) append_phase(model, {&bit, 1}, kQuarterPi);
  return model;
}

EncodedCircuit subset_majority_circuit(int num_bits, std::span<const int> subset, double beta) {
  check_subset(num_bits, subset);
  require(beta > 0.0 && beta < std::numbers::pi,
          "beta = " + std::to_string(beta) + ", must be in (0, pi)");
  EncodedCircuit model = with_bits(num_bits);
  for (const int& bit : subset) append_phase(model, {&bit, 1}, beta / 2.0);
  return model;
}

EncodedCircuit label_circuit(std::span<const int> labels) {
  require(labels.size() >= 2 && std::has_single_bit(labels.size()) &&
              labels.size() <= std::size_t{1} << unsigned{kMaxLabelBits},
          std::to_string(labels.size()) +
              " labels, must be 2^n, 1 <= n <= " + std::to_string(kMaxLabelBits));
  std::vector<double> coefficients;  // 2^n c_S by the mask of S
  for (const int label : labels) {
    require(label == 1 || label == -1, "label " + std::to_string(label) + ", must be 1 or -1");
    coefficients.push_back(label);
  }
  sim::walsh_hadamard(coefficients);
  EncodedCircuit model = with_bits(std::countr_zero(labels.size()));
  for (std::size_t mask = 0; mask < labels.size(); ++mask) {
    if (coefficients[mask] == 0.0) continue;  // sums of +-1 are exact
    append_phase(model, bits_of(mask),
                 kQuarterPi * coefficients[mask] / static_cast<double>(labels.size()));
  }
  return model;
}

EncodedCircuit state_label_circuit(const sim::PauliSum& h, double beta) {
  require(std::isfinite(beta), "beta must be finite");
  const int n = h.num_qubits();
  EncodedCircuit model = with_readout("angle", n, 2 * n);
  for (const sim::PauliTerm& term : h.terms()) {
    require(term.string.x == 0 && term.string.weight() == 2,
            "term " + term.string.to_text(n) + ", must be a product of two Z");
    append_phase(model, bits_of(term.string.z), beta * term.coefficient);
  }
  return model;
}

EncodedCircuit state_label_network(int num_qubits) {
  EncodedCircuit model = with_readout("angle", num_qubits, 2 * num_qubits);
  for (int i = 0; i < num_qubits; ++i) {
    for (int j = i + 1; j < num_qubits; ++j) {
      const std::array<int, 2> pair{i, j};
      append_zx(model, pair, num_qubits, {.weight = model.num_weights++, .weight_scale = -1.0});
    }
  }
  return model;
}

}  // namespace qarch::search
