#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "apps/report/report.h"

namespace qarch::apps {

/// What a page shows besides the text of its report.
struct PageParts {
  /// <svg> elements by the id of their figure or circuit; where one is missing, the page has the
  /// numbers as a table, or the circuit as text.
  std::map<std::string, std::string> drawings = {};
  std::string files;               ///< folder beside the page with the figures' files; empty: none
  std::vector<std::string> notes;  ///< of making the page, at its end
};

/// The report as one HTML 5 page that needs no other file, no network and no script: sections with
/// a table of contents, figures with their texts for screen readers, light and dark by the reader's
/// setting, for paper, and from 360 px on. Every text of the report is escaped. Throws
/// std::invalid_argument if an id is used twice or is no id.
std::string html_page(const Report& report, const PageParts& parts);

/// Whether a text is a page that html_page made.
bool is_report_page(std::string_view text);

/// The figures, and the circuits, of a report in their order.
std::vector<const Figure*> figures_of(const Report& report);
std::vector<const CircuitDrawing*> circuits_of(const Report& report);

/// Letters, digits and '-', each but once among the sections, and once among the figures and
/// circuits, whose anchors in the page are "fig-ID". Throws std::invalid_argument with the id.
void check_ids(const Report& report);

}  // namespace qarch::apps
