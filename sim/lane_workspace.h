#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

#include "sim/compiled_program.h"
#include "sim/derivative_run.h"
#include "sim/program_run.h"
#include "sim/simd.h"
#include "sim/sine_cosine.h"
#include "sim/state_memory.h"
#include "sim/thread_team.h"
#include "sim/tile_plan.h"

namespace qarch::sim {

/// The program and where the observable reads.
struct CompiledExpectation {
  CompiledProgram program;
  std::vector<std::size_t> entries;
  std::vector<double> weights;
};

/// The numbers, the state and the derivatives of kLanes parameter sets side by side.
template <int kLanes>
class LaneWorkspace {
 public:
  using Lane = std::conditional_t<kLanes == 1, double, Eight>;

  /// The team, if any, shares the work of one evaluation.
  LaneWorkspace(const CompiledExpectation& compiled, std::size_t memory_budget, ThreadTeam* team)
      : compiled_(compiled),
        plan_(Run<kLanes>::plan(compiled.program)),
        team_(team),
        memory_budget_(memory_budget),
        numbers_(kLanes * compiled.program.numbers.size()),
        angles_(kLanes * static_cast<std::size_t>(compiled.program.num_parameters)),
        cosines_(angles_.size()),
        sines_(angles_.size()),
        scratch_(kLanes * plan_.scratch_entries *
                 static_cast<std::size_t>(team == nullptr ? 1 : team->size())) {
    Run<kLanes>::copy_constants(compiled.program, numbers_.data());
  }

  /// Sets beyond num_sets repeat the first.
  void bind(const double* parameter_sets, std::size_t num_sets) {
    const std::size_t p = static_cast<std::size_t>(compiled_.program.num_parameters);
    if constexpr (kLanes == 1) {
      std::copy_n(parameter_sets, p, angles_.data());
    } else {
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const double* const set = parameter_sets + (lane < num_sets ? lane * p : 0);
        for (std::size_t s = 0; s < p; ++s) angles_[kLanes * s + lane] = set[s];
      }
    }
    sine_cosine(angles_, sines_.data(), cosines_.data());
    finite_ = all_finite(sines_);
    Run<kLanes>::bind(compiled_.program, cosines_.data(), sines_.data(), numbers_.data());
  }

  /// The state, as far as the readout depends on it.
  const double* run() {
    if (state_.size() == 0) {
      state_ = StateMemory(static_cast<std::size_t>(kLanes)
                               << (2U * static_cast<unsigned>(compiled_.program.num_digits)),
                           "the state of an evaluation");
    }
    std::fill_n(state_.data(), kLanes, 1.0);
    Run<kLanes>::run(compiled_.program, plan_, numbers_.data(), state_.data(), scratch_.data(),
                     team_);
    return state_.data();
  }

  /// values[lane].
  void evaluate(double* values) {
    const double* const r = run();
    Lane sum{};
    for (std::size_t j = 0; j < compiled_.entries.size(); ++j) {
      sum += compiled_.weights[j] * load<Lane>(r + kLanes * compiled_.entries[j]);
    }
    store(values, sum);
    forget_if_not_finite();
  }

  /// After run().
  void forget_if_not_finite() {
    if (!finite_) state_ = {};
  }

  DerivativeRun<kLanes>& derivatives() {
    if (!derivatives_) {
      derivatives_ = std::make_unique<DerivativeRun<kLanes>>(compiled_.program, compiled_.entries,
                                                             compiled_.weights, memory_budget_);
      gradient_.resize(2 * angles_.size());
    }
    return *derivatives_;
  }

  /// values[lane], gradient[kLanes slot + lane] in gradient().
  void differentiate(double* values) {
    derivatives().gradient(numbers_.data(), cosines_.data(), sines_.data(), values,
                           gradient_.data());
    if (!finite_) derivatives_.reset();
  }
  void find_sinusoids(double* value) {
    derivatives().sinusoids(numbers_.data(), cosines_.data(), sines_.data(), value,
                            gradient_.data(), gradient_.data() + angles_.size());
    if (!finite_) derivatives_.reset();
  }
  DerivativeRun<kLanes>& untiled_derivatives() {
    if (compiled_.program.num_digits <= Run<kLanes>::kMostWhole) return derivatives();
    if (!untiled_derivatives_) {
      untiled_derivatives_ = std::make_unique<DerivativeRun<kLanes>>(
          compiled_.program, compiled_.entries, compiled_.weights, memory_budget_, false);
    }
    return *untiled_derivatives_;
  }
  /// Leaves the numbers bound to the angles found.
  void minimize_each_angle(double* value) {
    untiled_derivatives().minimize_each_angle(numbers_.data(), cosines_.data(), sines_.data(),
                                              angles_.data(), value);
    if (!finite_) {
      derivatives_.reset();
      untiled_derivatives_.reset();
    }
  }

  std::span<const double> gradient() const { return gradient_; }
  std::span<const double> angles() const { return angles_; }
  double cosine(std::size_t slot) const { return cosines_[slot]; }
  double sine(std::size_t slot) const { return sines_[slot]; }

 private:
  /// What is not finite must not stay in a buffer: entries outside the light cone are not written
  /// again, and are multiplied by zeros.
  static bool all_finite(std::span<const double> values) {
    Eight sum{};
    std::size_t i = 0;
    for (; i + 8 <= values.size(); i += 8) sum += 0.0 * load<Eight>(&values[i]);
    double rest = 0.0;
    for (; i < values.size(); ++i) rest += 0.0 * values[i];
    for (std::size_t lane = 0; lane < 8; ++lane) rest += sum[lane];
    return rest == 0.0;
  }

  const CompiledExpectation& compiled_;
  TilePlan plan_;
  ThreadTeam* team_;
  std::size_t memory_budget_;
  AlignedVector<double> numbers_;
  AlignedVector<double> angles_;
  AlignedVector<double> cosines_;
  AlignedVector<double> sines_;
  AlignedVector<double> scratch_;
  AlignedVector<double> gradient_;
  bool finite_ = true;  ///< the angles bound last
  StateMemory state_;
  std::unique_ptr<DerivativeRun<kLanes>> derivatives_;
  std::unique_ptr<DerivativeRun<kLanes>> untiled_derivatives_;
};

}  // namespace qarch::sim
