#include "search/io/run_file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>
#include <type_traits>

#include "search/field_text.h"
#include "search/io/hdf5_file.h"
#include "search/io/noise_record.h"
#include "search/io/qasm.h"
#include "search/io/text_file.h"
#include "search/problem_kind.h"

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

// /problem.

bool is_classifier(const ProblemRecord& problem) { return problem.kind != kVqe.name; }

void write_problem(const Hdf5Group& group, const ProblemRecord& problem) {
  group.set_attribute("name", problem.name);
  group.set_number("num_qubits", problem.num_qubits);
  set_all(group, kProblemNumbers, problem);
  group.write_text("hamiltonian", problem.observable,
                   "one line per term: coefficient and Pauli word");
  if (!is_classifier(problem)) return;
  group.set_attribute("kind", problem.kind);
  group.write_text("encoding", to_qasm(problem.encoding),
                   "OpenQASM 3.0: what the circuits of the run stand behind");
  group.write_text("encoding_angles", problem.encoding_angles,
                   "one line per angle of the encoding, x_0, x_1, ... the features of a sample");
  group.write_text("provenance", provenance_text(problem.provenance),
                   "one line per file, and one for the samples as used: SHA-256, - and name");
  group.write_text("notes", lines_text(problem.notes), "of loading and splitting the data");
}

ProblemRecord read_problem(const Hdf5Group& group, int format_version, const std::string& where) {
  ProblemRecord problem;
  problem.name = group.text_attribute("name");
  problem.num_qubits = group.number_attribute<int>("num_qubits");
  get_all(group, kProblemNumbers, problem);
  problem.observable = group.read_text("hamiltonian");
  if (format_version < 4) return problem;
  problem.kind = problem_kind(group.text_attribute("kind")).name;
  problem.encoding = parse_qasm(group.read_text("encoding"), where + ": /problem/encoding").circuit;
  problem.encoding_angles = group.read_text("encoding_angles");
  problem.provenance = provenance_of(group.read_text("provenance"));
  problem.notes = lines_of(group.read_text("notes"));
  return problem;
}

// /episodes and /prunings: a column per field, a row per record.

/// On disk an EndReason is an int.
template <class T>
using DiskType = std::conditional_t<std::is_same_v<T, EndReason>, int, T>;

/// visit(name, description, place) for every column of a table; place(row) is the field, by
/// reference.
template <class Table, class Visit>
void visit_table(const Table& columns, Visit&& visit) {
  for (const auto& column : columns)
    std::visit(
        [&](auto member) {
          visit(
              std::string(column.name),
              column.description, [member](auto& row) -> auto& { return row.*member; });
        },
        column.member);
}

template <class Visit>
void for_each_column(const EpisodeRecord* /*row*/, Visit&& visit) {
  visit_table(kEpisodeColumns, visit);
}

template <class Visit>
void for_each_column(const PruningRecord* /*row*/, Visit&& visit) {
  visit_table(kPruningColumns, visit);
  for (const auto& [when, cost] :
       {std::pair{"before", &PruningRecord::before}, std::pair{"after", &PruningRecord::after}})
    for (const CircuitCostColumn& column : kCircuitCostColumns)
      std::visit(
          [&, &when = when, &cost = cost](auto member) {
            visit(
                std::string(when) + "_" + std::string(column.name),
                std::string(column.description) + " of the circuit " + when + " the pruning",
                [ cost, member ](auto& row) -> auto& { return row.*cost.*member; });
          },
          column.member);
}

template <class Row>
void write_rows(const Hdf5Group& group, const std::vector<Row>& rows) {
  for_each_column(rows.data(),
                  [&](const std::string& name, std::string_view description, const auto& place) {
                    using Value = DiskType<std::remove_cvref_t<decltype(place(rows[0]))>>;
                    std::vector<Value> values;
                    values.reserve(rows.size());
                    for (const Row& row : rows) values.push_back(static_cast<Value>(place(row)));
                    group.write_column(name, std::span<const Value>(values), description);
                  });
}

template <class Row>
std::vector<Row> read_rows(const Hdf5Group& group, const std::string& where) {
  std::vector<Row> rows;
  bool first = true;
  for_each_column(rows.data(), [&](const std::string& name, std::string_view, const auto& place) {
    using Field = std::remove_cvref_t<decltype(place(rows[0]))>;
    const auto values = group.read_column<DiskType<Field>>(name);
    if (first) rows.resize(values.size());
    first = false;
    if (values.size() != rows.size())
      throw std::invalid_argument(where + "/" + name + ": has " + std::to_string(values.size()) +
                                  " rows, must be " + std::to_string(rows.size()) +
                                  " as in the first column");
    for (std::size_t i = 0; i < values.size(); ++i) place(rows[i]) = static_cast<Field>(values[i]);
  });
  return rows;
}

