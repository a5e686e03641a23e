#pragma once

#include <optional>
#include <string>

#include "apps/report_circuit.h"
#include "search/optimize/objective.h"

namespace qarch::apps {

/// Everything that `qarch vqe` found out.
struct VqeAnswer {
  std::string problem_name;
  const chem::QubitProblem& problem;
  const search::NamedNoise& noise;
  std::string start;  ///< where circuit and first angles came from, in words
  std::string method;
  std::uint64_t seed = 0;
  search::Minimum minimum;
  search::CircuitRecord circuit;
  std::optional<SpinValues> spin{};            ///< under noise, where it can be observed
  std::optional<SpinValues> noiseless_spin{};  ///< and without
};

/// Its JSON; apps/README.md lists the keys.
std::string vqe_json(const VqeAnswer& answer);

}  // namespace qarch::apps
