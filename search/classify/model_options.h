#pragma once

#include <concepts>
#include <string>
#include <type_traits>

namespace qarch::search {

/// The section [model]: the circuit of a classifier, encoding by encoding and layer by layer. The
/// words are rows of the tables in encodings.h, ansaetze.h, entangling_pairs.h, readout.h, model.h.
struct ModelOptions {
  std::string encoding = "angle";
  std::string ansatz = "hardware_efficient";
  int qubits = 0;  ///< that carry the data
  int layers = 2;
  int uploads = 1;
  std::string entangle = "line";
  std::string readout = "z0";
  bool readout_turn = false;
  double data_scale = 1.0;
  double data_offset = 0.0;  ///< rad
  bool bias = false;
  std::string start = "uniform";
  double start_width = 1.0;

  /// Throws std::invalid_argument "model.field = value, must be ...". What depends on the number of
  /// features is checked by build_model.
  void validate() const;
};

/// The same model without a two-qubit gate, encoding included: what entanglement is worth. A
/// readout of one qubit, which would see a part of the features alone, becomes `mean`.
ModelOptions without_entanglement(ModelOptions options);

template <class Options, class Visitor>
requires std::same_as<std::remove_const_t<Options>, ModelOptions>
void visit_fields(Options& o, Visitor&& visit) {
  visit("encoding", o.encoding,
        "how features become angles: angle | basis | zz | interleaved | encoding_first | summed");
  visit("ansatz", o.ansatz,
        "what is trained: hardware_efficient | two_local | readout_network | none");
  visit("qubits", o.qubits,
        "that carry the data (readout_network adds one); 0 = what the encoding needs");
  visit("layers", o.layers, "of the ansatz; readout_network: ZX and XX in turn");
  visit("uploads", o.uploads, "how often encoding and ansatz are repeated with new weights");
  visit("entangle", o.entangle,
        "pairs of two-qubit gates: line | ring | all | published | none (nowhere any)");
  visit("readout", o.readout,
        "parity | mean (of all Z) | a Pauli and its qubit (z0, y3, ylast: the last qubit)");
  visit("readout_turn", o.readout_turn,
        "readout_network: first a turn of the readout by itself, one weight more");
  visit("data_scale", o.data_scale, "angle = data_scale x + data_offset (basis: pi times that)");
  visit("data_offset", o.data_offset, "angle = data_scale x + data_offset");
  visit("bias", o.bias, "a trained number b in e + b, one weight more");
  visit("start", o.start, "of the weights: uniform (in +-start_width pi) | normal | zero");
  visit("start_width", o.start_width, "uniform: in units of pi; normal: standard deviation, rad");
}

}  // namespace qarch::search
