#pragma once

#include <string>
#include <string_view>

namespace qarch::search {

/// Whether the text has a place for a length, e.g. "H 0 0 0; H 0 0 {r}".
bool has_length_variable(std::string_view geometry);

/// Puts r times its factor into every {r}, {-r} and {FACTOR*r}, in the shortest digits that read
/// back as the same number. Throws std::invalid_argument for other text between braces or a brace
/// without its partner.
std::string with_length(std::string_view geometry, double r);

}  // namespace qarch::search
