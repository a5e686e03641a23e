#include "sim/ptm_program.h"

#include <stdexcept>
#include <string>
#include <vector>

#include "sim/program_compiler.h"
#include "sim/program_run.h"
#include "sim/sine_cosine.h"

namespace qarch::sim {

PtmProgram::PtmProgram(const Circuit& circuit, const NoiseModel& noise, const Options& options)
    : program_(compile(circuit, noise, {.fuse = options.fuse})),
      plan_(Run<1>::plan(program_)),
      numbers_(program_.numbers.size()),
      cosines_(static_cast<std::size_t>(program_.num_parameters)),
      sines_(cosines_.size()),
      scratch_(plan_.scratch_entries) {
  Run<1>::copy_constants(program_, numbers_.data());
  bind(std::vector<double>(cosines_.size(), 0.0));
}

void PtmProgram::bind(std::span<const double> parameters) {
  if (parameters.size() != cosines_.size()) {
    throw std::invalid_argument("PtmProgram::bind: " + std::to_string(parameters.size()) +
                                " parameters, must be " + std::to_string(cosines_.size()));
  }
  sine_cosine(parameters, sines_.data(), cosines_.data());
  Run<1>::bind(program_, cosines_.data(), sines_.data(), numbers_.data());
}

void PtmProgram::apply(PauliVector& state) const { run(state, nullptr); }

void PtmProgram::apply(PauliVector& state, ThreadTeam& team) const {
  scratch_.resize(plan_.scratch_entries * static_cast<std::size_t>(team.size()));
  run(state, &team);
}

void PtmProgram::run(PauliVector& state, ThreadTeam* team) const {
  if (state.num_qubits() != num_qubits()) {
    throw std::invalid_argument("PtmProgram::apply: state of " +
                                std::to_string(state.num_qubits()) + " qubits, must have " +
                                std::to_string(num_qubits()));
  }
  Run<1>::run(program_, plan_, numbers_.data(), state.values().data(), scratch_.data(), team);
}

}  // namespace qarch::sim
