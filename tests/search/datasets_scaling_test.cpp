#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <Eigen/SVD>
#include <cmath>
#include <stdexcept>

#include "rl/random.h"
#include "search/datasets/scaling.h"
#include "tests/search/io_temporary_folder.h"

namespace qarch::search {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Samples random_samples(int rows, int columns, std::uint64_t seed) {
  Samples x(rows, columns);
  rl::Rng rng = rl::random_stream(seed, "test");
  for (int i = 0; i < rows; ++i) {
    for (int j = 0; j < columns; ++j) x(i, j) = (j + 1) * rl::normal(rng) + 0.3 * j;
  }
  return x;
}

FittedTransform fit(const char* name, const Samples& train, ScaleRange range = {0.0, 1.0}) {
  return row_named(name, scalings(), "data.scaling").value(train, range);
}

TEST(Scaling, EveryRowMapsSampleBySampleAndTakesNone) {
  const Samples train = random_samples(20, 3, 1);
  const Samples others = random_samples(7, 3, 2);
  for (const Scaling& scaling : scalings()) {
    const FittedTransform fitted = scaling.value(train, {-1.0, 2.0});
    const Samples all = fitted.apply(others);
    for (int i = 0; i < 7; ++i) {
      EXPECT_EQ(Samples(fitted.apply(others.row(i))), Samples(all.row(i))) << scaling.name;
    }
    EXPECT_EQ(fitted.apply(Samples(0, 3)).rows(), 0) << scaling.name;
    EXPECT_THAT(fitted.notes, IsEmpty()) << scaling.name;
  }
}

TEST(Scaling, MinmaxReachesItsBoundsOnTrainingSamplesAndPassesThemElsewhere) {
  const Samples train = random_samples(20, 3, 1);
  const FittedTransform fitted = fit("minmax", train, {-0.5, 3.0});
  const Samples scaled = fitted.apply(train);
  for (int j = 0; j < 3; ++j) {
    EXPECT_NEAR(scaled.col(j).minCoeff(), -0.5, 1e-14);
    EXPECT_NEAR(scaled.col(j).maxCoeff(), 3.0, 1e-14);
  }
  const Samples far = fitted.apply(2.0 * train);
  EXPECT_GT(far.maxCoeff(), 3.1);
  EXPECT_LT(far.minCoeff(), -0.6);
}

TEST(Scaling, StandardHasMeanZeroAndMeanSquareOne) {
  const Samples train = random_samples(50, 4, 3);
  const Samples scaled = fit("standard", train).apply(train);
  for (int j = 0; j < 4; ++j) {
    EXPECT_NEAR(scaled.col(j).mean(), 0.0, 1e-14);
    EXPECT_NEAR(scaled.col(j).squaredNorm() / 50.0, 1.0, 1e-13);
  }
}

TEST(Scaling, UnitNormKeepsDirectionsAndLeavesZerosAlone) {
  Samples x = random_samples(5, 3, 4);
  x.row(2).setZero();
  const Samples scaled = fit("unit_norm", x).apply(x);
  for (int i = 0; i < 5; ++i) {
    EXPECT_NEAR(scaled.row(i).norm(), i == 2 ? 0.0 : 1.0, 1e-15);
    EXPECT_LT((scaled.row(i) * x.row(i).norm() - x.row(i)).norm(), 1e-14);
  }
}

TEST(Scaling, ConstantFeaturesBecomeOneValueAndAreCounted) {
  Samples train = random_samples(10, 3, 5);
  train.col(1).setConstant(0.1);  // whose mean is not exactly 0.1
  Samples others = train;
  others(0, 1) = 7.0;
  EXPECT_EQ(fit("minmax", train, {0.25, 1.0}).apply(others).col(1),
            Eigen::VectorXd::Constant(10, 0.25));
  EXPECT_EQ(fit("standard", train).apply(others).col(1), Eigen::VectorXd::Zero(10));
  for (const char* name : {"minmax", "standard"}) {
    EXPECT_THAT(fit(name, train).notes,
                Contains("1 of 3 features are the same in all training samples"));
  }
}

TEST(Pca, AgreesWithTheSingularValueDecomposition) {
  for (const auto& [rows, columns] : {std::pair(30, 5), {6, 9}}) {
    const Samples train = random_samples(rows, columns, 6);
    const Samples others = random_samples(4, columns, 7);
    const Eigen::RowVectorXd mean = train.colwise().mean();
    const Eigen::JacobiSVD<Eigen::MatrixXd> svd(train.rowwise() - mean, Eigen::ComputeThinV);
    const FittedTransform fitted = fit_pca(train, 3);
    for (int j = 0; j < 3; ++j) {
      Eigen::VectorXd axis = svd.matrixV().col(j);
      Eigen::Index largest = 0;
      axis.cwiseAbs().maxCoeff(&largest);
      if (axis[largest] < 0) axis = -axis;
      for (const Samples& x : {train, others}) {
        EXPECT_LT((fitted.apply(x).col(j) - (x.rowwise() - mean) * axis).norm(), 1e-11);
      }
    }
    const double share =
        svd.singularValues().head(3).squaredNorm() / svd.singularValues().squaredNorm();
    EXPECT_THAT(fitted.notes, Contains(HasSubstr(percent(share) + " of the training variance")));
  }
}

TEST(Pca, IsFittedOnTrainingSamplesAlone) {
  const Samples train = random_samples(12, 4, 8);
  const FittedTransform fitted = fit_pca(train, 2);
  const Samples shifted = train.array() + 5.0;
  const Samples difference = fitted.apply(shifted) - fitted.apply(train);
  for (int i = 1; i < 12; ++i) {
    EXPECT_LT((difference.row(i) - difference.row(0)).norm(), 1e-12);  // the same shift for all
  }
  EXPECT_GT(difference.row(0).norm(), 1.0);
}

TEST(Pca, NumbersOutOfRangeAreRefused) {
  const Samples train = random_samples(5, 8, 9);
  for (const int components : {0, 6, -1}) {
    EXPECT_THAT(message_of<std::invalid_argument>([&] { fit_pca(train, components); }),
                HasSubstr("data.pca = " + std::to_string(components) + ", must be in [1, 5]"));
  }
  EXPECT_THROW(fit_pca(Samples::Zero(2, kMostPcaFeatures + 1), 1), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::search
