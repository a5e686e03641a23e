#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <set>
#include <sstream>

#include "apps/report/search_sections.h"
#include "apps/report/sections.h"
#include "apps/simulation.h"
#include "search/search_run.h"
#include "sim/error_budget.h"
#include "sim/expectation.h"
#include "tests/apps/program_fixture.h"
#include "tests/apps/report_dump.h"

namespace qarch::apps {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kNoisy = "h2-2q-mumbai-median-fast";
constexpr const char* kDevice = QARCH_SOURCE_DIR "/data/devices/example_line.csv";
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

const Section* find(const Report& report, const std::string& id) {
  for (const Section& section : report.sections) {
    if (section.id == id) return &section;
  }
  return nullptr;
}

template <class T>
std::vector<const T*> all(const Section& section) {
  std::vector<const T*> found;
  for (const Block& block : section.blocks) {
    if (const T* one = std::get_if<T>(&block)) found.push_back(one);
  }
  return found;
}

const Figure* find_figure(const Report& report, const std::string& id) {
  for (const Section& section : report.sections) {
    for (const Figure* figure : all<Figure>(section)) {
      if (figure->id == id) return figure;
    }
  }
  return nullptr;
}

const Table* find_table(const Report& report, const std::string& section,
                        const std::string& caption) {
  for (const Table* table : all<Table>(*find(report, section))) {
    if (table->caption.starts_with(caption)) return table;
  }
  return nullptr;
}

bool is_id(const std::string& id) {
  return !id.empty() &&
         std::ranges::all_of(id, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; });
}

void expect_whole(const Figure& figure) {
  EXPECT_TRUE(is_id(figure.id)) << figure.id;
  EXPECT_THAT(figure.title, Not(IsEmpty())) << figure.id;
  EXPECT_THAT(figure.caption, Not(IsEmpty())) << figure.id;
  EXPECT_THAT(figure.x.label, Not(IsEmpty())) << figure.id;
  EXPECT_THAT(figure.y.label, Not(IsEmpty())) << figure.id;
  EXPECT_NE(figure.alt.find_first_of("0123456789"), std::string::npos) << figure.id << figure.alt;
  EXPECT_THAT(figure.series, Not(IsEmpty())) << figure.id;
  for (const Series& series : figure.series) {
    EXPECT_EQ(series.x.size(), series.y.size()) << figure.id;
    const bool band = series.style == SeriesStyle::kBand;
    EXPECT_EQ(series.y_low.size(), band ? series.x.size() : 0U) << figure.id;
    EXPECT_EQ(series.y_high.size(), band ? series.x.size() : 0U) << figure.id;
    EXPECT_LE(series.x.size(), 500U) << figure.id;
    for (const double y : series.y) {
      EXPECT_FALSE(figure.y.logarithmic && y <= 0.0) << figure.id;
    }
  }
}

/// What every report must be, whatever it is about.
void expect_whole(const Report& report) {
  EXPECT_THAT(report.title, Not(IsEmpty()));
  EXPECT_THAT(report.subtitle, Not(IsEmpty()));
  std::set<std::string> sections;
  std::set<std::string> drawings;
  for (const Section& section : report.sections) {
    EXPECT_TRUE(is_id(section.id)) << section.id;
    EXPECT_TRUE(sections.insert(section.id).second) << section.id;
    EXPECT_THAT(section.blocks, Not(IsEmpty())) << section.id;
    for (const Figure* figure : all<Figure>(section)) {
      expect_whole(*figure);
      EXPECT_TRUE(drawings.insert(figure->id).second) << figure->id;
    }
    for (const CircuitDrawing* drawing : all<CircuitDrawing>(section)) {
      EXPECT_TRUE(is_id(drawing->id)) << drawing->id;
      EXPECT_TRUE(drawings.insert(drawing->id).second) << drawing->id;
      EXPECT_EQ(static_cast<int>(drawing->angles.size()), drawing->circuit.num_parameters());
    }
    for (const Table* table : all<Table>(section)) {
      for (const auto& row : table->rows) {
        EXPECT_EQ(row.size(), table->header.size()) << table->caption;
      }
    }
  }
}

/// For what several tests read.
struct SharedFolder {
  std::string path = ::testing::TempDir() + "qarch_search_report_" + std::to_string(getpid());
  SharedFolder() { std::filesystem::create_directories(path); }
  SharedFolder(const SharedFolder&) = delete;
  SharedFolder& operator=(const SharedFolder&) = delete;
  ~SharedFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
};

