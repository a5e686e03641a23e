#pragma once

#include <string>

#include "apps/report/figure.h"

namespace qarch::apps {

/// A figure that gnuplot has drawn, the text of ID.svg, as an <svg> element to stand in a page of
/// HTML: the colours of the palette become the page's CSS variables, black the colour of its text,
/// letters its font; title and alt are what a screen reader says (ids fig-ID-title and
/// fig-ID-desc, no others); curves of more points than can be seen are thinned, marks of one curve
/// are one path. Throws std::runtime_error if the text is no drawing of gnuplot.
std::string inline_svg(const std::string& drawing, const Figure& figure);

}  // namespace qarch::apps
