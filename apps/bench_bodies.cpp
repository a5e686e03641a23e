#include "apps/bench_bodies.h"

#include <chrono>
#include <stdexcept>
#include <utility>

#include "apps/report_circuit.h"
#include "sim/pauli_vector.h"
#include "sim/ptm_program.h"

namespace qarch::apps {

namespace {

/// Angles that change at every call: no call can profit from the one before.
void shift(std::vector<double>& angles) {
  constexpr double kStep = 1e-3;  // radian
  for (double& angle : angles) angle += kStep;
}

void check_duration(double seconds, const RowOptions& options) {
  if (seconds > options.max_seconds) {
    throw TimingSkipped(
        format("one call takes about %.3g s, --max-seconds is %.3g", seconds, options.max_seconds));
  }
}

std::vector<double> batch_of(const std::vector<double>& angles, int lanes) {
  std::vector<double> sets;
  std::vector<double> set = angles;
  for (int lane = 0; lane < lanes; ++lane) {
    sets.insert(sets.end(), set.begin(), set.end());
    for (double& angle : set) angle += 0.1;
  }
  return sets;
}

using Body = std::function<void()>;

Body single_body(SubjectShelf::Entry& entry, std::vector<double> angles) {
  return [&subject = *entry.subject, angles = std::move(angles)]() mutable {
    shift(angles);
    subject(angles);
  };
}

Body batch_body(SubjectShelf::Entry& entry, const std::vector<double>& angles, const BenchRow& row,
                const RowOptions& options) {
  check_duration(entry.seconds * row.lanes, options);
  return [&subject = *entry.subject, sets = batch_of(angles, row.lanes),
          values = std::vector<double>(static_cast<std::size_t>(row.lanes))]() mutable {
    shift(sets);
    subject.evaluate(sets, values);
  };
}

Body gradient_body(SubjectShelf::Entry& entry, std::vector<double> angles,
                   const RowOptions& options) {
  check_duration(entry.seconds * entry.subject->gradient_cost(), options);
  std::vector<double> gradient(angles.size());
  return [&subject = *entry.subject, angles = std::move(angles),
          gradient = std::move(gradient)]() mutable {
    shift(angles);
    subject.value_and_gradient(angles, gradient);
  };
}

Body sweep_body(SubjectShelf::Entry& entry, std::vector<double> angles, const RowOptions& options) {
  check_duration(entry.seconds * entry.subject->sweep_cost(), options);
  return [&subject = *entry.subject, angles = std::move(angles)]() mutable {
    shift(angles);
    subject.sweep(angles);
  };
}

/// A circuit on an observable that was compiled before, as a search does it.
Body compile_body(const BenchWorkload& workload) {
  auto observable =
      std::make_shared<const sim::CompiledObservable>(workload.observable, workload.noise);
  return [&workload, observable] {
    const sim::ExpectationFunction function(workload.circuit, workload.noise, observable);
  };
}

Body full_state_body(const BenchWorkload& workload) {
  struct Parts {
    sim::PtmProgram program;
    sim::PauliVector state;
  };
  auto parts = std::make_shared<Parts>(Parts{sim::PtmProgram(workload.circuit, workload.noise),
                                             sim::PauliVector(workload.circuit.num_qubits())});
  return [parts, angles = workload.angles]() mutable {
    shift(angles);
    parts->program.bind(angles);
    parts->state.reset();
    parts->program.apply(parts->state);
  };
}

}  // namespace

std::function<void()> row_body(const BenchRow& row, SubjectShelf& shelf,
                               const RowOptions& options) {
  const BenchWorkload& workload = shelf.workload(row);
  switch (row.kind->work) {
    case BenchWork::kSingle:
      return single_body(shelf.get(row), workload.angles);
    case BenchWork::kBatch:
      return batch_body(shelf.get(row), workload.angles, row, options);
    case BenchWork::kGradient:
      return gradient_body(shelf.get(row), workload.angles, options);
    case BenchWork::kSweep:
      return sweep_body(shelf.get(row), workload.angles, options);
    case BenchWork::kCompile:
      shelf.clear();
      return compile_body(workload);
    case BenchWork::kFullState:
      shelf.clear();
      return full_state_body(workload);
  }
  throw std::logic_error("bench: unknown kind of work");
}

SubjectShelf::Entry& SubjectShelf::get(const BenchRow& row) {
  const Key key{row.workload, row.kind, row.threads};
  if (entry_.subject != nullptr && key == key_) return entry_;
  entry_.subject.reset();  // first, so that there are never two states
  const BenchWorkload& of_row = workload(row);
  const BenchKind& kind = *row.kind;
  const sim::Backend noiseless =
      kind.state_vector ? sim::Backend::kStateVector : sim::Backend::kPauliVector;
  const sim::ExpectationOptions options{
      .backend = kind.noisy ? sim::Backend::kAutomatic : noiseless,
      .light_cone = !kind.whole,
      .threads = row.threads};
  entry_.subject = std::make_unique<sim::ExpectationFunction>(
      of_row.circuit, kind.noisy ? of_row.noise : sim::NoiseModel{}, of_row.observable, options);
  key_ = key;
  const auto start = std::chrono::steady_clock::now();
  (*entry_.subject)(of_row.angles);
  entry_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return entry_;
}

}  // namespace qarch::apps
