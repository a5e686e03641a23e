#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "apps/command.h"

namespace qarch::apps {

/// A status line on the error stream: overwritten in place every half second on a terminal, a line
/// of its own every ten seconds elsewhere. Says nothing in the first half second of a run,
/// and never with --quiet.
class ProgressLine {
 public:
  explicit ProgressLine(const Streams& streams);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  /// Asks `text` for the line only when it is time to print one.
  void update(const std::function<std::string()>& text);

  /// Ends the line, so that other output starts on a new one.
  void close();

 private:
  const Streams& streams_;
  std::chrono::steady_clock::time_point next_;
  bool open_ = false;
};

/// "1h 02m", "3m 05s", "12s".
std::string duration_text(double seconds);

/// "12.3k", "4.56M": three digits.
std::string count_text(double value);

}  // namespace qarch::apps
