#pragma once

#include <functional>
#include <memory>

#include "sim/thread_team.h"

namespace qarch::search {

/// Two pieces of work at a time: the caller's thread, and one more if there may be one. It sleeps
/// between calls, so that a busy machine loses nothing to waiting.
class SideBySide {
 public:
  /// threads = 1: everything runs in the caller's thread.
  explicit SideBySide(int threads);

  /// Calls f here and g beside it. They must not touch the same data, so that the result does not
  /// depend on the number of threads. What either throws is thrown after both ended, f's exception
  /// first. One call at a time.
  void run(const std::function<void()>& f, const std::function<void()>& g);

 private:
  std::unique_ptr<sim::ThreadTeam> team_;  ///< null: one thread
};

}  // namespace qarch::search
