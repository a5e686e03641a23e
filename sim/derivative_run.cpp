#include "sim/derivative_run.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include "sim/program_run.h"

namespace qarch::sim {

namespace {

using kernels::MapKind;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

}  // namespace

template <int kLanes>
DerivativeRun<kLanes>::DerivativeRun(const CompiledProgram& program,
                                     std::vector<std::size_t> entries, std::vector<double> weights,
                                     std::size_t memory_budget, bool tiled)
    : program_(program),
      entries_(std::move(entries)),
      weights_(std::move(weights)),
      parts_(program),
      factors_(program) {
  plan_steps(tiled);
  find_rooms();
  kept_.resize(steps_.size());
  const std::size_t whole = Steps::size_of(program.num_digits);
  const std::size_t fewest = std::bit_width(steps_.size()) + 3U;  // states of a halving recursion
  const std::size_t wanted = kept_doubles(0, first_listed_) + whole;
  const std::size_t budget = std::max(memory_budget / sizeof(double), fewest * whole);
  live_ = StateMemory(whole, "the state of a backward sweep");
  arena_ = StateMemory(std::min(wanted, budget), "the states of a backward sweep");
}

template <int kLanes>
void DerivativeRun<kLanes>::plan_steps(bool tiled) {
  std::size_t copies = 0;
  if (!tiled) {
    for (const Operation& op : program_.operations) parts_.append(op, steps_, copies);
    copies_.resize(copies);
    return;
  }
  plan_ = Run<kLanes>::plan(program_);
  std::size_t most_kept = 0;
  for (const Stage& stage : plan_.stages) {
    for (int i = stage.first_operation; i < stage.last_operation; ++i) {
      parts_.append(program_.operations[at(i)], steps_, copies);
    }
    if (stage.segment < 0) continue;
    const TileSegment& segment = plan_.segments[at(stage.segment)];
    auto& inner = segment_steps_.emplace_back();
    for (const Operation& op : segment.operations) parts_.append(op, inner, copies);
    const auto kept = std::ranges::count_if(inner, [](const Step& step) { return step.keeps; });
    most_kept = std::max(most_kept, (at(static_cast<int>(kept)) + 2) * segment.entries());
    sums_.resize(std::max(sums_.size(), inner.size()));
    steps_.push_back({.kind = Kind::kTiles,
                      .keeps = true,
                      .segment = stage.segment,
                      .digits = segment.digits_after});
  }
  tile_.resize(kLanes * most_kept);
  copies_.resize(copies);
}

/// Where the lists begin for good, and how far each kept state grows in place.
template <int kLanes>
void DerivativeRun<kLanes>::find_rooms() {
  first_listed_ = steps_.size();
  while (first_listed_ > 0 && steps_[first_listed_ - 1].listed) --first_listed_;
  for (std::size_t i = 0; i < first_listed_; ++i) steps_[i].listed = false;
  std::size_t room = Steps::size_of(program_.num_digits);
  for (std::size_t i = first_listed_; i-- > 0;) {
    Step& step = steps_[i];
    step.room = room;
    if (!step.keeps) continue;
    room = step.kind == Kind::kTiles
               ? Steps::size_of(plan_.segments[at(step.segment)].digits_before)
               : Steps::size_of(step.digits - (parts_.kind_of(step) == MapKind::kNew ? 1 : 0));
  }
}

template <int kLanes>
void DerivativeRun<kLanes>::forward(const Step& step, const double* numbers, const double* r,
                                    double* out) const {
  if (step.kind == Kind::kTiles) return forward_tiles(step, numbers, r, out);
  parts_.forward(step, numbers, r, out);
}

template <int kLanes>
void DerivativeRun<kLanes>::forward_tiles(const Step& step, const double* numbers, const double* r,
                                          double* out) const {
  const TileSegment& segment = plan_.segments[at(step.segment)];
  for (std::size_t t = 0; t < segment.num_tiles(); ++t) {
    const std::size_t first = kLanes * segment.first_entry(t);
    Run<kLanes>::gather(segment, r + first, segment.num_lines_before, tile_.data());
    for (const Operation& op : segment.operations) {
      Run<kLanes>::apply(program_, op, numbers, tile_.data(), false);
    }
    Run<kLanes>::scatter(segment, tile_.data(), segment.offsets.size(), out + first);
  }
}

/// For each tile: forward again from the state r before the segment, then backward; the sums of all
/// tiles are used at the end.
template <int kLanes>
template <class Use>
void DerivativeRun<kLanes>::backward_tiles(const Step& step, const double* numbers, const double* r,
                                           double* lambda, const Use& use) {
  const TileSegment& segment = plan_.segments[at(step.segment)];
  const std::vector<Step>& steps = segment_steps_[at(step.segment)];
  const std::size_t size = kLanes * segment.entries();
  double* const tile_lambda = tile_.data();
  for (Correlation& sum : sums_) sum = {};
  for (std::size_t t = 0; t < segment.num_tiles(); ++t) {
    const std::size_t first = kLanes * segment.first_entry(t);
    double* state = tile_.data() + size;
    Run<kLanes>::gather(segment, r + first, segment.num_lines_before, state);
    for (const Step& inner : steps) {
      double* const out = inner.keeps ? state + size : state;
      forward(inner, numbers, state, out);
      state = out;
    }
    Run<kLanes>::gather(segment, lambda + first, segment.offsets.size(), tile_lambda);
    for (std::size_t i = steps.size(); i-- > 0;) {
      if (!steps[i].keeps) {
        parts_.backward(steps[i], numbers, tile_lambda, tile_lambda);
        continue;
      }
      state -= size;
      const Correlation g =
          parts_.template correlation<true>(steps[i], numbers, tile_lambda, state, false);
      for (std::size_t row = 0; row < g.size(); ++row) sums_[i][row] = sums_[i][row] + g[row];
    }
    Run<kLanes>::scatter(segment, tile_lambda, segment.num_lines_before, lambda + first);
  }
  for (std::size_t i = steps.size(); i-- > 0;) {
    if (steps[i].keeps) use(steps[i], sums_[i]);
  }
}

/// lambda = the observable, and 0 wherever else it will be read: in the listed groups if all steps
/// have lists.
template <int kLanes>
void DerivativeRun<kLanes>::start_lambda(double* lambda) const {
  const auto set = [&] {
    for (std::size_t j = 0; j < entries_.size(); ++j) {
      store(lambda + kLanes * entries_[j], broadcast<Lane>(weights_[j]));
    }
  };
  if (first_listed_ > 0) {
    std::fill_n(lambda, Steps::size_of(program_.num_digits), 0.0);
    return set();
  }
  for (const Step& step : steps_) {
    const bool last_of_operation =
        step.kind != Kind::kMap || step.op->shape == Operation::Shape::kOne;
    if (last_of_operation) parts_.clear_groups(step, lambda);
  }
  store(lambda, Lane{});
  for (const std::size_t entry : entries_) store(lambda + kLanes * entry, Lane{});
  set();
}

/// values[lane] = E of a final state.
template <int kLanes>
void DerivativeRun<kLanes>::read(const double* r, double* values) const {
  Lane value{};
  for (std::size_t j = 0; j < entries_.size(); ++j) {
    value += weights_[j] * load<Lane>(r + kLanes * entries_[j]);
  }
  store(values, value);
}

template <int kLanes>
double* DerivativeRun<kLanes>::bump(std::size_t doubles) {
  double* const p = arena_.data() + used_;
  used_ += doubles;
  return p;
}

template <int kLanes>
std::size_t DerivativeRun<kLanes>::kept_doubles(std::size_t first, std::size_t last) const {
  std::size_t sum = 0;
  for (std::size_t i = first; i < last; ++i) {
    if (steps_[i].keeps) sum += steps_[i].room;
  }
  return sum;
}

/// The listed steps forward, the value, and backward again; leaves lambda before them in live_.
template <int kLanes>
template <class Use>
void DerivativeRun<kLanes>::tail(const double* numbers, double* r, double* values, const Use& use) {
  for (std::size_t i = first_listed_; i < steps_.size(); ++i) {
    if (steps_[i].keeps) parts_.copy_groups(steps_[i], r, copies_.data() + steps_[i].copy);
    forward(steps_[i], numbers, r, r);
  }
  read(r, values);
  double* const lambda = live_.data();
  start_lambda(lambda);
  for (std::size_t i = steps_.size(); i-- > first_listed_;) {
    const Step& step = steps_[i];
    if (step.keeps) {
      use(step, parts_.template correlation<true>(step, numbers, lambda, copies_.data() + step.copy,
                                                  false));
    } else {
      parts_.backward(step, numbers, lambda, lambda);
    }
  }
}

/// Steps [first, last) forward from r and backward again, lambda in live_.
template <int kLanes>
template <class Use>
void DerivativeRun<kLanes>::reverse(std::size_t first, std::size_t last, const double* numbers,
                                    double* r, bool with_tail, double* values, const Use& use) {
  const std::size_t used = used_;
  if (last - first > 1 && used + kept_doubles(first, last) > arena_.size()) {
    const std::size_t middle = first + (last - first) / 2;
    std::size_t room = Steps::size_of(program_.num_digits);
    double* const copy = bump(room);
    std::copy_n(r, first == 0 ? kLanes : Steps::size_of(steps_[first - 1].digits), copy);
    for (std::size_t i = first; i < middle; ++i) forward(steps_[i], numbers, copy, copy);
    reverse(middle, last, numbers, copy, with_tail, values, use);
    used_ = used;
    return reverse(first, middle, numbers, r, false, values, use);
  }
  for (std::size_t i = first; i < last; ++i) {
    double* out = r;
    if (steps_[i].keeps) {
      kept_[i] = r;
      out = bump(steps_[i].room);
    }
    forward(steps_[i], numbers, r, out);
    r = out;
  }
  if (with_tail) tail(numbers, r, values, use);
  double* const lambda = live_.data();
  for (std::size_t i = last; i-- > first;) {
    if (steps_[i].kind == Kind::kTiles) {
      backward_tiles(steps_[i], numbers, kept_[i], lambda, use);
    } else if (steps_[i].keeps) {
      use(steps_[i],
          parts_.template correlation<true>(steps_[i], numbers, lambda, kept_[i], false));
    } else {
      parts_.backward(steps_[i], numbers, lambda, lambda);
    }
  }
  used_ = used;
}

/// |0...0> before any qubit has entered, with an empty arena behind it.
template <int kLanes>
double* DerivativeRun<kLanes>::start_state() {
  used_ = 0;
  double* const r = bump(first_listed_ == 0 ? Steps::size_of(program_.num_digits) : steps_[0].room);
  std::fill_n(r, kLanes, 1.0);
  return r;
}

template <int kLanes>
void DerivativeRun<kLanes>::gradient(const double* numbers, const double* cosines,
                                     const double* sines, double* values, double* gradient) {
  std::fill_n(gradient, kLanes * at(program_.num_parameters), 0.0);
  double* const r = start_state();
  reverse(0, first_listed_, numbers, r, true, values, [&](const Step& step, const Correlation& g) {
    factors_.take(program_.maps[at(parts_.map_of(step))], g, cosines, sines);
    factors_.each_rotation(cosines, sines, [&](const Factor& factor, Lane b, Lane c) {
      const std::size_t place = kLanes * at(factor.slot);
      const Lane slope = c * load<Lane>(cosines + place) - b * load<Lane>(sines + place);
      store(gradient + place, load<Lane>(gradient + place) + slope);
    });
  });
}

template <int kLanes>
void DerivativeRun<kLanes>::sinusoids(const double* numbers, const double* cosines,
                                      const double* sines, double* values, double* b, double* c) {
  std::fill_n(b, kLanes * at(program_.num_parameters), 0.0);
  std::fill_n(c, kLanes * at(program_.num_parameters), 0.0);
  double* const r = start_state();
  reverse(0, first_listed_, numbers, r, true, values, [&](const Step& step, const Correlation& g) {
    factors_.take(program_.maps[at(parts_.map_of(step))], g, cosines, sines);
    factors_.each_rotation(cosines, sines, [&](const Factor& factor, Lane b_k, Lane c_k) {
      store(b + kLanes * at(factor.slot), b_k);
      store(c + kLanes * at(factor.slot), c_k);
    });
  });
}

/// Steps [first, last) backward from `lambda`, keeping lambda after each map with parameters; then
/// forward with the state in live_, improving as it goes.
template <int kLanes>
template <class Improve>
void DerivativeRun<kLanes>::sweep_dense(std::size_t first, std::size_t last, const double* numbers,
                                        double* lambda, const Improve& improve) {
  const std::size_t used = used_;
  if (last - first > 1 && used + kept_doubles(first, last) > arena_.size()) {
    const std::size_t middle = first + (last - first) / 2;
    double* const copy = bump(Steps::size_of(steps_[last - 1].digits));
    std::copy_n(lambda, Steps::size_of(steps_[last - 1].digits), copy);
    for (std::size_t i = last; i-- > middle;) parts_.backward(steps_[i], numbers, copy, copy);
    sweep_dense(first, middle, numbers, copy, improve);
    used_ = used;
    return sweep_dense(middle, last, numbers, lambda, improve);
  }
  for (std::size_t i = last; i-- > first;) {
    double* out = lambda;
    if (steps_[i].keeps) {
      kept_[i] = lambda;
      out = bump(steps_[i].room);
    }
    parts_.backward(steps_[i], numbers, lambda, out);
    lambda = out;
  }
  double* const r = live_.data();
  for (std::size_t i = first; i < last; ++i) {
    if (steps_[i].keeps) {
      const double* const lambda_after = kept_[i];
      improve(steps_[i],
              parts_.template correlation<false>(steps_[i], numbers, lambda_after, r, true));
    };
    forward(steps_[i], numbers, r, r);
  }
  used_ = used;
}

template <int kLanes>
void DerivativeRun<kLanes>::minimize_each_angle(double* numbers, double* cosines, double* sines,
                                                double* angles, double* values) {
  const auto improve = [&](const Step& step, const Correlation& g) {
    factors_.take(program_.maps[at(parts_.map_of(step))], g, cosines, sines);
    factors_.each_rotation(cosines, sines, [&](const Factor& factor, Lane b, Lane c) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const double b_k = reinterpret_cast<const double*>(&b)[lane];
        const double c_k = reinterpret_cast<const double*>(&c)[lane];
        const double amplitude = std::sqrt(b_k * b_k + c_k * c_k);
        if (amplitude == 0.0) continue;
        const std::size_t place = kLanes * at(factor.slot) + lane;
        angles[place] = std::atan2(-c_k, -b_k);
        cosines[place] = -b_k / amplitude;
        sines[place] = -c_k / amplitude;
      }
    });
    Run<kLanes>::bind_map(program_, parts_.map_of(step), cosines, sines, numbers);
  };
  used_ = 0;
  double* const lambda = bump(Steps::size_of(program_.num_digits));
  start_lambda(lambda);
  for (std::size_t i = steps_.size(); i-- > first_listed_;) {
    if (steps_[i].keeps) parts_.copy_groups(steps_[i], lambda, copies_.data() + steps_[i].copy);
    parts_.backward(steps_[i], numbers, lambda, lambda);
  }
  double* const r = live_.data();
  std::fill_n(r, kLanes, 1.0);
  if (first_listed_ > 0) sweep_dense(0, first_listed_, numbers, lambda, improve);
  for (std::size_t i = first_listed_; i < steps_.size(); ++i) {
    const Step& step = steps_[i];
    if (step.keeps) {
      const double* const lambda_after = copies_.data() + step.copy;
      improve(step, parts_.template correlation<false>(step, numbers, lambda_after, r, true));
    }
    forward(step, numbers, r, r);
  }
  read(r, values);
}

template class DerivativeRun<1>;
template class DerivativeRun<8>;

}  // namespace qarch::sim
