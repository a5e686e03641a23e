#include "sim/state_vector_function.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "sim/state_vector_backward.h"
#include "sim/state_vector_kernels.h"

namespace qarch::sim {

namespace {

using kernels::Amplitude;
using kernels::SplitTurn;

const Circuit& checked(const Circuit& circuit,
                       std::span<const StateVectorFunction::Term> observable) {
  const int n = circuit.num_qubits();
  if (n > 30) {
    throw std::invalid_argument("StateVectorFunction: num_qubits = " + std::to_string(n) +
                                ", must be at most 30");
  }
  if (!circuit.is_unitary()) {
    throw std::invalid_argument(
        "StateVectorFunction: the circuit has a reset or a measure, must be unitary");
  }
  const std::size_t end = std::size_t{1} << (2U * static_cast<unsigned>(n));
  for (const auto& term : observable) {
    if (term.index < end) continue;
    throw std::invalid_argument("StateVectorFunction: index = " + std::to_string(term.index) +
                                " of a term, must be below " + std::to_string(end));
  }
  return circuit;
}

std::size_t num_amplitudes(int num_qubits) {
  return std::size_t{1} << static_cast<unsigned>(num_qubits);
}

/// body.template operator()<V, kLow>() with the layout of n qubits.
template <class Body>
decltype(auto) with_layout(int num_qubits, const Body& body) {
  if (num_qubits <= 2) return body.template operator()<Four, 2>();
  return body.template operator()<Eight, 3>();
}

/// The lanes of the lowest qubits' product state.
template <class V, unsigned kLow>
Amplitude<V> product_lanes(const StateVectorProgram& program) {
  Amplitude<V> result{broadcast<V>(1.0), V{}};
  for (unsigned q = 0; q < kLow; ++q) {
    const int n = program.num_qubits();
    const int index = static_cast<int>(q) < n ? program.initial_index(static_cast<int>(q)) : -1;
    const auto is_one = kernels::table_row<V>(kernels::kLaneSigns[1U << q]) != 0;
    Amplitude<V> qubit{is_one ? V{} : broadcast<V>(1.0), V{}};
    if (index >= 0) {
      const auto i = static_cast<std::size_t>(index);
      const double* const g = program.bound() + 32 * (i / 8) + i % 8;
      qubit = {is_one ? broadcast<V>(g[16]) : broadcast<V>(g[0]),
               is_one ? broadcast<V>(-g[8]) : broadcast<V>(-g[24])};
    }
    result = q == 0 ? qubit : kernels::times(qubit, result);
  }
  return result;
}

/// G|0>, the numbers of G `stride` apart and `load`ed from there.
template <class V, class Load>
kernels::QubitState<V> qubit_state(const double* g, std::size_t stride, const Load& load_number) {
  if (g == nullptr) return {{broadcast<V>(1.0), V{}}, {V{}, V{}}};
  return {{load_number(g), -load_number(g + 3 * stride)},
          {load_number(g + 2 * stride), -load_number(g + stride)}};
}

const double* quaternion(const StateVectorProgram& program, int index) {
  const auto i = static_cast<std::size_t>(index);
  return program.bound() + 32 * (i / 8) + i % 8;
}

}  // namespace

StateVectorFunction::StateVectorFunction(const Circuit& circuit, std::span<const Term> observable)
    : program_(checked(circuit, observable)),
      observable_(observable, program_.frame(), circuit.num_qubits(),
                  circuit.num_qubits() <= 2 ? 2 : 3),
      re_(std::max(num_amplitudes(circuit.num_qubits()), lanes())),
      im_(re_.size()) {
  re_[0] = 1.0;
  for (const Gate& gate : circuit.gates()) {
    if (gate.num_qubits() != 2) continue;
    two_qubit_gates_.push_back(gate);
    if (gate.kind == GateKind::kEcr) two_qubit_gates_.back().kind = GateKind::kCx;
  }
}

void StateVectorFunction::check_size(const char* where, std::size_t given,
                                     std::size_t needed) const {
  if (given == needed) return;
  throw std::invalid_argument(std::string("StateVectorFunction::") + where + " = " +
                              std::to_string(given) + ", must be " + std::to_string(needed));
}

template <class V, unsigned kLow>
void StateVectorFunction::prepare_and_evolve() {
  double* const re = re_.data();
  double* const im = im_.data();
  kernels::store(re, im, 0, product_lanes<V, kLow>(program_));
  for (int q = static_cast<int>(kLow); q < num_qubits(); ++q) {
    const int index = program_.initial_index(q);
    kernels::append_qubit(re, im, std::size_t{1} << (static_cast<unsigned>(q) - kLow),
                          qubit_state<V>(index < 0 ? nullptr : quaternion(program_, index), 8,
                                         [](const double* p) { return broadcast<V>(*p); }));
  }
  switch (num_registers()) {
    case 1:
      return evolve_small<V, kLow, 1>();
    case 2:
      return evolve_small<V, kLow, 2>();
    case 4:
      return evolve_small<V, kLow, 4>();
    default:
      for (const Turn& turn : program_.turns()) {
        const SplitTurn<V, kLow> split(turn);
        kernels::apply_turn(re, im, num_registers(), split,
                            split.coefficients(quaternion(program_, turn.index)));
      }
  }
}

template <class V, unsigned kLow, std::size_t kCount>
void StateVectorFunction::evolve_small() {
  kernels::SmallState<V, kCount> state;
  for (std::size_t h = 0; h < kCount; ++h) {
    state[h] = kernels::load<V>(re_.data(), im_.data(), h);
  }
  for (const Turn& turn : program_.turns()) {
    const SplitTurn<V, kLow> split(turn);
    kernels::apply_turn(state, split, split.coefficients(quaternion(program_, turn.index)));
  }
  for (std::size_t h = 0; h < kCount; ++h) kernels::store(re_.data(), im_.data(), h, state[h]);
}

template <class V, unsigned kLow>
double StateVectorFunction::expectation() {
  const double* const re = re_.data();
  const double* const im = im_.data();
  V sum{};
  observable_.for_each_block([&](const StateVectorObservable::Block& block) {
    const auto index = kernels::table_row<V>(kernels::kLaneIndex[block.x & (kLanes<V> - 1)]);
    for (std::size_t u = 0; u < block.count; ++u) {
      const std::size_t h = block.register_of(block.first + u);
      const Amplitude<V> b = kernels::load<V>(re, im, h);
      const Amplitude<V> a =
          kernels::permute(kernels::load<V>(re, im, h ^ block.x_registers), index);
      if (block.real != nullptr) {
        sum = fma(load<V>(block.real + kLanes<V> * u), fma(a.im, b.im, V(a.re * b.re)), sum);
      }
      if (block.imaginary != nullptr) {
        sum =
            fma(load<V>(block.imaginary + kLanes<V> * u), fma(V(-a.im), b.re, V(a.re * b.im)), sum);
      }
    }
  });
  return kernels::sum_of_lanes(sum);
}

double StateVectorFunction::operator()(std::span<const double> parameters) {
  check_size("operator(): parameters", parameters.size(),
             static_cast<std::size_t>(num_parameters()));
  program_.bind(parameters.data());
  return with_layout(num_qubits(), [&]<class V, unsigned kLow>() {
    prepare_and_evolve<V, kLow>();
    return expectation<V, kLow>();
  });
}

void StateVectorFunction::evolve_batch() {
  double* const re = batch_re_.data();
  double* const im = batch_im_.data();
  const auto bound = [&](int index) { return &batch_bound_[32 * static_cast<std::size_t>(index)]; };
  kernels::store<Eight>(re, im, 0, {broadcast<Eight>(1.0), Eight{}});
  const std::size_t size = re_.size();
  for (int q = 0; num_amplitudes(q) < size; ++q) {
    const int index = q < num_qubits() ? program_.initial_index(q) : -1;
    kernels::append_qubit(re, im, num_amplitudes(q),
                          qubit_state<Eight>(index < 0 ? nullptr : bound(index), 8,
                                             [](const double* p) { return load<Eight>(p); }));
  }
  for (const Turn& turn : program_.turns()) {
    const SplitTurn<Eight, 0> split(turn);
    kernels::apply_turn(re, im, size, split, split.coefficients(bound(turn.index)));
  }
}

/// One sum for every lane of the layout of one state, so that the sums have the same order.
template <std::size_t kWidth>
void StateVectorFunction::expectation_batch(double* values) {
  const double* const re = batch_re_.data();
  const double* const im = batch_im_.data();
  std::array<Eight, kWidth> sums{};
  observable_.for_each_block([&](const StateVectorObservable::Block& block) {
    const std::size_t lane_x = block.x & (kWidth - 1);
    for (std::size_t u = 0; u < block.count; ++u) {
      const std::size_t h = block.register_of(block.first + u);
      for (std::size_t k = 0; k < kWidth; ++k) {
        const Amplitude<Eight> b = kernels::load<Eight>(re, im, kWidth * h + k);
        const Amplitude<Eight> a =
            kernels::load<Eight>(re, im, kWidth * (h ^ block.x_registers) + (k ^ lane_x));
        if (block.real != nullptr) {
          sums[k] = fma(broadcast<Eight>(block.real[kWidth * u + k]),
                        fma(a.im, b.im, Eight(a.re * b.re)), sums[k]);
        }
        if (block.imaginary != nullptr) {
          sums[k] = fma(broadcast<Eight>(block.imaginary[kWidth * u + k]),
                        fma(Eight(-a.im), b.re, Eight(a.re * b.im)), sums[k]);
        }
      }
    }
  });
  store(values, kernels::sum_of_neighbours(sums.data(), kWidth));
}

void StateVectorFunction::allocate_batch() {
  batch_re_.resize(8 * re_.size());
  batch_im_.resize(8 * re_.size());
  batch_bound_.resize(32 * program_.num_quaternions());
  batch_scratch_.resize(16 * static_cast<std::size_t>(num_parameters()));
}

void StateVectorFunction::evaluate(std::span<const double> parameter_sets,
                                   std::span<double> values) {
  const auto p = static_cast<std::size_t>(num_parameters());
  check_size("evaluate: parameter_sets", parameter_sets.size(), p * values.size());
  allocate_batch();
  for (std::size_t first = 0; first < values.size(); first += 8) {
    std::array<const double*, 8> sets;
    for (std::size_t k = 0; k < 8; ++k) {
      sets[k] = parameter_sets.data() + p * std::min(first + k, values.size() - 1);
    }
    program_.bind_batch(sets, batch_scratch_.data(), batch_bound_.data());
    evolve_batch();
    std::array<double, 8> results;
    lanes() == 4 ? expectation_batch<4>(results.data()) : expectation_batch<8>(results.data());
    std::copy_n(results.data(), std::min<std::size_t>(8, values.size() - first), &values[first]);
  }
}

/// lambda <- 2 O psi, psi in back_.
template <class V, unsigned kLow>
void StateVectorFunction::apply_observable() {
  const double* const re = back_re_.data();
  const double* const im = back_im_.data();
  double* const out_re = lambda_re_.data();
  double* const out_im = lambda_im_.data();
  std::ranges::fill(lambda_re_, 0.0);
  std::ranges::fill(lambda_im_, 0.0);
  observable_.for_each_block([&](const StateVectorObservable::Block& block) {
    const auto index = kernels::table_row<V>(kernels::kLaneIndex[block.x & (kLanes<V> - 1)]);
    const auto add = [&]<bool kImaginary>(const double* diagonal) {
      for (std::size_t u = 0; u < block.count; ++u) {
        const std::size_t h = block.register_of(block.first + u);
        const std::size_t partner = h ^ block.x_registers;
        const V d = load<V>(diagonal + kLanes<V> * u) * block.twice;
        kernels::add_product<kImaginary>(
            out_re, out_im, h, d, kernels::permute(kernels::load<V>(re, im, partner), index));
        if (partner == h) continue;
        const V other = permute(kImaginary ? V(-d) : d, index);
        kernels::add_product<kImaginary>(out_re, out_im, partner, other,
                                         kernels::permute(kernels::load<V>(re, im, h), index));
      }
    };
    if (block.real != nullptr) add.template operator()<false>(block.real);
    if (block.imaginary != nullptr) add.template operator()<true>(block.imaginary);
  });
}

template <class V, unsigned kLow>
void StateVectorFunction::sweep_backward() {
  const kernels::StateAndImage vectors{back_re_.data(), back_im_.data(), lambda_re_.data(),
                                       lambda_im_.data()};
  const auto measure = [&](const SplitTurn<V, kLow>& split, int index) {
    const auto sums = kernels::torques<V, kLow>(vectors, num_registers(), split);
    const auto i = static_cast<std::size_t>(index);
    for (std::size_t c = 0; c < 3; ++c) {
      torques_[24 * (i / 8) + 8 * c + i % 8] = kernels::sum_of_lanes(sums[c]);
    }
  };
  const auto undo = [&](double* re, double* im, const SplitTurn<V, kLow>& split,
                        const kernels::Coefficients<V>& inverse) {
    if (num_registers() > 1) {
      return kernels::apply_turn(re, im, num_registers(), split, inverse);
    }
    const Amplitude<V> a = kernels::load<V>(re, im, 0);
    kernels::store(re, im, 0,
                   kernels::turned<0>(inverse, a, kernels::permute(a, split.lane_index)));
  };
  const auto turns = program_.turns();
  for (std::size_t t = turns.size(); t-- > 0;) {
    const SplitTurn<V, kLow> split(turns[t]);
    measure(split, turns[t].index);
    const auto c = split.coefficients(quaternion(program_, turns[t].index));
    const kernels::Coefficients<V> inverse{c.w, -c.r, -c.j, -c.z};
    undo(back_re_.data(), back_im_.data(), split, inverse);
    undo(lambda_re_.data(), lambda_im_.data(), split, inverse);
  }
  for (int q = 0; q < num_qubits(); ++q) {
    if (program_.initial_index(q) < 0) continue;
    const std::uint32_t bit = std::uint32_t{1} << static_cast<unsigned>(q);
    measure(SplitTurn<V, kLow>({bit, bit, 0, 0, 0}), program_.initial_index(q));
  }
}

void StateVectorFunction::allocate_gradient() {
  for (AlignedVector<double>* v : {&back_re_, &back_im_, &lambda_re_, &lambda_im_}) {
    v->resize(re_.size());
  }
  torques_.resize(24 * ((program_.num_quaternions() + 7) / 8));
}

double StateVectorFunction::value_and_gradient(std::span<const double> parameters,
                                               std::span<double> gradient) {
  const auto p = static_cast<std::size_t>(num_parameters());
  check_size("value_and_gradient: parameters", parameters.size(), p);
  check_size("value_and_gradient: gradient", gradient.size(), p);
  allocate_gradient();
  program_.bind_for_gradient(parameters.data());
  std::ranges::fill(gradient, 0.0);
  return with_layout(num_qubits(), [&]<class V, unsigned kLow>() {
    prepare_and_evolve<V, kLow>();
    const double value = expectation<V, kLow>();
    std::ranges::copy(re_, back_re_.begin());
    std::ranges::copy(im_, back_im_.begin());
    apply_observable<V, kLow>();
    sweep_backward<V, kLow>();
    program_.add_gradient(torques_.data(), gradient.data());
    return value;
  });
}

void StateVectorFunction::amplitudes(std::span<std::complex<double>> out) const {
  check_size("amplitudes: size", out.size(), num_amplitudes(num_qubits()));
  for (std::size_t b = 0; b < out.size(); ++b) out[b] = {re_[b], im_[b]};
  for (const Gate& gate : two_qubit_gates_) {
    const std::size_t bit0 = num_amplitudes(gate.qubits[0]);
    const std::size_t bit1 = num_amplitudes(gate.qubits[1]);
    for (std::size_t b = 0; b < out.size(); ++b) {
      if ((b & bit0) == 0 || (b & bit1) != 0) continue;  // bit 0 set, bit 1 clear
      std::complex<double>& low = out[b];
      std::complex<double>& high = out[b | bit1];
      switch (gate.kind) {
        case GateKind::kCx:
          std::swap(low, high);
          break;
        case GateKind::kCy:
          low = std::exchange(high, std::complex<double>{0, 1} * low) * std::complex<double>{0, -1};
          break;
        case GateKind::kCz:
          high = -high;
          break;
        default:  // swap
          std::swap(low, out[(b | bit1) & ~bit0]);
      }
    }
  }
}

}  // namespace qarch::sim
