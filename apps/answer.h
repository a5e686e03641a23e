#pragma once

#include <ostream>
#include <string>

#include "apps/command.h"

namespace qarch::apps {

/// Where the results of a command go that knows `--json FILE`: text to standard output and, if it
/// is asked for, JSON to the file; `--json -` is JSON on standard output and no text. Progress and
/// notes go to standard error as always.
class Answer {
 public:
  /// `json`: the value of --json, "" if it was not given. Throws as require_writable_file() does,
  /// before anything is computed.
  Answer(const Streams& streams, std::string json);
  Answer(const Answer&) = delete;
  Answer& operator=(const Answer&) = delete;

  bool wants_json() const { return !json_.empty(); }
  bool is_json_alone() const { return json_ == "-"; }

  /// The streams of the command; with `--json -` the text is dropped.
  const Streams& streams() const { return text_; }
  std::ostream& out() const { return text_.out; }

  /// The JSON, once, if it is asked for; tells the name of the file. Throws std::runtime_error if
  /// it cannot be written.
  void write(const std::string& json) { write(json, text_.out); }
  /// The same, the name told elsewhere: standard output holds what is no report.
  void write(const std::string& json, std::ostream& report);

 private:
  std::string json_;
  std::ostream& standard_output_;
  std::ostream silence_{nullptr};
  Streams text_;
};

/// Throws unless a file of this name can be written, so that minutes of work are not lost for it:
/// std::invalid_argument where the name is empty, a folder, or in no folder that is there;
/// std::runtime_error where the system forbids it. Nothing is written.
void require_writable_file(const char* option, const std::string& path);

}  // namespace qarch::apps
