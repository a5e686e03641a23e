#pragma once

#include <string>
#include <string_view>

#include "apps/command.h"
#include "apps/report/html_page.h"
#include "apps/report/report.h"

namespace qarch::apps {

/// Writes into `folder`, which is there, for each figure its numbers (ID.csv), the script of
/// gnuplot that draws them (ID.gp) and the drawing (ID.svg), and for each circuit its drawing; what
/// it draws is also given back, to stand in a page. Without gnuplot, or where gnuplot fails, the
/// rest is written all the same, and a note says so, here and in streams.err.
PageParts write_report_files(const Report& report, const std::string& folder,
                             const Streams& streams);

/// The same without leaving files: a page that stands alone.
PageParts page_parts(const Report& report, const Streams& streams);

/// The drawing of one figure or circuit as the bytes of a file.
struct DrawnFile {
  std::string id;
  std::string bytes;
};

/// The figures and circuits of a report in a format of kFigureFormats; `id` empty: all of them.
/// Circuits are drawn as svg alone: of several the others are left out with a note. The same
/// figures give the same bytes. Throws std::invalid_argument for an unknown id or format, naming
/// those that there are, and std::runtime_error if gnuplot is missing or fails.
std::vector<DrawnFile> draw_figures(const Report& report, std::string_view format,
                                    const std::string& id, const Streams& streams);

}  // namespace qarch::apps
