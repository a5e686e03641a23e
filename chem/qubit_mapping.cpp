#include "chem/qubit_mapping.h"

#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>

namespace qarch::chem {

namespace {

constexpr std::array<QubitMapping, 5> kMappings{{
    {"jordan_wigner", LinearEncoding::jordan_wigner, SpinOrder::kBlocked, false},
    {"parity", LinearEncoding::parity, SpinOrder::kBlocked, false},
    {"parity_reduced", LinearEncoding::parity, SpinOrder::kBlocked, true},
    {"jordan_wigner_interleaved", LinearEncoding::jordan_wigner, SpinOrder::kInterleaved, false},
    {"parity_interleaved", LinearEncoding::parity, SpinOrder::kInterleaved, false},
}};

constexpr int kMaxOrbitals = 31;
constexpr double kNegligible = 1e-12;  // hartree

/// X^x Z^z, without the i of Y: products of these have real coefficients only, because
/// Z^a X^b = (-1)^(a.b) X^b Z^a.
struct XzString {
  std::uint64_t x = 0;
  std::uint64_t z = 0;
  bool operator<(const XzString& other) const {
    return std::pair(x, z) < std::pair(other.x, other.z);
  }
};
using XzSum = std::map<XzString, double>;

/// out += a b
void add_product(const XzSum& a, const XzSum& b, XzSum& out) {
  for (const auto& [s, c] : a) {
    for (const auto& [t, d] : b) {
      const double sign = (std::popcount(s.z & t.x) & 1) != 0 ? -1.0 : 1.0;
      out[{s.x ^ t.x, s.z ^ t.z}] += sign * c * d;
    }
  }
}

int mode_of(SpinOrder order, int num_orbitals, int orbital, int spin) {
  return order == SpinOrder::kBlocked ? orbital + spin * num_orbitals : 2 * orbital + spin;
}

/// a_j, or its adjoint: X^U Z^P (1 -+ Z^F) / 2.
XzSum ladder(const LinearEncoding& encoding, int mode, bool creates) {
  const std::uint64_t x = encoding.update_set(mode);
  const std::uint64_t z = encoding.parity_set(mode);
  return {{{x, z}, 0.5}, {{x, z ^ encoding.occupation_set(mode)}, creates ? 0.5 : -0.5}};
}

/// E_pq = sum_s a+_ps a_qs, row by row.
std::vector<XzSum> excitations(const QubitMapping& mapping, int num_orbitals) {
  const LinearEncoding encoding = mapping.encoding(2 * num_orbitals);
  std::vector<XzSum> result;
  for (int p = 0; p < num_orbitals; ++p) {
    for (int q = 0; q < num_orbitals; ++q) {
      XzSum& excitation = result.emplace_back();
      for (int spin = 0; spin < 2; ++spin) {
        const int to = mode_of(mapping.spin_order, num_orbitals, p, spin);
        const int from = mode_of(mapping.spin_order, num_orbitals, q, spin);
        add_product(ladder(encoding, to, true), ladder(encoding, from, false), excitation);
      }
    }
  }
  return result;
}

/// H = constant + sum_pq E_pq (h_pq - 1/2 sum_r (pr|rq) + 1/2 sum_rs (pq|rs) E_rs).
XzSum expand(const ElectronicHamiltonian& h, const std::vector<XzSum>& excitations) {
  const int n = h.num_orbitals();
  XzSum sum{{{}, h.constant}};
  auto e_pq = excitations.begin();
  for (int p = 0; p < n; ++p) {
    for (int q = 0; q < n; ++q, ++e_pq) {
      double one = h.one_body(p, q);
      for (int r = 0; r < n; ++r) one -= 0.5 * h.two_body(p, r, r, q);
      XzSum bracket{{{}, one}};
      auto e_rs = excitations.begin();
      for (int r = 0; r < n; ++r) {
        for (int s = 0; s < n; ++s, ++e_rs) {
          const double half = 0.5 * h.two_body(p, q, r, s);
          for (const auto& [string, c] : *e_rs) bracket[string] += half * c;
        }
      }
      add_product(*e_pq, bracket, sum);
    }
  }
  return sum;
}

/// `bits` without the bit at `place`; those above move down.
std::uint64_t remove_bit(std::uint64_t bits, int place) {
  const std::uint64_t below = (std::uint64_t{1} << place) - 1;
  return (bits & below) | ((bits >> 1U) & ~below);
}

std::uint64_t remove_parities(std::uint64_t bits, int num_orbitals) {
  return remove_bit(remove_bit(bits, 2 * num_orbitals - 1), num_orbitals - 1);
}

XzSum fix_parities(const XzSum& sum, int num_orbitals, ElectronCount electrons) {
  const std::uint64_t alpha_parity = std::uint64_t{1} << (num_orbitals - 1);
  const std::uint64_t total_parity = std::uint64_t{1} << (2 * num_orbitals - 1);
  XzSum result;
  for (const auto& [string, c] : sum) {
    assert((string.x & (alpha_parity | total_parity)) == 0);
    const int exponent = ((string.z & alpha_parity) != 0 ? electrons.alpha : 0) +
                         ((string.z & total_parity) != 0 ? electrons.alpha + electrons.beta : 0);
    result[{remove_parities(string.x, num_orbitals), remove_parities(string.z, num_orbitals)}] +=
        exponent % 2 != 0 ? -c : c;
  }
  return result;
}

/// X^x Z^z = (-i)^k P with k the number of Y. In a Hermitian real sum only even k survive.
sim::PauliSum to_pauli_sum(const XzSum& sum, int num_qubits) {
  std::vector<sim::PauliTerm> terms;
  for (const auto& [string, c] : sum) {
    const int num_ys = std::popcount(string.x & string.z);
    assert(num_ys % 2 == 0 || std::abs(c) < 1e-9);
    if (num_ys % 2 != 0 || std::abs(c) < kNegligible) continue;
    terms.push_back({.string = {string.x, string.z}, .coefficient = num_ys % 4 == 0 ? c : -c});
  }
  return {num_qubits, std::move(terms)};
}

/// All masks of num_orbitals bits of which `count` are set, ascending.
std::vector<std::uint64_t> occupations(int num_orbitals, int count) {
  if (count == 0) return {0};
  std::vector<std::uint64_t> result;
  std::uint64_t mask = (std::uint64_t{1} << count) - 1;
  while ((mask >> num_orbitals) == 0) {
    result.push_back(mask);
    // The next larger number with as many bits (Gosper).
    const std::uint64_t lowest = mask & (~mask + 1);
    const std::uint64_t ripple = mask + lowest;
    mask = ripple | (((mask ^ ripple) / lowest) >> 2U);
  }
  return result;
}

void check_electrons(int num_orbitals, ElectronCount electrons) {
  for (const auto& [name, count] :
       {std::pair{"alpha", electrons.alpha}, std::pair{"beta", electrons.beta}}) {
    if (count < 0 || count > num_orbitals) {
      throw std::invalid_argument("qubit mapping: electrons." + std::string(name) + " = " +
                                  std::to_string(count) + ", must be in [0, " +
                                  std::to_string(num_orbitals) + "]");
    }
  }
}

}  // namespace

int QubitMapping::num_qubits(int num_orbitals) const {
  const int least = drops_conserved_parities ? 2 : 1;
  const int most = kMaxOrbitals / 2 + (drops_conserved_parities ? 1 : 0);
  if (num_orbitals < least || num_orbitals > most) {
    throw std::invalid_argument("mapping '" + std::string(name) + "': " +
                                std::to_string(num_orbitals) + " active orbitals, must be in [" +
                                std::to_string(least) + ", " + std::to_string(most) + "]");
  }
  return 2 * num_orbitals - (drops_conserved_parities ? 2 : 0);
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

sim::PauliSum map_to_qubits(const ElectronicHamiltonian& hamiltonian, const QubitMapping& mapping,
                            ElectronCount electrons) {
  const int num_orbitals = hamiltonian.num_orbitals();
  const int num_qubits = mapping.num_qubits(num_orbitals);
  check_electrons(num_orbitals, electrons);
  XzSum sum = expand(hamiltonian, excitations(mapping, num_orbitals));
  if (mapping.drops_conserved_parities) sum = fix_parities(sum, num_orbitals, electrons);
  return to_pauli_sum(sum, num_qubits);
}

std::uint64_t map_determinant(const QubitMapping& mapping, int num_orbitals, std::uint64_t alpha,
                              std::uint64_t beta) {
  mapping.num_qubits(num_orbitals);
  if (((alpha | beta) >> num_orbitals) != 0) {
    throw std::invalid_argument("qubit mapping: the determinant occupies an orbital outside " +
                                std::to_string(num_orbitals));
  }
  std::uint64_t modes = 0;
  for (int p = 0; p < num_orbitals; ++p) {
    modes |= ((alpha >> p) & 1U) << mode_of(mapping.spin_order, num_orbitals, p, 0);
    modes |= ((beta >> p) & 1U) << mode_of(mapping.spin_order, num_orbitals, p, 1);
  }
  const std::uint64_t bits = mapping.encoding(2 * num_orbitals).encode(modes);
  return mapping.drops_conserved_parities ? remove_parities(bits, num_orbitals) : bits;
}

std::vector<std::uint64_t> sector_states(const QubitMapping& mapping, int num_orbitals,
                                         ElectronCount electrons) {
  check_electrons(num_orbitals, electrons);
  std::vector<std::uint64_t> states;
  for (const std::uint64_t alpha : occupations(num_orbitals, electrons.alpha)) {
    for (const std::uint64_t beta : occupations(num_orbitals, electrons.beta)) {
      states.push_back(map_determinant(mapping, num_orbitals, alpha, beta));
    }
  }
  return states;
}

}  // namespace qarch::chem
