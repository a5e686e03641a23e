#pragma once

#include <cstddef>
#include <type_traits>

#include "sim/simd.h"

namespace qarch::sim {

/// The numbers (t, R_x, R_y, R_z) of one row of an affine map for eight parameter sets, by name: a
/// compiler keeps these in registers where it would keep an array in memory.
struct LaneRow {
  Eight t;
  Eight x;
  Eight y;
  Eight z;
  template <class Factor>
  friend LaneRow operator*(Factor s, const LaneRow& a) {
    return {s * a.t, s * a.x, s * a.y, s * a.z};
  }
  friend LaneRow operator*(const LaneRow& a, const LaneRow& b) {
    return {a.t * b.t, a.x * b.x, a.y * b.y, a.z * b.z};
  }
  friend LaneRow operator+(const LaneRow& a, const LaneRow& b) {
    return {a.t + b.t, a.x + b.x, a.y + b.y, a.z + b.z};
  }
  friend LaneRow operator-(const LaneRow& a, const LaneRow& b) {
    return {a.t - b.t, a.x - b.x, a.y - b.y, a.z - b.z};
  }
};

/// A trace-preserving one-qubit map (x, y, z) -> t + R (x, y, z) under construction: its rows
/// (t, R_x, R_y, R_z) for x, y and z, where Value is Four (one parameter set, Scalar double) or
/// LaneRow (eight, Scalar Eight). Where Value is the Scalar, the image of one state instead.
template <class Value, class Scalar>
class AffineMap {
 public:
  AffineMap(const Value& x, const Value& y, const Value& z) : x_(x), y_(y), z_(z) {}

  /// Left-multiplies by the rotation exp(-i theta P / 2), axis 1 X, 2 Y, 3 Z: the Bloch vector
  /// turns by theta about the axis.
  void rotate(std::size_t axis, Scalar cosine, Scalar sine) {
    switch (axis) {  // X turns y into z, Y turns z into x, Z x into y
      case 1:
        return turn(y_, z_, cosine, sine);
      case 2:
        return turn(z_, x_, cosine, sine);
      default:
        return turn(x_, y_, cosine, sine);
    }
  }

  /// Left-multiplies by (x, y, z) -> (d_0 x + d_3, d_1 y + d_4, d_2 z + d_5).
  void scale_and_shift(const double* d) {
    x_ = d[0] * x_;
    y_ = d[1] * y_;
    z_ = d[2] * z_;
    add(d[3], d[4], d[5]);
  }

  /// Left-multiplies by another affine map, 3 x 4 row major.
  void compose(const double* left) {
    const auto image = [&](const double* row) { return row[1] * x_ + row[2] * y_ + row[3] * z_; };
    const Value x = image(left);
    const Value y = image(left + 4);
    const Value z = image(left + 8);
    x_ = x;
    y_ = y;
    z_ = z;
    add(left[0], left[4], left[8]);
  }

  void scale(double factor) {
    x_ = factor * x_;
    y_ = factor * y_;
    z_ = factor * z_;
  }
  const Value& x() const { return x_; }
  const Value& y() const { return y_; }
  const Value& z() const { return z_; }

 private:
  static void turn(Value& a, Value& b, Scalar cosine, Scalar sine) {
    const Value old = a;
    a = cosine * old - sine * b;
    b = sine * old + cosine * b;
  }
  void add(double x, double y, double z) {
    if constexpr (std::is_same_v<Value, LaneRow>) {
      x_.t += x;
      y_.t += y;
      z_.t += z;
    } else if constexpr (std::is_same_v<Value, Four>) {
      x_ += Four{x, 0.0, 0.0, 0.0};
      y_ += Four{y, 0.0, 0.0, 0.0};
      z_ += Four{z, 0.0, 0.0, 0.0};
    } else {
      x_ += x;
      y_ += y;
      z_ += z;
    }
  }
  Value x_;
  Value y_;
  Value z_;
};

using OneLaneMap = AffineMap<Four, double>;
using EightLaneMap = AffineMap<LaneRow, Eight>;

inline OneLaneMap identity_map(double /*scalar*/) {
  return {Four{0, 1, 0, 0}, Four{0, 0, 1, 0}, Four{0, 0, 0, 1}};
}
inline EightLaneMap identity_map(Eight /*scalar*/) {
  const Eight zero{};
  const Eight one = broadcast<Eight>(1.0);
  return {{zero, one, zero, zero}, {zero, zero, one, zero}, {zero, zero, zero, one}};
}

}  // namespace qarch::sim
