#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <numeric>
#include <stdexcept>

#include "apps/progress_line.h"
#include "apps/report/report_words.h"
#include "apps/report/sections.h"
#include "apps/report/side_by_side.h"
#include "apps/report_circuit.h"
#include "search/classify/model.h"
#include "search/io/qasm.h"
#include "search/study_folder.h"

namespace qarch::apps {

namespace {

using Runs = std::span<const RecordedClassifier>;
using search::PartRecord;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostPoints = 500;
constexpr std::size_t kTest = 2;
constexpr const char* kSeedKey = "general.seed";

/// The last part of the data that has samples: what a classifier is judged by.
std::size_t judged_part(const search::ClassifierRecord& record) {
  for (std::size_t p = record.parts.size(); p-- > 0;) {
    if (record.parts[p].samples > 0) return p;
  }
  return 0;
}

double accuracy_of(const PartRecord& part) { return part.samples > 0 ? part.accuracy : kNaN; }

// --- one classifier ---

Headlines headlines(const search::ClassifierRecord& record) {
  const std::size_t judged = judged_part(record);
  const PartRecord& part = record.parts[judged];
  const std::string name(search::kPartNames[judged]);
  Headlines lines;
  lines.rows.push_back({share_text(accuracy_of(part)), name + " accuracy"});
  lines.rows.push_back({share_text(part.samples > 0 ? part.bayes_ceiling : kNaN),
                        "no classifier of these samples can do better"});
  const auto best = std::ranges::max_element(
      record.baselines, [&](const search::BaselineRecord& a, const search::BaselineRecord& b) {
        const bool test = judged == kTest;
        return (test ? a.test_accuracy : a.train_accuracy) <
               (test ? b.test_accuracy : b.train_accuracy);
      });
  if (best != record.baselines.end()) {
    lines.rows.push_back({share_text(judged == kTest ? best->test_accuracy : best->train_accuracy),
                          "best baseline: " + best->name});
  }
  lines.rows.push_back({std::to_string(record.num_two_qubit_gates), "two-qubit gates"});
  return lines;
}

Table parts_table(const search::ClassifierRecord& record) {
  Table table{"The classifier on every part of its data, under its noise. F1 is of the class '" +
                  (record.classes.empty() ? std::string("0") : record.classes[0]) +
                  "'. The Bayes ceiling is below 100 % where equal samples have different classes.",
              {"part", "samples", "accuracy", "loss", "F1", "Bayes ceiling"},
              {}};
  for (std::size_t p = 0; p < record.parts.size(); ++p) {
    const PartRecord& part = record.parts[p];
    if (part.samples == 0) continue;
    table.rows.push_back({std::string(search::kPartNames[p]), std::to_string(part.samples),
                          share_text(part.accuracy), digits(part.loss, 4), digits(part.f1),
                          share_text(part.bayes_ceiling)});
  }
  return table;
}

void add_baselines(std::vector<Block>& blocks, const search::ClassifierRecord& record) {
  if (record.baselines.empty()) {
    blocks.push_back(Paragraph{"No baselines were trained beside it.", Tone::kNote});
    return;
  }
  const bool test = record.parts[kTest].samples > 0;
  const PartRecord& part = record.parts[test ? kTest : 0];
  Table table{
      "Beside other classifiers of the same samples; 'no entanglement' is the same circuit "
      "without two-qubit gates in its ansatz, trained the same way.",
      {"classifier", "train accuracy", "test accuracy"},
      {{"this one", share_text(accuracy_of(record.parts[0])),
        share_text(accuracy_of(record.parts[kTest]))}}};
  Series bars{std::string(test ? "test" : "train") + " accuracy", SeriesStyle::kBars, {}, {}};
  const auto add_bar = [&](const std::string& name, double accuracy) {
    bars.x.push_back(static_cast<double>(bars.x.size()));
    bars.y.push_back(1e2 * accuracy);
    bars.labels.push_back(name);
  };
  add_bar("this one", accuracy_of(part));
  for (const search::BaselineRecord& row : record.baselines) {
    table.rows.push_back({row.name, share_text(row.train_accuracy), share_text(row.test_accuracy)});
    add_bar(row.name, test ? row.test_accuracy : row.train_accuracy);
  }
  Figure figure;
  figure.id = "accuracy";
  figure.title = "Accuracy beside baselines";
  figure.caption = std::string("Accuracy on the ") + (test ? "test" : "training") +
                   " samples of this classifier and of others of the same samples; the line is "
                   "what no classifier of these samples can exceed.";
  figure.alt = bars.name + ": ";
  for (std::size_t i = 0; i < bars.x.size(); ++i) {
    figure.alt += (i == 0 ? "" : ", ") + bars.labels[i] + " " + digits(bars.y[i]) + " %";
  }
  figure.alt += "; Bayes ceiling " + share_text(part.bayes_ceiling) + ".";
  figure.x = {""};
  figure.y = {"accuracy (%)", false, 0.0, 100.0};
  figure.lines.push_back({"Bayes ceiling", 1e2 * part.bayes_ceiling});
  figure.series.push_back(std::move(bars));
  blocks.emplace_back(std::move(figure));
  blocks.emplace_back(std::move(table));
}

Section answer_section(const RecordedClassifier& run) {
  const search::ClassifierRecord& record = run.record;
  Section section{"answer", "How well it does", {}};
  if (record.stopped) {
    section.blocks.push_back(Paragraph{
        "The training was interrupted: these are the weights that it had then.", Tone::kWarning});
  }
  section.blocks.emplace_back(headlines(record));
  section.blocks.emplace_back(parts_table(record));
  add_baselines(section.blocks, record);
  const std::size_t judged = judged_part(record);
  if (record.parts[judged].samples > 0 && record.classes.size() == 2) {
    const auto& c = record.parts[judged].confusion;
    section.blocks.push_back(
        Table{"Confusion matrix of the " + std::string(search::kPartNames[judged]) + " samples.",
              {"true class", "answered " + record.classes[0], "answered " + record.classes[1]},
              {{record.classes[0], std::to_string(c[0]), std::to_string(c[1])},
               {record.classes[1], std::to_string(c[2]), std::to_string(c[3])}}});
  }
  return section;
}

Section data_section(const RecordedClassifier& run) {
  const search::ClassifierRecord& record = run.record;
  Section section{"data", "Data", {}};
  Facts facts;
  facts.rows = {{"data", record.data},
                {"classes", listed(record.classes)},
                {"features", std::to_string(record.num_features)}};
  for (std::size_t p = 0; p < record.parts.size(); ++p) {
    facts.rows.emplace_back(std::string(search::kPartNames[p]) + " samples",
                            std::to_string(record.parts[p].samples));
  }
  section.blocks.emplace_back(std::move(facts));
  std::string notes;
  for (const std::string& note : record.data_notes) notes += note + "\n";
  if (!notes.empty()) section.blocks.push_back(Code{"Notes of loading and splitting", notes});
  if (!record.data_files.empty()) {
    section.blocks.push_back(Table{"Where the samples come from.",
                                   {"file", "date", "SHA-256"},
                                   provenance_rows(record.data_files)});
  }
  return section;
}

/// A column of the history of one start; at most kMostPoints of its rows, the last among them.
Series history_series(const std::vector<search::TrainingStep>& history, int restart,
                      double search::TrainingStep::*column, std::string name) {
  Series series{std::move(name), SeriesStyle::kLine, {}, {}};
  std::vector<const search::TrainingStep*> rows;
  for (const search::TrainingStep& step : history) {
    if (step.restart == restart) rows.push_back(&step);
  }
  const std::size_t stride = rows.size() / kMostPoints + 1;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i % stride != 0 && i + 1 != rows.size()) continue;
    series.x.push_back(rows[i]->step);
    series.y.push_back(rows[i]->*column);
  }
  return series;
}

