#include "apps/study_processes.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "search/io/file_descriptor.h"

namespace qarch::apps {

namespace {

constexpr auto kTick = std::chrono::milliseconds(50);

/// posix_spawn's functions return the error instead of setting errno.
void check(int error, const std::string& what) {
  if (error != 0) throw std::runtime_error(what + ": " + std::generic_category().message(error));
}

/// What a spawned process is given; the two objects of posix_spawn that must be destroyed.
class SpawnPlan {
 public:
  SpawnPlan(const std::string& log, int inherited_file) {
    check(posix_spawn_file_actions_init(&actions_), "posix_spawn");
    check(posix_spawnattr_init(&attributes_), "posix_spawn");
    constexpr int kAppend = O_WRONLY | O_CREAT | O_APPEND;
    check(posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0),
          "posix_spawn");
    check(posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, log.c_str(), kAppend, 0666),
          "posix_spawn");
    check(posix_spawn_file_actions_adddup2(&actions_, STDOUT_FILENO, STDERR_FILENO), "posix_spawn");
    if (inherited_file >= 0) {  // onto itself: survives exec
      check(posix_spawn_file_actions_adddup2(&actions_, inherited_file, inherited_file),
            "posix_spawn");
    }
    check(posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP), "posix_spawn");
    check(posix_spawnattr_setpgroup(&attributes_, 0), "posix_spawn");
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  pid_t start(const std::string& program, const std::vector<std::string>& words) const {
    std::vector<std::string> storage{"qarch"};
    storage.insert(storage.end(), words.begin(), words.end());
    std::vector<char*> arguments;
    arguments.reserve(storage.size() + 1);
    for (std::string& word : storage) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_t process = 0;
    check(
        posix_spawn(&process, program.c_str(), &actions_, &attributes_, arguments.data(), environ),
        "cannot start '" + program + "'");
    return process;
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

struct RunningJob {
  std::size_t job;
  pid_t process;
};

/// waitpid, repeated where a signal of ours interrupts it. Nothing if it still runs.
std::optional<ProcessEnd> wait_for(pid_t process, int options) {
  int status = 0;
  pid_t done = 0;
  do {
    done = ::waitpid(process, &status, options);
  } while (done < 0 && errno == EINTR);
  if (done == 0) return std::nullopt;
  if (done < 0) search::throw_errno("process " + std::to_string(process), "wait for it");
  if (WIFSIGNALED(status)) return ProcessEnd{0, WTERMSIG(status)};
  return ProcessEnd{WEXITSTATUS(status), 0};
}

/// The jobs that run. None outlives it.
class RunningJobs {
 public:
  RunningJobs() = default;
  ~RunningJobs() {
    terminate();
    for (const RunningJob& job : jobs_) {
      int status = 0;
      while (::waitpid(job.process, &status, 0) < 0 && errno == EINTR) {
      }
    }
  }
  RunningJobs(const RunningJobs&) = delete;
  RunningJobs& operator=(const RunningJobs&) = delete;

  std::size_t size() const { return jobs_.size(); }
  std::vector<std::size_t> numbers() const {
    std::vector<std::size_t> numbers;
    numbers.reserve(jobs_.size());
    for (const RunningJob& job : jobs_) numbers.push_back(job.job);
    return numbers;
  }
  void add(std::size_t job, pid_t process) { jobs_.push_back({job, process}); }
  void terminate() const {
    for (const RunningJob& job : jobs_) ::kill(job.process, SIGTERM);
  }
  /// A job that ended since the last call.
  std::optional<std::pair<std::size_t, ProcessEnd>> take_ended() {
    for (auto job = jobs_.begin(); job != jobs_.end(); ++job) {
      if (const auto end = wait_for(job->process, WNOHANG)) {
        const std::size_t number = job->job;
        jobs_.erase(job);
        return std::pair(number, *end);
      }
    }
    return std::nullopt;
  }

 private:
  std::vector<RunningJob> jobs_;
};

}  // namespace

std::string ProcessEnd::text() const {
  return signal != 0 ? "killed by signal " + std::to_string(signal)
                     : "exit status " + std::to_string(exit_status);
}

std::vector<std::optional<ProcessEnd>> run_jobs(std::span<const Job> jobs,
                                                const JobControl& control) {
  std::vector<std::optional<ProcessEnd>> ends(jobs.size());
  RunningJobs running;
  bool stopping = false;
  for (std::size_t next = 0;;) {
    while (const auto ended = running.take_ended()) {
      ends[ended->first] = ended->second;
      if (control.on_end) control.on_end(ended->first, ended->second);
    }
    if (!stopping && control.stop_requested && control.stop_requested()) {
      stopping = true;
      running.terminate();
    }
    const auto places = static_cast<std::size_t>(std::max(control.at_once, 1));
    while (!stopping && next < jobs.size() && running.size() < places) {
      const SpawnPlan plan(jobs[next].log, control.inherited_file);
      running.add(next, plan.start(control.program, jobs[next].words));
      ++next;
    }
    if (running.size() == 0) return ends;
    if (control.on_tick) control.on_tick(running.numbers());
    std::this_thread::sleep_for(kTick);
  }
}

void end_with_parent(pid_t parent) {
  if (::prctl(PR_SET_PDEATHSIG, SIGTERM) != 0) search::throw_errno("prctl", "follow the parent");
  if (::getppid() != parent) ::raise(SIGTERM);  // it ended before
}

FileLock::FileLock(const std::string& path, const std::string& busy)
    : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
  if (descriptor_ < 0) search::throw_errno(path, "open");
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
  const bool taken = errno == EWOULDBLOCK;
  ::close(descriptor_);
  if (taken) throw std::runtime_error(path + ": " + busy);
  search::throw_errno(path, "lock");
}

FileLock::~FileLock() { ::close(descriptor_); }

}  // namespace qarch::apps
