#include <algorithm>
#include <exception>

#include "apps/report/search_sections.h"
#include "chem/io/pauli_text.h"
#include "search/native_lowering.h"
#include "search/problem.h"
#include "search/search_run.h"

namespace qarch::apps {

namespace {

void load_problem(SearchContent& c) {
  const search::ProblemRecord& record = c.run.record.problem;
  try {
    c.hamiltonian = chem::parse_pauli_text(record.observable, "the recorded Hamiltonian").sum;
    c.problem = search::load_problem(c.run.experiment.problem, search::DataFolders::standard());
  } catch (const std::exception& error) {
    c.problem_notes.push_back(std::string("the problem could not be read again (") + error.what() +
                              "): what follows holds for the Hamiltonian of the record");
    return;
  }
  if (c.problem->hamiltonian.to_text() != record.observable) {
    c.problem_notes.emplace_back(
        "the files of the problem give another Hamiltonian now than when the run began: electrons "
        "and spin are left out, the rest holds for the Hamiltonian of the record");
    c.problem.reset();
  }
}

void load_noise(SearchContent& c) {
  try {
    c.noise = search::load_noise(c.run.experiment.noise, c.run.record.problem.num_qubits,
                                 search::DataFolders::standard());
  } catch (const std::exception& error) {
    c.noise_notes.push_back(std::string("the noise could not be read again (") + error.what() +
                            "): what follows is what the record holds");
    return;
  }
  const auto& recorded = c.run.record.noise.provenance;
  if (!recorded.empty() && c.noise->provenance != recorded) {
    c.noise_notes.emplace_back(
        "the noise's files have changed since the run began (their SHA-256 differ): what follows "
        "is "
        "what the record holds");
    c.noise.reset();
  }
}

}  // namespace

SearchContent::SearchContent(const RecordedSearch& recorded)
    : run(recorded),
      kind(search::problem_kind(recorded.record.problem.kind)),
      words(error_words(kind, recorded.experiment)),
      best(search::find_circuit(recorded.record, "best")),
      best_noiseless(search::find_circuit(recorded.record, "best_noiseless")),
      smallest(search::find_circuit(recorded.record, "smallest")) {
  if (is_ground_state()) load_problem(*this);
  load_noise(*this);
}

std::string SearchContent::why_not() const {
  if (!is_ground_state()) return "the state of a classifier is another one for every sample";
  if (!hamiltonian) return "the record holds no Hamiltonian that can be read";
  if (!noise) return "the noise is not at hand as it was";
  if (run.record.problem.num_qubits > kMostReportQubits) {
    return "a report computes states of at most " + std::to_string(kMostReportQubits) +
           " qubits; qarch simulate best.qasm computes more";
  }
  return "";
}

sim::Circuit SearchContent::executed(const sim::Circuit& circuit) const {
  return noise ? search::NativeLowering(noise->native_gates)(circuit) : circuit;
}

std::string SearchContent::problem_name() const {
  return run.record.problem.name.empty() ? "an unnamed problem" : run.record.problem.name;
}

bool SearchContent::same(const search::CircuitRecord& a, const search::CircuitRecord& b) {
  return a.circuit == b.circuit && a.angles == b.angles;
}

std::string SearchContent::named_drawing(const search::CircuitRecord& circuit) const {
  if (best != nullptr && same(circuit, *best)) return "circuit-best";
  if (best_noiseless != nullptr && same(circuit, *best_noiseless)) return "circuit-best-noiseless";
  if (smallest != nullptr && same(circuit, *smallest)) return "circuit-smallest";
  return "";
}

std::vector<std::string> SearchContent::qubit_labels() const {
  const std::vector<int>& layout = run.record.noise.layout;
  std::vector<std::string> labels;
  for (std::size_t q = 0; q < layout.size(); ++q) {
    labels.push_back("q" + std::to_string(q) + " (Q" + std::to_string(layout[q]) + ")");
  }
  return labels;
}

std::string SearchContent::two_qubit_name() const {
  const auto all_cx = [](const std::vector<search::CircuitRecord>& records) {
    return std::ranges::all_of(records, [](const search::CircuitRecord& r) {
      return r.circuit.num_two_qubit_gates() == 0 || apps::two_qubit_name(r.circuit) == "CNOTs";
    });
  };
  return all_cx(run.record.archive) && all_cx(run.record.circuits) ? "CNOTs" : "two-qubit gates";
}

std::vector<double> SearchContent::errors(double search::EpisodeRecord::*energy) const {
  std::vector<double> column;
  for (const search::EpisodeRecord& episode : run.record.episodes) {
    column.push_back(episode.*energy - run.record.problem.exact_energy);
  }
  return column;
}

}  // namespace qarch::apps
