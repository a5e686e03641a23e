#include "tests/fuzz/readers.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
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
#include "search/configuration.h"
#include "search/data_path.h"
#include "search/io/aer_noise.h"
#include "search/io/crlqas_config.h"
#include "search/io/data/csv_data.h"
#include "search/io/data/gzip_text.h"
#include "search/io/data/idx_data.h"
#include "search/io/device/device_file.h"
#include "search/io/noise_file.h"
#include "search/io/qasm.h"
#include "search/spin_problem.h"
#include "sim/device_noise.h"

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

/// A device and what is made of its first qubits.
void read_device(const std::vector<search::DeviceText>& files) {
  const sim::Device device = search::parse_device(files);
  sim::DeviceNoiseOptions options;
  for (int q = 0; q < std::min(device.num_qubits(), 4); ++q) options.layout.push_back(q);
  options.idle = sim::SchedulePolicy::kAsap;
  options.zz_crosstalk = 1e4;
  try {
    sim::device_noise(device, options);
    sim::choose_qubits(device, std::min(device.num_qubits(), 2));
  } catch (const std::invalid_argument&) {
    return;  // qubits that nothing couples: no fault of the file
  }
}

/// What is read is written, and read back as the same.
void read_and_write_qasm(const std::string& bytes) {
  const search::QasmCircuit read = search::parse_qasm(bytes, kInputName);
  const search::QasmCircuit again = search::parse_qasm(search::to_qasm(read), kInputName);
  if (!(again.circuit == read.circuit && again.slots == read.slots &&
        again.measurements == read.measurements && again.barriers == read.barriers)) {
    throw std::logic_error("a circuit changed on its way through a file");
  }
}

/// A sound file for the other one of a pair.
std::string sound_file(const std::string& name) {
  std::ifstream in(QARCH_SOURCE_DIR "/tests/fuzz/corpus/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
const std::string& properties() {
  static const std::string text = sound_file("device_properties/line.json");
  return text;
}
const std::string& images() {
  static const std::string bytes = sound_file("idx_images/two");
  return bytes;
}
const std::string& labels() {
  static const std::string bytes = sound_file("idx_labels/two");
  return bytes;
}

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
       {"\"p\"", "[[[[", "1e999", "null", "\"ptm\"", "\"matrix\"", "\"spectators\": [2]",
        "\"except\": [[0]]", "\"inf\"", "\"idle\"", "\"version\": 2"}},
      {"aer_noise",
       [](const std::string& b) { search::parse_aer_noise(b, kInputName); },
       {"\"kraus\"", "\"unitary\"", "\"pauli\"", "\"reset\"", "\"qubits\": [1, 0]", "\"plerror\"",
        "\"rates\"", "\"noise_qubits\"", "\"gate_qubits\"", "[[[[", "1e999", "null", "0.5"}},
      {"device_properties",
       [](const std::string& b) {
         read_device({{kInputName, b}});
       },
       {"\"gate_error\"", "\"gate_length\"", "\"T1\"", "\"T2\"", "\"ecr\"", "\"us\"", "\"dt\"",
        "\"qubits\": [0, 1]", "\"operational\"", "1e999", "null", "[[[["}},
      {"device_configuration",
       [](const std::string& b) {
         read_device({{"props.json", properties()}, {kInputName, b}});
       },
       {"\"coupling_map\"", "\"basis_gates\"", "\"n_qubits\"", "\"dt\"", "1e-10", "null", "[[[["}},
      {"calibration_csv",
       [](const std::string& b) {
         read_device({{kInputName, b}});
       },
       {"T1 (us)", "CNOT error", "ECR error", "CZ error", "Gate time (ns)", "Operational",
        "0_1:1e-2;", "1:1", "\"", ";", "nan", "1e999"}},
      {"csv_data",
       [](const std::string& b) { search::parse_csv_data(b, kInputName); },
       {"# image: 2 x 2, white = 16", "3,2,a,b", "nan", "1e999", "\"", ",", "\r\n", "-0"}},
      {"idx_images",
       [](const std::string& b) { search::parse_idx(b, kInputName, labels(), "labels"); },
       {std::string("\0\0\x08\x03", 4), std::string("\0\0\0\x02", 4), "\xFF\xFF\xFF\xFF"}},
      {"idx_labels",
       [](const std::string& b) { search::parse_idx(images(), "images", b, kInputName); },
       {std::string("\0\0\x08\x01", 4), std::string("\0\0\0\x02", 4), "\xFF\xFF\xFF\xFF"}},
      {"gzip",
       [](const std::string& b) { search::inflate_gzip(b, kInputName); },
       {"\x1F\x8B\x08", std::string("\x03\0", 2), std::string("\x01\0\0\xFF\xFF", 5)}},
      {"experiment",
       [](const std::string& b) {
         search::parse_experiment(b, kInputName, {},
                                  search::DataFolders({QARCH_SOURCE_DIR "/data"}));
       },
       {"[env]", "[noise]", "gates = native", "device = x", "qubits = 0,1", "name = h2-2q",
        "1e999"},
       false},
      {"crlqas_config",
       [](const std::string& b) {
         search::parse_crlqas_config(b, kInputName,
                                     {.problem = "", .noise = "", .build_problem = false},
                                     search::DataFolders({QARCH_SOURCE_DIR "/data"}));
       },
       {"[env]", "num_layers = ", "thresholds = [1, 2]", "[[1", "rand_halt = 1", "SPSA3", "tfim",
        "{r}", "VanillaCurriculum"}},
      {"qasm",
       [](const std::string& b) { read_and_write_qasm(b); },
       {"qubit[", "input float", "(((((", "//", "/*", "ctrl(2) @ ", "pow(0.5) @ ", "gate g a { ",
        "$3", "100ns", "measure q -> c;", "OPENQASM 2.0;"}},
  };
}

bool accepts(const Reader& reader, const std::string& bytes) {
  try {
    reader.read(bytes);
  } catch (const std::invalid_argument& refusal) {
    if (reader.names_its_file &&
        std::string_view(refusal.what()).find(kInputName) == std::string_view::npos) {
      throw std::logic_error(std::string("the message does not name the file: ") + refusal.what());
    }
    return false;
  }
  return true;
}

}  // namespace qarch::fuzz
