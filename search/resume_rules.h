#pragma once

#include <string>

#include "search/experiment.h"
#include "search/run_record.h"

namespace qarch::search {

/// A run goes on only as what it was. Throws std::invalid_argument
///
///   "where: agent.gamma = 0.9, must be 0.88 as in the run that is resumed; only general.episodes,
///   general.stop_error may change"
///
/// for the first key of `experiment` that differs from `configuration`, the resolved INI text of
/// the run, and is not a budget: a key that only says when a run ends.
void check_resumable(const std::string& configuration, const Experiment& experiment,
                     const std::string& where);

/// The same for what the data files gave: throws std::invalid_argument unless the Hamiltonian, its
/// exact energy (or observable, encoding and samples of a classifier) and the noise model of the
/// two records agree.
void check_same_data(const RunRecord& stored, const RunRecord& now, const std::string& where);

}  // namespace qarch::search
