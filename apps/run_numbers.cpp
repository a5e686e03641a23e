#include "apps/run_numbers.h"

#include <cmath>
#include <limits>

#include "apps/report_circuit.h"
#include "search/results/pareto_archive.h"
#include "search/search_run.h"

namespace qarch::apps {

namespace {

using search::CircuitRecord;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// A number of a record of one kind.
template <class Run>
struct NumberRow {
  std::string_view key;
  std::string_view title;
  NumberKind kind;
  double (*value)(const Run&);
};

double finite_or_none(double value) { return std::isfinite(value) ? value : kNone; }

template <class Value>
double of_circuit(const RecordedSearch& run, const char* id, const Value& value) {
  const CircuitRecord* circuit = search::find_circuit(run.record, id);
  return circuit == nullptr ? kNone : static_cast<double>(value(*circuit));
}

double lowest_error(const RecordedSearch& run) {
  double lowest = finite_or_none(run.events.best_error());
  for (const auto* list : {&run.record.circuits, &run.record.archive}) {
    for (const CircuitRecord& circuit : *list) lowest = std::fmin(lowest, circuit.noiseless_error);
  }
  return lowest;
}

double success_share(const RecordedSearch& run) {
  const auto& episodes = run.record.episodes;
  if (episodes.empty()) return kNone;
  double successes = 0.0;
  for (const search::EpisodeRecord& episode : episodes) successes += episode.success;
  return successes / static_cast<double>(episodes.size());
}

double evaluations(const RecordedSearch& run) {
  const auto& episodes = run.record.episodes;
  return episodes.empty() ? kNone : static_cast<double>(episodes.back().evaluations);
}

std::optional<search::Improvement> reached(const RecordedSearch& run) {
  return run.events.first_below(search::problem_kind(run.record.problem.kind).target);
}

constexpr NumberRow<RecordedSearch> kSearchNumbers[] = {
    {"noiseless_error", "error without noise", NumberKind::kError,
     [](const RecordedSearch& r) {
       return of_circuit(r, "best", [](const CircuitRecord& c) { return c.noiseless_error; });
     }},
    {"error", "error under noise", NumberKind::kError,
     [](const RecordedSearch& r) {
       return of_circuit(r, "best", [](const CircuitRecord& c) { return c.error; });
     }},
    {"two_qubit_gates", "two-qubit gates", NumberKind::kCount,
     [](const RecordedSearch& r) {
       return of_circuit(r, "best",
                         [](const CircuitRecord& c) { return c.circuit.num_two_qubit_gates(); });
     }},
    {"gates", "gates", NumberKind::kCount,
     [](const RecordedSearch& r) {
       return of_circuit(r, "best",
                         [](const CircuitRecord& c) { return c.circuit.gates().size(); });
     }},
    {"depth", "depth", NumberKind::kCount,
     [](const RecordedSearch& r) {
       return of_circuit(r, "best", [](const CircuitRecord& c) { return c.circuit.depth(); });
     }},
    {"lowest_noiseless_error", "lowest error without noise", NumberKind::kError, lowest_error},
    {"smallest_two_qubit_gates", "two-qubit gates of the smallest below the target",
     NumberKind::kCount,
     [](const RecordedSearch& r) {
       return of_circuit(r, "smallest",
                         [](const CircuitRecord& c) { return c.circuit.num_two_qubit_gates(); });
     }},
    {"smallest_gates", "gates of that circuit", NumberKind::kCount,
     [](const RecordedSearch& r) {
       return of_circuit(r, "smallest",
                         [](const CircuitRecord& c) { return c.circuit.gates().size(); });
     }},
    {"archived", "circuits on the Pareto front", NumberKind::kCount,
     [](const RecordedSearch& r) { return static_cast<double>(r.record.archive.size()); }},
    {"episodes", "episodes", NumberKind::kCount,
     [](const RecordedSearch& r) { return static_cast<double>(r.record.episodes.size()); }},
    {"success_share", "episodes below their threshold", NumberKind::kShare, success_share},
    {"evaluations", "evaluations", NumberKind::kCount, evaluations},
    {"target_episode", "episode that first came below the target", NumberKind::kCount,
     [](const RecordedSearch& r) { return reached(r) ? reached(r)->episode : kNone; }},
    {"target_evaluations", "evaluations until then", NumberKind::kCount,
     [](const RecordedSearch& r) {
       return reached(r) ? static_cast<double>(reached(r)->evaluations) : kNone;
     }},
    {"target_seconds", "time until then", NumberKind::kSeconds,
     [](const RecordedSearch& r) { return reached(r) ? reached(r)->seconds : kNone; }},
    {"seconds", "running time", NumberKind::kSeconds,
     [](const RecordedSearch& r) { return r.events.seconds > 0.0 ? r.events.seconds : kNone; }},
    {"evaluations_per_second", "evaluations per second", NumberKind::kRate,
     [](const RecordedSearch& r) {
       return r.events.seconds > 0.0 ? evaluations(r) / r.events.seconds : kNone;
     }},
};

template <std::size_t Part>
const search::PartRecord* part(const RecordedClassifier& run) {
  const search::PartRecord& record = run.record.parts[Part];
  return record.samples > 0 ? &record : nullptr;
}

template <std::size_t Part>
double accuracy(const RecordedClassifier& run) {
  return part<Part>(run) != nullptr ? part<Part>(run)->accuracy : kNone;
}

template <std::size_t Part>
double loss(const RecordedClassifier& run) {
  return part<Part>(run) != nullptr ? part<Part>(run)->loss : kNone;
}

constexpr NumberRow<RecordedClassifier> kClassifierNumbers[] = {
    {"train_accuracy", "accuracy on training samples", NumberKind::kShare, accuracy<0>},
    {"validation_accuracy", "accuracy on validation samples", NumberKind::kShare, accuracy<1>},
    {"test_accuracy", "accuracy on test samples", NumberKind::kShare, accuracy<2>},
    {"train_loss", "loss of training samples", NumberKind::kError, loss<0>},
    {"test_loss", "loss of test samples", NumberKind::kError, loss<2>},
    {"test_f1", "F1 of the first class, test samples", NumberKind::kShare,
     [](const RecordedClassifier& r) { return part<2>(r) != nullptr ? part<2>(r)->f1 : kNone; }},
    {"qubits", "qubits", NumberKind::kCount,
     [](const RecordedClassifier& r) { return double(r.record.num_qubits); }},
    {"two_qubit_gates", "two-qubit gates", NumberKind::kCount,
     [](const RecordedClassifier& r) { return double(r.record.num_two_qubit_gates); }},
    {"gates", "gates", NumberKind::kCount,
     [](const RecordedClassifier& r) { return double(r.record.num_gates); }},
    {"weights", "weights", NumberKind::kCount,
     [](const RecordedClassifier& r) {
       return static_cast<double>(r.record.classifier.weights.size());
     }},
    {"evaluations", "evaluations", NumberKind::kCount,
     [](const RecordedClassifier& r) { return static_cast<double>(r.record.evaluations); }},
};

template <class Run, std::size_t N>
std::vector<RunNumber> numbers(const NumberRow<Run> (&rows)[N], const Run& run) {
  std::vector<RunNumber> result;
  for (const NumberRow<Run>& row : rows) {
    result.push_back({row.key, row.title, row.kind, row.value(run)});
  }
  return result;
}

std::vector<RunNumber> study_numbers(const search::StudySummary& study) {
  std::vector<RunNumber> result{
      {"seeds", "seeds", NumberKind::kCount, static_cast<double>(study.seeds.size())},
      {"ended", "of them ended", NumberKind::kCount, static_cast<double>(study.ended)},
      {"success_rate", "below the target", NumberKind::kShare,
       study.ended > 0 ? double(study.successes) / study.ended : kNone}};
  const auto columns = search::seed_columns();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const search::SeedColumn& column = columns[i];
    NumberKind kind = NumberKind::kCount;
    if (column.is_error) kind = NumberKind::kError;
    if (column.name.ends_with("seconds")) kind = NumberKind::kSeconds;
    const bool any = i < study.medians.size();
    result.push_back({column.name, column.meaning, kind,
                      any ? finite_or_none(study.medians[i].median.median) : kNone});
  }
  return result;
}

}  // namespace

