#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "apps/circuit_labels.h"

namespace qarch::apps {

/// A length in px with one decimal at most: "12", "-12.5".
std::string svg_px(double value);

/// Text as XML has it; control characters, which XML has no place for, become blanks.
std::string xml_escaped(std::string_view text);

/// About the width (px) of letters of this size in Helvetica: no font is read.
double svg_text_width(const std::vector<LabelRun>& runs, double size);

/// What a drawing of a circuit is made of, in the order in which it is painted: a <g> element each.
enum class SvgLayer {
  kWires,
  kBarriers,
  kTwoQubitLines,
  kTwoQubitDots,
  kTwoQubitBoxes,
  kRotationBoxes,
  kFixedBoxes,
  kNonunitaryBoxes,
  kDelayBoxes,
  kMeterLines,
  kArrowHeads,
  kNames,
  kAngles,
  kBits,
  kQubits,
  kNumber  ///< of layers
};

/// An <svg> element whose shapes take their colours from their layers. All lengths are px.
class SvgCanvas {
 public:
  static constexpr double kFontSize = 14.0;
  static constexpr double kSmallFontSize = 10.0;  ///< of angles and bits

  void path(SvgLayer layer, const std::string& data);
  void circle(SvgLayer layer, double x, double y, double radius);
  /// With rounded corners; the tooltip may be empty.
  void rectangle(SvgLayer layer, double left, double top, double width, double height,
                 const std::string& tooltip);
  /// Letters whose base line is at y; the layer says whether x is their left, middle or right.
  void text(SvgLayer layer, const std::vector<LabelRun>& runs, double x, double y, double size);

  /// The element, without ids. An empty background is none.
  std::string finished(double width, double height, const std::string& background,
                       const std::string& title, const std::string& description) const;

 private:
  std::string& of(SvgLayer layer) { return layers_[static_cast<std::size_t>(layer)]; }

  std::array<std::string, static_cast<std::size_t>(SvgLayer::kNumber)> layers_;
};

}  // namespace qarch::apps
