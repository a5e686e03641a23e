#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <sstream>
#include <string_view>

#include "apps/report/search_sections.h"
#include "apps/report_circuit.h"
#include "search/io/text_file.h"

namespace qarch::apps {

namespace {

using search::CircuitRecord;

/// The circuits with a name, each once: what they are called, what they are best at.
struct NamedCircuit {
  std::string id;
  std::string what;
  const CircuitRecord* circuit;
};

/// Costs closer than this are equal to the run when it chooses a circuit to keep.
constexpr double kEqualCosts = 1e-6;

/// Whether the best circuit is that without noise, too.
bool is_best_in_both(const SearchContent& c) {
  return c.best != nullptr && c.best_noiseless != nullptr &&
         SearchContent::same(*c.best, *c.best_noiseless);
}

std::vector<NamedCircuit> named_circuits(const SearchContent& c) {
  const std::string cost = c.is_ground_state() ? "energy" : c.words.name;
  std::vector<NamedCircuit> named;
  const auto add = [&](const char* id, const std::string& what, const CircuitRecord* circuit) {
    if (circuit == nullptr) return;
    for (NamedCircuit& other : named) {
      if (!SearchContent::same(*other.circuit, *circuit)) continue;
      other.what += ", and " + what;
      return;
    }
    named.push_back({id, what, circuit});
  };
  const std::string equal = format(" (to %g", kEqualCosts * c.words.scale) +
                            (c.words.unit.empty() ? "" : " " + c.words.unit) +
                            " the smaller circuit wins)";
  const bool both = is_best_in_both(c);
  const std::string noise = both ? " under the noise and without" : " under the noise";
  add("best", "lowest " + cost + (c.is_noisy() ? noise : "") + equal, c.best);
  if (!both) add("best-noiseless", "lowest " + cost + " without noise" + equal, c.best_noiseless);
  add("smallest", "fewest two-qubit gates below 1.6 mHa without noise", c.smallest);
  return named;
}

Tone tone_of(const SearchContent& c, double error) {
  if (c.words.target == 0.0) return Tone::kPlain;
  return error < c.words.target ? Tone::kGood : Tone::kPlain;
}

void add_errors(const SearchContent& c, Headlines& headlines) {
  headlines.rows.push_back({c.words.text(c.best->noiseless_error), c.words.without_noise(),
                            tone_of(c, c.best->noiseless_error)});
  if (c.is_noisy()) {
    headlines.rows.push_back(
        {c.words.text(c.best->error), c.words.under_noise(), tone_of(c, c.best->error)});
  }
}

/// "CNOT" of a circuit with one, "CNOTs" of others.
std::string two_qubit_word(const sim::Circuit& circuit) {
  std::string word = two_qubit_name(circuit);
  if (circuit.num_two_qubit_gates() == 1) word.pop_back();
  return word;
}

/// The error without noise of a circuit that is better there than the best one.
void add_lowest_without_noise(const SearchContent& c, Headlines& headlines) {
  if (c.best_noiseless == nullptr) return;
  const CircuitRecord& other = *c.best_noiseless;
  const std::string error = c.words.text(other.noiseless_error);
  if (!(other.noiseless_error < c.best->noiseless_error)) return;
  if (error == c.words.text(c.best->noiseless_error)) return;
  headlines.rows.push_back({error, "lowest " + c.words.without_noise() + " (another circuit, " +
                                       std::to_string(other.circuit.num_two_qubit_gates()) + " " +
                                       two_qubit_word(other.circuit) + ")"});
}

double success_rate(const search::RunRecord& record) {
  const auto successes = std::ranges::count_if(
      record.episodes, [](const search::EpisodeRecord& e) { return e.success != 0; });
  return static_cast<double>(successes) / static_cast<double>(record.episodes.size());
}

/// Where and when chemical accuracy was reached, as the log shows it.
void add_target(const SearchContent& c, Headlines& headlines) {
  if (c.words.target == 0.0 || c.run.events.improvements.empty()) return;
  const auto reached = c.run.events.first_below(c.words.target);
  if (!reached) {
    headlines.rows.push_back({"not reached", "chemical accuracy without noise", Tone::kWarning});
    return;
  }
  headlines.rows.push_back(
      {integer_text(reached->evaluations), "evaluations to chemical accuracy (without noise)"});
  headlines.rows.push_back(
      {time_span_text(reached->seconds),
       "running time to chemical accuracy, in episode " + integer_text(reached->episode)});
}

void add_successes(const SearchContent& c, Headlines& headlines) {
  if (c.run.record.episodes.empty()) return;
  const search::CurriculumOptions& curriculum = c.run.experiment.env.curriculum;
  headlines.rows.push_back(
      {percent_text(success_rate(c.run.record)),
       "of " + count_of(std::ssize(c.run.record.episodes), "episode") +
           (curriculum.moving ? " succeeded"
                              : " came within " + c.words.text(curriculum.threshold))});
}

/// "The best circuit ..., in one sentence".
Paragraph answer_text(const SearchContent& c) {
  const CircuitRecord& best = *c.best;
  std::string text = "The best circuit has " + count_of(std::ssize(best.circuit.gates()), "gate") +
                     ", " + std::to_string(best.circuit.num_two_qubit_gates()) +
                     " of them on two qubits, and depth " + std::to_string(best.circuit.depth()) +
                     ".";
  if (!c.is_ground_state()) {
    text +=
        " Its " + c.words.name + " is " + c.words.text(best.energy) +
        (c.is_noisy() ? " under the noise and " + c.words.text(best.noiseless_energy) + " without."
                      : ".");
    return {text};
  }
  text += " With its angles the energy lies ";
  if (c.is_noisy()) {
    text += c.words.text(best.error) + " above the exact one under the noise and " +
            c.words.text(best.noiseless_error) + " without";
  } else {
    text += c.words.text(best.noiseless_error) + " above the exact one";
  }
  const bool accurate = best.noiseless_error < c.words.target;
  text += accurate ? ", " : "; ";
  text += accurate ? "within chemical accuracy (1.6 mHa)" : "chemical accuracy is 1.6 mHa";
  return {text + (c.is_noisy() && accurate ? " without noise." : ".")};
}

Table circuits_table(const SearchContent& c, const std::vector<NamedCircuit>& named) {
  Table table;
  table.caption = "The circuits that the run keeps by name";
  const std::string unit = c.words.unit.empty() ? "" : " (" + c.words.unit + ")";
  table.header = {"circuit", "chosen for", "episode", "two-qubit gates",
                  "gates",   "rotations",  "depth",   c.words.without_noise() + unit};
  if (c.is_noisy()) table.header.push_back(c.words.under_noise() + unit);
  if (c.is_ground_state()) {
    table.header.push_back(c.is_noisy() ? "energy under noise (Ha)" : "energy (Ha)");
  }
  for (const NamedCircuit& n : named) {
    const CircuitRecord& r = *n.circuit;
    table.rows.push_back(
        {n.id, n.what, std::to_string(r.episode), std::to_string(r.circuit.num_two_qubit_gates()),
         std::to_string(r.circuit.gates().size()), std::to_string(r.circuit.num_rotations()),
         std::to_string(r.circuit.depth()), c.words.number(r.noiseless_error)});
    if (c.is_noisy()) table.rows.back().push_back(c.words.number(r.error));
    if (c.is_ground_state()) table.rows.back().push_back(format("%.9f", r.energy));
  }
  return table;
}

/// scores.csv of a search for a classifier: the lines of a circuit for each part of the samples.
struct Scores {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;