double first_number(const std::vector<double>& values) {
  const auto found = std::ranges::find_if(values, [](double v) { return std::isfinite(v); });
  return found == values.end() ? kNaN : *found;
}

double last_number(const std::vector<double>& values) {
  for (std::size_t i = values.size(); i-- > 0;) {
    if (std::isfinite(values[i])) return values[i];
  }
  return kNaN;
}

/// A figure of the history: which columns, in which unit.
struct HistoryFigure {
  const char* id;
  const char* title;
  const char* caption;
  const char* axis;
  bool logarithmic;
  double scale;
  std::vector<std::pair<const char*, double search::TrainingStep::*>> columns;
};

const std::vector<HistoryFigure>& history_figures() {
  using Step = search::TrainingStep;
  static const std::vector<HistoryFigure> kFigures{
      {"loss",
       "Loss",
       "Mean loss of all training samples, and of the mini-batches between two points.",
       "loss",
       false,
       1.0,
       {{"training samples", &Step::train_loss}, {"mini-batches", &Step::batch_loss}}},
      {"accuracy-history",
       "Accuracy",
       "Share of right answers while it was trained.",
       "right answers (%)",
       false,
       1e2,
       {{"training samples", &Step::train_accuracy},
        {"validation samples", &Step::validation_accuracy}}},
      {"gradient",
       "Gradient",
       "Norm of the gradient of the last mini-batch.",
       "norm of the gradient",
       true,
       1.0,
       {{"gradient", &Step::gradient_norm}}}};
  return kFigures;
}