class SearchReport : public ProgramFixture {
 protected:
  /// A search of few episodes by the program itself.
  RecordedSearch search(const std::string& experiment, std::vector<std::string> settings = {},
                        const std::string& name = "run") {
    std::vector<std::string> words{"search", experiment, "--output", at(name)};
    settings.insert(settings.begin(), "general.episodes=60");
    for (const std::string& setting : settings) {
      words.insert(words.end(), {"--set", setting});
    }
    const Output output = qarch(words);
    EXPECT_EQ(output.code, 0) << output.err;
    return read_recorded_search(at(name));
  }

  /// A run under noise, made once by the process; tests may change what they get.
  static const RecordedSearch& noisy() {
    static const SharedFolder folder;
    static const RecordedSearch run = [] {
      const std::string path = folder.path + "/run";
      const Output output =
          qarch({"search", kNoisy, "--set", "general.episodes=60", "--output", path});
      EXPECT_EQ(output.code, 0) << output.err;
      return read_recorded_search(path);
    }();
    return run;
  }

  Report report(const RecordedSearch& run) {
    std::ostringstream out;
    std::ostringstream err;
    Report made = search_report(run, {out, err, false});
    EXPECT_EQ(out.str(), "");
    expect_whole(made);
    return made;
  }
};

TEST_F(SearchReport, SaysWhatWasAskedAndWhatWasFound) {
  const RecordedSearch run = noisy();
  const Report made = report(run);
  std::vector<std::string> ids;
  for (const Section& section : made.sections) ids.push_back(section.id);
  EXPECT_THAT(ids, ElementsAre("question", "answer", "execution", "learning", "front", "noise",
                               "budget", "pruning", "timing", "configuration", "reproduction"));
  const std::string text = ReportText::text(made);
  EXPECT_THAT(text, AllOf(HasSubstr("the ground state of h2-2q"),
                          HasSubstr("under the noise of ibm_mumbai_median"),
                          HasSubstr("2 active electrons in 2 active orbitals"),
                          HasSubstr("exact energy: -1.137270175 Ha"),
                          HasSubstr("Hartree-Fock energy: -1.116684387 Ha, 20.6 mHa"),
                          HasSubstr("chemical accuracy")));
  EXPECT_THAT(text, Not(HasSubstr("WARNING")));
}

TEST_F(SearchReport, HeadlinesAreThoseOfTheRecord) {
  const RecordedSearch run = noisy();
  const SearchContent content(run);
  const Section answer = answer_section(content);
  const auto& rows = all<Headlines>(answer).front()->rows;
  ASSERT_GE(rows.size(), 5U);
  EXPECT_EQ(rows[0].value, content.words.text(content.best->noiseless_error));
  EXPECT_EQ(rows[0].name, "error without noise");
  EXPECT_EQ(rows[1].value, content.words.text(content.best->error));
  EXPECT_EQ(rows[1].name, "error under noise");
  EXPECT_EQ(rows[2].value, std::to_string(content.best->circuit.num_two_qubit_gates()));
  const bool accurate = content.best->noiseless_error < search::kChemicalAccuracy;
  EXPECT_EQ(rows[0].tone, accurate ? Tone::kGood : Tone::kPlain);
  int successes = 0;
  for (const auto& episode : run.record.episodes) successes += episode.success;
  const std::string share = percent_text(successes / 60.0);
  EXPECT_TRUE(std::ranges::any_of(rows, [&](const Headlines::Row& row) {
    return row.value == share && row.name.starts_with("of 60 episodes");
  })) << share;
}

TEST_F(SearchReport, AnotherCircuitThatIsBetterWithoutNoiseHasALineOfItsOwn) {
  RecordedSearch run = noisy();
  const auto set = [&](const std::string& id, double error) {
    for (auto& circuit : run.record.circuits) {
      if (circuit.id == id) circuit.noiseless_error = error;
    }
  };
  const auto dump = [&] {
    return ReportText::text(Report{"", "", {answer_section(SearchContent(run))}});
  };
  set("best", 0.005);
  set("best_noiseless", 0.001);
  const SearchContent content(run);
  const Section answer = answer_section(content);
  const auto& rows = all<Headlines>(answer).front()->rows;
  EXPECT_EQ(rows[0].value, content.words.text(0.005));
  EXPECT_EQ(rows[0].tone, Tone::kPlain);
  const auto other = std::ranges::find_if(
      rows, [](const Headlines::Row& row) { return row.name.starts_with("lowest error"); });
  ASSERT_NE(other, rows.end());
  EXPECT_EQ(other->value, content.words.text(0.001));
  EXPECT_EQ(other->tone, Tone::kPlain);
  EXPECT_THAT(other->name, StartsWith("lowest error without noise (another circuit, "));
  EXPECT_THAT(dump(), HasSubstr("(to 0.001 mHa the smaller circuit wins)"));
  set("best", 0.001);
  EXPECT_THAT(dump(), Not(HasSubstr("another circuit")));
}

