#pragma once

#include <string>
#include <vector>

#include "sim/noise_model.h"

/// Noise models of Qiskit Aer as JSON, what NoiseModel.to_dict(serializable=True) gives:
///
///   {"errors": [{"type": "qerror", "operations": ["cx"], "gate_qubits": [[0, 1]],
///                "probabilities": [0.99, 0.01],
///                "instructions": [[{"name": "id", "qubits": [0]}],
///                                 [{"name": "pauli", "params": ["XZ"], "qubits": [0, 1]}]]},
///               {"type": "roerror", "operations": ["measure"], "gate_qubits": [[0]],
///                "probabilities": [[0.98, 0.02], [0.03, 0.97]]}]}
///
/// An error without gate_qubits is for all qubits, but not for those that have one of their own for
/// the same operation; errors of one operation on the same qubits act in the order of the file;
/// those of measure act before it, all others after.
namespace qarch::search {

/// A noise model, and a line of text for everything that must be known or was left out.
struct AerNoise {
  sim::NoiseModel model;
  std::vector<std::string> notes;
  /// Noise that is lost: errors on operations that no circuit of ours holds (u3, ccx, ...).
  std::vector<std::string> left_out = {};
};

/// The model of such a text; `file` is what messages call it, the model is named after it. Maps:
/// aer_error.h. Left out: operations that no circuit of ours holds (circuits are decomposed, the
/// error would match nothing). Notes: qubits above 30, unknown keys. Throws std::invalid_argument
/// for all else that cannot be kept: readout errors of two qubits together, errors on other qubits
/// than the gate's (noise_qubits), malformed text.
AerNoise parse_aer_noise(const std::string& text, const std::string& file);

/// The same from a file. Throws std::runtime_error if it cannot be read.
AerNoise read_aer_noise(const std::string& path);

/// Whether the text is an object with a list "errors", and no "format": what tells a model of Aer
/// from one of ours. False for text that is no JSON.
bool is_aer_noise(const std::string& text);

/// Text, and a line for everything of the model that it cannot say.
struct AerText {
  std::string text;
  std::vector<std::string> notes;
};

/// The model as such a text, every channel as Kraus operators on its operands. What Aer lets one
/// error replace is composed: its errors on given qubits hold every rule that matches there. Notes:
/// channels on spectators, idle noise, the coupling map, gates that are ideal on qubits where the
/// model for all qubits is not.
AerText aer_noise_text(const sim::NoiseModel& model);

}  // namespace qarch::search
