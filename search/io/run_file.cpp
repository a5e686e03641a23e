#include "search/io/run_file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>
#include <type_traits>

#include "search/io/hdf5_file.h"
#include "search/io/qasm.h"
#include "search/io/text_file.h"

namespace qarch::search {
namespace {

constexpr std::string_view kFormat = "qarch-run";
constexpr std::string_view kBitOrder =
    "little endian: qubit 0 is the rightmost letter of a Pauli word and the lowest bit of an index";

// Tables of attributes, walked by writer and reader.

template <class Record, class T>
struct Attribute {
  const char* name;
  T Record::*member;
};

constexpr std::array<Attribute<ProblemRecord, double>, 3> kProblemNumbers{{
    {"exact_energy", &ProblemRecord::exact_energy},
    {"hartree_fock_energy", &ProblemRecord::hartree_fock_energy},
    {"fake_minimum", &ProblemRecord::fake_minimum},
}};

constexpr std::array<Attribute<CircuitRecord, int>, 2> kCircuitIntegers{{
    {"episode", &CircuitRecord::episode},
    {"step", &CircuitRecord::step},
}};

constexpr std::array<Attribute<CircuitRecord, double>, 5> kCircuitNumbers{{
    {"energy_seen", &CircuitRecord::energy_seen},
    {"energy", &CircuitRecord::energy},
    {"noiseless_energy", &CircuitRecord::noiseless_energy},
    {"error", &CircuitRecord::error},
    {"noiseless_error", &CircuitRecord::noiseless_error},
}};

template <class Record, class T, std::size_t N>
void set_all(const Hdf5Group& group, const std::array<Attribute<Record, T>, N>& table,
             const Record& record) {
  for (const auto& [name, member] : table) group.set_number(name, record.*member);
}

template <class Record, class T, std::size_t N>
void get_all(const Hdf5Group& group, const std::array<Attribute<Record, T>, N>& table,
             Record& record) {
  for (const auto& [name, member] : table) record.*member = group.number_attribute<T>(name);
}

// /problem and /noise.

void write_problem(const Hdf5Group& group, const ProblemRecord& problem) {
  group.set_attribute("name", problem.name);
  group.set_number("num_qubits", problem.num_qubits);
  set_all(group, kProblemNumbers, problem);
  group.write_text("hamiltonian", problem.hamiltonian,
                   "one line per term: coefficient and Pauli word");
}

ProblemRecord read_problem(const Hdf5Group& group) {
  ProblemRecord problem;
  problem.name = group.text_attribute("name");
  problem.num_qubits = group.number_attribute<int>("num_qubits");
  get_all(group, kProblemNumbers, problem);
  problem.hamiltonian = group.read_text("hamiltonian");
  return problem;
}

void write_noise(const Hdf5Group& group, const NoiseRecord& noise) {
  group.set_attribute("name", noise.name);
  group.set_attribute("description", noise.description);
  std::string rules;
  for (const std::string& rule : noise.rules) rules += rule + "\n";
  group.write_text("rules", rules, "one line per noise rule: gates, channels, coverage");
}

NoiseRecord read_noise(const Hdf5Group& group) {
  NoiseRecord noise{group.text_attribute("name"), group.text_attribute("description"), {}};
  const std::string rules = group.read_text("rules");
  for (std::size_t start = 0; start < rules.size();) {
    const std::size_t end = std::min(rules.find('\n', start), rules.size());
    noise.rules.push_back(rules.substr(start, end - start));
    start = end + 1;
  }
  return noise;
}

// /episodes.

/// On disk an EndReason is an int.
template <class T>
using DiskType = std::conditional_t<std::is_same_v<T, EndReason>, int, T>;

template <class T>
void write_column(const Hdf5Group& group, const EpisodeColumn& column, T EpisodeRecord::*member,
                  const std::vector<EpisodeRecord>& episodes) {
  std::vector<DiskType<T>> values;
  values.reserve(episodes.size());
  for (const EpisodeRecord& episode : episodes)
    values.push_back(static_cast<DiskType<T>>(episode.*member));
  group.write_column(std::string(column.name), std::span<const DiskType<T>>(values),
                     column.description);
}

template <class T>
void read_column(const Hdf5Group& group, const EpisodeColumn& column, T EpisodeRecord::*member,
                 std::vector<EpisodeRecord>& episodes, const std::string& path) {
  const std::string name(column.name);
  const auto values = group.read_column<DiskType<T>>(name);
  if (&column == kEpisodeColumns.data()) episodes.resize(values.size());
  if (values.size() != episodes.size())
    throw std::invalid_argument(path + ": /episodes/" + name + ": has " +
                                std::to_string(values.size()) + " rows, must be " +
                                std::to_string(episodes.size()) + " as in the first column");
  for (std::size_t i = 0; i < values.size(); ++i) episodes[i].*member = static_cast<T>(values[i]);
}

// /circuits.

void check_circuit(const CircuitRecord& circuit) {
  const std::string& id = circuit.id;
  const bool good =
      !id.empty() && id[0] != '.' && std::all_of(id.begin(), id.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.';
      });
  if (!good)
    throw std::invalid_argument("circuit id = '" + id +
                                "', must be letters, digits, '_', '-' and '.', not first a '.'");
  if (static_cast<int>(circuit.angles.size()) != circuit.circuit.num_parameters())
    throw std::invalid_argument(
        "circuit '" + id + "': " + std::to_string(circuit.angles.size()) + " angles, must be " +
        std::to_string(circuit.circuit.num_parameters()) + ", one per parameter");
}

void write_circuit(const Hdf5Group& circuits, const CircuitRecord& circuit) {
  check_circuit(circuit);
  const Hdf5Group group = circuits.create_group(circuit.id);
  set_all(group, kCircuitIntegers, circuit);
  set_all(group, kCircuitNumbers, circuit);
  group.write_text("qasm", circuit_qasm(circuit), "OpenQASM 3.0, angles in its comments");
  group.write_column("angles", std::span<const double>(circuit.angles),
                     "radian, by parameter slot: theta_0, theta_1, ...");
}

CircuitRecord read_circuit(const Hdf5Group& circuits, const std::string& id,
                           const std::string& path) {
  const Hdf5Group group = circuits.open_group(id);
  CircuitRecord circuit;
  circuit.id = id;
  get_all(group, kCircuitIntegers, circuit);
  get_all(group, kCircuitNumbers, circuit);
  circuit.circuit =
      parse_qasm(group.read_text("qasm"), path + ": /circuits/" + id + "/qasm").circuit;
  circuit.angles = group.read_column<double>("angles");
  if (static_cast<int>(circuit.angles.size()) != circuit.circuit.num_parameters())
    throw std::invalid_argument(path + ": /circuits/" + id + "/angles: has " +
                                std::to_string(circuit.angles.size()) + " entries, must be " +
                                std::to_string(circuit.circuit.num_parameters()) +
                                ", the parameters of the circuit");
  return circuit;
}

void check_format(const Hdf5Group& root, const std::string& path) {
  const std::string format = root.text_attribute("format");
  if (format != kFormat)
    throw std::invalid_argument(path + ": format = '" + format + "', must be '" +
                                std::string(kFormat) + "'");
  const int version = root.number_attribute<int>("format_version");
  if (version != kRunFormatVersion)
    throw std::invalid_argument(path + ": format_version = " + std::to_string(version) +
                                ", must be " + std::to_string(kRunFormatVersion));
}

}  // namespace

