#pragma once

#include <span>
#include <string>

#include "apps/circuit_layout.h"
#include "sim/circuit.h"

namespace qarch::apps {

struct SvgOptions {
  double width = 800.0;         ///< px after which the drawing is folded into rows
  std::string background = {};  ///< "white", "#fff"; empty: none, the page shows through
  std::string title = {};       ///< what a screen reader says first; empty: "Circuit of 4 qubits"
  CircuitNames names = {};
};

/// The circuit as an SVG image (W3C SVG 1.1) of one <svg> element, wires from left to right, qubit
/// 0 on top, for a file of its own and to stand inside a page of HTML:
///
/// Boxes are gates with name and angle, a dot and a circled plus cx, two dots cz, two crosses swap,
/// boxes with subscripts 0 and 1 the operands of ecr; a meter is a measurement, with an arrow to
/// its bit; a dashed line is a barrier, a dashed box a delay. Angles as draw_circuit has them.
///
/// Lines and letters have the colour of the text around (currentColor). Kinds of gates are tinted,
/// by the CSS variables --qarch-rotation, --qarch-fixed, --qarch-two-qubit and --qarch-nonunitary
/// where the page sets them; nothing is said by colour alone. No ids, no scripts, no style sheet:
/// several drawings in a page do not meet. viewBox, width and height are in px; as an element it
/// shrinks with its container. A rotation's box has a tooltip with its angle in full.
///
/// Throws std::invalid_argument as layout_circuit does, and unless width > 0 is finite.
std::string circuit_svg(const sim::Circuit& circuit, std::span<const double> angles,
                        const SvgOptions& options = {});

}  // namespace qarch::apps
