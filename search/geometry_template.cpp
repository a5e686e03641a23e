#include "search/geometry_template.h"

#include <stdexcept>

#include "search/field_text.h"

namespace qarch::search {

namespace {

/// The factor of "r", "-r", "0.5*r", "-0.5 * r".
double factor_of(std::string_view inside) {
  const auto fail = [&] {
    throw std::invalid_argument("geometry: '{" + std::string(inside) +
                                "}', must be {r}, {-r} or {FACTOR*r}");
  };
  std::string_view text = trimmed(inside);
  if (!text.ends_with('r')) fail();
  text = trimmed(text.substr(0, text.size() - 1));
  if (text.empty()) return 1.0;
  if (text == "-") return -1.0;
  if (!text.ends_with('*')) fail();
  double factor = 0.0;
  try {
    set_from_text(factor, trimmed(text.substr(0, text.size() - 1)));
  } catch (const std::invalid_argument&) {
    fail();
  }
  return factor;
}

}  // namespace

bool has_length_variable(std::string_view geometry) {
  return geometry.find('{') != std::string_view::npos;
}

std::string with_length(std::string_view geometry, double r) {
  std::string text;
  while (!geometry.empty()) {
    const std::size_t brace = geometry.find_first_of("{}");
    text += geometry.substr(0, brace);
    if (brace == std::string_view::npos) break;
    const std::size_t end = geometry.find('}', brace);
    if (geometry[brace] == '}' || end == std::string_view::npos) {
      throw std::invalid_argument("geometry: '" + std::string(geometry.substr(brace)) +
                                  "', a brace without its partner");
    }
    text += to_text(r * factor_of(geometry.substr(brace + 1, end - brace - 1)));
    geometry.remove_prefix(end + 1);
  }
  return text;
}

}  // namespace qarch::search
