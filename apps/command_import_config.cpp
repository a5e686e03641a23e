#include <algorithm>
#include <array>
#include <ostream>
#include <stdexcept>

#include "apps/answer.h"
#include "apps/command.h"
#include "apps/common_options.h"
#include "apps/import_json.h"
#include "apps/input_file.h"
#include "apps/options.h"
#include "search/io/crlqas_config.h"
#include "search/io/text_file.h"

namespace qarch::apps {

namespace {

namespace po = boost::program_options;
using search::ImportStatus;

struct ImportArguments {
  std::string file;
  std::string output;
  std::string problem;
  std::string noise;
  bool strict = false;
  std::string json;
};

std::ptrdiff_t count(const search::CrlqasImport& result, ImportStatus status) {
  return std::ranges::count(result.notes, status, &search::ImportNote::status);
}

/// Every key with its fate, those that need a look last.
void print_report(std::ostream& err, const std::string& file, const search::CrlqasImport& result) {
  constexpr std::array kOrder{ImportStatus::kTranslated, ImportStatus::kIgnored,
                              ImportStatus::kChanged, ImportStatus::kNotSupported,
                              ImportStatus::kUnknown};
  for (const ImportStatus status : kOrder) {
    if (count(result, status) == 0) continue;
    err << search::import_status_name(status) << '\n';
    for (const search::ImportNote& note : result.notes) {
      if (note.status != status) continue;
      err << "  " << note.place.substr(note.place.rfind(':') + 1) << ": " << note.key << " = "
          << note.value << "  ->  " << note.text << '\n';
    }
  }
  err << file << ": " << result.notes.size() << " keys";
  for (const ImportStatus status : kOrder) {
    err << ", " << count(result, status) << ' ' << search::import_status_name(status);
  }
  err << '\n';
}

}  // namespace

int run_import_config_command(const std::vector<std::string>& words, const Streams& streams) {
  ImportArguments arguments;
  CommandLine line(
      "import-config FILE.cfg [options]",
      "Makes an experiment of a configuration of CRLQAS or of one of the programs that share its\n"
      "format, and says on standard error what became of every key.");
  add_output_option(line, arguments.output, "FILE",
                    "where the experiment goes; - : standard output, the default");
  add_problem_option(line, arguments.problem, "instead of what qubits and geometry say");
  line.options().add_options()(
      "noise", po::value(&arguments.noise)->value_name("NAME|FILE"),
      "noiseless, or a model of data/noise, instead of what the file says")(
      "strict", po::bool_switch(&arguments.strict), "fail where a key is unknown or not supported");
  add_json_option(line, arguments.json);
  line.positional("file", &arguments.file);
  line.example("qarch import-config lih.cfg -o my-lih.cfg && qarch search my-lih.cfg --dry-run");
  if (!line.parse(words, streams)) return kExitOk;
  if (arguments.file.empty()) throw std::invalid_argument("import-config: FILE is missing");
  require_input_file(arguments.file);

  line.refuse_empty({"json", "output"});
  Answer answer(streams, arguments.json);
  const bool to_file = !arguments.output.empty() && arguments.output != "-";
  if (arguments.output == "-" && answer.is_json_alone()) {
    throw std::invalid_argument("--output and --json = '-', must be one of the two");
  }
  if (to_file) require_writable_file("output", arguments.output);
  const search::CrlqasImport result = search::read_crlqas_config(
      arguments.file, {.problem = arguments.problem, .noise = arguments.noise},
      search::DataFolders::standard());
  if (!answer.is_json_alone()) print_report(note_stream(streams), arguments.file, result);
  const auto left =
      count(result, ImportStatus::kNotSupported) + count(result, ImportStatus::kUnknown);
  if (arguments.strict && left > 0) {
    throw std::invalid_argument(arguments.file + ": " + std::to_string(left) +
                                " keys are unknown or not supported, must be none with --strict");
  }
  if (to_file) {
    search::write_text_file_atomically(arguments.output, result.ini);
    note_stream(streams) << "written  " << arguments.output << '\n';
  } else {
    answer.out() << result.ini;
  }
  if (answer.wants_json()) answer.write(import_json(arguments.file, result), streams.err);
  return kExitOk;
}

}  // namespace qarch::apps
