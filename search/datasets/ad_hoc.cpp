#include "search/datasets/ad_hoc.h"

#include <Eigen/QR>
#include <array>
#include <bit>
#include <cmath>
#include <complex>
#include <numbers>
#include <string>
#include <vector>

#include "search/optimize/require.h"
#include "sim/walsh_hadamard.h"

namespace qarch::search {

namespace {

using Complex = std::complex<double>;
constexpr double kPi = std::numbers::pi;

/// +1 or -1: the eigenvalue of the product of Z on the qubits of `mask` in the basis state b.
double parity_sign(unsigned b, unsigned mask) {
  return std::popcount(b & mask) % 2 == 0 ? 1.0 : -1.0;
}

/// sum_S phi_S(x) prod_{j in S} z_j in the basis state b.
double feature_phase(std::span<const double> x, unsigned b) {
  double phase = 0.0;
  for (std::size_t j = 0; j < x.size(); ++j) {
    phase += x[j] * parity_sign(b, 1U << j);
    for (std::size_t k = j + 1; k < x.size(); ++k) {
      phase += (kPi - x[j]) * (kPi - x[k]) * parity_sign(b, 1U << j | 1U << k);
    }
  }
  return phase;
}

/// <psi| V^+ (prod Z) V |psi>.
double parity_expectation(const Eigen::MatrixXcd& v, const Eigen::VectorXcd& psi) {
  const Eigen::VectorXcd turned = v * psi;
  double sum = 0.0;
  for (Eigen::Index b = 0; b < turned.size(); ++b) {
    sum += std::norm(turned[b]) * parity_sign(static_cast<unsigned>(b), ~0U);
  }
  return sum;
}

void check(int samples_per_class, int dimension, double gap) {
  require_option(dimension == 2 || dimension == 3, "data", "dimension", dimension,
                 "2 or 3 for ad_hoc");
  require_option(samples_per_class >= 1 && samples_per_class <= 100000, "data",
                 "samples (of a class)", samples_per_class, "in [1, 100000]");
  require_option(gap >= 0.0 && gap < 1.0, "data", "gap", gap, "in [0, 1)");
}

}  // namespace

Eigen::VectorXcd zz_feature_state(std::span<const double> x) {
  const std::size_t size = std::size_t{1} << x.size();
  const double norm = 1.0 / std::sqrt(static_cast<double>(size));
  std::vector<Complex> psi(size);
  psi[0] = 1.0;
  for (int layer = 0; layer < 2; ++layer) {
    sim::walsh_hadamard(psi);
    for (unsigned b = 0; b < size; ++b) psi[b] *= std::polar(norm, feature_phase(x, b));
  }
  return Eigen::Map<const Eigen::VectorXcd>(psi.data(), std::ssize(psi));
}

Eigen::MatrixXcd haar_unitary(int dimension, rl::Rng& rng) {
  Eigen::MatrixXcd ginibre(dimension, dimension);
  for (Complex& entry : ginibre.reshaped()) {
    const double re = rl::normal(rng);
    entry = {re, rl::normal(rng)};
  }
  const Eigen::HouseholderQR<Eigen::MatrixXcd> qr(ginibre);
  Eigen::MatrixXcd q = qr.householderQ();
  for (Eigen::Index i = 0; i < dimension; ++i) {
    const Complex r = qr.matrixQR()(i, i);
    q.col(i) *= r / std::abs(r);
  }
  return q;
}

Dataset ad_hoc_data(int samples_per_class, int dimension, double gap, std::uint64_t seed) {
  check(samples_per_class, dimension, gap);
  constexpr int kMostDraws = 1'000'000;
  rl::Rng unitary_rng = rl::random_stream(seed, "ad hoc unitary");
  rl::Rng rng = rl::random_stream(seed, "ad hoc samples");
  const Eigen::MatrixXcd v = haar_unitary(1 << dimension, unitary_rng);

  Dataset data{.name = "ad_hoc", .x = {}, .labels = {}, .classes = {"+1", "-1"}};
  data.x.resize(2 * samples_per_class, dimension);
  std::array<int, 2> found{};
  std::vector<double> x(static_cast<std::size_t>(dimension));
  for (int draw = 0; found[0] + found[1] < 2 * samples_per_class; ++draw) {
    require_option(draw < kMostDraws, "data", "gap", gap,
                   "smaller: " + std::to_string(found[0]) + " and " + std::to_string(found[1]) +
                       " points of the two classes in a million draws");
    for (double& value : x) value = 2.0 * kPi * (1.0 - rl::uniform(rng));
    const double e = parity_expectation(v, zz_feature_state(x));
    if (std::abs(e) < gap) continue;
    const int label = e < 0.0 ? 1 : 0;
    int& count = found[static_cast<std::size_t>(label)];
    if (count == samples_per_class) continue;
    data.x.row(2 * count++ + label) = Eigen::Map<const Eigen::RowVectorXd>(x.data(), std::ssize(x));
  }
  for (int i = 0; i < 2 * samples_per_class; ++i) data.labels.push_back(i % 2);
  return data;
}

}  // namespace qarch::search
