#include "apps/report/search_sections.h"

#include <algorithm>
#include <cmath>

#include "apps/report/sections.h"
#include "apps/report_circuit.h"
#include "apps/wait_notice.h"

namespace qarch::apps {

namespace {

/// "rx, ry, rz and cx".
std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " and " : ", ";
    text += words[i];
  }
  return text;
}

/// "under the noise of ibmq_ourense", "without noise".
std::string conditions(const SearchContent& c) {
  return c.is_noisy() ? "under the noise of " + c.run.record.noise.name : "without noise";
}

Paragraph question_text(const SearchContent& c) {
  const search::EnvironmentOptions& env = c.run.experiment.env;
  const search::ProblemRecord& problem = c.run.record.problem;
  const std::string goal = c.is_ground_state() ? "prepares the ground state of " + c.problem_name()
                                               : "classifies the samples of " + c.problem_name();
  std::string text = "Which circuit of at most " + std::to_string(env.max_gates) + " gates (" +
                     listed(env.gates) + ") on " + count_of(problem.num_qubits, "qubit") +
                     (c.is_ground_state() ? "" : ", placed behind the encoding,") + " best " +
                     goal + ", " + conditions(c) + "?";
  text += " A reinforcement-learning agent placed one gate after the other, and after every gate " +
          c.run.experiment.optimizer.method + " tuned the angles" +
          (c.run.experiment.noise.shots > 0.0
               ? format(", seeing values measured with %.0f shots for each Pauli string",
                        c.run.experiment.noise.shots)
               : "") +
          ".";
  return {text};
}

/// What counted as a success of an episode.
std::string success_text(const SearchContent& c) {
  const search::EnvironmentOptions& env = c.run.experiment.env;
  const std::string what = c.is_ground_state() ? "energy" : c.words.name;
  const std::string from = !c.is_ground_state() ? "zero"
                           : env.reference == "exact"
                               ? "the exact energy"
                               : "a lower bound of all energies, c_I - sum |c_j|";
  const std::string threshold = c.words.text(env.curriculum.threshold);
  std::string text = "the " + what + " that the agent saw came within ";
  text += env.curriculum.moving ? "a threshold of " + from + "; the threshold began at " +
                                      threshold + " and moved with the successes"
                                : threshold + " of " + from;
  return text + (env.end_on_success ? "; the episode then ended"
                                    : "; the episode then went on to its limit");
}

void add_molecule(const SearchContent& c, Facts& facts) {
  const search::ProblemOptions& p = c.run.experiment.problem;
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) facts.rows.emplace_back(name, value);
  };
  if (!p.model.empty()) {
    add("model", p.model + " on " + p.lattice +
                     (p.sites > 0 ? format(" of %d sites", p.sites) : std::string()));
    return;
  }
  add("file", p.file);
  if (!p.geometry.empty()) {
    add("geometry", p.geometry +
                        (p.geometry.find('{') != std::string::npos ? format(", r = %.6g", p.r)
                                                                   : std::string()) +
                        " (" + p.unit + ")");
    add("basis", p.basis);
  }
  add("mapping", p.mapping);
  if (c.problem && c.problem->num_orbitals > 0) {
    add("electrons", count_of(c.problem->num_electrons, "active electron") + " in " +
                         count_of(c.problem->num_orbitals, "active orbital"));
  }
}

void add_references(const SearchContent& c, Facts& facts) {
  const search::ProblemRecord& p = c.run.record.problem;
  std::string exact = format("%.9f Ha", p.exact_energy);
  if (c.problem && !c.problem->exact_energy_of.empty()) {
    exact += ": " + c.problem->exact_energy_of;
  }
  facts.rows.emplace_back("exact energy", exact);
  if (!std::isnan(p.hartree_fock_energy)) {
    facts.rows.emplace_back("Hartree-Fock energy",
                            format("%.9f Ha, ", p.hartree_fock_energy) +
                                c.words.text(p.hartree_fock_energy - p.exact_energy) + " above it");
  }
  facts.rows.emplace_back("chemical accuracy", "1.6 mHa above the exact energy");
}

