#pragma once

#include <string>

#include "chem/io/hdf5_stream.h"
#include "chem/io/hdf5_tree.h"

namespace qarch::chem {

/// Opens an HDF5 file with libhdf5 and writes its root group to `out`, or a message why not. Only
/// for a process that may crash: see read_hdf5.
void walk_hdf5_file(const std::string& path, const Hdf5ReadOptions& options, Hdf5StreamWriter& out);

}  // namespace qarch::chem
