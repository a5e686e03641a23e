#include "apps/completion.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <ostream>
#include <span>
#include <sstream>
#include <stdexcept>

#include "apps/help_text.h"
#include "apps/options.h"
#include "search/ansatz.h"
#include "search/configuration.h"
#include "search/data_path.h"

namespace qarch::apps {

namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

/// Names in data/FOLDER, and "below/name" of those in its folders.
Names data_names(const std::string& folder, const char* extension) {
  const auto data = search::DataFolders::standard();
  Names names = data.names(folder, extension);
  for (const std::string& below : data.names(folder, "")) {
    for (const std::string& name : data.names(folder + '/' + below, extension)) {
      names.push_back(below);
      names.back() += '/' + name;
    }
  }
  return names;
}

Names experiment_names() { return data_names("experiments", ".cfg"); }
Names noise_names() {
  Names names = data_names("noise", ".json");
  names.insert(names.begin(), "noiseless");
  return names;
}
Names problem_names() { return data_names("hamiltonians", ".cfg"); }

Names ansatz_names() {
  Names names;
  for (const auto& ansatz : search::ansatzes()) names.emplace_back(ansatz.name);
  return names;
}

Names run_names() {
  Names names;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("runs", ignored)) {
    names.push_back(entry.path().string());
  }
  std::ranges::sort(names);
  return names;
}

/// "general.seed=", of every key of an experiment.
Names key_names() {
  Names names;
  std::istringstream lines(search::to_ini(search::Experiment()));
  std::string section;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('[')) {
      section = line.substr(1, line.find(']') - 1);
    } else if (const std::size_t end = line.find(" ="); end != std::string::npos) {
      names.push_back(section + '.' + line.substr(0, end) + '=');
    }
  }
  return names;
}

Names command_names() {
  Names names;
  for (const Command& command : commands()) names.emplace_back(command.name);
  return names;
}

/// What a word of a value name stands for.
struct ValueKind {
  std::string_view name;
  PathCompletion paths;
  Names (*names)();
};
constexpr std::array kKinds{
    ValueKind{"FILE", PathCompletion::kFiles, nullptr},
    ValueKind{"FILES", PathCompletion::kFiles, nullptr},
    ValueKind{"CIRCUIT", PathCompletion::kFiles, nullptr},
    ValueKind{"IN", PathCompletion::kFiles, nullptr},
    ValueKind{"OUT", PathCompletion::kFiles, nullptr},
    ValueKind{"DIR", PathCompletion::kFolders, nullptr},
    ValueKind{"RUN", PathCompletion::kFolders, run_names},
    ValueKind{"EXPERIMENT", PathCompletion::kFiles, experiment_names},
    ValueKind{"NOISE", PathCompletion::kNone, noise_names},
    ValueKind{"PROBLEM", PathCompletion::kNone, problem_names},
    ValueKind{"ANSATZ", PathCompletion::kNone, ansatz_names},
    ValueKind{"SECTION.KEY=VALUE", PathCompletion::kNone, key_names},
    ValueKind{"COMMAND", PathCompletion::kNone, command_names},
};

void add_names(const Names& names, const std::string& before, const std::string& begun,
               Completion& result) {
  for (const std::string& name : names) {
    if (!(before + name).starts_with(begun)) continue;
    result.candidates.push_back({before + name, ""});
    result.word_goes_on |= name.ends_with('=');
  }
}

/// `value` is a value name, "PROBLEM|FILE", "DIR...", "text|svg"; `before` is "--noise=" where the
/// value stands in one word with its option.
void add_values(const std::string& value, const std::string& before, const std::string& begun,
                Completion& result) {
  add_names(choices_of(value), before, begun, result);
  std::istringstream parts(value);
  for (std::string part; std::getline(parts, part, '|');) {
    std::erase_if(part, [](char c) { return c == '[' || c == ']' || c == '@'; });
    if (part.ends_with("...")) part.resize(part.size() - 3);
    const auto is = [&](const ValueKind& kind) { return kind.name == part; };
    auto kind = std::ranges::find_if(kKinds, is);
    if (kind == kKinds.end()) {
      part.resize(std::min(part.find('.'), part.size()));  // OUT.cfg
      kind = std::ranges::find_if(kKinds, is);
    }
    if (kind == kKinds.end()) continue;
    if (kind->names != nullptr) add_names(kind->names(), before, begun, result);
    result.paths =
        std::max(kind->paths == PathCompletion::kFolders && result.paths == PathCompletion::kFiles
                     ? PathCompletion::kFiles
                     : kind->paths,
                 PathCompletion::kNone);
  }
}

/// The commands of a table, or a command line, whichever the words lead to.
class Place final : public CommandVisitor {
 public:
  explicit Place(std::span<const std::string> words) : words_(words) {}

  void visit(const CommandLine& line) override {
    positionals_ = line.positional_list();
    options_ = line.option_list();
    for (const OptionInfo& option : global_options()) options_.push_back(option);
    for (const HelpTopic& topic : line.topics()) {
      options_.push_back({"help-" + topic.name, 0, "", false, "", topic.what});
    }
  }
  bool enter(const std::string& /*command*/, std::span<const Command> table) override {
    table_ = table;
    return false;
  }

