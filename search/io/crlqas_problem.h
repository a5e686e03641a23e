#pragma once

#include "search/io/crlqas_draft.h"

namespace qarch::search {

/// Translates [problem] and env.num_qubits. A problem of data/hamiltonians with as many qubits and
/// the same atoms is taken by its name (with another `r` for another length, another mapping where
/// the file says one); other geometries are spelt out, with STO-3G and all orbitals.
///
/// Returns env.accept_err of the released noiseless configuration of the problem, hartree; 0 where
/// there is none.
double translate_crlqas_problem(CrlqasDraft& draft, const std::string& problem,
                                const DataFolders& data);

/// Translates the noise model and the shots. True if gates are noisy, which in the released code
/// means its JAX half: it draws halting steps in its own way and lets optimisers see no shot noise.
bool translate_crlqas_noise(CrlqasDraft& draft, const std::string& noise, const DataFolders& data);

/// Builds the problem and compares its qubits and its lower bound with env.num_qubits and
/// env.fake_min_energy, which decides env.reference.
void compare_with_crlqas_problem(CrlqasDraft& draft, const DataFolders& data);

}  // namespace qarch::search
