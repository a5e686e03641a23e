#pragma once

#include <string>

#include "sim/device.h"

namespace qarch::search {

/// Reads the calibration table that IBM's web pages offer for download, as it stands: empty cells
/// are NaN, nothing is repaired but units. Two generations of it:
///
///   to 2024     Qubit,T1 (us),T2 (us),...,CNOT error ,Gate time (ns)       0_1:0.0061; 0_14:0.0089
///   since 2025  Qubit,T1 (us),...,CZ error,Gate length (ns),Operational    14:0.0089;1:0.0061
///
/// Columns in any order, told by their words without regard to case, blanks at the ends and letters
/// outside ASCII, and a unit in parentheses at the end (both letters mu). What it does not know is
/// a note. Cells may be quoted (RFC 4180); a byte order mark is skipped. One-qubit gates last as
/// long as the column of single-qubit gate lengths says (rz: 0), cx, cz and ecr as the pairs of the
/// gate time. The device's name is `file` without its ending.
///
/// Throws std::invalid_argument "file:line: column 'T1 (us)' = 'x', must be ...", and where there
/// is no column of qubits or of T1, with the headers that were found; rows must be qubits 0 to n -
/// 1 in any order.
sim::Device parse_calibration_csv(const std::string& text, const std::string& file);

}  // namespace qarch::search
