#include <algorithm>
#include <filesystem>
#include <limits>
#include <ostream>
#include <stdexcept>

#include "apps/answer.h"
#include "apps/command.h"
#include "apps/common_options.h"
#include "apps/evaluation_budget.h"
#include "apps/input_file.h"
#include "apps/noise_options.h"
#include "apps/options.h"
#include "apps/progress_line.h"
#include "apps/recorded_run.h"
#include "apps/report_circuit.h"
#include "apps/vqe_json.h"
#include "rl/random.h"
#include "search/ansatz.h"
#include "search/configuration.h"
#include "search/did_you_mean.h"
#include "search/field_text.h"
#include "search/io/qasm.h"
#include "search/io/run_file.h"
#include "search/io/text_file.h"
#include "search/problem_kind.h"
#include "search/search_run.h"
#include "sim/noise_coverage.h"

namespace qarch::apps {

namespace {

namespace po = boost::program_options;

struct VqeArguments {
  std::string problem;
  NoiseArguments noise;
  std::string ansatz = "ry_cx";
  int layers = 2;
  std::string circuit;  ///< with --run the id of one of its circuits, else a file
  std::string run;
  std::vector<std::string> overrides;
  std::string seed = "1";
  std::string out;
  std::string json;
  bool dry_run = false;
};

/// The circuit to optimise and the angles to start from.
struct Start {
  sim::Circuit circuit;
  std::vector<double> angles;
  std::string text;        ///< where they are from, in words
  std::string noise = {};  ///< of the run that they come from, if any
};

std::vector<double> small_random_angles(int count, std::uint64_t seed) {
  constexpr double kSpread = 0.1;  // radian; exactly 0 is often a saddle point
  rl::Rng rng = rl::random_stream(seed, "start angles");
  std::vector<double> angles(static_cast<std::size_t>(count));
  for (double& angle : angles) angle = kSpread * (2.0 * rl::uniform(rng) - 1.0);
  return angles;
}

/// A circuit of a run or of a file starts from its own angles.
Start start_of(const VqeArguments& arguments, std::uint64_t seed, int num_qubits) {
  if (!arguments.run.empty()) {
    const std::string path =
        std::filesystem::is_directory(arguments.run) ? arguments.run + "/run.h5" : arguments.run;
    const search::RunRecord record = search::read_run_file(path);
    if (record.problem.kind != search::kVqe.name) {
      throw std::invalid_argument("--run = '" + arguments.run +
                                  "': its circuits stand behind the encoding of a classifier, must "
                                  "be of a ground state");
    }
    const std::string id = arguments.circuit.empty() ? "best" : arguments.circuit;
    const auto* found = search::find_circuit(record, id);
    if (found == nullptr) {
      std::vector<std::string> known;
      for (const auto& circuit : record.circuits) known.push_back(circuit.id);
      throw std::invalid_argument("--circuit = '" + id + "', of " + path + " " +
                                  search::must_be_one_of(id, known));
    }
    return {found->circuit, found->angles, "circuit " + id + " of " + arguments.run,
            record.noise.name};
  }
  if (!arguments.circuit.empty()) {
    search::QasmCircuit file = search::read_qasm_file(arguments.circuit);
    std::vector<double> angles =
        file.known_angles().value_or(small_random_angles(file.circuit.num_parameters(), seed));
    return {std::move(file.circuit), std::move(angles), arguments.circuit};
  }
  sim::Circuit circuit = search::build_ansatz(arguments.ansatz, num_qubits, arguments.layers);
  std::vector<double> angles = small_random_angles(circuit.num_parameters(), seed);
  return {std::move(circuit), std::move(angles),
          arguments.ansatz + ", " + std::to_string(arguments.layers) + " layers"};
}

/// A run's noise is not taken over; says so if none was chosen here.
void note_noise_of_run(const Start& start, const CommandLine& line, const VqeArguments& arguments,
                       const Streams& streams) {
  const bool chosen = line.given("noise") || line.given("device") ||
                      std::ranges::any_of(arguments.overrides, [](const std::string& text) {
                        const std::string_view key = search::trimmed(text);
                        return key.starts_with("noise.model") || key.starts_with("noise.device");
                      });
  if (chosen || start.noise.empty() || start.noise == sim::NoiseModel().name()) return;
  streams.out << "note     the run's noise was " << start.noise
              << ", here there is none: give --noise NAME or --set noise.device=FILES\n";
}

/// Rotosolve takes the cost for a sinusoid in every angle, which a slot of several gates breaks.
/// (Methods that need more than values of the cost ask for it themselves.)
void check_slots(const search::Objective& objective, const std::string& method) {
  if (method != "rotosolve" || objective.has_sweep()) return;
  throw std::invalid_argument("optimizer.method = 'rotosolve': " + objective.sweep_obstacle());
}

/// Reports progress and can be interrupted between the steps of the work.
class WatchedObjective final : public search::Objective {
 public:
  WatchedObjective(search::Objective& objective, const Streams& streams)
      : objective_(objective), progress_(streams) {}

