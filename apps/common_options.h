#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "apps/options.h"

/// Options that several commands have: one name, one value name, and the same words.
namespace qarch::apps {

/// --set SECTION.KEY=VALUE, repeatable; `keys`: what may be set, where that is not a whole
/// experiment.
void add_set_option(CommandLine& line, std::vector<std::string>& overrides,
                    const std::string& keys = "override a key of the experiment; repeatable");

/// --seed N; `what` is drawn with it. The value in `seed`, where there is one, is the default.
void add_seed_option(CommandLine& line, std::string& seed, const std::string& what);
/// --seed as a number. Throws std::invalid_argument "--seed = 'x', ...".
std::uint64_t parse_seed(const std::string& seed);

/// --seeds LIST, "1..10" or "1,2,5".
void add_seeds_option(CommandLine& line, std::string& seeds, const std::string& what);

/// --threads N; `what` they do. check_threads() has the range.
void add_threads_option(CommandLine& line, int& threads, const std::string& what);

/// --problem NAME|FILE.
void add_problem_option(CommandLine& line, std::string& problem, const std::string& what);

/// --level 0|1|2 of transpilation, and its range.
void add_level_option(CommandLine& line, int& level);
void check_level(int level);

/// --output,-o; value_name: FILE or DIR.
void add_output_option(CommandLine& line, std::string& output, const char* value_name,
                       const std::string& what);

/// --json FILE.
void add_json_option(CommandLine& line, std::string& file);

/// --dry-run.
void add_dry_run_option(CommandLine& line, bool& dry_run);

}  // namespace qarch::apps
