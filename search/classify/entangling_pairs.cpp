#include "search/classify/entangling_pairs.h"

#include "search/named_row.h"

namespace qarch::search {

namespace {

std::vector<QubitPair> line(int num_qubits) {
  std::vector<QubitPair> pairs;
  for (const int first : {0, 1}) {
    for (int q = first; q + 1 < num_qubits; q += 2) pairs.push_back({q, q + 1});
  }
  return pairs;
}

std::vector<QubitPair> ring(int num_qubits) {
  std::vector<QubitPair> pairs = line(num_qubits);
  if (num_qubits > 2) pairs.push_back({num_qubits - 1, 0});
  return pairs;
}

std::vector<QubitPair> all(int num_qubits) {
  std::vector<QubitPair> pairs;
  for (int i = 0; i < num_qubits; ++i) {
    for (int j = i + 1; j < num_qubits; ++j) pairs.push_back({i, j});
  }
  return pairs;
}

std::vector<QubitPair> published(int num_qubits) {
  if (num_qubits != 10) return line(num_qubits);
  return {{0, 1}, {2, 3}, {4, 5}, {7, 9}, {1, 2}, {3, 4}, {5, 7}, {5, 6}, {7, 8}};
}

std::vector<QubitPair> none(int /*num_qubits*/) { return {}; }

constexpr std::array<Entangling, 5> kTable{{
    {"line", "neighbours, every second pair at a time", line},
    {"ring", "the line, closed", ring},
    {"all", "every two qubits", all},
    {"published", "on 10 qubits those of Ren et al., else the line", published},
    {"none", "no two-qubit gate: the ablation", none},
}};

}  // namespace

std::span<const Entangling> entangling_table() { return kTable; }

std::vector<QubitPair> entangling_pairs(std::string_view entangle, int num_qubits) {
  return row_named(entangle, kTable, "model.entangle").pairs(num_qubits);
}

}  // namespace qarch::search