Section history_section(const RecordedClassifier& run) {
  const std::vector<search::TrainingStep>& history = run.record.history;
  Section section{"history", "How it was trained", {}};
  if (history.empty()) {
    section.blocks.push_back(Paragraph{"The run has no history.", Tone::kNote});
    return section;
  }
  int restarts = 0;
  for (const search::TrainingStep& step : history) restarts = std::max(restarts, step.restart + 1);
  for (const HistoryFigure& row : history_figures()) {
    Figure figure;
    figure.id = row.id;
    figure.title = row.title;
    figure.caption = row.caption;
    figure.x = {"step"};
    figure.y = {row.axis, row.logarithmic};
    for (const auto& [name, column] : row.columns) {
      // Of several starts the mini-batches would hide the curves that matter.
      if (restarts > 1 && column == &search::TrainingStep::batch_loss) continue;
      for (int restart = 0; restart < restarts; ++restart) {
        std::string label = name;
        if (restarts > 1) label += ", start " + std::to_string(restart + 1);
        Series series = history_series(history, restart, column, label);
        for (double& y : series.y) {
          y *= row.scale;
          if (row.logarithmic && !(y > 0.0)) y = kNaN;
        }
        if (std::isnan(last_number(series.y))) continue;
        figure.alt += label + ": from " + digits(first_number(series.y)) + " to " +
                      digits(last_number(series.y)) + ". ";
        figure.series.push_back(std::move(series));
      }
    }
    if (figure.series.empty()) continue;
    figure.alt = std::string(row.axis) + " against steps. " + figure.alt;
    figure.alt.pop_back();
    section.blocks.emplace_back(std::move(figure));
  }
  section.blocks.push_back(Paragraph{count_text(static_cast<double>(run.record.evaluations)) +
                                     " circuits were evaluated, a gradient counted at its cost."});
  return section;
}

// --- the circuit ---

/// "pi/2 + 2 x_0": an affine angle as text.
std::string affine_text(double offset, const std::vector<std::pair<std::string, double>>& terms) {
  std::string text = offset != 0.0 || terms.empty() ? digits(offset) : "";
  for (const auto& [name, factor] : terms) {
    if (!text.empty())
      text += factor < 0.0 ? " - " : " + ";
    else if (factor < 0.0)
      text += "-";
    if (std::abs(factor) != 1.0) text += digits(std::abs(factor)) + " ";
    text += name;
  }
  return text;
}

struct NamedCircuit {
  sim::Circuit circuit{1};
  std::vector<std::string> slots;
};

NamedCircuit circuit_of_file(const std::string& file) {
  const search::QasmCircuit qasm = search::read_qasm_file(file);
  NamedCircuit named{qasm.circuit, {}};
  for (const search::QasmAngle& angle : qasm.slots) {
    std::vector<std::pair<std::string, double>> terms;
    for (const auto& [input, factor] : angle.terms) {
      terms.emplace_back(qasm.inputs.at(static_cast<std::size_t>(input)), factor);
    }
    named.slots.push_back(affine_text(angle.offset, terms));
  }
  return named;
}

