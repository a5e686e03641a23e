#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "search/results/circuit_shelf.h"

namespace qarch::search {
namespace {

/// Energies of a circuit: under noise and without. The exact minimum is -1.
struct Row {
  double noisy;
  double noiseless;
};

/// cx 0,1 for 'c', a rotation otherwise.
CircuitRecord record_of(const std::string& gates, int episode, Row row) {
  CircuitRecord record;
  record.episode = episode;
  record.step = static_cast<int>(gates.size());
  record.circuit = sim::Circuit(2);
  for (const char gate : gates) {
    if (gate == 'c') {
      record.circuit.append(sim::GateKind::kCx, {0, 1});
    } else {
      record.circuit.append_rotation(sim::GateKind::kRx, 0);
    }
  }
  record.angles.assign(static_cast<std::size_t>(record.circuit.num_parameters()), 0.0);
  record.energy_seen = record.energy = row.noisy;
  record.noiseless_energy = row.noiseless;
  record.error = row.noisy + 1.0;
  record.noiseless_error = row.noiseless + 1.0;
  return record;
}

/// Shows the shelf every beginning of a circuit, as an episode does; whether each became the best.
std::vector<bool> play(CircuitShelf& shelf, int episode, const std::string& gates,
                       const std::vector<Row>& rows) {
  std::vector<bool> became_best;
  for (std::size_t n = 1; n <= gates.size(); ++n) {
    const CircuitRecord record = record_of(gates.substr(0, n), episode, rows[n - 1]);
    const bool wanted =
        shelf.may_want(record.energy, record.noiseless_energy, record.noiseless_error);
    const auto before = shelf.circuits().size();
    became_best.push_back(shelf.consider(record));
    if (!wanted) {
      EXPECT_FALSE(became_best.back()) << "may_want must not refuse what consider takes";
      EXPECT_EQ(shelf.circuits().size(), before);
    }
  }
  return became_best;
}

const CircuitRecord* on_shelf(const CircuitShelf& shelf, const std::string& id) {
  for (const CircuitRecord& record : shelf.circuits()) {
    if (record.id == id) return &record;
  }
  return nullptr;
}

using Flags = std::vector<bool>;

TEST(CircuitShelf, KeepsTheLowestEnergiesWithAndWithoutNoise) {
  CircuitShelf shelf;
  EXPECT_TRUE(shelf.circuits().empty());
  EXPECT_EQ(play(shelf, 7, "rrrr", {{-0.5, -0.6}, {-0.7, -0.65}, {-0.6, -0.9}, {-0.69, -0.8}}),
            (Flags{true, true, false, false}));
  const CircuitRecord& best = shelf.best();
  EXPECT_EQ(best.id, "best");
  EXPECT_EQ(best.energy, -0.7);
  EXPECT_EQ(best.noiseless_energy, -0.65) << "of the same circuit";
  EXPECT_EQ(best.episode, 7);
  EXPECT_EQ(best.step, 2);
  EXPECT_EQ(best.circuit.gates().size(), 2U);
  EXPECT_EQ(best.angles.size(), 2U);
  EXPECT_NEAR(best.error, 0.3, 1e-12);
  EXPECT_NEAR(best.noiseless_error, 0.35, 1e-12);
  const CircuitRecord* noiseless = on_shelf(shelf, "best_noiseless");
  ASSERT_NE(noiseless, nullptr);
  EXPECT_EQ(noiseless->step, 3);
  EXPECT_EQ(noiseless->noiseless_energy, -0.9);
  EXPECT_EQ(on_shelf(shelf, "smallest"), nullptr) << "none is accurate";
}

TEST(CircuitShelf, PrefersTheSmallerOfCircuitsWithEqualEnergies) {
  CircuitShelf shelf;
  const std::vector<Row> rows{{-0.7, -0.7}, {-0.7, -0.7}};
  // cx and a rotation, then two rotations: fewer two-qubit gates, as many gates.
  EXPECT_EQ(play(shelf, 0, "cr", rows), (Flags{true, false}));
  EXPECT_EQ(play(shelf, 1, "rr", rows), (Flags{true, false}));
  EXPECT_EQ(shelf.best().circuit.num_two_qubit_gates(), 0);
  EXPECT_EQ(shelf.best().episode, 1);
  EXPECT_EQ(play(shelf, 2, "rr", rows), (Flags{false, false})) << "equal size keeps the first";
}

TEST(CircuitShelf, SmallestIsTheSmallestWithinChemicalAccuracy) {
  CircuitShelf shelf;
  const std::vector<Row> rows{{-0.5, -0.998}, {-0.4, -0.9985}, {-0.3, -0.9999}, {-0.2, -0.9999}};
  play(shelf, 0, "rr", rows);
  const CircuitRecord* smallest = on_shelf(shelf, "smallest");
  ASSERT_NE(smallest, nullptr);
  EXPECT_EQ(smallest->step, 2) << "2 mHa is not accurate, 1.5 mHa is";
  play(shelf, 1, "crrr", rows);
  smallest = on_shelf(shelf, "smallest");
  EXPECT_EQ(smallest->episode, 0) << "more CNOTs are larger";
  EXPECT_EQ(on_shelf(shelf, "best_noiseless")->step, 3);
}

TEST(CircuitShelf, KeepsNothingThatIsNoNumber) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CircuitShelf shelf;
  EXPECT_EQ(play(shelf, 0, "rrr", {{nan, -5.0}, {-0.2, nan}, {-0.1, -0.1}}),
            (Flags{false, false, true}));
  EXPECT_EQ(shelf.best().energy, -0.1);
}

}  // namespace
}  // namespace qarch::search
