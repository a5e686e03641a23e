#pragma once

#include <array>
#include <cstddef>

#include "sim/simd.h"

namespace qarch::sim {

/// The numbers (t, R_x, R_y, R_z) of one row of an affine map for eight parameter sets.
struct LaneRow {
  std::array<Eight, 4> v;
  Eight& operator[](std::size_t i) { return v[i]; }
  friend LaneRow operator*(Eight s, const LaneRow& a) {
    return {{s * a.v[0], s * a.v[1], s * a.v[2], s * a.v[3]}};
  }
  friend LaneRow operator*(const LaneRow& a, const LaneRow& b) {
    return {{a.v[0] * b.v[0], a.v[1] * b.v[1], a.v[2] * b.v[2], a.v[3] * b.v[3]}};
  }
  friend LaneRow operator+(const LaneRow& a, const LaneRow& b) {
    return {{a.v[0] + b.v[0], a.v[1] + b.v[1], a.v[2] + b.v[2], a.v[3] + b.v[3]}};
  }
  friend LaneRow operator-(const LaneRow& a, const LaneRow& b) {
    return {{a.v[0] - b.v[0], a.v[1] - b.v[1], a.v[2] - b.v[2], a.v[3] - b.v[3]}};
  }
};

/// A trace-preserving one-qubit map (x, y, z) -> t + R (x, y, z) under construction, rows
/// (t, R_x, R_y, R_z) for x, y and z. Starts as the identity. Row is Four with Scalar double, or
/// LaneRow with Scalar Eight.
template <class Row, class Scalar>
class AffineRows {
 public:
  /// Left-multiplies by the rotation exp(-i theta P / 2), axis 1 X, 2 Y, 3 Z: the Bloch vector
  /// turns by theta about the axis.
  void rotate(std::size_t axis, Scalar cosine, Scalar sine) {
    switch (axis) {  // X turns y into z, Y turns z into x, Z x into y
      case 1:
        return turn<1, 2>(cosine, sine);
      case 2:
        return turn<2, 0>(cosine, sine);
      default:
        return turn<0, 1>(cosine, sine);
    }
  }

  /// Left-multiplies by (x, y, z) -> (d_0 x + d_3, d_1 y + d_4, d_2 z + d_5).
  void scale_and_shift(const double* d) {
    for (std::size_t i = 0; i < 3; ++i) {
      rows_[i] = number(d[i]) * rows_[i] + shift(d[3 + i]);
    }
  }

  /// Left-multiplies by another affine map, 3 x 4 row major.
  void compose(const double* left) {
    const std::array<Row, 3> old = rows_;
    for (std::size_t i = 0; i < 3; ++i) {
      rows_[i] = number(left[4 * i + 1]) * old[0] + number(left[4 * i + 2]) * old[1] +
                 number(left[4 * i + 3]) * old[2] + shift(left[4 * i]);
    }
  }

  void scale(double factor) {
    for (Row& row : rows_) row = number(factor) * row;
  }

  Row& operator[](std::size_t i) { return rows_[i]; }
  const Row& operator[](std::size_t i) const { return rows_[i]; }

 private:
  template <std::size_t kA, std::size_t kB>
  void turn(Scalar cosine, Scalar sine) {
    const Row a = rows_[kA];
    const Row b = rows_[kB];
    rows_[kA] = cosine * a - sine * b;
    rows_[kB] = sine * a + cosine * b;
  }
  static Scalar number(double v) { return broadcast<Scalar>(v); }
  static Row shift(double t) {
    if constexpr (sizeof(Row) == sizeof(Four)) {
      return Row{t, 0.0, 0.0, 0.0};
    } else {
      return Row{{number(t), Scalar{}, Scalar{}, Scalar{}}};
    }
  }
  static Row unit(std::size_t column) {
    Row row{};
    row[column] += 1.0;
    return row;
  }
  std::array<Row, 3> rows_{unit(1), unit(2), unit(3)};
};

using OneLaneRows = AffineRows<Four, double>;
using EightLaneRows = AffineRows<LaneRow, Eight>;

}  // namespace qarch::sim
