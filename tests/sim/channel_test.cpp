#include "sim/channel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>
#include <utility>
#include <variant>

#include "sim/ptm_program.h"
#include "tests/support/dense_oracle.h"
#include "tests/support/random_circuits.h"

namespace qarch::sim {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// A one-qubit channel by its closed form: X, Y, Z scale by the factors, Z gains `shift`.
struct ClosedForm {
  Channel channel;
  double x, y, z, shift;
};

std::vector<ClosedForm> closed_forms() {
  const double e1 = std::exp(-0.3 / 2.0);
  const double e2 = std::exp(-0.3 / 1.5);
  return {{depolarizing(0.0), 1, 1, 1, 0},
          {depolarizing(0.01), 0.99, 0.99, 0.99, 0},
          {depolarizing(4.0 / 3.0), -1.0 / 3, -1.0 / 3, -1.0 / 3, 0},
          {thermal_relaxation(2.0, 1.5, 0.3), e2, e2, e1, 1 - e1},
          {thermal_relaxation(2.0, 1.5, 0.3, 0.25), e2, e2, e1, 0.5 * (1 - e1)},
          {thermal_relaxation(2.0, 1.5, 0.3, 1.0), e2, e2, e1, e1 - 1},
          {thermal_relaxation(2.0, 1.5, 0.0, 0.1), 1, 1, 1, 0},
          {thermal_relaxation(2.0, 4.0, 0.6), std::exp(-0.15), std::exp(-0.15), std::exp(-0.3),
           1 - std::exp(-0.3)},
          {thermal_relaxation(2.0, 1.5, 1e6, 0.2), 0, 0, 0, 0.6},
          {amplitude_damping(0.36), 0.8, 0.8, 0.64, 0.36},
          {amplitude_damping(1.0), 0, 0, 0, 1},
          {phase_damping(0.36), 0.8, 0.8, 1, 0},
          {phase_damping(1.0), 0, 0, 1, 0},
          {bit_flip(0.1), 1, 0.8, 0.8, 0},
          {bit_flip(1.0), 1, -1, -1, 0},
          {phase_flip(0.1), 0.8, 0.8, 1, 0},
          {phase_flip(0.5), 0, 0, 1, 0},
          {reset_channel(), 0, 0, 0, 1},
          {reset_channel(1.0, 0.25), 0, 0, 0, 0.5},
          {reset_channel(0.0, 0.25), 1, 1, 1, 0},
          {reset_channel(0.2, 1.0), 0.8, 0.8, 0.8, -0.2},
          {measure_and_forget(), 0, 0, 1, 0},
          {measure_and_forget(0.2), 0.8, 0.8, 1, 0}};
}

TEST(Channels, HaveTheirClosedForm) {
  for (const ClosedForm& row : closed_forms()) {
    Ptm<1> expected = Ptm<1>::Zero();
    expected.diagonal() << 1.0, row.x, row.y, row.z;
    expected(3, 0) = row.shift;
    EXPECT_EQ(row.channel.num_qubits(), 1);
    EXPECT_LT((row.channel.ptm<1>() - expected).norm(), 1e-15) << row.channel.description();
  }
}

TEST(Channels, EqualTheirKrausOperators) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    rl::Rng rng = rl::random_stream(seed, "channel_test");
    for (const test::OracleChannel& row : test::random_channels(1, 1.0, rng)) {
      const Eigen::MatrixXd expected = test::ptm_by_definition(row.kraus);
      EXPECT_LT((row.channel.ptm<1>() - expected).norm(), 1e-14) << row.channel.description();
    }
    for (const test::OracleChannel& row : test::random_channels(2, 1.0, rng)) {
      const Eigen::MatrixXd expected = test::ptm_by_definition(row.kraus);
      EXPECT_EQ(row.channel.num_qubits(), 2);
      EXPECT_LT((row.channel.ptm<2>() - expected).norm(), 1e-14) << row.channel.description();
    }
  }
}

