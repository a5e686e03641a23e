#include <ostream>
#include <stdexcept>

#include "apps/command.h"
#include "apps/options.h"
#include "apps/run_comparison.h"
#include "apps/run_json.h"

namespace qarch::apps {

namespace {

namespace po = boost::program_options;

constexpr int kWidth = 100;  // columns of circuits side by side

}  // namespace

int run_compare_command(const std::vector<std::string>& words, const Streams& streams) {
  std::vector<std::string> names;
  std::string json;
  CommandLine line("compare A B [...] [options]",
                   "What two or more runs found, side by side with ratios to the first, the keys\n"
                   "of the configuration that differ, and the circuits. All are searches, or\n"
                   "studies, or trained classifiers, or files of qarch bench --json.");
  line.options().add_options()("json", po::value(&json)->value_name("FILE"),
                               "write it as JSON, too; - to standard output instead of the tables");
  line.positionals("run", &names);
  line.example("qarch compare runs/moons-seed1 runs/moons-seed2");
  if (!line.parse(words, streams)) return kExitOk;
  line.refuse_empty({"json"});
  if (names.size() < 2) {
    throw std::invalid_argument("must be given two runs or more, see qarch compare --help");
  }
  std::vector<AnyRecord> records;
  for (const std::string& name : names) records.push_back(read_any_record(name));
  const Comparison comparison = compare(records);
  for (const std::string& warning : comparison.warnings) {
    streams.err << "warning: " << warning << '\n';
  }
  if (!json.empty()) write_result(json, compare_json(comparison), streams);
  if (json != "-") print_comparison(streams.out, comparison, records, kWidth);
  return kExitOk;
}

}  // namespace qarch::apps
