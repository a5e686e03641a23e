#include "search/configuration.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "search/did_you_mean.h"
#include "search/field_text.h"
#include "search/ini_text.h"
#include "search/io/text_file.h"
#include "search/optimize/require.h"
#include "search/results/pareto_archive.h"

namespace qarch::search {

namespace {

[[noreturn]] void fail(const std::string& place, const std::string& what) {
  throw std::invalid_argument(place + ": " + what);
}

IniSetting parse_override(const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::size_t dot = text.find('.');
  if (equals == std::string::npos || dot == std::string::npos || dot > equals) {
    fail("--set " + text, "must be section.key=value");
  }
  return {std::string(trimmed(text.substr(0, dot))),
          std::string(trimmed(text.substr(dot + 1, equals - dot - 1))),
          std::string(trimmed(text.substr(equals + 1))), "--set"};
}

/// Writes one setting into the options of its section.
template <class Options>
void apply(const IniSetting& setting, Options& options) {
  bool found = false;
  std::vector<std::string> keys;
  visit_fields(options, [&](const char* name, auto& field, const char*) {
    keys.emplace_back(name);
    if (setting.key != name) return;
    found = true;
    try {
      set_from_text(field, setting.value);
    } catch (const std::invalid_argument& error) {
      fail(setting.place,
           setting.section + "." + setting.key + " = '" + setting.value + "', " + error.what());
    }
  });
  if (!found) {
    fail(setting.place, "unknown key '" + setting.key + "' in [" + setting.section + "], " +
                            must_be_one_of(setting.key, keys));
  }
}

void apply(const IniSetting& setting, Experiment& experiment) {
  bool found = false;
  std::vector<std::string> sections;
  visit_sections(experiment, [&](const char* name, auto& options, const char*) {
    sections.emplace_back(name);
    if (setting.section != name) return;
    found = true;
    apply(setting, options);
  });
  if (!found) {
    fail(setting.place,
         "unknown section '" + setting.section + "', " + must_be_one_of(setting.section, sections));
  }
}

/// A problem's name replaces the whole problem first; then every setting in order.
void apply_all(const std::vector<IniSetting>& settings, Experiment& experiment,
               const DataFolders& data) {
  for (const IniSetting& setting : settings) {
    if (setting.section != "problem" || setting.key != "name" || setting.value.empty()) continue;
    try {
      experiment.problem = read_problem(setting.value, data);
    } catch (const std::invalid_argument& error) {
      fail(setting.place, std::string("problem.name: ") + error.what());
    }
  }
  for (const IniSetting& setting : settings) apply(setting, experiment);
}

/// Sections that an experiment of this kind does not write.
bool is_without_meaning(std::string_view section, const Experiment& experiment) {
  if (section == "problem") return experiment.is_classifier();
  constexpr std::array<std::string_view, 5> kOfClassifiers{"data", "model", "train", "attack",
                                                           "kernel"};
  return !experiment.is_classifier() && std::ranges::count(kOfClassifiers, section) != 0;
}

}  // namespace

void GeneralOptions::validate() const {
  require_option(episodes >= 1, "general", "episodes", episodes, ">= 1");
  require_option(stop_error >= 0.0, "general", "stop_error", stop_error, ">= 0");
}

void ArchiveOptions::validate() const {
  require_option(capacity >= 1, "archive", "capacity", capacity, ">= 1");
  require_option(start_probability >= 0.0 && start_probability <= 1.0, "archive",
                 "start_probability", start_probability, "in [0, 1]");
  require_option(start_removals >= 0, "archive", "start_removals", start_removals, ">= 0");
  archive_error(order);
}

void Experiment::validate() const {
  general.validate();
  env.validate();
  noise.validate();
  agent.validate();
  optimizer.validate();
  archive.validate();
  pruning.validate();
  data.validate();
  model.validate();
  train.validate();
  attack.validate();
  kernel.validate();
}

ProblemOptions read_problem(const std::string& name, const DataFolders& data) {
  const std::string path = data.find("hamiltonians", name, ".cfg");
  ProblemOptions options;
  for (const IniSetting& setting : parse_ini(read_text_file(path), path)) {
    if (setting.section != "problem") {
      fail(setting.place, "section [" + setting.section + "], a problem file has only [problem]");
    }
    apply(setting, options);
  }
  options.name = name;
  return options;
}

Experiment parse_experiment(std::string_view text, const std::string& file,
                            const std::vector<std::string>& overrides, const DataFolders& data) {
  Experiment experiment;
  apply_all(parse_ini(text, file), experiment, data);
  std::vector<IniSetting> last;
  last.reserve(overrides.size());
  for (const std::string& override_text : overrides) last.push_back(parse_override(override_text));
  apply_all(last, experiment, data);
  experiment.validate();
  return experiment;
}

Experiment read_experiment(const std::string& path, const std::vector<std::string>& overrides,
                           const DataFolders& data) {
  const std::string found = data.find("experiments", path, ".cfg");
  return parse_experiment(read_text_file(found), found, overrides, data);
}

std::string to_ini(const Experiment& experiment) {
  std::string text;
  visit_sections(experiment, [&](const char* section, const auto& options, const char*) {
    if (is_without_meaning(section, experiment)) return;
    text += std::string(text.empty() ? "[" : "\n[") + section + "]\n";
    visit_fields(options, [&](const char* name, const auto& field, const char*) {
      text += std::string(name) + " = " + to_text(field) + "\n";
    });
  });
  return text;
}

std::string describe_configuration() {
  std::string text;
  const Experiment defaults;
  visit_sections(defaults, [&](const char* section, const auto& options, const char* help) {
    text += std::string(text.empty() ? "" : "\n") + "[" + section + "]  " + help + "\n";
    visit_fields(options, [&](const char* name, const auto& field, const char* meaning) {
      std::string line = "  " + std::string(name) + " = " + to_text(field);
      line.resize(std::max<std::size_t>(line.size() + 2, 48), ' ');
      text += line + meaning + "\n";
    });
  });
  return text;
}

}  // namespace qarch::search
