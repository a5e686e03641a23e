#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "chem/io/hdf5_tree.h"

namespace qarch::chem {

/// Which kind an HDF5 datatype is, and what one element of it takes in an Hdf5Value. `type` is a
/// hid_t.
struct Hdf5Element {
  Hdf5Kind kind = Hdf5Kind::kUnreadable;
  std::size_t bytes = 0;
  std::string reason;  ///< kUnreadable
};
Hdf5Element hdf5_element(std::int64_t type);

/// Fills the payload of `value`, whose kind and shape are set and whose shape has `count` elements
/// of the datatype `type`. read(memory_type, out) is H5Dread or H5Aread. Where that fails the value
/// becomes unreadable.
void load_hdf5_elements(Hdf5Value& value, std::int64_t type, std::size_t count,
                        const std::function<int(std::int64_t memory_type, void* out)>& read);

}  // namespace qarch::chem
