#include "apps/bench_report.h"

#include <array>
#include <map>
#include <ostream>

#include "apps/bench_peers.h"
#include "apps/progress_line.h"
#include "apps/report_circuit.h"

namespace qarch::apps {

namespace {

constexpr double kKibi = 1024.0;

std::string bytes_text(double bytes) {
  constexpr std::array<const char*, 5> kUnits{"B", "KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = 0;
  while (bytes >= kKibi && unit + 1 < kUnits.size()) {
    bytes /= kKibi;
    ++unit;
  }
  return format("%.4g %s", bytes, kUnits.at(unit));
}

/// Four digits or more, never an exponent.
std::string us_text(double us) {
  return format(us < 10.0 ? "%.3f" : us < 1000.0 ? "%.2f" : us < 1e5 ? "%.1f" : "%.0f", us);
}

std::string percent_text(double fraction) { return format("%.1f %%", 100.0 * fraction); }

void print_context(std::ostream& out, const BenchContext& context) {
  out << "qarch " << context.version << " on " << context.cpu << ", " << context.processors
      << " processors\n"
      << "built by " << context.compiler << ", " << context.flags
      << (context.asserts ? ", with assertions" : "") << '\n'
      << "caches   ";
  for (const CacheLevel& level : context.caches) {
    out << (level.name == context.caches.front().name ? "" : ", ") << level.name << ' '
        << bytes_text(static_cast<double>(level.bytes))
        << (level.name == "memory" ? " free"
            : level.shared         ? " shared"
                                   : "");
  }
  out << "\n\n";
}

void print_limits(std::ostream& out, const BenchReport& report) {
  out << "limits of the machine, the fastest repetition\n"
      << format("%-26s %9s %8s %14s\n", "what", "vector", "threads", "rate");
  for (const BandwidthLimit& limit : report.limits.bandwidth) {
    out << format("%-26s %9s %8d %9.1f GB/s\n", ("read and write, " + limit.level).c_str(),
                  bytes_text(static_cast<double>(limit.vector_bytes)).c_str(), limit.threads,
                  limit.bytes_per_second * 1e-9);
  }
  for (const PeakLimit& limit : report.limits.peak) {
    out << format("%-26s %9s %8d %9.1f G/s\n", "multiply-adds of doubles",
                  bytes_text(static_cast<double>(report.context.register_bytes)).c_str(),
                  limit.threads, limit.multiply_adds_per_second * 1e-9);
  }
}

void print_result(std::ostream& out, const BenchResult& result) {
  const std::string ratio =
      result.ratio_to_single ? format("%.3g", *result.ratio_to_single) : std::string("-");
  std::string peak = "-";
  std::string bandwidth = "-";
  std::string binding = "-";
  if (result.use) {
    peak = percent_text(result.use->peak);
    bandwidth = percent_text(result.use->bandwidth);
    binding = result.use->memory_bound() ? result.use->level : "arithmetic";
  }
  out << format("%-18s %5d %7d %11s %11s %8s %8s %8s %8s %8s  %s\n",
                std::string(result.row.kind->name).c_str(), result.row.lanes, result.row.threads,
                us_text(result.median_us).c_str(), us_text(result.min_us).c_str(),
                percent_text(result.spread).c_str(), count_text(result.per_second).c_str(),
                ratio.c_str(), peak.c_str(), bandwidth.c_str(), binding.c_str());
}

void print_workload(std::ostream& out, const BenchReport& report, std::size_t index) {
  const BenchWorkload& workload = report.workloads[index];
  const sim::Circuit& circuit = workload.circuit;
  out << '\n'
      << workload.name << ": " << circuit.num_qubits() << " qubits, " << circuit.gates().size()
      << " gates, " << circuit.num_parameters() << " parameters, "
      << workload.observable.terms().size() << " Pauli strings, noise " << workload.noise.name()
      << ", Pauli vector "
      << bytes_text(static_cast<double>(pauli_vector_model(circuit).state_bytes)) << '\n'
      << format("%-18s %5s %7s %11s %11s %8s %8s %8s %8s %8s  %s\n", "row", "lanes", "threads",
                "us", "min us", "spread", "per s", "/single", "peak", "band", "binding");
  for (const BenchResult& result : report.results) {
    if (result.row.workload == index && result.skipped.empty()) print_result(out, result);
  }
}

void print_skipped(std::ostream& out, const BenchReport& report) {
  std::map<std::string, std::string> names_by_reason;
  for (const BenchResult& result : report.results) {
    if (!result.skipped.empty()) names_by_reason[result.skipped] += " " + result.row.name;
  }
  if (!names_by_reason.empty()) out << "\nleft out\n";
  for (const auto& [reason, names] : names_by_reason) out << "  " << reason << ":" << names << '\n';
}

void print_peers(std::ostream& out, const BenchReport& report) {
  out << "\nagainst the figures of other simulators, us per circuit\n"
      << format("%-7s %-6s %-26s %11s %11s %8s  %s\n", "qubits", "noise", "simulator", "theirs",
                "ours", "factor", "our row");
  for (const PeerComparison& row : compare_with_peers(report)) {
    out << format("%-7d %-6s %-26s %11s %11s %8.3g  %s\n", row.num_qubits, row.noisy ? "yes" : "no",
                  row.simulator.c_str(), us_text(row.their_us).c_str(), us_text(row.our_us).c_str(),
                  row.their_us / row.our_us, row.our_row.c_str());
  }
  out << peer_note() << '\n';
}

/// Whether a row does what the figure of a peer says.
bool comparable(const BenchReport& report, const BenchResult& result, const PeerFigure& figure) {
  const BenchWorkload& workload = report.workloads[result.row.workload];
  const int n = workload.circuit.num_qubits();
  const BenchKind& kind = *result.row.kind;
  if (n != figure.num_qubits || workload.layers != default_layers(n)) return false;
  if (!result.skipped.empty() || result.row.threads != 1 || kind.noisy != figure.noisy)
    return false;
  if (kind.noisy && workload.noise.name() != workload_noise().name()) return false;
  return kind.work == BenchWork::kSingle || kind.work == BenchWork::kBatch;
}

}  // namespace

std::vector<PeerComparison> compare_with_peers(const BenchReport& report) {
  std::vector<PeerComparison> rows;
  for (const PeerFigure& figure : peer_figures()) {
    for (const BenchResult& result : report.results) {
      if (!comparable(report, result, figure)) continue;
      rows.push_back({figure.num_qubits, figure.noisy, std::string(figure.simulator), figure.us,
                      result.median_us, result.row.name});
    }
  }
  return rows;
}

void print_bench(std::ostream& out, const BenchReport& report) {
  print_context(out, report.context);
  print_limits(out, report);
  out << "\nmedian of " << report.options.repetitions << " repetitions of at least "
      << format("%g", report.options.min_seconds)
      << " s; us per circuit (gradient, sweep, compile: per call); spread: (max - min) / median\n"
      << work_model_text();
  for (std::size_t k = 0; k < report.workloads.size(); ++k) print_workload(out, report, k);
  print_skipped(out, report);
  if (report.compare) print_peers(out, report);
}

}  // namespace qarch::apps
