#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "apps/bench_rows.h"
#include "sim/expectation.h"

namespace qarch::apps {

/// Keeps the subject of the last row: rows that differ only in what they call share it.
class SubjectShelf {
 public:
  struct Entry {
    std::unique_ptr<sim::ExpectationFunction> subject;
    double seconds = 0.0;  ///< of one evaluation, roughly
  };

  /// The workloads must outlive the shelf.
  explicit SubjectShelf(const std::vector<BenchWorkload>& workloads) : workloads_(workloads) {}

  const BenchWorkload& workload(const BenchRow& row) const { return workloads_[row.workload]; }
  Entry& get(const BenchRow& row);
  void clear() { entry_.subject.reset(); }

 private:
  struct Key {
    std::size_t workload;
    const BenchKind* kind;
    int threads;
    bool operator==(const Key&) const = default;
  };
  const std::vector<BenchWorkload>& workloads_;
  Key key_{};
  Entry entry_;
};

/// What a row times; angles change at every call. It borrows from the shelf until the next call of
/// row_body. Throws TimingSkipped where the simulator cannot, or where it would take longer than
/// the options allow.
std::function<void()> row_body(const BenchRow& row, SubjectShelf& shelf, const RowOptions& options);

}  // namespace qarch::apps
