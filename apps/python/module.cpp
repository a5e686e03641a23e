#include "apps/python/bindings.h"

namespace py = pybind11;

PYBIND11_MODULE(qarch, module) {
  module.doc() = R"(Noisy quantum circuits: exact simulation, gradients, architecture search.

    import numpy as np, qarch
    c = qarch.Circuit(2); c.ry(0); c.cx(0, 1); c.ry(1)
    f = qarch.Program(c, qarch.Hamiltonian({'ZZ': 1.0, 'IX': 0.5}), qarch.NoiseModel('ibm_ourense'))
    f.expectation([0.1, 0.2])                           # one number
    f.expectations(np.random.rand(1000, 2))             # [1000]
    value, slopes = f.gradient([0.1, 0.2])              # exact, noise included
    run = qarch.search('h2-2q-noiseless-fast', seed=1)  # a Run; run.episodes, run.circuits

Angles in radian, energies in hartree, times in seconds. Text is little endian: the rightmost letter
of a Pauli word or bit string is qubit 0. Wrong input raises ValueError; what fails for reasons
outside (files, memory) raises RuntimeError.)";
  module.attr("__version__") = QARCH_VERSION;
  qarch::python::define_circuits(module);
  qarch::python::define_noise(module);
  qarch::python::define_hamiltonians(module);
  qarch::python::define_programs(module);
  qarch::python::define_states(module);
  qarch::python::define_runs(module);
  qarch::python::define_searches(module);
}
