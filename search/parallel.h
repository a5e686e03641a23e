#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <thread>

namespace qarch::search {

/// Two pieces of work at a time: the caller's thread, and one more if there may be one. It sleeps
/// between calls, so that a busy machine loses nothing to waiting.
class SideBySide {
 public:
  /// threads = 1: everything runs in the caller's thread.
  explicit SideBySide(int threads);
  ~SideBySide();
  SideBySide(const SideBySide&) = delete;
  SideBySide& operator=(const SideBySide&) = delete;

  /// Calls f here and g beside it. They must not touch the same data, so that the result does not
  /// depend on the number of threads. What either throws is thrown after both ended, f's exception
  /// first. One call at a time.
  void run(const std::function<void()>& f, const std::function<void()>& g);

 private:
  enum class Phase : int { kIdle, kWork, kQuit };
  void serve();

  std::atomic<Phase> phase_ = Phase::kIdle;
  const std::function<void()>* work_ = nullptr;
  std::exception_ptr from_work_;
  std::thread thread_;
};

}  // namespace qarch::search
