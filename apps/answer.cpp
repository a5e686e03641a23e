#include "apps/answer.h"

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "search/io/text_file.h"

namespace qarch::apps {

namespace fs = std::filesystem;

Answer::Answer(const Streams& streams, std::string json)
    : json_(std::move(json)),
      standard_output_(streams.out),
      text_{json_ == "-" ? silence_ : streams.out,   streams.err,       streams.err_is_terminal,
            streams.out_is_terminal && json_ != "-", streams.verbosity, streams.colors} {
  if (wants_json() && json_ != "-") require_writable_file("json", json_);
}

void Answer::write(const std::string& json, std::ostream& report) {
  if (is_json_alone()) {
    standard_output_ << json;
  } else if (wants_json()) {
    search::write_text_file_atomically(json_, json);
    report << "\nwritten  " << json_ << '\n';
  }
}

void require_writable_file(const char* option, const std::string& path) {
  const std::string where = "--" + std::string(option) + " = '" + path + "'";
  std::error_code ignored;
  const fs::path folder = fs::path(path).has_parent_path() ? fs::path(path).parent_path() : ".";
  if (path.empty() || fs::is_directory(path, ignored) || !fs::is_directory(folder, ignored)) {
    throw std::invalid_argument(where + ", must be a file in an existing folder");
  }
  if (fs::exists(path, ignored) && !fs::is_regular_file(path, ignored)) {
    throw std::invalid_argument(where + ", must be a new or a regular file");
  }
  if (::access(folder.c_str(), W_OK | X_OK) != 0) {  // the file is replaced as a whole
    throw std::runtime_error(where + ": cannot write into the folder " + folder.string() + ": " +
                             std::generic_category().message(errno));
  }
}

}  // namespace qarch::apps
