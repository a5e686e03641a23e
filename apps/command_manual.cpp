#include <filesystem>
#include <ostream>
#include <stdexcept>

#include "apps/command.h"
#include "apps/manual.h"
#include "apps/new_run_folder.h"
#include "apps/options.h"
#include "search/did_you_mean.h"
#include "search/io/text_file.h"

namespace qarch::apps {

namespace po = boost::program_options;

int run_manual_command(const std::vector<std::string>& words, const Streams& streams) {
  std::vector<std::string> command;
  std::string folder;
  bool list = false;
  CommandLine line("manual [COMMAND...] [options]",
                   "Prints the man page of the program or of a command, as roff, or writes them "
                   "all. They are made of the same tables as the help texts.");
  line.options().add_options()("output,o", po::value(&folder)->value_name("DIR"),
                               "write the page, without COMMAND all pages, into this folder")(
      "list", po::bool_switch(&list), "the names of the pages");
  line.positionals("command", &command);
  line.example("qarch manual search | man -l -", "read it");
  line.example("qarch manual classify train -o man1", "writes man1/qarch-classify-train.1");
  if (!line.parse(words, streams)) return kExitOk;
  line.refuse_empty({"output"});
  std::string name = "qarch";
  for (const std::string& word : command) name += '-' + word;
  std::vector<std::string> names;
  bool found = false;
  const std::vector<ManualPage> pages = manual_pages();
  for (const ManualPage& page : pages) {
    names.push_back(page.name);
    found |= page.name == name;
  }
  if (!found) {
    throw std::invalid_argument("no page '" + name + "', " + search::must_be_one_of(name, names));
  }
  if (!folder.empty()) make_folder(folder);
  for (const ManualPage& page : pages) {
    const bool wanted = page.name == name || (command.empty() && (list || !folder.empty()));
    if (!wanted) continue;
    if (list) {
      streams.out << page.name << "(1) - " << page.summary << '\n';
    } else if (folder.empty()) {
      streams.out << page.text;
    } else {
      const std::string file = (std::filesystem::path(folder) / (page.name + ".1")).string();
      search::write_text_file_atomically(file, page.text);
      if (streams.verbosity != Verbosity::kQuiet) streams.out << "written  " << file << '\n';
    }
  }
  return kExitOk;
}

}  // namespace qarch::apps
