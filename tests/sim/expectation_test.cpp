#include "sim/expectation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>
#include <stdexcept>
#include <vector>

#include "sim/ptm_program.h"
#include "tests/support/dense_oracle.h"
#include "tests/support/random_circuits.h"
#include "tests/support/workload.h"

// Every allocation of this program through operator new is counted; not with the sanitizers, which
// bring their own.
#ifndef __SANITIZE_ADDRESS__
namespace {
std::atomic<long> num_allocations{0};

void* counted(void* memory) {
  ++num_allocations;
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
}  // namespace

void* operator new(std::size_t size) { return counted(std::malloc(size)); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto align = static_cast<std::size_t>(alignment);
  return counted(std::aligned_alloc(align, (size + align - 1) / align * align));
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete(void* p, std::align_val_t) noexcept { std::free(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { std::free(p); }
#endif

namespace qarch::sim {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(ExpectationFunction, EqualsTheOracleWithNoiseAndReadoutError) {
  for (int n = 1; n <= 4; ++n) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      rl::Rng rng = rl::random_stream(seed, "expectation", static_cast<std::uint64_t>(n));
      const Circuit circuit = test::random_circuit(n, 20, rng);
      const test::OracleNoise noise = test::random_noise(n, 0.1, rng);
      const PauliSum sum = test::random_observable(n, 10, rng);
      ExpectationFunction f(circuit, noise.model(), sum);
      EXPECT_EQ(f.num_parameters(), circuit.num_parameters());
      for (int repetition = 0; repetition < 2; ++repetition) {
        const std::vector<double> parameters = test::random_parameters(circuit, rng);
        const test::Matrix rho = test::run_dense(circuit, parameters, noise);
        EXPECT_NEAR(f(parameters), test::measured_expectation(sum, rho, noise), 1e-12)
            << n << " qubits, seed " << seed;
        EXPECT_NEAR(f.observable().single_shot_variance(f.read_values(parameters)),
                    test::measured_variance(sum, rho, noise), 1e-11)
            << n << " qubits, seed " << seed;
      }
    }
  }
}

TEST(ExpectationFunction, RepeatsItsBits) {
  const test::Workload w = test::workload(4, 3);
  ExpectationFunction f(w.circuit, test::workload_noise().model(), w.observable);
  const double first = f(w.angles);
  const std::vector<double> others(w.angles.size(), 1.0);
  EXPECT_NE(f(others), first);
  EXPECT_EQ(f(w.angles), first);
}

TEST(ExpectationFunction, SharesACompiledObservable) {
  const test::Workload w = test::workload(3, 2);
  const NoiseModel noise = test::workload_noise().model();
  const auto observable = std::make_shared<const CompiledObservable>(w.observable, noise);
  ExpectationFunction shared(w.circuit, noise, observable);
  ExpectationFunction own(w.circuit, noise, w.observable);
  EXPECT_EQ(&shared.observable(), observable.get());
  EXPECT_EQ(shared(w.angles), own(w.angles));
}

TEST(ExpectationFunction, RefusesAnObservableOnOtherQubits) {
  const test::Workload two = test::workload(2, 1);
  const test::Workload three = test::workload(3, 1);
  EXPECT_THAT([&] { ExpectationFunction(two.circuit, {}, three.observable); },
              ThrowsMessage<std::invalid_argument>(AllOf(HasSubstr("2"), HasSubstr("3"))));
}

#ifndef __SANITIZE_ADDRESS__
TEST(ExpectationFunction, AllocatesNothingInTheLoop) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    rl::Rng rng = rl::random_stream(seed, "allocations");
    const Circuit circuit = test::random_circuit(4, 40, rng);
    const NoiseModel noise = test::random_noise(4, 0.1, rng).model();
    const PauliSum sum = test::random_observable(4, 10, rng);
    const std::vector<double> parameters = test::random_parameters(circuit, rng);
    const long before_construction = num_allocations;
    ExpectationFunction f(circuit, noise, sum);
    EXPECT_GT(num_allocations, before_construction) << "allocations are not counted";
    const long before = num_allocations;
    double total = 0.0;
    for (int repetition = 0; repetition < 10; ++repetition) {
      total += f(parameters) + f.observable().single_shot_variance(f.read_values(parameters));
    }
    const long after = num_allocations;
    EXPECT_EQ(after, before) << "seed " << seed << ", total " << total;
  }
}

TEST(PtmProgram, BindAndApplyAllocateNothing) {
  const test::Workload w = test::workload(5, 2);
  PtmProgram program(w.circuit, test::workload_noise().model());
  PauliVector state(5);
  const long before = num_allocations;
  program.bind(w.angles);
  state.reset();
  program.apply(state);
  const double purity = state.purity();
  const long after = num_allocations;
  EXPECT_EQ(after, before) << "purity " << purity;
}
#endif

}  // namespace
}  // namespace qarch::sim