TEST(Channels, EqualTheirKrausOperatorsAtTheLimitsOfTheirParameters) {
  for (const test::OracleChannel& row :
       {test::oracle_depolarizing(0.0, 1), test::oracle_depolarizing(4.0 / 3.0, 1),
        test::oracle_thermal_relaxation(1.0, 2.0, 0.7, 0.0),
        test::oracle_thermal_relaxation(1.0, 2.0, 0.7, 1.0),
        test::oracle_thermal_relaxation(1.0, 1.0, 0.0, 0.5), test::oracle_amplitude_damping(0.0),
        test::oracle_amplitude_damping(1.0), test::oracle_phase_damping(1.0),
        test::oracle_thermal_relaxation(kInfinity, 2.0, 0.7, 0.2),
        test::oracle_thermal_relaxation(kInfinity, kInfinity, 0.7, 0.2),
        test::oracle_coherent_rotation('X', -7.0), test::oracle_coherent_rotation('Y', 0.3),
        test::oracle_coherent_rotation('Z', 2.5), test::oracle_bit_flip(1.0),
        test::oracle_phase_flip(1.0)}) {
    const Eigen::MatrixXd expected = test::ptm_by_definition(row.kraus);
    EXPECT_LT((row.channel.ptm<1>() - expected).norm(), 1e-14) << row.channel.description();
  }
  for (const double angle : {-4.0, 0.0, 0.2, 3.0}) {
    const test::OracleChannel row = test::oracle_zz_rotation(angle);
    EXPECT_LT((row.channel.ptm<2>() - test::ptm_by_definition(row.kraus)).norm(), 1e-14) << angle;
  }
  for (const double p : {0.0, 1.0, 16.0 / 15.0}) {
    const test::OracleChannel row = test::oracle_depolarizing(p, 2);
    EXPECT_LT((row.channel.ptm<2>() - test::ptm_by_definition(row.kraus)).norm(), 1e-14) << p;
  }
}

TEST(Channels, ThermalRelaxationForTwoDurationsIsOneForTheSum) {
  const auto r = [](double t) { return thermal_relaxation(3.0, 5.0, t, 0.1).ptm<1>(); };
  EXPECT_LT((r(0.4) * r(1.1) - r(1.5)).norm(), 1e-15);
}

TEST(Channels, ThermalRelaxationHasTheSameValueInEveryUnitOfTime) {
  const Ptm<1> seconds = thermal_relaxation(100e-6, 80e-6, 35e-9, 0.02).ptm<1>();
  const Ptm<1> microseconds = thermal_relaxation(100.0, 80.0, 0.035, 0.02).ptm<1>();
  EXPECT_LT((seconds - microseconds).norm(), 1e-15);
}

/// A call outside a factory's range, and what its message must say.
struct BadCall {
  std::function<Channel()> make;
  const char* field;
  const char* value;
  const char* range;
};

