#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qarch::apps {

/// An element of SVG, or text where the name is empty (escaped as it stood).
struct SvgNode {
  std::string name;
  std::vector<std::pair<std::string, std::string>> attributes = {};
  std::vector<SvgNode> children = {};
  std::string text = {};

  /// The value of an attribute; nullptr: it has none of that name.
  std::string* attribute(std::string_view wanted);
  const std::string* attribute(std::string_view wanted) const;
};

/// The elements of an SVG file as a tree; declarations and comments are left out, and so is text of
/// blanks alone. For files that gnuplot writes: no CDATA, no entities of their own. Throws
/// std::runtime_error for a tag that is not closed.
SvgNode parse_svg(std::string_view text);

/// The element as text, without blanks between elements.
std::string to_text(const SvgNode& node);

}  // namespace qarch::apps
