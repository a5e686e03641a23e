#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "apps/report/report.h"

namespace qarch::apps {

/// A report as text, for people who read it in a test and for tests that look for words.
struct ReportDump {
  std::ostringstream out;

  void row(const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) out << (i == 0 ? "  " : " | ") << cells[i];
    out << '\n';
  }
  static const char* name(Tone tone) {
    return tone == Tone::kWarning ? "[warning] " : tone == Tone::kNote ? "[note] " : "";
  }
  void operator()(const Paragraph& p) { out << name(p.tone) << p.text << '\n'; }
  void operator()(const Headlines& lines) {
    for (const auto& line : lines.rows) out << "  * " << line.value << "  " << line.name << '\n';
  }
  void operator()(const Facts& facts) {
    for (const auto& [key, value] : facts.rows) out << "  " << key << ": " << value << '\n';
  }
  void operator()(const Table& table) {
    out << "table" << (table.folded ? " (folded)" : "") << ": " << table.caption << '\n';
    row(table.header);
    for (const auto& cells : table.rows) row(cells);
  }
  void operator()(const Figure& f) {
    out << "figure " << f.id << ": " << f.title << '\n'
        << "  caption: " << f.caption << "\n  alt: " << f.alt << "\n  x: " << f.x.label
        << (f.x.logarithmic ? " (log)" : "") << ", y: " << f.y.label
        << (f.y.logarithmic ? " (log)" : "") << '\n';
    for (const Series& s : f.series) {
      out << "  series " << s.name << ": " << s.x.size() << " points";
      if (!s.x.empty()) {
        out << " (" << s.x.front() << ", " << s.y.front() << ") .. (" << s.x.back() << ", "
            << s.y.back() << ")";
      }
      out << '\n';
    }
    for (const ReferenceLine& line : f.lines)
      out << "  line " << line.name << " " << line.y << '\n';
  }
  void operator()(const CircuitDrawing& c) {
    out << "circuit " << c.id << ": " << c.caption << " [" << c.circuit.gates().size() << " gates, "
        << c.angles.size() << " angles]";
    for (const std::string& slot : c.slot_names) out << ' ' << slot << ';';
    out << '\n';
  }
  void operator()(const Code& code) { out << code.caption << ":\n" << code.text; }
};

inline std::string dump(const Report& report) {
  ReportDump text;
  text.out << "# " << report.title << "\n" << report.subtitle << '\n';
  for (const Section& section : report.sections) {
    text.out << "\n## " << section.title << " (" << section.id << ")\n";
    for (const Block& block : section.blocks) std::visit(text, block);
  }
  return text.out.str();
}

/// The first figure, drawing, ... of a report for which the id is this; null if there is none.
template <class What>
const What* find_block(const Report& report, const std::string& id) {
  for (const Section& section : report.sections) {
    for (const Block& block : section.blocks) {
      const What* what = std::get_if<What>(&block);
      if (what != nullptr && what->id == id) return what;
    }
  }
  return nullptr;
}

inline bool is_id(const std::string& id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-';
  });
}

/// What every report keeps: ids are ids and there once, figures have words and numbers for those
/// who do not see them, tables are rectangles, columns of a series have one length.
inline void expect_well_formed(const Report& report) {
  EXPECT_FALSE(report.title.empty());
  std::set<std::string> ids;
  const auto take = [&](const std::string& id) {
    EXPECT_TRUE(is_id(id)) << id;
    EXPECT_TRUE(ids.insert(id).second) << id << " is there twice";
  };
  for (const Section& section : report.sections) {
    take("section-" + section.id);
    EXPECT_FALSE(section.title.empty());
    EXPECT_FALSE(section.blocks.empty()) << section.id;
    for (const Block& block : section.blocks) {
      if (const auto* figure = std::get_if<Figure>(&block)) {
        take("figure-" + figure->id);
        for (const std::string& text : {figure->title, figure->caption, figure->alt}) {
          EXPECT_FALSE(text.empty()) << figure->id;
        }
        EXPECT_TRUE(std::any_of(figure->alt.begin(), figure->alt.end(), [](unsigned char c) {
          return std::isdigit(c) != 0;
        })) << figure->alt;
        EXPECT_FALSE(figure->series.empty()) << figure->id;
        for (const Series& series : figure->series) {
          EXPECT_EQ(series.x.size(), series.y.size()) << figure->id << " " << series.name;
          EXPECT_EQ(series.y_low.size(), series.y_high.size()) << figure->id;
          const bool band =
              series.style == SeriesStyle::kBand || series.style == SeriesStyle::kErrorBars;
          EXPECT_EQ(series.y_low.size(), band ? series.x.size() : 0) << figure->id;
          EXPECT_LE(series.x.size(), 2000U) << figure->id;
        }
      } else if (const auto* table = std::get_if<Table>(&block)) {
        EXPECT_FALSE(table->caption.empty());
        for (const auto& row : table->rows) EXPECT_EQ(row.size(), table->header.size());
      } else if (const auto* drawing = std::get_if<CircuitDrawing>(&block)) {
        take("circuit-" + drawing->id);
        const auto slots = static_cast<std::size_t>(drawing->circuit.num_parameters());
        EXPECT_TRUE(drawing->angles.empty() || drawing->angles.size() == slots);
        EXPECT_TRUE(drawing->slot_names.empty() || drawing->slot_names.size() == slots);
      }
    }
  }
}

}  // namespace qarch::apps
