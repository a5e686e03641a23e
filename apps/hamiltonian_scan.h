#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "apps/command.h"
#include "search/problem.h"

namespace qarch::apps {

/// Lengths of a potential-energy curve.
struct ScanRange {
  double first = 0.0;
  double last = 0.0;
  double step = 0.0;

  /// first, first + step, ..., last included when the step meets it (to 1e-6 of a step).
  std::vector<double> points() const;
};

/// "0.5:3.0:0.1". Throws std::invalid_argument for other text, lengths or steps that are not
/// positive, and more than 100000 points.
ScanRange parse_scan(std::string_view text);

/// One point; energies in hartree, NaN where there is none.
struct ScanPoint {
  double r = 0.0;
  double hartree_fock = 0.0;
  double exact = 0.0;  ///< in the active space
  double full = 0.0;   ///< all orbitals
  double spin_squared = 0.0;
  int num_qubits = 0;
  std::size_t num_terms = 0;
  std::string failure;  ///< why there are no energies, or empty
};

/// Solves the problem at every length. Where the geometry has no {r}, it must have two atoms.
std::vector<ScanPoint> scan(const search::ProblemOptions& options, const ScanRange& range,
                            std::size_t max_determinants, const search::DataFolders& data,
                            const Streams& streams);

void print_scan(std::ostream& out, const search::ProblemOptions& options,
                const std::vector<ScanPoint>& points);

/// A header line, then one line a point: comma-separated, 17 digits, empty where not known.
std::string scan_csv(const std::vector<ScanPoint>& points);

}  // namespace qarch::apps
