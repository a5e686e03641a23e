#include "apps/manual.h"

#include <algorithm>
#include <array>
#include <sstream>

#include "apps/command.h"
#include "apps/help_text.h"
#include "apps/options.h"
#include "apps/terminal.h"

namespace qarch::apps {

namespace {

/// Of the release: pages of the same program are the same bytes.
constexpr const char* kDate = "2026-11-23";

/// Name and meaning, as in the sections ENVIRONMENT and FILES.
struct Row {
  const char* name;
  const char* what;
};

constexpr std::array kEnvironment{
    Row{"QARCH_DATA",
        "a folder to look into before all others for experiments, problems, noise "
        "models, data sets and basis sets"},
    Row{"NO_COLOR", "if set to anything: no colors, unless --color always says so"},
    Row{"CLICOLOR_FORCE", "if set to anything but 0: colors also where the output is no terminal"},
    Row{"COLUMNS", "width of help texts where the output is no terminal"}};

constexpr std::array kFiles{
    Row{"data/",
        "experiments, problems, noise models, data sets and basis sets that names stand "
        "for: in $QARCH_DATA, here, beside or above the program, and in "
        "../share/qarch/data of its folder, the first that has the name"},
    Row{"runs/", "where searches and trainings write unless --output says another place"}};

/// What a page is made of.
struct PageParts {
  std::string name;
  std::string summary;
  std::string body;  ///< from SYNOPSIS on, without the sections that all pages have
};

std::string macro_argument(const std::string& text) { return '"' + roff(text) + '"'; }

/// Folded after the characters are replaced, so that no line is long; a line that begins with a dot
/// is not a request.
std::string paragraph(const std::string& text) {
  std::string result;
  for (const std::string& line : wrapped(roff(text), 78)) {
    result += (line.starts_with('.') ? "\\&" : "") + line + '\n';
  }
  return result;
}

std::string tagged(const std::string& tag, const std::string& text) {
  return ".TP\n" + tag + '\n' + paragraph(text);
}

/// Text that is laid out already, at the beginning of a section.
std::string literal(const std::string& text) {
  std::string result = ".nf\n";
  std::istringstream lines(text);
  bool blank = true;  // no blank lines at the beginning, and never two
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() || !blank) result += line.empty() ? "\\&\n" : roff(line) + '\n';
    blank = line.empty();
  }
  return result + ".fi\n";
}

std::string bold(const std::string& text) { return "\\fB" + roff(text) + "\\fR"; }

std::string option_tag(const OptionInfo& option) {
  std::string tag;
  if (option.letter != 0) tag += bold(std::string("-") + option.letter) + ", ";
  tag += bold("--" + option.name);
  const std::string value = value_text(option);
  return value.empty() ? tag : tag + " \\fI" + roff(value) + "\\fR";
}

std::string options_text(std::span<const OptionInfo> options) {
  std::string text;
  for (const OptionInfo& option : options) {
    text += tagged(option_tag(option),
                   option.help + (option.fallback.empty() ? "" : " [" + option.fallback + "]"));
  }
  return text;
}

std::string examples_text(const std::vector<Example>& examples) {
  std::string text;
  for (const Example& example : examples) {
    text += ".TP\n" + bold(example.command) + '\n';
    text += example.what.empty() ? "\\&\n" : paragraph(example.what);
  }
  return text;
}

template <class Rows>
std::string rows_text(const Rows& rows) {
  std::string text;
  for (const Row& row : rows) text += tagged(bold(row.name), row.what);
  return text;
}

/// The page with the sections that all have.
ManualPage finished(const PageParts& parts, const std::string& see_also) {
  std::string upper = parts.name;
  std::ranges::transform(upper, upper.begin(), [](char c) {
    return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  });
  std::string text = ".TH " + macro_argument(upper) + " 1 " + kDate + ' ' +
                     macro_argument(std::string("qarch ") + QARCH_VERSION) + " " +
                     macro_argument("Manual of qarch") + '\n';
  text += ".SH NAME\n" + roff(parts.name) + " \\-\n" + paragraph(parts.summary) + parts.body;
  text += ".SH EXIT STATUS\n";
  for (const ExitCode& row : exit_codes()) {
    text += tagged(bold(std::to_string(row.code)), std::string(row.meaning));
  }
  text += ".SH ENVIRONMENT\n" + rows_text(kEnvironment) + ".SH FILES\n" + rows_text(kFiles);
  text += ".SH SEE ALSO\n" + see_also;
  return {parts.name, parts.summary, text};
}

/// "\fBqarch\-search\fR(1)".
std::string reference(const std::string& page) { return bold(page) + "(1)"; }

std::string references(const std::vector<std::string>& pages) {
  std::string text;
  for (const std::string& page : pages) {
    text += reference(page) + (page == pages.back() ? "\n" : ",\n");
  }
  return text;
}

std::string page_name(std::string command) {
  std::ranges::replace(command, ' ', '-');
  return "qarch-" + command;
}