// /circuits and /archive.

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
                           const std::string& where) {
  const Hdf5Group group = circuits.open_group(id);
  CircuitRecord circuit;
  circuit.id = id;
  get_all(group, kCircuitIntegers, circuit);
  get_all(group, kCircuitNumbers, circuit);
  circuit.circuit = parse_qasm(group.read_text("qasm"), where + "/" + id + "/qasm").circuit;
  circuit.angles = group.read_column<double>("angles");
  if (static_cast<int>(circuit.angles.size()) != circuit.circuit.num_parameters())
    throw std::invalid_argument(where + "/" + id + "/angles: has " +
                                std::to_string(circuit.angles.size()) + " entries, must be " +
                                std::to_string(circuit.circuit.num_parameters()) +
                                ", the parameters of the circuit");
  return circuit;
}

/// The format version, after a look at the format.
int check_format(const Hdf5Group& root, const std::string& where) {
  const std::string format = root.text_attribute("format");
  if (format != kFormat)
    throw std::invalid_argument(where + ": format = '" + format + "', must be '" +
                                std::string(kFormat) + "'");
  const int version = root.number_attribute<int>("format_version");
  if (version < 1 || version > kRunFormatVersion)
    throw std::invalid_argument(where + ": format_version = " + std::to_string(version) +
                                ", must be in [1, " + std::to_string(kRunFormatVersion) + "]");
  return version;
}

}  // namespace

void write_circuits(const Hdf5Group& group, const std::vector<CircuitRecord>& circuits) {
  for (const CircuitRecord& circuit : circuits) write_circuit(group, circuit);
}

std::vector<CircuitRecord> read_circuits(const Hdf5Group& group, const std::string& where) {
  std::vector<CircuitRecord> circuits;
  for (const std::string& id : group.group_names())
    circuits.push_back(read_circuit(group, id, where));
  return circuits;
}

namespace {

std::string circuit_qasm(const CircuitRecord& circuit, QasmMetadata metadata) {
  metadata.emplace_back("id", circuit.id);
  for (const auto& [name, member] : kCircuitIntegers)
    metadata.emplace_back(name, std::to_string(circuit.*member));
  for (const auto& [name, member] : kCircuitNumbers)
    metadata.emplace_back(name, number_text(circuit.*member));
  return to_qasm(circuit.circuit, circuit.angles, metadata);
}

}  // namespace

std::string circuit_qasm(const CircuitRecord& circuit) {
  return circuit_qasm(circuit, QasmMetadata{});
}

std::string circuit_qasm(const CircuitRecord& circuit, const RunRecord& run) {
  QasmMetadata metadata{{"qarch", run.qarch_version},
                        {"problem", run.problem.name},
                        {"noise", run.noise.name},
                        {"seed", std::to_string(run.seed)}};
  for (const sim::Provenance& file : run.noise.provenance)
    metadata.emplace_back("noise-file", provenance_line(file));
  if (!run.noise.layout.empty()) metadata.emplace_back("qubits", to_text(run.noise.layout));
  return circuit_qasm(circuit, std::move(metadata));
}

void write_run(const Hdf5Group& root, const RunRecord& run) {
  root.set_attribute("format", kFormat);
  root.set_number("format_version", is_classifier(run.problem) ? kRunFormatVersion : 3);
  root.set_attribute("qarch_version", run.qarch_version);
  root.set_number("seed", run.seed);
  root.set_attribute("configuration", run.configuration);
  root.set_attribute("bit_order", kBitOrder);
  root.set_attribute("units", run.units);
  write_problem(root.create_group("problem"), run.problem);
  write_noise(root.create_group("noise"), run.noise);
  write_rows(root.create_group("episodes"), run.episodes);
  write_circuits(root.create_group("circuits"), run.circuits);
  write_circuits(root.create_group("archive"), run.archive);
  write_rows(root.create_group("prunings"), run.prunings);
}

RunRecord read_run(const Hdf5Group& root, const std::string& where) {
  const int version = check_format(root, where);
  RunRecord run;
  run.qarch_version = root.text_attribute("qarch_version");
  run.seed = root.number_attribute<std::uint64_t>("seed");
  run.configuration = root.text_attribute("configuration");
  run.units = root.text_attribute("units");
  run.problem = read_problem(root.open_group("problem"), version, where);
  run.noise = read_noise(root.open_group("noise"), version);
  run.episodes = read_rows<EpisodeRecord>(root.open_group("episodes"), where + ": /episodes");
  run.circuits = read_circuits(root.open_group("circuits"), where + ": /circuits");
  if (version == 1) return run;
  run.archive = read_circuits(root.open_group("archive"), where + ": /archive");
  run.prunings = read_rows<PruningRecord>(root.open_group("prunings"), where + ": /prunings");
  return run;
}

void write_run_file(const std::string& path, const RunRecord& run) {
  const Hdf5File file = Hdf5File::create(path);
  write_run(file.root(), run);
  write_text_file_atomically(path, file.bytes());
}

RunRecord read_run_file(const std::string& path) {
  const Hdf5File file = Hdf5File::open(read_text_file(path, kMostRunBytes), path);
  return read_run(file.root(), path);
}

}  // namespace qarch::search
