#include "sim/noise_gradient.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/expectation.h"
#include "sim/noise_coverage.h"
#include "sim/schedule.h"
#include "tests/support/probe_circuits.h"
#include "tests/support/random_circuits.h"
#include "tests/support/workload.h"

namespace qarch::sim {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

/// A factory as a function of its strength.
struct StrengthRow {
  const char* name;
  int num_qubits;
  bool is_affine;  ///< the PTM is affine in the strength
  Channel (*make)(double strength);
};

/// rho -> (1-p) rho + p U rho U^dagger, U = cx: not symmetric in its operands.
Channel cx_with_probability(double p) {
  const Ptm<2> cx = ptm_from_unitary<2>(gate_row(GateKind::kCx).unitary(0.0));
  const Ptm<2> change = cx - Ptm<2>::Identity();
  return {"cx with probability", Ptm<2>(Ptm<2>::Identity() + p * change), {"p", change}};
}

constexpr std::array kRows{
    StrengthRow{"depolarizing", 1, true, [](double s) { return depolarizing(s, 1); }},
    StrengthRow{"depolarizing2", 2, true, [](double s) { return depolarizing(s, 2); }},
    StrengthRow{"thermal_relaxation", 1, false,
                [](double s) { return thermal_relaxation(1.1, 0.7, s, 0.2); }},
    StrengthRow{"amplitude_damping", 1, false, [](double s) { return amplitude_damping(s); }},
    StrengthRow{"phase_damping", 1, false, [](double s) { return phase_damping(s); }},
    StrengthRow{"bit_flip", 1, true, [](double s) { return bit_flip(s); }},
    StrengthRow{"phase_flip", 1, true, [](double s) { return phase_flip(s); }},
    StrengthRow{"reset", 1, true, [](double s) { return reset_channel(s, 0.1); }},
    StrengthRow{"measure", 1, true, [](double s) { return measure_and_forget(s); }},
    StrengthRow{"cx", 2, true, cx_with_probability},
    StrengthRow{"coherent_rotation", 1, false, [](double s) { return coherent_rotation('Y', s); }},
    StrengthRow{"zz_rotation", 2, false, [](double s) { return zz_rotation(s); }},
};

/// A noise model as a function of its strengths, so that it can be built again with another one.
struct StrengthRule {
  struct Applied {
    const StrengthRow* row;
    double strength;
    std::vector<int> operands;
    std::vector<int> spectators = {};
  };
  std::vector<GateKind> kinds;
  std::vector<int> qubits;
  std::vector<Applied> channels;
};

struct StrengthModel {
  std::vector<StrengthRule> rules;
  std::vector<ReadoutError> readout;
  std::vector<AppliedChannel> last_rule = {};  ///< without strength, on every one-qubit gate

