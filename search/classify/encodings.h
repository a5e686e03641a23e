#pragma once

#include <span>
#include <string_view>

#include "search/classify/encoded_circuit.h"
#include "search/classify/model_options.h"

namespace qarch::search {

inline constexpr int kMaxModelQubits = 24;

/// How a sample becomes angles: a row of the table behind model.encoding.
struct DataEncoding {
  std::string_view name;
  std::string_view description;
  /// Qubits that carry the data. Throws std::invalid_argument if options and features do not fit.
  int (*num_qubits)(const ModelOptions& options, int num_features);
  /// Appends one upload of the data on qubits 0 ... num_qubits - 1; without `weights`, what the
  /// encoding trains itself is left out.
  void (*append)(EncodedCircuit& model, const ModelOptions& options, int num_qubits, bool weights);
};

/// x is a sample of F features, n the qubits that carry it, a(x_f) = data_scale x_f + data_offset.
///
/// angle           feature f turns qubit f mod n by a(x_f), the first n features by RY, the next n
///                 by RZ, and so on in turn. n = F unless model.qubits says less or more; of
///                 more, those beyond the first F begin with feature 0 again
/// basis           RX(pi a(x_q)) on qubit q: a bit x_q in {0, 1} is the basis state, up to a phase.
///                 n = F
/// zz              U(x) H^n U(x) H^n, U = exp(i (sum_q x_q Z_q + sum_(q<p) (pi - x_q)(pi - x_p)
///                 Z_q Z_p)), all pairs, none if model.entangle is none. n = F, data_scale = 1,
///                 data_offset = 0 (Havlicek et al., Nature 567, 209)
/// interleaved     blocks of six layers RX RZ RX RX RZ RX on all qubits, then CX on the pairs of
///                 model.entangle. Angle k of a block is of qubit k mod n; the first 3n angles of
///                 each block are a(x), the other 3n are weights. ceil(F / 3n) blocks; beyond the
///                 last feature the angle is a(0). n = 10 unless model.qubits says another number
/// encoding_first  the same blocks; the first half of all angles is data, the second half weights
/// summed          layers RX RZ RX in turn, six a block, what is left over in the first block;
///                 angle k is a(x_k) + w_k, one for each feature, filled up to whole layers.
///                 CX on the pairs of model.entangle, `published` being the line. n as above
///
/// The last three are those of Ren et al., Nat. Comput. Sci. 2022: 256 features on 10 qubits are
/// 9 blocks with 270 weights, or, summed, 26 layers in 4 blocks with 260.
std::span<const DataEncoding> data_encodings();

/// Throws std::invalid_argument "model.encoding = 'x', must be one of: ...".
const DataEncoding& data_encoding(std::string_view name);

}  // namespace qarch::search
