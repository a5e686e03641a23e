#include "chem/qubit_encoding.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>

namespace qarch::chem {

namespace {

constexpr double kNegligible = 1e-12;
constexpr double kNegligibleIntegral = 1e-16;  // hartree, far below the last digit of any sum
constexpr std::size_t kMaxDeterminants = std::size_t{1} << 26;  // 512 MiB of states

using Terms = std::vector<sim::PauliTerm>;

/// Sums terms by their string. What is added to one string is added in the order of the calls.
class TermSum {
 public:
  void add(const Terms& terms, double weight) {
    for (const auto& [string, c] : terms) sum_[string] += weight * c;
  }

  /// += weight (A B + B A) / 2: strings that anticommute cancel, others have a real product.
  void add_symmetrized_product(const Terms& a, const Terms& b, double weight) {
    for (const auto& [s, c] : a) {
      for (const auto& [t, d] : b) {
        const auto [string, phase] = sim::multiply(s, t);
        if (phase % 2 == 0) sum_[string] += weight * (1 - phase) * c * d;
      }
    }
  }

  /// Sorted, without small terms.
  Terms terms() const {
    Terms result;
    for (const auto& [string, c] : sum_) {
      if (std::abs(c) > kNegligible) result.push_back({.string = string, .coefficient = c});
    }
    std::ranges::sort(result, {}, [](const sim::PauliTerm& term) {
      return std::pair(term.string.z, term.string.x);
    });
    return result;
  }

