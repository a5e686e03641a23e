#include <algorithm>
#include <cmath>
#include <map>

#include "apps/progress_line.h"
#include "apps/report/bench_report_json.h"
#include "apps/report/report_words.h"
#include "apps/report/sections.h"
#include "apps/report_circuit.h"

namespace qarch::apps {

namespace {

std::string noise_word(bool noisy) { return noisy ? "with noise" : "without noise"; }

/// "batch, 8 lanes, 2 threads": a row but for its workload.
std::string series_name(const BenchFileRow& row) {
  std::string name = row.kind;
  if (row.lanes > 1) name += ", " + std::to_string(row.lanes) + " lanes";
  if (row.threads > 1) name += ", " + std::to_string(row.threads) + " threads";
  return name;
}

const BenchFileRow* fastest(const BenchFile& file) {
  const BenchFileRow* found = nullptr;
  for (const BenchFileRow& row : file.rows) {
    if (!row.noisy || std::isnan(row.peak_fraction) || !std::isfinite(row.per_second)) continue;
    if (found == nullptr || row.per_second > found->per_second) found = &row;
  }
  return found;
}

Section answer_section(const BenchFile& file) {
  Section section{"answer", "What was measured", {}};
  if (file.asserts) {
    section.blocks.push_back(Paragraph{
        "This program was built with assertions: a release build is faster.", Tone::kWarning});
  }
  if (file.rows.empty()) {
    section.blocks.push_back(Paragraph{"No row was measured.", Tone::kWarning});
    return section;
  }
  Headlines lines;
  if (const BenchFileRow* row = fastest(file)) {
    lines.rows.push_back(
        {count_text(row->per_second) + " per second",
         "noisy evaluations at " + std::to_string(row->qubits) + " qubits, " + series_name(*row)});
  }
  std::map<int, const BenchFileRow*> single;
  for (const BenchFileRow& row : file.rows) {
    if (row.kind == "single" && row.threads == 1) single.emplace(row.qubits, &row);
  }
  for (const auto& [qubits, row] : single) {
    lines.rows.push_back({digits(row->median_us) + " us",
                          "one noisy evaluation at " + std::to_string(qubits) + " qubits"});
  }
  if (!lines.rows.empty()) section.blocks.emplace_back(std::move(lines));
  return section;
}

Section machine_section(const BenchFile& file) {
  Section section{"machine", "The machine and its limits", {}};
  Facts facts;
  facts.rows = {{"qarch", file.version}, {"date", file.date}};
  facts.rows.insert(facts.rows.end(), file.machine.begin(), file.machine.end());
  section.blocks.emplace_back(std::move(facts));
  Table table{
      "What the machine can do, the fastest repetition: reads plus writes of a vector that "
      "fits into the level, multiply-adds of doubles.",
      {"limit", "vector", "threads", "rate"},
      {}};
  for (const BenchFile::Bandwidth& row : file.bandwidth) {
    table.rows.push_back({"bandwidth, " + row.level, bytes_text(row.vector_bytes),
                          std::to_string(row.threads),
                          format("%.1f GB/s", 1e-9 * row.bytes_per_second)});
  }
  for (const auto& [threads, rate] : file.peak) {
    table.rows.push_back(
        {"multiply-adds", "-", std::to_string(threads), format("%.1f G/s", 1e-9 * rate)});
  }
  section.blocks.emplace_back(std::move(table));
  if (!file.model.empty()) section.blocks.push_back(Code{"What is counted", file.model, true});
  return section;
}

/// A figure of the rows that are noisy or not, by qubits: a series for each kind of row.
template <class Value>
Figure by_qubits(const BenchFile& file, bool noisy, Value&& value) {
  std::map<std::string, std::map<int, double>> curves;
  std::vector<std::string> order;
  for (const BenchFileRow& row : file.rows) {
    const double y = value(row);
    if (row.noisy != noisy || !(y > 0.0)) continue;
    const std::string name = series_name(row);
    if (!curves.contains(name)) order.push_back(name);
    // Of several workloads with so many qubits the first.
    curves[name].emplace(row.qubits, y);
  }
  Figure figure;
  figure.x = {"qubits"};
  for (const std::string& name : order) {
    Series series{name, SeriesStyle::kLinePoints, {}, {}};
    for (const auto& [qubits, y] : curves[name]) {
      series.x.push_back(qubits);
      series.y.push_back(y);
    }
    figure.series.push_back(std::move(series));
  }
  return figure;
}

std::string ends_of(const Figure& figure, const std::string& unit) {
  std::string text;
  for (const Series& series : figure.series) {
    text += (text.empty() ? "" : "; ") + series.name + ": " + digits(series.y.front()) + " " +
            unit + " at " + whole(series.x.front()) + " qubits";
    if (series.x.size() > 1) {
      text += " to " + digits(series.y.back()) + " at " + whole(series.x.back());
    }
  }
  return text + ".";
}

Section times_section(const BenchFile& file) {
  Section section{"times", "Time per evaluation", {}};
  for (const bool noisy : {true, false}) {
    Figure figure = by_qubits(file, noisy, [](const BenchFileRow& row) { return row.median_us; });
    if (figure.series.empty()) continue;
    figure.id = noisy ? "time-noisy" : "time-noiseless";
    figure.title = "Time " + noise_word(noisy);
    figure.caption =
        "Median time of one circuit, of one call for gradient, sweep and compile, by "
        "the number of qubits, " +
        noise_word(noisy) + ". Where several workloads have so many qubits, of the first.";
    figure.y = {"time (us)", true};
    figure.alt = "Median times " + noise_word(noisy) + ". " + ends_of(figure, "us");
    section.blocks.emplace_back(std::move(figure));
  }
  return section;
}

Section limits_section(const BenchFile& file) {
  Section section{"fractions", "How near to the limits", {}};
  Series peak{"of the peak", SeriesStyle::kPoints, {}, {}};
  Series bandwidth{"of the bandwidth", SeriesStyle::kPoints, {}, {}};
  const BenchFileRow* nearest = nullptr;
  for (const BenchFileRow& row : file.rows) {
    if (std::isnan(row.peak_fraction) || std::isnan(row.bandwidth_fraction)) continue;
    const auto x = static_cast<double>(peak.x.size());
    peak.x.push_back(x);
    peak.y.push_back(1e2 * row.peak_fraction);
    peak.labels.push_back(row.name);
    bandwidth.x.push_back(x);
    bandwidth.y.push_back(1e2 * row.bandwidth_fraction);
    const auto larger = [](const BenchFileRow& r) {
      return std::max(r.peak_fraction, r.bandwidth_fraction);
    };
    if (nearest == nullptr || larger(row) > larger(*nearest)) nearest = &row;
  }
  if (nearest == nullptr) return section;
  peak.style = SeriesStyle::kBars;
  Figure figure;
  figure.id = "fractions";
  figure.title = "Use of the machine";
  figure.caption =
      "What the model of the work counts, as a share of the multiply-adds and of the "
      "bytes a second that the machine can do. The larger one binds.";
  figure.alt =
      "Shares of the peak and of the bandwidth by row. Nearest to a limit: " + nearest->name +
      " with " + share_text(nearest->peak_fraction) + " of the peak and " +
      share_text(nearest->bandwidth_fraction) + " of the bandwidth of " + nearest->level + ".";
  figure.x = {""};
  figure.y = {"share of the limit (%)"};
  figure.y.low = 0.0;
  figure.series = {std::move(peak), std::move(bandwidth)};
  section.blocks.emplace_back(std::move(figure));
  return section;
}

Section peers_section(const BenchFile& file) {
  Section section{"peers", "Beside other simulators", {}};
  if (file.peers.empty()) return section;
  Table table{
      "Times of other simulators for one circuit of the same workload, as published; ours "
      "are of this file. Factor: theirs over ours.",
      {"simulator", "qubits", "noise", "theirs (us)", "ours (us)", "factor", "our row"},
      {}};
  for (const bool noisy : {true, false}) {
    std::map<std::string, Series> theirs;
    std::map<std::string, Series> ours;
    for (const BenchFilePeer& peer : file.peers) {
      if (peer.noisy != noisy) continue;
      table.rows.push_back({peer.simulator, std::to_string(peer.qubits), noisy ? "yes" : "no",
                            digits(peer.us), digits(peer.our_us), digits(peer.us / peer.our_us),
                            peer.our_row});
      const auto add = [&](Series& series, const std::string& name, double us) {
        series.name = name;
        series.style = SeriesStyle::kLinePoints;
        const auto x = static_cast<double>(peer.qubits);
        if (std::ranges::find(series.x, x) != series.x.end()) return;
        series.x.push_back(x);
        series.y.push_back(1e6 / us);
      };
      add(theirs[peer.simulator], peer.simulator, peer.us);
      std::string row = peer.our_row;  // "n4/batch/lanes8/threads1": without the qubits
      row = row.substr(std::min(row.find('/') + 1, row.size()));
      add(ours[row], "qarch, " + row, peer.our_us);
    }
    Figure figure;
    for (auto* list : {&ours, &theirs}) {
      for (auto& [name, series] : *list) figure.series.push_back(std::move(series));
    }
    if (figure.series.empty()) continue;
    figure.id = noisy ? "peers-noisy" : "peers-noiseless";
    figure.title = "Rate beside other simulators, " + noise_word(noisy);
    figure.caption =
        "Circuits a second on one thread, " + noise_word(noisy) + ". " + file.peer_note;
    figure.x = {"qubits"};
    figure.y = {"circuits per second", true};
    figure.alt = "Rates " + noise_word(noisy) + ". " + ends_of(figure, "circuits per second");
    section.blocks.emplace_back(std::move(figure));
  }
  section.blocks.emplace_back(std::move(table));
  if (!file.peer_note.empty()) section.blocks.push_back(Paragraph{file.peer_note, Tone::kNote});
  return section;
}

Section rows_section(const BenchFile& file) {
  Section section{"rows", "All rows", {}};
  section.blocks.push_back(Table{"Workloads.",
                                 {"workload", "qubits", "layers", "gates", "two-qubit gates",
                                  "parameters", "Pauli strings", "noise"},
                                 file.workloads});
  Table table{"Median of " + std::to_string(file.repetitions) + " repetitions of at least " +
                  digits(file.min_seconds) +
                  " s. Spread: (max - min) / median. Ratio: to the single evaluation.",
              {"row", "workload", "lanes", "threads", "median (us)", "spread", "per second",
               "ratio", "of the peak", "of the bandwidth", "level", "binding"},
              {}};
  for (const BenchFileRow& row : file.rows) {
    table.rows.push_back({row.name, row.workload, std::to_string(row.lanes),
                          std::to_string(row.threads), digits(row.median_us, 4),
                          share_text(row.spread), count_text(row.per_second),
                          digits(row.ratio_to_single), share_text(row.peak_fraction),
                          share_text(row.bandwidth_fraction), row.level.empty() ? "-" : row.level,
                          row.binding.empty() ? "-" : row.binding});
  }
  section.blocks.emplace_back(std::move(table));
  for (const auto& [name, reason] : file.skipped) {
    section.blocks.push_back(Paragraph{"Left out: " + name + ": " + reason, Tone::kNote});
  }
  return section;
}

}  // namespace

Report bench_report(const std::string& path, const Streams& /*streams*/) {
  const BenchFile file = read_bench_file(path);
  std::string processor;
  for (const auto& [name, value] : file.machine) {
    if (name == "processor") processor = value;
  }
  Report report{"Speed of qarch " + file.version, processor + ", " + file.date, {}};
  for (auto* make : {&answer_section, &machine_section, &times_section, &limits_section,
                     &peers_section, &rows_section}) {
    Section section = (*make)(file);
    if (!section.blocks.empty()) report.sections.push_back(std::move(section));
  }
  const std::string redo =
      "qarch bench --json bench.json" + std::string(file.peers.empty() ? "" : " --compare") + "\n";
  report.sections.push_back(
      {"reproduce", "How to measure it again", {Code{"With the default rows", redo}}});
  return report;
}

}  // namespace qarch::apps
