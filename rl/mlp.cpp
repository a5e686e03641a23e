#include "rl/mlp.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

namespace qarch::rl {

namespace {

using Eigen::Index;
using Eigen::MatrixXf;
using Eigen::VectorXf;

constexpr float kNegativeSlope = 0.01F;

/// c += a b, by panels so small that Eigen packs them on the stack (its limit is 128 kB).
template <class A, class B, class C>
void add_product(const A& a, const B& b, C& c) {
  constexpr Index kDepth = 128;
  constexpr Index kSide = 256;
  for (Index k = 0; k < a.cols(); k += kDepth) {
    const Index depth = std::min(kDepth, a.cols() - k);
    for (Index j = 0; j < b.cols(); j += kSide) {
      const Index cols = std::min(kSide, b.cols() - j);
      for (Index i = 0; i < a.rows(); i += kSide) {
        const Index rows = std::min(kSide, a.rows() - i);
        c.block(i, j, rows, cols).noalias() +=
            a.block(i, k, rows, depth) * b.block(k, j, depth, cols);
      }
    }
  }
}

/// out += sum_i x_i w_i over the entries of x, four columns w_i at a time: fewer passes over `out`.
template <class Weights, class Column>
void add_sparse_product(const Weights& w, const SparseObservation& x, Column out) {
  std::size_t i = 0;
  for (; i + 4 <= x.size(); i += 4) {
    out += x[i].value * w.col(x[i].index) + x[i + 1].value * w.col(x[i + 1].index) +
           x[i + 2].value * w.col(x[i + 2].index) + x[i + 3].value * w.col(x[i + 3].index);
  }
  for (; i < x.size(); ++i) out += x[i].value * w.col(x[i].index);
}

void check_width(const char* what, int width) {
  constexpr int kMaxWidth = 1 << 20;
  if (width >= 1 && width <= kMaxWidth) return;
  throw std::invalid_argument(std::string("Mlp: ") + what + " = " + std::to_string(width) +
                              ", must be in [1, " + std::to_string(kMaxWidth) + "]");
}

}  // namespace

Mlp::Mlp(int inputs, std::span<const int> hidden, int outputs, Rng& rng, bool dueling)
    : inputs_(inputs), dueling_(dueling) {
  check_width("inputs", inputs);
  check_width("outputs", outputs);
  Index size = 0;
  int in = inputs;
  const auto add_layer = [&](int out) {
    layers_.push_back({in, out, size, size + Index{in} * out});
    size += (Index{in} + 1) * out;
    in = out;
  };
  for (const int width : hidden) {
    check_width("hidden width", width);
    add_layer(width);
  }
  add_layer(outputs + (dueling ? 1 : 0));

  parameters_.resize(size);
  for (const Layer& layer : layers_) {
    const double bound = 1.0 / std::sqrt(layer.in);
    for (float& w : parameters_.segment(layer.weights, (Index{layer.in} + 1) * layer.out)) {
      w = static_cast<float>((2.0 * uniform(rng) - 1.0) * bound);
    }
  }
}

const MatrixXf& Mlp::forward(Batch batch, Workspace& workspace) const {
  const Index size = std::ssize(batch);
  auto& activations = workspace.activations;
  activations.resize(layers_.size());
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const Layer& layer = layers_[l];
    const Eigen::Map<const MatrixXf> w(parameters_.data() + layer.weights, layer.out, layer.in);
    const auto b = parameters_.segment(layer.biases, layer.out);
    MatrixXf& a = activations[l];
    a.resize(layer.out, size);
    a.colwise() = b;
    if (l == 0) {
      for (Index j = 0; j < size; ++j) {
        const SparseObservation& x = *batch[static_cast<std::size_t>(j)];
        assert(x.empty() || std::cmp_less(x.back().index, inputs_));
        add_sparse_product(w, x, a.col(j));
      }
    } else {
      add_product(w, activations[l - 1], a);
    }
    if (l + 1 < layers_.size()) a = a.cwiseMax(kNegativeSlope * a);
  }
  if (!dueling_) return activations.back();
  const MatrixXf& z = activations.back();
  const auto advantages = z.topRows(outputs());
  workspace.outputs = advantages;
  for (Index j = 0; j < size; ++j) {
    workspace.outputs.col(j).array() += z(outputs(), j) - advantages.col(j).mean();
  }
  return workspace.outputs;
}

void Mlp::first_layer_gradient(Batch batch, Workspace& workspace) const {
  const Layer& layer = layers_.front();
  Eigen::Map<MatrixXf> gradient(workspace.gradient.data() + layer.weights, layer.out, layer.in);
  for (const std::uint32_t column : workspace.touched) {
    gradient.col(column).setZero();
    workspace.is_touched[column] = 0;
  }
  workspace.touched.clear();
  for (Index j = 0; j < std::ssize(batch); ++j) {
    for (const SparseEntry& x : *batch[static_cast<std::size_t>(j)]) {
      gradient.col(x.index) += x.value * workspace.deltas.front().col(j);
      if (workspace.is_touched[x.index] != 0) continue;
      workspace.is_touched[x.index] = 1;
      workspace.touched.push_back(x.index);
    }
  }
}

const VectorXf& Mlp::backward(Batch batch, const MatrixXf& output_gradient,
                              Workspace& workspace) const {
  const auto& activations = workspace.activations;
  const Index size = std::ssize(batch);
  assert(activations.size() == layers_.size() && activations.back().cols() >= size);
  assert(output_gradient.rows() == outputs() && output_gradient.cols() == size);
  if (workspace.gradient.size() != parameters_.size()) {
    workspace.gradient.setZero(parameters_.size());
    workspace.deltas.resize(layers_.size());
    workspace.touched.clear();
    workspace.touched.reserve(static_cast<std::size_t>(inputs_));
    workspace.is_touched.assign(static_cast<std::size_t>(inputs_), 0);
  }
  if (dueling_) {
    MatrixXf& delta = workspace.deltas.back();
    delta.resize(outputs() + 1, size);
    for (Index j = 0; j < size; ++j) {
      const auto g = output_gradient.col(j);
      delta.col(j).head(outputs()) = g.array() - g.mean();
      delta(outputs(), j) = g.sum();
    }
  } else {
    workspace.deltas.back() = output_gradient;
  }
  for (std::size_t l = layers_.size(); l-- > 0;) {
    const Layer& layer = layers_[l];
    const MatrixXf& delta = workspace.deltas[l];
    workspace.gradient.segment(layer.biases, layer.out) = delta.rowwise().sum();
    if (l == 0) break;
    const auto below = activations[l - 1].leftCols(size);
    Eigen::Map<MatrixXf> gradient(workspace.gradient.data() + layer.weights, layer.out, layer.in);
    gradient.setZero();
    add_product(delta, below.transpose(), gradient);

    const Eigen::Map<const MatrixXf> w(parameters_.data() + layer.weights, layer.out, layer.in);
    MatrixXf& delta_below = workspace.deltas[l - 1];
    delta_below.setZero(layer.in, delta.cols());
    add_product(w.transpose(), delta, delta_below);
    delta_below =
        (below.array() > 0.0F).select(delta_below.array(), kNegativeSlope * delta_below.array());
  }
  first_layer_gradient(batch, workspace);
  return workspace.gradient;
}

}  // namespace qarch::rl
