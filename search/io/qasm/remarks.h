#pragma once

#include <cstddef>
#include <vector>

#include "search/io/qasm.h"
#include "search/io/qasm/lexer.h"

namespace qarch::search::qasm {

/// Sorts the "// @qarch" comments into metadata and values of inputs. Fails for a comment that is
/// neither, and if some inputs have a value, but not all (their places: `inputs`).
void read_remarks(const std::vector<Remark>& remarks, const Source& source,
                  const std::vector<std::size_t>& inputs, QasmCircuit& result);

/// What is wrong with a pair of metadata, "" if nothing: the key must be [A-Za-z_][A-Za-z0-9_-]*,
/// the value has no control character and no blanks at its ends.
std::string metadata_error(std::string_view key, std::string_view value);

}  // namespace qarch::search::qasm