TEST_F(SearchReport, OneTwoQubitGateIsSingular) {
  RecordedSearch run = noisy();
  sim::Circuit one(2);
  one.append(sim::GateKind::kCx, {0, 1});
  for (auto& circuit : run.record.circuits) {
    circuit.circuit = one;
    circuit.angles.clear();
  }
  const std::string text = ReportText::text(Report{"", "", {answer_section(SearchContent(run))}});
  EXPECT_THAT(text, AllOf(HasSubstr("* 1 | CNOT of the best circuit"),
                          HasSubstr("under the noise and without (to 0.001 mHa")));
}

TEST_F(SearchReport, PruningIsNamedOnlyWhereItFoundLess) {
  RecordedSearch run = noisy();
  const auto caption = [&](double error) {
    for (auto& circuit : run.record.circuits) {
      if (circuit.id == "best_noiseless") circuit.noiseless_error = error;
    }
    return find_figure(report(run), "best-by-episode")->caption;
  };
  EXPECT_THAT(caption(run.events.best_error() + 0.01), Not(HasSubstr("pruning found")));
  EXPECT_THAT(caption(run.events.best_error() - 0.01), HasSubstr("pruning found"));
}

TEST_F(SearchReport, TheCurvesHoldTheEpisodes) {
  const RecordedSearch run = noisy();
  const Report made = report(run);
  const Figure* errors = find_figure(made, "episode-errors");
  ASSERT_NE(errors, nullptr);
  ASSERT_EQ(errors->series.size(), 2U);
  ASSERT_EQ(errors->series[1].y.size(), 60U);
  for (std::size_t e = 0; e < 60; ++e) {
    const double error =
        1e3 * (run.record.episodes[e].noiseless_energy - run.record.problem.exact_energy);
    EXPECT_NEAR(errors->series[1].y[e], std::max(error, 1e-9), 1e-12);
  }
  const Figure* best = find_figure(made, "best-by-evaluations");
  ASSERT_NE(best, nullptr);
  EXPECT_TRUE(best->x.logarithmic);
  ASSERT_EQ(best->series.size(), 2U);
  double lowest = std::numeric_limits<double>::infinity();
  for (const auto& episode : run.record.episodes) lowest = std::min(lowest, episode.energy);
  EXPECT_NEAR(best->series[0].y.back(), 1e3 * (lowest - run.record.problem.exact_energy), 1e-9);
  EXPECT_EQ(best->series[0].x.back(), static_cast<double>(run.record.episodes.back().evaluations));
  EXPECT_NEAR(best->series[1].y.back(), std::max(1e3 * run.events.best_error(), 1e-9), 1e-12);
  EXPECT_EQ(best->series[1].x.back(),
            std::max(static_cast<double>(run.record.episodes.back().evaluations),
                     static_cast<double>(run.events.improvements.back().evaluations)));
  EXPECT_THAT(find_figure(made, "best-by-episode")->alt, HasSubstr(" falls from "));
}

TEST_F(SearchReport, TheFrontIsThatOfTheArchive) {
  const RecordedSearch run = noisy();
  const Report made = report(run);
  const Figure* front = find_figure(made, "front");
  ASSERT_NE(front, nullptr);
  EXPECT_EQ(front->series[0].x.size(), run.record.archive.size());
  const Series& line = front->series[1];
  for (std::size_t i = 1; i < line.x.size(); ++i) {
    EXPECT_GT(line.x[i], line.x[i - 1]);
    EXPECT_LT(line.y[i], line.y[i - 1]);
  }
  std::vector<std::string> lines;
  for (const ReferenceLine& reference : front->lines) lines.push_back(reference.name);
  EXPECT_THAT(lines, ElementsAre("chemical accuracy", "Hartree-Fock"));
  const Table* table = find_table(made, "front", "The circuits behind the lines");
  ASSERT_NE(table, nullptr);
  EXPECT_EQ(table->header[6], "trained again without noise (mHa)");
}

