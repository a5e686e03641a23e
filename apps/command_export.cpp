#include <algorithm>
#include <filesystem>
#include <ostream>
#include <stdexcept>

#include "apps/circuit_latex.h"
#include "apps/command.h"
#include "apps/options.h"
#include "apps/run_export.h"
#include "apps/run_json.h"
#include "apps/run_summary.h"
#include "search/did_you_mean.h"
#include "search/io/qasm.h"
#include "search/io/run_file.h"
#include "search/io/text_file.h"

namespace qarch::apps {

namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;

constexpr const char* kAll = "all";

struct ExportArguments {
  std::string run;
  std::string format;
  std::vector<std::string> what;
  std::string circuit = "best";
  std::string output = "-";
};

/// A file to write: its name in a folder, and its text.
struct NamedText {
  std::string file;
  std::string text;
};

/// A format of --format.
struct ExportFormat {
  std::string_view name;
  std::string_view meaning;
  bool of_circuits;  ///< takes --circuit, not --what
  std::vector<NamedText> (*texts)(const AnyRecord& record, const ExportArguments& arguments);
};

std::vector<std::string> names_of(RecordKind kind) {
  std::vector<std::string> names;
  for (const TableMaker* maker : table_makers(kind)) names.emplace_back(maker->name);
  return names;
}

/// "episodes,circuits" and repeated options as single names.
std::vector<std::string> words_of(const std::vector<std::string>& texts) {
  std::vector<std::string> words;
  for (const std::string& text : texts) {
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find(',', begin), text.size());
      words.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  return words;
}

/// The tables that --what names; none named: all, or the first.
std::vector<ExportTable> chosen_tables(const AnyRecord& record, const ExportArguments& arguments,
                                       bool all_by_default) {
  std::vector<std::string> words = words_of(arguments.what);
  if (words.empty()) words = {all_by_default ? kAll : names_of(record.kind).front()};
  std::vector<std::string> known = names_of(record.kind);
  known.emplace_back(kAll);
  for (const std::string& word : words) {
    if (std::ranges::find(known, word) != known.end()) continue;
    throw std::invalid_argument("--what = '" + word + "', of a " +
                                std::string(name_of(record.kind)) + " " +
                                search::must_be_one_of(word, known));
  }
  const bool all = std::ranges::find(words, kAll) != words.end();
  std::vector<ExportTable> tables;
  for (const TableMaker* maker : table_makers(record.kind)) {
    const bool named = std::ranges::find(words, maker->name) != words.end();
    if (all || named) tables.push_back(maker->make(record));
  }
  return tables;
}

std::vector<NamedText> csv_texts(const AnyRecord& record, const ExportArguments& arguments) {
  std::vector<NamedText> texts;
  for (const ExportTable& table : chosen_tables(record, arguments, false)) {
    texts.push_back({table.name + ".csv", csv_text(table)});
  }
  return texts;
}

std::vector<NamedText> json_texts(const AnyRecord& record, const ExportArguments& arguments) {
  const std::vector<ExportTable> tables = chosen_tables(record, arguments, true);
  return {{record.name() + ".json", export_json(record.name(), name_of(record.kind), tables)}};
}

/// The circuits that --circuit names.
std::vector<search::CircuitRecord> chosen_circuits(const RecordedSearch& run,
                                                   const std::string& id) {
  if (id != kAll) return {circuit_named(run, id)};
  std::vector<search::CircuitRecord> circuits = run.record.circuits;
  circuits.insert(circuits.end(), run.record.archive.begin(), run.record.archive.end());
  return circuits;
}

void require_search(const AnyRecord& record, const ExportArguments& arguments) {
  if (record.kind == RecordKind::kSearch) return;
  std::string text = "--format = " + arguments.format + ": " + record.name() + " is a " +
                     std::string(name_of(record.kind)) + ", must be a search";
  if (record.kind == RecordKind::kStudy) text += ", e.g. " + record.path + "/seed-1";
  if (record.kind == RecordKind::kClassifier) {
    text += "; its circuit has features for inputs, as OpenQASM 3 it is " + record.path +
            "/classifier.qasm";
  }
  throw std::invalid_argument(text);
}

std::vector<NamedText> circuit_texts(const AnyRecord& record, const ExportArguments& arguments,
                                     const std::string& extension,
                                     std::string (*text)(const search::CircuitRecord&,
                                                         const search::RunRecord&)) {
  require_search(record, arguments);
  const RecordedSearch& run = record.search();
  std::vector<NamedText> texts;
  for (const search::CircuitRecord& circuit : chosen_circuits(run, arguments.circuit)) {
    texts.push_back({circuit.id + extension, text(circuit, run.record)});
  }
  return texts;
}

std::vector<NamedText> qasm3_texts(const AnyRecord& record, const ExportArguments& arguments) {
  if (record.kind == RecordKind::kClassifier) {
    return {{"classifier.qasm", search::read_text_file(record.path + "/classifier.qasm")}};
  }
  return circuit_texts(record, arguments, ".qasm",
                       [](const search::CircuitRecord& circuit, const search::RunRecord& run) {
                         return search::circuit_qasm(circuit, run);
                       });
}

std::vector<NamedText> qasm2_texts(const AnyRecord& record, const ExportArguments& arguments) {
  return circuit_texts(record, arguments, ".qasm",
                       [](const search::CircuitRecord& circuit, const search::RunRecord&) {
                         return search::to_qasm2(circuit.circuit, circuit.angles);
                       });
}

std::vector<NamedText> latex_texts(const AnyRecord& record, const ExportArguments& arguments) {
  return circuit_texts(record, arguments, ".tex",
                       [](const search::CircuitRecord& circuit, const search::RunRecord&) {
                         return circuit_latex(circuit.circuit, circuit.angles);
                       });
}

constexpr ExportFormat kFormats[] = {
    {"csv", "a table with a line of names first", false, csv_texts},
    {"json", "all tables, or those of --what, in one object", false, json_texts},
    {"qasm3", "OpenQASM 3 with angles and metadata, of a classifier classifier.qasm", true,
     qasm3_texts},
    {"qasm2", "OpenQASM 2 with the angles as numbers", true, qasm2_texts},
    {"latex", "quantikz, to stand inside a document", true, latex_texts},
};

const ExportFormat& format_named(const std::string& name) {
  std::vector<std::string> names;
  for (const ExportFormat& format : kFormats) {
    if (format.name == name) return format;
    names.emplace_back(format.name);
  }
  throw std::invalid_argument("--format = '" + name + "', " + search::must_be_one_of(name, names));
}

bool names_folder(const std::string& output) {
  return output.ends_with('/') || fs::is_directory(output);
}

void write_texts(const std::vector<NamedText>& texts, const std::string& output,
                 const Streams& streams) {
  if (!names_folder(output)) {
    if (texts.size() == 1) {
      write_result(output, texts[0].text, streams);
      return;
    }
    throw std::invalid_argument("--output = '" + output + "', must be a folder for " +
                                std::to_string(texts.size()) + " files, e.g. exported/");
  }
  std::error_code error;
  fs::create_directories(output, error);
  if (error) throw std::runtime_error(output + ": cannot create the folder: " + error.message());
  for (const NamedText& text : texts) {
    const std::string file = (fs::path(output) / text.file).string();
    search::write_text_file_atomically(file, text.text);
    if (streams.verbosity != Verbosity::kQuiet) streams.err << "wrote " << file << '\n';
  }
}

std::string epilogue() {
  std::string text = "formats:\n";
  for (const ExportFormat& format : kFormats) {
    text += "  " + std::string(format.name) + std::string(9 - format.name.size(), ' ') +
            std::string(format.meaning) + '\n';
  }
  text += "tables of --what (the first of a kind is what csv writes, json writes all):\n";
  for (const TableMaker& maker : table_makers()) {
    text += "  " + std::string(maker.name) + std::string(14 - maker.name.size(), ' ') +
            std::string(name_of(maker.kind)) + ": " + std::string(maker.description) + '\n';
  }
  return text + "apps/formats.md lists columns, keys and units.\n";
}

}  // namespace

