#include "apps/python/arrays.h"

#include <functional>
#include <stdexcept>

namespace qarch::python {

namespace py = pybind11;

namespace {

constexpr std::string_view kRealKinds = "fiub";  ///< numpy's letters: float, integers, bool

std::span<const py::ssize_t> shape_of(const py::array& array) {
  return {array.shape(), static_cast<std::size_t>(array.ndim())};
}

bool overlap(std::span<const double> a, std::span<const double> b) {
  const std::less<const double*> before;
  return !a.empty() && !b.empty() && before(a.data(), b.data() + b.size()) &&
         before(b.data(), a.data() + a.size());
}

}  // namespace

std::string shape_text(std::span<const py::ssize_t> shape) {
  std::string text = "(";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  }
  return text + (shape.size() == 1 ? ",)" : ")");
}

Numbers::Numbers(const py::object& given, const std::string& name, int num_dimensions) {
  const py::array any = py::array::ensure(given);
  if (!any) throw std::invalid_argument(name + ": must be an array of numbers");
  if (kRealKinds.find(any.dtype().kind()) == std::string_view::npos && any.size() > 0) {
    throw std::invalid_argument(name + ": numbers of type " +
                                py::str(any.dtype()).cast<std::string>() + ", must be real");
  }
  if (any.ndim() != num_dimensions) {
    throw std::invalid_argument(name + ": has the shape " + shape_text(shape_of(any)) +
                                ", must have " + std::to_string(num_dimensions) + " dimension" +
                                (num_dimensions == 1 ? "" : "s"));
  }
  array_ = Rows::ensure(any);
  if (!array_) throw std::invalid_argument(name + ": must be an array of numbers");
}

py::array_t<double> result_array(const py::object& out, std::vector<py::ssize_t> shape,
                                 const std::string& name, std::span<const double> input) {
  if (out.is_none()) return py::array_t<double>(std::move(shape));
  const std::string wanted = ", must be an array of float64 of the shape " + shape_text(shape) +
                             " without strides, and writeable";
  if (!py::isinstance<py::array_t<double, py::array::c_style>>(out)) {
    throw std::invalid_argument(name + ": is " +
                                py::str(py::type::of(out).attr("__name__")).cast<std::string>() +
                                " of another kind" + wanted);
  }
  auto array = py::reinterpret_borrow<py::array_t<double>>(out);
  const std::span<const py::ssize_t> given = shape_of(array);
  if (!std::equal(given.begin(), given.end(), shape.begin(), shape.end())) {
    throw std::invalid_argument(name + ": has the shape " + shape_text(given) + wanted);
  }
  if (!array.writeable()) throw std::invalid_argument(name + ": is read-only" + wanted);
  if (overlap(values_of(array), input)) {
    throw std::invalid_argument(name + ": shares memory with the parameters, must not");
  }
  return array;
}

std::span<double> values_of(py::array_t<double>& array) {
  return {array.mutable_data(), static_cast<std::size_t>(array.size())};
}

}  // namespace qarch::python
