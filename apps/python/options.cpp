#include "apps/python/options.h"

namespace qarch::python {

namespace py = pybind11;

std::string option_text(const py::handle& value) {
  if (py::isinstance<py::bool_>(value)) return value.cast<bool>() ? "true" : "false";
  if (!py::isinstance<py::list>(value) && !py::isinstance<py::tuple>(value)) {
    return py::str(value).cast<std::string>();
  }
  std::string text;
  for (const py::handle element : value) text += (text.empty() ? "" : ",") + option_text(element);
  return text;
}

}  // namespace qarch::python
