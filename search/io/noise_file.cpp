#include "search/io/noise_file.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include "search/did_you_mean.h"
#include "search/io/json_cursor.h"
#include "search/io/noise_channel.h"
#include "search/io/noise_policy.h"
#include "search/io/text_file.h"
#include "sim/gate.h"
#include "sim/pauli.h"

namespace qarch::search {
namespace {

constexpr int kLastQubit = sim::kMaxPauliQubits - 1;
constexpr int kLastPhysicalQubit = 1000000;

/// What the top of the file says about the rest.
struct Manner {
  int version = 1;
  double time_unit = 0.0;  ///< seconds; 0: none stated
};

/// The operand lists on which the channel acts, one after the other; it acts on `count` operands.
std::vector<std::vector<int>> read_on(const JsonCursor& cursor, const sim::Channel& channel,
                                      int count, int gate_qubits) {
  if (!cursor.has("on")) {
    if (count == 0) return {{}};
    if (gate_qubits == 1) return {{0}};
    cursor.fail("key 'on' is missing: \"each\", or the operands such as [0] or [0, 1]");
  }
  const JsonCursor on = cursor["on"];
  if (on.is_text()) {
    if (on.text() != "each") on.fail_value("must be \"each\" or a list of operands such as [0, 1]");
    if (count != 1)
      on.fail_value("must be [0, 1] or [1, 0]: " + channel.description() + " acts on two qubits");
    return gate_qubits == 1 ? std::vector<std::vector<int>>{{0}}
                            : std::vector<std::vector<int>>{{0}, {1}};
  }
  std::vector<int> operands = on.distinct_integers(0, gate_qubits - 1);
  if (static_cast<int>(operands.size()) != count)
    on.fail_value("must name as many operands as " + channel.description() + " acts on, " +
                  std::to_string(count));
  return {operands};
}

/// Appends the channel that `cursor` describes, once for each operand list that it acts on.
void read_applied(const JsonCursor& cursor, const Manner& manner, int gate_qubits,
                  sim::NoiseRule& rule) {
  const sim::Channel channel = read_channel(cursor, manner.time_unit);
  std::vector<int> spectators;
  if (cursor.has("spectators")) {
    const JsonCursor list = cursor["spectators"];
    if (manner.version < 2) list.fail("needs \"version\": 2");
    spectators = list.distinct_integers(0, kLastQubit);
    if (static_cast<int>(spectators.size()) > channel.num_qubits())
      list.fail_value("must name at most as many qubits as " + channel.description() +
                      " acts on, " + std::to_string(channel.num_qubits()));
  }
  const int count = channel.num_qubits() - static_cast<int>(spectators.size());
  for (std::vector<int>& operands : read_on(cursor, channel, count, gate_qubits))
    rule.channels.push_back({channel, std::move(operands), spectators});
}

// Rules.

/// Appends the operations that `cursor` names: one, or all gates of one size.
void read_gate_name(const JsonCursor& cursor, std::vector<sim::GateKind>& kinds) {
  const std::string name = cursor.text();
  const int group = name == "one_qubit" ? 1 : name == "two_qubit" ? 2 : 0;
  const sim::GateRow* named = sim::find_operation(name);
  if (group == 0 && named == nullptr) {
    std::vector<std::string> known{"one_qubit", "two_qubit"};
    for (const sim::GateRow& row : sim::operations()) known.emplace_back(row.name);
    cursor.fail_value(must_be_one_of(name, known));
  }
  for (const sim::GateRow& row : sim::operations()) {
    if (&row != named && !(row.num_qubits == group && row.is_unitary())) continue;
    if (std::find(kinds.begin(), kinds.end(), row.kind) != kinds.end())
      cursor.fail_value("names gate " + std::string(row.name) + " a second time");
    kinds.push_back(row.kind);
  }
}

/// The operations of a list that must not be empty, all of one size.
std::vector<sim::GateKind> read_gates(const JsonCursor& cursor) {
  std::vector<sim::GateKind> kinds;
  for (const JsonCursor& name : cursor.elements()) read_gate_name(name, kinds);
  if (kinds.empty()) cursor.fail_value("must name a gate");
  for (const sim::GateKind kind : kinds)
    if (sim::gate_row(kind).num_qubits != sim::gate_row(kinds.front()).num_qubits)
      cursor.fail_value("must not mix one-qubit and two-qubit gates");
  return kinds;
}

std::vector<int> read_operands(const JsonCursor& cursor, int gate_qubits) {
  std::vector<int> qubits = cursor.distinct_integers(0, kLastQubit);
  if (static_cast<int>(qubits.size()) != gate_qubits)
    cursor.fail_value("must name the " + std::to_string(gate_qubits) + " operand(s) of the gates");
  return qubits;
}

sim::NoiseRule read_rule(const JsonCursor& cursor, const Manner& manner) {
  cursor.expect_object({"gates", "channels"}, {"qubits", "except"});
  sim::NoiseRule rule;
  rule.kinds = read_gates(cursor["gates"]);
  const int gate_qubits = sim::gate_row(rule.kinds.front()).num_qubits;
  if (cursor.has("qubits")) rule.qubits = read_operands(cursor["qubits"], gate_qubits);
  if (cursor.has("except")) {
    if (manner.version < 2) cursor["except"].fail("needs \"version\": 2");
    if (cursor.has("qubits")) cursor["except"].fail("is for rules without 'qubits'");
    for (const JsonCursor& list : cursor["except"].elements())
      rule.except.push_back(read_operands(list, gate_qubits));
  }
  for (const JsonCursor& item : cursor["channels"].elements())
    read_applied(item, manner, gate_qubits, rule);
  if (rule.channels.empty() && manner.version < 2)
    cursor["channels"].fail_value("must hold a channel (none: \"version\": 2)");
  return rule;
}

// The rest of the file.

std::vector<std::pair<int, int>> read_coupling_map(const JsonCursor& cursor) {
  std::vector<std::pair<int, int>> pairs;
  for (const JsonCursor& element : cursor.elements()) {
    const std::vector<int> qubits = element.distinct_integers(0, kLastQubit);
    if (qubits.size() != 2) element.fail_value("must be [control, target]");
    const std::pair pair(qubits[0], qubits[1]);
    if (std::find(pairs.begin(), pairs.end(), pair) != pairs.end())
      element.fail_value("is listed twice");
    pairs.push_back(pair);
  }
  if (pairs.empty()) cursor.fail_value("must list a pair; leave the key out for all to all");
  return pairs;
}

void read_readout(const JsonCursor& cursor, sim::NoiseModel& model) {
  std::set<int> seen;
  bool has_default = false;
  for (const JsonCursor& entry : cursor.elements()) {
    entry.expect_object({"p10", "p01"}, {"qubits"});
    const sim::ReadoutError error{entry["p10"].number(), entry["p01"].number()};
    if (!entry.has("qubits")) {
      if (has_default) entry.fail("a second entry without 'qubits' (the default for all others)");
      has_default = true;
      at_place(entry, [&] { model.set_default_readout(error); });
      continue;
    }
    for (const int qubit : entry["qubits"].distinct_integers(0, kLastQubit)) {
      if (!seen.insert(qubit).second)
        entry["qubits"].fail_value("names qubit " + std::to_string(qubit) + " a second time");
      at_place(entry, [&] { model.set_readout(qubit, error); });
    }
  }
}

double read_time_unit(const JsonCursor& top) {
  if (!top.has("units")) return 0.0;
  top["units"].expect_object({"time"});
  const JsonCursor unit = top["units"]["time"];
  const double seconds = seconds_per(unit.text());
  if (seconds == 0.0) unit.fail_value(must_be_one_of(unit.text(), time_unit_names()));
  return seconds;
}

sim::SchedulePolicy read_policy(const JsonCursor& cursor) {
  const std::string name = cursor.text();
  for (const PolicyName& known : kPolicyNames)
    if (known.name == name) return known.policy;
  std::vector<std::string> names;
  names.reserve(kPolicyNames.size());
  for (const PolicyName& known : kPolicyNames) names.emplace_back(known.name);
  cursor.fail_value(must_be_one_of(name, names));
}

void read_relaxation(const JsonCursor& entry, double time_unit, sim::IdleNoise& idle) {
  entry.expect_object({"qubits", "t1", "t2"}, {"p_excited"});
  const sim::IdleRelaxation relaxation{read_lifetime(entry["t1"], time_unit),
                                       read_lifetime(entry["t2"], time_unit),
                                       entry.has("p_excited") ? entry["p_excited"].number() : 0.0};
  at_place(entry, [&] {
    sim::thermal_relaxation(relaxation.t1, relaxation.t2, 0.0, relaxation.p_excited);
  });
  for (const int qubit : entry["qubits"].distinct_integers(0, kLastQubit)) {
    const auto place = static_cast<std::size_t>(qubit);
    if (idle.qubits.size() <= place) idle.qubits.resize(place + 1);
    if (idle.qubits[place])
      entry["qubits"].fail_value("names qubit " + std::to_string(qubit) + " a second time");
    idle.qubits[place] = relaxation;
  }
}

sim::IdleNoise read_idle(const JsonCursor& cursor, double time_unit) {
  cursor.expect_object({"policy"}, {"qubits", "times"});
  sim::IdleNoise idle;
  idle.policy = read_policy(cursor["policy"]);
  if (cursor.has("qubits"))
    for (const JsonCursor& entry : cursor["qubits"].elements())
      read_relaxation(entry, time_unit, idle);
  if (!cursor.has("times")) return idle;
  for (const JsonCursor& entry : cursor["times"].elements()) {
    entry.expect_object({"gates", "time"}, {"qubits"});
    const std::vector<sim::GateKind> kinds = read_gates(entry["gates"]);
    std::vector<int> qubits;
    if (entry.has("qubits"))
      qubits = read_operands(entry["qubits"], sim::gate_row(kinds.front()).num_qubits);
    const double seconds = read_time(entry["time"], time_unit);
    if (!(seconds >= 0.0 && std::isfinite(seconds)))
      entry["time"].fail_value("must be finite and >= 0");
    for (const sim::GateKind kind : kinds) idle.times.push_back({kind, qubits, seconds});
  }
  return idle;
}

sim::Provenance read_provenance(const JsonCursor& entry) {
  entry.expect_object({"file"}, {"sha256", "date"});
  sim::Provenance provenance{entry["file"].text(), "", ""};
  if (entry.has("sha256")) {
    provenance.sha256 = entry["sha256"].text();
    if (provenance.sha256.size() != 64 ||
        provenance.sha256.find_first_not_of("0123456789abcdef") != std::string::npos)
      entry["sha256"].fail_value("must be 64 lower-case hexadecimal digits");
  }
  if (entry.has("date")) provenance.date = entry["date"].text();
  return provenance;
}

sim::Repair read_repair(const JsonCursor& entry) {
  entry.expect_object({"place", "found", "used", "reason"}, {});
  return {entry["place"].text(), entry["found"].text(), entry["used"].text(),
          entry["reason"].text()};
}

/// What version 2 has besides version 1.
void read_second_version(const JsonCursor& top, const Manner& manner, NoiseFile& file) {
  if (top.has("idle")) {
    sim::IdleNoise idle = read_idle(top["idle"], manner.time_unit);
    at_place(top["idle"], [&] { file.model.set_idle_noise(std::move(idle)); });
  }
  if (top.has("native_gates"))
    for (const JsonCursor& name : top["native_gates"].elements())
      read_gate_name(name, file.native_gates);
  if (top.has("layout")) file.layout = top["layout"].distinct_integers(0, kLastPhysicalQubit);
  if (top.has("provenance"))
    for (const JsonCursor& entry : top["provenance"].elements())
      file.provenance.push_back(read_provenance(entry));
  if (top.has("notes"))
    for (const JsonCursor& note : top["notes"].elements()) file.notes.push_back(note.text());
  if (top.has("repairs"))
    for (const JsonCursor& entry : top["repairs"].elements())
      file.repairs.push_back(read_repair(entry));
}

}  // namespace

NoiseFile parse_noise(const std::string& text, const std::string& file) {
  const nlohmann::json document = parse_json(text, file);
  const JsonCursor top(document, file);
  const std::vector<std::string> second{"idle",       "native_gates", "layout",
                                        "provenance", "notes",        "repairs"};
  std::vector<std::string> optional{"description", "source", "units", "coupling_map", "readout"};
  optional.insert(optional.end(), second.begin(), second.end());
  top.expect_object({"format", "version", "name", "rules"}, optional);
  if (top["format"].text() != "qarch-noise") top["format"].fail_value("must be \"qarch-noise\"");
  const Manner manner{top["version"].integer(1, 2), read_time_unit(top)};
  for (const std::string& key : second)
    if (manner.version < 2 && top.has(key)) top.fail("key '" + key + "' needs \"version\": 2");

  NoiseFile result{sim::NoiseModel(top["name"].text()), "", ""};
  if (top.has("description")) result.description = top["description"].text();
  if (top.has("source")) result.source = top["source"].text();
  if (top.has("coupling_map"))
    result.model.set_coupling_map(read_coupling_map(top["coupling_map"]));
  if (top.has("readout")) read_readout(top["readout"], result.model);
  for (const JsonCursor& rule : top["rules"].elements()) {
    sim::NoiseRule noise_rule = read_rule(rule, manner);
    at_place(rule, [&] { result.model.add_rule(std::move(noise_rule)); });
  }
  read_second_version(top, manner, result);
  return result;
}

NoiseFile read_noise_file(const std::string& path) {
  return parse_noise(read_text_file(path), path);
}

}  // namespace qarch::search
