#include <algorithm>
#include <filesystem>
#include <ostream>
#include <set>
#include <stdexcept>

#include "apps/command.h"
#include "apps/new_run_folder.h"
#include "apps/options.h"
#include "apps/recorded_run.h"
#include "apps/report/gnuplot.h"
#include "apps/report/html_page.h"
#include "apps/report/html_text.h"
#include "apps/report/report_files.h"
#include "apps/report/sections.h"
#include "search/did_you_mean.h"
#include "search/io/text_file.h"

namespace qarch::apps {

namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;

constexpr const char* kPage = "html";
constexpr const char* kStandardOutput = "-";

struct ReportArguments {
  std::vector<std::string> runs;
  std::string output;
  std::string format = kPage;
  std::string figure;
};

std::string format_names() {
  std::string names = kPage;
  for (const FigureFormat& format : kFigureFormats) names += " " + std::string(format.name);
  return names;
}

void check_format(const std::string& format) {
  std::vector<std::string> known{kPage};
  for (const FigureFormat& row : kFigureFormats) known.emplace_back(row.name);
  if (std::ranges::count(known, format) != 0) return;
  throw std::invalid_argument("--format = '" + format + "', " +
                              search::must_be_one_of(format, known));
}

// What the report is about -----------------------------------------------------------------------

template <class Recorded>
std::vector<Recorded> read_all(const std::vector<std::string>& paths,
                               Recorded (*read)(const std::string&)) {
  std::vector<Recorded> runs;
  for (const std::string& path : paths) runs.push_back(read(path));
  return runs;
}

const std::string& only(const std::vector<std::string>& paths, RecordKind kind) {
  if (paths.size() == 1) return paths.front();
  throw std::invalid_argument(
      "a report is about one " + std::string(name_of(kind)) + ", " + std::to_string(paths.size()) +
      " were given" + (kind == RecordKind::kStudy ? "; qarch compare compares studies" : ""));
}

void check_given_once(const std::vector<std::string>& paths) {
  std::set<fs::path> known;
  for (const std::string& path : paths) {
    if (known.insert(fs::weakly_canonical(path)).second) continue;
    throw std::invalid_argument(path + " is given twice");
  }
}

Report report_of(const std::vector<std::string>& paths, const Streams& streams) {
  check_given_once(paths);
  const RecordKind kind = record_kind(paths.front());
  for (const std::string& path : paths) {
    if (record_kind(path) == kind) continue;
    throw std::invalid_argument(paths.front() + " is a " + std::string(name_of(kind)) + ", " +
                                path + " a " + std::string(name_of(record_kind(path))) +
                                ": the runs of a report must be of one kind");
  }
  switch (kind) {
    case RecordKind::kSearch: {
      const auto runs = read_all(paths, read_recorded_search);
      return runs.size() == 1 ? search_report(runs.front(), streams)
                              : comparison_report(runs, streams);
    }
    case RecordKind::kClassifier:
      return classifier_report(read_all(paths, read_recorded_classifier), streams);
    case RecordKind::kStudy:
      return study_report(only(paths, kind), streams);
    case RecordKind::kBench:
      return bench_report(only(paths, kind), streams);
    case RecordKind::kCurve:
      return curve_report(paths, streams);
  }
  throw std::logic_error("report: an unknown kind of record");
}

// Where it goes ----------------------------------------------------------------------------------

/// The folder of the run, if it is one alone and a folder; else where the command is called.
fs::path default_folder(const std::vector<std::string>& paths) {
  return paths.size() == 1 && fs::is_directory(paths.front()) ? fs::path(paths.front())
                                                              : fs::path();
}

/// "report-files" beside report.html.
fs::path files_folder(const fs::path& page) {
  return page.parent_path() / (page.stem().string() + "-files");
}

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

/// Nothing is overwritten but reports.
void check_place(const fs::path& page) {
  const fs::path files = files_folder(page);
  if (is_there(page)) {
    if (!fs::is_regular_file(page)) {
      throw std::invalid_argument("--output = '" + page.string() + "', must be a file");
    }
    if (!is_report_page(search::read_text_file(page.string()))) {
      throw std::invalid_argument("--output = '" + page.string() +
                                  "', is there and no report of qarch: it is not overwritten");
    }
  } else if (is_there(files) && (!fs::is_directory(files) || !fs::is_empty(files))) {
    throw std::invalid_argument("--output = '" + page.string() + "': " + files.string() +
                                " is there, and would hold the report's files");
  }
}

int write_page(const Report& report, const fs::path& page, const Streams& streams) {
  const fs::path files = files_folder(page);
  make_folder(files.string());
  PageParts parts = write_report_files(report, files.string(), streams);
  parts.files = files.filename().string();
  const std::string text = html_page(report, parts);
  search::write_text_file_atomically(page.string(), text);
  streams.out << "page     " << page.string() << " (" << size_text(text.size()) << ", "
              << parts.drawings.size()
              << (parts.drawings.size() == 1 ? " figure)\n" : " figures)\n") << "files    "
              << files.string() << '\n';
  return kExitOk;
}

int print_page(const Report& report, const Streams& streams) {
  streams.out << html_page(report, page_parts(report, streams));
  return kExitOk;
}

int write_figures(const Report& report, const ReportArguments& arguments, const fs::path& folder,
                  const Streams& streams) {
  const std::vector<DrawnFile> files =
      draw_figures(report, arguments.format, arguments.figure, streams);
  if (arguments.output == kStandardOutput) {
    streams.out << files.front().bytes;
    return kExitOk;
  }
  const auto name = [&](const DrawnFile& file) { return file.id + "." + arguments.format; };
  for (const DrawnFile& file : files) {
    const fs::path path =
        !arguments.figure.empty()
            ? (arguments.output.empty() ? folder / name(file) : fs::path(arguments.output))
            : (arguments.output.empty() ? folder / "figures" : fs::path(arguments.output)) /
                  name(file);
    if (path.has_parent_path()) make_folder(path.parent_path().string());
    search::write_text_file_atomically(path.string(), file.bytes);
    streams.out << "figure   " << path.string() << " (" << size_text(file.bytes.size()) << ")\n";
  }
  if (files.empty() && streams.verbosity != Verbosity::kQuiet) {
    streams.err << "note: the report has no figure that can be drawn as " << arguments.format
                << '\n';
  }
  return kExitOk;
}

/// One figure goes into a file, whose ending names its format.
void take_format_of_output(ReportArguments& arguments, bool format_given) {
  if (arguments.figure.empty() || arguments.output == kStandardOutput) return;
  const std::string ending = fs::path(arguments.output).extension().string();
  const auto is_ending = [&](std::string_view name) { return ending == "." + std::string(name); };
  const bool of_a_figure = std::ranges::any_of(kFigureFormats, is_ending, &FigureFormat::name);
  if (!of_a_figure && !is_ending(kPage)) return;
  if (!format_given && of_a_figure) arguments.format = ending.substr(1);
  if (is_ending(arguments.format)) return;
  throw std::invalid_argument("--output ends in " + ending + ", --format is " + arguments.format);
}

void check_arguments(const ReportArguments& arguments) {
  if (arguments.runs.empty()) {
    throw std::invalid_argument("which run? (qarch report RUN, see qarch report --help)");
  }
  check_format(arguments.format);
  if (!arguments.figure.empty() && arguments.format == kPage) {
    throw std::invalid_argument("--figure = '" + arguments.figure +
                                "': a page holds all figures, --format must be svg, pdf or png");
  }
  if (arguments.format != kPage && arguments.figure.empty() &&
      arguments.output == kStandardOutput) {
    throw std::invalid_argument(
        "--output = '-': several figures need a folder, or --figure ID for one of them");
  }
}

}  // namespace

