#include <gtest/gtest.h>

#include "sim/channel.h"
#include "sim/ptm.h"
#include "tests/support/random_circuits.h"

/// From a map to its Kraus operators.
namespace qarch::sim {
namespace {

template <int K>
void expect_same_map(const Ptm<K>& ptm, std::size_t rank) {
  const std::vector<Eigen::MatrixXcd> operators = kraus_operators<K>(ptm);
  EXPECT_EQ(operators.size(), rank);
  EXPECT_LT((test::ptm_by_definition(operators) - ptm).norm(), 1e-12);
  for (std::size_t i = 0; i < operators.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      EXPECT_LT(std::abs((operators[i].adjoint() * operators[j]).trace()), 1e-12);
}

TEST(KrausOperators, GiveTheMapBackWithAsFewOperatorsAsItsRank) {
  rl::Rng rng = rl::random_stream(7, "kraus operators");
  for (int draw = 0; draw < 4; ++draw) {
    for (const int rank : {1, 2, 4})
      expect_same_map<1>(ptm_from_kraus<1>(test::random_kraus(1, rank, rng)),
                         static_cast<std::size_t>(rank));
    for (const int rank : {1, 3, 16})
      expect_same_map<2>(ptm_from_kraus<2>(test::random_kraus(2, rank, rng)),
                         static_cast<std::size_t>(rank));
  }
}

TEST(KrausOperators, OfSmallChannelsKeepTheirSmallParts) {
  expect_same_map<1>(depolarizing(1e-9).ptm<1>(), 4);
  expect_same_map<2>(depolarizing(16.0 / 15.0, 2).ptm<2>(), 15);
  expect_same_map<1>(Ptm<1>::Identity(), 1);
  expect_same_map<1>(reset_channel().ptm<1>(), 2);
}

}  // namespace
}  // namespace qarch::sim
