#pragma once

#include <array>
#include <string>
#include <vector>

namespace qarch::search {

/// The form of a value.
enum class CrlqasValue { kInteger, kNumber, kFlag, kIntegers };

/// A key that means the same under another name.
struct CopiedKey {
  const char* section;
  const char* key;
  const char* our_section;
  const char* our_key;
  CrlqasValue kind;
};
inline constexpr std::array kCopied{
    CopiedKey{"general", "episodes", "general", "episodes", CrlqasValue::kInteger},
    CopiedKey{"env", "num_layers", "env", "max_gates", CrlqasValue::kInteger},
    CopiedKey{"agent", "en_state", "env", "energy_in_state", CrlqasValue::kFlag},
    CopiedKey{"agent", "threshold_in_state", "env", "threshold_in_state", CrlqasValue::kFlag},
    CopiedKey{"agent", "neurons", "agent", "hidden", CrlqasValue::kIntegers},
    CopiedKey{"agent", "learning_rate", "agent", "learning_rate", CrlqasValue::kNumber},
    CopiedKey{"agent", "memory_size", "agent", "replay_capacity", CrlqasValue::kInteger},
    CopiedKey{"agent", "update_target_net", "agent", "target_interval", CrlqasValue::kInteger},
    CopiedKey{"agent", "init_epsilon", "agent", "epsilon_start", CrlqasValue::kNumber},
    CopiedKey{"agent", "epsilon_decay", "agent", "epsilon_decay", CrlqasValue::kNumber},
    CopiedKey{"agent", "epsilon_min", "agent", "epsilon_min", CrlqasValue::kNumber},
};
/// The same while the threshold moves.
inline constexpr std::array kCopiedCurriculum{
    CopiedKey{"env", "shift_threshold_time", "env", "reset_interval", CrlqasValue::kInteger},
    CopiedKey{"env", "shift_threshold_ball", "env", "amortisation", CrlqasValue::kNumber},
    CopiedKey{"env", "succ_radius_shift", "env", "shifts", CrlqasValue::kInteger},
};
/// The same for optimisers of the SPSA family.
inline constexpr std::array kCopiedSpsa{
    CopiedKey{"non_local_opt", "a", "optimizer", "a", CrlqasValue::kNumber},
    CopiedKey{"non_local_opt", "alpha", "optimizer", "alpha", CrlqasValue::kNumber},
    CopiedKey{"non_local_opt", "c", "optimizer", "c", CrlqasValue::kNumber},
    CopiedKey{"non_local_opt", "gamma", "optimizer", "gamma", CrlqasValue::kNumber},
    CopiedKey{"non_local_opt", "lamda", "optimizer", "lambda", CrlqasValue::kNumber},
    CopiedKey{"non_local_opt", "beta_1", "optimizer", "beta1", CrlqasValue::kNumber},
    CopiedKey{"non_local_opt", "beta_2", "optimizer", "beta2", CrlqasValue::kNumber},
};

/// A mechanism that is off in the released configurations and has no counterpart.
struct OffKey {
  const char* section;
  const char* key;
  const char* what;
};
inline constexpr std::array kOff{
    OffKey{"env", "err_mitig", "virtual distillation"},
    OffKey{"env", "tn_init", "a start from a tensor network"},
    OffKey{"env", "tn_bond", "a start from a tensor network"},
    OffKey{"env", "zero_param_init", "angles that start at zero at every step"},
    OffKey{"env", "decomposed", "gates decomposed for a device"},
    OffKey{"env", "type", "another environment"},
    OffKey{"problem", "type", "a task other than a ground state"},
    OffKey{"problem", "noise", "noise of a task other than a ground state"},
    OffKey{"problem", "noise_prob_1q", "noise of a task other than a ground state"},
    OffKey{"problem", "noise_prob_2q", "noise of a task other than a ground state"},
    OffKey{"agent", "qubit_importance", "exploration weighted by qubits"},
    OffKey{"agent", "kan_seed", "a Kolmogorov-Arnold network"},
    OffKey{"agent", "k", "a Kolmogorov-Arnold network"},
    OffKey{"agent", "grid", "a Kolmogorov-Arnold network"},
    OffKey{"agent", "dropout", "dropout"},
    OffKey{"agent", "angles", "angles in the observation"},
    OffKey{"agent", "init_net", "a pretrained network"},
    OffKey{"agent", "init_seed", "a pretrained network"},
    OffKey{"agent", "init_path", "a pretrained network"},
    OffKey{"agent", "init_thresh", "a pretrained network"},
    OffKey{"agent", "memory_reset_switch", "emptying the replay buffer"},
    OffKey{"agent", "memory_clean", "emptying the replay buffer"},
    OffKey{"agent", "priotitized_replay", "prioritised replay"},
    OffKey{"agent", "prioritized_replay", "prioritised replay"},
};

/// A key without effect on the result.
struct IgnoredKey {
  const char* section;
  const char* key;
  const char* why;
};
inline constexpr std::array kIgnoredKeys{
    IgnoredKey{"general", "eval_every", "the best circuit is always known"},
    IgnoredKey{"general", "eval_k", "the best circuit is always known"},
    IgnoredKey{"general", "num_parallel_envs", "how it is computed, not what"},
    IgnoredKey{"general", "save_every", "how it is computed, not what"},
    IgnoredKey{"general", "compute_pcd", "an analysis afterwards"},
    IgnoredKey{"env", "analysis_save_threshold", "an analysis afterwards"},
    IgnoredKey{"env", "thresholds", "only for VanillaCurriculum"},
    IgnoredKey{"env", "switch_episodes", "only for VanillaCurriculum"},
    IgnoredKey{"env", "tolearance_to_thresh", "no code reads it"},
    IgnoredKey{"problem", "mol_file", "the Hamiltonian is computed, not read"},
    IgnoredKey{"problem", "_true_en", "the exact energy is computed"},
    IgnoredKey{"agent", "agent_class", "agent_type says it"},
    IgnoredKey{"agent", "n_step", "agent_type looks one step ahead"},
    IgnoredKey{"agent", "epsilon_restart", "only for a pretrained network"},
    IgnoredKey{"agent", "memory_reset_threshold", "only for memory_reset_switch"},
    IgnoredKey{"agent", "beta", "only for prioritised replay"},
    IgnoredKey{"agent", "beta_incr", "only for prioritised replay"},
    IgnoredKey{"agent", "alpha", "only for prioritised replay"},
    IgnoredKey{"non_local_opt", "local_size", "all angles are optimised, there and here"},
    IgnoredKey{"non_local_opt", "global_batched_spsa", "how it is computed, not what"},
    IgnoredKey{"non_local_opt", "global_batched_rotosolve", "how it is computed, not what"},
};

/// Keys with rules of their own.
inline constexpr std::array kSpecialKeys{
    "num_qubits",   "n_shots",    "noise_models",    "noise_values",   "fake_min_energy",
    "fn_type",      "accept_err", "succes_switch",   "success_thresh", "curriculum_type",
    "connectivity", "rand_halt",  "ham_type",        "ham_model",      "geometry",
    "mapping",      "taper",      "agent_type",      "batch_size",     "final_gamma",
    "method",       "optim_alg",  "global_iters",    "maxfev",         "maxfev1",
    "maxfev2",      "maxfev3",    "rotosolve_sweeps"};

/// Every key of the tables, for suggestions.
inline std::vector<std::string> crlqas_keys() {
  std::vector<std::string> keys(kSpecialKeys.begin(), kSpecialKeys.end());
  const auto add = [&keys](const auto& table) {
    for (const auto& row : table) keys.emplace_back(row.key);
  };
  add(kCopied);
  add(kCopiedCurriculum);
  add(kCopiedSpsa);
  add(kOff);
  add(kIgnoredKeys);
  return keys;
}

}  // namespace qarch::search
