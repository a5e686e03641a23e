#include "sim/clifford.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/dense_oracle.h"

namespace qarch::sim {
namespace {

struct Row {
  const char* name;
  const SignedPermutation* permutation;
  test::Matrix unitary;
};

TEST(SignedPermutation, IsThePtmOfItsGate) {
  const std::vector<Row> table{
      {"identity", &kIdentityPermutation, test::Matrix::Identity(4, 4)},
      {"cx", &kCxPermutation, test::gate_unitary(GateKind::kCx, 0.0)},
      {"cy", &kCyPermutation, test::gate_unitary(GateKind::kCy, 0.0)},
      {"cz", &kCzPermutation, test::gate_unitary(GateKind::kCz, 0.0)},
      {"swap", &kSwapPermutation, test::gate_unitary(GateKind::kSwap, 0.0)},
      {"ecr", &kEcrPermutation, test::gate_unitary(GateKind::kEcr, 0.0)},
  };
  for (const Row& row : table) {
    Eigen::MatrixXd ptm = Eigen::MatrixXd::Zero(16, 16);
    for (std::size_t i = 0; i < 16; ++i) {
      ptm(static_cast<Eigen::Index>(i), row.permutation->source[i]) = row.permutation->sign[i];
    }
    EXPECT_LT((ptm - test::ptm_by_definition({row.unitary})).norm(), 1e-14) << row.name;
  }
}

}  // namespace
}  // namespace qarch::sim