  NoiseModel build() const;
};

std::vector<GateKind> kinds_on(int num_qubits) {
  std::vector<GateKind> kinds;
  for (const GateRow& row : operations()) {
    if (row.num_qubits == num_qubits) kinds.push_back(row.kind);
  }
  return kinds;
}

NoiseModel StrengthModel::build() const {
  NoiseModel model("strengths");
  for (const StrengthRule& rule : rules) {
    NoiseRule built{rule.kinds, rule.qubits, {}};
    for (const auto& applied : rule.channels) {
      built.channels.push_back(
          {applied.row->make(applied.strength), applied.operands, applied.spectators});
    }
    model.add_rule(std::move(built));
  }
  if (!last_rule.empty()) model.add_rule({kinds_on(1), {}, last_rule});
  for (std::size_t q = 0; q < readout.size(); ++q) {
    model.set_readout(static_cast<int>(q), readout[q]);
  }
  return model;
}

/// Every row after every gate of its size and, for one-qubit rows, on an operand of every two-qubit
/// gate; several rules on each gate; a Kraus channel at the end.
StrengthModel random_model(int num_qubits, rl::Rng& rng) {
  StrengthModel model;
  const auto strength = [&] { return test::uniform_between(rng, 0.01, 0.08); };
  for (const StrengthRow& row : kRows) {
    if (row.num_qubits == 1) {
      model.rules.push_back({kinds_on(1), {}, {{&row, strength(), {0}}}});
      const int operand = static_cast<int>(rl::uniform_index(rng, 2));
      model.rules.push_back({kinds_on(2), {}, {{&row, strength(), {operand}}}});
    } else {
      model.rules.push_back(
          {{GateKind::kCx, GateKind::kSwap},
           {},
           {{&row, strength(), {0, 1}}, {&kRows[3], strength(), {1}}, {&row, strength(), {1, 0}}}});
    }
  }
  model.last_rule.push_back({kraus_channel("any", test::random_kraus(1, 3, rng)), {0}});
  for (int q = 0; q < num_qubits; ++q) {
    const double p10 = 0.2 * rl::uniform(rng);
    model.readout.push_back({p10, 0.4 * rl::uniform(rng)});
  }
  return model;
}

double energy(const Circuit& circuit, std::span<const double> parameters, const NoiseModel& noise,
              const PauliSum& observable) {
  return ExpectationFunction(circuit, noise, observable)(parameters);
}

/// (f(x + h) - f(x - h)) / (2 h), x the number that `at` refers to.
double central_difference(double& at, double h, const std::function<double()>& f) {
  const double middle = at;
  at = middle + h;
  const double up = f();
  at = middle - h;
  const double down = f();
  at = middle;
  return (up - down) / (2.0 * h);
}

TEST(NoiseGradient, EqualsCentralDifferencesForEveryChannelWithAStrength) {
  for (int n = 1; n <= 5; ++n) {
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      rl::Rng rng = rl::random_stream(seed, "noise gradient", static_cast<std::uint64_t>(n));
      const Circuit circuit = test::with_interruptions(test::random_circuit(n, 15, rng), rng);
      StrengthModel model = random_model(n, rng);
      const std::vector<double> parameters = test::random_parameters(circuit, rng);
      const PauliSum observable = test::random_observable(n, 8, rng);
      const auto f = [&] { return energy(circuit, parameters, model.build(), observable); };
      const NoiseGradient gradient = noise_gradient(circuit, parameters, model.build(), observable);
      EXPECT_NEAR(gradient.value, f(), 1e-12);
      ASSERT_EQ(gradient.channels.size(), model.rules.size() + 1);
      for (std::size_t r = 0; r < model.rules.size(); ++r) {
        ASSERT_EQ(gradient.channels[r].size(), model.rules[r].channels.size());
        for (std::size_t c = 0; c < model.rules[r].channels.size(); ++c) {
          auto& applied = model.rules[r].channels[c];
          ASSERT_TRUE(gradient.channels[r][c].has_value()) << applied.row->name;
          EXPECT_NEAR(*gradient.channels[r][c], central_difference(applied.strength, 2e-6, f), 1e-7)
              << applied.row->name << ", " << n << " qubits, seed " << seed << ", rule " << r;
        }
      }
      EXPECT_EQ(gradient.channels.back(), std::vector<std::optional<double>>{std::nullopt});
    }
  }
}

