#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apps/recorded_run.h"
#include "apps/report/report.h"
#include "apps/report/search_words.h"
#include "chem/qubit_problem.h"
#include "search/noise_source.h"
#include "search/problem_kind.h"
#include "sim/pauli_sum.h"

namespace qarch::apps {

/// States of more qubits are not computed for a report.
inline constexpr int kMostReportQubits = 10;

/// What the sections of one search's report share: the run, and what its configuration says of the
/// problem and the noise now, where their files are still at hand and still the same.
struct SearchContent {
  explicit SearchContent(const RecordedSearch& recorded);

  const RecordedSearch& run;
  const search::ProblemKind& kind;
  ErrorWords words;
  const search::CircuitRecord* best = nullptr;            ///< of lowest cost under the noise
  const search::CircuitRecord* best_noiseless = nullptr;  ///< of lowest cost without
  const search::CircuitRecord* smallest = nullptr;        ///< below chemical accuracy

  std::optional<search::NamedNoise> noise;  ///< none: `problem_notes` or `noise_notes` say why
  std::vector<std::string> noise_notes;
  std::optional<chem::QubitProblem> problem;  ///< of ground states
  std::optional<sim::PauliSum> hamiltonian;   ///< as recorded, of ground states
  std::vector<std::string> problem_notes;

  bool is_ground_state() const { return kind.name == search::kVqe.name; }
  /// By the model, or, where that is not at hand, by the name in the record.
  bool is_noisy() const {
    return noise ? !noise->model.is_noiseless() : run.record.noise.name != "noiseless";
  }
  /// Whether energies, states and budgets of the recorded circuits can be computed.
  bool can_compute() const { return why_not().empty(); }
  /// Why they cannot; empty if they can.
  std::string why_not() const;

  /// As the device executes it: in the native gates of the noise.
  sim::Circuit executed(const sim::Circuit& circuit) const;
  /// "h2-4q", "an unnamed problem".
  std::string problem_name() const;
  /// Whether two records are of the same circuit with the same angles.
  static bool same(const search::CircuitRecord& a, const search::CircuitRecord& b);
  /// The drawing of one of the circuits with a name, "circuit-best"; empty if it is none of them.
  std::string named_drawing(const search::CircuitRecord& circuit) const;
  /// "q0 (Q5)" with the device's number, where there is a device.
  std::vector<std::string> qubit_labels() const;
  /// "CNOTs" where all two-qubit gates that the search may place are cx.
  std::string two_qubit_name() const;

  /// episode column, in the order of the record: cost - exact energy.
  std::vector<double> errors(double search::EpisodeRecord::*energy) const;
};

// The sections; empty (no blocks) where there is nothing to say.
Section question_section(const SearchContent& content);
Section answer_section(const SearchContent& content);
Section execution_section(const SearchContent& content);
Section learning_section(const SearchContent& content);
Section front_section(const SearchContent& content);
Section noise_section(const SearchContent& content);
Section budget_section(const SearchContent& content);
Section pruning_section(const SearchContent& content);
Section timing_section(const SearchContent& content);
Section configuration_section(const SearchContent& content);
Section reproduction_section(const SearchContent& content);

/// A warning about a run that has not ended, or has ended early; nothing if all was played.
std::optional<Paragraph> unfinished_warning(const SearchContent& content);

}  // namespace qarch::apps
