#include "rl/mlp.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace qarch::rl {
namespace {

using Eigen::MatrixXd;
using Eigen::MatrixXf;
using Eigen::VectorXd;
using Eigen::VectorXf;

/// Random observations, about a third of whose entries are not zero, with pointers to them.
struct RandomBatch {
  RandomBatch(int inputs, int size, Rng& rng) : dense(MatrixXd::Zero(inputs, size)) {
    for (double& value : dense.reshaped()) {
      if (uniform(rng) < 0.35) value = static_cast<float>(normal(rng));
    }
    for (int j = 0; j < size; ++j) {
      const VectorXf column = dense.col(j).cast<float>();
      sparse.push_back(sparsified({column.data(), static_cast<std::size_t>(inputs)}));
    }
    for (const SparseObservation& observation : sparse) pointers.push_back(&observation);
  }
  MatrixXd dense;
  std::vector<SparseObservation> sparse;
  std::vector<const SparseObservation*> pointers;
};

enum class Head { kPlain, kDueling };
constexpr std::array kHeads{Head::kPlain, Head::kDueling};

/// The definition in double precision on dense inputs, one layer after the other.
MatrixXd dense_forward(const VectorXd& parameters, std::vector<int> widths, const MatrixXd& inputs,
                       Head head) {
  const int outputs = widths.back();
  if (head == Head::kDueling) ++widths.back();
  MatrixXd a = inputs;
  Eigen::Index offset = 0;
  for (std::size_t l = 1; l < widths.size(); ++l) {
    const Eigen::Map<const MatrixXd> w(parameters.data() + offset, widths[l], widths[l - 1]);
    offset += w.size();
    a = ((w * a).colwise() + parameters.segment(offset, widths[l])).eval();
    offset += widths[l];
    if (l + 1 < widths.size()) {
      a = a.unaryExpr([](double z) { return z > 0.0 ? z : 0.01 * z; }).eval();
    }
  }
  EXPECT_EQ(offset, parameters.size());
  if (head == Head::kPlain) return a;
  MatrixXd q(outputs, a.cols());
  for (Eigen::Index j = 0; j < a.cols(); ++j) {
    double sum = 0.0;
    for (int i = 0; i < outputs; ++i) sum += a(i, j);
    for (int i = 0; i < outputs; ++i) q(i, j) = a(outputs, j) + a(i, j) - sum / outputs;
  }
  return q;
}

/// d sum_ij(c_ij f_ij) / d parameters by central differences in double precision.
VectorXd numerical_gradient(VectorXd parameters, const std::vector<int>& widths,
                            const MatrixXd& inputs, const MatrixXd& c, Head head) {
  constexpr double kStep = 1e-6;
  VectorXd gradient(parameters.size());
  const auto loss = [&] {
    return dense_forward(parameters, widths, inputs, head).cwiseProduct(c).sum();
  };
  for (Eigen::Index i = 0; i < parameters.size(); ++i) {
    const double centre = parameters[i];
    parameters[i] = centre + kStep;
    const double above = loss();
    parameters[i] = centre - kStep;
    const double below = loss();
    parameters[i] = centre;
    gradient[i] = (above - below) / (2.0 * kStep);
  }
  return gradient;
}

Mlp network(const std::vector<int>& widths, Rng& rng, Head head = Head::kPlain) {
  return {widths.front(), std::span(widths).subspan(1, widths.size() - 2), widths.back(), rng,
          head == Head::kDueling};
}

const std::vector<std::vector<int>> kShapes{{5, 3}, {1, 1, 1}, {12, 7, 4}, {23, 9, 17, 6, 3}};

TEST(Mlp, SparseForwardAgreesWithTheDenseDefinition) {
  auto shapes = kShapes;
  shapes.push_back({40, 300, 270, 5});  // several panels in each direction
  Rng rng = random_stream(1, "mlp");
  for (const Head head : kHeads) {
    for (const auto& widths : shapes) {
      const Mlp mlp = network(widths, rng, head);
      ASSERT_EQ(mlp.outputs(), widths.back());
      Mlp::Workspace workspace;
      for (const int size : {1, 3, 260}) {
        const RandomBatch batch(widths.front(), size, rng);
        const MatrixXd expected =
            dense_forward(mlp.parameters().cast<double>(), widths, batch.dense, head);
        const MatrixXd q = mlp.forward(batch.pointers, workspace).cast<double>();
        EXPECT_LT((q - expected).cwiseAbs().maxCoeff(), 1e-5) << widths.size() << " " << size;
      }
    }
  }
}

TEST(Mlp, BackwardAgreesWithCentralDifferences) {
  Rng rng = random_stream(2, "mlp");
  for (const Head head : kHeads) {
    for (const auto& widths : kShapes) {
      const Mlp mlp = network(widths, rng, head);
      Mlp::Workspace workspace;
      for (int pass = 0; pass < 3; ++pass) {  // later passes must not see earlier gradients
        const RandomBatch batch(widths.front(), pass == 0 ? 8 : 2, rng);
        MatrixXd c(widths.back(), batch.dense.cols());
        for (double& value : c.reshaped()) value = static_cast<float>(normal(rng));
        mlp.forward(batch.pointers, workspace);
        const VectorXd gradient =
            mlp.backward(batch.pointers, c.cast<float>(), workspace).cast<double>();
        const VectorXd expected =
            numerical_gradient(mlp.parameters().cast<double>(), widths, batch.dense, c, head);
        EXPECT_LT((gradient - expected).cwiseAbs().maxCoeff(), 2e-5 * (1 + expected.norm()))
            << widths.size() << " layers, pass " << pass;
      }
    }
  }
}

TEST(Mlp, BackwardOfTheFirstObservationsOfAForwardPassSeesNoOthers) {
  Rng rng = random_stream(6, "mlp");
  for (const Head head : kHeads) {
    const Mlp mlp = network({30, 20, 10, 4}, rng, head);
    const RandomBatch batch(30, 12, rng);
    const auto first = Mlp::Batch(batch.pointers).first(5);
    const MatrixXf c = MatrixXf::Random(4, 5);
    Mlp::Workspace all;
    mlp.forward(batch.pointers, all);
    const VectorXf gradient = mlp.backward(first, c, all);
    Mlp::Workspace alone;
    mlp.forward(first, alone);
    EXPECT_LT((mlp.backward(first, c, alone) - gradient).norm(), 1e-6F * gradient.norm());
  }
}

TEST(Mlp, BackwardOfALargeBatchIsTheSumOverItsParts) {
  Rng rng = random_stream(3, "mlp");
  const Mlp mlp = network({30, 280, 260, 4}, rng);
  const RandomBatch batch(30, 300, rng);
  const MatrixXf c = MatrixXf::Ones(4, 300);
  Mlp::Workspace whole;
  mlp.forward(batch.pointers, whole);
  const VectorXf& gradient = mlp.backward(batch.pointers, c, whole);
  VectorXf sum = VectorXf::Zero(gradient.size());
  Mlp::Workspace parts;
  for (std::size_t begin = 0; begin < 300; begin += 10) {
    const auto part = Mlp::Batch(batch.pointers).subspan(begin, 10);
    mlp.forward(part, parts);
    sum += mlp.backward(part, c.leftCols(10), parts);
  }
  EXPECT_LT((gradient - sum).norm(), 1e-5F * sum.norm());
}

TEST(Mlp, WeightsAreUniformWithinTheInverseRootOfTheFanIn) {
  Rng rng = random_stream(4, "mlp");
  const Mlp mlp = network({100, 50, 8}, rng);
  constexpr Eigen::Index kFirst = Eigen::Index{101} * 50;
  constexpr Eigen::Index kSecond = Eigen::Index{51} * 8;
  ASSERT_EQ(mlp.parameters().size(), kFirst + kSecond);
  const auto check = [](const auto& layer, double bound) {
    const auto n = static_cast<double>(layer.size());
    const Eigen::ArrayXd x = layer.template cast<double>().array() / bound;
    EXPECT_LE(x.abs().maxCoeff(), 1.0 + 1e-6);
    EXPECT_LT(std::abs(x.mean()), 4.0 / std::sqrt(3.0 * n));  // 4 sigma
    EXPECT_LT(std::abs(x.square().mean() - 1.0 / 3.0), 4.0 * std::sqrt(4.0 / 45.0 / n));
  };
  check(mlp.parameters().head(kFirst), 0.1);
  check(mlp.parameters().tail(kSecond), 1.0 / std::sqrt(50.0));
}

TEST(Mlp, SameEngineAndInputsGiveTheSameBits) {
  VectorXf gradients[2];
  for (VectorXf& gradient : gradients) {
    Rng rng = random_stream(5, "mlp");
    const Mlp mlp = network({30, 64, 33, 4}, rng);
    const RandomBatch batch(30, 32, rng);
    Mlp::Workspace workspace;
    const MatrixXf& q = mlp.forward(batch.pointers, workspace);
    gradient = mlp.backward(batch.pointers, q, workspace);
  }
  EXPECT_EQ(gradients[0], gradients[1]);
}

TEST(Mlp, RefusesBadWidths) {
  Rng rng(1);
  EXPECT_THROW(Mlp(0, {}, 1, rng), std::invalid_argument);
  EXPECT_THROW(Mlp(1, {}, 0, rng), std::invalid_argument);
  EXPECT_THROW(Mlp(1, std::vector{4, -1}, 1, rng), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::rl