NamedCircuit circuit_of_experiment(const RecordedClassifier& run) {
  const search::EncodedCircuit model =
      search::build_model(run.experiment.model, run.record.num_features);
  NamedCircuit named{model.circuit, {}};
  for (const search::EncodedAngle& angle : model.angles) {
    std::vector<std::pair<std::string, double>> terms;
    std::string data = "x_" + std::to_string(angle.feature);
    if (angle.partner >= 0) data = "x" + data + "_" + std::to_string(angle.partner);
    if (angle.feature >= 0) terms.emplace_back(data, angle.data_scale);
    if (angle.weight >= 0) {
      terms.emplace_back("w_" + std::to_string(angle.weight), angle.weight_scale);
    }
    named.slots.push_back(affine_text(angle.offset, terms));
  }
  return named;
}

void add_circuit(std::vector<Block>& blocks, const RecordedClassifier& run,
                 const std::string& label) {
  const std::string file = run.folder + "/classifier.qasm";
  const bool there = std::filesystem::exists(file);
  if (!there) {
    blocks.push_back(Paragraph{
        "classifier.qasm of " + label + " is not there: the circuit is that of its configuration.",
        Tone::kNote});
  }
  const NamedCircuit named = there ? circuit_of_file(file) : circuit_of_experiment(run);
  CircuitDrawing drawing{"classifier-" + id_of(label), "", named.circuit, {}};
  drawing.slot_names = named.slots;
  drawing.caption =
      "The circuit of " + label + ": " +
      counted(static_cast<std::size_t>(run.record.num_gates), "gate") + ", " +
      counted(static_cast<std::size_t>(run.record.num_two_qubit_gates), "two-qubit gate") + ", " +
      counted(run.record.classifier.weights.size(), "weight") +
      ". x_f: features, w_j: weights; xx_f_g: (pi - x_f) (pi - x_g).";
  blocks.emplace_back(std::move(drawing));
}

Table weights_table(const search::ClassifierRecord& record) {
  Table table{"The trained weights, radian, and the bias.", {"weight", "value"}, {}};
  table.folded = true;
  const std::vector<double>& weights = record.classifier.weights;
  for (std::size_t j = 0; j < weights.size(); ++j) {
    table.rows.push_back({"w_" + std::to_string(j), format("%.6f", weights[j])});
  }
  table.rows.push_back({"bias", format("%.6f", record.classifier.bias)});
  return table;
}

Section noise_section(const search::ClassifierRecord& record) {
  const search::NoiseRecord& noise = record.noise;
  Section section{"noise", "Noise", {Facts{{{"noise", noise.name}}}}};
  if (!noise.description.empty()) section.blocks.push_back(Paragraph{noise.description});
  std::string rules;
  for (const std::string& line : noise.rules) rules += line + "\n";
  if (!rules.empty()) section.blocks.push_back(Code{"What it did to the circuit", rules});
  for (const std::string& line : noise.repairs) {
    section.blocks.push_back(Paragraph{"Repaired: " + line, Tone::kNote});
  }
  for (const std::string& line : noise.notes) {
    section.blocks.push_back(Paragraph{line, Tone::kNote});
  }
  if (!noise.provenance.empty()) {
    section.blocks.push_back(
        Table{"Files.", {"file", "date", "SHA-256"}, provenance_rows(noise.provenance)});
  }
  return section;
}

Section reproduce_section(Runs runs, std::span<const std::string> labels) {
  Section section{"reproduce", "How to reproduce it, and how to go on", {}};
  std::string again;
  std::string judge;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::string& label = labels[i];
    const bool noiseless = runs[i].record.noise.name == "noiseless";
    again += "qarch classify train " + label + "/configuration.cfg --output " + label + "-again\n";
    judge += "qarch classify evaluate " + label + " --noise " +
             (noiseless ? "ibm_mumbai_median" : "noiseless") + "\nqarch classify attack " + label +
             "\n";
  }
  section.blocks.push_back(Paragraph{"From the folder that the runs are in, with qarch " +
                                     runs[0].record.qarch_version + "."});
  section.blocks.push_back(Code{"Train again", again});
  section.blocks.push_back(Code{"Judge it under other noise, attack it", judge});
  for (std::size_t i = 0; i < runs.size(); ++i) {
    section.blocks.push_back(
        Code{"Configuration of " + labels[i], runs[i].record.configuration, true});
  }
  return section;
}

