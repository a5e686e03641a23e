#include <ostream>
#include <stdexcept>

#include "apps/command.h"
#include "apps/command_circuit.h"
#include "apps/completion.h"
#include "apps/options.h"

namespace qarch::apps {

namespace po = boost::program_options;

int run_completion_command(const std::vector<std::string>& words, const Streams& streams) {
  std::string shell;
  std::string out;
  std::string names;
  for (const CompletionScript& script : completion_scripts()) {
    names += (names.empty() ? "" : "|") + std::string(script.shell);
  }
  CommandLine line("completion " + names + " [options]",
                   "Prints what makes a shell complete command lines of qarch: commands, options, "
                   "and the names that data/ and runs/ hold at that moment.");
  line.options().add_options()("output,o", po::value(&out)->value_name("FILE"),
                               "write it there [standard output, which is also -]");
  line.positional("shell", &shell, names);
  line.epilogue(
      "An installed qarch has put these files where the shells look for them. By hand:\n"
      "  bash: source <(qarch completion bash)                     in ~/.bashrc\n"
      "  zsh:  qarch completion zsh -o ~/.zfunc/_qarch             with ~/.zfunc in fpath\n"
      "  fish: qarch completion fish -o ~/.config/fish/completions/qarch.fish\n");
  line.example("qarch completion bash -o qarch.bash", "then: source qarch.bash");
  if (!line.parse(words, streams)) return kExitOk;
  line.refuse_empty({"output"});
  if (shell.empty()) throw std::invalid_argument("completion: SHELL is missing, must be " + names);
  for (const CompletionScript& script : completion_scripts()) {
    if (script.shell == shell) deliver(std::string(script.text), out, streams);
  }
  return kExitOk;
}

}  // namespace qarch::apps
