#include "search/classify/zero_noise.h"

#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>

namespace qarch::search {

namespace {

/// 1 - (1 - p)^c, also for tiny p.
double decayed(double p, double c) { return -std::expm1(c * std::log1p(-p)); }

using Arguments = std::vector<double>;

/// A channel by the name of its factory, in the words of its description.
struct ScalableChannel {
  std::string_view name;
  std::size_t num_arguments;
  double most;  ///< of the first argument
  sim::Channel (*scaled)(const Arguments& a, double c);
};

constexpr double kAny = std::numeric_limits<double>::infinity();
constexpr std::array<ScalableChannel, 11> kChannels{{
    {"depolarizing", 1, 1.0,
     [](const Arguments& a, double c) { return sim::depolarizing(decayed(a[0], c)); }},
    {"depolarizing2", 1, 1.0,
     [](const Arguments& a, double c) { return sim::depolarizing(decayed(a[0], c), 2); }},
    {"thermal_relaxation", 4, kAny,
     [](const Arguments& a, double c) {
       return sim::thermal_relaxation(a[0], a[1], c * a[2], a[3]);
     }},
    {"amplitude_damping", 1, 1.0,
     [](const Arguments& a, double c) { return sim::amplitude_damping(decayed(a[0], c)); }},
    {"phase_damping", 1, 1.0,
     [](const Arguments& a, double c) { return sim::phase_damping(decayed(a[0], c)); }},
    {"bit_flip", 1, 0.5,
     [](const Arguments& a, double c) { return sim::bit_flip(decayed(2.0 * a[0], c) / 2.0); }},
    {"phase_flip", 1, 0.5,
     [](const Arguments& a, double c) { return sim::phase_flip(decayed(2.0 * a[0], c) / 2.0); }},
    {"reset", 2, 1.0,
     [](const Arguments& a, double c) { return sim::reset_channel(decayed(a[0], c), a[1]); }},
    {"measure", 1, 1.0,
     [](const Arguments& a, double c) { return sim::measure_and_forget(decayed(a[0], c)); }},
    {"coherent_rotation", 2, kAny,
     [](const Arguments& a, double c) {
       return sim::coherent_rotation(static_cast<char>(a[0]), c * a[1]);
     }},
    {"zz_rotation", 1, kAny,
     [](const Arguments& a, double c) { return sim::zz_rotation(c * a[0]); }},
}};

sim::Channel scaled_channel(const sim::Channel& channel, double c, const std::string& where) {
  const std::string_view text = channel.description();
  const std::string_view name = text.substr(0, text.find('('));
  for (const ScalableChannel& row : kChannels) {
    if (row.name != name || row.num_arguments != channel.arguments().size()) continue;
    if (channel.arguments()[0] <= row.most) return row.scaled(channel.arguments(), c);
  }
  std::string known;
  for (const ScalableChannel& row : kChannels) known += " " + std::string(row.name);
  throw std::invalid_argument(where + ": " + channel.description() +
                              " cannot be stretched, must be one of" + known +
                              ", flips with p <= 0.5 and others with p <= 1");
}

}  // namespace

sim::NoiseModel scaled_noise(const sim::NoiseModel& noise, double factor) {
  if (!(factor > 0.0) || !std::isfinite(factor)) {
    throw std::invalid_argument("zero-noise extrapolation: factor = " + std::to_string(factor) +
                                ", must be finite and > 0");
  }
  if (factor == 1.0) return noise;
  sim::NoiseModel scaled(noise.name());
  for (std::size_t r = 0; r < noise.rules().size(); ++r) {
    sim::NoiseRule rule = noise.rules()[r];
    for (sim::AppliedChannel& applied : rule.channels) {
      applied.channel = scaled_channel(
          applied.channel, factor, "noise model '" + noise.name() + "', rule " + std::to_string(r));
    }
    scaled.add_rule(std::move(rule));
  }
  scaled.set_default_readout(noise.default_readout());
  for (const auto& [qubit, error] : noise.readout_by_qubit()) scaled.set_readout(qubit, error);
  scaled.set_coupling_map(noise.coupling_map());
  sim::IdleNoise idle = noise.idle_noise();
  for (auto& relaxation : idle.qubits) {
    if (!relaxation) continue;
    relaxation->t1 /= factor;
    relaxation->t2 /= factor;
  }
  scaled.set_idle_noise(std::move(idle));
  return scaled;
}

std::vector<double> richardson_weights(std::span<const double> factors) {
  if (factors.empty()) {
    throw std::invalid_argument("zero-noise extrapolation: 0 factors, must be >= 1");
  }
  std::vector<double> weights;
  for (std::size_t i = 0; i < factors.size(); ++i) {
    double w = 1.0;
    for (std::size_t j = 0; j < factors.size(); ++j) {
      if (j != i) w *= factors[j] / (factors[j] - factors[i]);
    }
    if (!(factors[i] > 0.0) || !std::isfinite(factors[i]) || !std::isfinite(w)) {
      throw std::invalid_argument(
          "zero-noise extrapolation: factor = " + std::to_string(factors[i]) +
          ", must be finite, > 0 and given once");
    }
    weights.push_back(w);
  }
  return weights;
}

}  // namespace qarch::search
