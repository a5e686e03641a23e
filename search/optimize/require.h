#pragma once

#include <sstream>
#include <stdexcept>
#include <string_view>

namespace qarch::search {

/// Throws std::invalid_argument "section.field = value, must be <bound>" unless ok.
template <class Value>
void require_option(bool ok, std::string_view section, std::string_view field, const Value& value,
                    std::string_view bound) {
  if (ok) return;
  std::ostringstream text;
  text << section << '.' << field << " = " << value << ", must be " << bound;
  throw std::invalid_argument(text.str());
}

}  // namespace qarch::search