void add_single(Report& report, const RecordedClassifier& run, const std::string& label) {
  report.title = label;
  report.subtitle = "classifier of " + run.record.data + ", noise " + run.record.noise.name;
  report.sections.push_back(answer_section(run));
  report.sections.push_back(data_section(run));
  report.sections.push_back(history_section(run));
  Section circuit{"circuit", "The circuit", {}};
  add_circuit(circuit.blocks, run, label);
  circuit.blocks.emplace_back(weights_table(run.record));
  report.sections.push_back(std::move(circuit));
  report.sections.push_back(noise_section(run.record));
}

// --- several ---

/// Indices of runs that differ in their seed alone.
std::vector<std::vector<std::size_t>> groups_of(Runs runs) {
  std::vector<std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto group = std::ranges::find_if(groups, [&](const std::vector<std::size_t>& g) {
      return search::differences(runs[g[0]].record.configuration, runs[i].record.configuration,
                                 kSeedKey)
          .empty();
    });
    if (group == groups.end()) {
      groups.push_back({i});
    } else {
      group->push_back(i);
    }
  }
  return groups;
}

/// "93.5 % +- 1.2 %": mean and standard deviation (n - 1) of those that are numbers.
std::string spread_text(std::vector<double> values) {
  std::erase_if(values, [](double v) { return !std::isfinite(v); });
  if (values.empty()) return "-";
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0.0;
  for (const double v : values) squares += (v - mean) * (v - mean);
  return share_text(mean) +
         (values.size() > 1 ? " +- " + share_text(std::sqrt(squares / (n - 1.0))) : "");
}

Table side_by_side_table(Runs runs, std::span<const std::string> labels) {
  Table table{
      "Accuracies under the noise of each.",
      {"run", "data", "noise", "seed", "train accuracy", "validation accuracy", "test accuracy",
       "test F1", "Bayes ceiling", "gates", "two-qubit gates", "weights", "evaluations"},
      {}};
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const search::ClassifierRecord& r = runs[i].record;
    table.rows.push_back({labels[i], r.data, r.noise.name, std::to_string(r.seed),
                          share_text(accuracy_of(r.parts[0])), share_text(accuracy_of(r.parts[1])),
                          share_text(accuracy_of(r.parts[kTest])),
                          r.parts[kTest].samples > 0 ? digits(r.parts[kTest].f1) : "-",
                          share_text(r.parts[judged_part(r)].bayes_ceiling),
                          std::to_string(r.num_gates), std::to_string(r.num_two_qubit_gates),
                          std::to_string(r.classifier.weights.size()),
                          std::to_string(r.evaluations)});
  }
  return table;
}

/// Mean and spread over the seeds of each group of two and more.
void add_seed_statistics(std::vector<Block>& blocks, Runs runs,
                         std::span<const std::string> labels) {
  Table table{
      "Mean and standard deviation over runs that differ in their seed alone. So few runs "
      "tell little about the spread; classifiers of one data set share its samples where "
      "data.seed is set.",
      {"runs", "classifier", "train accuracy", "test accuracy"},
      {}};
  for (const std::vector<std::size_t>& group : groups_of(runs)) {
    if (group.size() < 2) continue;
    std::vector<std::string> names;
    std::map<std::string, std::array<std::vector<double>, 2>> accuracies;
    std::vector<std::string> order{"this one"};
    for (const std::size_t i : group) {
      const search::ClassifierRecord& record = runs[i].record;
      names.push_back(labels[i]);
      accuracies["this one"][0].push_back(accuracy_of(record.parts[0]));
      accuracies["this one"][1].push_back(accuracy_of(record.parts[kTest]));
      for (const search::BaselineRecord& row : record.baselines) {
        if (std::ranges::find(order, row.name) == order.end()) order.push_back(row.name);
        accuracies[row.name][0].push_back(row.train_accuracy);
        accuracies[row.name][1].push_back(row.test_accuracy);
      }
    }
    for (const std::string& name : order) {
      table.rows.push_back({listed(names), name, spread_text(accuracies[name][0]),
                            spread_text(accuracies[name][1])});
    }
  }
  if (!table.rows.empty()) blocks.emplace_back(std::move(table));
}

