#include "sim/dense_block.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <vector>

namespace qarch::sim {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;

/// Bases that are worked on together: two panels fit into the first cache.
constexpr std::size_t kPanel = 128;
using Panel = Eigen::Matrix<double, 16, kPanel, Eigen::RowMajor>;
using Matrix16 = Eigen::Matrix<double, 16, 16>;

/// Bases that lie in runs of `run` neighbours.
struct Bases {
  std::array<std::size_t, kPanel> first;  ///< of each run
  std::size_t run;
  std::size_t count;  ///< runs
  Index columns() const { return static_cast<Index>(run * count); }
};

template <class Use>
void for_each_panel(const BlockLayout& layout, const Use& use) {
  Bases bases{{}, std::min(layout.run, kPanel), 0};
  layout.for_each_base(bases.run, [&](std::size_t base) {
    bases.first[bases.count++] = base;
    if (bases.run * bases.count < kPanel) return;
    use(bases);
    bases.count = 0;
  });
  if (bases.count > 0) use(bases);
}

void gather(const BlockLayout& layout, const Bases& bases, const double* state, Panel& panel) {
  for (std::size_t i = 0; i < 16; ++i) {
    double* out = &panel(static_cast<Index>(i), 0);
    for (std::size_t b = 0; b < bases.count; ++b, out += bases.run) {
      std::copy_n(state + bases.first[b] + layout.offsets[i], bases.run, out);
    }
  }
}

void scatter(const BlockLayout& layout, const Bases& bases, const Panel& panel, double* state) {
  for (std::size_t i = 0; i < 16; ++i) {
    const double* in = &panel(static_cast<Index>(i), 0);
    for (std::size_t b = 0; b < bases.count; ++b, in += bases.run) {
      std::copy_n(in, bases.run, state + bases.first[b] + layout.offsets[i]);
    }
  }
}

std::vector<MatrixEntry> entries_of(const MatrixXd& matrix) {
  std::vector<MatrixEntry> entries;
  for (Index i = 0; i < matrix.rows(); ++i) {
    for (Index j = 0; j < matrix.cols(); ++j) {
      entries.push_back({static_cast<std::size_t>(i), static_cast<std::size_t>(j), matrix(i, j)});
    }
  }
  return entries;
}

}  // namespace

namespace {

/// By panels, for operands on qubit 0: bases have no neighbours there.
void apply_panels(const Matrix16& map, const BlockLayout& layout, const double* from, double* to) {
  Panel in;
  Panel out;
  for_each_panel(layout, [&](const Bases& bases) {
    gather(layout, bases, from, in);
    out.leftCols(bases.columns()).noalias() = map * in.leftCols(bases.columns());
    scatter(layout, bases, out, to);
  });
}

/// Neighbouring bases at a time, whose 16 entries stay in registers.
template <int kLanes>
void apply_lanes(const Matrix16& map, const BlockLayout& layout, const double* from, double* to) {
  using Lanes = Eigen::Array<double, kLanes, 1>;
  const Eigen::Matrix<double, 16, 16, Eigen::RowMajor> rows = map;
  layout.for_each_base(kLanes, [&](std::size_t base) {
    std::array<Lanes, 16> in;
#pragma GCC unroll 16
    for (std::size_t j = 0; j < 16; ++j) {
      in[j] = Eigen::Map<const Lanes>(from + base + layout.offsets[j]);
    }
    for (std::size_t i = 0; i < 16; ++i) {
      const double* const row = rows.data() + 16 * i;
      Lanes even = row[0] * in[0];
      Lanes odd = row[1] * in[1];
#pragma GCC unroll 16
      for (std::size_t j = 2; j < 16; j += 2) {
        even += row[j] * in[j];
        odd += row[j + 1] * in[j + 1];
      }
      Eigen::Map<Lanes>(to + base + layout.offsets[i]) = even + odd;
    }
  });
}

}  // namespace

void apply(const MatrixXd& matrix, const BlockLayout& layout, const PauliVector& from,
           PauliVector& to) {
  if (matrix.rows() == 4) return apply(entries_of(matrix), 4, layout, from, to);
  assert(matrix.rows() == 16);
  const auto kernel = layout.run == 1   ? apply_panels
                      : layout.run == 4 ? apply_lanes<4>
                                        : apply_lanes<8>;
  kernel(matrix, layout, from.values().data(), to.values().data());
}

MatrixXd correlation(int dimension, const BlockLayout& layout, const PauliVector& l,
                     const PauliVector& r) {
  if (dimension == 4) {
    return correlation(entries_of(MatrixXd::Zero(4, 4)), 4, layout, l, r)
        .reshaped<Eigen::RowMajor>(4, 4);
  }
  assert(dimension == 16);
  Matrix16 sum = Matrix16::Zero();
  Panel left;
  Panel right;
  for_each_panel(layout, [&](const Bases& bases) {
    gather(layout, bases, l.values().data(), left);
    gather(layout, bases, r.values().data(), right);
    sum.noalias() += left.leftCols(bases.columns()) * right.leftCols(bases.columns()).transpose();
  });
  return sum;
}

}  // namespace qarch::sim
