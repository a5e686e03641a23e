#include "apps/run_summary.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <ostream>
#include <stdexcept>

#include "apps/classify_run.h"
#include "apps/draw_circuit.h"
#include "apps/progress_line.h"
#include "apps/report_circuit.h"
#include "apps/study_report.h"
#include "search/did_you_mean.h"
#include "search/field_text.h"
#include "search/results/pareto_archive.h"

namespace qarch::apps {

namespace {

namespace fs = std::filesystem;
using search::CircuitRecord;
using search::ProblemKind;

constexpr std::size_t kArchiveRows = 12;  // of the archive that the text lists

Cell finite(double value) { return std::isfinite(value) ? Cell{value} : Cell{}; }

std::int64_t num_lines(const std::string& text) {
  return std::count(text.begin(), text.end(), '\n') +
         static_cast<int>(!text.empty() && text.back() != '\n');
}

std::vector<std::pair<std::string, Cell>> search_question(const RecordedSearch& run) {
  const search::ProblemRecord& problem = run.record.problem;
  return {{"problem_kind", problem.kind},
          {"qubits", std::int64_t{problem.num_qubits}},
          {"pauli_terms", num_lines(problem.observable)},
          {"exact_energy", finite(problem.exact_energy)},
          {"hartree_fock_energy", finite(problem.hartree_fock_energy)},
          {"noise_description", run.record.noise.description},
          {"gates", search::to_text(run.experiment.env.gates)},
          {"max_gates", std::int64_t{run.experiment.env.max_gates}},
          {"qarch", run.record.qarch_version}};
}

std::vector<std::pair<std::string, Cell>> classifier_question(const RecordedClassifier& run) {
  return {{"classes", search::to_text(run.record.classes)},
          {"features", std::int64_t{run.record.num_features}},
          {"qubits", std::int64_t{run.record.num_qubits}},
          {"encoding", run.experiment.model.encoding},
          {"noise_description", run.record.noise.description},
          {"qarch", run.record.qarch_version}};
}

std::vector<std::string> files_of(const std::string& path) {
  if (!fs::is_directory(path)) return {record_name(path)};
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(path)) {
    files.push_back(entry.path().filename().string() + (entry.is_directory() ? "/" : ""));
  }
  std::ranges::sort(files);
  return files;
}

/// Cost and errors of circuits: a row each.
std::string circuits_text(std::span<const CircuitRecord> circuits, const ProblemKind& kind) {
  const std::string unit(kind.error);
  std::vector<std::vector<std::string>> rows{{"circuit", "without noise, " + unit,
                                              "under noise, " + unit, "two-qubit", "gates", "depth",
                                              "episode"}};
  for (const CircuitRecord& c : circuits) {
    const search::CircuitCost cost = search::cost_of(c);
    rows.push_back({c.id, format("%.4f", kind.error_scale * c.noiseless_error),
                    format("%.4f", kind.error_scale * c.error),
                    std::to_string(cost.two_qubit_gates), std::to_string(cost.gates),
                    std::to_string(cost.depth), std::to_string(c.episode)});
  }
  return table_text(rows);
}

std::string target_note(const ProblemKind& kind) {
  if (&kind == &search::kVqe) return "chemical accuracy is 1.6 mHa";
  return format("a study counts below %g %s as success", kind.target,
                std::string(kind.error).c_str());
}

void print_header(std::ostream& out, const RunSummary& summary) {
  const RunListing& listing = summary.listing;
  out << "run      " << listing.name << ": " << name_of(listing.kind) << ", "
      << state_text(listing);
  if (!listing.seeds.empty()) out << ", seed " << listing.seeds;
  if (listing.seconds > 0.0) out << ", " << duration_text(listing.seconds);
  out << '\n';
}

void print_numbers(std::ostream& out, const RunSummary& summary) {
  std::vector<std::vector<std::string>> rows;
  const ProblemKind& kind = problem_kind_of(summary.record);
  for (const RunNumber& number : summary.numbers) {
    rows.push_back({std::string(number.title), number_text(number, kind)});
  }
  out << table_text(rows);
}

void print_files(std::ostream& out, const RunSummary& summary) {
  out << "\nfiles    in " << summary.record.path << ":";
  for (const std::string& file : summary.files) out << ' ' << file;
  out << '\n';
}

void print_search(std::ostream& out, const RunSummary& summary) {
  const RecordedSearch& run = summary.record.search();
  const search::ProblemRecord& problem = run.record.problem;
  const ProblemKind& kind = problem_kind_of(summary.record);
  out << format("question %s: %d qubits", problem.name.c_str(), problem.num_qubits);
  if (&kind == &search::kVqe) {
    out << format(", %lld Pauli terms, exact energy %.9f Ha",
                  static_cast<long long>(num_lines(problem.observable)), problem.exact_energy);
    if (std::isfinite(problem.hartree_fock_energy)) {
      out << format(", Hartree-Fock %+.3f mHa",
                    1e3 * (problem.hartree_fock_energy - problem.exact_energy));
    }
  }
  out << "\nnoise    " << run.record.noise.name;
  if (!run.record.noise.description.empty()) out << ": " << run.record.noise.description;
  out << "\ngates    " << search::to_text(run.experiment.env.gates) << ", at most "
      << run.experiment.env.max_gates << "\n\nanswer   (of the circuit best; " << target_note(kind)
      << ")\n";
  print_numbers(out, summary);
  out << "\ncircuits\n" << circuits_text(run.record.circuits, kind);
  const std::size_t shown = std::min(kArchiveRows, run.record.archive.size());
  if (shown > 0) {
    out << "\nPareto front\n" << circuits_text(std::span(run.record.archive).first(shown), kind);
  }
  if (shown < run.record.archive.size()) {
    out << format("and %zu more, p%zu to p%zu\n", run.record.archive.size() - shown, shown,
                  run.record.archive.size() - 1);
  }
  print_files(out, summary);
  const std::string& path = summary.record.path;
  out << "\nnext     qarch show " << path << " --circuit best\n         qarch report " << path
      << "\n         qarch export " << path << " --format csv\n";
  if (summary.listing.resumable) out << "         qarch search --resume " << path << '\n';
}

void print_classifier_summary(std::ostream& out, const RunSummary& summary) {
  const search::ClassifierRecord& record = summary.record.classifier().record;
  out << format("question %s: %s, %d features\n", record.data.c_str(),
                search::to_text(record.classes).c_str(), record.num_features)
      << "noise    " << record.noise.name << ": " << record.noise.description << '\n'
      << format("circuit  %d qubits, %d gates, %d of them on two qubits, %zu weights\n\n",
                record.num_qubits, record.num_gates, record.num_two_qubit_gates,
                record.classifier.weights.size());
  print_classifier(out, record);
  print_files(out, summary);
  const std::string& path = summary.record.path;
  out << "\nnext     qarch classify evaluate " << path << "\n         qarch report " << path
      << "\n         qarch export " << path << " --format csv\n";
}

void print_bench_summary(std::ostream& out, const BenchRecord& bench) {
  out << "machine  " << bench.cpu << ", " << bench.processors << " processors; qarch "
      << bench.version << ", " << bench.date << "\n\n";
  std::vector<std::vector<std::string>> rows{{"row", "threads", "median, us", "spread", "per s"}};
  for (const BenchFigure& row : bench.rows) {
    rows.push_back({row.name, std::to_string(row.threads), format("%.4g", row.median_us),
                    format("%.0f %%", 1e2 * row.spread), count_text(row.per_second)});
  }
  out << table_text(rows);
}

void print_curve_summary(std::ostream& out, const CurveFile& curve) {
  const auto column = [&](const char* name) {
    return static_cast<std::size_t>(std::ranges::find(curve.columns, name) - curve.columns.begin());
  };
  const std::size_t exact = column("exact");
  if (!curve.rows.empty() && exact < curve.columns.size()) {
    const auto lowest =
        std::ranges::min_element(curve.rows, {}, [&](const auto& row) { return row[exact]; });
    out << format("lowest   exact energy %.9f Ha at r = %g\n\n", (*lowest)[exact], (*lowest)[0]);
  }
  std::vector<std::vector<std::string>> rows{curve.columns};
  for (const std::vector<double>& row : curve.rows) {
    std::vector<std::string>& cells = rows.emplace_back();
    for (const double value : row) cells.push_back(format("%.10g", value));
  }
  out << table_text(rows);
}

std::string angles_text(const CircuitRecord& circuit) {
  std::string text;
  for (std::size_t i = 0; i < circuit.angles.size(); ++i) {
    text += format("%stheta_%zu = %.12g", i == 0 ? "" : ", ", i, circuit.angles[i]);
  }
  return text;
}

std::string cost_text(const ProblemKind& kind, const char* label, double energy, double error) {
  return format("  %-13s %.9f %s  error %.4f %s%s\n", label, energy,
                std::string(kind.symbol).c_str(), kind.error_scale * error,
                std::string(kind.error).c_str(),
                &kind == &search::kVqe && error < search::kChemicalAccuracy
                    ? "  (below chemical accuracy, 1.6 mHa)"
                    : "");
}

}  // namespace

