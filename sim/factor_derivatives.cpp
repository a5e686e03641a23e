#include "sim/factor_derivatives.h"

#include <algorithm>
#include <array>

namespace qarch::sim {

namespace {

template <std::size_t kA, std::size_t kB, class Row, class Lane>
void turn_back(Lane cosine, Lane sine, std::array<Row, 3>& g) {
  const Row a = g[kA];
  const Row b = g[kB];
  g[kA] = cosine * a + sine * b;
  g[kB] = cosine * b - sine * a;
}

/// g <- F^T g on the rows x, y, z.
template <class Lane, class Row>
void pull_back(const double* data, bool diagonal, std::array<Row, 3>& g) {
  const auto number = [](double v) { return broadcast<Lane>(v); };
  if (diagonal) {
    for (std::size_t i = 0; i < 3; ++i) g[i] = number(data[i]) * g[i];
    return;
  }
  const std::array<Row, 3> old = g;
  for (std::size_t j = 0; j < 3; ++j) {
    g[j] = number(data[j + 1]) * old[0] + number(data[4 + j + 1]) * old[1] +
           number(data[8 + j + 1]) * old[2];
  }
}

/// A qubit that enters has t + R_z, the image of |0>.
Four enter_row(Four g) { return __builtin_shufflevector(g, g, 0, 1, 2, 0); }
LaneRow enter_row(const LaneRow& g) { return {g.t, g.x, g.y, g.t}; }

}  // namespace

template <int kLanes>
FactorDerivatives<kLanes>::FactorDerivatives(const CompiledProgram& program) : program_(program) {
  std::size_t longest = 0;
  for (const OneQubitMap& map : program.maps) {
    std::size_t length = 0;
    for (int f = map.first_factor; f >= 0; f = program.factors[static_cast<std::size_t>(f)].next) {
      ++length;
    }
    longest = std::max(longest, length);
  }
  factors_.reserve(longest);
  pulled_.reserve(longest);
}

template <int kLanes>
void FactorDerivatives<kLanes>::take(const OneQubitMap& map, const Gradient& gradient,
                                     const double* cosines, const double* sines) {
  factors_.clear();
  for (int f = map.first_factor; f >= 0; f = factors_.back()->next) {
    factors_.push_back(&program_.factors[static_cast<std::size_t>(f)]);
  }
  pulled_.resize(factors_.size());
  Gradient g = gradient;
  for (Row& row : g) {
    if (map.kind == kernels::MapKind::kNew) row = enter_row(row);
    if (map.scale != 1.0) row = broadcast<Lane>(map.scale) * row;
  }
  for (std::size_t k = factors_.size(); k-- > 0;) {
    const Factor& factor = *factors_[k];
    pulled_[k] = g;
    if (factor.kind != Factor::Kind::kRotation) {
      pull_back<Lane>(program_.constants.data() + factor.data,
                      factor.kind == Factor::Kind::kDiagonal, g);
      continue;
    }
    const std::size_t place = kLanes * static_cast<std::size_t>(factor.slot);
    const Lane cosine = load<Lane>(cosines + place);
    const Lane sine = load<Lane>(sines + place);
    switch (factor.axis) {
      case 1:
        turn_back<1, 2>(cosine, sine, g);
        break;
      case 2:
        turn_back<2, 0>(cosine, sine, g);
        break;
      default:
        turn_back<0, 1>(cosine, sine, g);
    }
  }
}

template class FactorDerivatives<1>;
template class FactorDerivatives<8>;

}  // namespace qarch::sim
