#include "search/io/events.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "search/io/text_file.h"

namespace qarch::search {
namespace {

/// Removes what follows the last newline of a regular file.
void cut_unfinished_line(const std::string& path, const FileDescriptor& file) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) throw_errno(path, "stat");
  if (!S_ISREG(status.st_mode) || status.st_size == 0) return;
  const std::string text = read_text_file(path);
  const std::size_t whole = text.rfind('\n') + 1;  // npos + 1 == 0
  if (whole < text.size() && ::ftruncate(file.get(), static_cast<off_t>(whole)) != 0)
    throw_errno(path, "truncate");
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

EventLog::EventLog(const std::string& path) : file_(path, O_RDWR | O_CREAT | O_APPEND) {
  cut_unfinished_line(path, file_);
}

void EventLog::write(std::string_view type, double seconds, const EventFields& fields) {
  nlohmann::ordered_json line{{"type", type}, {"seconds", seconds}};
  for (const auto& [name, value] : fields)
    std::visit([&, &key = name](const auto& v) { line[key] = v; }, value);
  file_.write_all(line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) +
                  "\n");
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
