#pragma once

#include <span>
#include <string>
#include <string_view>

namespace qarch::apps {

/// A colour of pages and figures in both modes, "#rrggbb".
struct PaletteColor {
  std::string_view name;  ///< of the CSS variable, without "--"
  std::string_view light;
  std::string_view dark;
};

/// Paper, ink and tones of the page, then "series-1" and on: the colours of curves, whose lightness
/// differs, so that they are told apart in grey. Text has a contrast of 4.5 or more on what it
/// stands on, curves 3 or more on the paper.
std::span<const PaletteColor> palette();

/// The row of that name. Throws std::invalid_argument if there is none.
const PaletteColor& palette_color(std::string_view name);

inline constexpr int kSeriesColors = 6;
/// The colour of curve 0, 1, ...; they come again after kSeriesColors.
const PaletteColor& series_color(int series);

}  // namespace qarch::apps