Facts question_facts(const SearchContent& c) {
  Facts facts;
  const search::ProblemRecord& p = c.run.record.problem;
  std::string problem = c.problem_name() + ": " + count_of(p.num_qubits, "qubit");
  if (c.is_ground_state() && c.hamiltonian) {
    problem += ", " + count_of(std::ssize(c.hamiltonian->terms()), "Pauli term");
  }
  facts.rows.emplace_back("problem", problem);
  if (c.is_ground_state()) {
    add_molecule(c, facts);
    add_references(c, facts);
  } else {
    facts.rows.emplace_back("encoding", c.run.experiment.model.encoding);
    facts.rows.emplace_back("judged by", "the " + c.words.name + "; angles are trained on the " +
                                             c.run.experiment.train.loss +
                                             " of the training samples");
  }
  const search::NoiseRecord& noise = c.run.record.noise;
  facts.rows.emplace_back("noise",
                          noise.name + (noise.description.empty() ? "" : ": " + noise.description));
  facts.rows.emplace_back("success of an episode", success_text(c));
  return facts;
}

std::string subtitle(const SearchContent& c) {
  return c.run.name() + ": " + conditions(c) + ", seed " + std::to_string(c.run.record.seed) +
         ", " + count_of(std::ssize(c.run.record.episodes), "episode") + ", qarch " +
         c.run.record.qarch_version;
}

std::string resume_hint(const SearchContent& c) {
  return "qarch search --resume " + c.run.name() + " goes on with it.";
}

}  // namespace

std::optional<Paragraph> unfinished_warning(const SearchContent& c) {
  const search::EventSummary& events = c.run.events;
  const std::string played = count_of(std::ssize(c.run.record.episodes), "episode") + " of " +
                             integer_text(c.run.experiment.general.episodes);
  if (events.stop_reason.empty()) {
    const bool all = std::ssize(c.run.record.episodes) >= c.run.experiment.general.episodes;
    if (events.seconds == 0.0 && !c.run.record.episodes.empty()) {
      return Paragraph{std::string("The log of this run, events.jsonl, is not there: times are "
                                   "missing") +
                           (all ? "." : ", and whether it has ended is not known."),
                       all ? Tone::kNote : Tone::kWarning};
    }
    std::string text =
        "This run has not ended: it is still running, or it was killed. The report "
        "shows " +
        played + ", as of the last time it was saved";
    if (events.episodes > std::ssize(c.run.record.episodes)) {
      text += " (its log already has " + integer_text(events.episodes) + ")";
    }
    return Paragraph{text + ". " + resume_hint(c), Tone::kWarning};
  }
  if (events.stop_reason == "interrupted") {
    return Paragraph{"This run was interrupted after " + played + ". " + resume_hint(c),
                     Tone::kWarning};
  }
  if (events.stop_reason == "time_limit") {
    return Paragraph{"This run stopped at its time limit, after " + played + ". " + resume_hint(c),
                     Tone::kNote};
  }
  return std::nullopt;
}

Section question_section(const SearchContent& c) {
  Section section{"question", "Question", {}};
  if (const auto warning = unfinished_warning(c)) section.blocks.emplace_back(*warning);
  section.blocks.emplace_back(question_text(c));
  section.blocks.emplace_back(question_facts(c));
  for (const std::string& note : c.problem_notes) {
    section.blocks.emplace_back(Paragraph{note, Tone::kWarning});
  }
  if (c.problem) {
    for (const std::string& note : c.problem->notes) {
      section.blocks.emplace_back(Paragraph{note, Tone::kNote});
    }
  }
  for (const std::string& note : c.run.record.problem.notes) {
    section.blocks.emplace_back(Paragraph{note, Tone::kNote});
  }
  return section;
}

Report search_report(const RecordedSearch& run, const Streams& streams) {
  const WaitNotice notice(streams, "report about " + run.name());
  const SearchContent content(run);
  Report report{(content.is_ground_state() ? "Search for the ground state of "
                                           : "Search for a classifier of ") +
                    content.problem_name(),
                subtitle(content),
                {}};
  constexpr Section (*kSections[])(const SearchContent&) = {
      question_section, answer_section,        execution_section,   learning_section,
      front_section,    noise_section,         budget_section,      pruning_section,
      timing_section,   configuration_section, reproduction_section};
  for (const auto make : kSections) {
    Section section = make(content);
    if (!section.blocks.empty()) report.sections.push_back(std::move(section));
  }
  return report;
}

}  // namespace qarch::apps