  /// The cell of a row; empty if there is no such column.
  std::string cell(const std::vector<std::string>& row, std::string_view column) const {
    const auto place = std::ranges::find(header, column) - header.begin();
    return place < std::ssize(row) ? row[static_cast<std::size_t>(place)] : "";
  }
};

Scores read_scores(const std::string& folder) {
  Scores scores;
  const std::string path = folder + "/scores.csv";
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return scores;
  std::istringstream lines(search::read_text_file(path));
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> cells;
    std::istringstream parts(line);
    for (std::string cell; std::getline(parts, cell, ',');) cells.push_back(cell);
    if (scores.header.empty()) {
      scores.header = std::move(cells);
    } else {
      scores.rows.push_back(std::move(cells));
    }
  }
  return scores;
}

std::string decimals(const char* how, const std::string& number) {
  if (number.empty() || number == "nan") return "-";
  return format(how, std::strtod(number.c_str(), nullptr));
}

/// A row for each circuit; accuracies and losses of the parts side by side.
Table scores_table(const Scores& scores) {
  constexpr std::array<const char*, 3> kParts{"train", "validation", "test"};
  Table table{"Accuracy and loss beside circuits that were not searched for (scores.csv)",
              {"circuit", "two-qubit gates", "gates", "depth"},
              {}};
  for (const char* what : {"accuracy", "loss"}) {
    for (const char* part : kParts) table.header.push_back(std::string(what) + ", " + part);
  }
  for (const auto& row : scores.rows) {
    const std::string circuit = scores.cell(row, "circuit");
    auto place = std::ranges::find(table.rows, circuit, [](const auto& r) { return r.front(); });
    if (place == table.rows.end()) {
      table.rows.push_back({circuit, scores.cell(row, "two_qubit_gates"), scores.cell(row, "gates"),
                            scores.cell(row, "depth")});
      table.rows.back().resize(table.header.size(), "-");
      place = std::prev(table.rows.end());
    }
    const auto part = std::ranges::find(kParts, scores.cell(row, "part")) - kParts.begin();
    if (part == std::ssize(kParts)) continue;
    const auto column = static_cast<std::size_t>(4 + part);
    (*place)[column] = decimals("%.3f", scores.cell(row, "accuracy"));
    (*place)[column + kParts.size()] = decimals("%.4f", scores.cell(row, "loss"));
  }
  return table;
}

void add_accuracy(const SearchContent& c, Headlines& headlines) {
  const Scores scores = read_scores(c.run.folder);
  for (const auto& row : scores.rows) {
    if (scores.cell(row, "circuit") != "best" || scores.cell(row, "part") != "test") continue;
    headlines.rows.push_back(
        {decimals("%.3f", scores.cell(row, "accuracy")), "accuracy on the test samples"});
  }
}

Headlines headlines_of(const SearchContent& c) {
  Headlines headlines;
  add_errors(c, headlines);
  if (!c.is_ground_state()) add_accuracy(c, headlines);
  headlines.rows.push_back({std::to_string(c.best->circuit.num_two_qubit_gates()),
                            two_qubit_word(c.best->circuit) + " of the best circuit"});
  headlines.rows.push_back({std::to_string(c.best->circuit.depth()), "its depth"});
  add_lowest_without_noise(c, headlines);
  if (c.smallest != nullptr) {
    headlines.rows.push_back({std::to_string(c.smallest->circuit.num_two_qubit_gates()),
                              two_qubit_word(c.smallest->circuit) +
                                  ", the fewest with chemical accuracy (without noise)"});
  }
  add_successes(c, headlines);
  add_target(c, headlines);
  return headlines;
}

}  // namespace

