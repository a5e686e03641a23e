#pragma once

#include <chrono>

#include "apps/command.h"

namespace qarch::apps {

/// What --verbose adds on the error stream while it lives: every file that is read, and at its end
/// the time and the memory that were needed.
class VerboseReport {
 public:
  explicit VerboseReport(const Streams& streams);
  ~VerboseReport();
  VerboseReport(const VerboseReport&) = delete;
  VerboseReport& operator=(const VerboseReport&) = delete;

 private:
  std::ostream& err_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace qarch::apps
