#include "apps/report/palette.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace qarch::apps {

namespace {

constexpr std::array<PaletteColor, 18> kPalette{{
    {"paper", "#ffffff", "#14171b"},
    {"panel", "#f5f6f8", "#1d2127"},
    {"ink", "#1b1f24", "#e6e8eb"},
    {"muted", "#565f69", "#a5adb7"},
    {"rule", "#d5d9de", "#383f48"},
    {"link", "#0b57a4", "#8ab8ff"},
    {"grid", "#dfe2e6", "#2d333b"},
    {"line", "#66707b", "#98a2ae"},
    {"warning", "#8a4500", "#f2b866"},
    {"warning-panel", "#fdf3e4", "#2b2417"},
    {"good", "#17663a", "#7fd3a0"},
    {"note-panel", "#eef4fb", "#18222e"},
    {"series-1", "#123a78", "#9fc4fb"},
    {"series-2", "#c4551a", "#e8813f"},
    {"series-3", "#00665f", "#aeeedd"},
    {"series-4", "#5a94cf", "#4a84c8"},
    {"series-5", "#6f2579", "#d195e8"},
    {"series-6", "#7f6a1a", "#efcb5f"},
}};

}  // namespace

std::span<const PaletteColor> palette() { return kPalette; }

const PaletteColor& palette_color(std::string_view name) {
  const auto* const row = std::ranges::find(kPalette, name, &PaletteColor::name);
  if (row == kPalette.end()) {
    throw std::invalid_argument("color = '" + std::string(name) + "', not in the palette");
  }
  return *row;
}

const PaletteColor& series_color(int series) {
  return palette_color("series-" + std::to_string(series % kSeriesColors + 1));
}

}  // namespace qarch::apps
