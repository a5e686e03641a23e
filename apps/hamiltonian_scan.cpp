#include "apps/hamiltonian_scan.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <ostream>
#include <sstream>
#include <stdexcept>

#include "apps/options.h"
#include "apps/progress_line.h"
#include "apps/report_circuit.h"
#include "chem/fci.h"
#include "chem/qubit_encoding.h"
#include "chem/qubit_mapping.h"
#include "search/field_text.h"
#include "search/geometry_template.h"
#include "search/io/text_file.h"

namespace qarch::apps {

namespace {

constexpr double kNotKnown = std::numeric_limits<double>::quiet_NaN();
constexpr int kMaxPoints = 100000;

/// The geometry of two atoms, without {r}, as one with it: the first atom in the origin.
std::string diatomic_template(const search::ProblemOptions& options) {
  const chem::Molecule molecule =
      chem::parse_geometry(options.geometry, chem::LengthUnit::kBohr, options.charge);
  if (molecule.atoms.size() != 2) {
    throw std::invalid_argument(
        "--scan: the geometry has " + std::to_string(molecule.atoms.size()) +
        " atoms, must be two or have places {r} for the length, e.g. \"H 0 0 0; H 0 0 {r}\"");
  }
  return std::string(chem::element_symbol(molecule.atoms[0].atomic_number)) + " 0 0 0; " +
         std::string(chem::element_symbol(molecule.atoms[1].atomic_number)) + " 0 0 {r}";
}

ScanPoint solve_point(const search::ProblemOptions& options, std::size_t max_determinants,
                      const search::DataFolders& data) {
  ScanPoint point{.r = options.r,
                  .hartree_fock = kNotKnown,
                  .exact = kNotKnown,
                  .full = kNotKnown,
                  .spin_squared = kNotKnown,
                  .failure = {}};
  try {
    const search::ProblemSource source = search::load_source(options, data);
    const chem::ElectronicHamiltonian active = search::active_hamiltonian(source, options);
    const chem::QubitEncoding encoding(chem::qubit_mapping_from_name(options.mapping), active);
    point.num_qubits = encoding.num_qubits();
    point.num_terms = encoding.hamiltonian().terms().size();
    point.hartree_fock = chem::determinant_energy(active);
    const auto solvable = [&](const chem::ElectronicHamiltonian& h) {
      return chem::num_fci_determinants(h.num_orbitals(), h.electrons) <= max_determinants;
    };
    if (solvable(active)) {
      const chem::FciState state = chem::solve_fci(active).states[0];
      point.exact = state.energy;
      point.spin_squared = state.spin_squared;
    }
    if (active.num_orbitals() == source.electrons->num_orbitals()) {
      point.full = point.exact;
    } else if (solvable(*source.electrons)) {
      point.full = chem::solve_fci(*source.electrons).states[0].energy;
    }
  } catch (const std::runtime_error& error) {  // not converged at this length
    point.failure = error.what();
  }
  return point;
}

std::string cell(double value, const char* pattern) {
  if (std::isnan(value)) return "-";
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), pattern, value);
  return text.data();
}

}  // namespace

std::vector<double> ScanRange::points() const {
  std::vector<double> result;
  const auto count = static_cast<int>(std::floor((last - first) / step + 1e-6)) + 1;
  for (int k = 0; k < count; ++k) {
    // Rounded to 12 digits, so that 0.5 + 2 * 0.1 is printed, and solved, as 0.7.
    constexpr double kDigits = 1e12;
    result.push_back(std::round((first + k * step) * kDigits) / kDigits);
  }
  return result;
}

ScanRange parse_scan(std::string_view text) {
  const auto fail = [&](const char* what) {
    throw std::invalid_argument("--scan = '" + std::string(text) + "', " + what);
  };
  std::array<double, 3> numbers{};
  std::string_view rest = text;
  for (std::size_t k = 0; k < 3; ++k) {
    const std::size_t colon = rest.find(':');
    if ((colon == std::string_view::npos) != (k == 2)) fail("must be FIRST:LAST:STEP");
    try {
      search::set_from_text(numbers[k], rest.substr(0, colon));
    } catch (const std::invalid_argument&) {
      fail("must be three numbers FIRST:LAST:STEP");
    }
    if (k < 2) rest.remove_prefix(colon + 1);
  }
  const ScanRange range{.first = numbers[0], .last = numbers[1], .step = numbers[2]};
  if (!(range.first > 0.0 && range.step > 0.0 && range.last >= range.first) ||
      !std::isfinite(range.last)) {
    fail("must have 0 < FIRST <= LAST and STEP > 0");
  }
  if ((range.last - range.first) / range.step >= kMaxPoints) fail("has more than 100000 points");
  return range;
}

std::vector<ScanPoint> scan(const search::ProblemOptions& options, const ScanRange& range,
                            std::size_t max_determinants, const search::DataFolders& data,
                            const Streams& streams) {
  search::ProblemOptions at = options;
  if (at.geometry.empty()) {
    throw std::invalid_argument("--scan: must have a geometry, not a file or a spin model");
  }
  if (!search::has_length_variable(at.geometry)) at.geometry = diatomic_template(at);
  const std::vector<double> lengths = range.points();
  std::vector<ScanPoint> points;
  ProgressLine progress(streams);
  const SignalGuard guard;
  for (const double r : lengths) {
    if (SignalGuard::raised()) break;
    progress.update(
        [&] { return format("point %zu of %zu: r = %g", points.size() + 1, lengths.size(), r); });
    at.r = r;
    points.push_back(solve_point(at, max_determinants, data));
  }
  return points;
}

void print_scan(std::ostream& out, const search::ProblemOptions& options,
                const std::vector<ScanPoint>& points) {
  const bool has_full = std::ranges::any_of(
      points, [](const ScanPoint& p) { return !std::isnan(p.full) && p.full != p.exact; });
  out << "geometry " << options.geometry << " (" << options.unit << "), charge " << options.charge
      << ", " << options.basis << "; " << options.mapping << "\n\n"
      << "       r  Hartree-Fock, Ha       exact, Ha  correlation, mHa"
      << (has_full ? "  all orbitals, Ha" : "") << "   <S^2>  qubits  terms\n";
  for (const ScanPoint& p : points) {
    out << format("%8.4f  %15s %15s  %16s", p.r, cell(p.hartree_fock, "%.9f").c_str(),
                  cell(p.exact, "%.9f").c_str(),
                  cell(1e3 * (p.exact - p.hartree_fock), "%.4f").c_str());
    if (has_full) out << format("  %16s", cell(p.full, "%.9f").c_str());
    out << format("  %6s  %6d  %5zu", cell(std::abs(p.spin_squared), "%.4f").c_str(), p.num_qubits,
                  p.num_terms)
        << (p.failure.empty() ? "" : "  " + p.failure) << '\n';
  }
}

std::string scan_csv(const std::vector<ScanPoint>& points) {
  std::ostringstream text;
  const auto number = [](double value) {
    return std::isnan(value) ? std::string() : search::number_text(value);
  };
  text << "r,hartree_fock,exact,all_orbitals,spin_squared,qubits,terms\n";
  for (const ScanPoint& p : points) {
    text << number(p.r) << ',' << number(p.hartree_fock) << ',' << number(p.exact) << ','
         << number(p.full) << ',' << number(p.spin_squared) << ',' << p.num_qubits << ','
         << p.num_terms << '\n';
  }
  return text.str();
}

}  // namespace qarch::apps
