#include <algorithm>
#include <cstdint>
#include <string>

#include "apps/report/search_sections.h"
#include "search/field_text.h"

namespace qarch::apps {

namespace {

/// visit(section, key, value, default value, help) of the keys that matter to the kind of problem.
template <class Visit>
void for_each_key(const SearchContent& c, const Visit& visit) {
  const search::Experiment defaults;
  std::vector<std::string> default_texts;
  search::visit_sections(defaults, [&](const char*, const auto& options, const char*) {
    visit_fields(options, [&](const char*, const auto& field, const char*) {
      default_texts.push_back(search::to_text(field));
    });
  });
  std::size_t place = 0;
  search::visit_sections(
      c.run.experiment, [&](const char* section, const auto& options, const char*) {
        visit_fields(options, [&](const char* key, const auto& field, const char* help) {
          visit(std::string(section), std::string(key), search::to_text(field),
                default_texts[place++], std::string(help));
        });
      });
}

bool matters(const SearchContent& c, const std::string& section) {
  if (section == "problem") return c.is_ground_state();
  for (const char* of_classifiers : {"data", "model", "train", "attack", "kernel"}) {
    if (section == of_classifiers) return !c.is_ground_state();
  }
  return true;
}

Table changed_keys(const SearchContent& c) {
  Table table{
      "Keys that differ from their defaults", {"key", "value", "default", "what it is"}, {}};
  for_each_key(c, [&](const std::string& section, const std::string& key, const std::string& value,
                      const std::string& standard, const std::string& help) {
    if (value == standard || !matters(c, section)) return;
    table.rows.push_back(
        {section + "." + key, value, standard.empty() ? "(none)" : standard, help});
  });
  return table;
}

Table provenance_table(const search::RunRecord& record) {
  Table table{"Files that the numbers came from", {"file", "for", "date", "SHA-256"}, {}};
  const auto add = [&](const std::vector<sim::Provenance>& files, const char* what) {
    for (const sim::Provenance& file : files) {
      table.rows.push_back({file.file, what, file.date.empty() ? "-" : file.date, file.sha256});
    }
  };
  add(record.noise.provenance, "noise");
  add(record.problem.provenance, "data");
  return table;
}

/// The options of qarch simulate that give the noise of the run, and what its gates cost.
std::string noise_arguments(const SearchContent& c) {
  const search::NoiseOptions& noise = c.run.experiment.noise;
  if (noise.device.empty()) {
    return c.is_noisy() ? " --noise " + noise.model + " --error-budget" : "";
  }
  std::string words = " --device " + noise.device + " --qubits ";
  for (std::size_t q = 0; q < c.run.record.noise.layout.size(); ++q) {
    words += (q == 0 ? "" : ",") + std::to_string(c.run.record.noise.layout[q]);
  }
  const search::NoiseOptions defaults;
  const auto add = [&](const char* option, const auto& value, const auto& standard) {
    if (value != standard) words += std::string(" --") + option + " " + search::to_text(value);
  };
  add("statistic", noise.statistic, defaults.statistic);
  add("factor", noise.factor, defaults.factor);
  add("temperature", noise.temperature, defaults.temperature);
  add("idle", noise.idle, defaults.idle);
  add("over-rotation", noise.over_rotation, defaults.over_rotation);
  add("zz-crosstalk", noise.zz_crosstalk, defaults.zz_crosstalk);
  return words + (noise.use_disabled ? " --use-disabled-edges" : "") + " --error-budget";
}

/// Whether a clock or a signal ended the run: its configuration allows more than was played.
bool was_cut(const SearchContent& c) {
  const std::string& reason = c.run.events.stop_reason;
  if (reason.empty()) {
    return std::ssize(c.run.record.episodes) < c.run.experiment.general.episodes;
  }
  return reason == "time_limit" || reason == "interrupted";
}

void add_run_commands(const SearchContent& c, Section& section) {
  const std::string name = c.run.name();
  const std::uint64_t seed = c.run.record.seed;
  const std::string search = "qarch search " + name + "/configuration.cfg";
  const std::string again = search + " --seed " + std::to_string(seed);
  const std::string output = " --output " + name + "-again\n";
  const std::string resume = "qarch search --resume " + name;
  const std::string set = " --set general.episodes=";
  const bool cut = was_cut(c);
  if (cut) {
    const auto played = std::max<std::int64_t>(1, std::ssize(c.run.record.episodes));
    section.blocks.emplace_back(
        Code{"The same episodes again, as many as this run played: the same bits, on any number of "
             "threads",
             again + set + std::to_string(played) + output});
  } else {
    section.blocks.emplace_back(
        Code{"The same run again: the same bits, on any number of threads", again + output});
  }
  const bool among_first = seed >= 1 && seed <= 10;
  section.blocks.emplace_back(Code{"The same search with ten seeds, with statistics",
                                   search + " --seeds " + (among_first ? "11..20" : "1..10") +
                                       " --output " + name + "-study\n"});
  const std::int64_t episodes = c.run.experiment.general.episodes;
  if (cut) {
    section.blocks.emplace_back(
        Code{"Going on with this run, to the end that its configuration gives it", resume + "\n"});
  } else {
    section.blocks.emplace_back(Code{"Going on with this run, for twice as many episodes",
                                     resume + set + std::to_string(2 * episodes) + "\n"});
  }
}

}  // namespace

Section configuration_section(const SearchContent& c) {
  return {
      "configuration",
      "Configuration",
      {changed_keys(c), Code{"The whole configuration, as the run recorded it (configuration.cfg)",
                             c.run.record.configuration, true}}};
}

Section reproduction_section(const SearchContent& c) {
  const search::RunRecord& record = c.run.record;
  Section section{"reproduction", "How to reproduce it", {}};
  Facts facts{{{"program", "qarch " + record.qarch_version},
               {"seed", std::to_string(record.seed)},
               {"problem", c.problem_name()},
               {"noise", record.noise.name}}};
  section.blocks.emplace_back(std::move(facts));
  Table files = provenance_table(record);
  if (files.rows.empty()) {
    section.blocks.emplace_back(
        Paragraph{"No file of noise or data was read for this run.", Tone::kNote});
  } else {
    section.blocks.emplace_back(std::move(files));
  }
  section.blocks.emplace_back(
      Paragraph{"From the folder that the runs are in, with qarch " + record.qarch_version + "."});
  add_run_commands(c, section);
  if (c.best != nullptr && c.is_ground_state()) {
    section.blocks.emplace_back(
        Code{"The best circuit (OpenQASM 3, which other programs read too) under the same noise",
             "qarch simulate " + c.run.name() + "/best.qasm" + noise_arguments(c) + "\n"});
  }
  section.blocks.emplace_back(
      Paragraph{"To cite it, name the program and its version (qarch " + record.qarch_version +
                "), the seed, and, where there are files above, their SHA-256."});
  return section;
}

}  // namespace qarch::apps
