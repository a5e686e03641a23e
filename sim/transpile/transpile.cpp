#include "sim/transpile/transpile.h"

#include <array>
#include <exception>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>

#include "sim/transpile/layout_search.h"
#include "sim/transpile/peephole.h"
#include "sim/transpile/routing.h"

namespace qarch::sim {

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

void check_layout(const std::vector<int>& layout, int num_qubits, int num_places) {
  if (static_cast<int>(layout.size()) != num_qubits) {
    throw std::invalid_argument("initial_layout: " + std::to_string(layout.size()) +
                                " places, must be " + std::to_string(num_qubits) +
                                ", one per qubit of the circuit");
  }
  std::vector<char> used(at(num_places), 0);
  for (const int place : layout) {
    if (place < 0 || place >= num_places || used[at(place)]++ != 0) {
      throw std::invalid_argument("initial_layout: place = " + std::to_string(place) +
                                  ", must be different qubits of the device in [0, " +
                                  std::to_string(num_places - 1) + "]");
    }
  }
}

int check_options(const Circuit& circuit, const TranspileOptions& options) {
  const int places = options.num_qubits == 0 ? circuit.num_qubits() : options.num_qubits;
  const int most = 31;
  if (places < circuit.num_qubits() || places > most) {
    throw std::invalid_argument(
        "num_qubits = " + std::to_string(places) + " of the device, must be in [" +
        std::to_string(circuit.num_qubits()) + ", " + std::to_string(most) + "]");
  }
  if (options.level < 0 || options.level > 2) {
    throw std::invalid_argument("level = " + std::to_string(options.level) + ", must be in [0, 2]");
  }
  if (!options.initial_layout.empty()) {
    check_layout(options.initial_layout, circuit.num_qubits(), places);
  }
  return places;
}

/// What a higher level finds need not be better than what a lower one does (one more SWAP by
/// chance), nor can every level do what another can (t t is s). So a level tries all levels up to
/// its own, before and after routing on their own, and takes the best.
class Transpiler {
 public:
  Transpiler(const Circuit& circuit, const TranspileOptions& options)
      : circuit_(circuit),
        options_(options),
        places_(check_options(circuit, options)),
        map_(places_, options.coupling),
        native_(options.gates),
        synthesis_(native_) {}

  TranspiledCircuit run() {
    std::optional<std::vector<Gate>> last;
    for (int before = options_.level; before >= 0; --before) {
      const std::vector<Gate> gates = cancelled(circuit_.gates(), circuit_.num_qubits(), before);
      if (last == gates) continue;
      last = gates;
      attempt([&] { route_and_finish(gates); });
    }
    if (!best_) std::rethrow_exception(failure_);
    TranspiledCircuit result;
    result.circuit = Circuit(places_, circuit_.num_parameters());
    for (const Gate& gate : best_->gates) result.circuit.append(gate);
    result.initial_layout = best_->initial_layout;
    result.final_layout = best_->final_layout;
    result.swaps = best_->swaps;
    result.before = count_gates(circuit_);
    result.after = count_gates(result.circuit);
    return result;
  }

 private:
  /// Runs it and keeps the first failure.
  template <class Work>
  void attempt(const Work& work) {
    try {
      work();
    } catch (const std::invalid_argument&) {
      if (!failure_) failure_ = std::current_exception();
    }
  }

  void route_and_finish(const std::vector<Gate>& gates) {
    const RoutedGates routed = placed(gates, circuit_.num_qubits());
    for (int level = options_.level; level >= 0; --level) {
      attempt([&] {
        RoutedGates done = routed;
        done.gates =
            cancelled(level == 0 ? routed.gates : split_swaps(routed.gates), places_, level);
        done.gates = optimized(with_native_pairs(done.gates), level);
        if (!best_ || cost_of(done.gates) < cost_of(best_->gates)) best_ = std::move(done);
      });
    }
  }

  std::vector<Gate> cancelled(const std::vector<Gate>& gates, int num_qubits, int level) const {
    if (level == 0) return gates;
    return cancel_gates(gates, num_qubits,
                        {.across_commuting = level == 2,
                         .starts_from_zero = level == 2 && options_.starts_from_zero});
  }

