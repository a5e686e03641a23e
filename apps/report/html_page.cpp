#include "apps/report/html_page.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>
#include <stdexcept>

#include "apps/draw_circuit.h"
#include "apps/report/html_text.h"
#include "apps/report/page_style.h"
#include "search/io/text_file.h"

namespace qarch::apps {

namespace {

constexpr std::string_view kGenerator = "<meta name=\"generator\" content=\"qarch ";
constexpr std::size_t kMostTableRows = 200;  ///< of a figure's numbers in the page

std::string element(const std::string& name, const std::string& attributes,
                    const std::string& inner) {
  return "<" + name + (attributes.empty() ? "" : " " + attributes) + ">" + inner + "</" + name +
         ">";
}

std::string text_element(const std::string& name, const std::string& attributes,
                         const std::string& text) {
  return element(name, attributes, escape_html(text));
}

std::string class_of(Tone tone) {
  switch (tone) {
    case Tone::kPlain:
      return "";
    case Tone::kNote:
      return "note";
    case Tone::kWarning:
      return "warning";
    case Tone::kGood:
      return "good";
  }
  return "";
}

/// A box that scrolls sideways by itself, also by keyboard; `name`: the attribute that names it.
std::string named_scroll_box(const std::string& name, const std::string& inner) {
  return element("div", "class=\"scroll\" tabindex=\"0\" role=\"region\" " + name, inner);
}

std::string scroll_box(const std::string& label, const std::string& inner) {
  return named_scroll_box("aria-label=\"" + escape_html(label) + "\"", inner);
}

std::string folded(const std::string& summary, const std::string& inner) {
  return element("details", "", element("summary", "", summary) + inner) + "\n";
}

/// Renders the blocks of one report; counts its figures and tables.
class Renderer {
 public:
  explicit Renderer(const PageParts& parts) : parts_(parts) {}

  std::string operator()(const Paragraph& block) const {
    const std::string tone = class_of(block.tone);
    std::string out;
    std::size_t start = 0;
    while (start <= block.text.size()) {
      const std::size_t end = std::min(block.text.find("\n\n", start), block.text.size());
      const std::string text = block.text.substr(start, end - start);
      start = end + 2;
      if (text.empty()) continue;
      out += text_element("p", tone.empty() ? "" : "class=\"aside " + tone + "\"", text) + "\n";
    }
    return out;
  }

  std::string operator()(const Headlines& block) const {
    std::string rows;
    for (const Headlines::Row& row : block.rows) {
      const std::string tone = class_of(row.tone);
      rows +=
          element("div", "",
                  text_element("dt", "", row.name) +
                      text_element("dd", tone.empty() ? "" : "class=\"" + tone + "\"", row.value));
    }
    return element("dl", "class=\"headlines\"", rows) + "\n";
  }

  std::string operator()(const Facts& block) const {
    std::string rows;
    for (const auto& [name, value] : block.rows) {
      rows += text_element("dt", "", name) + text_element("dd", "", value);
    }
    return element("dl", "class=\"facts\"", rows) + "\n";
  }

  std::string operator()(const Table& block) {
    if (!block.folded && !block.caption.empty()) {
      // Beside the box, not in it: a caption wraps to the page, however wide the table is.
      const std::string id = "table-" + std::to_string(++tables_) + "-caption";
      const std::string name = "aria-labelledby=\"" + id + "\"";
      return element("div", "class=\"table\"",
                     text_element("p", "class=\"caption\" id=\"" + id + "\"", block.caption) +
                         named_scroll_box(name, table(block, name))) +
             "\n";
    }
    const std::string box =
        element("div", "class=\"table\"",
                scroll_box(block.caption.empty() ? "table" : block.caption, table(block)));
    if (!block.folded) return box + "\n";
    return folded(escape_html(block.caption) + " <span class=\"count\">(" +
                      std::to_string(block.rows.size()) +
                      (block.rows.size() == 1 ? " row)" : " rows)") + "</span>",
                  box);
  }

  std::string operator()(const Figure& block) {
    const auto drawing = parts_.drawings.find(block.id);
    const std::string label = "Figure " + std::to_string(++figures_);
    std::string inner;
    if (drawing != parts_.drawings.end()) {
      inner = scroll_box(label + ", drawing", drawing->second);
    } else {
      inner = text_element("p", "", block.alt) + numbers(block);
    }
    return element(
               "figure", "id=\"fig-" + block.id + "\"",
               inner + caption(label, block.title, block.caption, links(block.id, {"csv", "gp"}))) +
           "\n";
  }

