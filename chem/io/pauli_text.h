#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chem/io/pauli_terms.h"
#include "sim/pauli_sum.h"

namespace qarch::chem {

/// Comment lines `# key: value`, in the order of the file; one without a colon has an empty key.
using PauliTextHeader = std::vector<std::pair<std::string, std::string>>;

/// A sum of Pauli words as text, one term per line:
///
///   # letters: last is qubit 0
///   -0.33995361 II
///   +0.39398368 IZ
///
/// `coefficient word`, `coefficient * word` or `word coefficient`, words of 1 to 31 letters I X Y
/// Z, all of one length. A coefficient may be complex as in Python, (0.5+0j), with an imaginary
/// part up to 1e-10. `#` begins a comment. Equal words are summed.
struct PauliTextFile {
  sim::PauliSum sum;
  PauliTextHeader header;
  std::vector<std::string> notes;  ///< e.g. which words occur more than once
};

/// Reads the text of a file called `name` in messages. Without `order` the letters are as the
/// header says, `letters: first is qubit 0` or `letters: last is qubit 0`, and otherwise as ours:
/// the last is qubit 0. The other header entries change nothing: a constant that a file keeps apart
/// (`shift: -6.69`) is for the caller to add.
///
/// Throws std::invalid_argument "name:line:column: ..." for malformed text; for a header whose
/// `qubits` or `nqubits` is a number and not that of the words, or whose `nterms` is not the number
/// of lines with a term; and when the header has `sha256` and it is not that of the term lines,
/// each with the line end "\n". Without terms there must be `qubits`.
PauliTextFile parse_pauli_text(std::string_view text, const std::string& name,
                               std::optional<LetterOrder> order = std::nullopt);

/// The same for a file; throws what read_file_bytes throws.
PauliTextFile read_pauli_text(const std::string& path,
                              std::optional<LetterOrder> order = std::nullopt);

/// The text of a file with 17 significant digits: reading it gives every coefficient back bit for
/// bit. Its header is `qarch hamiltonian`, qubits, letters, unit (hartree, unless `header` has it),
/// then `header`, then sha256 of the term lines (what `grep -v '^#' FILE | sha256sum` prints).
/// Entries of `header` with one of these keys are left out. Throws std::invalid_argument for a key
/// or value with a line end and for a key with a colon.
std::string to_pauli_text(const sim::PauliSum& sum, const PauliTextHeader& header = {});

}  // namespace qarch::chem
