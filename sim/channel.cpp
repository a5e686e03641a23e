#include "sim/channel.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <stdexcept>
#include <utility>

namespace qarch::sim {

namespace {

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.6g", value);
  return text.data();
}

void check_range(const char* channel, const char* field, double value, double low, double high) {
  if (!(value >= low && value <= high)) {
    throw std::invalid_argument(std::string(channel) + ": " + field + " = " + number(value) +
                                ", must be in [" + number(low) + ", " + number(high) + "]");
  }
}

/// Row 0 of a checked map without its rounding errors, so that r[0] stays exactly 1.
template <class Matrix>
void make_trace_exact(Matrix& ptm) {
  ptm.row(0).setZero();
  ptm(0, 0) = 1.0;
}

/// X, Y, Z scale by the factors, Z is shifted by `shift` times the trace.
Ptm<1> diagonal_map(double x, double y, double z, double shift = 0.0) {
  Ptm<1> r = Ptm<1>::Zero();
  r.diagonal() << 1.0, x, y, z;
  r(3, 0) = shift;
  return r;
}

/// The derivative of diagonal_map, from those of its numbers, for the parameter `name`.
ChannelStrength<1> diagonal_strength(const char* name, double x, double y, double z,
                                     double shift = 0.0) {
  Ptm<1> derivative = diagonal_map(x, y, z, shift);
  derivative(0, 0) = 0.0;
  return {name, derivative};
}

template <int K>
void check_derivative(const ChannelStrength<K>& strength, const std::string& channel) {
  if (!strength.derivative) return;
  if (!strength.derivative->allFinite() || strength.derivative->row(0).norm() > 1e-9) {
    throw std::invalid_argument(channel + ": derivative for '" + strength.name +
                                "' must be finite, row 0 must be (0, 0, ...)");
  }
}

}  // namespace

Channel::Channel(std::string description, const Ptm<1>& ptm, ChannelStrength<1> strength,
                 std::vector<double> arguments)
    : description_(std::move(description)),
      arguments_(std::move(arguments)),
      ptm_(ptm),
      strength_(std::move(strength)) {
  check_physical<1>(ptm, description_);
  check_derivative(std::get<ChannelStrength<1>>(strength_), description_);
  make_trace_exact(std::get<Ptm<1>>(ptm_));
}

Channel::Channel(std::string description, const Ptm<2>& ptm, ChannelStrength<2> strength,
                 std::vector<double> arguments)
    : description_(std::move(description)),
      arguments_(std::move(arguments)),
      ptm_(ptm),
      strength_(std::move(strength)) {
  check_physical<2>(ptm, description_);
  check_derivative(std::get<ChannelStrength<2>>(strength_), description_);
  make_trace_exact(std::get<Ptm<2>>(ptm_));
}

Channel depolarizing(double p, int num_qubits) {
  if (num_qubits != 1 && num_qubits != 2) {
    throw std::invalid_argument("depolarizing: num_qubits = " + std::to_string(num_qubits) +
                                ", must be 1 or 2");
  }
  const double dim = num_qubits == 1 ? 4.0 : 16.0;
  check_range("depolarizing", "p", p, 0.0, dim / (dim - 1.0));
  if (num_qubits == 1)
    return {"depolarizing(" + number(p) + ")",
            diagonal_map(1 - p, 1 - p, 1 - p),
            diagonal_strength("p", -1.0, -1.0, -1.0),
            {p}};
  Ptm<2> r = (1.0 - p) * Ptm<2>::Identity();
  r(0, 0) = 1.0;
  Ptm<2> derivative = -Ptm<2>::Identity();
  derivative(0, 0) = 0.0;
  return {"depolarizing2(" + number(p) + ")", r, {"p", derivative}, {p}};
}

Channel thermal_relaxation(double t1, double t2, double duration, double p_excited) {
  const auto positive = [](const char* field, double value) {
    if (!(value > 0.0)) {
      throw std::invalid_argument(std::string("thermal_relaxation: ") + field + " = " +
                                  number(value) + ", must be > 0");
    }
  };
  positive("T1", t1);
  positive("T2", t2);
  if (t2 > 2.0 * t1 * (1.0 + 1e-12)) {
    throw std::invalid_argument("thermal_relaxation: T2 = " + number(t2) +
                                ", must be at most 2 T1 = " + number(2.0 * t1));
  }
  if (!(duration >= 0.0) || !std::isfinite(duration)) {
    throw std::invalid_argument("thermal_relaxation: duration = " + number(duration) +
                                ", must be >= 0 and finite");
  }
  check_range("thermal_relaxation", "p_excited", p_excited, 0.0, 1.0);
  const double transverse = std::exp(-duration / t2);
  const double longitudinal = std::exp(-duration / t1);
  const double shift = -std::expm1(-duration / t1) * (1.0 - 2.0 * p_excited);
  return {"thermal_relaxation(T1=" + number(t1) + ", T2=" + number(t2) + ", t=" + number(duration) +
              ", p_excited=" + number(p_excited) + ")",
          diagonal_map(transverse, transverse, longitudinal, shift),
          diagonal_strength("duration", -transverse / t2, -transverse / t2, -longitudinal / t1,
                            longitudinal / t1 * (1.0 - 2.0 * p_excited)),
          {t1, t2, duration, p_excited}};
}