/// E is affine in each of these numbers, so that a large step is exact.
TEST(NoiseGradient, ReadoutDerivativesAreExactDifferenceQuotients) {
  for (int n = 1; n <= 4; ++n) {
    rl::Rng rng = rl::random_stream(7, "readout gradient", static_cast<std::uint64_t>(n));
    const Circuit circuit = test::random_circuit(n, 15, rng);
    StrengthModel model = random_model(n, rng);
    const std::vector<double> parameters = test::random_parameters(circuit, rng);
    const PauliSum observable = test::random_observable(n, 12, rng);
    for (const bool some_are_perfect : {false, true}) {
      model.readout[0] = some_are_perfect ? ReadoutError{} : ReadoutError{0.03, 0.3};
      const NoiseGradient gradient = noise_gradient(circuit, parameters, model.build(), observable);
      ASSERT_EQ(gradient.readout.size(), static_cast<std::size_t>(n));
      for (std::size_t q = 0; q < model.readout.size(); ++q) {
        const auto quotient = [&](double& number) {
          const double before = number;
          std::array<double, 2> values{};
          for (std::size_t end = 0; end < 2; ++end) {
            number = static_cast<double>(end);
            values[end] = energy(circuit, parameters, model.build(), observable);
          }
          number = before;
          return values[1] - values[0];
        };
        EXPECT_NEAR(gradient.readout[q].p10, quotient(model.readout[q].p10), 1e-11) << q;
        EXPECT_NEAR(gradient.readout[q].p01, quotient(model.readout[q].p01), 1e-11) << q;
      }
    }
  }
}

/// Every row of the table once, in random places.
Circuit every_gate_once(int num_qubits, rl::Rng& rng,
                        std::span<const GateRow> table = operations()) {
  Circuit circuit(num_qubits);
  for (std::size_t k = 0; k < table.size(); ++k) {
    const GateRow& row = table[(5 * k) % table.size()];
    const auto count = static_cast<std::uint64_t>(num_qubits);
    const int a = static_cast<int>(rl::uniform_index(rng, count));
    const int b = (a + 1 + static_cast<int>(rl::uniform_index(rng, count - 1))) % num_qubits;
    if (row.has_angle) {
      circuit.append_fixed_rotation(row.kind, a, test::uniform_between(rng, -3.0, 3.0));
    } else {
      const std::vector<int> qubits = row.num_qubits == 1 ? std::vector{a} : std::vector{a, b};
      test::append_operation(circuit, row, qubits);
    }
  }
  return circuit;
}

/// The row after every gate of its size, all with one strength (rules.size() == 1) or each gate
/// with its own rule; between other noise.
StrengthModel one_row_model(const StrengthRow& row, double strength, bool rule_per_gate) {
  StrengthModel model;
  const StrengthRule::Applied applied{&row, strength,
                                      row.num_qubits == 1 ? std::vector{0} : std::vector{1, 0}};
  if (rule_per_gate) {
    for (const GateKind kind : kinds_on(row.num_qubits)) {
      model.rules.push_back({{kind}, {}, {applied}});
    }
  } else {
    model.rules.push_back({kinds_on(row.num_qubits), {}, {applied}});
  }
  model.last_rule.push_back({amplitude_damping(0.05), {0}});
  model.readout = {{0.02, 0.1}, {0.01, 0.05}, {0.0, 0.2}};
  return model;
}

TEST(NoiseGradient, SitesOfAffineChannelsAreExactDifferenceQuotientsAtOneGate) {
  rl::Rng rng = rl::random_stream(3, "noise sites");
  const Circuit circuit = every_gate_once(3, rng);
  const PauliSum observable = test::random_observable(3, 10, rng);
  for (const StrengthRow& row : kRows) {
    if (!row.is_affine) continue;
    for (const double strength : {0.0, 0.07, 1.0}) {  // 1: reset and measurement are singular
      const NoiseModel shared = one_row_model(row, strength, false).build();
      const NoiseGradient gradient = noise_gradient(circuit, {}, shared, observable);
      for (const NoiseSite& site : gradient.sites) {
        if (site.rule != 0) continue;
        StrengthModel model = one_row_model(row, strength, true);
        std::array<double, 2> ends{};
        for (StrengthRule& rule : model.rules) {
          if (rule.kinds[0] != circuit.gates()[static_cast<std::size_t>(site.gate)].kind) continue;
          for (std::size_t end = 0; end < 2; ++end) {
            rule.channels[0].strength = 0.9 * static_cast<double>(end);
            ends[end] = energy(circuit, {}, model.build(), observable);
          }
        }
        ASSERT_TRUE(site.derivative.has_value());
        EXPECT_NEAR(*site.derivative, (ends[1] - ends[0]) / 0.9, 1e-11)
            << row.name << "(" << strength << ") after gate " << site.gate;
      }
    }
  }
}