 private:
  struct Hash {
    std::size_t operator()(const sim::PauliString& string) const {
      std::uint64_t h = (string.x * 0x9E3779B97F4A7C15U) ^ (string.z * 0xC2B2AE3D27D4EB4FU);
      return h ^ (h >> 32U);
    }
  };
  std::unordered_map<sim::PauliString, double, Hash> sum_;
};

/// The Hermitian half of the excitation E_pq, p <= q, and how often it stands in sum_pq.
struct Excitation {
  int p;
  int q;
  double weight;
  Terms terms;  ///< (E_pq + E_qp) / 2
};

std::vector<Excitation> excitations(const QubitMapping& mapping, const LinearEncoding& encoding) {
  const int m = encoding.num_modes() / 2;
  std::vector<Excitation> result;
  for (int p = 0; p < m; ++p) {
    for (int q = p; q < m; ++q) {
      TermSum sum;
      for (const Spin spin : {Spin::kAlpha, Spin::kBeta}) {
        sum.add(encoding.transfer(mapping.mode(p, spin, m), mapping.mode(q, spin, m)).real, 1.0);
      }
      result.push_back({.p = p, .q = q, .weight = p == q ? 1.0 : 2.0, .terms = sum.terms()});
    }
  }
  return result;
}

/// With integrals that have all their symmetries, E_pq may be replaced by e_pq = (E_pq + E_qp) / 2:
///
///   H = constant + sum_pq (h_pq - 1/2 sum_r (pr|rq)) e_pq + 1/2 sum_pqrs (pq|rs) e_pq e_rs.
Terms expand(const ElectronicHamiltonian& h, const QubitMapping& mapping,
             const LinearEncoding& encoding) {
  const std::vector<Excitation> all = excitations(mapping, encoding);
  TermSum sum;
  sum.add({{.string = {}, .coefficient = 1.0}}, h.constant);
  for (auto e = all.begin(); e != all.end(); ++e) {
    double one = 0.5 * (h.one_body(e->p, e->q) + h.one_body(e->q, e->p));
    for (int r = 0; r < h.num_orbitals(); ++r) one -= 0.5 * h.two_body(e->p, r, r, e->q);
    sum.add(e->terms, e->weight * one);
    for (auto f = all.begin(); f <= e; ++f) {
      const double integral = h.two_body(e->p, e->q, f->p, f->q);
      if (std::abs(integral) < kNegligibleIntegral) continue;
      const double weight = (f == e ? 0.5 : 1.0) * e->weight * f->weight;
      sum.add_symmetrized_product(e->terms, f->terms, weight * integral);
    }
  }
  return sum.terms();
}

int checked_num_orbitals(const QubitMapping& mapping, const ElectronicHamiltonian& h) {
  check(h);
  if (h.num_orbitals() > QubitEncoding::kMaxOrbitals) {
    throw std::invalid_argument(
        "mapping '" + std::string(mapping.name) + "': " + std::to_string(h.num_orbitals()) +
        " orbitals, must be in [1, " + std::to_string(QubitEncoding::kMaxOrbitals) +
        "]: choose an active space");
  }
  return h.num_orbitals();
}

/// Z strings on all qubits.
std::vector<std::uint64_t> dropped_symmetries(const QubitMapping& mapping,
                                              const LinearEncoding& encoding, const Terms& terms) {
  if (mapping.drops == DroppedSymmetries::kNone) return {};
  if (mapping.drops == DroppedSymmetries::kAll) return z_symmetries(encoding.num_modes(), terms);
  const int m = encoding.num_modes() / 2;
  std::vector<std::uint64_t> parities;
  for (const Spin spin : {Spin::kAlpha, Spin::kBeta}) {
    std::uint64_t& parity = parities.emplace_back(0);
    for (int p = 0; p < m; ++p) parity ^= encoding.occupation_set(mapping.mode(p, spin, m));
  }
  if (mapping.drops == DroppedSymmetries::kTotalParity) return {parities[0] ^ parities[1]};
  return parities;
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

/// n choose k.
double binomial(int n, int k) {
  double product = 1.0;
  for (int j = 1; j <= k; ++j) product = product * (n - k + j) / j;
  return product;
}

void check_sector(int num_orbitals, ElectronCount electrons) {
  for (const auto& [name, count] :
       {std::pair{"alpha", electrons.alpha}, std::pair{"beta", electrons.beta}}) {
    if (count < 0 || count > num_orbitals) {
      throw std::invalid_argument("qubit encoding: electrons." + std::string(name) + " = " +
                                  std::to_string(count) + ", must be in [0, " +
                                  std::to_string(num_orbitals) + "]");
    }
  }
  if (binomial(num_orbitals, electrons.alpha) * binomial(num_orbitals, electrons.beta) >
      static_cast<double>(kMaxDeterminants)) {
    throw std::invalid_argument("qubit encoding: " + std::to_string(electrons.alpha) +
                                " alpha and " + std::to_string(electrons.beta) +
                                " beta electrons in " + std::to_string(num_orbitals) +
                                " orbitals have more than " + std::to_string(kMaxDeterminants) +
                                " determinants: choose a smaller active space");
  }
}

}  // namespace

QubitEncoding::QubitEncoding(const QubitMapping& mapping, const ElectronicHamiltonian& h)
    : mapping_(mapping),
      electrons_(h.electrons),
      encoding_(mapping.encoding(2 * checked_num_orbitals(mapping, h))),
      tapering_(encoding_.num_modes(), {}, 0),
      hamiltonian_(1) {
  const Terms terms = expand(h, mapping_, encoding_);
  const std::uint64_t reference = untapered_state(reference_determinant(h.electrons));
  tapering_ =
      Tapering(encoding_.num_modes(), dropped_symmetries(mapping_, encoding_, terms), reference);
  if (num_qubits() > sim::kMaxPauliQubits) {
    throw std::invalid_argument("mapping '" + std::string(mapping_.name) +
                                "': " + std::to_string(num_orbitals()) + " orbitals take " +
                                std::to_string(num_qubits()) + " qubits, must be at most " +
                                std::to_string(sim::kMaxPauliQubits) +
                                ": choose an active space, or a mapping that drops symmetries");
  }
  hamiltonian_ = tapering_.taper(terms);
  reference_state_ = tapering_.taper(reference);
}

std::uint64_t QubitEncoding::untapered_state(const Determinant& determinant) const {
  const std::uint64_t filled = determinant.alpha | determinant.beta;
  if ((filled >> num_orbitals()) != 0) {
    throw std::invalid_argument("qubit encoding: the determinant fills orbital " +
                                std::to_string(63 - std::countl_zero(filled)) + ", must be below " +
                                std::to_string(num_orbitals()));
  }
  return encoding_.encode(mapping_.occupations(determinant, num_orbitals()));
}

bool QubitEncoding::contains(const Determinant& determinant) const {
  return tapering_.contains(untapered_state(determinant));
}

std::uint64_t QubitEncoding::basis_state(const Determinant& determinant) const {
  return tapering_.taper(untapered_state(determinant));
}

std::vector<std::uint64_t> QubitEncoding::sector_states(ElectronCount electrons) const {
  check_sector(num_orbitals(), electrons);
  std::vector<std::uint64_t> beta_states;  // the encoding is linear: halves are encoded once
  for (const std::uint64_t beta : occupations(num_orbitals(), electrons.beta)) {
    beta_states.push_back(untapered_state({0, beta}));
  }
  std::vector<std::uint64_t> states;
  for (const std::uint64_t alpha : occupations(num_orbitals(), electrons.alpha)) {
    const std::uint64_t alpha_state = untapered_state({alpha, 0});
    for (const std::uint64_t beta_state : beta_states) {
      const std::uint64_t state = alpha_state ^ beta_state;
      if (tapering_.contains(state)) states.push_back(tapering_.taper(state));
    }
  }
  return states;
}

sim::PauliSum QubitEncoding::map(const ElectronicHamiltonian& op) const {
  ElectronicHamiltonian with_electrons = op;
  with_electrons.electrons = electrons_;
  check(with_electrons);
  if (op.num_orbitals() != num_orbitals()) {
    throw std::invalid_argument("qubit encoding: an operator over " +
                                std::to_string(op.num_orbitals()) + " orbitals, must have " +
                                std::to_string(num_orbitals()));
  }
  return tapering_.taper(expand(op, mapping_, encoding_));
}

sim::PauliSum QubitEncoding::map_one_body(const Eigen::MatrixXd& t) const {
  return map({.constant = 0.0,
              .one_body = t,
              .two_body = RepulsionTensor(num_orbitals()),
              .electrons = electrons_,
              .orbital_energies = {}});
}

sim::PauliSum QubitEncoding::number_operator() const {
  return map_one_body(Eigen::MatrixXd::Identity(num_orbitals(), num_orbitals()));
}

Terms QubitEncoding::spin_z() const {
  TermSum sum;
  for (int p = 0; p < num_orbitals(); ++p) {
    for (const auto& [spin, value] : {std::pair{Spin::kAlpha, 0.5}, std::pair{Spin::kBeta, -0.5}}) {
      const int mode = mapping_.mode(p, spin, num_orbitals());
      sum.add(encoding_.transfer(mode, mode).real, value);
    }
  }
  return sum.terms();
}

sim::PauliSum QubitEncoding::spin_z_operator() const { return tapering_.taper(spin_z()); }

sim::PauliSum QubitEncoding::spin_squared_operator() const {
  TermSum x;
  TermSum y;
  for (int p = 0; p < num_orbitals(); ++p) {
    const auto [real, imaginary] =
        encoding_.transfer(mapping_.mode(p, Spin::kAlpha, num_orbitals()),
                           mapping_.mode(p, Spin::kBeta, num_orbitals()));
    x.add(real, 1.0);
    y.add(imaginary, 1.0);
  }
  TermSum squares;
  for (const Terms& component : {x.terms(), y.terms(), spin_z()}) {
    squares.add_symmetrized_product(component, component, 1.0);
  }
  return tapering_.taper(squares.terms());
}

}  // namespace qarch::chem
