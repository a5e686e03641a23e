#pragma once

#include <string>

#include "search/run_record.h"

namespace qarch::search {

inline constexpr int kRunFormatVersion = 1;

/// Writes a run as HDF5 (schema: search/io/README.md), by write_text_file_atomically: the file is
/// whole or untouched. Equal records give equal bytes. Throws std::runtime_error with path and
/// reason if the file cannot be written, std::invalid_argument for a circuit id that is empty, used
/// twice, or has other characters than letters, digits, '_', '-', '.', and for a circuit without
/// one angle per parameter.
void write_run_file(const std::string& path, const RunRecord& run);

/// Reads what write_run_file wrote. Throws std::runtime_error if the file cannot be read,
/// std::invalid_argument "path: place: ..." if it is no run file of this format version.
RunRecord read_run_file(const std::string& path);

/// The circuit as OpenQASM 3 with its angles, and its energies as metadata: the text of
/// /circuits/<id>/qasm and of best.qasm.
std::string circuit_qasm(const CircuitRecord& circuit);

}  // namespace qarch::search
