#pragma once

#include <string>
#include <vector>

namespace qarch::apps {

/// A man page, in the macros of man(7).
struct ManualPage {
  std::string name;     ///< "qarch-classify-train"; its file is name.1
  std::string summary;  ///< the line of apropos
  std::string text;
};

/// qarch(1), and after it a page for every command and every command of a command, made of what
/// they parse. Same program, same bytes.
std::vector<ManualPage> manual_pages();

/// Text in roff: every character stands for itself.
std::string roff(const std::string& text);

}  // namespace qarch::apps