std::vector<BadCall> bad_calls() {
  return {
      {[] { return depolarizing(-0.01); }, "p = ", "-0.01", "1.33333"},
      {[] { return depolarizing(1.34); }, "p = ", "1.34", "1.33333"},
      {[] { return depolarizing(kNan); }, "p = ", "nan", "1.33333"},
      {[] { return depolarizing(1.07, 2); }, "p = ", "1.07", "1.06667"},
      {[] { return depolarizing(0.1, 3); }, "num_qubits = ", "3", "1 or 2"},
      {[] { return depolarizing(0.1, 0); }, "num_qubits = ", "0", "1 or 2"},
      {[] { return thermal_relaxation(0.0, 1.0, 0.1); }, "T1 = ", "0", "> 0"},
      {[] { return thermal_relaxation(-2.0, 1.0, 0.1); }, "T1 = ", "-2", "> 0"},
      {[] { return thermal_relaxation(kNan, 1.0, 0.1); }, "T1 = ", "nan", "> 0"},
      {[] { return thermal_relaxation(1.0, 0.0, 0.1); }, "T2 = ", "0", "> 0"},
      {[] { return thermal_relaxation(1.0, 2.5, 0.1); }, "T2 = ", "2.5", "2 T1 = 2"},
      {[] { return thermal_relaxation(1.0, 2.001, 0.1); }, "T2 = ", "2.001", "2 T1 = 2"},
      {[] { return thermal_relaxation(1.0, kNan, 0.1); }, "T2 = ", "nan", "> 0"},
      {[] { return thermal_relaxation(1.0, 1.0, -0.5); }, "duration = ", "-0.5", ">= 0"},
      {[] { return thermal_relaxation(1.0, 1.0, kInfinity); }, "duration = ", "inf", ">= 0"},
      {[] { return thermal_relaxation(1.0, 1.0, 0.1, 1.5); }, "p_excited = ", "1.5", "[0, 1]"},
      {[] { return thermal_relaxation(1.0, 1.0, 0.1, -0.5); }, "p_excited = ", "-0.5", "[0, 1]"},
      {[] { return amplitude_damping(1.25); }, "gamma = ", "1.25", "[0, 1]"},
      {[] { return amplitude_damping(-1e-3); }, "gamma = ", "-0.001", "[0, 1]"},
      {[] { return phase_damping(1.25); }, "lambda = ", "1.25", "[0, 1]"},
      {[] { return phase_damping(kNan); }, "lambda = ", "nan", "[0, 1]"},
      {[] { return bit_flip(1.5); }, "p = ", "1.5", "[0, 1]"},
      {[] { return phase_flip(-0.5); }, "p = ", "-0.5", "[0, 1]"},
      {[] { return reset_channel(1.5); }, "reset: p = ", "1.5", "[0, 1]"},
      {[] { return reset_channel(1.0, -0.5); }, "p_excited = ", "-0.5", "[0, 1]"},
      {[] { return reset_channel(kNan); }, "reset: p = ", "nan", "[0, 1]"},
      {[] { return measure_and_forget(-0.1); }, "measure: p = ", "-0.1", "[0, 1]"},
      {[] { return thermal_relaxation(1.0, kInfinity, 0.1); }, "T2 = ", "inf", "2 T1 = 2"},
      {[] { return coherent_rotation('I', 0.1); }, "axis = ", "I", "X, Y or Z"},
      {[] { return coherent_rotation('X', kNan); }, "angle = ", "nan", "finite"},
      {[] { return zz_rotation(kInfinity); }, "zz_rotation: angle = ", "inf", "finite"}};
}

TEST(Channels, EveryFactoryRefusesWhatIsOutOfRangeAndSaysWhy) {
  for (const BadCall& row : bad_calls()) {
    EXPECT_THAT([&] { (void)row.make(); },
                ThrowsMessage<std::invalid_argument>(
                    AllOf(HasSubstr(row.field), HasSubstr(row.value), HasSubstr(row.range))))
        << row.field << row.value;
  }
}

TEST(Channels, CoherentRotationIsTheGateThatTurnsAsFar) {
  const std::array axes{std::pair('X', GateKind::kRx), std::pair('Y', GateKind::kRy),
                        std::pair('Z', GateKind::kRz)};
  for (const auto& [axis, kind] : axes) {
    const Ptm<1> gate = ptm_from_unitary<1>(gate_row(kind).unitary(0.3));
    EXPECT_LT((coherent_rotation(axis, 0.3).ptm<1>() - gate).norm(), 1e-15) << axis;
  }
}

TEST(Channels, KrausChannelTakesOneAndTwoQubits) {
  rl::Rng rng = rl::random_stream(1, "channel_test");
  const Channel one = kraus_channel("mine", test::random_kraus(1, 2, rng));
  const Channel two = kraus_channel("mine", test::random_kraus(2, 5, rng));
  EXPECT_EQ(one.num_qubits(), 1);
  EXPECT_EQ(two.num_qubits(), 2);
  EXPECT_EQ(one.description(), "mine");
  EXPECT_THROW((void)one.ptm<2>(), std::bad_variant_access);
  EXPECT_THROW((void)two.ptm<1>(), std::bad_variant_access);
}

TEST(Channels, KrausChannelRefusesWhatIsNotAChannel) {
  rl::Rng rng = rl::random_stream(2, "channel_test");
  auto kraus = test::random_kraus(2, 3, rng);
  kraus.pop_back();
  EXPECT_THROW((void)kraus_channel("lossy", kraus), std::invalid_argument);
  EXPECT_THROW((void)kraus_channel("empty", {}), std::invalid_argument);
  const std::vector<test::Matrix> three{test::Matrix::Identity(8, 8)};
  EXPECT_THROW((void)kraus_channel("three qubits", three), std::invalid_argument);
  const std::vector<test::Matrix> mixed{test::Matrix::Identity(4, 4), test::Matrix::Zero(2, 2)};
  EXPECT_THROW((void)kraus_channel("mixed", mixed), std::invalid_argument);
}

