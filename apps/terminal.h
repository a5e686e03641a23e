#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qarch::apps {

/// --color.
enum class ColorWhen { kAuto, kAlways, kNever };

/// Whether a stream gets colors. kAuto: not where NO_COLOR is set to anything or TERM is dumb;
/// where CLICOLOR_FORCE is set to anything but 0, or the stream is a terminal.
bool use_colors(ColorWhen when, bool is_terminal);

/// Columns of standard output: of the terminal, else COLUMNS, else 80; at least 40.
int terminal_width();

/// How a piece of text looks; meanings, not colors.
enum class Style { kHeading, kError, kGood, kBad, kFaint };

/// The text between escape sequences of the style, or as it is without colors.
std::string styled(std::string_view text, Style style, bool colors);

/// The words of `text` in lines of at most `width` characters, a word that is longer alone on its
/// line; line breaks of the text are blanks. At least one line.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

}  // namespace qarch::apps
