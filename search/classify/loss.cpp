#include "search/classify/loss.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "search/named_row.h"

namespace qarch::search {

namespace {

LossValue linear(double e, int y, double bias, double /*shots*/) {
  return {1.0 - y * (e + bias), -double(y), -double(y)};
}

LossValue hinge(double e, int y, double bias, double /*shots*/) {
  const double margin = y * (e + bias);
  if (margin >= 1.0) return {};
  return {1.0 - margin, -double(y), -double(y)};
}

LossValue cross_entropy(double e, int y, double bias, double /*shots*/) {
  constexpr double kLeast = 1e-3;  // below, the tangent: one sample must not drown a mini-batch
  const double p = (1.0 + y * (e + bias)) / 2.0;
  if (p >= 1.0) return {};
  const double used = std::max(p, kLeast);
  const double slope = -y / (2.0 * used);
  return {-std::log(used) + (used - p) / used, slope, slope};
}

LossValue majority(double e, int y, double bias, double shots) {
  constexpr double kLeast = 1e-6;  // of p (1 - p): a pure state of one label has none
  const double p = std::clamp((1.0 + y * e) / 2.0, 0.0, 1.0);
  const double spread = std::max(2.0 * p * (1.0 - p), kLeast);
  const double root = std::sqrt(shots / spread);
  const double lead = 0.5 - (p + y * bias / 2.0);
  const double value = 1.0 / (1.0 + std::exp(-root * lead));
  const double slope = value * (1.0 - value);
  // d root / dp = -root / 2 * 2 (1 - 2 p) / spread
  const double root_by_p = spread > kLeast ? -root * (1.0 - 2.0 * p) / spread : 0.0;
  const double by_p = slope * (root_by_p * lead - root);
  return {value, by_p * y / 2.0, -slope * root * y / 2.0};
}

constexpr std::array<Loss, 4> kLosses{{
    {"linear", linear, "1 - y (e + b)"},
    {"hinge", hinge, "max(0, 1 - y (e + b))"},
    {"cross_entropy", cross_entropy, "-log((1 + y (e + b)) / 2)"},
    {"majority", majority, "probability of a wrong majority of train.loss_shots measurements"},
}};

}  // namespace

std::span<const Loss> losses() { return kLosses; }

const Loss& loss_from_name(std::string_view name) { return row_named(name, kLosses, "train.loss"); }

}  // namespace qarch::search