  int dimension() const override { return objective_.dimension(); }

  double value(std::span<const double> x, double shots) override {
    return watched(1, [&] { return objective_.value(x, shots); });
  }
  void values(std::span<const double> points, double shots, std::span<double> out) override {
    watched(static_cast<int>(out.size()), [&] {
      objective_.values(points, shots, out);
      return std::ranges::min(out);
    });
  }

  bool has_gradient() const override { return objective_.has_gradient(); }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) override {
    return watched(gradient_cost(), [&] { return objective_.value_and_gradient(x, gradient); });
  }
  int gradient_cost() const override { return objective_.gradient_cost(); }

  std::string sweep_obstacle() const override { return objective_.sweep_obstacle(); }
  double sweep(std::span<double> x) override {
    return watched(sweep_cost(), [&] { return objective_.sweep(x); });
  }
  int sweep_cost() const override { return objective_.sweep_cost(); }

 private:
  template <class Work>
  double watched(int cost, const Work& work) {
    if (SignalGuard::raised()) throw std::runtime_error("interrupted");
    const double energy = work();
    evaluations_ += cost;
    best_ = std::min(best_, energy);
    progress_.update([&] { return format("evaluation %d  lowest %.9f Ha", evaluations_, best_); });
    return energy;
  }

  search::Objective& objective_;
  ProgressLine progress_;
  int evaluations_ = 0;
  double best_ = std::numeric_limits<double>::infinity();
};

Estimate vqe_estimate(const search::Experiment& experiment, const search::Task& task,
                      const Start& start, search::Objective& objective) {
  constexpr double kLanes = 9.0;                             // a batch of 8, and one
  constexpr double kBudget = double(std::size_t{1} << 30U);  // sim::ExpectationOptions
  const search::OptimizerOptions& o = experiment.optimizer;
  const double state = state_bytes(task.num_qubits(), !task.noise().is_noiseless());
  Estimate estimate;
  estimate.memory.push_back({"states, a batch of 8", kLanes * state});
  if (search::optimizer_from_name(o.method).needs != search::OptimizerNeeds::kValues) {
    const double gates = static_cast<double>(start.circuit.gates().size());
    estimate.memory.push_back(
        {"states kept for gradients", std::min(kBudget, (gates + 1.0) * state)});
  }
  estimate.work.push_back(
      {"evaluations of the objective", static_cast<double>(most_evaluations(o)), "by " + o.method});
  if (most_shots(o) > 0.0) {
    estimate.work.push_back({"measurements of Pauli strings",
                             most_shots(o) * task.num_measured_strings(),
                             format("%d strings each", task.num_measured_strings())});
  }
  estimate.seconds_each = seconds_of_evaluation(objective, start.angles, o.shots);
  estimate.measured = "one evaluation of this circuit";
  return estimate;
}

/// The circuit with the angles that were found.
search::CircuitRecord record_of(const Start& start, const search::Minimum& minimum,
                                search::TaskObjective& objective,
                                const chem::QubitProblem& problem) {
  search::CircuitRecord record;
  record.id = "vqe";
  record.circuit = start.circuit;
  record.angles = minimum.argument;
  record.energy_seen = minimum.value;
  record.energy = objective.value(record.angles, 0.0);
  record.noiseless_energy = objective.noiseless_value(record.angles);
  record.error = record.energy - problem.exact_energy;
  record.noiseless_error = record.noiseless_energy - problem.exact_energy;
  return record;
}

void add_options(CommandLine& line, VqeArguments& a) {
  std::string families;
  for (const auto& ansatz : search::ansatzes()) families += " " + std::string(ansatz.name);
  std::string methods;
  for (const auto& method : search::optimizers()) methods += " " + std::string(method.name);
  add_problem_option(line, a.problem, "the Hamiltonian");
  add_noise_options(line, a.noise, NoiseOptionSet::kAll);
  po::options_description_easy_init add = line.options().add_options();
  add("ansatz", po::value(&a.ansatz)->value_name("ANSATZ")->default_value(a.ansatz),
      ("circuit family:" + families).c_str());
  add("layers", po::value(&a.layers)->value_name("N")->default_value(a.layers),
      "layers of the ansatz");
  add("circuit", po::value(&a.circuit)->value_name("CIRCUIT|ID"),
      "an OpenQASM 3 file instead of an ansatz; with --run one of its circuits [best]");
  add("run", po::value(&a.run)->value_name("RUN"), "a circuit of an earlier run instead");
  add_set_option(
      line, a.overrides,
      "keys of [problem], [noise] and [optimizer]; repeatable; optimizer.method:" + methods);
  add_seed_option(line, a.seed, "start angles and SPSA directions");
  add_output_option(line, a.out, "FILE", "write the result as OpenQASM 3");
  add_dry_run_option(line, a.dry_run);
  add_json_option(line, a.json);
}

/// The defaults of vqe are those of a search but for COBYLA with a larger budget.
search::Experiment experiment_of(const VqeArguments& arguments, const CommandLine& line,
                                 const search::DataFolders& data) {
  const std::string text =
      "[problem]\nname = " + arguments.problem +
      "\n[optimizer]\nmethod = cobyla\nmax_evaluations = 5000\ntolerance = 1e-6\n";
  std::vector<std::string> overrides = arguments.overrides;
  const std::vector<std::string> noise = noise_keys(arguments.noise, line);
  overrides.insert(overrides.end(), noise.begin(), noise.end());
  overrides.push_back("general.seed=" + arguments.seed);
  return search::parse_experiment(text, "command line", overrides, data);
}

}  // namespace

