#include "apps/wait_notice.h"

#include <chrono>
#include <ostream>

#include "apps/progress_line.h"

namespace qarch::apps {

WaitNotice::WaitNotice(const Streams& streams, std::string what) {
  if (streams.verbosity == Verbosity::kQuiet) return;
  thread_ = std::thread([this, &streams, text = std::move(what)] {
    const auto start = std::chrono::steady_clock::now();
    auto wait = std::chrono::seconds(2);
    std::unique_lock lock(mutex_);
    while (!ended_.wait_for(lock, wait, [this] { return over_; })) {
      const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
      streams.err << text << ": " << duration_text(passed.count()) << " so far" << std::endl;
      wait = std::chrono::seconds(10);
    }
  });
}

WaitNotice::~WaitNotice() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  ended_.notify_one();
  thread_.join();
}

}  // namespace qarch::apps
