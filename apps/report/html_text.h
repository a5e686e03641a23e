#pragma once

#include <string>
#include <string_view>

namespace qarch::apps {

/// The text as HTML and XML show it: & < > " ' as entities, control letters that XML forbids as the
/// replacement letter, so that nothing that comes from a file is markup.
std::string escape_html(std::string_view text);

/// Whether a cell of a table is a number, maybe with a unit of one short word or an interval behind
/// it: "12", "0.058 mHa", "-1.2e-3", "98 %", "0.4 (0.3 to 0.6)". Such cells stand flush right.
bool is_number_cell(std::string_view text);

/// "1.2 MB", "340 kB".
std::string size_text(std::size_t bytes);

}  // namespace qarch::apps
