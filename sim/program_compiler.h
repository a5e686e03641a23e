#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "sim/ptm_program.h"

namespace qarch::sim {

/// A trace-preserving one-qubit map (x, y, z) -> t + R (x, y, z) under construction, rows
/// (t, R_x, R_y, R_z) for x, y and z: 3 x 4, row major. Starts as the identity.
class AffineMap {
 public:
  /// Left-multiplies by the rotation exp(-i theta P / 2), axis 1 X, 2 Y, 3 Z: the Bloch vector
  /// turns by theta about the axis.
  void rotate(std::size_t axis, double theta) {
    const double c = std::cos(theta);
    const double s = std::sin(theta);
    double* const a = &m_[4 * (axis % 3)];  // X turns y into z, Y turns z into x, Z x into y
    double* const b = &m_[4 * ((axis + 1) % 3)];
    for (int k = 0; k < 4; ++k) {
      const double old = a[k];
      a[k] = c * old - s * b[k];
      b[k] = s * old + c * b[k];
    }
  }

  /// Left-multiplies by (x, y, z) -> (d_0 x + d_3, d_1 y + d_4, d_2 z + d_5).
  void scale_and_shift(const double* d) {
    for (std::size_t row = 0; row < 3; ++row) {
      for (std::size_t k = 0; k < 4; ++k) m_[4 * row + k] *= d[row];
      m_[4 * row] += d[3 + row];
    }
  }

  /// Left-multiplies by another affine map, 3 x 4 row major.
  void compose(const double* left) {
    const std::array<double, 12> old = m_;
    for (std::size_t row = 0; row < 3; ++row) {
      for (std::size_t k = 0; k < 4; ++k) {
        m_[4 * row + k] = left[4 * row + 1] * old[k] + left[4 * row + 2] * old[4 + k] +
                          left[4 * row + 3] * old[8 + k];
      }
      m_[4 * row] += left[4 * row];
    }
  }

  std::span<const double, 12> numbers() const { return m_; }

 private:
  std::array<double, 12> m_{0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
};

/// Turns a circuit and its noise into the operations of a PtmProgram: one pass over the gates with
/// a list of pending factors per qubit, emitted when a two-qubit map or the end needs them.
class ProgramCompiler {
 public:
  ProgramCompiler(PtmProgram& program, const NoiseModel& noise, const CompileOptions& options);

  void compile(const Circuit& circuit);

 private:
  using Factor = PtmProgram::Factor;
  using Operation = PtmProgram::Operation;
  using Shape = PtmProgram::Shape;

  struct Pending {
    std::vector<Factor> factors;
    bool unital = true;
    bool depends_on_parameters = false;
  };

  void add_gate(const Gate& gate);
  void add_noise(const Gate& gate);
  void add_one_qubit_map(int qubit, const Ptm<1>& map);
  void add_rotation(int qubit, GateKind kind, int slot);
  void add_permutation(int permutation, int q0, int q1);
  void add_two_qubit_map(const Ptm<2>& map, int q0, int q1);
  bool scale_last_permutation(const Ptm<2>& map, int q0, int q1);
  void push(int qubit, const Factor& factor, bool unital);
  void flush(int qubit);

  PtmProgram& program_;
  const NoiseModel& noise_;
  bool fuse_;
  std::vector<Pending> pending_;
  std::vector<int> last_operation_;  ///< per qubit, index into operations_, or -1
};

}  // namespace qarch::sim
