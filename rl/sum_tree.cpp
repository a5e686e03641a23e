#include "rl/sum_tree.h"

#include <bit>
#include <cassert>
#include <cmath>
#include <stdexcept>
#include <string>

namespace qarch::rl {

SumTree::SumTree(int size)
    : size_(size < 1 ? 0 : static_cast<std::size_t>(size)),
      leaves_(std::bit_ceil(size_)),
      nodes_(2 * leaves_, 0.0) {
  if (size < 1) {
    throw std::invalid_argument("SumTree: size = " + std::to_string(size) + ", must be >= 1");
  }
}

void SumTree::set(std::size_t i, double weight) {
  assert(i < size_ && weight >= 0.0 && std::isfinite(weight));
  std::size_t node = leaves_ + i;
  nodes_[node] = weight;
  while (node > 1) {
    node /= 2;
    nodes_[node] = nodes_[2 * node] + nodes_[2 * node + 1];
  }
}

double SumTree::operator[](std::size_t i) const {
  assert(i < size_);
  return nodes_[leaves_ + i];
}

std::size_t SumTree::find(double point) const {
  assert(total() > 0.0);
  std::size_t node = 1;
  while (node < leaves_) {
    node *= 2;
    if (nodes_[node + 1] == 0.0 || (nodes_[node] > 0.0 && point < nodes_[node])) continue;
    point -= nodes_[node];
    ++node;
  }
  return node - leaves_;
}

}  // namespace qarch::rl
