#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "apps/report/figure.h"
#include "sim/circuit.h"

namespace qarch::apps {

/// A report as data: sections of blocks. The content of a page is made by *_sections.cpp, without a
/// word of HTML; html_page.cpp renders it.

enum class Tone { kPlain, kNote, kWarning, kGood };

struct Paragraph {
  std::string text;
  Tone tone = Tone::kPlain;
};

/// The few numbers that matter most, large: value, what it is.
struct Headlines {
  struct Row {
    std::string value;  ///< with its unit, "0.058 mHa"
    std::string name;   ///< "error without noise"
    Tone tone = Tone::kPlain;
  };
  std::vector<Row> rows;
};

/// Name and value, a row each.
struct Facts {
  std::vector<std::pair<std::string, std::string>> rows;
};

/// Rows of text; the first column names the row. Cells that are numbers are set flush right.
struct Table {
  std::string caption;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  bool folded = false;  ///< shown when the reader opens it
};

/// A circuit with one angle per slot (none: the names of the slots are shown).
struct CircuitDrawing {
  std::string id;  ///< name of its files: letters, digits, '-'
  std::string caption;
  sim::Circuit circuit{1};
  std::vector<double> angles;
  std::vector<std::string> qubit_labels = {};
  std::vector<std::string> slot_names = {};  ///< shown without angles; empty: theta_0, theta_1, ...
};

/// Text as it stands, monospaced: a configuration, a command.
struct Code {
  std::string caption;
  std::string text;
  bool folded = false;
};

using Block = std::variant<Paragraph, Headlines, Facts, Table, Figure, CircuitDrawing, Code>;

struct Section {
  std::string id;  ///< anchor: letters, digits, '-'; unique in a report
  std::string title;
  std::vector<Block> blocks;
};

struct Report {
  std::string title;
  std::string subtitle;
  std::vector<Section> sections;
};

}  // namespace qarch::apps
