#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <stdexcept>

#include "apps/command.h"
#include "apps/options.h"
#include "apps/recorded_run.h"
#include "apps/run_json.h"
#include "apps/run_listing.h"
#include "apps/watch_screen.h"
#include "search/study_folder.h"

namespace qarch::apps {

namespace {

namespace po = boost::program_options;

/// Whether the locale speaks UTF-8, by the environment.
bool is_unicode_locale() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    std::string text(value);
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text.find("utf-8") != std::string::npos || text.find("utf8") != std::string::npos;
  }
  return false;
}

struct TerminalSize {
  int columns = 80;
  int rows = 24;
};

TerminalSize terminal_size() {
  TerminalSize size;
  winsize window{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0 && window.ws_row > 0) {
    size = {window.ws_col, window.ws_row};
  } else if (const char* columns = std::getenv("COLUMNS"); columns != nullptr) {
    size.columns = std::max(20, std::atoi(columns));
  }
  return size;
}

/// Waits, and sees a q that is typed meanwhile, where standard input is the terminal of this
/// process: keys then arrive one by one and are not shown, and the terminal is as before at the
/// end.
class Keyboard {
 public:
  explicit Keyboard(bool wanted) {
    if (!wanted || ::isatty(STDIN_FILENO) != 1 || ::tcgetpgrp(STDIN_FILENO) != ::getpgrp()) return;
    if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios keys = before_;
    keys.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    keys.c_cc[VSUSP] = _POSIX_VDISABLE;  // a stopped process would leave the cursor hidden
    reads_ = ::tcsetattr(STDIN_FILENO, TCSANOW, &keys) == 0;
  }
  ~Keyboard() {
    if (reads_) ::tcsetattr(STDIN_FILENO, TCSANOW, &before_);
  }
  Keyboard(const Keyboard&) = delete;
  Keyboard& operator=(const Keyboard&) = delete;

  /// True if q came. Ends early by a signal.
  bool wait(double seconds) {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    const int ready =
        ::poll(reads_ ? &input : nullptr, reads_ ? 1 : 0, static_cast<int>(1e3 * seconds));
    if (ready <= 0) return false;
    char key = '\0';
    if (::read(STDIN_FILENO, &key, 1) != 1) return true;  // the terminal is gone
    return key == 'q' || key == 'Q';
  }

 private:
  termios before_{};
  bool reads_ = false;
};

/// A search that is followed: its log, and whether its process lives.
class FollowedSearch {
 public:
  explicit FollowedSearch(const std::string& folder)
      : folder_(folder), reader_(folder + "/events.jsonl") {}

  void update() {
    const std::string log = folder_ + "/events.jsonl";
    // In this order: a run that ends between the two has said so.
    running_ = is_locked(log);
    reader_.update();
    if (planned_ == 0 || about_.empty()) {
      const RunListing listing = listing_of(folder_);
      if (listing.state == RunState::kDamaged) throw std::runtime_error(listing.reason);
      planned_ = static_cast<int>(listing.planned);
      kind_ = listing.is_classifier ? &search::kClassifier : &search::kVqe;
      if (!listing.problem.empty()) {
        about_ = listing.problem + ", noise " + listing.noise + ", seed " + listing.seeds;
      }
    }
  }

  bool is_running() const { return running_; }
  bool has_ended() const {
    const std::string& reason = reader_.summary().stop_reason;
    return !running_ && !reason.empty() && reason != "interrupted";
  }
  std::string state() const {
    if (running_) return "running";
    const std::string& reason = reader_.summary().stop_reason;
    if (reason.empty()) return "its process is gone";
    return reason == "interrupted" ? reason : "ended (" + reason + ")";
  }
  WatchedSearch shown(const std::string& name) const {
    return {name, about_, state(), planned_, kind_, &reader_.summary()};
  }

 private:
  std::string folder_;
  search::EventReader reader_;
  std::string about_;
  int planned_ = 0;
  const search::ProblemKind* kind_ = &search::kVqe;
  bool running_ = false;
};

/// What is watched: updated, then shown.
class Watched {
 public:
  Watched() = default;
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;
  virtual ~Watched() = default;

  virtual void update() = 0;
  virtual std::vector<std::string> screen(const ScreenOptions& options) const = 0;
  virtual std::vector<std::string> lines() const = 0;  ///< for pipes
  virtual bool is_running() const = 0;
  /// Why it does not run and has not come to its end, and what goes on with it; else nothing.
  virtual std::optional<std::string> failure() const = 0;
};

class WatchedRun : public Watched {
 public:
  explicit WatchedRun(const std::string& path) : path_(path), run_(path) {}

  void update() override { run_.update(); }
  std::vector<std::string> screen(const ScreenOptions& options) const override {
    return search_screen(run_.shown(record_name(path_)), options);
  }
  std::vector<std::string> lines() const override {
    return {search_line(run_.shown(record_name(path_)))};
  }
  bool is_running() const override { return run_.is_running(); }
  std::optional<std::string> failure() const override {
    if (run_.is_running() || run_.has_ended()) return std::nullopt;
    return path_ + ": " + run_.state() + "; qarch search --resume " + path_ + " goes on";
  }

 private:
  std::string path_;
  FollowedSearch run_;
};

class WatchedStudy : public Watched {
 public:
  explicit WatchedStudy(const std::string& path) : folder_(search::StudyFolder::open(path)) {}

