#pragma once

#include <pybind11/pybind11.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "search/did_you_mean.h"
#include "search/field_text.h"

namespace qarch::python {

/// A value as a configuration says it: True as "true", a list with commas, anything else as str().
std::string option_text(const pybind11::handle& value);

/// Sets the fields that are named; `section` is what messages call them. Throws
/// std::invalid_argument "noise.factr: must be one of ... (did you mean)" and, for a value of the
/// wrong type, "noise.factor = x, must be a number".
template <class Options>
void set_fields(Options& options, const pybind11::dict& given, const std::string& section) {
  std::vector<std::string> names;
  visit_fields(options, [&](const char* name, auto& /*field*/, const char* /*help*/) {
    names.emplace_back(name);
  });
  for (const auto& [key, value] : given) {
    const auto wanted = pybind11::str(key).cast<std::string>();
    if (std::find(names.begin(), names.end(), wanted) == names.end()) {
      throw std::invalid_argument(section + "." + wanted + ": " +
                                  search::must_be_one_of(wanted, names));
    }
    const std::string text = option_text(value);
    visit_fields(options, [&](const char* name, auto& field, const char* /*help*/) {
      if (wanted != name) return;
      try {
        search::set_from_text(field, text);
      } catch (const std::invalid_argument& error) {
        throw std::invalid_argument(section + "." + wanted + " = " + text + ", " + error.what());
      }
    });
  }
}

}  // namespace qarch::python
