#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apps/circuit_input.h"
#include "search/noise_source.h"
#include "sim/transpile/equivalence.h"

namespace qarch::apps {

/// Everything that `qarch circuit transpile` found out.
struct TranspileAnswer {
  const sim::TranspiledCircuit& result;
  std::vector<int> physical;                 ///< qubit of the device by place; empty: no device
  std::optional<search::NamedNoise> device;  ///< what the target is made of, if one was named
  std::optional<sim::Equivalence> check;     ///< none: not done
  bool from_zero = false;                    ///< the check is of |0...0> alone
  std::string check_text;                    ///< the same in words
  std::vector<std::string> notes;            ///< of the reader
  std::string qasm;                          ///< the circuit as --output writes it
};

/// Its JSON; apps/README.md lists the keys.
std::string transpile_json(const TranspileAnswer& answer);

}  // namespace qarch::apps
