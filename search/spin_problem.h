#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "search/problem_options.h"
#include "sim/spin_model.h"

namespace qarch::search {

/// A lattice, or any graph: sites 0 .. num_sites - 1 and their bonds.
struct Graph {
  int num_sites = 0;
  std::vector<sim::Edge> edges;
};

/// Lines `site site [weight]`, sites counted from 0, '#' starts a comment. There are as many sites
/// as the largest number says. Throws std::invalid_argument "file:line: ...".
Graph parse_edge_list(std::string_view text, const std::string& file);

/// "chain" or "ring" of `sites` sites, "3x4", or else the path of an edge list.
Graph graph_from_name(const std::string& lattice, int sites);

/// The operator of problem.model on problem.lattice. Throws std::invalid_argument that lists the
/// models, and what the lattice and the model throw.
sim::PauliSum spin_hamiltonian(const ProblemOptions& options);

}  // namespace qarch::search
