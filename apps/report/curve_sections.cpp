#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <optional>
#include <stdexcept>

#include "apps/report/report_words.h"
#include "apps/report/sections.h"
#include "apps/report_circuit.h"
#include "search/field_text.h"
#include "search/io/device/csv_table.h"
#include "search/io/text_file.h"
#include "search/run_record.h"

namespace qarch::apps {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kMilli = 1e3;
constexpr double kElectronvolts = 27.211386245988;  // in a hartree, CODATA 2018
constexpr double kSameEnergy = 1e-9;                // hartree

/// A column of the CSV of `qarch hamiltonian --scan`.
struct CurvePoint {
  double r = kNaN;
  double hartree_fock = kNaN;
  double exact = kNaN;  ///< in the active space
  double full = kNaN;   ///< all orbitals
  double spin_squared = kNaN;
  double qubits = kNaN;
  double terms = kNaN;
};
struct CurveColumn {
  const char* name;
  double CurvePoint::*member;
};
constexpr std::array<CurveColumn, 7> kColumns{{{"r", &CurvePoint::r},
                                               {"hartree_fock", &CurvePoint::hartree_fock},
                                               {"exact", &CurvePoint::exact},
                                               {"all_orbitals", &CurvePoint::full},
                                               {"spin_squared", &CurvePoint::spin_squared},
                                               {"qubits", &CurvePoint::qubits},
                                               {"terms", &CurvePoint::terms}}};

struct Curve {
  std::string name;                ///< of the file, without its ending
  std::vector<CurvePoint> points;  ///< by rising r