RunSummary summarise(AnyRecord record) {
  RunSummary summary{std::move(record), {}, {}, {}, {}, {}};
  const AnyRecord& r = summary.record;
  summary.listing = listing_of(r.path);
  summary.numbers = numbers_of(r);
  summary.files = files_of(r.path);
  if (r.kind == RecordKind::kSearch) summary.question = search_question(r.search());
  if (r.kind == RecordKind::kClassifier) summary.question = classifier_question(r.classifier());
  constexpr std::array<std::string_view, 7> kShown{"circuits", "archive", "parts", "baselines",
                                                   "seeds",    "rows",    "points"};
  for (const TableMaker* maker : table_makers(r.kind)) {
    if (std::ranges::find(kShown, maker->name) != kShown.end()) {
      summary.tables.push_back(maker->make(r));
    }
  }
  return summary;
}

const CircuitRecord& circuit_named(const RecordedSearch& run, const std::string& id) {
  std::vector<std::string> ids;
  for (const auto* list : {&run.record.circuits, &run.record.archive}) {
    for (const CircuitRecord& circuit : *list) {
      if (circuit.id == id) return circuit;
      ids.push_back(circuit.id);
    }
  }
  std::string known;
  for (const CircuitRecord& circuit : run.record.circuits) known += circuit.id + " ";
  if (!run.record.archive.empty()) {
    known += "p0 ... p" + std::to_string(run.record.archive.size() - 1);
  }
  throw std::invalid_argument("--circuit = '" + id + "', must be a circuit of " + run.name() +
                              ": " + std::string(search::trimmed(known)) +
                              search::did_you_mean(id, ids));
}

