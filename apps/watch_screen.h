#pragma once

#include <iosfwd>
#include <span>
#include <string>
#include <vector>

#include "search/io/event_reader.h"
#include "search/problem_kind.h"

namespace qarch::apps {

/// What `qarch watch` knows of one search.
struct WatchedSearch {
  std::string name;
  std::string about;  ///< "lih-4q, noise noiseless, seed 1"
  std::string state;  ///< "running", "ended (episodes)"
  int planned = 0;    ///< episodes of its configuration; 0: not known
  const search::ProblemKind* kind = &search::kVqe;
  const search::EventSummary* events = nullptr;
};

struct ScreenOptions {
  int width = 80;       ///< no line is longer
  bool unicode = true;  ///< bars of blocks, else of # and letters
  bool colors = false;
};

/// The share in [0, 1] as a bar of `width` columns, "[####......]" without Unicode.
std::string progress_bar(double share, int width, bool unicode);

/// The values as characters of eight heights, lowest value at the lowest; a NaN is a blank; equal
/// values stand in the middle. One character a value.
std::string sparkline(std::span<const double> values, bool unicode);

/// log10 of the lowest error so far at `count` moments, evenly over the episodes from the first to
/// the last; NaN before the first improvement. Errors below 1e-9 of their unit count as that.
std::vector<double> best_error_course(const search::EventSummary& events, int count);
/// log10 of the median error without noise of the recent episodes, in `count` equal groups or one
/// for each episode where there are less.
std::vector<double> episode_error_course(const search::EventSummary& events, int count);

/// Share of successes of the last 100 episodes; NaN: none yet.
double recent_success(const search::EventSummary& events);

/// Seconds until the planned episodes are played at the pace of the last minute; infinity where
/// that is not known.
double seconds_left(const WatchedSearch& run);

/// The screen of one search, and of the searches of a study: lines without their ends.
std::vector<std::string> search_screen(const WatchedSearch& run, const ScreenOptions& options);
std::vector<std::string> study_screen(const std::string& title, std::span<const WatchedSearch> runs,
                                      const ScreenOptions& options);

/// One line, for pipes and logs.
std::string search_line(const WatchedSearch& run);

/// Cuts text after so many columns; UTF-8 and escape sequences of colours stay whole.
std::string cut_to_width(const std::string& text, int width);

/// Draws a screen over the one before it, in place, and hides the cursor while it lives.
class Screen {
 public:
  explicit Screen(std::ostream& out);
  ~Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  /// No more than `height` - 1 lines; another width or height than before begins on an empty
  /// screen.
  void draw(const std::vector<std::string>& lines, int width, int height);

 private:
  std::ostream& out_;
  std::size_t lines_ = 0;  ///< that stand there
  int width_ = 0;
  int height_ = 0;
};

}  // namespace qarch::apps
