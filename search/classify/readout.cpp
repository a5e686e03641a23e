#include "search/classify/readout.h"

#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "search/optimize/require.h"
#include "sim/pauli.h"

namespace qarch::search {

namespace {

constexpr std::string_view kAllowed =
    "parity, mean, or one of x y z and its qubit, as in z0, y16, ylast";

/// One Pauli on one qubit; qubit < 0: the last.
struct SingleReadout {
  sim::Pauli pauli;
  int qubit;
};

std::optional<SingleReadout> single_readout(std::string_view text) {
  const std::size_t letter =
      text.empty() ? std::string_view::npos : std::string_view("xyz").find(text[0]);
  if (letter == std::string_view::npos) return std::nullopt;
  SingleReadout single{static_cast<sim::Pauli>(letter + 1), -1};
  const std::string_view place = text.substr(1);
  if (place == "last") return single;
  const auto [end, error] =
      std::from_chars(place.data(), place.data() + place.size(), single.qubit);
  const bool whole = error == std::errc() && end == place.data() + place.size();
  if (!whole || single.qubit < 0) return std::nullopt;
  return single;
}

bool names_all_qubits(std::string_view text) { return text == "parity" || text == "mean"; }

}  // namespace

void check_readout(std::string_view readout) {
  require_option(names_all_qubits(readout) || single_readout(readout).has_value(), "model",
                 "readout", readout, kAllowed);
}

sim::PauliSum readout_observable(std::string_view readout, int num_qubits) {
  check_readout(readout);
  if (readout == "parity") {
    const auto every = (std::uint64_t{1} << static_cast<unsigned>(num_qubits)) - 1;
    return sim::PauliSum(num_qubits, {{{.x = 0, .z = every}, 1.0}});
  }
  std::vector<sim::PauliTerm> terms;
  if (readout == "mean") {
    for (int q = 0; q < num_qubits; ++q) {
      terms.push_back({sim::PauliString::single(sim::Pauli::kZ, q), 1.0 / num_qubits});
    }
    return sim::PauliSum(num_qubits, terms);
  }
  SingleReadout single = *single_readout(readout);
  require_option(single.qubit < num_qubits, "model", "readout", readout,
                 "on a qubit of " + std::to_string(num_qubits));
  if (single.qubit < 0) single.qubit = num_qubits - 1;
  terms.push_back({sim::PauliString::single(single.pauli, single.qubit), 1.0});
  return sim::PauliSum(num_qubits, terms);
}

}  // namespace qarch::search
