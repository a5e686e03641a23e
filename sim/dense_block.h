#pragma once

#include <Eigen/Dense>

#include "sim/block_layout.h"
#include "sim/pauli_vector.h"

/// block_layout.h's functions for matrices without zeros: panels of many bases at a time are
/// gathered and multiplied as matrices.
namespace qarch::sim {

/// to <- B from, B of shape 4 x 4 (one qubit) or 16 x 16; every entry of `to` is written. The two
/// states are different ones.
void apply(const Eigen::MatrixXd& matrix, const BlockLayout& layout, const PauliVector& from,
           PauliVector& to);

/// C_ij = sum_base l[base + offsets[i]] r[base + offsets[j]], of shape 4 x 4 or 16 x 16.
Eigen::MatrixXd correlation(int dimension, const BlockLayout& layout, const PauliVector& l,
                            const PauliVector& r);

}  // namespace qarch::sim