int run_export_command(const std::vector<std::string>& words, const Streams& streams) {
  ExportArguments arguments;
  CommandLine line("export RUN --format FORMAT [options]",
                   "Writes what a run recorded for other programs: tables as CSV or JSON,\n"
                   "circuits as OpenQASM or LaTeX. RUN is what qarch show takes.");
  line.options().add_options()(
      "format", po::value(&arguments.format)->value_name("csv|json|qasm3|qasm2|latex"),
      "tables: csv, json; circuits: OpenQASM, LaTeX (quantikz)")(
      "what", po::value(&arguments.what)->value_name("TABLE")->composing(),
      "tables for csv and json, names with commas between them, or all")(
      "circuit", po::value(&arguments.circuit)->value_name("ID"),
      "for the formats of circuits: an id as qarch show lists it, or all (default best)")(
      "output,o", po::value(&arguments.output)->value_name("FILE|DIR"),
      "file, or a folder (ends in / or is there) that gets a file for each table or circuit; - is "
      "standard output (default -)");
  line.positional("run", &arguments.run);
  line.example("qarch export runs/quickstart --format csv --output episodes.csv",
               "a row for each episode");
  line.example("qarch export runs/quickstart --format csv --what all --output tables/",
               "every table, a file each");
  line.example("qarch export runs/quickstart --format json", "everything in one object");
  line.example("qarch export runs/quickstart --format qasm2 --circuit best",
               "for programs that read OpenQASM 2 only");
  line.example("qarch export runs/quickstart --format latex --output best.tex",
               "the best circuit for a paper");
  line.epilogue(epilogue());
  if (!line.parse(words, streams)) return kExitOk;
  line.refuse_empty({"format", "circuit", "output"});
  if (arguments.run.empty()) throw std::invalid_argument("RUN is missing, see qarch export --help");
  if (arguments.format.empty()) {
    throw std::invalid_argument("--format is missing, see qarch export --help");
  }
  const ExportFormat& format = format_named(arguments.format);
  if (format.of_circuits && line.given("what")) {
    throw std::invalid_argument("--what: " + arguments.format + " writes circuits, see --circuit");
  }
  if (!format.of_circuits && line.given("circuit")) {
    throw std::invalid_argument("--circuit: " + arguments.format + " writes tables, see --what");
  }
  const AnyRecord record = read_any_record(arguments.run);
  write_texts(format.texts(record, arguments), arguments.output, streams);
  return kExitOk;
}

}  // namespace qarch::apps
