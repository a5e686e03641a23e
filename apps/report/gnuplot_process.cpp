#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include "apps/report/gnuplot.h"

namespace qarch::apps {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostMessages = 1 << 16;

void check(int error, const char* what) {
  if (error != 0) {
    throw std::runtime_error(std::string("gnuplot: ") + what + ": " +
                             std::generic_category().message(error));
  }
}

/// Two ends that close themselves.
class Pipe {
 public:
  Pipe() { check(pipe2(ends_.data(), O_CLOEXEC) == 0 ? 0 : errno, "pipe"); }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  int end(std::size_t which) const { return ends_[which]; }
  void close_end(std::size_t which) {
    if (ends_[which] >= 0) close(ends_[which]);
    ends_[which] = -1;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

/// A gnuplot in `folder` whose commands come by `input`; it is killed where this object ends first.
class Process {
 public:
  Process(const std::string& program, const std::string& folder, const Pipe& input,
          const Pipe& messages) {
    posix_spawn_file_actions_t actions;
    check(posix_spawn_file_actions_init(&actions), "posix_spawn");
    posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
    posix_spawn_file_actions_adddup2(&actions, input.end(0), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, messages.end(1), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, messages.end(1), STDERR_FILENO);
    std::string name = "gnuplot";
    std::string defaults = "-d";  // without what ~/.gnuplot sets
    std::array<char*, 3> arguments{name.data(), defaults.data(), nullptr};
    const int error =
        posix_spawn(&id_, program.c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    check(error, program.c_str());
  }
  ~Process() {
    if (id_ <= 0) return;
    kill(id_, SIGKILL);
    waitpid(id_, nullptr, 0);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void wait() {
    while (waitpid(id_, nullptr, 0) < 0 && errno == EINTR) {
    }
    id_ = -1;
  }

 private:
  pid_t id_ = -1;
};

std::string path_of(const std::string& folder, const std::string& id, std::string_view format) {
  return (fs::path(folder) / (id + "." + std::string(format))).string();
}

/// What gnuplot prints after each figure, so that a half written one is told apart.
std::string drawn_line(const std::string& id) { return "drawn: " + id + "\n"; }

/// Whether the text has the line, which is then taken out.
bool take_line(std::string& text, const std::string& line) {
  const std::size_t place = text.find(line);
  if (place == std::string::npos) return false;
  text.erase(place, line.size());
  return true;
}

/// Reads until gnuplot ends or the time is over.
std::string read_messages(int pipe, Clock::time_point end) {
  std::string text;
  std::array<char, 4096> buffer{};
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    pollfd ready{pipe, POLLIN, 0};
    const int found = left.count() > 0 ? poll(&ready, 1, static_cast<int>(left.count())) : 0;
    if (found < 0 && errno == EINTR) continue;
    if (found <= 0) throw std::runtime_error("gnuplot: it did not end in time, and was stopped");
    const ssize_t bytes = read(pipe, buffer.data(), buffer.size());
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes <= 0) return text;
    if (text.size() < kMostMessages) text.append(buffer.data(), static_cast<std::size_t>(bytes));
  }
}

std::string run_once(const std::string& gnuplot, const std::string& folder,
                     const std::string& commands, Clock::time_point end) {
  const int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  check(file >= 0 ? 0 : errno, folder.c_str());
  close(file);
  Pipe input;
  Pipe messages;
  Process process(gnuplot, folder, input, messages);
  input.close_end(0);
  messages.close_end(1);
  // Commands of some hundred figures fit into a pipe; more would wait for gnuplot, which reads.
  const auto previous = std::signal(SIGPIPE, SIG_IGN);
  for (std::size_t done = 0; done < commands.size();) {
    const ssize_t bytes = write(input.end(1), commands.data() + done, commands.size() - done);
    if (bytes < 0 && errno != EINTR) break;  // it ended: what it said tells why
    done += static_cast<std::size_t>(std::max<ssize_t>(bytes, 0));
  }
  std::signal(SIGPIPE, previous);
  input.close_end(1);
  std::string text = read_messages(messages.end(0), end);
  process.wait();
  return text;
}

}  // namespace

std::string find_gnuplot() {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "/usr/bin" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::string file = (fs::path(folder.empty() ? "." : folder) / "gnuplot").string();
    std::error_code ignored;
    if (access(file.c_str(), X_OK) == 0 && fs::is_regular_file(file, ignored)) {
      return fs::absolute(file).string();
    }
  }
  throw std::runtime_error("gnuplot is not in PATH; the Debian package gnuplot-nox has it");
}

GnuplotResult run_gnuplot(const std::string& gnuplot, const std::string& folder,
                          const std::vector<std::string>& ids, std::string_view format,
                          double most_seconds) {
  const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                      std::chrono::duration<double>(most_seconds));
  for (const std::string& id : ids) {
    std::error_code ignored;
    fs::remove(path_of(folder, id, format), ignored);
  }
  // An error ends its line of commands, and gnuplot goes on with the next one.
  std::string commands = "format = '" + std::string(format) + "'\n";
  for (const std::string& id : ids) {
    commands += "load '" + id + ".gp'; print 'drawn: " + id + "'\n";
  }
  GnuplotResult result;
  result.messages = run_once(gnuplot, folder, commands, end);
  for (const std::string& id : ids) {
    if (take_line(result.messages, drawn_line(id))) continue;
    result.missing.push_back(id);
    std::error_code ignored;
    fs::remove(path_of(folder, id, format), ignored);
  }
  return result;
}

}  // namespace qarch::apps
