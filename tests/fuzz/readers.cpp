#include "tests/fuzz/readers.h"

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>

#include "chem/basis_set.h"
#include "chem/io/crlqas_npz.h"
#include "chem/io/fcidump.h"
#include "chem/io/hamlib.h"
#include "chem/io/openfermion_hdf5.h"
#include "chem/io/pauli_text.h"
#include "chem/io/pennylane.h"
#include "chem/io/qiskit_operator.h"
#include "chem/io/qubit_operator_text.h"
#include "chem/io/trexio.h"
#include "chem/io/xyz.h"
#include "search/data_path.h"
#include "search/io/crlqas_config.h"
#include "search/io/noise_file.h"
#include "search/io/qasm.h"
#include "search/spin_problem.h"

namespace qarch::fuzz {

namespace {

/// HDF5 readers open a path: the bytes as a file that lives for one call.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& bytes)
      : path_(std::string("/tmp/") + kInputName + "-" + std::to_string(getpid())) {
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  ~TemporaryFile() { std::remove(path_.c_str()); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

std::vector<Reader> readers() {  // NOLINT(readability-function-size): a table
  return {
      {"fcidump",
       [](const std::string& b) { chem::parse_fcidump(b, kInputName); },
       {"NORB=", "NELEC=", "MS2=", "ORBSYM=1,1", "UHF=.TRUE.", "&END", "/", "D+300", "(1.0,0.0)"}},
      {"xyz",
       [](const std::string& b) { chem::parse_xyz(b, kInputName); },
       {"charge = -1", "units=bohr", "1000", "Xx", "\r\n"}},
      {"pauli_text",
       [](const std::string& b) { chem::parse_pauli_text(b, kInputName); },
       {"# letters: first is qubit 0", "# sha256: ", "# qubits: 2", "(0.5+0j)", "XYZI", "*"}},
      {"qubit_operator",
       [](const std::string& b) { chem::parse_qubit_operator(b, kInputName); },
       {"[X0 Y1]", "(1+0j) ", "[] +", "QubitOperator:", "Z30", "Z31", "^", "-"}},
      {"qiskit_operator",
       [](const std::string& b) { chem::parse_qiskit_operator(b, kInputName); },
       {"\"paulis\"", "\"coeffs\"", "[[[[", "SparsePauliOp(", "{\"__type__\":", "null"}},
      {"crlqas_npz",
       [](const std::string& b) { chem::parse_crlqas_npz(b, kInputName); },
       {"PK\x03\x04", "PK\x01\x02", "NUMPY", "'shape': (4, 4)", "'fortran_order': True", "<c16"}},
      {"openfermion_hdf5",
       [](const std::string& b) { chem::read_openfermion_hdf5(TemporaryFile(b).path()); },
       {"SNOD", "TREE", "OHDR", "HEAP"}},
      {"trexio",
       [](const std::string& b) { chem::read_trexio(TemporaryFile(b).path()); },
       {"SNOD", "TREE", "OHDR", "HEAP"}},
      {"hamlib",
       [](const std::string& b) {
         const TemporaryFile file(b);
         for (const std::string& key : chem::hamlib_keys(file.path())) {
           chem::parse_qubit_operator(chem::read_hamlib(file.path(), key).text, kInputName);
         }
       },
       {"SNOD", "TREE", "[X0 Y1]"}},
      {"pennylane",
       [](const std::string& b) {
         const TemporaryFile file(b);
         for (const std::string& key : chem::pennylane_operators(file.path())) {
           chem::read_pennylane_operator(file.path(), key);
         }
       },
       {"SNOD", "TREE", "PauliX", "Tensor"}},
      {"gaussian94",
       [](const std::string& b) {
         std::istringstream in(b);
         chem::read_gaussian94(in, kInputName);
       },
       {"****", "SP 3 1.00", "D 1 1.00", "H 0", "cartesian", "1.0D+02"}},
      {"geometry",
       [](const std::string& b) { chem::parse_geometry(b, chem::LengthUnit::kAngstrom); },
       {";", "He ", "1e300"},
       false},
      {"edge_list",
       [](const std::string& b) { search::parse_edge_list(b, kInputName); },
       {"#", "30 29", "1e300"}},
      {"noise_file",
       [](const std::string& b) { search::parse_noise(b, kInputName); },
       {"\"p\"", "[[[[", "1e999", "null"}},
      {"crlqas_config",
       [](const std::string& b) {
         search::parse_crlqas_config(b, kInputName,
                                     {.problem = "", .noise = "", .build_problem = false},
                                     search::DataFolders({QARCH_SOURCE_DIR "/data"}));
       },
       {"[env]", "num_layers = ", "thresholds = [1, 2]", "[[1", "rand_halt = 1", "SPSA3", "tfim",
        "{r}", "VanillaCurriculum"}},
      {"qasm",
       [](const std::string& b) { search::parse_qasm(b, kInputName); },
       {"qubit[", "input float", "(((((", "//", "/*"}},
  };
}

}  // namespace qarch::fuzz
