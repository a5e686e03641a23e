#include <pybind11/stl.h>

#include <chrono>
#include <exception>
#include <filesystem>
#include <optional>
#include <stdexcept>

#include "apps/python/bindings.h"
#include "apps/python/options.h"
#include "apps/python/runs.h"
#include "search/configuration.h"
#include "search/datasets/data_source.h"
#include "search/io/text_file.h"
#include "search/problem.h"
#include "search/resume_rules.h"
#include "search/search_run.h"

namespace qarch::python {

namespace py = pybind11;
namespace fs = std::filesystem;

namespace {

using search::Experiment;
using search::SearchProgress;

/// Between looks at what Python has to say: signals, and the user's function of the progress.
constexpr std::chrono::milliseconds kBetweenLooks{100};

struct Subject {
  search::NamedNoise noise;
  search::SearchProblem problem;
};

Subject load_subject(const Experiment& experiment, const search::DataFolders& data, int threads) {
  if (experiment.is_classifier()) {
    const search::DataSplit samples =
        search::load_data(experiment.data, experiment.general.seed, data);
    auto noise =
        search::load_noise(experiment.noise, search::classifier_qubits(experiment, samples), data);
    auto problem = search::classifier_search_problem(experiment, samples, noise, threads);
    return {std::move(noise), std::move(problem)};
  }
  const chem::QubitProblem problem = search::load_problem(experiment.problem, data);
  auto noise = search::load_noise(experiment.noise, problem.hamiltonian.num_qubits(), data);
  auto task = search::vqe_search_problem(experiment, problem, noise);
  return {std::move(noise), std::move(task)};
}

/// What a running search, without the GIL, hears of Python: Ctrl-C, and exceptions of the user's
/// function, which stop it and are thrown again at its end.
class Listener {
 public:
  explicit Listener(const py::object& progress) : progress_(progress) {}

  bool wants_stop() {
    if (failure_) return true;
    const auto now = std::chrono::steady_clock::now();
    if (now - last_look_ < kBetweenLooks) return false;
    last_look_ = now;
    const py::gil_scoped_acquire locked;
    guarded([] {
      if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    });
    return failure_ != nullptr;
  }

  void tell(const SearchProgress& progress) {
    if (failure_ || progress_.is_none()) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - last_told_ < kBetweenLooks) return;
    last_told_ = now;
    const py::gil_scoped_acquire locked;
    guarded([&] { progress_(progress); });
  }

  void warn(const std::string& text) {
    const py::gil_scoped_acquire locked;
    guarded([&] {
      if (PyErr_WarnEx(PyExc_RuntimeWarning, text.c_str(), 1) != 0) throw py::error_already_set();
    });
  }

  /// With the GIL.
  void rethrow() {
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  }

 private:
  template <class Call>
  void guarded(const Call& call) {
    try {
      call();
    } catch (...) {
      if (!failure_) failure_ = std::current_exception();
    }
  }

