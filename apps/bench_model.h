#pragma once

#include <cstddef>

#include "sim/circuit.h"

namespace qarch::apps {

/// What one evaluation of a circuit must do at least, when every entry of its state is worked on:
///
///                              Pauli vector (4^n doubles)           amplitudes (2^n complex)
///   fused one-qubit map        12 multiply-adds per 4 entries       8 multiply-adds per amplitude
///   two-qubit gate, its noise  1.5 multiply-adds per entry          none
///   two-qubit gate             reads and writes the state once      the same
///
/// A fused map is a longest run of one-qubit gates on a qubit, with their noise. The work that
/// pruning saves (entries known to be zero, or never read) is counted nevertheless.
struct WorkModel {
  double multiply_adds = 0.0;
  double bytes = 0.0;
  std::size_t state_bytes = 0;
};

/// Longest runs of one-qubit gates on a qubit without a two-qubit gate on it in between.
int count_fused_maps(const sim::Circuit& circuit);

WorkModel pauli_vector_model(const sim::Circuit& circuit);
WorkModel state_vector_model(const sim::Circuit& circuit);

/// The table above as text, for help and results.
const char* work_model_text();

}  // namespace qarch::apps
