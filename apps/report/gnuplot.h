#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "apps/report/figure.h"

namespace qarch::apps {

/// What gnuplot makes of a figure.
struct FigureFormat {
  std::string_view name;      ///< "svg", also the extension
  std::string_view terminal;  ///< of gnuplot, with its options but for the size
  double scale;               ///< of the size, against the SVG's
  std::string_view unit;      ///< of the size
};
inline constexpr int kFigureWidth = 760;   ///< of the SVG, px
inline constexpr int kFigureHeight = 430;  ///< at least: long names under bars add to it
inline constexpr std::array<FigureFormat, 3> kFigureFormats{{
    {"svg", "svg noenhanced dynamic font 'sans-serif,14' background '#ffffff'", 1.0, ""},
    {"pdf", "pdfcairo noenhanced font 'sans-serif,10' background '#ffffff'", 0.025, "cm"},
    {"png",
     "pngcairo noenhanced font 'sans-serif,14' fontscale 1.9 linewidth 2 "
     "pointscale 1.9 background '#ffffff'",
     2.0, ""},
}};

/// The numbers of a figure: columns x and y, named by the labels of the axes, "low" and "high",
/// "label" where the figure has them, and "series". Two empty lines part the series, as gnuplot's
/// index takes them; readers of CSV skip them. A gap is an empty field, a series without a name has
/// that of y. Throws std::invalid_argument, naming the figure, if the vectors of a series differ in
/// length.
std::string figure_csv(const Figure& figure);

/// A script of gnuplot that reads ID.csv in its folder and writes ID.svg there, or ID.pdf, ID.png:
/// its head says how. Series differ in colour, lightness, dashes, marks and width.
std::string figure_script(const Figure& figure);

/// gnuplot in PATH. Throws std::runtime_error, naming the package, if it is not there.
std::string find_gnuplot();

/// What gnuplot said, and which files it did not write.
struct GnuplotResult {
  std::string messages;
  std::vector<std::string> missing;  ///< ids
};

/// Runs the scripts ID.gp of `folder` in one process, without a shell; each writes ID.FORMAT there.
/// A figure that fails does not stop the others. Throws std::runtime_error if gnuplot cannot be
/// started or works for more than `most_seconds`.
GnuplotResult run_gnuplot(const std::string& gnuplot, const std::string& folder,
                          const std::vector<std::string>& ids, std::string_view format,
                          double most_seconds = 60.0);

}  // namespace qarch::apps
