#include "apps/search_subject.h"

#include <ostream>
#include <utility>

#include "apps/report_circuit.h"
#include "search/data_path.h"
#include "search/problem.h"
#include "search/results/pareto_archive.h"
#include "search/results/pruning.h"

namespace qarch::apps {

namespace {

class VqeSubject final : public SearchSubject {
 public:
  VqeSubject(const search::Experiment& experiment, const search::DataFolders& data)
      : experiment_(experiment),
        problem_(search::load_problem(experiment.problem, data)),
        noise_(search::load_noise(experiment.noise, problem_.hamiltonian.num_qubits(), data)) {}

  const search::ProblemKind& kind() const override { return search::kVqe; }
  const search::NamedNoise& noise() const override { return noise_; }
  search::SearchProblem problem() const override {
    return search::vqe_search_problem(experiment_, problem_, noise_);
  }
  void print_header(std::ostream& out) const override {
    print_problem(out, experiment_.problem.name, problem_, noise_);
  }

  void print_findings(const Streams& streams, const search::RunRecord& record,
                      const search::SearchProblem& problem,
                      const std::string& /*folder*/) const override {
    std::ostream& out = streams.out;
    const auto* best = search::find_circuit(record, "best");
    if (best == nullptr) return;
    print_circuit(streams,
                  noise_.model.is_noiseless() ? "\nbest circuit" : "\nbest circuit under the noise",
                  *best);
    print_spin(out, problem_, noise_, *best);
    print_coverage(out, noise_, best->circuit);
    print_archive(out, record, *problem.noiseless);
    const auto* smallest = search::find_circuit(record, "smallest");
    if (smallest == nullptr || smallest->circuit == best->circuit) return;
    print_circuit(streams, "\nsmallest circuit below 1.6 mHa without noise", *smallest);
    print_spin(out, problem_, noise_, *smallest);
  }

 private:
  /// The front by two-qubit gates; under noise also what the circuits reach with angles trained
  /// without it.
  void print_archive(std::ostream& out, const search::RunRecord& record,
                     const search::Task& noiseless) const {
    const std::string& order = experiment_.archive.order;
    const bool noisy = !noise_.model.is_noiseless();
    out << format(
        "\narchive  %zu circuits; by two-qubit gates, the lowest %s error%s\n",
        record.archive.size(), order.c_str(),
        noisy ? "; with the angles found under noise, and with angles trained again without" : "");
    for (const search::CircuitRecord* circuit :
         search::front_by_two_qubit_gates(record.archive, search::archive_error(order))) {
      out << format("  %18s  %12.6f mHa  %3zu gates  depth %3d",
                    two_qubit_text(circuit->circuit).c_str(), 1e3 * circuit->noiseless_error,
                    circuit->circuit.gates().size(), circuit->circuit.depth());
      if (noisy) {
        const auto retrained =
            search::reoptimized(noiseless, {circuit->circuit, circuit->angles}, {});
        out << format("  trained again %12.6f mHa  under noise %+.4f mHa",
                      1e3 * (retrained.energy - record.problem.exact_energy), 1e3 * circuit->error);
      }
      out << '\n';
    }
  }

  search::Experiment experiment_;
  chem::QubitProblem problem_;
  search::NamedNoise noise_;
};

}  // namespace

std::unique_ptr<SearchSubject> load_search_subject(const search::Experiment& experiment,
                                                   int threads) {
  if (experiment.is_classifier()) return load_classifier_subject(experiment, threads);
  return std::make_unique<VqeSubject>(experiment, search::DataFolders::standard());
}

}  // namespace qarch::apps
