#include "search/parallel.h"

#include <utility>

namespace qarch::search {

namespace {

std::exception_ptr exception_of(const std::function<void()>& call) {
  try {
    call();
  } catch (...) {
    return std::current_exception();
  }
  return nullptr;
}

}  // namespace

SideBySide::SideBySide(int threads) {
  if (threads > 1) thread_ = std::thread([this] { serve(); });
}

SideBySide::~SideBySide() {
  if (!thread_.joinable()) return;
  phase_ = Phase::kQuit;
  phase_.notify_all();
  thread_.join();
}

void SideBySide::serve() {
  for (;;) {
    phase_.wait(Phase::kIdle);
    if (phase_ == Phase::kQuit) return;
    from_work_ = exception_of(*work_);
    phase_ = Phase::kIdle;
    phase_.notify_all();
  }
}

void SideBySide::run(const std::function<void()>& f, const std::function<void()>& g) {
  std::exception_ptr from_f;
  std::exception_ptr from_g;
  if (thread_.joinable()) {
    work_ = &g;
    phase_ = Phase::kWork;
    phase_.notify_all();
    from_f = exception_of(f);
    phase_.wait(Phase::kWork);
    from_g = std::exchange(from_work_, nullptr);
  } else {
    from_f = exception_of(f);
    from_g = exception_of(g);
  }
  if (from_f) std::rethrow_exception(from_f);
  if (from_g) std::rethrow_exception(from_g);
}

}  // namespace qarch::search