std::vector<RunNumber> numbers_of(const AnyRecord& record) {
  switch (record.kind) {
    case RecordKind::kSearch:
      return numbers(kSearchNumbers, record.search());
    case RecordKind::kClassifier:
      return numbers(kClassifierNumbers, record.classifier());
    case RecordKind::kStudy:
      return study_numbers(record.study());
    case RecordKind::kBench:
    case RecordKind::kCurve:
      break;
  }
  return {};
}

const search::ProblemKind& problem_kind_of(const AnyRecord& record) {
  switch (record.kind) {
    case RecordKind::kSearch:
      return search::problem_kind(record.search().record.problem.kind);
    case RecordKind::kClassifier:
      return search::kClassifier;
    case RecordKind::kStudy:
      return search::problem_kind(record.study().kind);
    case RecordKind::kBench:
    case RecordKind::kCurve:
      break;
  }
  return search::kVqe;
}

std::string error_text(double error, const search::ProblemKind& kind) {
  constexpr double kShown = 0.5e-4;
  const double value = kind.error_scale * error;
  return format("%.4f %s", std::abs(value) < kShown ? 0.0 : value, std::string(kind.error).c_str());
}

std::string number_text(const RunNumber& number, const search::ProblemKind& kind) {
  if (std::isnan(number.value)) return "-";
  switch (number.kind) {
    case NumberKind::kError:
      return error_text(number.value, kind);
    case NumberKind::kCount:
      return format("%.15g", number.value);
    case NumberKind::kShare:
      return format("%.1f %%", 1e2 * number.value);
    case NumberKind::kSeconds:
      return format("%.4g s", number.value);
    case NumberKind::kRate:
      return format("%.4g /s", number.value);
  }
  return "-";
}

}  // namespace qarch::apps