void print_summary(std::ostream& out, const RunSummary& summary) {
  print_header(out, summary);
  switch (summary.record.kind) {
    case RecordKind::kSearch:
      print_search(out, summary);
      break;
    case RecordKind::kClassifier:
      print_classifier_summary(out, summary);
      break;
    case RecordKind::kStudy:
      print_study(out, summary.record.study());
      print_files(out, summary);
      out << "\nnext     qarch show " << summary.record.path << "/seed-N\n         qarch report "
          << summary.record.path << '\n';
      break;
    case RecordKind::kBench:
      print_bench_summary(out, summary.record.bench());
      break;
    case RecordKind::kCurve:
      print_curve_summary(out, summary.record.curve());
      break;
  }
}

void print_found_circuit(const Streams& streams, const RecordedSearch& run,
                         const CircuitRecord& circuit) {
  std::ostream& out = streams.out;
  const ProblemKind& kind = search::problem_kind(run.record.problem.kind);
  const search::CircuitCost cost = search::cost_of(circuit);
  out << "circuit " << circuit.id << " of " << run.name() << ": " << run.record.problem.name
      << ", noise " << run.record.noise.name << ", seed " << run.record.seed << ", episode "
      << circuit.episode << ", step " << circuit.step << '\n'
      << cost_text(kind, "without noise", circuit.noiseless_energy, circuit.noiseless_error)
      << cost_text(kind, "under noise", circuit.energy, circuit.error)
      << format("  %d two-qubit gates of %d, depth %d\n\n", cost.two_qubit_gates, cost.gates,
                cost.depth)
      << draw_circuit(circuit.circuit, circuit.angles, drawing_width(streams));
  if (!circuit.angles.empty()) out << "\nangles, radian: " << angles_text(circuit) << '\n';
  if (&kind == &search::kClassifier) {
    out << "\nit stands behind the encoding of the features, /problem/encoding in run.h5\n";
  }
  const std::string call = "qarch export " + run.folder + " --circuit " + circuit.id + " --format ";
  out << "\nelsewhere\n  " << call << "qasm3 --output " << circuit.id << ".qasm\n  " << call
      << "qasm2 --output " << circuit.id << "-2.qasm\n"
      << "  Qiskit, the angles bound: qiskit.qasm2.load(\"" << circuit.id << "-2.qasm\")\n"
      << "  qarch simulate " << circuit.id << ".qasm --noise NAME\n";
}

}  // namespace qarch::apps
