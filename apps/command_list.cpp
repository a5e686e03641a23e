#include <algorithm>
#include <chrono>
#include <ctime>
#include <ostream>
#include <stdexcept>

#include "apps/command.h"
#include "apps/options.h"
#include "apps/progress_line.h"
#include "apps/report_circuit.h"
#include "apps/run_json.h"
#include "apps/run_listing.h"
#include "search/did_you_mean.h"

namespace qarch::apps {

namespace {

namespace po = boost::program_options;

struct ListArguments {
  std::vector<std::string> folders;
  std::string json;
  std::string sort = "name";
  std::vector<std::string> kinds;
};

/// A column of the table.
struct Column {
  const char* title;
  std::string (*cell)(const RunListing&);
  bool is_number = false;
};

std::string or_dash(std::string text) { return text.empty() ? "-" : text; }

std::string episodes_text(const RunListing& run) {
  if (run.episodes == 0 && run.planned == 0) return "-";
  std::string text = std::to_string(run.episodes);
  if (run.planned > 0) text += "/" + std::to_string(run.planned);
  return text;
}

/// Local time, to the minute.
std::string modified_text(const RunListing& run) {
  const auto moment = std::chrono::file_clock::to_sys(run.modified);
  const std::time_t seconds = std::chrono::system_clock::to_time_t(
      std::chrono::time_point_cast<std::chrono::system_clock::duration>(moment));
  std::tm local{};
  localtime_r(&seconds, &local);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M", &local);
  return text.data();
}

constexpr Column kColumns[] = {
    {"run", [](const RunListing& r) { return r.name; }},
    {"kind", [](const RunListing& r) { return std::string(name_of(r.kind)); }},
    {"problem", [](const RunListing& r) { return or_dash(r.problem); }},
    {"noise", [](const RunListing& r) { return or_dash(r.noise); }},
    {"seed", [](const RunListing& r) { return or_dash(r.seeds); }},
    {"state", state_text},
    {"episodes", episodes_text, true},
    {"error", result_text, true},
    {"2q",
     [](const RunListing& r) {
       return r.two_qubit_gates ? std::to_string(*r.two_qubit_gates) : std::string("-");
     },
     true},
    {"time", [](const RunListing& r) { return r.seconds > 0.0 ? duration_text(r.seconds) : "-"; },
     true},
};

/// Columns of words are flush left, those of numbers flush right.
std::string left_table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(rows[0].size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string blanks(widths[i] - row[i].size(), ' ');
      const bool is_number = i < std::size(kColumns) && kColumns[i].is_number;
      text += (i == 0 ? "" : "  ") + (is_number ? blanks + row[i] : row[i] + blanks);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text;
}

void print_table(const std::vector<RunListing>& runs, bool with_moment, std::ostream& out) {
  std::vector<std::vector<std::string>> rows(1);
  for (const Column& column : kColumns) rows[0].emplace_back(column.title);
  if (with_moment) rows[0].emplace_back("last written");
  bool any_classifier = false;
  for (const RunListing& run : runs) {
    std::vector<std::string> row;
    for (const Column& column : kColumns) row.push_back(column.cell(run));
    if (with_moment) row.push_back(modified_text(run));
    rows.push_back(std::move(row));
    any_classifier = any_classifier || run.kind == RecordKind::kClassifier;
  }
  out << left_table(rows);
  if (runs.empty()) return;
  out << "\nerror: without noise, of best.qasm (of a study: of its best seed); 2q: its two-qubit "
         "gates\n";
  if (any_classifier) {
    out << "of a trained classifier: accuracy on the test samples, and steps of training\n";
  }
  for (const RunListing& run : runs) {
    if (run.state == RunState::kDamaged)
      out << "damaged: " << run.name << ": " << run.reason << '\n';
  }
}

std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  for (const RecordKind kind : {RecordKind::kSearch, RecordKind::kClassifier, RecordKind::kStudy,
                                RecordKind::kBench, RecordKind::kCurve}) {
    names.emplace_back(name_of(kind));
  }
  return names;
}

const ListOrder& order_named(const std::string& name) {
  std::vector<std::string> names;
  for (const ListOrder& order : list_orders()) {
    if (order.name == name) return order;
    names.emplace_back(order.name);
  }
  throw std::invalid_argument("--sort = '" + name + "', " + search::must_be_one_of(name, names));
}

void check_kinds(const std::vector<std::string>& kinds) {
  const std::vector<std::string> names = kind_names();
  for (const std::string& kind : kinds) {
    if (std::ranges::find(names, kind) != names.end()) continue;
    throw std::invalid_argument("--kind = '" + kind + "', " + search::must_be_one_of(kind, names));
  }
}

std::vector<RunListing> collect(const ListArguments& arguments, std::vector<std::string>& notes) {
  std::vector<RunListing> runs;
  for (const std::string& folder : arguments.folders) {
    for (RunListing& run : find_runs(folder, notes)) {
      const bool wanted =
          arguments.kinds.empty() ||
          std::ranges::find(arguments.kinds, name_of(run.kind)) != arguments.kinds.end();
      if (!wanted) continue;
      if (arguments.folders.size() > 1 && run.path != folder) {
        run.name = (std::filesystem::path(folder) / run.name).string();
      }
      runs.push_back(std::move(run));
    }
  }
  std::ranges::sort(runs, order_named(arguments.sort).before);
  return runs;
}

}  // namespace

int run_list_command(const std::vector<std::string>& words, const Streams& streams) {
  ListArguments arguments;
  CommandLine line("list [DIR...] [options]",
                   "Lists the runs and studies below folders (default runs), how far they have\n"
                   "come and what they found, and files of qarch bench --json and hamiltonian "
                   "--scan.");
  line.options().add_options()("sort", po::value(&arguments.sort)->value_name("name|time|error"),
                               "name; time: last written first; error: by problem, smallest first "
                               "(default name)")(
      "kind",
      po::value(&arguments.kinds)->value_name("search|classifier|study|bench|curve")->composing(),
      "only those; may be given several times")(
      "json", po::value(&arguments.json)->value_name("FILE"),
      "write the list as JSON, too; - to standard output instead of the table");
  line.positionals("folder", &arguments.folders);
  line.example("qarch list", "everything in ./runs");
  line.example("qarch list runs --kind search --sort error", "the best searches of each problem");
  line.example("qarch list --json -", "the same for programs");
  if (!line.parse(words, streams)) return kExitOk;
  line.refuse_empty({"json", "sort"});
  order_named(arguments.sort);
  check_kinds(arguments.kinds);
  if (arguments.folders.empty()) {
    if (!std::filesystem::exists("runs")) {
      throw std::invalid_argument("there is no folder runs here: name one, qarch list DIR");
    }
    arguments.folders = {"runs"};
  }
  std::vector<std::string> notes;
  const std::vector<RunListing> runs = collect(arguments, notes);
  if (streams.verbosity != Verbosity::kQuiet) {
    for (const std::string& note : notes) streams.err << "note: " << note << '\n';
    if (runs.empty()) streams.err << "note: no runs there\n";
  }
  if (!arguments.json.empty()) write_result(arguments.json, list_json(runs), streams);
  if (arguments.json != "-" && !runs.empty()) {
    print_table(runs, arguments.sort == "time", streams.out);
  }
  return kExitOk;
}

}  // namespace qarch::apps
