#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <utility>

#include "sim/program_compiler.h"
#include "sim/program_run.h"
#include "sim/simd.h"
#include "sim/tile_plan.h"

/// A compiled program with room for its numbers and its state.
namespace qarch::test {

/// kLanes parameter sets and states side by side. Everything starts with a large number, so that
/// what is read before it is written shows.
template <int kLanes>
class CompiledRun {
 public:
  explicit CompiledRun(sim::CompiledProgram program)
      : CompiledRun(std::move(program), [](const auto& p) { return sim::Run<kLanes>::plan(p); }) {}

  /// plan(program) is the sim::TilePlan to run by.
  template <class Plan>
  CompiledRun(sim::CompiledProgram program, const Plan& plan)
      : program_(std::move(program)),
        plan_(plan(program_)),
        scratch_(at(kLanes) * plan_.scratch_entries, kUnset),
        cosines_(at(kLanes) * at(program_.num_parameters), kUnset),
        sines_(cosines_),
        numbers_(at(kLanes) * program_.numbers.size(), kUnset),
        state_(at(kLanes) << (2U * static_cast<unsigned>(program_.num_digits)), kUnset) {
    sim::Run<kLanes>::copy_constants(program_, numbers_.data());
  }

  /// Lane l gets set l of `parameter_sets`.
  void bind(std::span<const double> parameter_sets) {
    const std::size_t p = cosines_.size() / kLanes;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      for (std::size_t s = 0; s < p; ++s) {
        cosines_[kLanes * s + lane] = std::cos(parameter_sets[lane * p + s]);
        sines_[kLanes * s + lane] = std::sin(parameter_sets[lane * p + s]);
      }
    }
    sim::Run<kLanes>::bind(program_, cosines_.data(), sines_.data(), numbers_.data());
  }

  /// From |0...0>, of which a program that starts there wants the entry of the identity alone.
  void run() {
    for (std::size_t lane = 0; lane < kLanes; ++lane) state_[lane] = 1.0;
    run_from_state();
  }
  /// From the states that stand in state().
  void run_from_state() {
    sim::Run<kLanes>::run(program_, plan_, numbers_.data(), state_.data(), scratch_.data());
  }

  /// Tr(P_k rho) in a lane, k in the order of PauliVector.
  double read(std::size_t k, std::size_t lane = 0) const {
    return state_[kLanes * program_.entry_of(k) + lane];
  }

  const sim::TilePlan& plan() const { return plan_; }
  const sim::CompiledProgram& program() const { return program_; }
  sim::AlignedVector<double>& numbers() { return numbers_; }
  sim::AlignedVector<double>& state() { return state_; }
  const double* cosines() const { return cosines_.data(); }
  const double* sines() const { return sines_.data(); }

 private:
  static std::size_t at(int index) { return static_cast<std::size_t>(index); }

  static constexpr double kUnset = 1e3;
  sim::CompiledProgram program_;
  sim::TilePlan plan_;
  sim::AlignedVector<double> scratch_;
  sim::AlignedVector<double> cosines_;
  sim::AlignedVector<double> sines_;
  sim::AlignedVector<double> numbers_;
  sim::AlignedVector<double> state_;
};

}  // namespace qarch::test
