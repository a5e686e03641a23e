#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "rl/random.h"
#include "search/results/pareto_archive.h"

namespace qarch::search {
namespace {

/// `cx` two-qubit gates and `rotations` rotations on two qubits.
CircuitRecord record_of(double error, int cx, int rotations) {
  CircuitRecord record;
  record.circuit = sim::Circuit(2);
  for (int i = 0; i < cx; ++i) record.circuit.append(sim::GateKind::kCx, {0, 1});
  for (int i = 0; i < rotations; ++i) record.circuit.append_rotation(sim::GateKind::kRy, i % 2);
  record.angles.assign(static_cast<std::size_t>(rotations), 0.0);
  record.noiseless_error = error;
  return record;
}

bool no_worse(const CircuitRecord& a, const CircuitRecord& b) {
  return a.noiseless_error <= b.noiseless_error &&
         a.circuit.num_two_qubit_gates() <= b.circuit.num_two_qubit_gates() &&
         a.circuit.depth() <= b.circuit.depth() &&
         a.circuit.gates().size() <= b.circuit.gates().size();
}

TEST(ParetoArchive, KeepsTheFrontOfEverythingItWasOffered) {
  rl::Rng rng = rl::random_stream(3, "archive");
  ParetoArchive archive;
  std::vector<CircuitRecord> all;
  for (int i = 0; i < 400; ++i) {
    const double error = std::pow(10.0, -4.0 * rl::uniform(rng));
    all.push_back(record_of(error, static_cast<int>(rl::uniform_index(rng, 6)),
                            static_cast<int>(rl::uniform_index(rng, 9))));
    archive.offer(all.back());
  }
  for (const CircuitRecord& a : archive.circuits()) {
    for (const CircuitRecord& b : archive.circuits()) {
      EXPECT_TRUE(&a == &b || !no_worse(a, b));
    }
  }
  for (const CircuitRecord& offered : all) {  // up to the thousandth by which errors are equal
    CircuitRecord lenient = offered;
    lenient.noiseless_error *= 1.002;
    bool covered = false;
    for (const CircuitRecord& kept : archive.circuits()) covered |= no_worse(kept, lenient);
    EXPECT_TRUE(covered);
  }
  for (std::size_t i = 1; i < archive.circuits().size(); ++i) {
    EXPECT_LE(archive.circuits()[i - 1].noiseless_error, archive.circuits()[i].noiseless_error);
  }
}

TEST(ParetoArchive, EachOfTheFourFiguresCanKeepACircuit) {
  const auto shallow = [](double error) { return record_of(error, 0, 2); };  // at once
  const auto deep = [](double error) {  // two rotations of one qubit
    CircuitRecord record = record_of(error, 0, 0);
    record.circuit.append_rotation(sim::GateKind::kRy, 0);
    record.circuit.append_rotation(sim::GateKind::kRx, 0);
    record.angles = {0.0, 0.0};
    return record;
  };
  ParetoArchive archive;
  EXPECT_TRUE(archive.offer(deep(1e-3)));
  EXPECT_TRUE(archive.offer(shallow(2e-3))) << "less deep";
  EXPECT_TRUE(archive.offer(record_of(3e-3, 0, 1))) << "fewer gates";
  EXPECT_TRUE(archive.offer(record_of(0.5e-3, 1, 4))) << "a lower error";
  EXPECT_TRUE(archive.offer(record_of(0.7e-3, 0, 9))) << "no two-qubit gate";
  EXPECT_EQ(archive.circuits().size(), 5U);
  EXPECT_FALSE(archive.offer(deep(2e-3)));
}

TEST(ParetoArchive, OfEqualsTheFirstStays) {
  ParetoArchive archive;
  EXPECT_TRUE(archive.offer(record_of(1e-3, 2, 3)));
  EXPECT_FALSE(archive.offer(record_of(0.9995e-3, 2, 3)));
  EXPECT_FALSE(archive.wants(1e-3, 2, 4, 5));
  EXPECT_TRUE(archive.offer(record_of(0.99e-3, 2, 3)));
  EXPECT_EQ(archive.circuits().size(), 1U);
  EXPECT_TRUE(archive.offer(record_of(2e-3, 1, 3)));
  EXPECT_EQ(archive.circuits().size(), 2U);
}

TEST(ParetoArchive, TheFrontByTwoQubitGatesHasTheErrorsThatMoreGatesLower) {
  const std::vector<CircuitRecord> circuits{record_of(1e-3, 4, 1), record_of(2e-3, 2, 2),
                                            record_of(1.5e-3, 2, 5), record_of(3e-3, 3, 0),
                                            record_of(9e-3, 0, 1)};
  const auto front = front_by_two_qubit_gates(circuits);
  ASSERT_EQ(front.size(), 3U);
  EXPECT_EQ(front[0], &circuits[4]);
  EXPECT_EQ(front[1], &circuits[2]);
  EXPECT_EQ(front[2], &circuits[0]);
}

TEST(ParetoArchive, OrderedByTheErrorUnderNoiseItKeepsWhatIsGoodOnADevice) {
  CircuitRecord few = record_of(5e-3, 1, 1);
  few.error = 20e-3;
  CircuitRecord many = record_of(1e-3, 4, 1);
  many.error = 60e-3;
  ParetoArchive noiseless;
  EXPECT_TRUE(noiseless.offer(few) && noiseless.offer(many));
  ParetoArchive noisy(1000, archive_error("noisy"));
  EXPECT_TRUE(noisy.offer(many));
  EXPECT_TRUE(noisy.wants(few.error, 1, few.circuit.depth(), 2));
  EXPECT_TRUE(noisy.offer(few));
  ASSERT_EQ(noisy.circuits().size(), 1U) << "more gates and a higher error";
  EXPECT_EQ(noisy.circuits()[0].error, 20e-3);
  const auto front = front_by_two_qubit_gates({few, many}, archive_error("noisy"));
  EXPECT_EQ(front.size(), 1U);
  EXPECT_THROW(archive_error("exact"), std::invalid_argument);
  EXPECT_EQ(archive_error("noiseless"), &CircuitRecord::noiseless_error);
}

TEST(ParetoArchive, RefusesErrorsThatAreNoNumbers) {
  ParetoArchive archive;
  EXPECT_FALSE(archive.offer(record_of(std::numeric_limits<double>::quiet_NaN(), 0, 0)));
  EXPECT_FALSE(archive.offer(record_of(std::numeric_limits<double>::infinity(), 0, 0)));
  EXPECT_TRUE(archive.circuits().empty());
}

TEST(ParetoArchive, AFullArchiveDropsTheLargestError) {
  ParetoArchive archive(2);
  EXPECT_TRUE(archive.offer(record_of(3e-3, 1, 1)));
  EXPECT_TRUE(archive.offer(record_of(1e-3, 3, 1)));
  EXPECT_TRUE(archive.offer(record_of(2e-3, 2, 1)));
  ASSERT_EQ(archive.circuits().size(), 2U);
  EXPECT_EQ(archive.circuits().back().noiseless_error, 2e-3);
  EXPECT_FALSE(archive.offer(record_of(4e-3, 0, 1)));
  EXPECT_THROW(ParetoArchive(0), std::invalid_argument);
}

TEST(ParetoArchive, ARestoredArchiveTakesAndRefusesTheSame) {
  ParetoArchive archive;
  archive.offer(record_of(1e-3, 2, 3));
  archive.offer(record_of(2e-3, 1, 3));
  ParetoArchive copy;
  copy.restore(archive.circuits());
  EXPECT_FALSE(copy.offer(record_of(2e-3, 2, 4)));
  EXPECT_TRUE(copy.offer(record_of(0.5e-3, 1, 3)));
  EXPECT_EQ(copy.circuits().size(), 1U) << "it beats both";
}

}  // namespace
}  // namespace qarch::search
