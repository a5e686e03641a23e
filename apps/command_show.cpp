#include <ostream>
#include <stdexcept>

#include "apps/command.h"
#include "apps/options.h"
#include "apps/run_json.h"
#include "apps/run_summary.h"

namespace qarch::apps {

namespace {

namespace po = boost::program_options;

/// One circuit as the only table of its run's summary.
std::string circuit_json(const RunSummary& summary, const search::CircuitRecord& circuit) {
  const search::RunRecord& run = summary.record.search().record;
  const ExportTable table = circuit_table("circuits", {circuit}, run);
  return export_json(summary.listing.name, name_of(summary.record.kind), std::span(&table, 1));
}

}  // namespace

int run_show_command(const std::vector<std::string>& words, const Streams& streams) {
  std::string name;
  std::string circuit;
  std::string json;
  CommandLine line("show RUN [options]",
                   "What a run was asked and what it found. RUN is a folder of qarch search (one\n"
                   "run or a study) or of qarch classify train, or its name in ./runs, or a file\n"
                   "of qarch bench --json or qarch hamiltonian --scan.");
  line.options().add_options()("circuit", po::value(&circuit)->value_name("ID"),
                               "one circuit of a search: its drawing, angles and numbers; best, "
                               "best_noiseless, smallest, or p0, p1, ... of the Pareto front")(
      "json", po::value(&json)->value_name("FILE"),
      "write it as JSON, too; - to standard output instead of the text");
  line.positional("run", &name);
  line.example("qarch show runs/quickstart");
  line.example("qarch show runs/quickstart --circuit best", "drawing, angles, and where to use it");
  line.example("qarch show runs/quickstart --json -", "the same for programs");
  if (!line.parse(words, streams)) return kExitOk;
  line.refuse_empty({"circuit", "json"});
  if (name.empty()) throw std::invalid_argument("RUN is missing, see qarch show --help");

  const RunSummary summary = summarise(read_any_record(name));
  if (circuit.empty()) {
    if (!json.empty()) write_result(json, show_json(summary), streams);
    if (json != "-") print_summary(streams.out, summary);
    return kExitOk;
  }
  if (summary.record.kind != RecordKind::kSearch) {
    throw std::invalid_argument("--circuit: " + summary.listing.name + " is a " +
                                std::string(name_of(summary.record.kind)) +
                                ", must be a search: only these keep circuits by name");
  }
  const RecordedSearch& run = summary.record.search();
  const search::CircuitRecord& found = circuit_named(run, circuit);
  if (!json.empty()) write_result(json, circuit_json(summary, found), streams);
  if (json != "-") print_found_circuit(streams, run, found);
  return kExitOk;
}

}  // namespace qarch::apps
