#pragma once

#include <iosfwd>
#include <string>

#include "apps/command.h"
#include "chem/qubit_problem.h"
#include "search/problem.h"
#include "search/run_record.h"

namespace qarch::apps {

/// What was asked: molecule, qubits, reference energies, noise, memory of a state.
void print_problem(std::ostream& out, const std::string& name, const chem::QubitProblem& problem,
                   const search::NamedNoise& noise);

/// A noise model: its name, the files that it came from, what was repaired and left out.
void print_noise(std::ostream& out, const search::NamedNoise& noise);

/// A circuit with its energies, errors in mHa next to chemical accuracy, counts, and its drawing.
void print_circuit(const Streams& streams, const std::string& title,
                   const search::CircuitRecord& circuit);

/// "3 CNOTs" where all gates on two qubits are cx, else "3 two-qubit gates".
std::string two_qubit_text(const sim::Circuit& circuit);

/// Which electrons a state has.
struct SpinValues {
  double number = 0.0;        ///< <N>
  double spin_z = 0.0;        ///< <S_z>
  double spin_squared = 0.0;  ///< <S^2>
};
/// Of the circuit, executed in the native gates of the noise, under `model`; problem.spin must be
/// there.
SpinValues spin_values(const chem::QubitProblem& problem, const search::NamedNoise& noise,
                       const search::CircuitRecord& circuit, const sim::NoiseModel& model);

/// <N>, <S_z> and <S^2> of the circuit under noise and without; nothing for problems that have no
/// electrons.
void print_spin(std::ostream& out, const chem::QubitProblem& problem,
                const search::NamedNoise& noise, const search::CircuitRecord& circuit);

/// What the noise did, and did not do, to a circuit: in the native gates of the noise, if it has
/// some.
void print_coverage(std::ostream& out, const search::NamedNoise& noise,
                    const sim::Circuit& circuit);

/// "1.5 GiB", four digits.
std::string bytes_text(double bytes);

/// printf into a string.
[[gnu::format(printf, 1, 2)]] std::string format(const char* pattern, ...);

}  // namespace qarch::apps
