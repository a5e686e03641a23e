#include "apps/report_circuit.h"

#include <array>
#include <cstdarg>
#include <cstdio>
#include <ostream>

#include "apps/draw_circuit.h"
#include "search/search_run.h"
#include "sim/pauli_vector.h"

namespace qarch::apps {

namespace {

constexpr double kMilli = 1e3;

std::string error_text(double error) {
  return format("%+.4f mHa%s", kMilli * error,
                error < search::kChemicalAccuracy ? "  (below 1.6)" : "");
}

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

}  // namespace

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
  out << format("problem  %s: %d qubits, %zu Pauli terms, %d electrons in %d orbitals\n",
                name.empty() ? "(unnamed)" : name.c_str(), n, problem.hamiltonian.terms().size(),
                problem.num_electrons, problem.num_orbitals)
      << format("energies exact %.9f Ha, Hartree-Fock %.9f Ha (%+.3f mHa)\n", problem.exact_energy,
                problem.hartree_fock_energy,
                kMilli * (problem.hartree_fock_energy - problem.exact_energy))
      << "noise    " << noise.model.name() << ": " << noise.description << '\n'
      << "memory   " << bytes_text(static_cast<double>(sim::PauliVector::required_bytes(n)))
      << " per state\n";
}

void print_circuit(std::ostream& out, const std::string& title,
                   const search::CircuitRecord& record) {
  const sim::Circuit& circuit = record.circuit;
  out << title << '\n'
      << format("  under noise  %.9f Ha  error %s\n", record.energy,
                error_text(record.error).c_str())
      << format("  noiseless    %.9f Ha  error %s\n", record.noiseless_energy,
                error_text(record.noiseless_error).c_str())
      << format("  %d CNOTs, %d rotations, depth %d\n", circuit.num_two_qubit_gates(),
                circuit.num_rotations(), circuit.depth())
      << draw_circuit(circuit, record.angles);
}

void print_coverage(std::ostream& out, const sim::NoiseModel& noise, const sim::Circuit& circuit) {
  if (noise.rules().empty()) return;
  out << "noise on this circuit\n";
  for (const std::string& line : search::describe_coverage(noise, circuit)) {
    out << "  " << line << '\n';
  }
}

}  // namespace qarch::apps
