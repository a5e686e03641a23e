#include "sim/final_state.h"

#include <stdexcept>
#include <string>

#include "sim/ptm_program.h"
#include "sim/thread_team.h"

namespace qarch::sim {

PauliVector final_state(const Circuit& circuit, std::span<const double> parameters,
                        const NoiseModel& noise, int threads) {
  if (threads < 1) {
    throw std::invalid_argument("final_state: threads = " + std::to_string(threads) +
                                ", must be at least 1");
  }
  PauliVector state(circuit.num_qubits());
  PtmProgram program(circuit, noise);
  program.bind(parameters);
  if (threads == 1) {
    program.apply(state);
  } else {
    ThreadTeam team(threads);
    program.apply(state, team);
  }
  return state;
}

}  // namespace qarch::sim
