#pragma once

#include <string>
#include <vector>

#include "search/run_record.h"

namespace qarch::search {

class Hdf5Group;

inline constexpr int kRunFormatVersion = 4;

/// Writes a run as HDF5 (schema: search/io/README.md), by write_text_file_atomically: the file is
/// whole or untouched. Equal records give equal bytes. Throws std::runtime_error with path and
/// reason if the file cannot be written, std::invalid_argument for a circuit id that is empty, used
/// twice, or has other characters than letters, digits, '_', '-', '.', and for a circuit without
/// one angle per parameter.
void write_run_file(const std::string& path, const RunRecord& run);

/// Reads what write_run_file wrote. Throws std::runtime_error if the file cannot be read,
/// std::invalid_argument "path: place: ..." if it is no run file of this format version or of an
/// earlier one: version 1 has no archive and no prunings, version 2 of the
/// noise only name, description and rules, version 3 is about VQE alone (and still written for it).
RunRecord read_run_file(const std::string& path);

/// The same into and out of a group that stands for the root of a run file; `where` is what
/// messages call it.
void write_run(const Hdf5Group& root, const RunRecord& run);
RunRecord read_run(const Hdf5Group& root, const std::string& where);

/// Circuits as subgroups of a group, named by their ids.
void write_circuits(const Hdf5Group& group, const std::vector<CircuitRecord>& circuits);
std::vector<CircuitRecord> read_circuits(const Hdf5Group& group, const std::string& where);

/// The circuit as OpenQASM 3 with its angles, and its energies as metadata: the text of
/// /circuits/<id>/qasm and of best.qasm.
std::string circuit_qasm(const CircuitRecord& circuit);

/// The same with the run's version, seed, problem and noise among the metadata.
std::string circuit_qasm(const CircuitRecord& circuit, const RunRecord& run);

}  // namespace qarch::search
