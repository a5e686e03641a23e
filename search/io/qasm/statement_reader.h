#pragma once

#include "search/io/qasm.h"
#include "search/io/qasm/source.h"

namespace qarch::search::qasm {

/// Reads a whole file, all of a QasmCircuit. Throws as parse_qasm does.
QasmCircuit read_program(const Source& source);

}  // namespace qarch::search::qasm