TEST(Channels, ConstructorRefusesAPtmThatIsNotPhysical) {
  Ptm<1> transposition = Ptm<1>::Identity();
  transposition(2, 2) = -1.0;
  EXPECT_THAT([&] { (void)Channel("transposition", transposition); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("transposition")));
  Ptm<2> growing = Ptm<2>::Identity();
  growing(5, 5) = 1.1;
  EXPECT_THAT([&] { (void)Channel("growing", growing); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("growing")));
}

// Reset and measurement, against operators written here from their definitions.

/// |row><column| of one qubit, times sqrt(weight).
test::Matrix ket_bra(double weight, int row, int column) {
  test::Matrix m = test::Matrix::Zero(2, 2);
  m(row, column) = std::sqrt(weight);
  return m;
}

/// Every basis state goes to |0> with probability p (1 - p_excited), to |1> with p p_excited.
test::OracleChannel oracle_reset(double p, double p_excited) {
  std::vector<test::Matrix> kraus{std::sqrt(1.0 - p) * test::Matrix::Identity(2, 2)};
  for (const int from : {0, 1}) {
    kraus.push_back(ket_bra(p * (1.0 - p_excited), 0, from));
    kraus.push_back(ket_bra(p * p_excited, 1, from));
  }
  return {reset_channel(p, p_excited), kraus};
}

test::OracleChannel oracle_measurement(double p) {
  return {measure_and_forget(p),
          {std::sqrt(1.0 - p) * test::Matrix::Identity(2, 2), ket_bra(p, 0, 0), ket_bra(p, 1, 1)}};
}

TEST(ResetAndMeasurement, EqualTheirKrausOperators) {
  for (const double p : {0.0, 0.3, 1.0}) {
    for (const double p_excited : {0.0, 0.1, 0.5, 1.0}) {
      const test::OracleChannel row = oracle_reset(p, p_excited);
      EXPECT_LT((row.channel.ptm<1>() - test::ptm_by_definition(row.kraus)).norm(), 1e-15)
          << row.channel.description();
    }
    const test::OracleChannel row = oracle_measurement(p);
    EXPECT_LT((row.channel.ptm<1>() - test::ptm_by_definition(row.kraus)).norm(), 1e-15)
        << row.channel.description();
  }
}

TEST(ResetAndMeasurement, AreWhatOtherChannelsBecome) {
  for (const double p : {0.0, 0.25, 1.0}) {
    EXPECT_LT((measure_and_forget(p).ptm<1>() - phase_flip(p / 2).ptm<1>()).norm(), 1e-15);
    EXPECT_LT((reset_channel(p, 0.5).ptm<1>() - depolarizing(p).ptm<1>()).norm(), 1e-15);
  }
  const Ptm<1> relaxed = thermal_relaxation(1.0, 1.0, 1e3, 0.125).ptm<1>();
  EXPECT_LT((reset_channel(1.0, 0.125).ptm<1>() - relaxed).norm(), 1e-15);
  const Ptm<1> measured = measure_and_forget().ptm<1>();
  EXPECT_EQ(measured * measured, measured) << "measuring twice is measuring once";
}

/// Resets and measurements after gates of both sizes, on either operand, certain and not.
test::OracleNoise reset_noise() {
  return {{{{GateKind::kRx, GateKind::kRy}, {}, {{oracle_measurement(0.2), {0}}}},
           {{GateKind::kH}, {}, {{oracle_reset(0.3, 0.2), {0}}}},
           {{GateKind::kSdg}, {}, {{oracle_reset(1.0, 0.0), {0}}}},
           {{GateKind::kT}, {}, {{oracle_measurement(1.0), {0}}}},
           {{GateKind::kCx}, {}, {{oracle_reset(1.0, 0.1), {1}}}},
           {{GateKind::kCz}, {}, {{oracle_measurement(1.0), {0}}, {oracle_reset(0.1, 0.0), {1}}}},
           {{GateKind::kSwap},
            {},
            {{test::oracle_depolarizing(0.1, 2), {0, 1}}, {oracle_measurement(0.5), {1}}}}},
          {}};
}