TEST(NoiseGradient, ContributionIsTheDifferenceThatRemovingTheChannelAtOneGateMakes) {
  rl::Rng rng = rl::random_stream(4, "noise sites");
  const Circuit circuit = every_gate_once(3, rng);
  const PauliSum observable = test::random_observable(3, 10, rng);
  for (const StrengthRow& row : kRows) {
    const NoiseModel shared = one_row_model(row, 0.2, false).build();
    const NoiseGradient gradient = noise_gradient(circuit, {}, shared, observable);
    std::size_t num_compared = 0;
    for (const NoiseSite& site : gradient.sites) {
      if (site.rule != 0) continue;
      StrengthModel model = one_row_model(row, 0.2, true);
      const GateKind kind = circuit.gates()[static_cast<std::size_t>(site.gate)].kind;
      std::erase_if(model.rules, [&](const auto& rule) { return rule.kinds[0] == kind; });
      const double without = energy(circuit, {}, model.build(), observable);
      EXPECT_NEAR(site.contribution, gradient.value - without, 1e-12) << row.name << site.gate;
      ++num_compared;
    }
    EXPECT_EQ(num_compared, kinds_on(row.num_qubits).size());
  }
}

TEST(NoiseGradient, ChannelsWithoutStrengthContributeButHaveNoDerivative) {
  rl::Rng rng = rl::random_stream(5, "noise sites");
  const Circuit circuit = every_gate_once(3, rng, gates());
  const PauliSum observable = test::random_observable(3, 10, rng);
  NoiseModel without("two-qubit depolarizing");
  without.add_rule({{GateKind::kCx, GateKind::kCz}, {}, {{depolarizing(0.1, 2), {0, 1}}}});
  const double value_without = energy(circuit, {}, without, observable);
  const std::array rules{
      NoiseRule{{GateKind::kH}, {}, {{kraus_channel("any", test::random_kraus(1, 2, rng)), {0}}}},
      NoiseRule{
          {GateKind::kCy}, {}, {{kraus_channel("any", test::random_kraus(2, 3, rng)), {1, 0}}}},
      NoiseRule{{GateKind::kH}, {}, {{amplitude_damping(1.0), {0}}}},
      NoiseRule{{GateKind::kH}, {}, {{phase_damping(1.0), {0}}}}};
  for (const NoiseRule& rule : rules) {
    NoiseModel noise = without;
    noise.add_rule(rule);
    const NoiseGradient gradient = noise_gradient(circuit, {}, noise, observable);
    EXPECT_NEAR(gradient.value, energy(circuit, {}, noise, observable), 1e-12);
    EXPECT_FALSE(gradient.channels[1][0].has_value()) << rule.description();
    EXPECT_TRUE(gradient.channels[0][0].has_value());
    for (const NoiseSite& site : gradient.sites) {
      EXPECT_EQ(site.derivative.has_value(), site.rule == 0) << rule.description();
      if (site.rule == 0) continue;
      EXPECT_NEAR(site.contribution, gradient.value - value_without, 1e-12) << rule.description();
      EXPECT_GT(std::abs(site.contribution), 1e-3) << rule.description();
    }
    EXPECT_EQ(gradient.sites.size(), 3U);
  }
}

