#include "apps/classify_budget.h"

#include <algorithm>
#include <cmath>

#include "apps/report_circuit.h"
#include "rl/random.h"
#include "search/classify/attack.h"
#include "search/classify/mean_loss.h"
#include "search/classify/quantum_kernel.h"
#include "search/classify/update_rule.h"

namespace qarch::apps {

namespace {

constexpr int kMeasuredSamples = 8;

void add_memory(Estimate& estimate, const ClassifySetup& setup, int threads, bool gradients) {
  constexpr double kBudget = double(std::size_t{1} << 30U);  // sim::ExpectationOptions
  const double state = state_bytes(setup.executed.num_qubits(), !setup.noise.model.is_noiseless());
  estimate.memory.push_back({format("states of %d threads", threads), threads * 2.0 * state});
  if (gradients) {
    const double kept = std::min(kBudget, (double(setup.executed.gates().size()) + 1.0) * state);
    estimate.memory.push_back({"states kept for gradients", threads * kept});
  }
  const double samples =
      setup.data.train.size() + setup.data.validation.size() + setup.data.test.size();
  estimate.memory.push_back({"samples", samples * (8.0 * setup.data.train.num_features() + 4.0)});
}

/// Measures a circuit on the first training samples at random weights.
void measure(Estimate& estimate, const ClassifySetup& setup, search::Evaluator& evaluator) {
  const int rows = std::min(kMeasuredSamples, setup.data.train.size());
  const search::Samples x = setup.data.train.x.topRows(rows);
  rl::Rng rng = rl::random_stream(setup.experiment.general.seed, "dry run weights");
  std::vector<double> weights(static_cast<std::size_t>(evaluator.num_weights()));
  for (double& w : weights) w = 2.0 * rl::uniform(rng) - 1.0;
  std::vector<double> out(static_cast<std::size_t>(rows));
  evaluator.expectations(x, weights, out);  // allocates
  const double all = seconds_of([&] {
    for (double& w : weights) w += 1e-3;
    evaluator.expectations(x, weights, out);
  });
  estimate.seconds_each = all / rows;
  estimate.measured = format("the circuit of one sample, of %d", rows);
}

struct TrainingWork {
  double circuits = 0.0;
  std::string how;
};

/// Circuits of one restart.
TrainingWork training_work(const ClassifySetup& setup, search::Evaluator& evaluator) {
  const search::TrainOptions& train = setup.experiment.train;
  const int samples = setup.data.train.size();
  const search::UpdateRule* rule = search::find_update_rule(train.method);
  if (rule == nullptr) {
    search::OptimizerOptions options = setup.experiment.optimizer;
    options.method = train.method;
    options.shots = train.shots;
    const std::int64_t each = most_evaluations(options);
    return {double(each) * samples,
            format("%lld evaluations x %d samples", static_cast<long long>(each), samples)};
  }
  const search::MeanLoss loss(evaluator, search::loss_from_name(train.loss), train.loss_shots,
                              setup.experiment.model.bias);
  const int batch = train.batch == 0 ? samples : std::min(train.batch, samples);
  const int cost =
      train.shots > 0.0 || rule->counts_shifts ? loss.shift_cost() : evaluator.gradient_cost();
  TrainingWork work{double(train.steps) * batch * cost,
                    format("%d steps x %d samples x %d for a gradient", train.steps, batch, cost)};
  const double attack =
      double(search::attack_gradients(setup.experiment.attack)) * evaluator.gradient_cost();
  if (train.adversarial_mode() == search::AdversarialMode::kMixed) {
    work.circuits += train.steps * std::round(train.adversarial_share * batch) * attack;
    work.how += ", attacked samples at every step";
  } else if (train.adversarial_mode() == search::AdversarialMode::kStale) {
    work.circuits += samples * attack;
    work.how += ", attacked samples once";
  }
  return work;
}

void add_shots(Estimate& estimate, double circuits, double shots) {
  if (shots <= 0.0) return;
  estimate.work.push_back({"measurements", circuits * shots, format("%g of each circuit", shots)});
}

}  // namespace

Estimate train_estimate(const ClassifySetup& setup, int threads, int seeds, bool baselines) {
  Estimate estimate;
  search::Evaluator evaluator = setup.evaluator(threads);
  add_memory(estimate, setup, threads, true);
  const search::TrainOptions& train = setup.experiment.train;
  const TrainingWork work = training_work(setup, evaluator);
  const bool ablated = baselines && setup.experiment.model.entangle != "none";
  const double trainings = double(seeds) * train.restarts * (ablated ? 2 : 1);
  estimate.work.push_back({"circuits evaluated", trainings * work.circuits,
                           format("%d seeds x %d restarts x (", seeds, train.restarts) + work.how +
                               ")" + (ablated ? ", and as many without entanglement" : "")});
  add_shots(estimate, trainings * work.circuits, train.shots);
  measure(estimate, setup, evaluator);
  estimate.notes.push_back(
      format("the history judges all samples at every %d steps, besides", train.report_every));
  return estimate;
}

Estimate attack_estimate(const ClassifySetup& setup, int threads) {
  Estimate estimate;
  search::Evaluator evaluator = setup.evaluator(threads);
  add_memory(estimate, setup, threads, true);
  const search::TrainOptions& train = setup.experiment.train;
  const bool defended = train.adversarial_mode() != search::AdversarialMode::kNone;
  const int gradients = search::attack_gradients(setup.experiment.attack);
  const double attack = double(setup.data.test.size()) * gradients * evaluator.gradient_cost();
  const TrainingWork training = defended ? training_work(setup, evaluator) : TrainingWork{};
  const double circuits = (defended ? 2.0 : 1.0) * attack + training.circuits;
  estimate.work.push_back(
      {"circuits evaluated", circuits,
       format("%s%d test samples x %d gradients x %d", defended ? "2 attacks x " : "",
              setup.data.test.size(), gradients, evaluator.gradient_cost()) +
           (defended ? ", training: " + training.how : "")});
  add_shots(estimate, training.circuits, train.shots);
  measure(estimate, setup, evaluator);
  return estimate;
}

Estimate kernel_estimate(const ClassifySetup& setup, const std::vector<KernelPlan>& kernels,
                         int threads, int seeds) {
  Estimate estimate;
  add_memory(estimate, setup, threads, false);
  const double train = setup.data.train.size();
  const double test = setup.data.test.size();
  const auto entries = static_cast<std::int64_t>(train * (train + 1.0) / 2.0 + test * train);
  const int exact_kernels = static_cast<int>(
      std::ranges::count_if(kernels, [](const KernelPlan& k) { return !k.noisy; }));
  const double exact = seeds * exact_kernels * (train + test);
  estimate.memory.push_back({"kernels", 8.0 * train * (train + test)});
  estimate.memory.push_back(
      {"states of all samples",
       (train + test) * state_bytes(setup.model.circuit.num_qubits(), false)});
  double circuits = 0.0;
  double shots = 0.0;
  for (const KernelPlan& plan : kernels) {
    if (!plan.noisy) continue;
    const std::vector<double> weights(static_cast<std::size_t>(setup.model.num_weights));
    search::QuantumKernel kernel(setup.model, weights, setup.noise.model, plan.options,
                                 setup.experiment.general.seed, threads,
                                 search::NativeLowering(setup.noise.native_gates));
    circuits += double(seeds) * double(kernel.circuits(entries));
    shots += double(seeds) * double(kernel.circuits(entries)) * plan.options.shots;
    if (estimate.seconds_each > 0.0) continue;
    constexpr std::int64_t kRows = 4;
    const search::Samples x =
        setup.data.train.x.topRows(std::min<Eigen::Index>(kRows, setup.data.train.x.rows()));
    kernel.gram(x, "dry run");  // allocates
    const std::int64_t measured = kernel.circuits(x.rows() * (x.rows() + 1) / 2);
    estimate.seconds_each = seconds_of([&] { kernel.gram(x, "dry run"); }) /
                            double(std::max<std::int64_t>(1, measured));
    estimate.measured = "the circuit of one kernel entry";
  }
  if (circuits > 0.0) {
    estimate.work.push_back({"circuits under noise or with shots", circuits,
                             format("%d seeds x %lld entries, for each way to take the kernel",
                                    seeds, static_cast<long long>(entries))});
  }
  estimate.work.push_back(
      {"states without noise", exact,
       format("%d seeds x %g samples x %d kernels", seeds, train + test, exact_kernels)});
  if (shots > 0.0) estimate.work.push_back({"measurements", shots, "kernel.shots of each circuit"});
  return estimate;
}

}  // namespace qarch::apps
