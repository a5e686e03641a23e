#include "apps/progress_line.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <ostream>

namespace qarch::apps {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kTerminalInterval = std::chrono::milliseconds(500);
constexpr auto kLogInterval = std::chrono::seconds(10);

}  // namespace

ProgressLine::ProgressLine(const Streams& streams)
    : streams_(streams), next_(Clock::now() + kTerminalInterval) {}

ProgressLine::~ProgressLine() { close(); }

void ProgressLine::update(const std::function<std::string()>& text) {
  if (streams_.verbosity == Verbosity::kQuiet) return;
  const auto now = Clock::now();
  if (now < next_) return;
  next_ = now + (streams_.err_is_terminal ? Clock::duration(kTerminalInterval)
                                          : Clock::duration(kLogInterval));
  if (streams_.err_is_terminal) {
    streams_.err << '\r' << text() << "\x1b[K" << std::flush;
    open_ = true;
  } else {
    streams_.err << text() << std::endl;
  }
}

void ProgressLine::close() {
  if (open_) streams_.err << '\n' << std::flush;
  open_ = false;
}

std::string duration_text(double seconds) {
  const auto total = static_cast<long>(std::llround(seconds));
  std::array<char, 40> text{};
  if (total >= 3600) {
    std::snprintf(text.data(), text.size(), "%ldh %02ldm", total / 3600, total / 60 % 60);
  } else if (total >= 60) {
    std::snprintf(text.data(), text.size(), "%ldm %02lds", total / 60, total % 60);
  } else {
    std::snprintf(text.data(), text.size(), "%lds", total);
  }
  return text.data();
}

std::string count_text(double value) {
  std::array<char, 40> text{};
  if (value >= 1e6) {
    std::snprintf(text.data(), text.size(), "%.3gM", value / 1e6);
  } else if (value >= 1e3) {
    std::snprintf(text.data(), text.size(), "%.3gk", value / 1e3);
  } else {
    std::snprintf(text.data(), text.size(), "%.3g", value);
  }
  return text.data();
}

}  // namespace qarch::apps