/// Channels on spectators between others, in rules of every gate of a chain and in both directions.
StrengthModel crosstalk_model(int num_qubits, rl::Rng& rng) {
  StrengthModel model;
  const auto strength = [&] { return test::uniform_between(rng, 0.02, 0.2); };
  for (int a = 0; a < num_qubits; ++a) {
    const int b = (a + 1) % num_qubits;
    const int c = (a + 2) % num_qubits;
    for (const StrengthRow& row : kRows) {
      if (row.num_qubits == 1) continue;
      model.rules.push_back({kinds_on(1),
                             {a},
                             {{&row, strength(), {0}, {c}},
                              {&kRows[3], strength(), {0}},
                              {&row, strength(), {}, {c, b}},
                              {&kRows[5], strength(), {}, {b}}}});
      for (const auto& pair : {std::vector{a, b}, std::vector{b, a}}) {
        model.rules.push_back({kinds_on(2),
                               pair,
                               {{&row, strength(), {1, 0}},
                                {&row, strength(), {1}, {c}},
                                {&kRows[0], strength(), {1}},
                                {&row, strength(), {0, 1}},
                                {&kRows[2], strength(), {}, {c}}}});
      }
    }
  }
  return model;
}

TEST(NoiseGradient, EqualsCentralDifferencesForChannelsOnSpectators) {
  rl::Rng rng = rl::random_stream(8, "crosstalk");
  const Circuit circuit = every_gate_once(3, rng);
  StrengthModel model = crosstalk_model(3, rng);
  const PauliSum observable = test::random_observable(3, 8, rng);
  const auto f = [&] { return energy(circuit, {}, model.build(), observable); };
  const NoiseGradient gradient = noise_gradient(circuit, {}, model.build(), observable);
  EXPECT_NEAR(gradient.value, f(), 1e-12);
  const CoverageReport coverage = noise_coverage(model.build(), circuit);
  int num_compared = 0;
  for (std::size_t r = 0; r < model.rules.size(); ++r) {
    for (std::size_t c = 0; c < model.rules[r].channels.size() && coverage.rules[r].hits != 0;
         ++c) {
      double& strength = model.rules[r].channels[c].strength;
      EXPECT_NEAR(gradient.channels[r][c].value(), central_difference(strength, 1e-4, f), 1e-6)
          << "rule " << r << ", channel " << c;
      num_compared += gradient.channels[r][c].value() != 0.0 ? 1 : 0;
    }
  }
  EXPECT_GT(num_compared, 30);
}

TEST(NoiseGradient, HasASiteForEveryRelaxationOfAWaitingQubit) {
  for (const SchedulePolicy policy :
       {SchedulePolicy::kNone, SchedulePolicy::kAsap, SchedulePolicy::kAlap}) {
    rl::Rng rng = rl::random_stream(9, "idle");
    const Circuit circuit = test::with_interruptions(test::random_circuit(3, 25, rng), rng);
    const std::vector<double> parameters = test::random_parameters(circuit, rng);
    NoiseModel noise = random_model(3, rng).build();
    noise.set_idle_noise(test::random_idle_noise(3, policy, rng));
    const PauliSum observable = test::random_observable(3, 8, rng);
    const NoiseGradient gradient = noise_gradient(circuit, parameters, noise, observable);
    EXPECT_NEAR(gradient.value, energy(circuit, parameters, noise, observable), 1e-12);
    EXPECT_EQ(gradient.circuit, schedule(circuit, noise.idle_noise()).circuit);

    // The scheduled circuit with a delay of another time is energy's by itself.
    IdleNoise idle = noise.idle_noise();
    idle.policy = SchedulePolicy::kNone;
    noise.set_idle_noise(idle);
    const auto with_delay = [&](int changed, double factor) {
      Circuit longer(3);
      for (int g = 0; g < static_cast<int>(gradient.circuit.gates().size()); ++g) {
        Gate gate = gradient.circuit.gates()[static_cast<std::size_t>(g)];
        if (g == changed) gate.angle *= factor;
        longer.append(gate);
      }
      return energy(longer, parameters, noise, observable);
    };
    int sites = 0;
    for (const NoiseSite& site : gradient.sites) {
      const Gate& gate = gradient.circuit.gates()[static_cast<std::size_t>(site.gate)];
      if (site.rule >= 0) continue;
      ++sites;
      EXPECT_EQ(gate.kind, GateKind::kDelay);
      EXPECT_EQ(site.channel, -1);
      const double slope =
          (with_delay(site.gate, 1.001) - with_delay(site.gate, 0.999)) / (0.002 * gate.angle);
      EXPECT_NEAR(site.derivative.value() * gate.angle, slope * gate.angle, 1e-7) << site.gate;
      EXPECT_NEAR(site.contribution, gradient.value - with_delay(site.gate, 0.0), 1e-12);
    }
    EXPECT_EQ(sites, noise_coverage(noise, gradient.circuit).relaxing_delays);
    EXPECT_GE(sites, 2);
  }
}

