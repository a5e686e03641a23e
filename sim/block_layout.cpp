#include "sim/block_layout.h"

#include <algorithm>

namespace qarch::sim {

namespace {

using Eigen::Index;

std::size_t power_of_4(int exponent) {
  return std::size_t{1} << (2U * static_cast<unsigned>(exponent));
}

}  // namespace

BlockLayout::BlockLayout(std::span<const int> qubits, int num_qubits)
    : size(power_of_4(num_qubits)),
      run(power_of_4(std::ranges::min(qubits))),
      middle_step(4 * run),
      middle_size(qubits.size() == 1 ? middle_step : power_of_4(std::ranges::max(qubits))),
      high_step(4 * power_of_4(std::ranges::max(qubits))) {
  for (std::size_t i = 0; i < offsets.size(); ++i) {
    offsets[i] = (i % 4) * power_of_4(qubits.front());
    if (i >= 4 && qubits.size() == 2) offsets[i] += (i / 4) * power_of_4(qubits.back());
  }
}

namespace {

template <int Lanes>
using Lane = Eigen::Array<double, Lanes, 1>;
using Columns = Eigen::Matrix<double, 4, Eigen::Dynamic>;

/// out = B in, for the entries of B by rows; Lanes neighbours at a time.
template <int Lanes>
void apply(std::span<const MatrixEntry> matrix, std::size_t dimension, const BlockLayout& layout,
           const double* in, double* out) {
  layout.for_each_base(Lanes, [&](std::size_t base) {
    auto entry = matrix.begin();
    for (std::size_t row = 0; row < dimension; ++row) {
      Lane<Lanes> sum = Lane<Lanes>::Zero();
      for (; entry != matrix.end() && entry->row == row; ++entry) {
        sum +=
            entry->value * Eigen::Map<const Lane<Lanes>>(in + base + layout.offsets[entry->column]);
      }
      Eigen::Map<Lane<Lanes>>(out + base + layout.offsets[row]) = sum;
    }
  });
}

Eigen::Matrix4d dense(std::span<const MatrixEntry> matrix) {
  Eigen::Matrix4d result = Eigen::Matrix4d::Zero();
  for (const MatrixEntry& e : matrix) {
    result(static_cast<Index>(e.row), static_cast<Index>(e.column)) = e.value;
  }
  return result;
}

/// The same on one qubit other than qubit 0.
template <int Lanes>
void apply(const Eigen::Matrix4d& matrix, const BlockLayout& layout, const double* in,
           double* out) {
  const std::size_t stride = layout.run;
  layout.for_each_base(Lanes, [&](std::size_t base) {
    const Eigen::Map<const Lane<Lanes>> i(in + base);
    const Eigen::Map<const Lane<Lanes>> x(in + base + stride);
    const Eigen::Map<const Lane<Lanes>> y(in + base + 2 * stride);
    const Eigen::Map<const Lane<Lanes>> z(in + base + 3 * stride);
    for (Index row = 0; row < 4; ++row) {
      Eigen::Map<Lane<Lanes>>(out + base + static_cast<std::size_t>(row) * stride) =
          matrix(row, 0) * i + matrix(row, 1) * x + matrix(row, 2) * y + matrix(row, 3) * z;
    }
  });
}

}  // namespace

void apply(std::span<const MatrixEntry> matrix, int dimension, const BlockLayout& layout,
           const PauliVector& from, PauliVector& to) {
  const double* const in = from.values().data();
  double* const out = to.values().data();
  if (dimension == 16) {
    if (layout.run == 1) return apply<1>(matrix, 16, layout, in, out);
    if (layout.run == 4) return apply<4>(matrix, 16, layout, in, out);
    return apply<16>(matrix, 16, layout, in, out);
  }
  if (layout.run == 4) return apply<4>(dense(matrix), layout, in, out);
  if (layout.run > 4) return apply<8>(dense(matrix), layout, in, out);
  const auto groups = static_cast<Index>(layout.size / 4);  // qubit 0: four neighbours each
  Eigen::Map<Columns>(out, 4, groups) =
      dense(matrix).lazyProduct(Eigen::Map<const Columns>(in, 4, groups));
}

namespace {

/// For the (i, j) of the pattern; Lanes neighbours at a time.
template <int Lanes>
Eigen::VectorXd correlation(std::span<const MatrixEntry> pattern, const BlockLayout& layout,
                            const double* l, const double* r) {
  Eigen::Array<double, Lanes, Eigen::Dynamic> sums(Lanes, std::ssize(pattern));
  sums.setZero();
  layout.for_each_base(Lanes, [&](std::size_t base) {
    for (Index e = 0; e < sums.cols(); ++e) {
      const MatrixEntry& entry = pattern[static_cast<std::size_t>(e)];
      sums.col(e) += Eigen::Map<const Lane<Lanes>>(l + base + layout.offsets[entry.row]) *
                     Eigen::Map<const Lane<Lanes>>(r + base + layout.offsets[entry.column]);
    }
  });
  return sums.colwise().sum().transpose();
}

/// All of C on one qubit other than qubit 0.
template <int Lanes>
Eigen::Matrix4d correlation(const BlockLayout& layout, const double* l, const double* r) {
  std::array<Lane<Lanes>, 16> sums;
  sums.fill(Lane<Lanes>::Zero());
  layout.for_each_base(Lanes, [&](std::size_t base) {
    for (std::size_t ij = 0; ij < 16; ++ij) {
      sums[ij] += Eigen::Map<const Lane<Lanes>>(l + base + (ij / 4) * layout.run) *
                  Eigen::Map<const Lane<Lanes>>(r + base + (ij % 4) * layout.run);
    }
  });
  Eigen::Matrix4d result;
  for (Index ij = 0; ij < 16; ++ij)
    result(ij / 4, ij % 4) = sums[static_cast<std::size_t>(ij)].sum();
  return result;
}

Eigen::Matrix4d correlation_on_qubit_0(const BlockLayout& layout, const double* l,
                                       const double* r) {
  Eigen::Matrix4d sums = Eigen::Matrix4d::Zero();
  for (std::size_t k = 0; k < layout.size; k += 4) {
    const Eigen::Map<const Eigen::Vector4d> column(l + k);
    for (Index j = 0; j < 4; ++j) sums.col(j) += column * r[k + static_cast<std::size_t>(j)];
  }
  return sums;
}

}  // namespace

Eigen::VectorXd correlation(std::span<const MatrixEntry> pattern, int dimension,
                            const BlockLayout& layout, const PauliVector& left,
                            const PauliVector& right) {
  const double* const l = left.values().data();
  const double* const r = right.values().data();
  if (dimension == 16) {
    if (layout.run == 1) return correlation<1>(pattern, layout, l, r);
    if (layout.run == 4) return correlation<4>(pattern, layout, l, r);
    return correlation<16>(pattern, layout, l, r);
  }
  const Eigen::Matrix4d all = layout.run == 1   ? correlation_on_qubit_0(layout, l, r)
                              : layout.run == 4 ? correlation<4>(layout, l, r)
                                                : correlation<8>(layout, l, r);
  Eigen::VectorXd result(std::ssize(pattern));
  for (Index e = 0; e < result.size(); ++e) {
    const MatrixEntry& entry = pattern[static_cast<std::size_t>(e)];
    result[e] = all(static_cast<Index>(entry.row), static_cast<Index>(entry.column));
  }
  return result;
}

}  // namespace qarch::sim
