#pragma once

#include <string>

#include "search/classify/classifier_record.h"
#include "search/classify/encoded_circuit.h"

namespace qarch::search {

inline constexpr int kClassifierFormatVersion = 1;

/// Writes a trained classifier as HDF5 (schema: search/io/README.md), by
/// write_text_file_atomically. Equal records give equal bytes. Throws std::runtime_error with path
/// and reason if the file cannot be written.
void write_classifier_file(const std::string& path, const ClassifierRecord& record);

/// Reads what write_classifier_file wrote. Throws std::runtime_error if the file cannot be read,
/// std::invalid_argument "path: place: ..." if it is no such file or of another format version.
ClassifierRecord read_classifier_file(const std::string& path);

/// The circuit as OpenQASM 3 with an input x_f for each feature, xx_f_g = (pi - x_f) (pi - x_g) for
/// each product, and w_j for each weight, whose values are in its metadata.
std::string classifier_qasm(const EncodedCircuit& model, const ClassifierRecord& record);

}  // namespace qarch::search