  py::object progress_;
  std::exception_ptr failure_;
  std::chrono::steady_clock::time_point last_look_;
  std::chrono::steady_clock::time_point last_told_;
};

Run run(const Experiment& experiment, const search::DataFolders& data, const std::string& folder,
        bool resume, const py::object& progress, int threads, double time_limit) {
  Listener listener(progress);
  search::SearchControl control;
  control.threads = threads;
  control.time_limit_seconds = time_limit;
  control.stop_requested = [&] { return listener.wants_stop(); };
  control.on_progress = [&](const SearchProgress& p) { listener.tell(p); };
  control.on_warning = [&](const std::string& text) { listener.warn(text); };
  std::optional<search::SearchResult> result;
  {
    const py::gil_scoped_release unlocked;
    const Subject subject = load_subject(experiment, data, threads);
    result = (resume ? search::resume_search : search::run_search)(experiment, subject.problem,
                                                                   subject.noise, folder, control);
  }
  listener.rethrow();
  return {folder, std::move(result->record),
          std::string(search::kStopReasonNames[static_cast<std::size_t>(result->stop_reason)])};
}

std::vector<std::string> overrides_of(const py::dict& set, std::optional<std::uint64_t> seed) {
  std::vector<std::string> overrides;
  for (const auto& [key, value] : set) {
    overrides.push_back(py::str(key).cast<std::string>() + "=" + option_text(value));
  }
  if (seed) overrides.push_back("general.seed=" + std::to_string(*seed));
  return overrides;
}

void make_new_folder(const std::string& folder) {
  if (fs::exists(fs::path(folder) / "run.h5") || fs::exists(fs::path(folder) / "events.jsonl")) {
    throw std::invalid_argument("output = '" + folder +
                                "' already holds a run, must be a new or empty folder");
  }
  fs::create_directories(folder);
}

Run search_for(const std::string& experiment, const py::dict& set,
               std::optional<std::uint64_t> seed, const std::optional<std::string>& output,
               const py::object& progress, int threads, double time_limit) {
  const auto data = search::DataFolders::standard();
  const Experiment resolved = search::read_experiment(experiment, overrides_of(set, seed), data);
  if (output) make_new_folder(*output);
  return run(resolved, data, output.value_or(""), false, progress, threads, time_limit);
}

Run resume(const std::string& folder, const py::dict& set, const py::object& progress, int threads,
           double time_limit) {
  const auto data = search::DataFolders::standard();
  const std::string path = folder + "/configuration.cfg";
  const std::string text = search::read_text_file(path);
  const Experiment experiment =
      search::parse_experiment(text, path, overrides_of(set, std::nullopt), data);
  search::check_resumable(text, experiment, "resume_search " + folder);
  return run(experiment, data, folder, true, progress, threads, time_limit);
}

void define_progress(py::module_& module) {
  py::class_<SearchProgress>(module, "SearchProgress", "Where a search stands.")
      .def_readonly("episode", &SearchProgress::episode)
      .def_readonly("episodes", &SearchProgress::episodes)
      .def_readonly("best_energy", &SearchProgress::best_energy, "Under noise.")
      .def_readonly("best_error", &SearchProgress::best_error, "Without noise.")
      .def_readonly("best_two_qubit_gates", &SearchProgress::best_two_qubit_gates)
      .def_readonly("threshold", &SearchProgress::threshold)
      .def_readonly("epsilon", &SearchProgress::epsilon)
      .def_readonly("evaluations", &SearchProgress::evaluations)
      .def_readonly("seconds", &SearchProgress::seconds)
      .def_readonly("archived", &SearchProgress::archived);
}

}  // namespace

void define_searches(py::module_& module) {
  define_progress(module);
  module.def("search", &search_for, py::arg("experiment"), py::kw_only(),
             py::arg("set") = py::dict(), py::arg("seed") = py::none(),
             py::arg("output") = py::none(), py::arg("progress") = py::none(),
             py::arg("threads") = 1, py::arg("time_limit") = 0.0,
             R"(Search for a circuit; the Run that `qarch search` makes, bit for bit.

experiment: a name in data/experiments, or the path of a configuration.
set: {'general.episodes': 30, ...}, keys of the configuration that count more than the file's.
output: a new folder for the files of the run; None: nothing is written.
progress: a function of a SearchProgress, called ten times a second; what it raises ends the search.
threads: 1, or 2: learning beside the optimisation of angles; the results are the same.
time_limit: seconds, 0: none.

Ctrl-C ends a search; what it has written stays, and resume_search() goes on.)");
  module.def("resume_search", &resume, py::arg("folder"), py::kw_only(),
             py::arg("set") = py::dict(), py::arg("progress") = py::none(), py::arg("threads") = 1,
             py::arg("time_limit") = 0.0,
             "Go on with the search in a folder from its newest checkpoint, bit for bit.");
  module.def(
      "experiments", [] { return search::DataFolders::standard().names("experiments", ".cfg"); },
      "Names of the experiments in data/experiments.");
}

}  // namespace qarch::python
