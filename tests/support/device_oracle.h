#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "sim/device_noise.h"
#include "tests/support/dense_oracle.h"

/// Gate errors from Kraus operators, nothing taken from what is tested but the strength p.
namespace qarch::test {

/// All products of an operator of the second list after one of the first.
inline std::vector<Matrix> after(const std::vector<Matrix>& first,
                                 const std::vector<Matrix>& then) {
  std::vector<Matrix> result;
  for (const Matrix& a : first)
    for (const Matrix& b : then) result.push_back(b * a);
  return result;
}

/// Relaxation of all operands; an infinite T1 or T2 is none: a very long one.
inline std::vector<Matrix> relaxation_kraus(double time,
                                            std::span<const sim::IdleRelaxation> qubits) {
  std::vector<std::vector<Matrix>> each;
  for (const sim::IdleRelaxation& q : qubits) {
    const auto finite = [&](double t) { return std::isfinite(t) ? t : 1e300; };
    std::vector<Matrix> kept;
    for (const Matrix& a :
         oracle_thermal_relaxation(finite(q.t1), std::min(finite(q.t2), 2.0 * finite(q.t1)), time,
                                   q.p_excited)
             .kraus)
      if (a.norm() > 0.0) kept.push_back(a);
    each.push_back(kept);
  }
  if (each.size() == 1) return each[0];
  std::vector<Matrix> both;
  for (const Matrix& low : each[0])
    for (const Matrix& high : each[1]) both.push_back(kron(high, low));
  return both;
}

/// (d F_e + 1) / (d + 1), F_e = sum_a |Tr A_a|^2 / d^2.
inline double average_fidelity(const std::vector<Matrix>& kraus) {
  const auto d = static_cast<double>(kraus[0].rows());
  double entanglement = 0.0;
  for (const Matrix& a : kraus) entanglement += std::norm(a.trace()) / (d * d);
  return (d * entanglement + 1.0) / (d + 1.0);
}

/// Checks that the channels are depolarizing, then relaxation, and that the average gate error of
/// both is `error` or, where relaxation alone costs more, that of relaxation.
inline void expect_gate_error(const std::vector<sim::AppliedChannel>& channels, double error,
                              double time, std::span<const sim::IdleRelaxation> qubits,
                              const std::string& where) {
  const int k = static_cast<int>(qubits.size());
  const double d = 1 << k;
  std::vector<Matrix> kraus = relaxation_kraus(time, qubits);
  const double relaxed = average_fidelity(kraus);
  double p = 0.0;
  std::size_t used = 0;
  if (!channels.empty() && channels[0].channel.description().starts_with("depolarizing")) {
    p = k == 1 ? 1.0 - channels[0].channel.ptm<1>()(1, 1)
               : 1.0 - channels[0].channel.ptm<2>()(1, 1);
    kraus = after(oracle_depolarizing(p, k).kraus, kraus);
    used = 1;
  }
  const bool relaxes = time > 0.0;
  std::size_t relaxing = 0;
  for (const sim::IdleRelaxation& q : qubits) relaxing += relaxes && std::isfinite(q.t2) ? 1 : 0;
  ASSERT_EQ(channels.size(), used + relaxing) << where;
  for (std::size_t c = used; c < channels.size(); ++c) {
    const auto operand = static_cast<std::size_t>(channels[c].operands.at(0));
    const Eigen::MatrixXd expected =
        ptm_by_definition(relaxation_kraus(time, qubits.subspan(operand, 1)));
    EXPECT_LT((channels[c].channel.ptm<1>() - expected).norm(), 1e-12) << where;
  }
  const double wanted = std::min(error, d / (d + 1.0));
  if (wanted > 1.0 - relaxed) {
    EXPECT_GT(p, 0.0) << where;
    if (p < d * d / (d * d - 1.0) - 1e-12) {
      EXPECT_NEAR(1.0 - average_fidelity(kraus), wanted, 1e-12) << where;
    }
  } else {
    EXPECT_EQ(p, 0.0) << where;
    EXPECT_NEAR(average_fidelity(kraus), relaxed, 1e-15) << where;
  }
}

}  // namespace qarch::test
