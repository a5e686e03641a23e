#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace qarch::python {

/// The real numbers of what a user gave, row by row: an array of float64 that lies so in memory is
/// used as it is, anything else (a list, a slice with strides, other numbers) as a copy. Throws
/// std::invalid_argument for what is no array of real numbers or has another number of dimensions.
class Numbers {
 public:
  Numbers(const pybind11::object& given, const std::string& name, int num_dimensions);

  std::span<const double> values() const {
    return {array_.data(), static_cast<std::size_t>(array_.size())};
  }
  pybind11::ssize_t size(int dimension) const { return array_.shape(dimension); }

 private:
  using Rows = pybind11::array_t<double, pybind11::array::c_style | pybind11::array::forcecast |
                                             pybind11::detail::npy_api::NPY_ARRAY_ALIGNED_>;
  Rows array_;
};

/// A new array of float64, or `out` where it is not None. Throws std::invalid_argument unless `out`
/// is an array of float64 of this shape, writeable, without strides, and apart from `input`.
pybind11::array_t<double> result_array(const pybind11::object& out,
                                       std::vector<pybind11::ssize_t> shape,
                                       const std::string& name, std::span<const double> input);

std::span<double> values_of(pybind11::array_t<double>& array);

/// "(1000, 24)".
std::string shape_text(std::span<const pybind11::ssize_t> shape);

/// The memory of `owner`, read-only, without a copy: `owner` lives as long as the array does.
template <class T>
pybind11::array view_of(const T* data, std::vector<pybind11::ssize_t> shape,
                        std::vector<pybind11::ssize_t> strides, const pybind11::object& owner) {
  pybind11::array view(pybind11::dtype::of<T>(), std::move(shape), std::move(strides), data, owner);
  pybind11::detail::array_proxy(view.ptr())->flags &=
      ~pybind11::detail::npy_api::NPY_ARRAY_WRITEABLE_;
  return view;
}

/// One member of every record as such an array.
template <class Record, class Member>
pybind11::array column_of(const std::vector<Record>& records, Member Record::*member,
                          const pybind11::object& owner) {
  using Number = std::conditional_t<std::is_enum_v<Member>, std::underlying_type<Member>,
                                    std::type_identity<Member>>::type;
  const auto count = static_cast<pybind11::ssize_t>(records.size());
  if (records.empty()) return pybind11::array_t<Number>(count);
  return view_of(reinterpret_cast<const Number*>(&(records.front().*member)), {count},
                 {static_cast<pybind11::ssize_t>(sizeof(Record))}, owner);
}

}  // namespace qarch::python
