#pragma once

#include <filesystem>
#include <iosfwd>
#include <map>
#include <string>
#include <string_view>
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

/// The stem of the file in data/basis that holds a set, by any of its usual names in any case:
/// "6-31G*", "6-31g(d)", "631G*" -> "6-31gs"; "cc-pVDZ", "ccpvdz" -> "cc-pvdz". What it does not
/// know (another file, a path) it returns unchanged.
std::string basis_file_name(std::string_view name);

/// Reads Gaussian94 text: `!` comments, `****` between elements, `H 0` (or `-H 0`), `S 3 1.00` and
/// then as many lines `exponent coefficient` (two coefficients for SP). Exponents are multiplied by
/// the square of the scale factor, which may be missing; the exponent of a number may be marked D
/// or E; lines may end as on Windows. A line `cartesian` or `spherical` before the first element
/// sets `spherical`. Throws std::invalid_argument with `name:line` on malformed text: any other
/// word, an element in two blocks, an exponent outside [1e-10, 1e12], a shell without a coefficient
/// other than 0, more than 1000 primitives in a shell, 200 shells in an element or 1000 characters
/// in a line.
BasisSet read_gaussian94(std::istream& in, const std::string& name);

/// The same for a file. Throws std::runtime_error when it cannot be opened.
BasisSet load_basis_set(const std::filesystem::path& path);

}  // namespace qarch::chem
