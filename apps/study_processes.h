#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace qarch::apps {

/// How a process ended: by its exit status, or by a signal.
struct ProcessEnd {
  int exit_status = 0;
  int signal = 0;  ///< 0: it exited

  bool ok() const { return signal == 0 && exit_status == 0; }
  std::string text() const;  ///< "exit status 1", "killed by signal 9"
};

/// A program to run.
struct Job {
  std::vector<std::string> words;  ///< its arguments, without its own name
  std::string log;                 ///< file that its output is appended to
};

struct JobControl {
  std::string program = "/proc/self/exe";  ///< the running program itself, even if replaced since
  int at_once = 1;
  int inherited_file = -1;               ///< a descriptor that every job holds open, too
  std::function<bool()> stop_requested;  ///< asked some ten times a second
  std::function<void(std::span<const std::size_t> running)> on_tick;  ///< as often
  std::function<void(std::size_t job, const ProcessEnd& end)> on_end;
};

/// Runs the jobs in order, at most `at_once` at a time, each in a process of its own: a crash or a
/// lack of memory in one takes no other along, and each does bit for bit what the same command
/// does alone. (Processes are spawned, not forked: a fork would copy whatever threads and libraries
/// hold at that moment.) Each is in its own process group, so that a Ctrl-C reaches it only through
/// here. Once a stop is requested no more are started and those that run get SIGTERM, once.
/// Returns how each ended, nothing for those that were not started. Throws std::runtime_error if a
/// process or its log cannot be made; whatever is thrown, running jobs get SIGTERM and are waited
/// for.
std::vector<std::optional<ProcessEnd>> run_jobs(std::span<const Job> jobs,
                                                const JobControl& control);

/// Makes this process get SIGTERM when its parent ends, and at once if that is no longer `parent`.
void end_with_parent(pid_t parent);

/// A lock that lasts as long as any process holds its file open: the one that took it, and those
/// that inherited it.
class FileLock {
 public:
  /// Creates the file and locks it. Throws std::runtime_error if it cannot, or another process
  /// has it: "path: ... `busy`".
  FileLock(const std::string& path, const std::string& busy);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace qarch::apps
