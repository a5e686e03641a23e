#include "apps/report/search_words.h"

#include <algorithm>
#include <cmath>

#include "apps/progress_line.h"
#include "apps/report_circuit.h"

namespace qarch::apps {

namespace {

/// Two or three digits that mean something, without an exponent from 0.0001 on.
std::string shown(double value) {
  const double size = std::abs(value);
  if (size >= 1e6) return format("%.2e", value);
  if (size >= 99.5) return format("%.0f", value);
  if (size >= 9.95) return format("%.1f", value);
  if (size >= 0.995) return format("%.2f", value);
  if (size >= 9.995e-3) return format("%.3f", value);
  return format("%.2g", value);
}

}  // namespace

std::string ErrorWords::number(double error) const {
  constexpr double kFourDecimals = 5e-4;
  if (std::isnan(error)) return "-";
  if (std::isinf(error)) return "not reached";
  const double value = scale * error;
  if (value != 0.0 && std::abs(value) < smallest) return format("<%.0e", smallest);
  if (unit.empty()) return format(std::abs(value) < kFourDecimals ? "%.2g" : "%.4f", value);
  return shown(value);
}

std::string ErrorWords::text(double error) const {
  const std::string digits = number(error);
  return unit.empty() || !std::isfinite(error) ? digits : digits + " " + unit;
}

std::string ErrorWords::label(std::string_view more) const {
  std::string text = name;
  if (!more.empty()) text += " " + std::string(more);
  return unit.empty() ? text : text + " (" + unit + ")";
}

ErrorWords error_words(const search::ProblemKind& kind, const search::Experiment& experiment) {
  constexpr double kSmallestEnergy = 1e-9;  // mHa: rounding of energies of some hartree
  if (kind.name == search::kVqe.name) {
    return {"error", std::string(kind.error), kind.error_scale, search::kChemicalAccuracy,
            kSmallestEnergy};
  }
  const bool answers = experiment.train.score == "error";
  return {answers ? "share of wrong validation answers" : "validation loss", "", kind.error_scale};
}

std::string integer_text(std::int64_t number) {
  std::string digits = std::to_string(number);
  const std::ptrdiff_t first = number < 0 ? 1 : 0;
  for (std::ptrdiff_t place = std::ssize(digits) - 3; place > first; place -= 3) {
    digits.insert(static_cast<std::size_t>(place), 1, ',');
  }
  return digits;
}

std::string count_of(std::int64_t number, std::string_view thing) {
  return integer_text(number) + " " + std::string(thing) + (number == 1 ? "" : "s");
}

std::string percent_text(double share) {
  if (std::isnan(share)) return "-";
  constexpr double kShown = 5e-4;
  return format("%.1f %%", std::abs(share) < kShown ? 0.0 : 100.0 * share);
}

std::string time_span_text(double seconds) {
  constexpr double kMinute = 60.0;
  if (seconds < 10.0) return format("%.2g s", seconds);
  return seconds < kMinute ? format("%.0f s", seconds) : duration_text(seconds);
}

std::string fidelity_text(double fidelity) {
  const double lost = std::abs(1.0 - fidelity);
  const int digits =
      lost > 0.0 ? std::clamp(2 - static_cast<int>(std::floor(std::log10(lost))), 4, 9) : 9;
  return format("%.*f", digits, fidelity);
}

std::string two_qubit_name(const sim::Circuit& circuit) {
  const bool all_cx = std::ranges::all_of(circuit.gates(), [](const sim::Gate& gate) {
    return gate.num_qubits() == 1 || gate.kind == sim::GateKind::kCx;
  });
  return all_cx && circuit.num_two_qubit_gates() > 0 ? "CNOTs" : "two-qubit gates";
}

std::string qubits_of(const sim::Gate& gate) {
  std::string text = "q" + std::to_string(gate.qubits[0]);
  if (gate.num_qubits() == 2) text += ",q" + std::to_string(gate.qubits[1]);
  return text;
}

}  // namespace qarch::apps