int run_vqe_command(const std::vector<std::string>& words, const Streams& streams) {
  VqeArguments arguments;
  CommandLine line("vqe --problem PROBLEM [options]",
                   "Optimises the angles of one circuit for a problem, with or without noise.");
  add_options(line, arguments);
  line.topic("keys", "print the keys of an experiment with their defaults, and stop",
             search::describe_configuration);
  line.example("qarch vqe --problem h2-4q --ansatz ry_cx --layers 2");
  line.example("qarch vqe --problem lih-4q --layers 3 --set optimizer.method=lbfgs");
  line.example("qarch vqe --problem h2-2q --noise ibm_mumbai_max --run runs/quickstart",
               "the best circuit of a run, under another noise");
  if (!line.parse(join_best_qubits(words), streams)) return kExitOk;
  if (arguments.problem.empty()) throw std::invalid_argument("vqe: --problem is missing");
  line.refuse_empty({"json", "output", "circuit", "run"});
  if (arguments.run.empty()) require_input_file(arguments.circuit);
  if (!arguments.run.empty()) arguments.run = find_record(arguments.run);
  check_named_file(arguments.problem);
  check_named_file(arguments.noise.options.model);
  Answer answer(streams, arguments.json);
  if (!arguments.out.empty()) require_writable_file("output", arguments.out);
  const auto data = search::DataFolders::standard();
  const search::Experiment experiment = experiment_of(arguments, line, data);
  const chem::QubitProblem problem = search::load_problem(experiment.problem, data);
  const search::NamedNoise noise =
      search::load_noise(experiment.noise, problem.hamiltonian.num_qubits(), data);
  if (!arguments.dry_run) {
    print_problem(answer.out(), experiment.problem.name, problem, noise);
  }
  Start start = start_of(arguments, experiment.general.seed, problem.hamiltonian.num_qubits());
  if (!arguments.dry_run) note_noise_of_run(start, line, arguments, answer.streams());
  if (start.circuit.num_qubits() != problem.hamiltonian.num_qubits()) {
    throw std::invalid_argument("the circuit has " + std::to_string(start.circuit.num_qubits()) +
                                " qubits, the problem " +
                                std::to_string(problem.hamiltonian.num_qubits()));
  }

  const auto task = search::make_vqe_task(problem, noise.model, experiment.noise,
                                          search::NativeLowering(noise.native_gates));
  if (experiment.noise.strict) {
    sim::require_complete(
        sim::noise_coverage(noise.model, task->executed(start.circuit)),
        noise.native_gates.empty() ? sim::RestingRules::kRefused : sim::RestingRules::kAllowed);
  }
  rl::Rng shot_rng = rl::random_stream(experiment.general.seed, "shots");
  rl::Rng optimizer_rng = rl::random_stream(experiment.general.seed, "optimizer");
  const auto objective = task->compile(start.circuit, shot_rng);
  check_slots(*objective, experiment.optimizer.method);
  if (arguments.dry_run) {
    return report_dry_run(answer, search::to_ini(experiment),
                          vqe_estimate(experiment, *task, start, *objective));
  }
  const SignalGuard guard;
  search::Minimum minimum;
  {
    WatchedObjective watched(*objective, streams);
    minimum = search::minimize(watched, start.angles, experiment.optimizer, optimizer_rng);
  }
  const search::CircuitRecord record = record_of(start, minimum, *objective, problem);
  std::ostream& out = answer.out();
  out << format("optimizer %s: %d evaluations, %s\n", experiment.optimizer.method.c_str(),
                minimum.evaluations, minimum.stop_reason.c_str());
  print_circuit(answer.streams(), "\nresult", record);
  print_spin(out, problem, noise, record);
  print_coverage(out, noise, record.circuit);
  if (!arguments.out.empty()) {
    search::write_text_file_atomically(arguments.out, search::circuit_qasm(record));
    out << "\nwritten  " << arguments.out << '\n';
  }
  if (answer.wants_json()) {
    VqeAnswer all{experiment.problem.name, problem, noise, start.text, experiment.optimizer.method,
                  experiment.general.seed, minimum, record};
    if (problem.spin) {
      all.spin = spin_values(problem, noise, record, noise.model);
      all.noiseless_spin = spin_values(problem, noise, record, {});
    }
    answer.write(vqe_json(all));
  }
  return kExitOk;
}

}  // namespace qarch::apps