PageParts command_page(const CommandLine& line, const std::string& summary) {
  PageParts parts{page_name(line.name()), summary, ""};
  parts.body = ".SH SYNOPSIS\n" + bold("qarch " + line.name()) +
               roff(line.usage().substr(line.name().size())) + '\n';
  parts.body += ".SH DESCRIPTION\n" + paragraph(line.description());
  parts.body += ".SH OPTIONS\n" + options_text(line.option_list());
  for (const HelpTopic& topic : line.topics()) {
    const OptionInfo option{"help-" + topic.name, 0, "", false, "", topic.what};
    parts.body += options_text(std::span(&option, 1));
  }
  parts.body += options_text(global_options());
  if (!line.epilogue().empty()) parts.body += ".SH NOTES\n" + literal(line.epilogue());
  for (const HelpTopic& topic : line.topics()) {
    std::string title = topic.name;
    std::ranges::transform(title, title.begin(), [](char c) {
      return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    });
    parts.body += ".SH " + roff(title) + '\n' + literal(topic.text());
  }
  if (!line.examples().empty()) parts.body += ".SH EXAMPLES\n" + examples_text(line.examples());
  return parts;
}

PageParts group_page(const std::string& command, std::span<const Command> table,
                     const std::string& summary) {
  PageParts parts{page_name(command), summary, ""};
  parts.body = ".SH SYNOPSIS\n" + bold("qarch " + command) + roff(" COMMAND [arguments]") + '\n';
  parts.body += ".SH DESCRIPTION\nThe commands are:\n";
  for (const Command& row : table) {
    parts.body += ".TP\n" + reference(page_name(command + ' ' + std::string(row.name))) + '\n' +
                  paragraph(std::string(row.summary));
  }
  parts.body += ".SH OPTIONS\n" + options_text(global_options());
  return parts;
}

class PageMaker final : public CommandVisitor {
 public:
  void visit(const CommandLine& line) override {
    pages_.push_back(command_page(line, summary_of(line.name())));
  }
  bool enter(const std::string& command, std::span<const Command> table) override {
    pages_.push_back(group_page(command, table, summary_of(command)));
    for (const Command& row : table) {
      summaries_.emplace_back(command + ' ' + std::string(row.name), std::string(row.summary));
    }
    return true;
  }
  const std::vector<PageParts>& pages() const { return pages_; }

 private:
  std::string summary_of(const std::string& command) const {
    for (const Command& row : commands()) {
      if (row.name == command) return std::string(row.summary);
    }
    for (const auto& [name, summary] : summaries_) {
      if (name == command) return summary;
    }
    return "";
  }

  std::vector<PageParts> pages_;
  std::vector<std::pair<std::string, std::string>> summaries_;
};

PageParts program_page() {
  PageParts parts{"qarch", "noisy quantum circuits, simulation and architecture search", ""};
  parts.body = ".SH SYNOPSIS\n" + bold("qarch") + roff(" COMMAND [arguments]") + '\n';
  parts.body +=
      ".SH DESCRIPTION\n" +
      paragraph(
          "Simulates quantum circuits under noise exactly, as density matrices in the basis of "
          "Pauli strings, and searches for circuits: an agent appends gates, an optimiser tunes "
          "their angles, until a circuit finds a ground state or tells classes of data apart, "
          "under the noise of a device.") +
      ".PP\nThe commands are:\n";
  for (const Command& command : commands()) {
    parts.body += ".TP\n" + reference(page_name(std::string(command.name))) + '\n' +
                  paragraph(std::string(command.summary));
  }
  parts.body += ".SH OPTIONS\n" + options_text(global_options());
  parts.body += tagged(bold("-V") + ", " + bold("--version"), "print the version and stop");
  parts.body += ".SH EXAMPLES\n" + examples_text(first_steps());
  return parts;
}

}  // namespace

std::string roff(const std::string& text) {
  std::string result = text.starts_with('.') || text.starts_with('\'') ? "\\&" : "";
  for (const char c : text) {
    switch (c) {
      case '\\':
        result += "\\e";
        break;
      case '-':
        result += "\\-";
        break;
      case '\'':
        result += "\\(aq";
        break;
      case '"':
        result += "\\(dq";
        break;
      case '`':
        result += "\\(ga";
        break;
      case '^':
        result += "\\(ha";
        break;
      case '~':
        result += "\\(ti";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::vector<ManualPage> manual_pages() {
  PageMaker maker;
  visit_commands(maker);
  std::vector<std::string> names;
  for (const Command& command : commands()) names.push_back(page_name(std::string(command.name)));
  std::vector<ManualPage> pages{finished(program_page(), references(names))};
  for (const PageParts& parts : maker.pages()) {
    std::vector<std::string> others{"qarch"};
    const std::string family = parts.name.substr(0, parts.name.find('-', 6));
    for (const PageParts& other : maker.pages()) {
      if (other.name != parts.name &&
          (other.name == family || other.name.starts_with(family + '-'))) {
        others.push_back(other.name);
      }
    }
    pages.push_back(finished(parts, references(others)));
  }
  return pages;
}

}  // namespace qarch::apps