TEST_F(SearchReport, WhatTheBestCircuitDoesIsComputedAgain) {
  const RecordedSearch run = noisy();
  const std::string text =
      ReportText::text(Report{"", "", {execution_section(SearchContent(run))}});
  const auto* best = search::find_circuit(run.record, "best");
  std::array<char, 64> energy{};
  std::snprintf(energy.data(), energy.size(), "energy under the noise: %.9f Ha", best->energy);
  EXPECT_THAT(text, AllOf(HasSubstr(energy.data()), HasSubstr("fidelity"),
                          HasSubstr("for each of 4 Pauli strings"), HasSubstr("<N> = 2.0000")));
}

TEST_F(SearchReport, TheBudgetIsExact) {
  const RecordedSearch run = noisy();
  const SearchContent content(run);
  const Report made = report(run);
  const sim::ErrorBudget budget = sim::error_budget(content.executed(content.best->circuit),
                                                    content.best->angles, content.noise->model);
  const BudgetSums sums = budget_sums(budget);
  const Figure* figure = find_figure(made, "error-budget");
  ASSERT_NE(figure, nullptr);
  for (std::size_t i = 0; i < figure->series[0].y.size(); ++i) {
    EXPECT_EQ(figure->series[0].y[i], budget.cost[static_cast<std::size_t>(sums.order[i])]);
  }
  const Table* causes = find_table(made, "budget", "Where the error of the energy comes from");
  ASSERT_NE(causes, nullptr);
  EXPECT_EQ(causes->rows.front()[1], content.words.number(content.best->noiseless_error));
  EXPECT_EQ(causes->rows.back()[1], content.words.number(content.best->error));
}

TEST_F(SearchReport, WithoutNoiseThereIsNoBudget) {
  const Report made = report(search("h2-2q-noiseless-fast"));
  EXPECT_EQ(find(made, "budget"), nullptr);
  const std::string text = ReportText::text(made);
  EXPECT_THAT(text, AllOf(HasSubstr("The search ran without noise"), Not(HasSubstr("under noise")),
                          Not(HasSubstr("under the noise"))));
}

TEST_F(SearchReport, ADeviceHasNativeGatesQubitsAndADuration) {
  const Report made =
      report(search("h2-2q-noiseless-fast", {std::string("noise.device=") + kDevice,
                                             "noise.qubits=1,2", "env.gates=ry,cx"}));
  const std::string text = ReportText::text(made);
  EXPECT_THAT(
      text, AllOf(HasSubstr("q0 on 1, q1 on 2"), HasSubstr("in native gates, gate by gate"),
                  HasSubstr(" us"), HasSubstr("with neighbours merged"),
                  HasSubstr(std::string("--device ") + kDevice + " --qubits 1,2 --error-budget")));
  const auto drawings = all<CircuitDrawing>(*find(made, "answer"));
  ASSERT_FALSE(drawings.empty());
  EXPECT_THAT(drawings.front()->qubit_labels, ElementsAre("q0 (Q1)", "q1 (Q2)"));
}

TEST_F(SearchReport, AClassifierIsToldOfWithoutHartrees) {
  const RecordedSearch run =
      search("classifier/search-moons", {"general.episodes=4", "data.samples=30", "data.train=10",
                                         "data.validation=10", "data.test=10"});
  const Report made = report(run);
  const std::string text = ReportText::text(made);
  EXPECT_THAT(text,
              AllOf(HasSubstr("Search for a classifier of moons"), HasSubstr("validation loss"),
                    HasSubstr("accuracy on the test samples"), HasSubstr("no error budget")));
  const std::size_t configuration = text.find("## Configuration");
  for (const char* word : {"mHa", "chemical", "Hartree", "ground state"}) {
    EXPECT_EQ(text.substr(0, configuration).find(word), std::string::npos) << word;
  }
  const Table* scores = find_table(made, "answer", "Accuracy and loss");
  ASSERT_NE(scores, nullptr);
  EXPECT_EQ(scores->rows.front().front(), "best");
  std::filesystem::remove(at("run/scores.csv"));
  EXPECT_THAT(ReportText::text(report(run)), HasSubstr("NOTE There is no scores.csv"));
}