Figure accuracy_figure(Runs runs, std::span<const std::string> labels) {
  Series bars{"accuracy", SeriesStyle::kBars, {}, {}};
  Series ceilings{"Bayes ceiling", SeriesStyle::kPoints, {}, {}};
  Figure figure;
  figure.alt = "Accuracy: ";
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const PartRecord& part = runs[i].record.parts[judged_part(runs[i].record)];
    const auto x = static_cast<double>(i);
    bars.x.push_back(x);
    bars.y.push_back(1e2 * accuracy_of(part));
    bars.labels.push_back(labels[i]);
    ceilings.x.push_back(x);
    ceilings.y.push_back(1e2 * part.bayes_ceiling);
    figure.alt += (i == 0 ? "" : ", ") + labels[i] + " " + digits(bars.y.back()) + " %";
  }
  figure.alt += ".";
  figure.id = "accuracy";
  figure.title = "Accuracy";
  figure.caption =
      "Accuracy on the test samples (where a run has none, on the last part that it "
      "has), and what no classifier of these samples can exceed.";
  figure.x = {""};
  figure.y = {"accuracy (%)", false, 0.0, 100.0};
  figure.series = {std::move(bars), std::move(ceilings)};
  return figure;
}

void add_loss_figure(std::vector<Block>& blocks, Runs runs, std::span<const std::string> labels) {
  Figure figure;
  figure.id = "loss";
  figure.title = "Training loss";
  figure.caption = "Mean loss of all training samples of each run; of several starts the first.";
  figure.x = {"step"};
  figure.y = {"loss"};
  figure.alt = "Training loss against steps. ";
  for (std::size_t i = 0; i < runs.size(); ++i) {
    Series series =
        history_series(runs[i].record.history, 0, &search::TrainingStep::train_loss, labels[i]);
    if (series.x.empty()) continue;
    figure.alt +=
        labels[i] + ": from " + digits(series.y.front()) + " to " + digits(series.y.back()) + ". ";
    figure.series.push_back(std::move(series));
  }
  figure.alt.pop_back();
  if (!figure.series.empty()) blocks.emplace_back(std::move(figure));
}

void add_several(Report& report, Runs runs, std::span<const std::string> labels) {
  report.title = std::to_string(runs.size()) + " classifiers compared";
  report.subtitle = listed(labels);
  Section answer{"answer", "How well they do", {}};
  const bool one_data = std::ranges::all_of(
      runs, [&](const RecordedClassifier& r) { return r.record.data == runs[0].record.data; });
  if (!one_data) {
    answer.blocks.push_back(Paragraph{
        "These classifiers are of different data: their accuracies are not to be ranked against "
        "each other.",
        Tone::kWarning});
  }
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (!runs[i].record.stopped) continue;
    answer.blocks.push_back(
        Paragraph{"The training of " + labels[i] + " was interrupted.", Tone::kWarning});
  }
  answer.blocks.emplace_back(side_by_side_table(runs, labels));
  answer.blocks.emplace_back(accuracy_figure(runs, labels));
  add_seed_statistics(answer.blocks, runs, labels);
  report.sections.push_back(std::move(answer));
  std::vector<std::string> configurations;
  for (const RecordedClassifier& run : runs) configurations.push_back(run.record.configuration);
  report.sections.push_back(
      {"configuration", "How they differ", configuration_differences(labels, configurations)});
  Section history{"history", "How they were trained", {}};
  add_loss_figure(history.blocks, runs, labels);
  if (!history.blocks.empty()) report.sections.push_back(std::move(history));
  Section circuits{"circuits", "The circuits", {}};
  for (const std::vector<std::size_t>& group : groups_of(runs)) {
    if (group.size() > 1) {
      std::vector<std::string> names;
      for (const std::size_t i : group) names.push_back(labels[i]);
      circuits.blocks.push_back(Paragraph{listed(names) + " have one circuit, drawn once."});
    }
    add_circuit(circuits.blocks, runs[group[0]], labels[group[0]]);
  }
  report.sections.push_back(std::move(circuits));
}

}  // namespace

Report classifier_report(std::span<const RecordedClassifier> runs, const Streams& /*streams*/) {
  if (runs.empty()) throw std::invalid_argument("report: no classifier, must be at least one");
  std::vector<std::string> folders;
  for (const RecordedClassifier& run : runs) folders.push_back(run.folder);
  const std::vector<std::string> labels = run_labels(folders);
  Report report;
  if (runs.size() == 1) {
    add_single(report, runs[0], labels[0]);
  } else {
    add_several(report, runs, labels);
  }
  report.sections.push_back(reproduce_section(runs, labels));
  return report;
}

}  // namespace qarch::apps
