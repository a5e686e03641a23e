#pragma once

#include <cstdio>
#include <string>

#include "apps/report/report.h"

namespace qarch::apps {

/// A report as plain text, to be searched by tests and read by people.
class ReportText {
 public:
  static std::string text(const Report& report) {
    ReportText dump;
    dump.line("# " + report.title);
    dump.line(report.subtitle);
    for (const Section& section : report.sections) {
      dump.line("\n## " + section.title + " [" + section.id + "]");
      for (const Block& block : section.blocks) std::visit(dump, block);
    }
    return dump.text_;
  }
  static std::string text(const Block& block) {
    ReportText dump;
    std::visit(dump, block);
    return dump.text_;
  }

  void operator()(const Paragraph& p) {
    constexpr const char* kTones[] = {"", "NOTE ", "WARNING ", "GOOD "};
    line(kTones[static_cast<int>(p.tone)] + p.text);
  }
  void operator()(const Headlines& headlines) {
    for (const auto& row : headlines.rows) line("* " + row.value + " | " + row.name);
  }
  void operator()(const Facts& facts) {
    for (const auto& [name, value] : facts.rows) line("- " + name + ": " + value);
  }
  void operator()(const Table& table) {
    line("table: " + table.caption + (table.folded ? " (folded)" : ""));
    row(table.header);
    for (const auto& cells : table.rows) row(cells);
  }
  void operator()(const CircuitDrawing& drawing) {
    line("drawing " + drawing.id + ": " + drawing.caption + " (" +
         std::to_string(drawing.circuit.gates().size()) + " gates)");
  }
  void operator()(const Code& code) {
    line("code: " + code.caption + (code.folded ? " (folded)" : ""));
    line(code.text);
  }
  void operator()(const Figure& figure) {
    line("figure " + figure.id + ": " + figure.title + " | x " + figure.x.label + " | y " +
         figure.y.label);
    line("  caption: " + figure.caption);
    line("  alt: " + figure.alt);
    for (const Series& series : figure.series) {
      line("  series '" + series.name + "': " + std::to_string(series.x.size()) + " points");
    }
    for (const ReferenceLine& reference : figure.lines) {
      line("  line '" + reference.name + "' at " + std::to_string(reference.y));
    }
  }

 private:
  void line(const std::string& words) { text_ += words + '\n'; }
  void row(const std::vector<std::string>& cells) {
    std::string words;
    for (const std::string& cell : cells) words += " | " + cell;
    line(words);
  }

  std::string text_;
};

}  // namespace qarch::apps
