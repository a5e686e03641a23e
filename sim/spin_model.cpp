#include "sim/spin_model.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>

namespace qarch::sim {

namespace {

void check_sites(const char* what, int num_sites, int least) {
  if (num_sites < least || num_sites > kMaxPauliQubits) {
    throw std::invalid_argument(std::string(what) + ": " + std::to_string(num_sites) +
                                " sites, must be in [" + std::to_string(least) + ", " +
                                std::to_string(kMaxPauliQubits) + "]");
  }
}

std::string bond_text(const Edge& edge) {
  return "bond " + std::to_string(edge.a) + " - " + std::to_string(edge.b);
}

void check_edges(int num_sites, std::span<const Edge> edges) {
  check_sites("spin model", num_sites, 1);
  std::set<std::pair<int, int>> seen;
  for (const Edge& edge : edges) {
    for (const int site : {edge.a, edge.b}) {
      if (site < 0 || site >= num_sites) {
        throw std::invalid_argument("spin model: " + bond_text(edge) + ": site " +
                                    std::to_string(site) + ", must be in [0, " +
                                    std::to_string(num_sites - 1) + "]");
      }
    }
    if (edge.a == edge.b) {
      throw std::invalid_argument("spin model: " + bond_text(edge) + " joins a site with itself");
    }
    if (!seen.insert(std::minmax(edge.a, edge.b)).second) {
      throw std::invalid_argument("spin model: " + bond_text(edge) + " is listed twice");
    }
  }
}

PauliTerm on_bond(Pauli pauli, const Edge& edge, double coefficient) {
  const PauliString a = PauliString::single(pauli, edge.a);
  const PauliString b = PauliString::single(pauli, edge.b);
  return {.string = {a.x | b.x, a.z | b.z}, .coefficient = coefficient * edge.weight};
}

void add_field(Pauli pauli, int num_sites, double field, std::vector<PauliTerm>& terms) {
  for (int i = 0; i < num_sites; ++i) {
    terms.push_back({.string = PauliString::single(pauli, i), .coefficient = -field});
  }
}

/// Terms that a vanishing parameter switches off are left out.
PauliSum sum_of(int num_sites, std::vector<PauliTerm> terms) {
  return PauliSum(num_sites, std::move(terms)).without_small_terms(0.0);
}

}  // namespace

std::vector<Edge> chain_edges(int num_sites) {
  check_sites("chain", num_sites, 2);
  std::vector<Edge> edges;
  for (int i = 0; i + 1 < num_sites; ++i) edges.push_back({.a = i, .b = i + 1});
  return edges;
}

std::vector<Edge> ring_edges(int num_sites) {
  check_sites("ring", num_sites, 3);
  std::vector<Edge> edges = chain_edges(num_sites);
  edges.push_back({.a = num_sites - 1, .b = 0});
  return edges;
}

std::vector<Edge> grid_edges(int num_rows, int num_columns) {
  if (num_rows < 1 || num_columns < 1 || num_rows > kMaxPauliQubits ||
      num_columns > kMaxPauliQubits) {
    throw std::invalid_argument("grid: " + std::to_string(num_rows) + " x " +
                                std::to_string(num_columns) + " sites, must be 2 to 31 sites");
  }
  check_sites("grid", num_rows * num_columns, 2);
  std::vector<Edge> edges;
  for (int row = 0; row < num_rows; ++row) {
    for (int column = 0; column < num_columns; ++column) {
      const int site = row * num_columns + column;
      if (column + 1 < num_columns) edges.push_back({.a = site, .b = site + 1});
      if (row + 1 < num_rows) edges.push_back({.a = site, .b = site + num_columns});
    }
  }
  return edges;
}

PauliSum transverse_field_ising(int num_sites, std::span<const Edge> edges, double coupling,
                                double field) {
  check_edges(num_sites, edges);
  std::vector<PauliTerm> terms;
  for (const Edge& edge : edges) terms.push_back(on_bond(Pauli::kZ, edge, -coupling));
  add_field(Pauli::kX, num_sites, field, terms);
  return sum_of(num_sites, std::move(terms));
}

PauliSum heisenberg(int num_sites, std::span<const Edge> edges, double coupling, double anisotropy,
                    double field) {
  check_edges(num_sites, edges);
  std::vector<PauliTerm> terms;
  for (const Edge& edge : edges) {
    terms.push_back(on_bond(Pauli::kX, edge, coupling));
    terms.push_back(on_bond(Pauli::kY, edge, coupling));
    terms.push_back(on_bond(Pauli::kZ, edge, coupling * anisotropy));
  }
  add_field(Pauli::kZ, num_sites, field, terms);
  return sum_of(num_sites, std::move(terms));
}

PauliSum max_cut(int num_sites, std::span<const Edge> edges) {
  check_edges(num_sites, edges);
  std::vector<PauliTerm> terms;
  for (const Edge& edge : edges) {
    terms.push_back(on_bond(Pauli::kZ, edge, 0.5));
    terms.push_back({.string = {}, .coefficient = -0.5 * edge.weight});
  }
  return sum_of(num_sites, std::move(terms));
}

}  // namespace qarch::sim
