#pragma once

#include <string>

namespace qarch::apps {

/// The style sheet of a page: the palette as CSS variables in both modes, and the rules, which name
/// colours by them alone. Nothing in it is loaded from elsewhere.
std::string page_style();

}  // namespace qarch::apps
