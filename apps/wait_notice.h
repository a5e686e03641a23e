#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "apps/command.h"

namespace qarch::apps {

/// Says on the error stream what is being computed, from two seconds on and then every ten, by a
/// thread of its own: for work that cannot be asked how far it is. Silent with --quiet. Nobody else
/// may write to that stream while it lives.
class WaitNotice {
 public:
  WaitNotice(const Streams& streams, std::string what);
  ~WaitNotice();
  WaitNotice(const WaitNotice&) = delete;
  WaitNotice& operator=(const WaitNotice&) = delete;

 private:
  std::mutex mutex_;
  std::condition_variable ended_;
  bool over_ = false;
  std::thread thread_;
};

}  // namespace qarch::apps
