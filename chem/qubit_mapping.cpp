#include "chem/qubit_mapping.h"

#include <array>
#include <cassert>
#include <stdexcept>
#include <string>

namespace qarch::chem {

namespace {

constexpr auto kBlocked = SpinOrder::kBlocked;
constexpr auto kInterleaved = SpinOrder::kInterleaved;

constexpr std::array<QubitMapping, 11> kMappings{{
    {"jordan_wigner", LinearEncoding::jordan_wigner},
    {"parity", LinearEncoding::parity},
    {"parity_reduced", LinearEncoding::parity, kBlocked, DroppedSymmetries::kParities},
    {"bravyi_kitaev", LinearEncoding::bravyi_kitaev},
    {"jordan_wigner_interleaved", LinearEncoding::jordan_wigner, kInterleaved},
    {"parity_interleaved", LinearEncoding::parity, kInterleaved},
    {"bravyi_kitaev_interleaved", LinearEncoding::bravyi_kitaev, kInterleaved},
    {"checksum_interleaved", LinearEncoding::jordan_wigner, kInterleaved,
     DroppedSymmetries::kTotalParity},
    {"jordan_wigner_tapered", LinearEncoding::jordan_wigner, kBlocked, DroppedSymmetries::kAll},
    {"parity_tapered", LinearEncoding::parity, kBlocked, DroppedSymmetries::kAll},
    {"bravyi_kitaev_tapered", LinearEncoding::bravyi_kitaev, kBlocked, DroppedSymmetries::kAll},
}};

}  // namespace

int QubitMapping::mode(int orbital, Spin spin, int num_orbitals) const {
  assert(orbital >= 0 && orbital < num_orbitals);
  const int s = static_cast<int>(spin);
  return spin_order == SpinOrder::kBlocked ? orbital + s * num_orbitals : 2 * orbital + s;
}

std::uint64_t QubitMapping::occupations(const Determinant& determinant, int num_orbitals) const {
  std::uint64_t modes = 0;
  for (int p = 0; p < num_orbitals; ++p) {
    modes |= ((determinant.alpha >> p) & 1U) << mode(p, Spin::kAlpha, num_orbitals);
    modes |= ((determinant.beta >> p) & 1U) << mode(p, Spin::kBeta, num_orbitals);
  }
  return modes;
}

std::span<const QubitMapping> qubit_mappings() { return kMappings; }

const QubitMapping& qubit_mapping_from_name(std::string_view name) {
  std::string known;
  for (const QubitMapping& mapping : kMappings) {
    if (mapping.name == name) return mapping;
    known.append(" ").append(mapping.name);
  }
  throw std::invalid_argument("mapping = '" + std::string(name) + "', must be one of:" + known);
}

}  // namespace qarch::chem
