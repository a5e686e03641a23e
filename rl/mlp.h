#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <span>
#include <vector>

#include "rl/random.h"
#include "rl/sparse_observation.h"

namespace qarch::rl {

/// Multilayer perceptron f: R^inputs -> R^outputs with float weights,
///
///   a_0 = x,   z_l = W_l a_{l-1} + b_l,   a_l = LeakyReLU(z_l) for hidden layers,   f(x) = z_L,
///   LeakyReLU(z) = z if z > 0, otherwise 0.01 z.
///
/// A dueling network (Wang et al., ICML 2016, arXiv:1511.06581, eq. 9) has one more row in its last
/// layer, z_L = (A_1, ..., A_outputs, V), and
///
///   f(x)_a = V + A_a - (A_1 + ... + A_outputs) / outputs;
///
/// value and advantages share all hidden layers.
///
/// All weights are one vector: W_1 (column-major, widths out x in), b_1, W_2, b_2, ...
/// The input is sparse: the first layer sums only the columns of W_1 whose input is not zero.
/// Results are functions of the arguments alone (fixed order of summation).
class Mlp {
 public:
  /// A batch: B observations, whose indices are below inputs().
  using Batch = std::span<const SparseObservation* const>;

  /// Memory of one forward or backward pass; once used with a batch size, passes with that size
  /// allocate nothing.
  struct Workspace {
    std::vector<Eigen::MatrixXf> activations;  ///< a_1, ..., a_(L-1), z_L, each width x B
    Eigen::MatrixXf outputs;                   ///< f of a dueling network, outputs x B
    std::vector<Eigen::MatrixXf> deltas;       ///< d loss / d z_l, each width x B
    Eigen::VectorXf gradient;                  ///< d loss / d parameters, of the latest backward
    std::vector<std::uint32_t> touched;        ///< columns of W_1 with a gradient, unique
    std::vector<std::uint8_t> is_touched;      ///< the same as flags
  };

  /// Weights and biases uniform in +-1/sqrt(fan_in), as torch.nn.Linear does, drawn in storage
  /// order. Throws std::invalid_argument unless every width is in [1, 2^20].
  Mlp(int inputs, std::span<const int> hidden, int outputs, Rng& rng, bool dueling = false);

  /// f of every observation: outputs x B, a member of `workspace`.
  const Eigen::MatrixXf& forward(Batch batch, Workspace& workspace) const;

  /// d loss / d parameters from d loss / d f (outputs x B), for the first B observations of the
  /// latest forward with this workspace (backpropagation; Rumelhart, Hinton, Williams, Nature 323
  /// (1986) 533).
  const Eigen::VectorXf& backward(Batch batch, const Eigen::MatrixXf& output_gradient,
                                  Workspace& workspace) const;

  int inputs() const { return inputs_; }
  int outputs() const { return layers_.back().out - (dueling_ ? 1 : 0); }
  bool dueling() const { return dueling_; }
  const Eigen::VectorXf& parameters() const { return parameters_; }
  Eigen::VectorXf& parameters() { return parameters_; }

 private:
  struct Layer {
    int in;
    int out;
    Eigen::Index weights;  ///< offset of W
    Eigen::Index biases;   ///< offset of b
  };

  void first_layer_gradient(Batch batch, Workspace& workspace) const;

  int inputs_;
  bool dueling_;
  std::vector<Layer> layers_;
  Eigen::VectorXf parameters_;
};

}  // namespace qarch::rl
