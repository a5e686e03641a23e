#pragma once

#include <string>

#include "chem/qubit_problem.h"
#include "search/configuration.h"
#include "search/data_path.h"
#include "search/problem.h"

namespace qarch::search {

/// The data folder of the source tree.
inline DataFolders shipped_data() { return DataFolders({QARCH_SOURCE_DIR "/data"}); }

/// A problem of data/hamiltonians.
inline chem::QubitProblem shipped_problem(const std::string& name) {
  return load_problem(read_problem(name, shipped_data()), shipped_data());
}

/// A noise model of data/noise.
inline NamedNoise shipped_noise(const std::string& name) {
  return load_noise(name, shipped_data());
}

}  // namespace qarch::search
