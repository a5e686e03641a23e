#include "search/classify/update_rule.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace qarch::search {

namespace {

constexpr double kTiny = 1e-8;

void adam(const TrainOptions& o, double /*loss*/, std::span<const double> g, UpdateMemory& memory,
          std::span<double> z) {
  constexpr double kBeta1 = 0.9;
  constexpr double kBeta2 = 0.999;
  const double unbias1 = 1.0 - std::pow(kBeta1, memory.steps);
  const double unbias2 = 1.0 - std::pow(kBeta2, memory.steps);
  for (std::size_t j = 0; j < z.size(); ++j) {
    memory.m[j] = kBeta1 * memory.m[j] + (1.0 - kBeta1) * g[j];
    memory.v[j] = kBeta2 * memory.v[j] + (1.0 - kBeta2) * g[j] * g[j];
    z[j] -= o.learning_rate * (memory.m[j] / unbias1) / (std::sqrt(memory.v[j] / unbias2) + kTiny);
  }
}

void adagrad(const TrainOptions& o, double /*loss*/, std::span<const double> g,
             UpdateMemory& memory, std::span<double> z) {
  for (std::size_t j = 0; j < z.size(); ++j) {
    memory.v[j] += g[j] * g[j];
    z[j] -= o.learning_rate * g[j] / (std::sqrt(memory.v[j]) + kTiny);
  }
}

void sgd(const TrainOptions& o, double /*loss*/, std::span<const double> g,
         UpdateMemory& /*memory*/, std::span<double> z) {
  for (std::size_t j = 0; j < z.size(); ++j) z[j] -= o.learning_rate * g[j];
}

void farhi(const TrainOptions& o, double loss, std::span<const double> g, UpdateMemory& /*memory*/,
           std::span<double> z) {
  double square = 0.0;
  for (const double entry : g) square += entry * entry;
  const double factor = o.learning_rate * loss / square;
  if (!std::isfinite(factor)) return;
  for (std::size_t j = 0; j < z.size(); ++j) z[j] -= factor * g[j];
}

void aqgd(const TrainOptions& o, double /*loss*/, std::span<const double> g, UpdateMemory& memory,
          std::span<double> z) {
  for (std::size_t j = 0; j < z.size(); ++j) {
    memory.m[j] = o.momentum * memory.m[j] + (1.0 - o.momentum) * g[j];
    z[j] -= o.learning_rate * memory.m[j];
  }
}

constexpr std::array kRules{UpdateRule{"adam", adam}, UpdateRule{"adagrad", adagrad},
                            UpdateRule{"sgd", sgd}, UpdateRule{"farhi", farhi},
                            UpdateRule{"aqgd", aqgd, true}};

}  // namespace

std::span<const UpdateRule> update_rules() { return kRules; }

const UpdateRule* find_update_rule(std::string_view name) {
  const auto* found = std::ranges::find(kRules, name, &UpdateRule::name);
  return found == kRules.end() ? nullptr : found;
}

}  // namespace qarch::search