TEST(ResetAndMeasurement, OfAProgramEqualTheOracle) {
  const test::OracleNoise noise = reset_noise();
  for (int n = 1; n <= 4; ++n) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      rl::Rng rng = rl::random_stream(seed, "reset", static_cast<std::uint64_t>(n));
      const Circuit circuit = test::random_circuit(n, 20, rng);
      const std::vector<double> parameters = test::random_parameters(circuit, rng);
      const Eigen::VectorXd expected =
          test::pauli_coefficients(test::run_dense(circuit, parameters, noise));
      for (const bool fuse : {true, false}) {
        PtmProgram program(circuit, noise.model(), {.fuse = fuse});
        program.bind(parameters);
        PauliVector state(n);
        program.apply(state);
        const Eigen::Map<const Eigen::VectorXd> r(state.values().data(), expected.size());
        EXPECT_LT((r - expected).cwiseAbs().maxCoeff(), 1e-12)
            << n << " qubits, seed " << seed << (fuse ? ", fused" : ", not fused");
      }
    }
  }
}

TEST(ResetAndMeasurement, ResetFreesAQubitFromItsPartner) {
  Circuit circuit(2);
  circuit.append(GateKind::kH, {0});
  circuit.append(GateKind::kCx, {0, 1});
  NoiseModel noise;
  noise.add_rule({{GateKind::kCx}, {}, {{reset_channel(), {1}}}});
  PauliVector state(2);
  PtmProgram(circuit, noise).apply(state);
  for (std::size_t k = 0; k < 16; ++k) {  // I/2 on qubit 0, |0><0| on qubit 1
    EXPECT_EQ(state.values()[k], k == 0 || k == 12 ? 1.0 : 0.0) << k;
  }
}

// Derivatives.

/// A factory as a function of its strength, which may take values in [low, high].
struct StrengthRow {
  std::function<Channel(double)> make;
  const char* name;
  double low, high;
  std::vector<double> values;
};

std::vector<StrengthRow> strength_rows() {
  const std::vector<double> probabilities{0.0, 0.1, 0.5, 0.8, 1.0};
  const std::vector<double> damping{0.0, 0.1, 0.5, 0.8};
  return {
      {[](double p) { return depolarizing(p); }, "p", 0, 4.0 / 3, {0.0, 0.4, 1.0, 4.0 / 3}},
      {[](double p) { return depolarizing(p, 2); }, "p", 0, 16.0 / 15, {0.0, 0.4, 16.0 / 15}},
      {[](double t) { return thermal_relaxation(2.0, 1.5, t, 0.2); },
       "duration",
       0,
       kInfinity,
       {0.0, 0.3, 2.0, 50.0}},
      {[](double t) { return thermal_relaxation(1.0, 2.0, t); },
       "duration",
       0,
       kInfinity,
       {0.0, 0.3, 2.0}},
      {[](double g) { return amplitude_damping(g); }, "gamma", 0, 1, damping},
      {[](double l) { return phase_damping(l); }, "lambda", 0, 1, damping},
      {[](double p) { return bit_flip(p); }, "p", 0, 1, probabilities},
      {[](double p) { return phase_flip(p); }, "p", 0, 1, probabilities},
      {[](double p) { return reset_channel(p); }, "p", 0, 1, probabilities},
      {[](double p) { return reset_channel(p, 0.3); }, "p", 0, 1, probabilities},
      {[](double p) { return measure_and_forget(p); }, "p", 0, 1, probabilities},
      {[](double a) { return coherent_rotation('X', a); }, "angle", -9, 9, {-2.0, 0.0, 0.4}},
      {[](double a) { return coherent_rotation('Y', a); }, "angle", -9, 9, {-2.0, 0.0, 0.4}},
      {[](double a) { return coherent_rotation('Z', a); }, "angle", -9, 9, {-2.0, 0.0, 0.4}},
      {[](double a) { return zz_rotation(a); }, "angle", -9, 9, {-2.0, 0.0, 0.4}},
  };
}