TEST(NoiseGradient, SitesComeInTheOrderOfTheGatesAndSumToTheChannels) {
  const test::Workload w = test::workload(3, 2);
  const NoiseModel noise = test::workload_noise().model();
  const NoiseGradient gradient = noise_gradient(w.circuit, w.angles, noise, w.observable);
  std::vector<NoiseSite> expected;
  for (int g = 0; g < static_cast<int>(w.circuit.gates().size()); ++g) {
    const bool is_cx = w.circuit.gates()[static_cast<std::size_t>(g)].num_qubits() == 2;
    for (int c = 0; c < (is_cx ? 3 : 2); ++c) expected.push_back({g, is_cx ? 1 : 0, c});
  }
  ASSERT_EQ(gradient.sites.size(), expected.size());
  std::array<std::array<double, 3>, 2> sums{};
  for (std::size_t s = 0; s < expected.size(); ++s) {
    const NoiseSite& site = gradient.sites[s];
    EXPECT_EQ(site.gate, expected[s].gate);
    EXPECT_EQ(site.rule, expected[s].rule);
    EXPECT_EQ(site.channel, expected[s].channel);
    sums.at(static_cast<std::size_t>(site.rule)).at(static_cast<std::size_t>(site.channel)) +=
        site.derivative.value();
  }
  for (std::size_t r = 0; r < 2; ++r) {
    for (std::size_t c = 0; c < gradient.channels[r].size(); ++c) {
      EXPECT_NEAR(gradient.channels[r][c].value(), sums.at(r).at(c), 1e-12);
    }
  }
}

TEST(NoiseGradient, AnyMemoryBudgetGivesTheSameBits) {
  const test::Workload w = test::workload(3, 6);  // 30 blocks
  NoiseModel noise = test::workload_noise().model();
  noise.set_default_readout({0.01, 0.03});
  const NoiseGradient expected = noise_gradient(w.circuit, w.angles, noise, w.observable);
  const std::size_t state = PauliVector::required_bytes(3);
  for (const std::size_t budget : {std::size_t{0}, std::size_t{1}, 4 * state, 5 * state, 9 * state,
                                   30 * state, std::numeric_limits<std::size_t>::max()}) {
    const NoiseGradient gradient = noise_gradient(w.circuit, w.angles, noise, w.observable, budget);
    EXPECT_EQ(gradient.value, expected.value) << budget;
    EXPECT_EQ(gradient.channels, expected.channels) << budget;
    for (std::size_t s = 0; s < expected.sites.size(); ++s) {
      EXPECT_EQ(gradient.sites[s].derivative, expected.sites[s].derivative) << budget;
      EXPECT_EQ(gradient.sites[s].contribution, expected.sites[s].contribution) << budget;
    }
    for (std::size_t q = 0; q < expected.readout.size(); ++q) {
      EXPECT_EQ(gradient.readout[q].p10, expected.readout[q].p10) << budget;
      EXPECT_EQ(gradient.readout[q].p01, expected.readout[q].p01) << budget;
    }
  }
}

