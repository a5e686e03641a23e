#include "chem/io/isolated_child.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string>

namespace qarch::chem {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kAddressSanitizer = true;  // reserves terabytes
#else
constexpr bool kAddressSanitizer = false;
#endif

constexpr int kWellDone = 0;
constexpr int kThrew = 1;
constexpr std::size_t kBuffer = std::size_t{1} << 16;
constexpr int kPipe = 3;  // the child's only descriptor beside the null streams

long long now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

std::runtime_error system_error(const std::string& what) {
  return std::runtime_error("cannot " + what + ": " + std::strerror(errno));
}

/// Bytes of address space of this process; 0 where the system does not tell.
rlim_t mapped_bytes() {
  std::FILE* file = std::fopen("/proc/self/statm", "re");
  if (file == nullptr) return 0;
  unsigned long long pages = 0;
  const int found = std::fscanf(file, "%llu", &pages);
  std::fclose(file);
  return found == 1 ? static_cast<rlim_t>(pages) * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) : 0;
}

void set_limit(__rlimit_resource_t resource, rlim_t value) {
  rlimit limit{};
  if (::getrlimit(resource, &limit) != 0) return;
  limit.rlim_cur = std::min(value, limit.rlim_max);
  limit.rlim_max = limit.rlim_cur;
  ::setrlimit(resource, &limit);
}

void restrict_resources(const ChildLimits& limits) {
  set_limit(RLIMIT_CORE, 0);
  set_limit(RLIMIT_CPU, static_cast<rlim_t>(std::ceil(limits.seconds)) + 1);
  if (kAddressSanitizer) return;
  const rlim_t mapped = mapped_bytes();
  if (mapped > 0) set_limit(RLIMIT_AS, mapped + limits.memory);
}

/// Closes all descriptors from `first` on; older kernels only know how to close one.
void close_from(int first) {
  if (::close_range(static_cast<unsigned>(first), ~0U, 0) == 0) return;
  const long limit = std::clamp(::sysconf(_SC_OPEN_MAX), 1024L, 65536L);
  for (int descriptor = first; descriptor < limit; ++descriptor) ::close(descriptor);
}

/// In the child: nothing of the parent is heard, seen or kept open. The pipe becomes kPipe.
void detach(int descriptor, pid_t parent) {
  for (int signal = 1; signal < NSIG; ++signal) std::signal(signal, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(kThrew);
  const int pipe = ::fcntl(descriptor, F_DUPFD, kPipe + 1);
  const int null = ::open("/dev/null", O_RDWR);
  if (pipe < 0 || null < 0) ::_exit(kThrew);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(null, stream);
  ::dup2(pipe, kPipe);
  close_from(kPipe + 1);
}

[[noreturn]] void run_child(int descriptor, pid_t parent, const ChildLimits& limits,
                            const std::function<void(int)>& work) {
  try {
    detach(descriptor, parent);
    restrict_resources(limits);
    work(kPipe);
    ::_exit(kWellDone);
  } catch (...) {
    ::_exit(kThrew);
  }
}

}  // namespace

IsolatedChild::IsolatedChild(const std::function<void(int)>& work, const ChildLimits& limits)
    : limits_(limits), deadline_(now() + static_cast<long long>(limits.seconds * 1e9)) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw system_error("make a pipe");
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ == 0) run_child(ends[1], parent, limits, work);
  const int reason = errno;
  ::close(ends[1]);
  descriptor_ = ends[0];
  if (pid_ < 0) {
    ::close(descriptor_);
    errno = reason;
    throw system_error("make a process");
  }
}

IsolatedChild::~IsolatedChild() {
  reap();
  if (descriptor_ >= 0) ::close(descriptor_);
}

void IsolatedChild::reap() noexcept {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);  // one that is exiting keeps the status it chose
  // Where the parent ignores SIGCHLD the system reaps: there is no status then.
  while (::waitpid(pid_, &status_, 0) < 0 && errno == EINTR) continue;
  pid_ = -1;
}

std::size_t IsolatedChild::read_some(void* out, std::size_t size) {
  for (;;) {
    const long long left = deadline_ - now();
    if (left <= 0) {
      std::array<char, 32> seconds{};
      std::snprintf(seconds.data(), seconds.size(), "%g", limits_.seconds);
      throw ChildFailure("took more than " + std::string(seconds.data()) + " s");
    }
    pollfd wait{descriptor_, POLLIN, 0};
    const int timeout = static_cast<int>(std::min<long long>(left / 1'000'000 + 1, 1'000'000));
    const int ready = ::poll(&wait, 1, timeout);
    if (ready < 0 && errno != EINTR) throw system_error("wait for a process");
    if (ready <= 0) continue;
    const ssize_t count = ::read(descriptor_, out, size);
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR && errno != EAGAIN) throw system_error("read from a process");
  }
}

void IsolatedChild::read(void* out, std::size_t size) {
  auto* bytes = static_cast<char*>(out);
  while (size > 0) {
    if (taken_ == buffer_.size()) {
      buffer_.resize(kBuffer);
      taken_ = 0;
      buffer_.resize(read_some(buffer_.data(), kBuffer));
      if (buffer_.empty()) fail_as_it_ended();
    }
    const std::size_t count = std::min(size, buffer_.size() - taken_);
    std::memcpy(bytes, buffer_.data() + taken_, count);
    taken_ += count;
    bytes += count;
    size -= count;
  }
}

void IsolatedChild::fail_as_it_ended() {
  reap();
  if (WIFSIGNALED(status_)) {
    throw ChildFailure("crashed (signal " + std::to_string(WTERMSIG(status_)) + ")");
  }
  throw ChildFailure("ended before its work was done (exit status " +
                     std::to_string(WEXITSTATUS(status_)) + ")");
}

void IsolatedChild::finish() {
  char more = 0;
  if (taken_ != buffer_.size() || read_some(&more, 1) != 0)
    throw ChildFailure("sent more than was asked for");
  reap();  // the pipe closes when the child ends
  if (!WIFEXITED(status_) || WEXITSTATUS(status_) != kWellDone) fail_as_it_ended();
}

void write_all(int descriptor, const void* bytes, std::size_t size) {
  const auto* next = static_cast<const char*>(bytes);
  while (size > 0) {
    const ssize_t count = ::write(descriptor, next, size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw system_error("write to a process");
    next += count;
    size -= static_cast<std::size_t>(count);
  }
}

}  // namespace qarch::chem
