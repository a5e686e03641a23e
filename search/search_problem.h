#pragma once

#include <memory>

#include "chem/qubit_problem.h"
#include "search/datasets/data_source.h"
#include "search/experiment.h"
#include "search/noise_source.h"
#include "search/run_record.h"
#include "search/tasks/classifier_task.h"

namespace qarch::search {

/// What a search is about: the tasks that judge its circuits, and what its record says of them.
struct SearchProblem {
  ProblemRecord record;
  std::unique_ptr<const Task> task;       ///< under the noise of the run
  std::unique_ptr<const Task> noiseless;  ///< the same without any
};

/// A ground state. Throws as make_vqe_task does.
SearchProblem vqe_search_problem(const Experiment& experiment, const chem::QubitProblem& problem,
                                 const NamedNoise& noise);

/// A classifier that is grown behind the encoding of [model], trained and judged as [train] says:
/// loss, loss_shots, score, and of batch != 0 only so many training samples, drawn once with
/// general.seed. The record says which samples were used, by their checksum.
/// Throws std::invalid_argument for what no search does (model.bias, train.shots,
/// train.adversarial) and as build_encoding and ClassifierTask do.
SearchProblem classifier_search_problem(const Experiment& experiment, const DataSplit& data,
                                        const NamedNoise& noise, int threads = 1);

/// The qubits that the encoding of [model] needs for these samples, before a noise model is chosen.
int classifier_qubits(const Experiment& experiment, const DataSplit& data);

}  // namespace qarch::search
