#include <algorithm>
#include <iterator>

#include "apps/report/search_sections.h"
#include "apps/report/series.h"
#include "apps/report_circuit.h"
#include "search/results/pareto_archive.h"
#include "search/results/pruning.h"
#include "search/tasks/vqe_task.h"

namespace qarch::apps {

namespace {

using search::CircuitRecord;
using Front = std::vector<const CircuitRecord*>;

constexpr std::size_t kMostDrawn = 8;

double count_of_two(const CircuitRecord& r) {
  return static_cast<double>(r.circuit.num_two_qubit_gates());
}

Series series_of(const SearchContent& c, const std::string& name, SeriesStyle style,
                 const Front& circuits, double CircuitRecord::*error) {
  Series series{name, style, {}, {}};
  for (const CircuitRecord* r : circuits) {
    series.x.push_back(count_of_two(*r));
    series.y.push_back(c.words.scale * r->*error);
  }
  series.y = raised_to(series.y, c.words.smallest);
  return series;
}

/// "8 CNOTs: 0.1 mHa, 9 CNOTs: 0.05 mHa".
std::string points_text(const SearchContent& c, const Front& front, double CircuitRecord::*error) {
  std::string text;
  for (const CircuitRecord* r : front) {
    text += (text.empty() ? "" : ", ") + c.words.text(r->*error) + " with " +
            std::to_string(r->circuit.num_two_qubit_gates());
  }
  return text;
}

Figure front_figure(const SearchContent& c, const Front& noiseless, const Front& noisy) {
  const search::RunRecord& record = c.run.record;
  Front all;
  for (const CircuitRecord& r : record.archive) all.push_back(&r);
  Figure figure{
      "front",
      "Lowest " + c.words.name + " by number of two-qubit gates",
      "Lines: the lowest " + c.words.name + " with so many two-qubit gates" +
          (c.is_noisy() ? ", for each line with the angles found under noise" : "") +
          ". Points: all circuits of the archive, without noise; those above the line are "
          "there because they have fewer gates or less depth.",
      "",
      {.label = "two-qubit gates", .low = 0.0},
      {.label = c.words.label(), .logarithmic = true},
      {}};
  figure.series.push_back(
      series_of(c, "archive", SeriesStyle::kPoints, all, &CircuitRecord::noiseless_error));
  figure.series.push_back(series_of(c, "without noise", SeriesStyle::kLinePoints, noiseless,
                                    &CircuitRecord::noiseless_error));
  figure.alt = "Lowest " + c.words.without_noise() + " by number of two-qubit gates: " +
               points_text(c, noiseless, &CircuitRecord::noiseless_error) + ".";
  if (c.is_noisy()) {
    figure.series.push_back(
        series_of(c, "under noise", SeriesStyle::kLinePoints, noisy, &CircuitRecord::error));
    figure.alt += " Under noise: " + points_text(c, noisy, &CircuitRecord::error) + ".";
  }
  if (c.words.target != 0.0) {
    figure.lines.push_back({"chemical accuracy", c.words.scale * c.words.target});
  }
  const double hartree_fock = record.problem.hartree_fock_energy - record.problem.exact_energy;
  if (hartree_fock > 0.0) {
    figure.lines.push_back({"Hartree-Fock", c.words.scale * hartree_fock});
  }
  return figure;
}

/// Errors of circuits with angles that are optimised without noise, from where they stand.
std::vector<double> trained_again(const SearchContent& c, const Front& circuits) {
  std::vector<double> errors;
  const double exact = c.run.record.problem.exact_energy;
  const search::VqeTask task(*c.hamiltonian, exact, {});
  for (const CircuitRecord* r : circuits) {
    errors.push_back(search::reoptimized(task, {r->circuit, r->angles}, {}).energy - exact);
  }
  return errors;
}

/// The circuits of both fronts, by rising number of two-qubit gates, each once.
Front both(const Front& a, const Front& b) {
  Front all = a;
  for (const CircuitRecord* r : b) {
    if (std::ranges::find(all, r) == all.end()) all.push_back(r);
  }
  std::ranges::stable_sort(all, {}, [](const CircuitRecord* r) { return count_of_two(*r); });
  return all;
}

std::string drawing_id(const SearchContent& c, const CircuitRecord& r) {
  const std::string named = c.named_drawing(r);
  return named.empty() ? "front-" + r.id : named;
}

Table front_table(const SearchContent& c, const Front& front, const Front& noiseless,
                  const Front& noisy, const std::vector<double>& again) {
  const std::string unit = c.words.unit.empty() ? "" : " (" + c.words.unit + ")";
  Table table;
  table.caption = "The circuits behind the lines";
  table.header = {"circuit", "two-qubit gates", "gates", "depth", c.words.without_noise() + unit};
  if (c.is_noisy()) table.header.push_back(c.words.under_noise() + unit);
  if (!again.empty()) table.header.push_back("trained again without noise" + unit);
  if (c.is_noisy()) table.header.emplace_back("on the line");
  table.header.emplace_back("found in episode");
  const auto in = [](const Front& f, const CircuitRecord* r) {
    return std::ranges::find(f, r) != f.end();
  };
  for (std::size_t i = 0; i < front.size(); ++i) {
    const CircuitRecord& r = *front[i];
    std::vector<std::string> row{drawing_id(c, r), std::to_string(r.circuit.num_two_qubit_gates()),
                                 std::to_string(r.circuit.gates().size()),
                                 std::to_string(r.circuit.depth()),
                                 c.words.number(r.noiseless_error)};
    if (c.is_noisy()) row.push_back(c.words.number(r.error));
    if (!again.empty()) row.push_back(c.words.number(again[i]));
    if (c.is_noisy()) {
      row.emplace_back(in(noiseless, &r) && in(noisy, &r) ? "both"
                       : in(noisy, &r)                    ? "under noise"
                                                          : "without noise");
    }
    row.push_back(integer_text(r.episode));
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// Those that are not drawn yet, or, of many, so many evenly spread.
void add_drawings(const SearchContent& c, const Front& front, Section& section) {
  Front left;
  std::ranges::copy_if(front, std::back_inserter(left),
                       [&](const CircuitRecord* r) { return c.named_drawing(*r).empty(); });
  const std::size_t drawn = std::min(left.size(), kMostDrawn);
  for (std::size_t i = 0; i < drawn; ++i) {
    const CircuitRecord& r = *left[drawn > 1 ? i * (left.size() - 1) / (drawn - 1) : 0];
    section.blocks.emplace_back(CircuitDrawing{
        drawing_id(c, r),
        drawing_id(c, r) + ": " + c.words.without_noise() + " " + c.words.text(r.noiseless_error) +
            (c.is_noisy() ? ", under noise " + c.words.text(r.error) : ""),
        r.circuit, r.angles, c.qubit_labels()});
  }
  if (drawn < left.size()) {
    section.blocks.emplace_back(Paragraph{
        format("%zu of %zu circuits are drawn; run.h5 holds them all.", drawn, left.size()),
        Tone::kNote});
  }
}

}  // namespace

Section front_section(const SearchContent& c) {
  Section section{"front", "Errors and gates", {}};
  const std::vector<CircuitRecord>& archive = c.run.record.archive;
  if (archive.empty()) {
    if (c.best != nullptr) {
      section.blocks.emplace_back(Paragraph{
          "The record holds no archive: it was written by a version that kept none, or before the "
          "first circuit was archived.",
          Tone::kNote});
    }
    return section;
  }
  const Front noiseless =
      search::front_by_two_qubit_gates(archive, &CircuitRecord::noiseless_error);
  const Front noisy =
      c.is_noisy() ? search::front_by_two_qubit_gates(archive, &CircuitRecord::error) : Front{};
  const Front front = both(noiseless, noisy);
  std::vector<double> again;
  section.blocks.emplace_back(Paragraph{
      "The archive keeps " + count_of(std::ssize(archive), "circuit") +
      " that no other circuit of the run beats in error, two-qubit gates, depth and gates at once; "
      "the error that counts is that " +
      (c.run.experiment.archive.order == "noisy" ? "under noise." : "without noise.")});
  section.blocks.emplace_back(front_figure(c, noiseless, noisy));
  if (c.is_noisy() && c.can_compute()) {
    again = trained_again(c, front);
  } else if (c.is_noisy() && c.is_ground_state()) {
    section.blocks.emplace_back(Paragraph{
        "The circuits were not trained again without noise: " + c.why_not() + ".", Tone::kNote});
  }
  section.blocks.emplace_back(front_table(c, front, noiseless, noisy, again));
  add_drawings(c, front, section);
  return section;
}

}  // namespace qarch::apps
