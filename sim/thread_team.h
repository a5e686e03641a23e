#pragma once

#include <atomic>
#include <exception>
#include <memory>
#include <thread>
#include <vector>

namespace qarch::sim {

/// A fixed number of threads that sleep between calls, so that a busy machine loses nothing to
/// waiting.
class ThreadTeam {
 public:
  /// threads >= 1, the caller's included.
  explicit ThreadTeam(int threads);
  ~ThreadTeam();
  ThreadTeam(const ThreadTeam&) = delete;
  ThreadTeam& operator=(const ThreadTeam&) = delete;

  int size() const { return static_cast<int>(workers_.size()) + 1; }

  /// Calls work(0) ... work(size() - 1), each in a thread of its own, work(0) in the caller's. What
  /// they throw is thrown after all ended, the lowest index first. Allocates nothing.
  template <class Work>
  void run(const Work& work) {
    start({&work, [](const void* w, int index) { (*static_cast<const Work*>(w))(index); }});
  }

 private:
  struct Call {
    const void* work = nullptr;
    void (*invoke)(const void* work, int index) = nullptr;
  };
  struct Worker {
    std::atomic<int> phase = 0;  ///< 0 idle, 1 work, 2 quit
    std::exception_ptr thrown;
    std::thread thread;
  };
  void start(const Call& call);
  void serve(Worker& worker, int index);

  Call call_;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace qarch::sim