  void update() override {
    locked_ = is_locked(folder_.file("study.lock"));
    for (const std::uint64_t seed : folder_.seeds()) {
      auto [run, added] = runs_.try_emplace(seed, folder_.seed_folder(seed));
      run->second.update();
    }
  }
  std::vector<std::string> screen(const ScreenOptions& options) const override {
    std::size_t ended = 0;
    for (const auto& [seed, run] : runs_) ended += static_cast<std::size_t>(run.has_ended());
    return study_screen(folder_.name() + "  study, " + std::to_string(ended) + " of " +
                            std::to_string(runs_.size()) + " seeds that were begun have ended",
                        shown(), options);
  }
  std::vector<std::string> lines() const override {
    std::vector<std::string> lines;
    for (const WatchedSearch& run : shown()) lines.push_back(search_line(run));
    return lines;
  }
  bool is_running() const override {
    return locked_ ||
           std::ranges::any_of(runs_, [](const auto& r) { return r.second.is_running(); });
  }
  std::optional<std::string> failure() const override {
    if (is_running()) return std::nullopt;
    std::string open;
    for (const auto& [seed, run] : runs_) {
      if (!run.has_ended()) open += " " + std::to_string(seed);
    }
    if (!runs_.empty() && open.empty()) return std::nullopt;
    return folder_.path() + ": no process of the study is left, and these seeds have not ended:" +
           (open.empty() ? " all" : open) + "; the command that began it goes on";
  }

 private:
  std::vector<WatchedSearch> shown() const {
    std::vector<WatchedSearch> shown;
    for (const auto& [seed, run] : runs_)
      shown.push_back(run.shown("seed " + std::to_string(seed)));
    return shown;
  }

  search::StudyFolder folder_;
  std::map<std::uint64_t, FollowedSearch> runs_;
  bool locked_ = false;
};

std::unique_ptr<Watched> watched(const std::string& path) {
  const RecordKind kind = record_kind(path);
  if (kind == RecordKind::kSearch) return std::make_unique<WatchedRun>(path);
  if (kind == RecordKind::kStudy) return std::make_unique<WatchedStudy>(path);
  throw std::invalid_argument(path + ": is a " + std::string(name_of(kind)) +
                              ", must be a search or a study; qarch show shows it");
}

ScreenOptions screen_options(const Streams& streams, int width) {
  return {width, is_unicode_locale(), streams.colors};
}

int farewell(const Watched& run, const Streams& streams) {
  const auto failure = run.failure();
  if (!failure) return kExitOk;
  streams.err << "qarch: " << *failure << '\n';
  return kExitRun;
}

/// On a terminal.
int watch_screen(Watched& run, double interval, const Streams& streams) {
  {
    const SignalGuard guard;
    Keyboard keyboard(true);
    Screen screen(streams.out);
    for (bool quit = false; !quit;) {
      run.update();
      const TerminalSize size = terminal_size();
      screen.draw(run.screen(screen_options(streams, size.columns)), size.columns, size.rows);
      if (!run.is_running()) break;
      quit = keyboard.wait(interval) || SignalGuard::raised();
      if (quit) return kExitOk;
    }
  }
  return farewell(run, streams);
}

/// Into a pipe or a file: a line for each change.
int watch_lines(Watched& run, double interval, const Streams& streams) {
  const SignalGuard guard;
  Keyboard keyboard(false);
  std::vector<std::string> before;
  for (;;) {
    run.update();
    const std::vector<std::string> lines = run.lines();
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (i >= before.size() || before[i] != lines[i]) streams.out << lines[i] << std::endl;
    }
    before = lines;
    if (!streams.out) return kExitOk;  // nobody reads any more
    if (!run.is_running()) return farewell(run, streams);
    keyboard.wait(interval);
    if (SignalGuard::raised()) return kExitOk;
  }
}

}  // namespace

int run_watch_command(const std::vector<std::string>& words, const Streams& streams) {
  std::string name;
  std::string interval = "2s";
  bool once = false;
  CommandLine line("watch RUN [options]",
                   "Follows a search or a study while it runs, from its files alone: how far it "
                   "is,\nwhat it found, how fast it goes. Ends when the run does; q or Ctrl-C "
                   "ends the\nwatching, never the run. Into a pipe it prints a line for each "
                   "change.");
  line.options().add_options()("interval", po::value(&interval)->value_name("TIME"),
                               "between two looks, e.g. 0.5s, 2s, 1m (default 2s)")(
      "once", po::bool_switch(&once), "one look at the state as it is, then stop");
  line.positional("run", &name);
  line.example("qarch watch runs/quickstart", "until it ends; in another terminal than the search");
  line.example("qarch watch runs/quickstart --once");
  line.epilogue(
      "exit code 0: the run came to its end, or the watching was ended; 1: the run was\n"
      "interrupted, or its process is gone.\n");
  if (!line.parse(words, streams)) return kExitOk;
  if (name.empty()) throw std::invalid_argument("RUN is missing, see qarch watch --help");
  const double seconds = std::clamp(parse_duration(interval, "interval"), 0.05, 86400.0);

  const auto run = watched(find_record(name));
  if (once) {
    run->update();
    const int width = streams.out_is_terminal ? terminal_size().columns : 100;
    for (const std::string& text : run->screen(screen_options(streams, width))) {
      streams.out << text << '\n';
    }
    return run->is_running() ? kExitOk : farewell(*run, streams);
  }
  return streams.out_is_terminal ? watch_screen(*run, seconds, streams)
                                 : watch_lines(*run, seconds, streams);
}

}  // namespace qarch::apps
