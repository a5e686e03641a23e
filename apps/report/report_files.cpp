#include "apps/report/report_files.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <ostream>
#include <stdexcept>

#include "apps/circuit_svg.h"
#include "apps/report/figure_svg.h"
#include "apps/report/gnuplot.h"
#include "search/did_you_mean.h"
#include "search/io/text_file.h"

namespace qarch::apps {

namespace {

namespace fs = std::filesystem;

constexpr double kCircuitWidth = 860.0;  ///< px, about that of a page's text
constexpr double kWideCircuit = 1400.0;  ///< of a file of its own

/// A folder of its own, gone at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (fs::temp_directory_path() / "qarch-figures-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw std::runtime_error(name + ": cannot make a folder for drawings");
    }
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string at(const std::string& folder, const std::string& id, std::string_view extension) {
  return (fs::path(folder) / (id + "." + std::string(extension))).string();
}

std::string svg_of(const CircuitDrawing& circuit, double width, const char* background) {
  SvgOptions options;
  options.width = width;
  options.background = background;
  options.title = circuit.caption;
  options.names.qubit_labels = circuit.qubit_labels;
  options.names.slot_names = circuit.slot_names;
  return circuit_svg(circuit.circuit, circuit.angles, options);
}

void write_sources(const std::vector<const Figure*>& figures, const std::string& folder) {
  for (const Figure* figure : figures) {
    search::write_text_file_atomically(at(folder, figure->id, "csv"), figure_csv(*figure));
    search::write_text_file_atomically(at(folder, figure->id, "gp"), figure_script(*figure));
  }
}

std::vector<std::string> ids_of(const std::vector<const Figure*>& figures) {
  std::vector<std::string> ids;
  for (const Figure* figure : figures) ids.push_back(figure->id);
  return ids;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

void draw_for_page(const std::vector<const Figure*>& figures, const std::string& folder,
                   PageParts& parts) {
  if (figures.empty()) return;
  GnuplotResult result;
  try {
    result = run_gnuplot(find_gnuplot(), folder, ids_of(figures), "svg");
  } catch (const std::runtime_error& error) {
    parts.notes.push_back(std::string("figures are not drawn: ") + error.what());
    return;
  }
  for (const Figure* figure : figures) {
    if (std::ranges::count(result.missing, figure->id) != 0) continue;
    parts.drawings[figure->id] =
        inline_svg(search::read_text_file(at(folder, figure->id, "svg")), *figure);
  }
  if (!result.missing.empty()) {
    parts.notes.push_back("gnuplot did not draw " + joined(result.missing) + ": " +
                          result.messages);
  } else if (!result.messages.empty()) {
    parts.notes.push_back("gnuplot says: " + result.messages);
  }
}

/// cairo writes the time of drawing into a PDF; the same figure shall be the same file.
void drop_date(std::string& pdf) {
  constexpr std::string_view kDate = "/CreationDate (D:";
  const std::size_t place = pdf.find(kDate);
  if (place == std::string::npos) return;
  for (std::size_t i = place + kDate.size(); i < pdf.size() && pdf[i] >= '0' && pdf[i] <= '9';
       ++i) {
    const std::size_t digit = i - place - kDate.size();
    pdf[i] = std::string_view("20000101000000")[std::min<std::size_t>(digit, 13)];
  }
}

void check_format(std::string_view format) {
  std::vector<std::string> names;
  for (const FigureFormat& row : kFigureFormats) names.emplace_back(row.name);
  if (std::ranges::count(names, std::string(format)) != 0) return;
  throw std::invalid_argument("--format = '" + std::string(format) + "', " +
                              search::must_be_one_of(std::string(format), names));
}

/// What is to be drawn; throws as draw_figures does.
struct Chosen {
  std::vector<const Figure*> figures;
  std::vector<const CircuitDrawing*> circuits;
};

Chosen choose(const Report& report, const std::string& id) {
  Chosen all{figures_of(report), circuits_of(report)};
  if (id.empty()) return all;
  std::vector<std::string> known = ids_of(all.figures);
  for (const CircuitDrawing* circuit : all.circuits) known.push_back(circuit->id);
  if (std::ranges::count(known, id) == 0) {
    throw std::invalid_argument("--figure = '" + id + "', " + search::must_be_one_of(id, known));
  }
  std::erase_if(all.figures, [&](const Figure* figure) { return figure->id != id; });
  std::erase_if(all.circuits, [&](const CircuitDrawing* circuit) { return circuit->id != id; });
  return all;
}

}  // namespace

PageParts write_report_files(const Report& report, const std::string& folder,
                             const Streams& streams) {
  check_ids(report);
  PageParts parts;
  const std::vector<const Figure*> figures = figures_of(report);
  write_sources(figures, folder);
  draw_for_page(figures, folder, parts);
  for (const CircuitDrawing* circuit : circuits_of(report)) {
    parts.drawings[circuit->id] = svg_of(*circuit, kCircuitWidth, "");
    search::write_text_file_atomically(at(folder, circuit->id, "svg"),
                                       svg_of(*circuit, kWideCircuit, "white"));
  }
  if (streams.verbosity != Verbosity::kQuiet) {
    for (const std::string& note : parts.notes) streams.err << "note: " << note << '\n';
  }
  return parts;
}

PageParts page_parts(const Report& report, const Streams& streams) {
  const TemporaryFolder folder;
  return write_report_files(report, folder.path(), streams);
}

std::vector<DrawnFile> draw_figures(const Report& report, std::string_view format,
                                    const std::string& id, const Streams& streams) {
  check_ids(report);
  check_format(format);
  const Chosen chosen = choose(report, id);
  if (format != "svg" && !chosen.circuits.empty()) {
    const std::string text = "circuits are drawn as svg, not as " + std::string(format);
    if (!id.empty()) throw std::invalid_argument("--figure = '" + id + "', " + text);
    if (streams.verbosity != Verbosity::kQuiet) streams.err << "note: " << text << '\n';
  }
  std::vector<DrawnFile> files;
  if (!chosen.figures.empty()) {
    const TemporaryFolder folder;
    write_sources(chosen.figures, folder.path());
    const GnuplotResult result =
        run_gnuplot(find_gnuplot(), folder.path(), ids_of(chosen.figures), format);
    if (!result.missing.empty()) {
      throw std::runtime_error("gnuplot did not draw " + joined(result.missing) + ": " +
                               result.messages);
    }
    for (const Figure* figure : chosen.figures) {
      files.push_back({figure->id, search::read_text_file(at(folder.path(), figure->id, format))});
      drop_date(files.back().bytes);
    }
  }
  if (format == "svg") {
    for (const CircuitDrawing* circuit : chosen.circuits) {
      files.push_back({circuit->id, svg_of(*circuit, kWideCircuit, "white")});
    }
  }
  return files;
}

}  // namespace qarch::apps
