#pragma once

#include <string>

#include "chem/electronic_hamiltonian.h"

namespace qarch::chem {

/// Reads the electronic Hamiltonian of a TREXIO file with the HDF5 back end
/// (https://github.com/TREX-CoE/trexio), without its library; checked with a file that libtrexio
/// 2.2.3 wrote. In atomic units:
///
///   h_pq     mo_1e_int_core_hamiltonian[p,q], or mo_1e_int_kinetic + mo_1e_int_potential_n_e
///            (+ mo_1e_int_ecp)
///   (pr|qs)  mo_2e_int_eri, sparse, physicists' <pq|rs>: four indices from 0 and a value each; all
///            eight permutations are assigned, whichever the file lists. What is not listed is 0.
///   constant nucleus_repulsion, or sum_{A<B} Z_A Z_B / |R_A - R_B| of nucleus_charge,
///   nucleus_coord sector   electron_up_num, electron_dn_num eps_p    mo_energy, where there is one
///
/// The orbitals keep the order of the file; see filling_order. Unrestricted (mo_spin) and complex
/// orbitals are refused. Throws std::runtime_error when the file cannot be opened (the text back
/// end is a folder), and std::invalid_argument "FILE: /dataset: ..." when it is malformed or lacks
/// one of these.
ElectronicHamiltonian read_trexio(const std::string& path);

}  // namespace qarch::chem
