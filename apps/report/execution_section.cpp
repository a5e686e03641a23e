#include <algorithm>
#include <cmath>

#include "apps/report/search_sections.h"
#include "apps/report_circuit.h"
#include "sim/expectation.h"
#include "sim/final_state.h"
#include "sim/measurement.h"
#include "sim/observable.h"
#include "sim/schedule.h"
#include "sim/transpile/transpile.h"

namespace qarch::apps {

namespace {

constexpr double kMicro = 1e6;

double energy(const sim::Circuit& circuit, const std::vector<double>& angles,
              const sim::NoiseModel& noise, const sim::PauliSum& hamiltonian) {
  return sim::ExpectationFunction(circuit, noise, hamiltonian)(angles);
}

/// The noise on gates and waiting qubits alone.
sim::NoiseModel without_readout(const sim::NoiseModel& noise) {
  sim::NoiseModel result(noise.name());
  for (const sim::NoiseRule& rule : noise.rules()) result.add_rule(rule);
  result.set_idle_noise(noise.idle_noise());
  result.set_coupling_map(noise.coupling_map());
  return result;
}

/// What the best circuit is when it runs.
struct Execution {
  const SearchContent& c;
  const search::CircuitRecord& record;
  sim::Circuit circuit;  ///< in native gates
  double noisy;          ///< hartree, of the circuit as the search executes it
};

void add_energies(const Execution& e, Facts& facts) {
  const double exact = e.c.run.record.problem.exact_energy;
  const sim::NoiseModel& noise = e.c.noise->model;
  const double ideal = energy(e.circuit, e.record.angles, {}, *e.c.hamiltonian);
  const auto row = [&](const char* name, double value) {
    facts.rows.emplace_back(name, format("%.9f Ha, error ", value) + e.c.words.text(value - exact));
  };
  row("energy without noise", ideal);
  if (!e.c.is_noisy()) return;
  row("energy under the noise", e.noisy);
  row("the same with perfect readout",
      energy(e.circuit, e.record.angles, without_readout(noise), *e.c.hamiltonian));
}

void add_state(const Execution& e, Facts& facts) {
  constexpr double kUnbiased = 1e-12;
  const sim::PauliVector state = sim::final_state(e.circuit, e.record.angles, e.c.noise->model);
  if (e.c.is_noisy()) {
    const sim::PauliVector ideal = sim::final_state(e.circuit, e.record.angles);
    facts.rows.emplace_back("fidelity to its state without noise, before readout",
                            fidelity_text(sim::fidelity_with_pure(state, ideal)));
  }
  const sim::CompiledObservable measured(*e.c.hamiltonian, e.c.noise->model);
  const double variance = measured.single_shot_variance(state);
  const double strings = static_cast<double>(std::ranges::count_if(
      e.c.hamiltonian->terms(),
      [](const sim::PauliTerm& t) { return t.string.x != 0 || t.string.z != 0; }));
  if (variance < kUnbiased) {
    facts.rows.emplace_back("shots", "one per Pauli string: every outcome is certain");
    return;
  }
  const double shots = std::ceil(variance / (e.c.words.target * e.c.words.target));
  facts.rows.emplace_back("shots for a standard error of 1.6 mHa",
                          integer_text(static_cast<std::int64_t>(shots)) + " for each of " +
                              count_of(static_cast<std::int64_t>(strings), "Pauli string") + ", " +
                              integer_text(static_cast<std::int64_t>(shots * strings)) +
                              " in all, each string measured by itself");
}

std::string counts_text(const sim::Circuit& circuit) {
  std::vector<std::pair<std::string, int>> kinds;
  for (const sim::Gate& gate : circuit.gates()) {
    const std::string name(sim::gate_row(gate.kind).name);
    const auto place = std::ranges::find(kinds, name, &std::pair<std::string, int>::first);
    if (place == kinds.end()) {
      kinds.emplace_back(name, 1);
    } else {
      ++place->second;
    }
  }
  std::string text =
      count_of(std::ssize(circuit.gates()), "gate") + ", depth " + std::to_string(circuit.depth());
  for (std::size_t k = 0; k < kinds.size(); ++k) {
    text += (k == 0 ? ": " : ", ") + std::to_string(kinds[k].second) + " " + kinds[k].first;
  }
  return text;
}

std::string duration(const sim::Circuit& circuit, const sim::NoiseModel& noise) {
  sim::IdleNoise idle = noise.idle_noise();
  if (idle.times.empty()) return "";
  if (idle.policy == sim::SchedulePolicy::kNone) idle.policy = sim::SchedulePolicy::kAsap;
  return format(", %.3g us", kMicro * sim::schedule(circuit, idle).duration);
}

/// The circuit as it may be sent to a device, now that its angles are known.
void add_transpiled(const Execution& e, Facts& facts) {
  sim::TranspileOptions options;
  options.gates = e.c.noise->native_gates;
  options.coupling = e.c.noise->model.coupling_map();
  if (options.gates.empty()) return;
  const sim::TranspiledCircuit made = transpile(e.record.circuit.bound(e.record.angles), options);
  std::string text = counts_text(made.circuit) + duration(made.circuit, e.c.noise->model);
  if (made.initial_layout == made.final_layout) {
    text +=
        ", error " + e.c.words.text(energy(made.circuit, {}, e.c.noise->model, *e.c.hamiltonian) -
                                    e.c.run.record.problem.exact_energy);
  }
  facts.rows.emplace_back("with neighbours merged (qarch circuit transpile)", text);
}

void add_gates(const Execution& e, Facts& facts) {
  const bool native = !e.c.noise->native_gates.empty();
  facts.rows.emplace_back(native ? "in native gates, gate by gate" : "gates",
                          counts_text(e.circuit) + duration(e.circuit, e.c.noise->model));
  add_transpiled(e, facts);
}

void add_electrons(const Execution& e, Facts& facts) {
  if (!e.c.problem || !e.c.problem->spin) return;
  const chem::SpinObservables& spin = *e.c.problem->spin;
  const auto expect = [&](const sim::PauliSum& observable, const sim::NoiseModel& noise) {
    constexpr double kShown = 5e-5;
    const double value = energy(e.circuit, e.record.angles, noise, observable);
    return std::abs(value) < kShown ? 0.0 : value;
  };
  const auto row = [&](const char* name, const sim::NoiseModel& noise) {
    facts.rows.emplace_back(
        name, format("<N> = %.4f, <Sz> = %.4f, <S^2> = %.4f", expect(spin.number, noise),
                     expect(spin.spin_z, noise), expect(spin.spin_squared, noise)));
  };
  row("electrons without noise", {});
  if (e.c.is_noisy()) row("electrons under the noise", e.c.noise->model);
}

}  // namespace

Section execution_section(const SearchContent& c) {
  constexpr double kSame = 1e-9;  // hartree
  Section section{"execution", "Running the best circuit", {}};
  if (c.best == nullptr || !c.is_ground_state()) return section;
  if (!c.can_compute()) {
    for (const std::string& note : c.noise_notes) {
      section.blocks.emplace_back(Paragraph{note, Tone::kWarning});
    }
    section.blocks.emplace_back(Paragraph{
        "What the best circuit would do when it runs is not computed: " + c.why_not() + ".",
        Tone::kNote});
    return section;
  }
  const sim::Circuit circuit = c.executed(c.best->circuit);
  const Execution e{c, *c.best, circuit,
                    energy(circuit, c.best->angles, c.noise->model, *c.hamiltonian)};
  section.blocks.emplace_back(Paragraph{
      "Computed for this report from the recorded circuit, its angles and " +
      std::string(c.is_noisy() ? "the noise of " + c.run.record.noise.name : "no noise") + "."});
  if (std::abs(e.noisy - c.best->energy) > kSame) {
    section.blocks.emplace_back(Paragraph{
        format(
            "The run recorded %.9f Ha for this circuit, which is not what comes out now: the files "
            "of the noise may have changed since.",
            c.best->energy),
        Tone::kWarning});
  }
  Facts facts;
  add_energies(e, facts);
  add_state(e, facts);
  add_gates(e, facts);
  add_electrons(e, facts);
  section.blocks.emplace_back(std::move(facts));
  return section;
}

}  // namespace qarch::apps