int run_report_command(const std::vector<std::string>& words, const Streams& streams) {
  ReportArguments arguments;
  CommandLine line(
      "report RUN... [options]",
      "A page about runs, to read in a browser and to show around: one HTML file that "
      "needs\nnothing else, and beside it a folder with the numbers and scripts of its "
      "figures. RUN is\nthe folder of a search, of a study or of a trained classifier, "
      "its name in ./runs, the JSON\nof qarch bench, or the CSV of qarch hamiltonian "
      "--scan; several searches, classifiers or curves\nare compared.");
  line.options().add_options()(
      "output,o", po::value(&arguments.output)->value_name("FILE"),
      "the page [report.html in the folder of the run; of several, here], or the folder of the "
      "figures; - is standard output")(
      "format", po::value(&arguments.format)->value_name("NAME")->default_value(arguments.format),
      (format_names() + ": a page, or its figures alone").c_str())(
      "figure", po::value(&arguments.figure)->value_name("ID"),
      "only this figure, into the file --output, whose ending is the format unless --format is "
      "given");
  line.positionals("run", &arguments.runs);
  line.example("qarch report runs/h2-seed1", "runs/h2-seed1/report.html");
  line.example("qarch report runs/h2-seed1 runs/h2-seed2 --output two.html", "side by side");
  line.example("qarch report runs/h2-seed1 --format pdf --output figures", "figures for a paper");
  if (!line.parse(words, streams)) return kExitOk;
  line.refuse_empty({"output", "format", "figure"});
  take_format_of_output(arguments, line.given("format"));
  check_arguments(arguments);

  std::vector<std::string> paths;
  for (const std::string& run : arguments.runs) paths.push_back(find_record(run));
  const fs::path folder = default_folder(paths);
  if (arguments.format != kPage) {
    return write_figures(report_of(paths, streams), arguments, folder, streams);
  }
  if (arguments.output == kStandardOutput) return print_page(report_of(paths, streams), streams);
  const fs::path page =
      arguments.output.empty() ? folder / "report.html" : fs::path(arguments.output);
  check_place(page);  // before the work
  return write_page(report_of(paths, streams), page, streams);
}

}  // namespace qarch::apps
