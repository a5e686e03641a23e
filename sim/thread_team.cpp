#include "sim/thread_team.h"

#include <stdexcept>
#include <string>
#include <utility>

namespace qarch::sim {

namespace {
constexpr int kIdle = 0;
constexpr int kWork = 1;
constexpr int kQuit = 2;
}  // namespace

ThreadTeam::ThreadTeam(int threads) {
  if (threads < 1) {
    throw std::invalid_argument("ThreadTeam: threads = " + std::to_string(threads) +
                                ", must be >= 1");
  }
  for (int i = 1; i < threads; ++i) {
    workers_.push_back(std::make_unique<Worker>());
    Worker& worker = *workers_.back();
    worker.thread = std::thread([this, &worker, i] { serve(worker, i); });
  }
}

ThreadTeam::~ThreadTeam() {
  for (const auto& worker : workers_) {
    worker->phase = kQuit;
    worker->phase.notify_one();
    worker->thread.join();
  }
}

void ThreadTeam::serve(Worker& worker, int index) {
  for (;;) {
    worker.phase.wait(kIdle);
    if (worker.phase == kQuit) return;
    try {
      call_.invoke(call_.work, index);
    } catch (...) {
      worker.thrown = std::current_exception();
    }
    worker.phase = kIdle;
    worker.phase.notify_one();
  }
}

void ThreadTeam::start(const Call& call) {
  call_ = call;
  for (const auto& worker : workers_) {
    worker->phase = kWork;
    worker->phase.notify_one();
  }
  std::exception_ptr thrown;
  try {
    call.invoke(call.work, 0);
  } catch (...) {
    thrown = std::current_exception();
  }
  for (const auto& worker : workers_) {
    worker->phase.wait(kWork);
    std::exception_ptr from_worker = std::exchange(worker->thrown, nullptr);
    if (!thrown) thrown = std::move(from_worker);
  }
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace qarch::sim