std::string circuit_qasm(const CircuitRecord& circuit) {
  QasmMetadata metadata{{"id", circuit.id}};
  for (const auto& [name, member] : kCircuitIntegers)
    metadata.emplace_back(name, std::to_string(circuit.*member));
  for (const auto& [name, member] : kCircuitNumbers)
    metadata.emplace_back(name, number_text(circuit.*member));
  return to_qasm(circuit.circuit, circuit.angles, metadata);
}

void write_run_file(const std::string& path, const RunRecord& run) {
  const Hdf5File file = Hdf5File::create(path);
  const Hdf5Group& root = file.root();
  root.set_attribute("format", kFormat);
  root.set_number("format_version", kRunFormatVersion);
  root.set_attribute("qarch_version", run.qarch_version);
  root.set_number("seed", run.seed);
  root.set_attribute("configuration", run.configuration);
  root.set_attribute("bit_order", kBitOrder);
  root.set_attribute("units", run.units);
  write_problem(root.create_group("problem"), run.problem);
  write_noise(root.create_group("noise"), run.noise);
  const Hdf5Group episodes = root.create_group("episodes");
  for (const EpisodeColumn& column : kEpisodeColumns)
    std::visit([&](auto member) { write_column(episodes, column, member, run.episodes); },
               column.member);
  const Hdf5Group circuits = root.create_group("circuits");
  for (const CircuitRecord& circuit : run.circuits) write_circuit(circuits, circuit);
  write_text_file_atomically(path, file.bytes());
}

RunRecord read_run_file(const std::string& path) {
  const Hdf5File file = Hdf5File::open(read_text_file(path), path);
  const Hdf5Group& root = file.root();
  check_format(root, path);
  RunRecord run;
  run.qarch_version = root.text_attribute("qarch_version");
  run.seed = root.number_attribute<std::uint64_t>("seed");
  run.configuration = root.text_attribute("configuration");
  run.units = root.text_attribute("units");
  run.problem = read_problem(root.open_group("problem"));
  run.noise = read_noise(root.open_group("noise"));
  const Hdf5Group episodes = root.open_group("episodes");
  for (const EpisodeColumn& column : kEpisodeColumns)
    std::visit([&](auto member) { read_column(episodes, column, member, run.episodes, path); },
               column.member);
  const Hdf5Group circuits = root.open_group("circuits");
  for (const std::string& id : circuits.group_names())
    run.circuits.push_back(read_circuit(circuits, id, path));
  return run;
}

}  // namespace qarch::search