  /// Whether the energy of all orbitals is another one than that of the active space.
  bool has_full() const {
    return std::ranges::any_of(points, [](const CurvePoint& p) {
      return std::isfinite(p.full) && std::abs(p.full - p.exact) > kSameEnergy;
    });
  }
};

[[noreturn]] void fail(const std::string& file, int line, const std::string& what) {
  throw std::invalid_argument(file + ":" + std::to_string(line) + ": " + what);
}

double number_of(const std::string& cell, const char* column, const std::string& file, int line) {
  if (cell.empty()) return kNaN;
  double value = kNaN;
  try {
    search::set_from_text(value, cell);
  } catch (const std::invalid_argument& error) {
    fail(file, line, std::string(column) + " = '" + cell + "', " + error.what());
  }
  return value;
}

Curve read_curve(const std::string& file) {
  const std::vector<search::CsvRow> rows = search::parse_csv(search::read_text_file(file), file);
  if (rows.empty()) fail(file, 1, "no line, must be what qarch hamiltonian --scan writes");
  std::array<std::optional<std::size_t>, kColumns.size()> places;
  for (std::size_t c = 0; c < kColumns.size(); ++c) {
    const auto& header = rows[0].cells;
    const auto found = std::ranges::find(header, kColumns[c].name);
    if (found != header.end()) places[c] = static_cast<std::size_t>(found - header.begin());
  }
  for (std::size_t needed = 0; needed < 3; ++needed) {
    if (!places[needed]) {
      fail(file, rows[0].line,
           std::string("no column ") + kColumns[needed].name +
               ", must be what qarch hamiltonian --scan writes");
    }
  }
  Curve curve{std::filesystem::path(file).stem().string(), {}};
  for (std::size_t i = 1; i < rows.size(); ++i) {
    CurvePoint point;
    for (std::size_t c = 0; c < kColumns.size(); ++c) {
      if (!places[c]) continue;
      if (*places[c] >= rows[i].cells.size()) {
        fail(file, rows[i].line, std::string("no ") + kColumns[c].name + ", the line is too short");
      }
      point.*kColumns[c].member =
          number_of(rows[i].cells[*places[c]], kColumns[c].name, file, rows[i].line);
    }
    if (!std::isfinite(point.r)) fail(file, rows[i].line, "r is empty, must be a length");
    curve.points.push_back(point);
  }
  std::ranges::stable_sort(curve.points, {}, &CurvePoint::r);
  return curve;
}

Series series_of(const Curve& curve, std::string name, auto&& y) {
  Series series{std::move(name), SeriesStyle::kLinePoints, {}, {}};
  for (const CurvePoint& point : curve.points) {
    series.x.push_back(point.r);
    series.y.push_back(y(point));
  }
  return series;
}

bool any_number(const Series& series) {
  return std::ranges::any_of(series.y, [](double y) { return std::isfinite(y); });
}

/// The lowest point of a curve, and of the parabola through it and its neighbours.
struct Minimum {
  double r = kNaN;
  double energy = kNaN;
  bool is_between = false;  ///< else the end of the scan is lowest, and r is that end
};

Minimum minimum_of(const Curve& curve, double CurvePoint::*energy) {
  std::vector<CurvePoint> known;
  for (const CurvePoint& p : curve.points) {
    if (std::isfinite(p.*energy)) known.push_back(p);
  }
  const auto lowest = std::ranges::min_element(known, {}, energy);
  if (lowest == known.end()) return {};
  Minimum minimum{(*lowest).r, (*lowest).*energy, false};
  if (lowest == known.begin() || lowest + 1 == known.end()) return minimum;
  const CurvePoint& a = *(lowest - 1);
  const CurvePoint& b = *lowest;
  const CurvePoint& c = *(lowest + 1);
  const double left = (b.*energy - a.*energy) / (b.r - a.r);
  const double right = (c.*energy - b.*energy) / (c.r - b.r);
  const double curvature = (right - left) / (c.r - a.r);  // half the second derivative
  if (!(curvature > 0.0)) return minimum;
  // Newton's form: E = E_b + (r - r_b) (left + curvature (r - r_a))
  minimum.r = 0.5 * (a.r + b.r - left / curvature);
  minimum.energy = b.*energy + (minimum.r - b.r) * (left + curvature * (minimum.r - a.r));
  minimum.is_between = true;
  return minimum;
}

/// A method: a column of energies, what it is called, and how it is drawn.
struct Method {
  const char* name;
  double CurvePoint::*energy;
};
constexpr std::array<Method, 3> kMethods{{{"Hartree-Fock", &CurvePoint::hartree_fock},
                                          {"exact in the active space", &CurvePoint::exact},
                                          {"exact, all orbitals", &CurvePoint::full}}};

std::vector<Method> methods_of(const Curve& curve) {
  std::vector<Method> methods{kMethods[0], kMethods[1]};
  if (curve.has_full()) {
    methods.push_back(kMethods[2]);
  } else {
    methods[1].name = "exact";
  }
  return methods;
}

void add_energies(std::vector<Block>& blocks, const Curve& curve, bool several) {
  Figure figure;
  figure.id = "energies" + (several ? "-" + id_of(curve.name) : std::string());
  figure.title = "Potential-energy curve" + (several ? ", " + curve.name : std::string());
  figure.caption = "Energies by the length r.";
  if (!curve.has_full()) {
    figure.caption +=
        " The active space gives the energies of all orbitals, or they are not known.";
  }
  figure.x = {"r (angstrom)"};
  figure.y = {"energy (hartree)"};
  figure.alt = "Energies of " + curve.name + ".";
  for (const Method& method : methods_of(curve)) {
    Series series =
        series_of(curve, method.name, [&](const CurvePoint& p) { return p.*method.energy; });
    if (!any_number(series)) continue;
    const Minimum minimum = minimum_of(curve, method.energy);
    figure.alt += std::string(" ") + method.name + ": lowest " + format("%.6f", minimum.energy) +
                  " hartree at r = " + digits(minimum.r, 4) + " angstrom.";
    figure.series.push_back(std::move(series));
  }
  if (!figure.series.empty()) blocks.emplace_back(std::move(figure));
}

/// The figure of one difference of every curve, in mHa.
void add_difference(std::vector<Block>& blocks, std::span<const Curve> curves, Figure figure,
                    double CurvePoint::*upper, double CurvePoint::*lower) {
  figure.x = {"r (angstrom)"};
  for (const Curve& curve : curves) {
    Series series = series_of(curve, curve.name,
                              [&](const CurvePoint& p) { return kMilli * (p.*upper - p.*lower); });
    if (!any_number(series)) continue;
    double least = kNaN;
    double most = kNaN;
    for (std::size_t i = 0; i < series.y.size(); ++i) {
      if (!std::isfinite(series.y[i])) continue;
      if (!(series.y[i] >= least)) least = series.y[i];
      if (!(series.y[i] <= most)) most = series.y[i];
    }
    figure.alt +=
        " " + curve.name + ": between " + digits(least) + " and " + digits(most) + " mHa.";
    figure.series.push_back(std::move(series));
  }
  if (!figure.series.empty()) blocks.emplace_back(std::move(figure));
}

void add_differences(std::vector<Block>& blocks, std::span<const Curve> curves) {
  Figure correlation;
  correlation.id = "correlation";
  correlation.title = "What Hartree-Fock misses";
  correlation.caption =
      "Hartree-Fock minus the exact energy in the active space, the correlation "
      "energy without its sign.";
  correlation.y = {"error of Hartree-Fock (mHa)"};
  correlation.alt = "Error of Hartree-Fock by length.";
  correlation.lines.push_back({"chemical accuracy, 1.6 mHa", kMilli * search::kChemicalAccuracy});
  add_difference(blocks, curves, std::move(correlation), &CurvePoint::hartree_fock,
                 &CurvePoint::exact);
  std::vector<Curve> with_full;
  for (const Curve& curve : curves) {
    if (curve.has_full()) with_full.push_back(curve);
  }
  Figure space;
  space.id = "active-space";
  space.title = "What the active space misses";
  space.caption = "Exact energy in the active space minus that of all orbitals.";
  space.y = {"error of the active space (mHa)"};
  space.alt = "Error of the active space by length.";
  space.lines.push_back({"chemical accuracy, 1.6 mHa", kMilli * search::kChemicalAccuracy});
  add_difference(blocks, with_full, std::move(space), &CurvePoint::exact, &CurvePoint::full);
}

/// Several molecules in one figure: each above its own lowest point.
void add_depths(std::vector<Block>& blocks, std::span<const Curve> curves) {
  Figure figure;
  figure.id = "above-minimum";
  figure.title = "The curves above their own lowest points";
  figure.caption = "Exact energy in the active space above the lowest point of the same scan.";
  figure.x = {"r (angstrom)"};
  figure.y = {"energy above the lowest point (mHa)"};
  figure.alt = "Energies above the lowest points. At the longest r:";
  for (const Curve& curve : curves) {
    double lowest = kNaN;
    for (const CurvePoint& p : curve.points) {
      if (std::isfinite(p.exact) && !(p.exact >= lowest)) lowest = p.exact;
    }
    Series series = series_of(curve, curve.name,
                              [&](const CurvePoint& p) { return kMilli * (p.exact - lowest); });
    if (!any_number(series)) continue;
    figure.alt += " " + curve.name + " " + digits(series.y.back()) + " mHa at " +
                  digits(series.x.back()) + " angstrom.";
    figure.series.push_back(std::move(series));
  }
  if (!figure.series.empty()) blocks.emplace_back(std::move(figure));
}

std::string energy_text(double energy) {
  return std::isfinite(energy) ? format("%.6f", energy) : "-";
}

Table minima_table(std::span<const Curve> curves) {
  Table table;
  table.header = {"curve",
                  "method",
                  "r of the minimum (angstrom)",
                  "energy there (hartree)",
                  "longest r (angstrom)",
                  "energy there (hartree)",
                  "difference (mHa)",
                  "difference (eV)",
                  "last slope (mHa per angstrom)"};
  for (const Curve& curve : curves) {
    for (const Method& method : methods_of(curve)) {
      std::vector<const CurvePoint*> known;
      for (const CurvePoint& p : curve.points) {
        if (std::isfinite(p.*method.energy)) known.push_back(&p);
      }
      if (known.empty()) continue;
      const Minimum minimum = minimum_of(curve, method.energy);
      const CurvePoint& last = *known.back();
      const double depth = last.*method.energy - minimum.energy;
      const double slope =
          known.size() < 2 ? kNaN
                           : kMilli * (last.*method.energy - (*known.end()[-2]).*method.energy) /
                                 (last.r - known.end()[-2]->r);
      table.rows.push_back({curve.name, method.name,
                            digits(minimum.r, 4) + (minimum.is_between ? "" : " (end of the scan)"),
                            energy_text(minimum.energy), digits(last.r, 4),
                            energy_text(last.*method.energy), digits(kMilli * depth, 4),
                            digits(kElectronvolts * depth, 4), digits(slope)});
    }
  }
  table.caption =
      "Minima: of the parabola through the lowest point and its two neighbours, as good as the "
      "points are near; no vibration is taken off. The energy at the longest r stands for the "
      "dissociation limit as far as the last slope is small.";
  return table;
}

Table points_table(const Curve& curve) {
  const bool has_full = curve.has_full();
  Table table{"All points of " + curve.name + ", energies in hartree.",
              {"r (angstrom)", "Hartree-Fock", "exact in the active space"},
              {}};
  table.folded = true;
  if (has_full) table.header.emplace_back("exact, all orbitals");
  table.header.insert(table.header.end(), {"correlation (mHa)", "<S^2>", "qubits", "terms"});
  for (const CurvePoint& p : curve.points) {
    std::vector<std::string> row{digits(p.r, 4), energy_text(p.hartree_fock), energy_text(p.exact)};
    if (has_full) row.push_back(energy_text(p.full));
    row.insert(row.end(),
               {digits(kMilli * (p.exact - p.hartree_fock), 4),
                std::isfinite(p.spin_squared) ? format("%.4f", std::abs(p.spin_squared)) : "-",
                whole(p.qubits), whole(p.terms)});
    table.rows.push_back(std::move(row));
  }
  return table;
}

void add_gaps(std::vector<Block>& blocks, std::span<const Curve> curves) {
  for (const Curve& curve : curves) {
    const auto missing = std::ranges::count_if(
        curve.points, [](const CurvePoint& p) { return !std::isfinite(p.exact); });
    if (curve.points.empty()) {
      blocks.push_back(Paragraph{curve.name + " has no points.", Tone::kWarning});
    } else if (missing > 0) {
      blocks.push_back(Paragraph{
          std::to_string(missing) + " of the " + counted(curve.points.size(), "point") + " of " +
              curve.name +
              " have no exact energy: not solved, or too many determinants. They are gaps.",
          Tone::kNote});
    }
  }
}

}  // namespace

Report curve_report(std::span<const std::string> files, const Streams& /*streams*/) {
  if (files.empty()) throw std::invalid_argument("report: no curve, must be at least one");
  std::vector<Curve> curves;
  std::vector<std::string> names;
  for (const std::string& file : files) {
    curves.push_back(read_curve(file));
    names.push_back(curves.back().name);
  }
  const bool several = curves.size() > 1;
  Report report{several ? std::to_string(curves.size()) + " potential-energy curves" : names[0],
                several ? listed(names) : "potential-energy curve",
                {}};
  Section answer{"answer", "Minimum and dissociation", {}};
  add_gaps(answer.blocks, curves);
  answer.blocks.emplace_back(minima_table(curves));
  report.sections.push_back(std::move(answer));
  Section figures{"curves", "The curves", {}};
  for (const Curve& curve : curves) add_energies(figures.blocks, curve, several);
  if (several) add_depths(figures.blocks, curves);
  add_differences(figures.blocks, curves);
  if (!figures.blocks.empty()) report.sections.push_back(std::move(figures));
  Section points{"points", "All points", {}};
  for (const Curve& curve : curves) points.blocks.emplace_back(points_table(curve));
  report.sections.push_back(std::move(points));
  return report;
}

}  // namespace qarch::apps
