#include "search/io/crlqas_config.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "search/did_you_mean.h"
#include "search/field_text.h"
#include "search/io/crlqas_draft.h"
#include "search/io/crlqas_keys.h"
#include "search/io/crlqas_problem.h"
#include "search/io/text_file.h"
#include "search/reward.h"

namespace qarch::search {

namespace {

using enum ImportStatus;
using Kind = CrlqasValue;

std::string value_text(const CrlqasDraft& draft, const IniSetting& entry, Kind kind) {
  switch (kind) {
    case Kind::kInteger:
      return to_text(draft.integer(entry));
    case Kind::kNumber:
      return to_text(draft.number(entry));
    case Kind::kFlag:
      return to_text(draft.flag(entry));
    case Kind::kIntegers:
      return to_text(draft.integers(entry));
  }
  return {};
}

template <class Table>
void copy_keys(CrlqasDraft& draft, const Table& table) {
  for (const CopiedKey& row : table) {
    const IniSetting* entry = draft.find(row.section, row.key);
    if (entry == nullptr) continue;
    draft.set(row.our_section, row.our_key, value_text(draft, *entry, row.kind));
    draft.note(*entry, kTranslated, std::string(row.our_section) + "." + row.our_key);
  }
}

/// accept_err or succes_switch, whose negative values (those of the released Mumbai configurations
/// of H2) no error is ever below.
void translate_threshold(CrlqasDraft& draft, const IniSetting& entry, const std::string& our_key,
                         double accept_err) {
  const double value = draft.number(entry);
  if (value > 0.0) {
    draft.set("env", our_key, to_text(value));
    draft.note(entry, kTranslated, "env." + our_key);
    return;
  }
  if (accept_err == 0.0) {
    draft.note(entry, kNotSupported, "no error is below it; env." + our_key + " keeps its default");
    return;
  }
  const std::string text =
      to_text(accept_err) + ", as without noise: no error is below " + entry.value;
  draft.set("env", our_key, to_text(accept_err), text);
  draft.note(entry, kChanged, "env." + our_key + " = " + text);
}

/// The list of thresholds of VanillaCurriculum: the last that its episodes reach.
void translate_vanilla(CrlqasDraft& draft) {
  const IniSetting& list = draft.get("env", "thresholds");
  const std::vector<double> thresholds = draft.numbers(list);
  if (thresholds.empty()) draft.fail(list, "must list at least one threshold");
  const IniSetting* switches = draft.find("env", "switch_episodes");
  const IniSetting* episodes = draft.find("general", "episodes");
  std::size_t last = thresholds.size() - 1;
  if (switches != nullptr && episodes != nullptr) {
    const std::vector<double> at = draft.numbers(*switches);
    const double end = draft.number(*episodes);
    const auto reached = std::ranges::count_if(at, [end](double e) { return e < end; });
    last = std::min(last, static_cast<std::size_t>(reached));
  }
  draft.set("env", "threshold", to_text(thresholds[last]));
  draft.note(list, last == 0 ? kTranslated : kChanged,
             last == 0 ? "env.threshold" : "env.threshold is the last of the list from the start");
  draft.note_others("env", {"switch_episodes"}, kIgnored, "one threshold is in force");
  draft.note_others("env", {"accept_err"}, kIgnored, "thresholds say it");
}

void translate_curriculum(CrlqasDraft& draft, double accept_err) {
  const IniSetting* type = draft.find("env", "curriculum_type");
  const std::string name = type == nullptr ? "MovingThreshold" : type->value;
  const bool moving = name == "MovingThreshold";
  const bool vanilla = name == "VanillaCurriculum";
  draft.set("env", "moving_threshold", to_text(moving));
  if (type != nullptr) {
    const bool known = moving || vanilla || name == "FixedThreshold";
    draft.note(*type, known ? kTranslated : kNotSupported,
               known ? "env.moving_threshold = " + to_text(moving) : "the threshold stays fixed");
  }
  if (vanilla) {
    translate_vanilla(draft);
  } else if (const IniSetting* entry = draft.find("env", "accept_err")) {
    translate_threshold(draft, *entry, "threshold", accept_err);
  }
  if (moving) {
    copy_keys(draft, kCopiedCurriculum);
    if (const IniSetting* entry = draft.find("env", "succes_switch")) {
      translate_threshold(draft, *entry, "success_switch", accept_err);
    }
    if (const IniSetting* entry = draft.find("env", "success_thresh")) {
      const int count = draft.integer(*entry);
      draft.set("env", "successes", count == 0 ? "1000000000" : to_text(count));
      draft.note(*entry, count == 0 ? kChanged : kTranslated,
                 count == 0 ? "env.successes beyond all episodes: never" : "env.successes");
    }
  }
  draft.note_others("env",
                    {"shift_threshold_time", "shift_threshold_ball", "succ_radius_shift",
                     "succes_switch", "success_thresh"},
                    kIgnored, "only for MovingThreshold");
}

void translate_halting(CrlqasDraft& draft, bool noisy) {
  const IniSetting* halting = draft.find("env", "rand_halt");
  if (halting == nullptr) return;
  if (!draft.flag(*halting)) {
    draft.note(*halting, kTranslated, "env.halting = none");
    return;
  }
  struct Distribution {
    const char* kind;
    int r;
    double p;
    int min;
    int max;
  };
  const Distribution d =
      noisy ? Distribution{"mode", 40, 0.6, 0, 40} : Distribution{"clipped", 70, 0.573, 25, 70};
  draft.set("env", "halting", d.kind,
            noisy ? "the distribution of the released code with noise"
                  : "the distribution of the released code without noise");
  draft.set("env", "halting_r", to_text(d.r));
  draft.set("env", "halting_p", to_text(d.p));
  draft.set("env", "halting_min", to_text(d.min));
  draft.set("env", "halting_max", to_text(d.max));
  draft.note(
      *halting, kChanged,
      std::string("env.halting = ") + d.kind + "; it truncates an episode, no terminal state");
}

void translate_environment(CrlqasDraft& draft) {
  if (const IniSetting* reward = draft.find("env", "fn_type")) {
    const auto names = reward_names();
    const bool known = std::ranges::find(names, reward->value) != names.end();
    if (known) draft.set("env", "reward", reward->value);
    draft.note(*reward, known ? kTranslated : kNotSupported,
               known ? "env.reward" : "no such reward; env.reward keeps its default");
  }
  if (const IniSetting* pairs = draft.find("env", "connectivity")) {
    const std::string name = lower_case(pairs->value);
    const bool all = name == "all" || name == "full";
    draft.note(*pairs, all ? kIgnored : kNotSupported,
               all ? "all pairs, as here without a coupling map"
                   : "pairs are restricted by the noise model's coupling map alone");
  }
  const IniSetting* fake = draft.find("env", "fake_min_energy");
  draft.set("env", "reference", fake == nullptr ? "exact" : "lower_bound",
            fake == nullptr ? "no fake_min_energy" : "");
  if (fake != nullptr) {
    static_cast<void>(draft.number(*fake));
    draft.note(*fake, kTranslated, "env.reference = lower_bound, computed from the Hamiltonian");
  }
}

void translate_agent(CrlqasDraft& draft) {
  const IniSetting* type = draft.find("agent", "agent_type");
  const std::string name = type == nullptr ? "DeepQ" : type->value;
  const bool n_step = name == "DeepQNstep";
  const bool known = n_step || name == "DeepQ" || name == "DQN" || name == "DDQN";
  if (type != nullptr) {
    draft.note(*type, known ? kTranslated : kNotSupported,
               known ? "the double deep Q-network" : "the agent here is a double deep Q-network");
  }
  draft.set("agent", "n_step", "1");
  if (n_step) {
    const IniSetting& steps = draft.get("agent", "n_step");
    draft.set("agent", "n_step", to_text(draft.integer(steps)));
    draft.note(steps, kChanged,
               "agent.n_step; the bootstrap is discounted by gamma^n, there by gamma");
  }
  if (const IniSetting* batch = draft.find("agent", "batch_size")) {
    const std::string size = to_text(draft.integer(*batch));
    draft.set("agent", "batch_size", size);
    draft.set("agent", "learning_start", size, "there learning starts beyond one batch");
    draft.note(*batch, kTranslated, "agent.batch_size, agent.learning_start");
  }
  if (const IniSetting* final_gamma = draft.find("agent", "final_gamma")) {
    const double value = draft.number(*final_gamma);
    const int layers = draft.integer(draft.get("env", "num_layers"));
    if (value < 0.0 || value > 1.0) draft.fail(*final_gamma, "must be in [0, 1]");
    if (layers < 1) draft.fail(draft.get("env", "num_layers"), "must be >= 1");
    const double gamma = std::round(std::pow(value, 1.0 / layers) * 100.0) / 100.0;
    const std::string text = final_gamma->value + "^(1 / " + to_text(layers) + "), two decimals";
    draft.set("agent", "gamma", to_text(gamma), text);
    draft.note(*final_gamma, kChanged, "agent.gamma = " + to_text(gamma) + " = " + text);
  }
}

/// What [non_local_opt] method and optim_alg ask for.
struct Method {
  const char* method;
  const char* optim_alg;  ///< "" = any
  const char* ours;
};
constexpr std::array kMethods{Method{"spsa", "", "adam_spsa"},
                              Method{"spsa3", "", "adam_spsa3"},
                              Method{"scipy_each_step", "cobyla", "cobyla"},
                              Method{"scipy_each_step", "rotosolve", "rotosolve"},
                              Method{"scipy_each_step", "spsa", "spsa"},
                              Method{"scipy_each_step", "adamspsa", "adam_spsa"}};

std::string method_of(CrlqasDraft& draft) {
  const IniSetting* method = draft.find("non_local_opt", "method");
  const IniSetting* algorithm = draft.find("non_local_opt", "optim_alg");
  const auto text = [](const IniSetting* e) { return e == nullptr ? "" : lower_case(e->value); };
  for (const Method& row : kMethods) {
    if (text(method) != row.method) continue;
    if (*row.optim_alg != '\0' && text(algorithm) != row.optim_alg) continue;
    draft.set("optimizer", "method", row.ours);
    draft.note_others("non_local_opt", {"method"}, kTranslated,
                      std::string("optimizer.method = ") + row.ours);
    draft.note_others("non_local_opt", {"optim_alg"},
                      *row.optim_alg == '\0' ? kIgnored : kTranslated,
                      "with method: optimizer.method = " + std::string(row.ours));
    return row.ours;
  }
  draft.note_others("non_local_opt", {"method", "optim_alg"}, kNotSupported,
                    "optimizer.method keeps its default");
  return "";
}

void translate_spsa(CrlqasDraft& draft, const std::string& method) {
  copy_keys(draft, kCopiedSpsa);
  if (method != "adam_spsa3") {
    const IniSetting& calls = draft.get("non_local_opt", "maxfev");
    draft.set("optimizer", "max_evaluations", to_text(draft.integer(calls)));
    draft.note(calls, kChanged,
               "optimizer.max_evaluations; perturbations are drawn anew in each call");
    return;
  }
  std::vector<int> stages;
  for (const char* key : {"maxfev1", "maxfev2", "maxfev3"}) {
    const IniSetting& calls = draft.get("non_local_opt", key);
    stages.push_back(draft.integer(calls));
    draft.note(calls, kChanged,
               "optimizer.stage_evaluations; the best point is sought in the last stage alone");
  }
  draft.set("optimizer", "stage_evaluations", to_text(stages));
  draft.set("optimizer", "stage_shot_factors", "0.01,0.1,1");
}

void translate_optimizer(CrlqasDraft& draft, bool noisy) {
  const std::string method = method_of(draft);
  const IniSetting* iterations = draft.find("non_local_opt", "global_iters");
  const IniSetting* sweeps = draft.find("non_local_opt", "rotosolve_sweeps");
  if (method == "cobyla") {
    const IniSetting& entry = draft.get("non_local_opt", "global_iters");
    draft.set("optimizer", "max_evaluations", to_text(draft.integer(entry)));
    draft.set("optimizer", "initial_step", "1", "COBYLA of SciPy: rhobeg and tol by default");
    draft.set("optimizer", "tolerance", "0.0001");
    draft.note(entry, kTranslated, "optimizer.max_evaluations");
  } else if (method == "rotosolve" && sweeps != nullptr) {
    const int count = draft.integer(*sweeps);
    const int layers = draft.integer(draft.get("env", "num_layers"));
    const double calls = 2.0 * count * layers;
    if (count < 1 || calls > 1e9) draft.fail(*sweeps, "must be in [1, 1e9 / (2 num_layers)]");
    draft.set("optimizer", "max_evaluations", to_text(static_cast<int>(calls)),
              "two calls an angle for " + to_text(count) + " sweeps");
    draft.note(*sweeps, kChanged, "optimizer.max_evaluations, two calls an angle");
  } else if (method == "rotosolve" && iterations != nullptr) {
    draft.set("optimizer", "max_evaluations", to_text(draft.integer(*iterations)));
    draft.note(*iterations, kTranslated, "optimizer.max_evaluations");
  } else if (method.find("spsa") != std::string::npos) {
    translate_spsa(draft, method);
  }
  draft.note_others("non_local_opt",
                    {"a", "alpha", "c", "gamma", "lamda", "beta_1", "beta_2", "maxfev", "maxfev1",
                     "maxfev2", "maxfev3", "global_iters", "rotosolve_sweeps"},
                    method.empty() ? kNotSupported : kIgnored,
                    method.empty() ? "method is not supported" : "not of this method");
  const IniSetting* shots = draft.find("env", "n_shots");
  if (shots == nullptr || draft.number(*shots) == 0.0) return;
  const bool exact = noisy && method != "adam_spsa3";
  draft.set("optimizer", "shots", exact ? "0" : to_text(draft.number(*shots)),
            exact ? "with gate noise, the released optimisers but SPSA3 see no shot noise" : "");
}

/// What the tables say of the keys that are left; all others are unknown.
void note_the_rest(CrlqasDraft& draft) {
  for (const OffKey& row : kOff) {
    const IniSetting* entry = draft.find(row.section, row.key);
    if (entry == nullptr) continue;
    const bool off = is_off(entry->value);
    draft.note(*entry, off ? kIgnored : kNotSupported,
               std::string(off ? "off: " : "no counterpart: ") + row.what);
  }
  for (const IgnoredKey& row : kIgnoredKeys) {
    draft.note_others(row.section, {row.key}, kIgnored, row.why);
  }
  const std::vector<std::string> keys = crlqas_keys();
  const std::vector<std::string> sections{"general", "env", "problem", "agent", "non_local_opt"};
  for (const IniSetting& entry : draft.entries()) {
    if (draft.has_note(entry)) continue;
    const bool known = std::ranges::find(sections, entry.section) != sections.end();
    draft.note(entry, kUnknown,
               known
                   ? "no key of [" + entry.section + "]" + did_you_mean(entry.key, keys)
                   : "section [" + entry.section + "], " + must_be_one_of(entry.section, sections));
  }
}

}  // namespace

std::string_view import_status_name(ImportStatus status) {
  constexpr std::array<std::string_view, 5> kNames{"translated", "changed", "ignored",
                                                   "not supported", "unknown"};
  return kNames.at(static_cast<std::size_t>(status));
}

CrlqasImport parse_crlqas_config(std::string_view text, const std::string& file,
                                 const CrlqasImportOptions& options, const DataFolders& data) {
  CrlqasDraft draft(text, file);
  const double accept_err = translate_crlqas_problem(draft, options.problem, data);
  const bool noisy = translate_crlqas_noise(draft, options.noise, data);
  copy_keys(draft, kCopied);
  translate_environment(draft);
  translate_curriculum(draft, accept_err);
  translate_halting(draft, noisy);
  translate_agent(draft);
  translate_optimizer(draft, noisy);
  note_the_rest(draft);
  if (options.build_problem) compare_with_crlqas_problem(draft, data);
  return {.ini = draft.to_ini(), .experiment = draft.experiment(data), .notes = draft.notes()};
}

CrlqasImport read_crlqas_config(const std::string& path, const CrlqasImportOptions& options,
                                const DataFolders& data) {
  return parse_crlqas_config(read_text_file(path), path, options, data);
}

}  // namespace qarch::search
