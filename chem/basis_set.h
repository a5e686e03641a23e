#pragma once

#include <filesystem>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

namespace qarch::chem {

/// A contracted shell of angular momentum l,
///
///   phi_m(r) = sum_k d_k N_k r^l S_lm(r/|r|) exp(-alpha_k r^2),
///
/// with coefficients d_k of normalised primitives.
struct Shell {
  int angular_momentum = 0;
  std::vector<double> exponents;     ///< alpha_k, bohr^-2
  std::vector<double> coefficients;  ///< d_k
};

/// Shells of each element, in the order of the file; an SP block becomes an s and a p shell.
struct BasisSet {
  std::string name;
  bool spherical = true;  ///< 2l+1 functions per shell, or (l+1)(l+2)/2 Cartesian ones; l >= 2 only
  std::map<int, std::vector<Shell>> shells;  ///< by atomic number

  /// Throws std::invalid_argument when the set lacks the element.
  const std::vector<Shell>& of_element(int atomic_number) const;
};

/// Reads Gaussian94 text: `!` comments, `****` between elements, `H 0`, `S 3 1.00` and then as many
/// lines `exponent coefficient` (two coefficients for SP). Exponents are multiplied by the square
/// of the scale factor. A line `cartesian` or `spherical` before the first element sets
/// `spherical`. Throws std::invalid_argument with `name:line` on malformed text.
BasisSet read_gaussian94(std::istream& in, const std::string& name);

/// The same for a file. Throws std::runtime_error when it cannot be opened.
BasisSet load_basis_set(const std::filesystem::path& path);

}  // namespace qarch::chem
