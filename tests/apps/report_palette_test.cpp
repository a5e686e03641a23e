#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>

#include "apps/report/palette.h"

namespace qarch::apps {
namespace {

/// Relative luminance (WCAG 2.2) of "#rrggbb".
double luminance(std::string_view color) {
  const auto part = [&](std::size_t place) {
    const double value = std::stoi(std::string(color.substr(place, 2)), nullptr, 16) / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}

double contrast(std::string_view a, std::string_view b) {
  const double low = std::min(luminance(a), luminance(b));
  const double high = std::max(luminance(a), luminance(b));
  return (high + 0.05) / (low + 0.05);
}

/// CIE L*, 0 to 100.
double lightness(std::string_view color) { return 116.0 * std::cbrt(luminance(color)) - 16.0; }

struct Pair {
  const char* front;
  const char* back;
};

TEST(Palette, TextHasAContrastOfFourAndAHalfOnWhatItStandsOnInBothModes) {
  for (const Pair& pair :
       {Pair{"ink", "paper"}, Pair{"ink", "panel"}, Pair{"ink", "note-panel"},
        Pair{"muted", "paper"}, Pair{"link", "paper"}, Pair{"good", "paper"}, Pair{"good", "panel"},
        Pair{"warning", "paper"}, Pair{"warning", "warning-panel"}}) {
    const PaletteColor& front = palette_color(pair.front);
    const PaletteColor& back = palette_color(pair.back);
    EXPECT_GE(contrast(front.light, back.light), 4.5) << pair.front << " on " << pair.back;
    EXPECT_GE(contrast(front.dark, back.dark), 4.5) << pair.front << " on " << pair.back;
  }
}

TEST(Palette, CurvesAreSeenOnThePaperAndDifferInGrey) {
  for (int i = 0; i < kSeriesColors; ++i) {
    const PaletteColor& color = series_color(i);
    EXPECT_GE(contrast(color.light, palette_color("paper").light), 3.0) << color.name;
    EXPECT_GE(contrast(color.dark, palette_color("paper").dark), 3.0) << color.name;
    for (int j = 0; j < i; ++j) {
      const PaletteColor& other = series_color(j);
      const double least = i < 4 ? 8.0 : 4.0;
      EXPECT_GE(std::abs(lightness(color.light) - lightness(other.light)), least)
          << color.name << ' ' << other.name;
      EXPECT_GE(std::abs(lightness(color.dark) - lightness(other.dark)), least)
          << color.name << ' ' << other.name;
    }
  }
  EXPECT_EQ(&series_color(kSeriesColors), &series_color(0));
}

TEST(Palette, LightColorsDifferSoThatADrawingTellsThemApart) {
  std::set<std::string_view> seen;
  for (const PaletteColor& color : palette()) {
    EXPECT_TRUE(seen.insert(color.light).second) << color.name;
  }
  EXPECT_THROW(palette_color("mauve"), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::apps