TEST_F(SearchReport, ARunThatHasNotEndedSaysSoFirst) {
  RecordedSearch run = noisy();
  run.events.stop_reason.clear();
  run.events.episodes = 75;
  const Report made = report(run);
  const auto* warning = std::get_if<Paragraph>(&made.sections.front().blocks.front());
  ASSERT_NE(warning, nullptr);
  EXPECT_EQ(warning->tone, Tone::kWarning);
  EXPECT_THAT(warning->text,
              AllOf(StartsWith("This run has not ended"), HasSubstr("60 episodes of 60"),
                    HasSubstr("already has 75"), HasSubstr("qarch search --resume run")));
}

TEST_F(SearchReport, EveryEndIsSaid) {
  RecordedSearch run = noisy();
  const SearchContent content(run);
  for (const std::string_view reason : search::kStopReasonNames) {
    run.events.stop_reason = reason;
    const auto warning = unfinished_warning(content);
    const bool early = reason == "interrupted" || reason == "time_limit";
    EXPECT_EQ(warning.has_value(), early) << reason;
    EXPECT_THAT(ReportText::text(Report{"", "", {timing_section(content)}}),
                Not(HasSubstr("ended by: nothing")))
        << reason;
  }
}

TEST_F(SearchReport, WithoutALogThereAreNotesForTimes) {
  std::filesystem::create_directory(at("run"));
  std::filesystem::copy(noisy().folder + "/run.h5", at("run/run.h5"));
  const std::string text = ReportText::text(report(read_recorded_search(at("run"))));
  EXPECT_THAT(text, AllOf(HasSubstr("The log of this run, events.jsonl, is not there"),
                          HasSubstr("NOTE The log shows no improvements"),
                          HasSubstr("nothing is known of its times")));
}

TEST_F(SearchReport, AnEmptyRunIsNotesAndItsConfiguration) {
  RecordedSearch run = noisy();
  run.record.episodes.clear();
  run.record.circuits.clear();
  run.record.archive.clear();
  run.record.prunings.clear();
  run.events = {};
  const Report made = report(run);
  const std::string text = ReportText::text(made);
  EXPECT_THAT(text, AllOf(HasSubstr("WARNING This run has not ended"),
                          HasSubstr("WARNING The record holds no circuit yet"),
                          HasSubstr("NOTE No episode had ended"), HasSubstr("qarch search run/")));
  EXPECT_NE(find(made, "configuration"), nullptr);
}

TEST_F(SearchReport, ARecordOfAnOldVersionHasLess) {
  RecordedSearch run = noisy();
  run.record.archive.clear();  // version 1 has none of these
  run.record.prunings.clear();
  run.record.noise.rules.clear();
  run.record.noise.repairs.clear();
  run.record.noise.notes.clear();
  run.record.noise.provenance.clear();
  run.record.noise.layout.clear();
  const std::string text = ReportText::text(report(run));
  EXPECT_THAT(text, AllOf(HasSubstr("NOTE The record holds no archive"),
                          HasSubstr("NOTE The record tells of no pruning"),
                          HasSubstr("NOTE No file of noise or data")));
}

TEST_F(SearchReport, ANumberThatIsNoneIsAGap) {
  RecordedSearch run = noisy();
  for (std::size_t e = 10; e < 20; ++e) {
    run.record.episodes[e].energy = kNaN;
    run.record.episodes[e].noiseless_energy = kNaN;
    run.record.episodes[e].end_reason = search::EndReason::kNotFinite;
  }
  const Report made = report(run);
  EXPECT_TRUE(std::isnan(find_figure(made, "episode-errors")->series[0].y[15]));
  EXPECT_THAT(ReportText::text(made), HasSubstr("| a number was not finite | 10 | 16.7 %"));
}

TEST_F(SearchReport, GoesOnWithoutTheFilesOfTheNoise) {
  RecordedSearch run = noisy();
  run.experiment.noise.model = "no-such-model";
  const std::string text = ReportText::text(report(run));
  EXPECT_THAT(text, AllOf(HasSubstr("WARNING the noise could not be read again"),
                          HasSubstr("is not computed: the noise is not at hand"),
                          HasSubstr("NOTE There is no error budget"),
                          HasSubstr(run.record.noise.rules.front())));
}

TEST_F(SearchReport, SaysThatTheFilesOfTheNoiseHaveChanged) {
  RecordedSearch run = noisy();
  run.record.noise.provenance.front().sha256[0] ^= 1;
  EXPECT_THAT(ReportText::text(report(run)), HasSubstr("WARNING the noise's files have changed"));
}

