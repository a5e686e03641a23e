#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "apps/report/search_words.h"

namespace qarch::apps {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(SearchWords, ErrorsOfGroundStatesAreInMilliHartree) {
  const ErrorWords words = error_words(search::kVqe, {});
  const std::vector<std::pair<double, std::string>> rows{{0.785, "785 mHa"},
                                                         {0.0445808, "44.6 mHa"},
                                                         {1.6e-3, "1.60 mHa"},
                                                         {5.8e-5, "0.058 mHa"},
                                                         {7.2e-7, "0.00072 mHa"},
                                                         {5.9e-12, "5.9e-09 mHa"},
                                                         {0.0, "0 mHa"},
                                                         {1e-13, "<1e-09 mHa"},
                                                         {-1e-13, "<1e-09 mHa"},
                                                         {-2e-3, "-2.00 mHa"},
                                                         {kNaN, "-"},
                                                         {kInfinity, "not reached"},
                                                         {9.9999e-3, "10.0 mHa"}};
  for (const auto& [error, text] : rows) EXPECT_EQ(words.text(error), text) << error;
  EXPECT_EQ(words.label(), "error (mHa)");
  EXPECT_EQ(words.label("of the best so far"), "error of the best so far (mHa)");
  EXPECT_EQ(words.under_noise(), "error under noise");
  EXPECT_EQ(words.target, search::kChemicalAccuracy);
}

TEST(SearchWords, ErrorsOfClassifiersHaveNoUnitAndNoChemicalAccuracy) {
  search::Experiment experiment;
  const ErrorWords loss = error_words(search::kClassifier, experiment);
  EXPECT_EQ(loss.text(0.29908), "0.2991");
  EXPECT_EQ(loss.text(1e-9), "1e-09");
  EXPECT_EQ(loss.label(), "validation loss");
  EXPECT_EQ(loss.target, 0.0);
  experiment.train.score = "error";
  EXPECT_EQ(error_words(search::kClassifier, experiment).name, "share of wrong validation answers");
}

TEST(SearchWords, NumbersAreGroupedAndCounted) {
  EXPECT_EQ(integer_text(0), "0");
  EXPECT_EQ(integer_text(999), "999");
  EXPECT_EQ(integer_text(-1000), "-1,000");
  EXPECT_EQ(integer_text(-100), "-100");
  EXPECT_EQ(integer_text(12'764'946), "12,764,946");
  EXPECT_EQ(count_of(1, "gate"), "1 gate");
  EXPECT_EQ(count_of(15'000, "episode"), "15,000 episodes");
}

TEST(SearchWords, SharesTimesAndFidelities) {
  EXPECT_EQ(percent_text(0.6239), "62.4 %");
  EXPECT_EQ(percent_text(-1e-18), "0.0 %");
  EXPECT_EQ(percent_text(kNaN), "-");
  EXPECT_EQ(time_span_text(0.0412), "0.041 s");
  EXPECT_EQ(time_span_text(30.0), "30 s");
  EXPECT_EQ(time_span_text(185.0), "3m 05s");
  EXPECT_EQ(fidelity_text(0.99047123), "0.99047");
  EXPECT_EQ(fidelity_text(0.5), "0.5000");
  EXPECT_EQ(fidelity_text(0.9999987), "0.99999870");
  EXPECT_EQ(fidelity_text(1.0), "1.000000000");
}

TEST(SearchWords, OnlyCircuitsOfCxHaveCnots) {
  sim::Circuit circuit(2);
  EXPECT_EQ(two_qubit_name(circuit), "two-qubit gates");
  circuit.append(sim::GateKind::kCx, {1, 0});
  EXPECT_EQ(two_qubit_name(circuit), "CNOTs");
  EXPECT_EQ(qubits_of(circuit.gates().back()), "q1,q0");
  circuit.append(sim::GateKind::kCz, {0, 1});
  EXPECT_EQ(two_qubit_name(circuit), "two-qubit gates");
  circuit.append(sim::GateKind::kH, {1});
  EXPECT_EQ(qubits_of(circuit.gates().back()), "q1");
}

}  // namespace
}  // namespace qarch::apps
