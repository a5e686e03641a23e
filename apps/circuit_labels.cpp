#include "apps/circuit_labels.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <numbers>

namespace qarch::apps {

namespace {

using sim::GateKind;

std::string decimals(const char* format, double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, value);
  return text.data();
}

struct GateName {
  GateKind kind;
  std::string_view base, below, above, latex;
};

constexpr std::array kGateNames{
    GateName{GateKind::kRx, "R", "X", "", "R_X"},
    GateName{GateKind::kRy, "R", "Y", "", "R_Y"},
    GateName{GateKind::kRz, "R", "Z", "", "R_Z"},
    GateName{GateKind::kX, "X", "", "", "X"},
    GateName{GateKind::kY, "Y", "", "", "Y"},
    GateName{GateKind::kZ, "Z", "", "", "Z"},
    GateName{GateKind::kH, "H", "", "", "H"},
    GateName{GateKind::kS, "S", "", "", "S"},
    GateName{GateKind::kSdg, "S", "", "†", "S^{\\dagger}"},
    GateName{GateKind::kT, "T", "", "", "T"},
    GateName{GateKind::kTdg, "T", "", "†", "T^{\\dagger}"},
    GateName{GateKind::kSx, "√X", "", "", "\\sqrt{X}"},
    GateName{GateKind::kCx, "X", "", "", "X"},
    GateName{GateKind::kCy, "Y", "", "", "Y"},
    GateName{GateKind::kCz, "Z", "", "", "Z"},
    GateName{GateKind::kSwap, "SWAP", "", "", "\\mathrm{SWAP}"},
    GateName{GateKind::kId, "I", "", "", "I"},
    GateName{GateKind::kSxdg, "√X", "", "†", "\\sqrt{X}^{\\dagger}"},
    GateName{GateKind::kEcr, "ECR", "", "", "\\mathrm{ECR}"},
    GateName{GateKind::kReset, "|0⟩", "", "", "|0\\rangle"},
    GateName{GateKind::kMeasure, "M", "", "", "M"},
    GateName{GateKind::kDelay, "Delay", "", "", "\\mathrm{Delay}"},
};

const GateName& name_of(GateKind kind) { return kGateNames[static_cast<std::size_t>(kind)]; }

struct GreekLetter {
  std::string_view name, letter;
};

constexpr std::array kGreek{
    GreekLetter{"alpha", "α"},   GreekLetter{"beta", "β"},    GreekLetter{"gamma", "γ"},
    GreekLetter{"delta", "δ"},   GreekLetter{"epsilon", "ε"}, GreekLetter{"zeta", "ζ"},
    GreekLetter{"eta", "η"},     GreekLetter{"theta", "θ"},   GreekLetter{"iota", "ι"},
    GreekLetter{"kappa", "κ"},   GreekLetter{"lambda", "λ"},  GreekLetter{"mu", "μ"},
    GreekLetter{"nu", "ν"},      GreekLetter{"xi", "ξ"},      GreekLetter{"pi", "π"},
    GreekLetter{"rho", "ρ"},     GreekLetter{"sigma", "σ"},   GreekLetter{"tau", "τ"},
    GreekLetter{"upsilon", "υ"}, GreekLetter{"phi", "φ"},     GreekLetter{"chi", "χ"},
    GreekLetter{"psi", "ψ"},     GreekLetter{"omega", "ω"},   GreekLetter{"Gamma", "Γ"},
    GreekLetter{"Delta", "Δ"},   GreekLetter{"Theta", "Θ"},   GreekLetter{"Lambda", "Λ"},
    GreekLetter{"Xi", "Ξ"},      GreekLetter{"Pi", "Π"},      GreekLetter{"Sigma", "Σ"},
    GreekLetter{"Phi", "Φ"},     GreekLetter{"Psi", "Ψ"},     GreekLetter{"Omega", "Ω"},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
/// Of a name: ASCII letters, the underline, and every byte of UTF-8 beyond ASCII.
bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

/// Splits "xx_0_1" into xx and "0,1", "q12" into q and "12"; a name without indices stays.
NamePart with_indices(std::string_view name) {
  std::size_t base = 0;
  while (base < name.size() && name[base] != '_' && !is_digit(name[base])) ++base;
  std::string indices(name.substr(base));
  if (indices.starts_with('_')) indices.erase(0, 1);
  bool digit_before = false;
  for (char& c : indices) {
    if (!is_digit(c) && !(c == '_' && digit_before)) return {std::string(name), "", true};
    digit_before = is_digit(c);
    if (c == '_') c = ',';
  }
  if (base == 0 || !digit_before) return {std::string(name), "", true};
  return {std::string(name.substr(0, base)), indices, true};
}

/// The length of "[12]" at the beginning of the text; 0 if it begins otherwise.
std::size_t bracketed_digits(std::string_view text) {
  if (text.empty() || text.front() != '[') return 0;
  std::size_t end = 1;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end > 1 && end < text.size() && text[end] == ']' ? end + 1 : 0;
}

}  // namespace

std::optional<PiFraction> pi_fraction(double angle) {
  using std::numbers::pi;
  for (int d = 1; d <= 16 && std::abs(angle) <= 16 * pi * (1 + 1e-12); ++d) {
    const double m = std::round(angle * d / pi);
    if (m == 0.0 || std::abs(angle - m * pi / d) > 1e-12) continue;
    return PiFraction{static_cast<int>(m), d};
  }
  return std::nullopt;
}

std::string angle_decimals(double angle) {
  const std::string text = decimals("%.3f", angle);
  return text == "-0.000" ? "0.000" : text;
}

std::string angle_text(double angle) {
  const auto fraction = pi_fraction(angle);
  if (!fraction) return angle_decimals(angle);
  const int factor = std::abs(fraction->numerator);
  return std::string(fraction->numerator < 0 ? "-" : "") +
         (factor == 1 ? "" : std::to_string(factor)) + "pi" +
         (fraction->denominator == 1 ? "" : "/" + std::to_string(fraction->denominator));
}

TimeLabel time_label(double seconds) {
  struct Unit {
    double size;
    const char* name;
  };
  constexpr std::array kUnits{Unit{1.0, "s"}, Unit{1e-3, "ms"}, Unit{1e-6, "us"}, Unit{1e-9, "ns"}};
  for (const Unit& unit : kUnits) {
    if (seconds >= unit.size * (1 - 1e-12)) {
      return {decimals("%.4g", seconds / unit.size), unit.name};
    }
  }
  return {decimals("%.4g", seconds / 1e-9), "ns"};
}

std::vector<LabelRun> gate_label(GateKind kind) {
  const GateName& name = name_of(kind);
  std::vector<LabelRun> runs{{std::string(name.base), 0}};
  if (!name.below.empty()) runs.push_back({std::string(name.below), -1});
  if (!name.above.empty()) runs.push_back({std::string(name.above), 1});
  return runs;
}

std::string_view gate_latex(GateKind kind) { return name_of(kind).latex; }

std::vector<NamePart> name_parts(std::string_view name) {
  std::vector<NamePart> parts;
  for (std::size_t k = 0; k < name.size();) {
    const std::size_t begin = k;
    if (!is_letter(name[k])) {
      while (k < name.size() && !is_letter(name[k])) {
        // 1e-05: the letter belongs to the number
        const bool exponent = is_digit(name[k]) && k + 2 < name.size() && name[k + 1] == 'e' &&
                              (is_digit(name[k + 2]) || name[k + 2] == '-' || name[k + 2] == '+');
        k += exponent ? 3 : 1;
      }
      parts.push_back({.text = std::string(name.substr(begin, k - begin))});
      continue;
    }
    while (k < name.size() && (is_letter(name[k]) || is_digit(name[k]))) ++k;
    parts.push_back(with_indices(name.substr(begin, k - begin)));
    const std::size_t brackets = bracketed_digits(name.substr(k));
    if (brackets != 0 && parts.back().indices.empty()) {
      parts.back().indices = name.substr(k + 1, brackets - 2);
      k += brackets;
    }
  }
  return parts;
}

std::string_view greek_letter(std::string_view name) {
  const auto* const row = std::ranges::find(kGreek, name, &GreekLetter::name);
  return row == kGreek.end() ? std::string_view{} : row->letter;
}

}  // namespace qarch::apps