  RoutedGates placed(const std::vector<Gate>& gates, int num_qubits) const {
    std::vector<int> layout = options_.initial_layout;
    if (options_.route && !map_.all_to_all()) {
      if (layout.empty()) layout = choose_layout(gates, num_qubits, map_);
      return route(gates, map_, layout);
    }
    if (layout.empty()) {
      layout.resize(at(num_qubits));
      std::iota(layout.begin(), layout.end(), 0);
    }
    for (const Gate& gate : gates) {
      if (gate.num_qubits() == 1) continue;
      const int a = layout[at(gate.qubits[0])];
      const int b = layout[at(gate.qubits[1])];
      if (map_.joined(a, b)) continue;
      throw std::invalid_argument("gate " + std::string(gate_row(gate.kind).name) + " on qubits " +
                                  std::to_string(gate.qubits[0]) + ", " +
                                  std::to_string(gate.qubits[1]) + ": places " + std::to_string(a) +
                                  ", " + std::to_string(b) +
                                  " are not coupled, and routing is not asked for");
    }
    return route(gates, map_, layout);  // no SWAP is needed
  }

  /// Swaps that are not native as three cx. The first cx is one that can cancel with the cx before
  /// on the pair, or whose control is a qubit that nothing has acted on.
  std::vector<Gate> split_swaps(const std::vector<Gate>& gates) const {
    if (native_.contains(GateKind::kSwap)) return gates;
    std::vector<Gate> result;
    std::vector<std::ptrdiff_t> last(at(places_), -1);
    for (const Gate& gate : gates) {
      const auto [a, b] = gate.qubits;
      if (gate.kind == GateKind::kSwap) {
        const std::ptrdiff_t before = last[at(a)];
        const bool same = before >= 0 && before == last[at(b)] &&
                          result[static_cast<std::size_t>(before)].kind == GateKind::kCx;
        bool turned = last[at(a)] >= 0 && last[at(b)] < 0;
        if (same) turned = result[static_cast<std::size_t>(before)].qubits[0] == b;
        const std::array<int, 2> outer = turned ? std::array{b, a} : std::array{a, b};
        result.push_back({GateKind::kCx, outer});
        result.push_back({GateKind::kCx, {outer[1], outer[0]}});
        result.push_back({GateKind::kCx, outer});
      } else {
        result.push_back(gate);
      }
      for (const int q : gate.qubits) {
        if (q >= 0) last[at(q)] = std::ssize(result) - 1;
      }
    }
    return result;
  }

  std::vector<Gate> with_native_pairs(const std::vector<Gate>& gates) const {
    std::vector<Gate> result;
    for (const Gate& gate : gates) {
      if (gate.num_qubits() == 1) {
        result.push_back(gate);
        continue;
      }
      const auto word = entangler_word(gate, !map_.has(gate.qubits[0], gate.qubits[1]), native_);
      if (!word) {
        throw std::invalid_argument("gate " + std::string(gate_row(gate.kind).name) +
                                    " on qubits " + std::to_string(gate.qubits[0]) + ", " +
                                    std::to_string(gate.qubits[1]) +
                                    ": cannot be made of the native gates " + native_.text());
      }
      result.insert(result.end(), word->begin(), word->end());
    }
    return result;
  }

  /// Passes as long as they help.
  std::vector<Gate> optimized(const std::vector<Gate>& gates, int level) const {
    const auto native_ones = [&](const std::vector<Gate>& list) {
      return to_native_gates(list, places_, native_, synthesis_, level > 0);
    };
    std::vector<Gate> best = native_ones(gates);
    if (level == 0) return best;
    std::vector<Gate> current = gates;
    for (bool better = true; better;) {
      current = native_ones(cancelled(current, places_, level));
      current = native_ones(push_frames(current, places_, synthesis_, level == 2));
      better = cost_of(current) < cost_of(best);
      if (better) best = current;
    }
    return best;
  }

  const Circuit& circuit_;
  const TranspileOptions& options_;
  int places_;
  CouplingMap map_;
  NativeGates native_;
  OneQubitSynthesis synthesis_;
  std::optional<RoutedGates> best_;
  std::exception_ptr failure_;
};

}  // namespace

CircuitCounts count_gates(const Circuit& circuit) {
  const GateCost cost = cost_of(circuit.gates());
  return {cost.gates, cost.two_qubit_gates, cost.pulses, circuit.depth()};
}

TranspiledCircuit transpile(const Circuit& circuit, const TranspileOptions& options) {
  return Transpiler(circuit, options).run();
}

}  // namespace qarch::sim
