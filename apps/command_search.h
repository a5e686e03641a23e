#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "apps/answer.h"
#include "apps/command.h"
#include "search/search_run.h"

namespace qarch::apps {

/// The command line of `qarch search`.
struct SearchArguments {
  std::string experiment;
  std::vector<std::string> overrides;  ///< "section.key=value", --seed among them
  int threads = 1;                     ///< of a search
  std::string resume;                  ///< folder of the run that goes on; empty: a new run
  std::string out;                     ///< empty: the default of the run or of the study
  double time_limit_seconds = 0.0;     ///< of a search; 0 = none
  double checkpoint_interval_seconds = 180.0;
  bool dry_run = false;
  std::string json;  ///< value of --json
  pid_t parent = 0;  ///< end with this process; 0: no such process

  // Of a study.
  std::string seeds;                   ///< empty: one search
  int jobs = 1;                        ///< searches at a time
  double target = 0.0;                 ///< 0: that of the kind of problem
  std::vector<std::string> summarise;  ///< folders of studies; empty: search
};

/// Reads the words after "search". False if --help was asked for and printed.
/// Throws std::invalid_argument with the offending word.
bool parse_search_arguments(const std::vector<std::string>& words, const Streams& streams,
                            SearchArguments& arguments);

/// One search in this process. Returns the exit code, as do the next two.
int run_one_search(const SearchArguments& arguments, Answer& answer);

/// One search for each seed, each in a process of its own; those that have ended are skipped, those
/// that have not go on from their checkpoint, or from the beginning where there is none.
int run_study(const SearchArguments& arguments, Answer& answer);

/// What studies found so far; runs nothing.
int summarise_studies(const SearchArguments& arguments, Answer& answer);

/// The words after "qarch" that begin or continue the search of a seed in its folder: `search
/// --resume FOLDER` if a checkpoint is there, else `search CONFIGURATION --seed N --output FOLDER`.
/// `time_limit_seconds` is what is left for it; 0 = no limit.
std::vector<std::string> seed_words(const std::string& configuration, std::uint64_t seed,
                                    const std::string& folder, int threads,
                                    double time_limit_seconds);

}  // namespace qarch::apps
