#pragma once

#include <span>
#include <string>

#include "apps/circuit_layout.h"
#include "sim/circuit.h"

namespace qarch::apps {

struct LatexOptions {
  int columns = 12;         ///< of gates, after which the drawing is folded into rows
  bool standalone = false;  ///< a document that pdflatex takes, else what stands inside one
  CircuitNames names = {};
};

/// The circuit in quantikz (Kay, arXiv:1809.03842), a quantikz environment for each row of the
/// folded drawing. A part of a document needs \usepackage{tikz} and \usetikzlibrary{quantikz}; it
/// says so in a comment. Empty cells are \qw, so that versions before 1 and since draw them.
///
/// \ctrl and \targ are cx, \ctrl and \control cz, \swap and \targX swap, boxes with indices 0 and 1
/// and a line between them ecr; \meter, with the name of its bit, is a measurement, \slice a
/// barrier of all qubits, grey boxes one of some, a dashed box a delay. Angles as draw_circuit has
/// them, pi/2 as \frac{\pi}{2}.
///
/// Throws std::invalid_argument as layout_circuit does, and unless columns >= 1.
std::string circuit_latex(const sim::Circuit& circuit, std::span<const double> angles,
                          const LatexOptions& options = {});

}  // namespace qarch::apps
