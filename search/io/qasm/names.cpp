#include "search/io/qasm/names.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "search/io/qasm/gate_table.h"

namespace qarch::search::qasm {

namespace {

constexpr std::array<std::string_view, 88> kWords{"OPENQASM",   "include",  "defcalgrammar",
                                                  "def",        "cal",      "defcal",
                                                  "gate",       "extern",   "box",
                                                  "let",        "break",    "continue",
                                                  "if",         "else",     "end",
                                                  "return",     "for",      "while",
                                                  "in",         "switch",   "case",
                                                  "default",    "pragma",   "input",
                                                  "output",     "const",    "readonly",
                                                  "mutable",    "qreg",     "qubit",
                                                  "creg",       "bool",     "bit",
                                                  "int",        "uint",     "float",
                                                  "angle",      "complex",  "array",
                                                  "void",       "duration", "stretch",
                                                  "gphase",     "inv",      "pow",
                                                  "ctrl",       "negctrl",  "dim",
                                                  "durationof", "sizeof",   "delay",
                                                  "reset",      "measure",  "barrier",
                                                  "true",       "false",    "im",
                                                  "opaque",     "pi",       "tau",
                                                  "euler",      "sin",      "cos",
                                                  "tan",        "exp",      "ln",
                                                  "log",        "sqrt",     "asin",
                                                  "acos",       "atan",     "arcsin",
                                                  "arccos",     "arctan",   "floor",
                                                  "ceiling",    "abs",      "mod",
                                                  "popcount",   "rotl",     "rotr",
                                                  "real",       "imag",     "nop",
                                                  "ns",         "us",       "ms",
                                                  "dt"};

struct Letter {
  std::string_view utf8;
  std::string_view name;
};
constexpr std::array<Letter, 16> kGreek{{{"α", "alpha"},
                                         {"β", "beta"},
                                         {"γ", "gamma"},
                                         {"δ", "delta"},
                                         {"ε", "epsilon"},
                                         {"ζ", "zeta"},
                                         {"η", "eta"},
                                         {"θ", "theta"},
                                         {"κ", "kappa"},
                                         {"λ", "lambda"},
                                         {"μ", "mu"},
                                         {"φ", "phi"},
                                         {"ϕ", "phi"},
                                         {"χ", "chi"},
                                         {"ψ", "psi"},
                                         {"ω", "omega"}}};

std::string in_ascii(std::string_view name) {
  std::string result;
  for (std::size_t i = 0; i < name.size();) {
    const auto* letter = std::ranges::find_if(
        kGreek, [&](const Letter& row) { return name.substr(i).starts_with(row.utf8); });
    if (letter != kGreek.end()) {
      result += letter->name;
      i += letter->utf8.size();
      continue;
    }
    const auto c = static_cast<unsigned char>(name[i++]);
    const bool plain = c < 0x80U && (std::isalnum(c) != 0 || c == '_');
    const bool continues = (c & 0xC0U) == 0x80U;
    if (!continues) result += plain ? static_cast<char>(c) : '_';
  }
  return result;
}

}  // namespace

bool SafeNames::is_free(const std::string& name) const {
  if (name.empty() || taken_.contains(name) || std::ranges::find(kWords, name) != kWords.end())
    return false;
  for (const StandardGate& row : standard_gates())
    if (row.name == name && (version_ == 2 ? row.in_qelib1 : row.in_stdgates)) return false;
  const auto first = static_cast<unsigned char>(name[0]);
  return version_ == 2 ? std::islower(first) != 0 : std::isdigit(first) == 0;
}

std::string SafeNames::take(std::string_view name) {
  const std::string plain = in_ascii(name);
  std::string result = plain;
  if (version_ == 2 && (plain.empty() || std::islower(static_cast<unsigned char>(plain[0])) == 0))
    result = "r_" + plain;
  if (version_ == 3 && (plain.empty() || std::isdigit(static_cast<unsigned char>(plain[0])) != 0))
    result = "_" + plain;
  const std::string stem = result;
  if (!is_free(result)) {
    int& next = next_[stem];  // numbers below it are taken
    do {
      result = stem + "_" + std::to_string(next++);
    } while (!is_free(result));
  }
  taken_.insert(result);
  return result;
}

}  // namespace qarch::search::qasm
