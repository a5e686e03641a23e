#include "apps/common_options.h"

#include <stdexcept>

#include "search/field_text.h"

namespace qarch::apps {

namespace po = boost::program_options;

namespace {

template <class T>
void add(CommandLine& line, const char* name, po::typed_value<T>* value, const std::string& what) {
  line.options().add_options()(name, value, what.c_str());
}

}  // namespace

void add_set_option(CommandLine& line, std::vector<std::string>& overrides,
                    const std::string& keys) {
  add(line, "set", po::value(&overrides)->value_name("SECTION.KEY=VALUE")->composing(), keys);
}

void add_seed_option(CommandLine& line, std::string& seed, const std::string& what) {
  auto* const value = po::value(&seed)->value_name("N");
  if (!seed.empty()) value->default_value(seed);
  add(line, "seed", value, what);
}

std::uint64_t parse_seed(const std::string& seed) {
  std::uint64_t number = 0;
  try {
    search::set_from_text(number, seed);
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument("--seed = '" + seed + "', " + error.what());
  }
  return number;
}

void add_seeds_option(CommandLine& line, std::string& seeds, const std::string& what) {
  add(line, "seeds", po::value(&seeds)->value_name("LIST"), what + ", e.g. 1..10 or 1,2,5");
}

void add_threads_option(CommandLine& line, int& threads, const std::string& what) {
  add(line, "threads", po::value(&threads)->value_name("N")->default_value(threads),
      what + "; the results are the same bits");
}

void add_problem_option(CommandLine& line, std::string& problem, const std::string& what) {
  add(line, "problem", po::value(&problem)->value_name("PROBLEM|FILE"),
      what + ": a problem in data/hamiltonians, or a file");
}

void add_level_option(CommandLine& line, int& level) {
  add(line, "level", po::value(&level)->value_name("0|1|2")->default_value(level),
      "of transpilation: translate | merge neighbours | also across commuting gates");
}

void check_level(int level) {
  if (level >= 0 && level <= 2) return;
  throw std::invalid_argument("--level = " + std::to_string(level) + ", must be in [0, 2]");
}

void add_output_option(CommandLine& line, std::string& output, const char* value_name,
                       const std::string& what) {
  add(line, "output,o", po::value(&output)->value_name(value_name), what);
}

void add_json_option(CommandLine& line, std::string& file) {
  add(line, "json", po::value(&file)->value_name("FILE"),
      "also write the results as JSON; - : to standard output, instead of text");
}

void add_dry_run_option(CommandLine& line, bool& dry_run) {
  add(line, "dry-run", po::bool_switch(&dry_run),
      "print the resolved configuration, with memory, evaluations and time that it may take on "
      "standard error, and stop");
}

}  // namespace qarch::apps
