#include "search/resume_rules.h"

#include <algorithm>
#include <array>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include "search/configuration.h"
#include "search/field_text.h"

namespace qarch::search {
namespace {

/// What may change: each only says when a run ends.
constexpr std::array<std::string_view, 4> kBudgets{"general.episodes", "general.stop_error",
                                                   "general.max_evaluations", "noise.shot_budget"};

std::string budgets_text() {
  std::string text;
  for (const std::string_view key : kBudgets) {
    text += (text.empty() ? "" : ", ") + std::string(key);
  }
  return text;
}

/// "section.key" -> value, from the text of to_ini.
std::map<std::string, std::string> values_of(const std::string& ini) {
  std::map<std::string, std::string> values;
  std::istringstream lines(ini);
  std::string section;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t equals = line.find(" =");
    if (line.starts_with('[')) {
      section = line.substr(1, line.size() - 2);
    } else if (equals != std::string::npos) {
      values[section + "." + line.substr(0, equals)] =
          trimmed(std::string_view(line).substr(equals + 2));
    }
  }
  return values;
}

}  // namespace

void check_resumable(const std::string& configuration, const Experiment& experiment,
                     const std::string& where) {
  const auto stored = values_of(configuration);
  const auto written = values_of(to_ini(experiment));  // sections that mean something
  visit_sections(experiment, [&](const char* section, const auto& options, const char*) {
    visit_fields(options, [&](const char* name, const auto& field, const char*) {
      const std::string key = std::string(section) + "." + name;
      if (!written.contains(key)) return;
      if (std::find(kBudgets.begin(), kBudgets.end(), key) != kBudgets.end()) return;
      const auto found = stored.find(key);
      const std::string value(trimmed(to_text(field)));
      if (found != stored.end() && found->second == value) return;
      throw std::invalid_argument(where + ": " + key + " = " + value + ", must be " +
                                  (found == stored.end() ? "absent" : found->second) +
                                  " as in the run that is resumed; only " + budgets_text() +
                                  " may change");
    });
  });
}

void check_same_data(const RunRecord& stored, const RunRecord& now, const std::string& where) {
  const auto require_same = [&](bool same, const char* what) {
    if (same) return;
    throw std::invalid_argument(where + ": " + what +
                                " is not the one of the run that is resumed: have files in data "
                                "changed?");
  };
  require_same(stored.problem.kind == now.problem.kind, "problem: its kind");
  require_same(
      stored.problem.observable == now.problem.observable,
      stored.problem.kind == "vqe" ? "problem: the Hamiltonian" : "problem: the observable");
  require_same(stored.problem.exact_energy == now.problem.exact_energy,
               "problem: the exact energy");
  require_same(stored.problem.encoding == now.problem.encoding &&
                   stored.problem.encoding_angles == now.problem.encoding_angles,
               "problem: the encoding");
  require_same(stored.problem.provenance == now.problem.provenance, "data: the samples");
  require_same(
      stored.noise.name == now.noise.name && stored.noise.description == now.noise.description,
      "noise: the model");
  require_same(stored.noise.provenance == now.noise.provenance, "noise: the content of its files");
  require_same(stored.noise.layout == now.noise.layout, "noise: the choice of qubits");
}

}  // namespace qarch::search
