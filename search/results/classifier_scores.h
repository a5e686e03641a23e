#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "search/classify/classifier.h"
#include "search/coupling.h"
#include "search/datasets/data_source.h"
#include "search/results/pruning.h"
#include "search/run_record.h"
#include "search/tasks/classifier_task.h"

namespace qarch::search {

/// How one trained circuit does on all samples, under the noise of its task.
struct ClassifierScores {
  std::string name;
  CircuitCost cost;  ///< of what is trained, without the encoding; energy: the score
  Judgement train;
  Judgement validation;
  Judgement test;  ///< never seen by the search
};

ClassifierScores classifier_scores(const ClassifierTask& task, const DataSplit& data,
                                   const std::string& name, const BoundCircuit& bound);

/// The orders in which a hardware-efficient circuit couples its qubits. Neighbours upwards, (0, 1),
/// (1, 2), ..., and downwards: a readout at the low end sees all qubits through the second alone.
/// Where some q, q + 1 are not coupled, the edges (parent, child) of the tree of allowed pairs that
/// a breadth-first walk from qubit 0 finds, smaller qubits first, and the same in reverse with the
/// roles exchanged. Where the pairs do not connect all qubits, all pairs, alone. A pair that is
/// allowed in one direction only is taken in that one.
std::vector<std::vector<QubitPair>> reference_chains(std::span<const QubitPair> allowed,
                                                     int num_qubits);

/// Layers of RY and RZ on every qubit and of a two-qubit gate on the pairs in turn, cut after so
/// many of these; RY and RZ on every qubit last. No pairs: throws std::invalid_argument if
/// two_qubit_gates > 0.
sim::Circuit hardware_efficient_circuit(int num_qubits, std::span<const QubitPair> pairs,
                                        int two_qubit_gates,
                                        sim::GateKind kind = sim::GateKind::kCx);

/// The two-qubit gate of env.gates: the first that is named, cx if none is. The one word "native"
/// stands for the names of the native gates.
sim::GateKind reference_gate(const std::vector<std::string>& gates,
                             std::span<const sim::GateKind> native);

/// What a search is compared with.
struct ReferenceOptions {
  int restarts = 5;         ///< >= 1 for each chain, each from angles uniform in [-pi, pi]
  PruningOptions training;  ///< method, evaluations and tolerance of each
  std::uint64_t seed = 1;
  sim::GateKind two_qubit_gate = sim::GateKind::kCx;
  std::function<bool()> stop_requested = {};  ///< asked before each training
};

struct Reference {
  OptimizedCircuit circuit;
  int trainings = 0;  ///< of which it is the best
};

/// The hardware-efficient circuit on the chains of what `coupling` and noise allow, trained on the
/// task's value. Of all restarts of all chains that give different circuits the one of the lowest
/// score, which favours it as the search is favoured. Nothing if it was stopped.
std::optional<Reference> hardware_efficient_reference(const ClassifierTask& task,
                                                      const std::string& coupling,
                                                      int two_qubit_gates,
                                                      const ReferenceOptions& options);

/// A line for each circuit and part of the data: name, two-qubit gates, gates, depth, part,
/// samples, loss, accuracy, F1 of class 0, and the four counts true class / answer. For scores.csv.
std::string scores_csv(std::span<const ClassifierScores> scores);

}  // namespace qarch::search
