#include <algorithm>
#include <cmath>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <utility>

#include "apps/answer.h"
#include "apps/bench_json.h"
#include "apps/bench_report.h"
#include "apps/command.h"
#include "apps/common_options.h"
#include "apps/evaluation_budget.h"
#include "apps/options.h"
#include "apps/progress_line.h"
#include "apps/report_circuit.h"
#include "search/configuration.h"
#include "search/field_text.h"
#include "search/io/qasm.h"
#include "search/problem.h"
#include "sim/ptm_program.h"

namespace qarch::apps {

namespace {

namespace po = boost::program_options;

constexpr const char* kWorkloadNoise = "workload";

struct BenchArguments {
  std::string qubits = "2,4,6,8,10,12";
  int layers = 0;
  std::string lanes = "8,64";
  std::string threads = "1,2";
  std::string circuit;
  std::string noise = kWorkloadNoise;
  std::string problem;
  double min_time = 0.2;
  int repetitions = 5;
  double max_seconds = 20.0;
  std::string filter;
  std::string json;
  bool quick = false;
  bool compare = false;
  bool dry_run = false;
};

void add_options(CommandLine& line, BenchArguments& a) {
  line.options().add_options()("qubits",
                               po::value(&a.qubits)->value_name("LIST")->default_value(a.qubits),
                               "sizes of the workload W")(
      "layers", po::value(&a.layers)->value_name("N"), "layers of W; 4 up to 8 qubits and 2 above")(
      "lanes", po::value(&a.lanes)->value_name("LIST")->default_value(a.lanes),
      "parameter sets per batch")(
      "threads", po::value(&a.threads)->value_name("LIST")->default_value(a.threads),
      "threads of an evaluation")("circuit", po::value(&a.circuit)->value_name("FILE"),
                                  "an OpenQASM 3 file instead of W")(
      "noise", po::value(&a.noise)->value_name("NOISE|FILE")->default_value(a.noise),
      "workload (that of W), noiseless, a model in data/noise, or a file")(
      "problem", po::value(&a.problem)->value_name("PROBLEM|FILE"),
      "observable instead of W's: a problem in data/hamiltonians, or a file")(
      "min-time", po::value(&a.min_time)->value_name("S")->default_value(a.min_time, "0.2"),
      "least duration of a repetition, s")(
      "repetitions", po::value(&a.repetitions)->value_name("N")->default_value(a.repetitions),
      "of every row")(
      "max-seconds", po::value(&a.max_seconds)->value_name("S")->default_value(a.max_seconds, "20"),
      "leave out rows of which one call lasts longer")(
      "filter", po::value(&a.filter)->value_name("REGEX"), "measure the rows that contain it")(
      "compare", po::bool_switch(&a.compare), "print figures of other simulators beside ours")(
      "quick", po::bool_switch(&a.quick),
      "a few seconds: 2 and 4 qubits, 8 lanes, one thread, short repetitions, where not given");
  add_dry_run_option(line, a.dry_run);
  add_json_option(line, a.json);
}

std::string epilogue() {
  std::string text =
      "workload W(n, L): L layers, each RX RY RZ on every qubit and then CNOT(q -> q+1) up the "
      "chain;\nafter a rotation depolarizing(0.001) and thermal_relaxation(100 us, 80 us, 35 ns), "
      "after a CNOT\ndepolarizing(0.01) and thermal_relaxation(100 us, 80 us, 300 ns) on both "
      "qubits;\nobservable sum Z_q Z_(q+1) + sum X_q. Angles change at every "
      "evaluation.\n\nrows:\n";
  for (const BenchKind& kind : bench_kinds()) {
    text += format("  %-18s ", std::string(kind.name).c_str()) + std::string(kind.meaning) + "\n";
  }
  return text +
         "A row's name, for --filter: n4/single/threads1, n4/batch/lanes8/threads1, "
         "n4/compile.\nTimes are of the processor for one thread and elapsed for more.\n\n" +
         work_model_text() + '\n';
}

std::vector<int> int_list(const char* option, const std::string& text, int lowest, int highest) {
  std::vector<int> values;
  bool good = true;
  try {
    search::set_from_text(values, text);
  } catch (const std::invalid_argument&) {
    good = false;
  }
  good = good && !values.empty();
  for (const int value : values) good = good && value >= lowest && value <= highest;
  if (!good) {
    throw std::invalid_argument(
        format("--%s = '%s', must be integers in [%d, %d] separated by commas", option,
               text.c_str(), lowest, highest));
  }
  std::ranges::sort(values);
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

void check_seconds(const char* option, double value) {
  if (!(value > 0.0 && value <= 86400.0)) {
    throw std::invalid_argument(format("--%s = %g, must be in (0, 86400] s", option, value));
  }
}

/// --quick changes what is not given.
void apply_quick(BenchArguments& a, const CommandLine& line) {
  if (!a.quick) return;
  if (!line.given("qubits")) a.qubits = "2,4";
  if (!line.given("lanes")) a.lanes = "8";
  if (!line.given("threads")) a.threads = "1";
  if (!line.given("min-time")) a.min_time = 0.005;
  if (!line.given("repetitions")) a.repetitions = 2;
  if (!line.given("max-seconds")) a.max_seconds = 1.0;
}

void check_arguments(const BenchArguments& a, const CommandLine& line) {
  if (!a.circuit.empty() && (line.given("qubits") || line.given("layers"))) {
    throw std::invalid_argument("bench: --circuit excludes --qubits and --layers");
  }
  if (line.given("layers") && (a.layers < 1 || a.layers > 1000)) {
    throw std::invalid_argument(format("--layers = %d, must be in [1, 1000]", a.layers));
  }
  if (a.repetitions < 1 || a.repetitions > 1000) {
    throw std::invalid_argument(format("--repetitions = %d, must be in [1, 1000]", a.repetitions));
  }
  check_seconds("min-time", a.min_time);
  check_seconds("max-seconds", a.max_seconds);
}

RowOptions row_options(const BenchArguments& a) {
  constexpr int kMostLanes = 65536;
  RowOptions options;
  options.lanes = int_list("lanes", a.lanes, 1, kMostLanes);
  options.threads = int_list("threads", a.threads, 1, 1024);
  options.min_seconds = a.min_time;
  options.repetitions = a.repetitions;
  options.max_seconds = a.max_seconds;
  options.filter = a.filter;
  return options;
}

/// The angles of a file are used if it has them, else those of W.
BenchWorkload workload_of_file(const std::string& path) {
  search::QasmCircuit file = search::read_qasm_file(path);
  const int n = file.circuit.num_qubits();
  std::vector<double> angles =
      file.known_angles().value_or(workload_angles(file.circuit.num_parameters()));
  return {
      path, 0, std::move(file.circuit), std::move(angles), workload_noise(), chain_observable(n)};
}

std::vector<BenchWorkload> workloads_of(const BenchArguments& a, const search::DataFolders& data) {
  constexpr int kMostQubits = 29;
  std::vector<BenchWorkload> workloads;
  if (!a.circuit.empty()) {
    workloads.push_back(workload_of_file(a.circuit));
  } else {
    for (const int n : int_list("qubits", a.qubits, 1, kMostQubits)) {
      workloads.push_back(workload_w(n, a.layers > 0 ? a.layers : default_layers(n)));
    }
  }
  std::optional<sim::NoiseModel> noise;
  if (a.noise != kWorkloadNoise) noise = search::load_noise(a.noise, data).model;
  std::optional<sim::PauliSum> observable;
  if (!a.problem.empty()) {
    observable = search::load_problem(search::read_problem(a.problem, data), data).hamiltonian;
  }
  for (BenchWorkload& workload : workloads) {
    const int n = workload.circuit.num_qubits();
    if (noise) workload.noise = *noise;
    if (observable && observable->num_qubits() != n) {
      throw std::invalid_argument(
          format("--problem = '%s', must have the %d qubits of ", a.problem.c_str(), n) +
          workload.name + format(", has %d", observable->num_qubits()));
    }
    if (observable) workload.observable = *observable;
  }
  return workloads;
}

/// What a simulator refuses, it should refuse before minutes of measurements: gates that the noise
/// forbids, states that do not fit into memory.
void check_feasible(const std::vector<BenchWorkload>& workloads) {
  for (const BenchWorkload& workload : workloads) {
    const sim::PtmProgram program(workload.circuit, workload.noise);
    const sim::PauliVector state(program.num_qubits());
  }
}

BenchReport measure(const BenchArguments& arguments, std::vector<BenchWorkload> workloads,
                    const std::vector<BenchRow>& rows, const RowOptions& options,
                    const Streams& streams) {
  constexpr double kLimitSeconds = 0.1;  // a repetition of a limit needs no more
  constexpr int kLimitRepetitions = 3;
  ProgressLine progress(streams);
  BenchReport report;
  report.context = bench_context();
  report.options = options;
  report.compare = arguments.compare;
  report.workloads = std::move(workloads);
  std::vector<int> threads = options.threads;
  if (threads.front() != 1) threads.insert(threads.begin(), 1);
  const std::vector<Timing> limits =
      limit_timings(report.context.caches, threads, std::min(kLimitSeconds, options.min_seconds),
                    std::min(kLimitRepetitions, options.repetitions));
  const std::vector<TimingResult> timed = run_timings(limits, [&](std::size_t k) {
    progress.update([&] { return "measuring the machine: " + limits[k].name; });
  });
  report.limits = limits_of(report.context.caches, threads, timed);
  report.results = measure_rows(report.workloads, rows, options, [&](std::size_t k) {
    progress.update([&] { return format("row %zu of %zu: ", k + 1, rows.size()) + rows[k].name; });
  });
  compare_with_limits(report.results, report.limits);
  return report;
}

/// --dry-run: the rows, as comments; a bench has no configuration.
int report_plan(const std::vector<BenchWorkload>& workloads, const std::vector<BenchRow>& rows,
                const RowOptions& options, Answer& answer) {
  Estimate estimate;
  std::string names;
  double largest = 0.0;
  for (const BenchRow& row : rows) {
    const int n = workloads[row.workload].circuit.num_qubits();
    names += "# " + row.name + '\n';
    largest = std::max(
        largest, double(row.lanes) * row.threads * 2.0 * state_bytes(n, !row.kind->state_vector));
  }
  estimate.memory.push_back({"states of the largest row", largest});
  estimate.work.push_back({"repetitions", double(rows.size()) * options.repetitions,
                           format("%zu rows x %d", rows.size(), options.repetitions)});
  estimate.notes.push_back(format(
      "every repetition lasts %g s or more, up to %g s where one call does: %s at least, besides "
      "the measurements of the machine",
      options.min_seconds, options.max_seconds,
      duration_text(double(rows.size()) * options.repetitions * options.min_seconds).c_str()));
  return report_dry_run(answer, names, estimate);
}

}  // namespace

int run_bench_command(const std::vector<std::string>& words, const Streams& streams) {
  BenchArguments arguments;
  CommandLine line("bench [options]",
                   "Measures the throughput of the simulator, and the machine's limits with it.");
  add_options(line, arguments);
  line.epilogue(epilogue());
  line.example("qarch bench --quick");
  line.example("qarch bench --qubits 8 --filter 'single|batch' --json bench.json");
  line.example("qarch bench --circuit best.qasm --noise ibm_mumbai_max --problem h2-2q");
  if (!line.parse(words, streams)) return kExitOk;
  apply_quick(arguments, line);
  check_arguments(arguments, line);
  line.refuse_empty({"json"});
  Answer answer(streams, arguments.json);
  const RowOptions options = row_options(arguments);
  std::vector<BenchWorkload> workloads = workloads_of(arguments, search::DataFolders::standard());
  const std::vector<BenchRow> rows = plan_rows(workloads, options);
  if (arguments.dry_run) return report_plan(workloads, rows, options, answer);
  check_feasible(workloads);
  const BenchReport report = measure(arguments, std::move(workloads), rows, options, streams);
  print_bench(answer.out(), report);
  if (!arguments.circuit.empty()) {
    answer.out() << '\n';
    print_coverage(answer.out(), {report.workloads[0].noise, ""}, report.workloads[0].circuit);
  }
  answer.write(bench_json(report));
  return kExitOk;
}

}  // namespace qarch::apps
