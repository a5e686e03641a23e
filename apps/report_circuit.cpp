#include "apps/report_circuit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <ostream>

#include "apps/draw_circuit.h"
#include "search/search_run.h"
#include "sim/expectation.h"
#include "sim/noise_coverage.h"
#include "sim/pauli_vector.h"

namespace qarch::apps {

namespace {

constexpr double kMilli = 1e3;

std::string error_text(double error) {
  return format("%+.4f mHa%s", kMilli * error,
                error < search::kChemicalAccuracy ? "  (below 1.6)" : "");
}

}  // namespace

std::string bytes_text(double bytes) {
  constexpr double kStep = 1024.0;
  const char* unit = "bytes";
  for (const char* larger : {"KiB", "MiB", "GiB", "TiB"}) {
    if (bytes < kStep) break;
    bytes /= kStep;
    unit = larger;
  }
  return format("%.4g %s", bytes, unit);
}

std::string format(const char* pattern, ...) {
  std::array<char, 512> text{};
  va_list arguments;
  va_start(arguments, pattern);
  std::vsnprintf(text.data(), text.size(), pattern, arguments);
  va_end(arguments);
  return text.data();
}

void print_problem(std::ostream& out, const std::string& name, const chem::QubitProblem& problem,
                   const search::NamedNoise& noise) {
  const int n = problem.hamiltonian.num_qubits();
  out << format("problem  %s: %d qubits, %zu Pauli terms",
                name.empty() ? "(unnamed)" : name.c_str(), n, problem.hamiltonian.terms().size());
  if (problem.num_orbitals > 0) {
    out << format(", %d electrons in %d orbitals", problem.num_electrons, problem.num_orbitals);
  }
  out << format("\nenergies exact %.9f Ha", problem.exact_energy);
  if (!std::isnan(problem.hartree_fock_energy)) {
    out << format(", Hartree-Fock %.9f Ha (%+.3f mHa)", problem.hartree_fock_energy,
                  kMilli * (problem.hartree_fock_energy - problem.exact_energy));
  }
  if (!problem.exact_energy_of.empty()) out << "; exact: " << problem.exact_energy_of;
  out << '\n';
  for (const std::string& note : problem.notes) out << "note     " << note << '\n';
  print_noise(out, noise);
  out << "memory   " << bytes_text(static_cast<double>(sim::PauliVector::required_bytes(n)))
      << " per state\n";
}

void print_noise(std::ostream& out, const search::NamedNoise& noise) {
  out << "noise    " << noise.model.name() << ": " << noise.description << '\n';
  for (const sim::Provenance& file : noise.provenance) {
    out << "         from " << file.file << ", SHA-256 " << file.sha256.substr(0, 16) << "...";
    if (!file.date.empty()) out << ", of " << file.date;
    out << '\n';
  }
  if (!noise.native_gates.empty()) {
    out << "         native gates";
    for (const sim::GateKind kind : noise.native_gates) out << ' ' << sim::gate_row(kind).name;
    out << "; others are executed as sequences of these\n";
  }
  for (const sim::Repair& repair : noise.repairs) {
    out << "repaired " << search::repair_text(repair) << '\n';
  }
  for (const std::string& note : noise.notes) out << "note     " << note << '\n';
}

void print_circuit(const Streams& streams, const std::string& title,
                   const search::CircuitRecord& record) {
  const sim::Circuit& circuit = record.circuit;
  streams.out << title << '\n'
              << format("  under noise  %.9f Ha  error %s\n", record.energy,
                        error_text(record.error).c_str())
              << format("  noiseless    %.9f Ha  error %s\n", record.noiseless_energy,
                        error_text(record.noiseless_error).c_str())
              << "  " << two_qubit_text(circuit)
              << format(", %d rotations, depth %d\n", circuit.num_rotations(), circuit.depth())
              << draw_circuit(circuit, record.angles, drawing_width(streams));
}

std::string two_qubit_text(const sim::Circuit& circuit) {
  const bool all_cx = std::ranges::all_of(circuit.gates(), [](const sim::Gate& gate) {
    return gate.num_qubits() < 2 || gate.kind == sim::GateKind::kCx;
  });
  const int count = circuit.num_two_qubit_gates();
  return std::to_string(count) + (all_cx ? " CNOT" : " two-qubit gate") + (count == 1 ? "" : "s");
}

SpinValues spin_values(const chem::QubitProblem& problem, const search::NamedNoise& noise,
                       const search::CircuitRecord& record, const sim::NoiseModel& model) {
  const sim::Circuit circuit = search::NativeLowering(noise.native_gates)(record.circuit);
  const auto expect = [&](const sim::PauliSum& op) {
    return sim::ExpectationFunction(circuit, model, op)(record.angles);
  };
  const chem::SpinObservables& spin = problem.spin.value();
  return {expect(spin.number), expect(spin.spin_z), expect(spin.spin_squared)};
}

void print_spin(std::ostream& out, const chem::QubitProblem& problem,
                const search::NamedNoise& noise, const search::CircuitRecord& record) {
  if (!problem.spin) return;
  const auto print = [&](const char* label, const sim::NoiseModel& model) {
    const SpinValues spin = spin_values(problem, noise, record, model);
    out << format("  %s  <N> = %.4f  <Sz> = %.4f  <S^2> = %.4f\n", label, spin.number, spin.spin_z,
                  spin.spin_squared);
  };
  print("electrons without noise", {});
  if (!noise.model.is_noiseless()) print("electrons under noise  ", noise.model);
}

void print_coverage(std::ostream& out, const search::NamedNoise& noise,
                    const sim::Circuit& circuit) {
  if (noise.model.is_noiseless()) return;
  out << "noise on this circuit\n";
  for (const std::string& line :
       sim::describe_coverage(noise.model, search::NativeLowering(noise.native_gates)(circuit))) {
    out << "  " << line << '\n';
  }
}

}  // namespace qarch::apps