/// Second order: central inside [low, high], one-sided at its ends.
template <int K>
Ptm<K> finite_difference(const StrengthRow& row, double s) {
  constexpr double kStep = 1e-5;
  const auto r = [&](int steps) -> Ptm<K> { return row.make(s + steps * kStep).template ptm<K>(); };
  if (s - kStep < row.low) return (-3.0 * r(0) + 4.0 * r(1) - r(2)) / (2.0 * kStep);
  if (s + kStep > row.high) return (3.0 * r(0) - 4.0 * r(-1) + r(-2)) / (2.0 * kStep);
  return (r(1) - r(-1)) / (2.0 * kStep);
}

template <int K>
void expect_derivative(const StrengthRow& row, double s) {
  const Channel channel = row.make(s);
  ASSERT_TRUE(channel.strength_derivative<K>().has_value()) << channel.description();
  const Ptm<K> derivative = *channel.strength_derivative<K>();
  EXPECT_LT((derivative - finite_difference<K>(row, s)).norm(), 2e-9) << channel.description();
  EXPECT_EQ(derivative.row(0).norm(), 0.0) << channel.description();
  EXPECT_EQ(channel.strength_name(), row.name);
  EXPECT_THROW((void)channel.strength_derivative<3 - K>(), std::bad_variant_access);
}

TEST(StrengthDerivatives, EqualFiniteDifferencesOfEveryFactory) {
  for (const StrengthRow& row : strength_rows()) {
    for (const double s : row.values) {
      if (row.make(s).num_qubits() == 1) {
        expect_derivative<1>(row, s);
      } else {
        expect_derivative<2>(row, s);
      }
    }
  }
}

TEST(StrengthDerivatives, OfADurationIsPerUnitOfTime) {
  const Ptm<1> seconds = *thermal_relaxation(100e-6, 80e-6, 35e-9).strength_derivative<1>();
  const Ptm<1> microseconds = *thermal_relaxation(100.0, 80.0, 0.035).strength_derivative<1>();
  EXPECT_LT((1e-6 * seconds - microseconds).norm(), 1e-15);
}

TEST(StrengthDerivatives, AreMissingWhereThereAreNone) {
  EXPECT_FALSE(amplitude_damping(1.0).strength_derivative<1>().has_value());
  EXPECT_FALSE(phase_damping(1.0).strength_derivative<1>().has_value());
  EXPECT_EQ(phase_damping(1.0).strength_name(), "lambda");
  rl::Rng rng = rl::random_stream(4, "channel_test");
  const Channel one = kraus_channel("mine", test::random_kraus(1, 2, rng));
  const Channel two = kraus_channel("mine", test::random_kraus(2, 2, rng));
  EXPECT_FALSE(one.strength_derivative<1>().has_value());
  EXPECT_FALSE(two.strength_derivative<2>().has_value());
  EXPECT_EQ(one.strength_name() + two.strength_name(), "");
}

TEST(StrengthDerivatives, ThatDoNotKeepTheTraceAreRefused) {
  const Ptm<1> identity = Ptm<1>::Identity();
  EXPECT_THAT(
      [&] {
        (void)Channel("mine", identity, {"s", identity});
      },
      ThrowsMessage<std::invalid_argument>(AllOf(HasSubstr("mine"), HasSubstr("'s'"))));
  const Ptm<1> zero = Ptm<1>::Zero();
  EXPECT_EQ(Channel("mine", identity, {"s", zero}).strength_name(), "s");
}

TEST(Channels, DescriptionsNameTheParameters) {
  EXPECT_THAT(depolarizing(0.01).description(),
              AllOf(HasSubstr("depolarizing"), HasSubstr("0.01")));
  EXPECT_THAT(thermal_relaxation(2.0, 3.0, 0.5, 0.125).description(),
              AllOf(HasSubstr("2"), HasSubstr("3"), HasSubstr("0.5"), HasSubstr("0.125")));
  EXPECT_THAT(amplitude_damping(0.25).description(), HasSubstr("0.25"));
}

}  // namespace
}  // namespace qarch::sim
