#pragma once

#include <array>
#include <cstddef>
#include <type_traits>

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
    rows_[0] = number(d[0]) * rows_[0] + shift(d[3]);
    rows_[1] = number(d[1]) * rows_[1] + shift(d[4]);
    rows_[2] = number(d[2]) * rows_[2] + shift(d[5]);
  }

  /// Left-multiplies by another affine map, 3 x 4 row major.
  void compose(const double* left) {
    const Row x = rows_[0];
    const Row y = rows_[1];
    const Row z = rows_[2];
    const auto image = [&](const double* row) {
      return number(row[1]) * x + number(row[2]) * y + number(row[3]) * z + shift(row[0]);
    };
    rows_[0] = image(left);
    rows_[1] = image(left + 4);
    rows_[2] = image(left + 8);
  }

  void scale(double factor) {
    rows_[0] = number(factor) * rows_[0];
    rows_[1] = number(factor) * rows_[1];
    rows_[2] = number(factor) * rows_[2];
  }

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
    if constexpr (std::is_same_v<Row, Four>) {
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

/// The four columns (t, R_x, R_y, R_z) of a map at one of x, y, z for eight parameter sets, by
/// name: a compiler keeps these in registers where it would keep an array in memory.
struct LaneColumns {
  Eight t;
  Eight x;
  Eight y;
  Eight z;
  template <class Factor>
  friend LaneColumns operator*(Factor s, const LaneColumns& a) {
    return {s * a.t, s * a.x, s * a.y, s * a.z};
  }
  friend LaneColumns operator+(const LaneColumns& a, const LaneColumns& b) {
    return {a.t + b.t, a.x + b.x, a.y + b.y, a.z + b.z};
  }
  friend LaneColumns operator-(const LaneColumns& a, const LaneColumns& b) {
    return {a.t - b.t, a.x - b.x, a.y - b.y, a.z - b.z};
  }
};

/// A point (x, y, z) under the same maps: the image of a state (Value is the Scalar), or all
/// columns of a map at once (Value is LaneColumns).
template <class Value, class Scalar>
class AffinePoint {
 public:
  AffinePoint(const Value& x, const Value& y, const Value& z) : x_(x), y_(y), z_(z) {}

  void rotate(std::size_t axis, Scalar cosine, Scalar sine) {
    switch (axis) {
      case 1:
        return turn(y_, z_, cosine, sine);
      case 2:
        return turn(z_, x_, cosine, sine);
      default:
        return turn(x_, y_, cosine, sine);
    }
  }
  void scale_and_shift(const double* d) {
    x_ = d[0] * x_;
    y_ = d[1] * y_;
    z_ = d[2] * z_;
    add(d[3], d[4], d[5]);
  }
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
    if constexpr (std::is_same_v<Value, LaneColumns>) {
      x_.t += x;
      y_.t += y;
      z_.t += z;
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

}  // namespace qarch::sim