  std::string operator()(const CircuitDrawing& block) {
    const auto drawing = parts_.drawings.find(block.id);
    const std::string label = "Figure " + std::to_string(++figures_);
    const std::string inner =
        drawing != parts_.drawings.end()
            ? drawing->second
            : text_element("pre", "",
                           draw_circuit(block.circuit, block.angles, circuit_options(block)));
    return element("figure", "id=\"fig-" + block.id + "\" class=\"circuit\"",
                   scroll_box(label + ", circuit", inner) +
                       caption(label, "", block.caption, links(block.id, {}))) +
           "\n";
  }

  std::string operator()(const Code& block) const {
    const std::string text =
        element("pre",
                "tabindex=\"0\" role=\"region\" aria-label=\"" +
                    escape_html(block.caption.empty() ? "text" : block.caption) + "\"",
                element("code", "", escape_html(block.text)));
    if (block.folded) return folded(escape_html(block.caption), text);
    if (block.caption.empty()) return text + "\n";
    return text_element("p", "class=\"codename\"", block.caption) + text + "\n";
  }

 private:
  static DrawOptions circuit_options(const CircuitDrawing& block) {
    DrawOptions options;
    options.names.qubit_labels = block.qubit_labels;
    options.names.slot_names = block.slot_names;
    return options;
  }

  /// Columns whose cells are numbers, or empty, stand flush right.
  static std::vector<bool> number_columns(const Table& block) {
    std::vector<bool> numbers(block.header.size(), false);
    for (std::size_t column = 1; column < block.header.size(); ++column) {
      bool any = false;
      bool all = true;
      for (const auto& row : block.rows) {
        if (column >= row.size() || row[column].empty() || row[column] == "-") continue;
        const bool number = is_number_cell(row[column]);
        any = any || number;
        all = all && number;
      }
      numbers[column] = any && all;
    }
    return numbers;
  }

  /// Per column "n": numbers, flush right; "w": long texts that wrap; "": the rest.
  static std::vector<std::string> column_classes(const Table& block) {
    constexpr std::size_t kLongText = 28;
    std::vector<std::string> classes;
    for (const bool number : number_columns(block)) classes.emplace_back(number ? "n" : "");
    for (const auto& row : block.rows) {
      for (std::size_t column = 0; column < std::min(row.size(), classes.size()); ++column) {
        if (classes[column].empty() && row[column].size() > kLongText) classes[column] = "w";
      }
    }
    return classes;
  }

  /// Named by `name`, an attribute, or by a caption of its own that is not seen.
  static std::string table(const Table& block, const std::string& name = "") {
    const std::vector<std::string> classes = column_classes(block);
    const auto class_at = [&](std::size_t column) -> std::string {
      if (column >= classes.size() || classes[column].empty()) return "";
      return " class=\"" + classes[column] + "\"";
    };
    std::string head;
    for (std::size_t column = 0; column < block.header.size(); ++column) {
      head += text_element("th", "scope=\"col\"" + class_at(column), block.header[column]);
    }
    std::string body;
    for (const auto& row : block.rows) {
      std::string cells;
      for (std::size_t column = 0; column < row.size(); ++column) {
        const std::string look = class_at(column);
        cells += column == 0 ? text_element("th", "scope=\"row\"" + look, row[column])
                             : text_element("td", look.empty() ? "" : look.substr(1), row[column]);
      }
      body += element("tr", "", cells);
    }
    const std::string caption = text_element("caption", "class=\"hidden\"", block.caption);
    return element("table", name,
                   (block.caption.empty() || !name.empty() ? "" : caption) +
                       element("thead", "", element("tr", "", head)) + element("tbody", "", body));
  }

  /// A figure's numbers, where they are few enough to read.
  static std::string numbers(const Figure& figure) {
    Table block{"Numbers of the figure: " + figure.title,
                {"series", figure.x.label, figure.y.label, "low", "high", "label"},
                {},
                true};
    const auto text = [](const std::vector<double>& column, std::size_t row) {
      return column.empty() || std::isnan(column[row]) ? std::string()
                                                       : search::number_text(column[row]);
    };
    for (const Series& series : figure.series) {
      for (std::size_t i = 0; i < series.x.size(); ++i) {
        if (block.rows.size() == kMostTableRows) return "";
        block.rows.push_back({series.name, text(series.x, i), text(series.y, i),
                              text(series.y_low, i), text(series.y_high, i),
                              series.labels.empty() ? "" : series.labels[i]});
      }
    }
    return folded(escape_html(block.caption), scroll_box(block.caption, table(block)));
  }

