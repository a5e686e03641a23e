#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/gate.h"

namespace qarch::apps {

/// m pi / d in lowest terms, d >= 1, m != 0.
struct PiFraction {
  int numerator = 1;
  int denominator = 1;
};

/// The fraction of pi within 1e-12 of the angle (radian) with the smallest d <= 16, if there is one
/// and |angle| <= 16 pi.
std::optional<PiFraction> pi_fraction(double angle);

/// m pi / d as "pi", "-3pi/4", "2pi" where the angle has a pi_fraction; else angle_decimals.
std::string angle_text(double angle);

/// Three decimals of an angle in radian, "-1.500"; never "-0.000".
std::string angle_decimals(double angle);

/// Up to four digits in the largest unit (s, ms, us, ns) that is at most the time: "1.5", "us".
struct TimeLabel {
  std::string number;
  std::string unit;
};
TimeLabel time_label(double seconds);

/// A run of letters on the line (0), below it as a subscript (-1) or above it (1).
struct LabelRun {
  std::string text;
  int level = 0;
  bool operator==(const LabelRun&) const = default;
};

/// How drawings other than text name an operation: R with X below, sqrt(X), S with a dagger. The
/// letters are UTF-8.
std::vector<LabelRun> gate_label(sim::GateKind kind);

/// The same as mathematics of LaTeX: "R_X", "\\sqrt{X}", "S^{\\dagger}".
std::string_view gate_latex(sim::GateKind kind);

/// A part of a name or a sum of names: "2*theta_0-q[1]" has the names theta with the indices 0, and
/// q with the indices 1, and between them "2*", "-". Indices are digits in brackets, behind the
/// first underline, or behind the letters: "xx_0_1" is xx with the indices "0,1", "q12" q with 12.
struct NamePart {
  std::string text;
  std::string indices = {};  ///< empty: none
  bool is_name = false;      ///< else numbers, signs, blanks
  bool operator==(const NamePart&) const = default;
};
std::vector<NamePart> name_parts(std::string_view name);

/// The Greek letter of this name in UTF-8, "theta", "Gamma"; empty if there is none.
std::string_view greek_letter(std::string_view name);

}  // namespace qarch::apps
