#pragma once

#include <span>
#include <vector>

#include "sim/pauli_sum.h"

namespace qarch::sim {

/// A bond between two different sites, in either order.
struct Edge {
  int a = 0;
  int b = 0;
  double weight = 1.0;
};

/// Sites 0 - 1 - ... - (n - 1). Throws std::invalid_argument unless 2 <= num_sites <= 31.
std::vector<Edge> chain_edges(int num_sites);

/// The chain closed by the bond (n - 1) - 0. Throws unless 3 <= num_sites <= 31.
std::vector<Edge> ring_edges(int num_sites);

/// Site row * num_columns + column is bonded to its right and its lower neighbour, without
/// wrap-around. Throws unless there are 2 to 31 sites.
std::vector<Edge> grid_edges(int num_rows, int num_columns);

/// In the three models site i is qubit i, every bond counts once with its weight w_ij, and all
/// throw std::invalid_argument for a site outside [0, num_sites), a bond of a site with itself, a
/// bond that is listed twice, or a number that is not finite.

/// The Ising model in a transverse field, H = -J sum_(ij) w_ij Z_i Z_j - h sum_i X_i.
PauliSum transverse_field_ising(int num_sites, std::span<const Edge> edges, double coupling,
                                double field);

/// The anisotropic Heisenberg model (XXZ) in a longitudinal field,
///   H = J sum_(ij) w_ij (X_i X_j + Y_i Y_j + Delta Z_i Z_j) - h sum_i Z_i,
/// in Pauli matrices, not in spins S = P / 2: J > 0 is antiferromagnetic.
PauliSum heisenberg(int num_sites, std::span<const Edge> edges, double coupling, double anisotropy,
                    double field);

/// H = sum_(ij) w_ij (Z_i Z_j - 1) / 2: on a basis state minus the weight of the bonds whose ends
/// differ, so that the lowest energy is minus the maximum cut.
PauliSum max_cut(int num_sites, std::span<const Edge> edges);

}  // namespace qarch::sim