  /// Links to files of the figure; its drawing, if there is one, is among them.
  std::string links(const std::string& id, std::vector<std::string> extensions) const {
    if (parts_.files.empty()) return "";
    if (parts_.drawings.contains(id)) extensions.emplace_back("svg");
    std::string out;
    for (const std::string& extension : extensions) {
      const std::string file = parts_.files + "/" + id + "." + extension;
      out += (out.empty() ? "" : ", ") +
             text_element("a", "href=\"" + escape_html(file) + "\"", id + "." + extension);
    }
    return out.empty() ? "" : element("p", "class=\"files\"", "Files: " + out);
  }

  static std::string caption(const std::string& label, const std::string& title,
                             const std::string& text, const std::string& files) {
    std::string inner = "<b>" + label + ".</b> " + escape_html(title.empty() ? text : title);
    if (!title.empty() && !text.empty()) inner += text_element("p", "", text);
    return element("figcaption", "", inner + files);
  }

  const PageParts& parts_;
  int figures_ = 0;
  int tables_ = 0;
};

std::string head(const Report& report) {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
         std::string(kGenerator) + QARCH_VERSION + "\">\n" +
         text_element("title", "", report.title) + "\n<style>\n" + page_style() +
         "</style>\n</head>\n";
}

std::string contents(const Report& report) {
  std::string items;
  for (const Section& section : report.sections) {
    items += element("li", "", text_element("a", "href=\"#" + section.id + "\"", section.title));
  }
  return element("nav", "aria-label=\"Contents\"", element("ol", "", items)) + "\n";
}

std::string footer(const PageParts& parts) {
  std::string inner;
  if (!parts.notes.empty()) {
    std::string items;
    for (const std::string& note : parts.notes) items += text_element("li", "", note);
    inner += "<p>Notes on this page:</p>" + element("ul", "", items);
  }
  return element(
             "footer", "",
             inner + "<p>Made by qarch " + std::string(QARCH_VERSION) +
                 ". The page is complete by itself" +
                 (parts.files.empty()
                      ? "."
                      : "; the numbers of its figures, and the scripts that draw them, are in " +
                            text_element("code", "", parts.files) + " beside it.") +
                 "</p>") +
         "\n";
}

void check_id(const std::string& id, std::set<std::string>& known) {
  const bool fits = !id.empty() && std::ranges::all_of(id, [](char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '-';
  });
  if (!fits) {
    throw std::invalid_argument("report: id = '" + id + "', must be letters, digits and '-'");
  }
  if (!known.insert(id).second) {
    throw std::invalid_argument("report: id = '" + id + "' is used twice");
  }
}

template <class Kind>
std::vector<const Kind*> blocks_of(const Report& report) {
  std::vector<const Kind*> found;
  for (const Section& section : report.sections) {
    for (const Block& block : section.blocks) {
      if (const auto* one = std::get_if<Kind>(&block)) found.push_back(one);
    }
  }
  return found;
}

}  // namespace

std::vector<const Figure*> figures_of(const Report& report) { return blocks_of<Figure>(report); }
std::vector<const CircuitDrawing*> circuits_of(const Report& report) {
  return blocks_of<CircuitDrawing>(report);
}

void check_ids(const Report& report) {
  std::set<std::string> sections;
  for (const Section& section : report.sections) check_id(section.id, sections);
  std::set<std::string> drawings;
  for (const Figure* figure : figures_of(report)) check_id(figure->id, drawings);
  for (const CircuitDrawing* circuit : circuits_of(report)) check_id(circuit->id, drawings);
}

bool is_report_page(std::string_view text) {
  return text.substr(0, 2048).find(kGenerator) != std::string_view::npos;
}

std::string html_page(const Report& report, const PageParts& parts) {
  check_ids(report);
  Renderer render(parts);
  std::string sections;
  for (const Section& section : report.sections) {
    std::string inner =
        text_element("h2", "id=\"" + section.id + "-heading\"", section.title) + "\n";
    for (const Block& block : section.blocks) inner += std::visit(render, block);
    sections +=
        element("section",
                "id=\"" + section.id + "\" aria-labelledby=\"" + section.id + "-heading\"", inner) +
        "\n";
  }
  return head(report) +
         element(
             "body", "",
             "\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n" +
                 element("div", "class=\"page\"",
                         "\n" +
                             element("header", "",
                                     text_element("h1", "", report.title) +
                                         text_element("p", "class=\"subtitle\"", report.subtitle)) +
                             "\n" + contents(report) +
                             element("main", "id=\"content\"", "\n" + sections) + "\n" +
                             footer(parts)) +
                 "\n") +
         "\n</html>\n";
}

}  // namespace qarch::apps
