#include "apps/hamiltonian_summary.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <ostream>
#include <stdexcept>

#include "apps/progress_line.h"
#include "apps/report_circuit.h"
#include "chem/fci.h"
#include "chem/qubit_encoding.h"
#include "chem/qubit_mapping.h"
#include "search/field_text.h"

namespace qarch::apps {

namespace {

constexpr double kNotKnown = std::numeric_limits<double>::quiet_NaN();
constexpr double kMilli = 1e3;

std::string spin_text(const chem::FciState& state) {
  return format("<S^2> = %.4f", std::abs(state.spin_squared));
}

/// The lowest energy of a sector, or why it is not computed.
EnergyRow exact_row(const std::string& name, const chem::ElectronicHamiltonian& hamiltonian,
                    std::size_t max_determinants) {
  const std::size_t count =
      chem::num_fci_determinants(hamiltonian.num_orbitals(), hamiltonian.electrons);
  const std::string size = format("%zu determinants", count);
  if (count > max_determinants) {
    return {name, kNotKnown, "not computed: " + size + format(", limit %zu", max_determinants)};
  }
  const chem::FciState state = chem::solve_fci(hamiltonian).states[0];
  return {name, state.energy, size + ", " + spin_text(state)};
}

double one_norm_without_identity(const sim::PauliSum& sum) {
  return sum.l1_norm() - std::abs(sum.identity_coefficient());
}

MappingRow mapping_row(const chem::QubitMapping& mapping,
                       const chem::ElectronicHamiltonian& active) {
  MappingRow row;
  row.name = mapping.name;
  try {
    const chem::QubitEncoding encoding(mapping, active);
    row.num_qubits = encoding.num_qubits();
    row.num_terms = encoding.hamiltonian().terms().size();
    row.one_norm = one_norm_without_identity(encoding.hamiltonian());
    row.reference_state = bit_text(encoding.reference_state(), encoding.num_qubits());
  } catch (const std::invalid_argument& error) {
    row.remark = error.what();
    const std::string name = "mapping '" + row.name + "': ";  // stands in the line already
    if (row.remark.starts_with(name)) row.remark.erase(0, name.size());
  }
  return row;
}

/// What a tapered mapping would drop.
std::vector<std::string> symmetry_texts(const chem::ElectronicHamiltonian& active) {
  std::vector<std::string> texts;
  try {
    const chem::QubitEncoding encoding(chem::qubit_mapping_from_name("jordan_wigner_tapered"),
                                       active);
    for (const chem::Z2Symmetry& symmetry : encoding.symmetries()) {
      std::string word = bit_text(symmetry.string.z, 2 * active.num_orbitals());
      std::ranges::replace(word, '1', 'Z');
      std::ranges::replace(word, '0', 'I');
      texts.push_back(word + (symmetry.eigenvalue < 0 ? " = -1" : " = +1"));
    }
  } catch (const std::invalid_argument&) {  // too many orbitals: the table of mappings says so
  }
  return texts;
}

std::string list_text(const std::vector<int>& list) {
  return list.empty() ? "none" : search::to_text(list);
}

std::string stability_text(const chem::ScfResult& scf) {
  std::string text = "stability " + std::string(chem::stability_name(scf.stability));
  if (scf.stability == chem::Stability::kNotExamined) return text;
  text =
      scf.stability == chem::Stability::kStable ? "a minimum" : "NOT a minimum: try --guess lowest";
  if (scf.lowest_hessian_eigenvalue) {
    text += format(" (lowest Hessian eigenvalue %.4f Ha)", *scf.lowest_hessian_eigenvalue);
  }
  return text;
}

void print_molecule(std::ostream& out, const chem::MolecularOrbitals& m) {
  const int electrons = chem::num_electrons(m.molecule);
  out << format("molecule   %zu atoms, %d electrons, %d orbitals (%s), nuclear repulsion %.9f Ha\n",
                m.molecule.atoms.size(), electrons, m.hamiltonian.num_orbitals(), m.basis.c_str(),
                m.nuclear_repulsion);
  out << format("SCF        restricted Hartree-Fock from '%s': %d iterations, error %.1e; %s\n",
                m.scf.guess.c_str(), m.scf.iterations, m.scf.error, stability_text(m.scf).c_str());
}

void print_orbitals(std::ostream& out, const chem::ElectronicHamiltonian& h,
                    const chem::ActiveSpace& space) {
  const auto contains = [](const std::vector<int>& list, int p) {
    return std::ranges::find(list, p) != list.end();
  };
  out << "orbitals   electrons  energy, Ha\n";
  for (int p = 0; p < h.num_orbitals(); ++p) {
    const int occupation =
        static_cast<int>(p < h.electrons.alpha) + static_cast<int>(p < h.electrons.beta);
    const char* role = contains(space.frozen, p)                           ? "  frozen"
                       : space.active.empty() || contains(space.active, p) ? ""
                                                                           : "  left empty";
    out << format("  %6d   %9d", p, occupation)
        << (h.orbital_energies.size() > p ? format("  %11.6f", h.orbital_energies[p])
                                          : std::string("          not known"))
        << role << '\n';
  }
}

}  // namespace

std::string bit_text(std::uint64_t state, int num_qubits) {
  std::string text;
  for (int q = num_qubits - 1; q >= 0; --q) text += ((state >> q) & 1U) != 0 ? '1' : '0';
  return text;
}

ElectronicSummary summarize_electrons(const search::ProblemSource& source,
                                      const search::ProblemOptions& options,
                                      std::size_t max_determinants, const Streams& streams) {
  ElectronicSummary summary;
  const chem::ElectronicHamiltonian& full = source.electrons.value();
  const chem::ElectronicHamiltonian active = search::active_hamiltonian(source, options);
  ProgressLine progress(streams);
  summary.energies.push_back({"reference determinant", chem::determinant_energy(active),
                              source.molecule ? "restricted Hartree-Fock" : ""});
  progress.update([] { return std::string("exact energies"); });
  const bool is_all = active.num_orbitals() == full.num_orbitals();
  if (!is_all) {
    summary.energies.push_back(exact_row("exact, active orbitals", active, max_determinants));
  }
  if (is_all || options.electrons.empty()) {
    summary.energies.push_back(
        exact_row("exact, all orbitals", is_all ? active : full, max_determinants));
  }
  for (const chem::QubitMapping& mapping : chem::qubit_mappings()) {
    progress.update([&] { return "mapping " + std::string(mapping.name); });
    summary.mappings.push_back(mapping_row(mapping, active));
  }
  summary.symmetries = symmetry_texts(active);
  summary.notes = source.notes;
  return summary;
}

void print_source(std::ostream& out, const search::ProblemSource& source,
                  const search::ProblemOptions& options) {
  out << "source     " << (options.name.empty() ? "" : options.name + ": ") << source.description
      << '\n';
  if (source.molecule) print_molecule(out, *source.molecule);
  if (source.electrons) {
    const chem::ActiveSpace space = search::active_space(source, options);
    const chem::ElectronicHamiltonian active = search::active_hamiltonian(source, options);
    print_orbitals(out, *source.electrons, space);
    out << format("active     %d electrons (%d alpha, %d beta) in %d orbitals; frozen ",
                  active.electrons.total(), active.electrons.alpha, active.electrons.beta,
                  active.num_orbitals())
        << list_text(space.frozen) << "; constant " << format("%.9f Ha\n", active.constant);
  }
}

void print_electronic_summary(std::ostream& out, const ElectronicSummary& summary) {
  out << "\nenergies, Ha\n";
  const double reference = summary.energies.front().energy;
  for (const EnergyRow& row : summary.energies) {
    out << format("  %-24s", row.name.c_str());
    if (std::isnan(row.energy)) {
      out << row.remark << '\n';
      continue;
    }
    out << format("%16.9f", row.energy);
    if (&row != &summary.energies.front()) {
      out << format("  %+10.3f mHa", kMilli * (row.energy - reference));
    }
    out << (row.remark.empty() ? "" : "  " + row.remark) << '\n';
  }
  out << "\nmapping                     qubits   terms   sum |c|, Ha   reference state\n";
  for (const MappingRow& row : summary.mappings) {
    out << format("  %-26s", row.name.c_str());
    if (!row.remark.empty()) {
      out << row.remark << '\n';
    } else {
      out << format("%6d  %6zu  %12.6f   ", row.num_qubits, row.num_terms, row.one_norm)
          << row.reference_state << '\n';
    }
  }
  if (!summary.symmetries.empty()) {
    out << "\nZ2 symmetries (Jordan-Wigner, blocked) and their values in the reference state\n";
    for (const std::string& text : summary.symmetries) out << "  " << text << '\n';
  }
  for (const std::string& note : summary.notes) out << "note: " << note << '\n';
}

void print_qubit_problem(std::ostream& out, const chem::QubitProblem& problem,
                         const std::string& mapping) {
  const sim::PauliSum& h = problem.hamiltonian;
  out << '\n'
      << (mapping.empty() ? "operator" : mapping) << ": "
      << format("%d qubits, %zu terms, sum |c| without identity %.6f, identity %.9f\n",
                h.num_qubits(), h.terms().size(), one_norm_without_identity(h),
                h.identity_coefficient());
  if (!std::isnan(problem.exact_energy)) {
    out << format("  exact energy %.9f (", problem.exact_energy) << problem.exact_energy_of
        << ")\n";
  }
  for (const std::string& note : problem.notes) out << "note: " << note << '\n';
}

}  // namespace qarch::apps