Section answer_section(const SearchContent& c) {
  Section section{"answer", "Answer", {}};
  if (c.best == nullptr) {
    section.blocks.emplace_back(
        Paragraph{"The record holds no circuit yet: no episode had found one when it was saved.",
                  Tone::kWarning});
    return section;
  }
  section.blocks.emplace_back(headlines_of(c));
  section.blocks.emplace_back(answer_text(c));
  const std::vector<NamedCircuit> named = named_circuits(c);
  for (const NamedCircuit& n : named) {
    section.blocks.emplace_back(
        CircuitDrawing{"circuit-" + n.id,
                       "The circuit " + n.id + ": " + n.what +
                           (c.is_ground_state() ? "" : "; it stands behind the encoding"),
                       n.circuit->circuit, n.circuit->angles, c.qubit_labels()});
  }
  section.blocks.emplace_back(circuits_table(c, named));
  if (c.is_ground_state()) return section;
  const Scores scores = read_scores(c.run.folder);
  if (!scores.rows.empty()) {
    section.blocks.emplace_back(scores_table(scores));
  } else {
    section.blocks.emplace_back(
        Paragraph{"There is no scores.csv: accuracies and the comparison with other circuits are "
                  "written when "
                  "a search ends.",
                  Tone::kNote});
  }
  return section;
}

}  // namespace qarch::apps