TEST(NoiseGradient, AtZeroStrengthItIsTheFirstOrderErrorOfWeakNoise) {
  const test::Workload w = test::workload(3, 3);
  StrengthModel model;
  for (const StrengthRow& row : kRows) {
    model.rules.push_back(
        {kinds_on(row.num_qubits),
         {},
         {{&row, 0.0, row.num_qubits == 1 ? std::vector{0} : std::vector{0, 1}}}});
  }
  model.readout.resize(3);
  const NoiseGradient gradient = noise_gradient(w.circuit, w.angles, model.build(), w.observable);
  EXPECT_NEAR(gradient.value, energy(w.circuit, w.angles, {}, w.observable), 1e-13);
  double slope = 0.0;
  for (std::size_t r = 0; r < model.rules.size(); ++r) slope += gradient.channels[r][0].value();
  for (const ReadoutGradient& qubit : gradient.readout) slope += qubit.p10 + 2.0 * qubit.p01;
  const auto error_of_slope = [&](double strength) {
    for (StrengthRule& rule : model.rules) rule.channels[0].strength = strength;
    model.readout.assign(3, {strength, 2.0 * strength});
    const double noisy = energy(w.circuit, w.angles, model.build(), w.observable);
    return noisy - gradient.value - strength * slope;
  };
  EXPECT_NEAR(error_of_slope(1e-5) / error_of_slope(1e-6), 100.0, 1.0);
  EXPECT_GT(std::abs(slope), 0.1);
}

TEST(NoiseGradient, RulesThatMatchNoGateHaveDerivativeZero) {
  Circuit circuit(2);
  circuit.append(GateKind::kH, {0});
  NoiseModel noise;
  noise.add_rule({{GateKind::kCx}, {}, {{depolarizing(0.1, 2), {0, 1}}}});
  const PauliSum observable(2, {{PauliString::parse("IX"), 2.0}, {PauliString::parse("ZI"), 0.5}});
  const NoiseGradient gradient = noise_gradient(circuit, {}, noise, observable);
  EXPECT_NEAR(gradient.value, 2.5, 1e-14);
  EXPECT_EQ(gradient.channels[0][0], 0.0);
  EXPECT_TRUE(gradient.sites.empty());
  EXPECT_NEAR(gradient.readout[0].p10, -4.0, 1e-14);  // 2 ((1-p10-p01) <X> + p01-p10), <X> = 1
  EXPECT_NEAR(gradient.readout[0].p01, 0.0, 1e-14);
}

TEST(NoiseGradient, AnEmptyCircuitHasOnlyReadoutDerivatives) {
  const PauliSum observable(1, {{PauliString::parse("Z"), 1.0}, {PauliString{}, 3.0}});
  const NoiseGradient gradient = noise_gradient(Circuit(1), {}, {}, observable);
  EXPECT_EQ(gradient.value, 4.0);
  EXPECT_TRUE(gradient.sites.empty());
  EXPECT_TRUE(gradient.channels.empty());
  EXPECT_EQ(gradient.readout[0].p10, -2.0);
  EXPECT_EQ(gradient.readout[0].p01, 0.0);
}

TEST(NoiseGradient, RefusesSizesThatDisagreeAndForbiddenPairs) {
  const test::Workload w = test::workload(3, 1);
  const auto call = [](const test::Workload& work, std::size_t num_parameters,
                       const PauliSum& observable, const NoiseModel& noise) {
    noise_gradient(work.circuit, std::vector<double>(num_parameters, 0.1), noise, observable);
  };
  EXPECT_THAT([&] { call(w, 8, w.observable, {}); },
              ThrowsMessage<std::invalid_argument>(
                  AllOf(HasSubstr("noise_gradient"), HasSubstr("8"), HasSubstr("must be 9"))));
  EXPECT_THAT([&] { call(w, 9, PauliSum(2), {}); },
              ThrowsMessage<std::invalid_argument>(
                  AllOf(HasSubstr("observable of 2 qubits"), HasSubstr("must have 3"))));
  NoiseModel noise("line");
  noise.set_coupling_map({{0, 1}});
  EXPECT_THAT([&] { call(w, 9, w.observable, noise); },
              ThrowsMessage<std::invalid_argument>(
                  AllOf(HasSubstr("cx on 1,2"), HasSubstr("coupling map"), HasSubstr("line"))));
}

}  // namespace
}  // namespace qarch::sim