Channel amplitude_damping(double gamma) {
  check_range("amplitude_damping", "gamma", gamma, 0.0, 1.0);
  const double s = std::sqrt(1.0 - gamma);
  return {"amplitude_damping(" + number(gamma) + ")",
          diagonal_map(s, s, 1.0 - gamma, gamma),
          s > 0.0 ? diagonal_strength("gamma", -0.5 / s, -0.5 / s, -1.0, 1.0)
                  : ChannelStrength<1>{"gamma"},
          {gamma}};
}

Channel phase_damping(double lambda) {
  check_range("phase_damping", "lambda", lambda, 0.0, 1.0);
  const double s = std::sqrt(1.0 - lambda);
  return {
      "phase_damping(" + number(lambda) + ")",
      diagonal_map(s, s, 1.0),
      s > 0.0 ? diagonal_strength("lambda", -0.5 / s, -0.5 / s, 0.0) : ChannelStrength<1>{"lambda"},
      {lambda}};
}

Channel bit_flip(double p) {
  check_range("bit_flip", "p", p, 0.0, 1.0);
  return {"bit_flip(" + number(p) + ")",
          diagonal_map(1.0, 1.0 - 2.0 * p, 1.0 - 2.0 * p),
          diagonal_strength("p", 0.0, -2.0, -2.0),
          {p}};
}

Channel phase_flip(double p) {
  check_range("phase_flip", "p", p, 0.0, 1.0);
  return {"phase_flip(" + number(p) + ")",
          diagonal_map(1.0 - 2.0 * p, 1.0 - 2.0 * p, 1.0),
          diagonal_strength("p", -2.0, -2.0, 0.0),
          {p}};
}

Channel reset_channel(double p, double p_excited) {
  check_range("reset", "p", p, 0.0, 1.0);
  check_range("reset", "p_excited", p_excited, 0.0, 1.0);
  const double target = 1.0 - 2.0 * p_excited;
  return {"reset(" + number(p) + ", p_excited=" + number(p_excited) + ")",
          diagonal_map(1.0 - p, 1.0 - p, 1.0 - p, p * target),
          diagonal_strength("p", -1.0, -1.0, -1.0, target),
          {p, p_excited}};
}

Channel measure_and_forget(double p) {
  check_range("measure", "p", p, 0.0, 1.0);
  return {"measure(" + number(p) + ")",
          diagonal_map(1.0 - p, 1.0 - p, 1.0),
          diagonal_strength("p", -1.0, -1.0, 0.0),
          {p}};
}

namespace {

void check_angle(const char* channel, double angle) {
  if (std::isfinite(angle)) return;
  throw std::invalid_argument(std::string(channel) + ": angle = " + number(angle) +
                              ", must be finite");
}

}  // namespace

Channel coherent_rotation(char axis, double angle) {
  if (axis != 'X' && axis != 'Y' && axis != 'Z') {
    throw std::invalid_argument(std::string("coherent_rotation: axis = ") + axis +
                                ", must be X, Y or Z");
  }
  check_angle("coherent_rotation", angle);
  const double c = std::cos(angle);
  const double s = std::sin(angle);
  const int fixed = axis - 'X';
  const int from = 1 + (fixed + 1) % 3;  // turns into `to`, and `to` into -from
  const int to = 1 + (fixed + 2) % 3;
  Ptm<1> r = Ptm<1>::Identity();
  Ptm<1> derivative = Ptm<1>::Zero();
  r(from, from) = r(to, to) = c;
  r(to, from) = s;
  r(from, to) = -s;
  derivative(from, from) = derivative(to, to) = -s;
  derivative(to, from) = c;
  derivative(from, to) = -c;
  return {std::string("coherent_rotation(") + axis + ", " + number(angle) + ")",
          r,
          {"angle", derivative},
          {static_cast<double>(axis), angle}};
}

Channel zz_rotation(double angle) {
  check_angle("zz_rotation", angle);
  const double c = std::cos(angle);
  const double s = std::sin(angle);
  Ptm<2> r = Ptm<2>::Identity();
  Ptm<2> derivative = Ptm<2>::Zero();
  // X (x) B -> cos X (x) B + sin Y (x) B Z and Y (x) B -> cos Y (x) B - sin X (x) B Z for B = I, Z
  for (const int b : {0, 3}) {
    for (const int stride : {1, 4}) {  // of the operand with X or Y; the other has 5 - stride
      const auto entry = [&](int pauli, int other) {
        return stride * pauli + (5 - stride) * other;
      };
      for (const int pauli : {1, 2}) {
        const double sign = pauli == 1 ? 1.0 : -1.0;
        const int from = entry(pauli, b);
        const int to = entry(3 - pauli, 3 - b);
        r(from, from) = c;
        r(to, from) = sign * s;
        derivative(from, from) = -s;
        derivative(to, from) = sign * c;
      }
    }
  }
  return {"zz_rotation(" + number(angle) + ")", r, {"angle", derivative}, {angle}};
}

Ptm<1> ideal_ptm(const GateRow& row) {
  switch (row.kind) {
    case GateKind::kReset:
      return reset_channel().ptm<1>();
    case GateKind::kMeasure:
      return measure_and_forget().ptm<1>();
    case GateKind::kDelay:
      return Ptm<1>::Identity();
    default:
      return ptm_from_unitary<1>(row.unitary(0.0));
  }
}

Channel kraus_channel(std::string description, std::span<const Eigen::MatrixXcd> kraus) {
  if (!kraus.empty() && kraus[0].rows() == 4) {
    return {std::move(description), ptm_from_kraus<2>(kraus)};
  }
  return {std::move(description), ptm_from_kraus<1>(kraus)};
}

}  // namespace qarch::sim
