#include "search/circuit_shelf.h"

#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace qarch::search {
namespace {

/// A task in which the energies are those of a table, by the number of gates.
class TableTask final : public Task {
 public:
  struct Row {
    double noisy;
    double noiseless;
  };
  explicit TableTask(std::vector<Row> rows) : rows_(std::move(rows)) {}

  int num_qubits() const override { return 2; }
  const sim::NoiseModel& noise() const override { return noise_; }
  double exact_minimum() const override { return -1.0; }
  double lower_bound() const override { return -2.0; }
  std::unique_ptr<TaskObjective> compile(const sim::Circuit& circuit, rl::Rng&) const override {
    return std::make_unique<Objective>(rows_.at(circuit.gates().size()), circuit.num_parameters());
  }

 private:
  class Objective final : public TaskObjective {
   public:
    Objective(Row row, int dimension) : row_(row), dimension_(dimension) {}
    int dimension() const override { return dimension_; }
    double value(std::span<const double>, double) override { return row_.noisy; }
    double noiseless_value(std::span<const double>) override { return row_.noiseless; }

   private:
    Row row_;
    int dimension_;
  };
  std::vector<Row> rows_;
  sim::NoiseModel noise_;
};

/// Plays actions (0 cx 0,1; 1 cx 1,0; 2.. rotations) and shows the shelf the circuit after each.
class Player {
 public:
  explicit Player(std::vector<TableTask::Row> rows)
      : task_(std::move(rows)), environment_(task_, options(), optimizer(), 0.0) {}

  std::vector<bool> play(CircuitShelf& shelf, int episode, const std::vector<int>& actions) {
    rl::Rng rng(1);
    environment_.reset(rng);
    std::vector<bool> became_best;
    for (const int action : actions) {
      environment_.step(action, rng);
      became_best.push_back(shelf.consider(environment_, episode));
    }
    return became_best;
  }

 private:
  static EnvironmentOptions options() {
    EnvironmentOptions o;
    o.curriculum.threshold = 1e-9;
    return o;
  }
  static OptimizerOptions optimizer() {
    OptimizerOptions o;
    o.method = "rotosolve";
    return o;
  }

  TableTask task_;
  CircuitEnvironment environment_;
};

const CircuitRecord* on_shelf(const CircuitShelf& shelf, const std::string& id) {
  for (const CircuitRecord& record : shelf.circuits()) {
    if (record.id == id) return &record;
  }
  return nullptr;
}

using Flags = std::vector<bool>;

TEST(CircuitShelf, KeepsTheLowestEnergiesWithAndWithoutNoise) {
  CircuitShelf shelf(-1.0);
  EXPECT_TRUE(shelf.circuits().empty());
  Player player({{0, 0}, {-0.5, -0.6}, {-0.7, -0.65}, {-0.6, -0.9}, {-0.69, -0.8}});
  EXPECT_EQ(player.play(shelf, 7, {3, 2, 3, 2}), (Flags{true, true, false, false}));
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
  CircuitShelf shelf(-1.0);
  Player player({{0, 0}, {-0.7, -0.7}, {-0.7, -0.7}, {-0.7, -0.7}});
  // cx and a rotation, then two rotations: fewer two-qubit gates, as many gates.
  EXPECT_EQ(player.play(shelf, 0, {0, 3}), (Flags{true, false}));
  EXPECT_EQ(player.play(shelf, 1, {3, 2}), (Flags{true, false}));
  EXPECT_EQ(shelf.best().circuit.num_two_qubit_gates(), 0);
  EXPECT_EQ(shelf.best().episode, 1);
  EXPECT_EQ(player.play(shelf, 2, {2, 3}), (Flags{false, false})) << "equal size keeps the first";
}

TEST(CircuitShelf, SmallestIsTheSmallestWithinChemicalAccuracy) {
  CircuitShelf shelf(-1.0);
  Player player({{0, 0}, {-0.5, -0.998}, {-0.4, -0.9985}, {-0.3, -0.9999}, {-0.2, -0.9999}});
  player.play(shelf, 0, {3, 2});
  const CircuitRecord* smallest = on_shelf(shelf, "smallest");
  ASSERT_NE(smallest, nullptr);
  EXPECT_EQ(smallest->step, 2) << "2 mHa is not accurate, 1.5 mHa is";
  player.play(shelf, 1, {0, 3, 2, 3});
  smallest = on_shelf(shelf, "smallest");
  EXPECT_EQ(smallest->episode, 0) << "more CNOTs are larger";
  EXPECT_EQ(on_shelf(shelf, "best_noiseless")->step, 3);
}

TEST(CircuitShelf, KeepsNothingThatIsNoNumber) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CircuitShelf shelf(-1.0);
  Player player({{0, 0}, {nan, -5.0}, {-0.2, nan}, {-0.1, -0.1}});
  EXPECT_EQ(player.play(shelf, 0, {3, 2, 3}), (Flags{false, false, true}));
  EXPECT_EQ(shelf.best().energy, -0.1);
}

}  // namespace
}  // namespace qarch::search
