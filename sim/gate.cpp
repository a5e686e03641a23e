#include "sim/gate.h"

#include <array>
#include <complex>
#include <numbers>

namespace qarch::sim {

namespace {

using Matrix = Eigen::MatrixXcd;
using Complex = std::complex<double>;
constexpr Complex kI{0.0, 1.0};

Matrix matrix2(Complex a, Complex b, Complex c, Complex d) {
  Matrix m(2, 2);
  m << a, b, c, d;
  return m;
}

Matrix pauli_x() { return matrix2(0, 1, 1, 0); }
Matrix pauli_y() { return matrix2(0, -kI, kI, 0); }
Matrix pauli_z() { return matrix2(1, 0, 0, -1); }

/// exp(-i theta P / 2) = cos(theta/2) - i sin(theta/2) P
Matrix rotation(const Matrix& pauli, double theta) {
  return std::cos(theta / 2) * Matrix::Identity(2, 2) - kI * std::sin(theta / 2) * pauli;
}

Matrix phase(Complex value) { return matrix2(1, 0, 0, value); }

/// Operand 0 (the low bit) controls U on operand 1 (the high bit).
Matrix controlled(const Matrix& u) {
  Matrix m = Matrix::Zero(4, 4);
  m(0, 0) = m(2, 2) = 1;
  for (int row = 0; row < 2; ++row) {
    for (int col = 0; col < 2; ++col) m(1 + 2 * row, 1 + 2 * col) = u(row, col);
  }
  return m;
}

Matrix swap_matrix() {
  Matrix m = Matrix::Zero(4, 4);
  m(0, 0) = m(1, 2) = m(2, 1) = m(3, 3) = 1;
  return m;
}

Matrix ecr_matrix() {
  Matrix m(4, 4);
  m << 0, 1, 0, kI, 1, 0, -kI, 0, 0, kI, 0, 1, -kI, 0, 1, 0;
  return m / std::numbers::sqrt2;
}

const Complex kEighth = std::polar(1.0, std::numbers::pi / 4);

constexpr std::size_t kNumGates = 19;

const std::array<GateRow, kNumGates + 3> kTable{{
    {GateKind::kRx, "rx", 1, true, [](double t) { return rotation(pauli_x(), t); }},
    {GateKind::kRy, "ry", 1, true, [](double t) { return rotation(pauli_y(), t); }},
    {GateKind::kRz, "rz", 1, true, [](double t) { return rotation(pauli_z(), t); }},
    {GateKind::kX, "x", 1, false, [](double) { return pauli_x(); }},
    {GateKind::kY, "y", 1, false, [](double) { return pauli_y(); }},
    {GateKind::kZ, "z", 1, false, [](double) { return pauli_z(); }},
    {GateKind::kH, "h", 1, false,
     [](double) { return Matrix((pauli_x() + pauli_z()) / std::numbers::sqrt2); }},
    {GateKind::kS, "s", 1, false, [](double) { return phase(kI); }},
    {GateKind::kSdg, "sdg", 1, false, [](double) { return phase(-kI); }},
    {GateKind::kT, "t", 1, false, [](double) { return phase(kEighth); }},
    {GateKind::kTdg, "tdg", 1, false, [](double) { return phase(std::conj(kEighth)); }},
    {GateKind::kSx, "sx", 1, false,
     [](double) {
       return matrix2(0.5 + 0.5 * kI, 0.5 - 0.5 * kI, 0.5 - 0.5 * kI, 0.5 + 0.5 * kI);
     }},
    {GateKind::kCx, "cx", 2, false, [](double) { return controlled(pauli_x()); }},
    {GateKind::kCy, "cy", 2, false, [](double) { return controlled(pauli_y()); }},
    {GateKind::kCz, "cz", 2, false, [](double) { return controlled(pauli_z()); }},
    {GateKind::kSwap, "swap", 2, false, [](double) { return swap_matrix(); }},
    {GateKind::kId, "id", 1, false, [](double) { return Matrix(Matrix::Identity(2, 2)); }},
    {GateKind::kSxdg, "sxdg", 1, false,
     [](double) {
       return matrix2(0.5 - 0.5 * kI, 0.5 + 0.5 * kI, 0.5 + 0.5 * kI, 0.5 - 0.5 * kI);
     }},
    {GateKind::kEcr, "ecr", 2, false, [](double) { return ecr_matrix(); }},
    {GateKind::kReset, "reset", 1, false, nullptr},
    {GateKind::kMeasure, "measure", 1, false, nullptr},
    {GateKind::kDelay, "delay", 1, false, nullptr},
}};

}  // namespace

std::span<const GateRow> gates() { return std::span(kTable).first(kNumGates); }

std::span<const GateRow> operations() { return kTable; }

const GateRow& gate_row(GateKind kind) { return kTable[static_cast<std::size_t>(kind)]; }

const GateRow* find_operation(std::string_view name) {
  for (const GateRow& row : kTable) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

const GateRow* find_gate(std::string_view name) {
  const GateRow* const row = find_operation(name);
  return row != nullptr && row->is_unitary() ? row : nullptr;
}

}  // namespace qarch::sim