TEST_F(SearchReport, GoesOnWithTheRecordedHamiltonian) {
  RecordedSearch run = noisy();
  run.experiment.problem.geometry.clear();
  run.experiment.problem.file = at("gone.fcidump");
  const std::string text = ReportText::text(report(run));
  EXPECT_THAT(text, AllOf(HasSubstr("WARNING the problem could not be read again"),
                          HasSubstr("energy under the noise: "), Not(HasSubstr("<N>"))));
}

TEST_F(SearchReport, TheSameRunGivesTheSameReportWithoutPlacesOfTheMachine) {
  const RecordedSearch run = noisy();
  const std::string text = ReportText::text(report(run));
  EXPECT_EQ(text, ReportText::text(report(read_recorded_search(run.folder))));
  EXPECT_EQ(text.find(std::filesystem::path(run.folder).parent_path().string()), std::string::npos);
}

TEST_F(SearchReport, TheKeysThatDifferAreThoseThatWereSet) {
  const Report made = report(search(kNoisy, {"env.max_gates=7"}));
  const Table* keys = find_table(made, "configuration", "Keys that differ");
  ASSERT_NE(keys, nullptr);
  const auto row = std::ranges::find(keys->rows, "env.max_gates",
                                     [](const auto& cells) { return cells.front(); });
  ASSERT_NE(row, keys->rows.end());
  EXPECT_EQ((*row)[1], "7");
  EXPECT_EQ((*row)[2], "40");
  for (const auto& cells : keys->rows) EXPECT_NE(cells[1], cells[2]) << cells[0];
}

TEST_F(SearchReport, ARunThatWasCutIsRepeatedAsFarAsItCame) {
  RecordedSearch run = noisy();
  const auto dump = [&] {
    return ReportText::text(Report{"", "", {reproduction_section(SearchContent(run))}});
  };
  EXPECT_THAT(dump(), AllOf(HasSubstr("From the folder that the runs are in"),
                            HasSubstr("--resume run --set general.episodes=120\n"),
                            Not(HasSubstr("general.episodes=60"))));
  run.record.episodes.resize(40);
  for (const char* reason : {"time_limit", "interrupted", ""}) {
    run.events.stop_reason = reason;
    EXPECT_THAT(dump(), AllOf(HasSubstr(" --set general.episodes=40 --output run-again\n"),
                              HasSubstr("qarch search --resume run\n")))
        << reason;
  }
  run.events.stop_reason = "stop_error";
  EXPECT_THAT(dump(), Not(HasSubstr("general.episodes=40")));
}

TEST_F(SearchReport, TenSeedsAreOtherThanItsOwn) {
  RecordedSearch run = noisy();
  for (const auto& [seed, seeds] :
       {std::pair{0U, "1..10"}, {1U, "11..20"}, {10U, "11..20"}, {11U, "1..10"}}) {
    run.record.seed = seed;
    EXPECT_THAT(ReportText::text(Report{"", "", {reproduction_section(SearchContent(run))}}),
                HasSubstr(std::string("--seeds ") + seeds + " "))
        << seed;
  }
}

TEST_F(SearchReport, TheStepsOfLearningAreThoseOfTheEnd) {
  RecordedSearch run = noisy();
  run.events.gradient_steps = 1234;
  const auto dump = [&] {
    return ReportText::text(Report{"", "", {timing_section(SearchContent(run))}});
  };
  EXPECT_THAT(dump(), HasSubstr("- gradient steps: 1,234\n"));
  run.events.stop_reason.clear();
  run.events.metrics = {{.seconds = 12.0, .gradient_steps = 1000}};
  EXPECT_THAT(dump(), HasSubstr("- gradient steps: 1,000 until 12 s\n"));
}

TEST_F(SearchReport, TheCommandsThatItShowsRun) {
  const Report made = report(noisy());
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(std::filesystem::path(noisy().folder).parent_path());
  int commands = 0;
  for (const Code* code : all<Code>(*find(made, "reproduction"))) {
    std::istringstream line(code->text);
    std::vector<std::string> words;
    for (std::string word; line >> word;) words.push_back(word);
    ASSERT_EQ(words.front(), "qarch");
    words.erase(words.begin());
    const bool study = std::ranges::find(words, "--seeds") != words.end();
    if (words.front() == "search" && !study) words.push_back("--dry-run");
    if (study) continue;  // starts processes
    const Output output = qarch(words);
    EXPECT_EQ(output.code, 0) << code->text << output.err;
    ++commands;
  }
  std::filesystem::current_path(before);
  EXPECT_EQ(commands, 3);
}

}  // namespace
}  // namespace qarch::apps
