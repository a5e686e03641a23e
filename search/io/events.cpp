#include "search/io/events.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "search/io/text_file.h"

namespace qarch::search {
namespace {

/// Two processes that append to one file would spoil the run. File systems without locks are
/// trusted. Programs that only ask whether a run lives hold the lock for microseconds: hence twenty
/// attempts in a fifth of a second.
void lock(const std::string& path, const FileDescriptor& file) {
  for (int attempt = 0; attempt < 20; ++attempt) {
    if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  throw std::runtime_error(path + ": another process is writing to this run");
}

/// Removes what follows `keep_bytes` and then what follows the last newline of a regular file.
/// Returns what is left.
std::int64_t cut(const std::string& path, const FileDescriptor& file, std::int64_t keep_bytes) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) throw_errno(path, "stat");
  if (!S_ISREG(status.st_mode) || status.st_size == 0) return 0;
  const std::string text = read_text_file(path, kMostRunBytes);
  const auto kept =
      static_cast<std::size_t>(std::min(keep_bytes, static_cast<std::int64_t>(text.size())));
  const std::size_t newline = kept == 0 ? std::string::npos : text.rfind('\n', kept - 1);
  const std::size_t whole = newline + 1;  // npos + 1 == 0
  if (whole < text.size() && ::ftruncate(file.get(), static_cast<off_t>(whole)) != 0)
    throw_errno(path, "truncate");
  return static_cast<std::int64_t>(whole);
}

EventValue column_value(const EpisodeRecord& episode, const EpisodeColumn& column) {
  return std::visit(
      [&](auto member) -> EventValue {
        const auto value = episode.*member;
        using Value = std::remove_const_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, EndReason>) {
          return std::string(kEndReasonNames.at(static_cast<std::size_t>(value)));
        } else if constexpr (std::is_same_v<Value, double>) {
          return value;
        } else {
          return std::int64_t{value};
        }
      },
      column.member);
}

}  // namespace

EventLog::EventLog(const std::string& path, std::int64_t keep_bytes)
    : path_(path), file_(path, O_RDWR | O_CREAT | O_APPEND) {
  lock(path, file_);
  size_ = cut(path, file_, keep_bytes);
}

void EventLog::write(std::string_view type, double seconds, const EventFields& fields) {
  nlohmann::ordered_json line{{"type", type}, {"seconds", seconds}};
  for (const auto& [name, value] : fields)
    std::visit([&, &key = name](const auto& v) { line[key] = v; }, value);
  pending_ += line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  flush();
}

void EventLog::flush() {
  try {
    file_.write_all(pending_);
  } catch (const std::runtime_error&) {
    // Half a line may have fitted. Where this fails, too, the next opening cuts it off.
    [[maybe_unused]] const int ignored = ::ftruncate(file_.get(), static_cast<off_t>(size_));
    throw;
  }
  size_ += static_cast<std::int64_t>(pending_.size());
  pending_.clear();
}

void EventLog::sync() {
  flush();
  file_.sync();
}

void EventLog::write_episode(const EpisodeRecord& episode, double seconds) {
  EventFields fields;
  for (const EpisodeColumn& column : kEpisodeColumns)
    fields.emplace_back(column.name, column_value(episode, column));
  for (auto& [name, value] : fields)
    if (name == "success") value = episode.success != 0;
  write("episode", seconds, fields);
}

}  // namespace qarch::search
