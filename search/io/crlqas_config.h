#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "search/data_path.h"
#include "search/experiment.h"

namespace qarch::search {

/// What became of one key of a CRLQAS configuration.
enum class ImportStatus {
  kTranslated,    ///< the same under our name
  kChanged,       ///< means something else here; the note says what
  kIgnored,       ///< without effect there, or says nothing new
  kNotSupported,  ///< has an effect there and no counterpart here
  kUnknown        ///< no key of the CRLQAS family
};

/// "translated", "changed", "ignored", "not supported", "unknown".
std::string_view import_status_name(ImportStatus status);

/// One key of the file and its fate.
struct ImportNote {
  ImportStatus status = ImportStatus::kUnknown;
  std::string key;    ///< "env.accept_err"
  std::string value;  ///< as it stands there
  std::string place;  ///< "file:line"
  std::string text;   ///< what it became, or why it became nothing
};

struct CrlqasImport {
  std::string ini;                ///< ours, with a comment where the meaning differs
  Experiment experiment;          ///< what `ini` reads as
  std::vector<ImportNote> notes;  ///< one per key, in the order of the file
};

struct CrlqasImportOptions {
  std::string problem;        ///< problem.name; "" = found by qubits and geometry
  std::string noise;          ///< noise.model; "" = found by what the file says
  bool build_problem = true;  ///< to compare qubits and fake minimum with those of the problem
};

/// An experiment from a configuration of the CRLQAS family: the released code of Patel et al.,
/// arXiv:2402.03500, its predecessor (Ostaszewski et al., arXiv:2103.16089) and those that copied
/// their format. An INI with sections [general] [env] [problem] [agent] [non_local_opt], read by
/// Python's configparser: keys in any case, lists as [1, 2], switches as 0 and 1. Every key has one
/// note.
///
///   gamma = final_gamma^(1 / num_layers), rounded to two decimals as there
///   fake_min_energy given: reference = lower_bound, c_I - sum_(j != I) |c_j|; else the exact
///   energy a negative accept_err or succes_switch, which no error can be below: that of the
///   noiseless configuration of the same problem
///
/// `file` is what messages call the text; the end of its name may tell the noise model, which the
/// released code chooses by the program that is run. Throws std::invalid_argument "file:line: ..."
/// for text that is no INI, values of the wrong type, keys that are missing, and whatever
/// parse_experiment refuses.
CrlqasImport parse_crlqas_config(std::string_view text, const std::string& file,
                                 const CrlqasImportOptions& options, const DataFolders& data);

/// The same from a file; throws std::runtime_error if it cannot be read.
CrlqasImport read_crlqas_config(const std::string& path, const CrlqasImportOptions& options,
                                const DataFolders& data);

}  // namespace qarch::search
