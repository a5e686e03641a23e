#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "search/data_path.h"
#include "search/datasets/data_options.h"
#include "search/datasets/dataset.h"

namespace qarch::search {

/// The samples of an experiment: trained on, chosen by, reported.
struct DataSplit {
  Dataset train;
  Dataset validation;
  Dataset test;
  std::vector<std::string> notes = {};  ///< of loading and splitting, a line each
};

/// Everything that DataOptions describes: load or generate, choose classes, resize, threshold, drop
/// the ambiguous, split (stratified: each class keeps its share, up to one sample), PCA and scaling
/// fitted on the training samples. `seed` counts where options.seed is 0. Names are looked up in
/// data/datasets. Equal arguments give equal bits.
/// Throws std::invalid_argument "data.field = ..., must be ..." and what the readers throw.
DataSplit load_data(const DataOptions& options, std::uint64_t seed, const DataFolders& data);

}  // namespace qarch::search