  void add(const std::string& begun, Completion& result) const {
    for (const Command& row : table_) {
      if (std::string(row.name).starts_with(begun)) {
        result.candidates.push_back({std::string(row.name), std::string(row.summary)});
      }
    }
    if (!table_.empty()) return;
    const OptionInfo* open = nullptr;  // the option whose value comes next
    std::size_t positional = 0;
    bool only_positionals = false;
    for (const std::string& word : words_) {
      if (open != nullptr && !word.starts_with("-")) {
        if (!open->value.ends_with("...")) open = nullptr;
        continue;
      }
      open = nullptr;
      if (word == "--") only_positionals = true;
      if (!only_positionals && word.starts_with("-") && word.size() > 1) {
        open = option_of(word);
      } else {
        ++positional;
      }
    }
    if (open != nullptr && !begun.starts_with("-"))
      return add_values(open->value, "", begun, result);
    const std::size_t equal = begun.find('=');
    if (begun.starts_with("--") && equal != std::string::npos) {
      const OptionInfo* option = find(begun.substr(2, equal - 2), 0);
      if (option != nullptr) {
        add_values(option->value, begun.substr(0, equal + 1), begun, result);
      }
      return;
    }
    if (!begun.starts_with("-") && !positionals_.empty()) {
      const std::size_t last = positionals_.size() - 1;
      if (positional > last && !positionals_[last].repeated) return;
      return add_values(positionals_[std::min(positional, last)].value, "", begun, result);
    }
    add_options(begun, result);
  }

 private:
  void add_options(const std::string& begun, Completion& result) const {
    for (const OptionInfo& option : options_) {
      const std::string flag = "--" + option.name;
      if (flag.starts_with(begun)) result.candidates.push_back({flag, option.help});
    }
  }
  const OptionInfo* find(const std::string& name, char letter) const {
    for (const OptionInfo& option : options_) {
      if (option.name == name || (letter != 0 && option.letter == letter)) return &option;
    }
    return nullptr;
  }
  /// The option of a word such as "--output" or "-o" if its value is the next word.
  const OptionInfo* option_of(const std::string& word) const {
    if (word.find('=') != std::string::npos) return nullptr;
    const bool is_long = word.starts_with("--");
    if (!is_long && word.size() > 2) return nullptr;
    const OptionInfo* option = is_long ? find(word.substr(2), 0) : find("", word[1]);
    return option == nullptr || option->value.empty() ? nullptr : option;
  }

  std::span<const std::string> words_;
  std::span<const Command> table_;
  std::vector<OptionInfo> options_;
  std::vector<PositionalInfo> positionals_;
};

/// Where the words of the command end and its arguments begin.
std::size_t command_length(const std::vector<std::string>& words) {
  struct Table final : CommandVisitor {
    void visit(const CommandLine& /*line*/) override {}
    bool enter(const std::string& /*command*/, std::span<const Command> table) override {
      rows = table;
      return false;
    }
    std::span<const Command> rows;
  } table;
  visit_command({words[0]}, table);
  return table.rows.empty() ? 1 : 2;
}

}  // namespace

Completion complete(const std::vector<std::string>& given) {
  Completion result;
  std::vector<std::string> words = given;
  const std::string begun = words.empty() ? "" : words.back();
  if (!words.empty()) words.pop_back();
  const auto is_global = [](const std::string& word) {
    return word == "-q" || word == "-v" || word == "--quiet" || word == "--verbose" ||
           word.starts_with("--color=");
  };
  while (!words.empty() && (is_global(words.front()) || words.front() == "help")) {
    words.erase(words.begin());
  }
  if (words.empty()) {
    for (const Command& command : commands()) {
      if (std::string(command.name).starts_with(begun)) {
        result.candidates.push_back({std::string(command.name), std::string(command.summary)});
      }
    }
    for (const OptionInfo& option : global_options()) {
      const std::string flag = "--" + option.name;
      if (begun.starts_with("-") && flag.starts_with(begun)) {
        result.candidates.push_back({flag, option.help});
      }
    }
    return result;
  }
  const std::size_t length = std::min(command_length(words), words.size());
  const std::span<const std::string> before(words);
  Place place(before.subspan(length));
  visit_command({words.begin(), words.begin() + static_cast<std::ptrdiff_t>(length)}, place);
  place.add(begun, result);
  return result;
}

int run_complete(const std::vector<std::string>& words, const Streams& streams) {
  Completion result;
  try {
    result = complete(words);
  } catch (const std::invalid_argument&) {
    result = {};  // a wrong command: nothing to offer
  }
  for (const Candidate& candidate : result.candidates) {
    streams.out << candidate.word << '\t' << candidate.what << '\n';
  }
  constexpr std::array kPaths{":none", ":files", ":folders"};
  streams.out << kPaths[static_cast<std::size_t>(result.paths)]
              << (result.word_goes_on ? " goes-on" : "") << '\n';
  return kExitOk;
}

}  // namespace qarch::apps
