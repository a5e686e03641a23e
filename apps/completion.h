#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "apps/command.h"

namespace qarch::apps {

/// `qarch __complete WORDS... BEGUN` is what the completion of a shell calls at every TAB.
inline constexpr std::string_view kCompleteCommand = "__complete";

/// A word that may stand at the end of a command line.
struct Candidate {
  std::string word;
  std::string what;  ///< may be empty
};

/// Names of files that the shell adds.
enum class PathCompletion { kNone, kFiles, kFolders };

struct Completion {
  std::vector<Candidate> candidates;  ///< whole words that begin as the last word does
  PathCompletion paths = PathCompletion::kNone;
  bool word_goes_on = false;  ///< no blank after the word, "env.max_gates="
};

/// What may stand for the last of the words after "qarch", which may be empty. Options and choices
/// are those that the commands parse; names are those of data/ and of ./runs at this moment.
Completion complete(const std::vector<std::string>& words);

/// Prints a candidate a line, word, tab, what; then ":none", ":files" or ":folders", and " goes-on"
/// where the word does. Wrong words give no candidates, never an error.
int run_complete(const std::vector<std::string>& words, const Streams& streams);

/// A shell and the file that makes it complete.
struct CompletionScript {
  std::string_view shell;
  std::string_view file;  ///< name of the file where the shell looks for it
  std::string_view text;
};
const std::vector<CompletionScript>& completion_scripts();

}  // namespace qarch::apps
