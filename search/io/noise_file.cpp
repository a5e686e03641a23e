#include "search/io/noise_file.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "search/did_you_mean.h"
#include "search/io/json_cursor.h"
#include "search/io/noise_channel.h"
#include "search/io/text_file.h"
#include "sim/gate.h"
#include "sim/pauli.h"

namespace qarch::search {
namespace {

constexpr int kLastQubit = sim::kMaxPauliQubits - 1;

/// Runs `make`, whose std::invalid_argument gets the place in the file put in front.
template <class Make>
auto at_place(const JsonCursor& cursor, Make&& make) {
  try {
    return make();
  } catch (const std::invalid_argument& error) {
    cursor.fail(error.what());
  }
}

/// The operand lists on which the channel acts, one after the other.
std::vector<std::vector<int>> read_on(const JsonCursor& cursor, const sim::Channel& channel,
                                      int gate_qubits) {
  if (!cursor.has("on")) {
    if (gate_qubits == 1) return {{0}};
    cursor.fail("key 'on' is missing: \"each\", or the operands such as [0] or [0, 1]");
  }
  const JsonCursor on = cursor["on"];
  if (on.is_text()) {
    if (on.text() != "each") on.fail_value("must be \"each\" or a list of operands such as [0, 1]");
    if (channel.num_qubits() != 1)
      on.fail_value("must be [0, 1] or [1, 0]: " + channel.description() + " acts on two qubits");
    return gate_qubits == 1 ? std::vector<std::vector<int>>{{0}}
                            : std::vector<std::vector<int>>{{0}, {1}};
  }
  std::vector<int> operands = on.distinct_integers(0, gate_qubits - 1);
  if (static_cast<int>(operands.size()) != channel.num_qubits())
    on.fail_value("must name as many operands as " + channel.description() + " acts on, " +
                  std::to_string(channel.num_qubits()));
  return {operands};
}

// Rules.

/// Appends the gates that `cursor` names: one gate, or all of one group.
void read_gate_name(const JsonCursor& cursor, std::vector<sim::GateKind>& kinds) {
  const std::string name = cursor.text();
  const int group = name == "one_qubit" ? 1 : name == "two_qubit" ? 2 : 0;
  const sim::GateRow* named = sim::find_gate(name);
  if (group == 0 && named == nullptr) {
    std::vector<std::string> known{"one_qubit", "two_qubit"};
    for (const sim::GateRow& row : sim::gates()) known.emplace_back(row.name);
    cursor.fail_value(must_be_one_of(name, known));
  }
  for (const sim::GateRow& row : sim::gates()) {
    if (&row != named && row.num_qubits != group) continue;
    if (std::find(kinds.begin(), kinds.end(), row.kind) != kinds.end())
      cursor.fail_value("names gate " + std::string(row.name) + " a second time");
    kinds.push_back(row.kind);
  }
}

sim::NoiseRule read_rule(const JsonCursor& cursor, double file_unit) {
  cursor.expect_object({"gates", "channels"}, {"qubits"});
  sim::NoiseRule rule;
  for (const JsonCursor& name : cursor["gates"].elements()) read_gate_name(name, rule.kinds);
  if (rule.kinds.empty()) cursor["gates"].fail_value("must name a gate");
  const int gate_qubits = sim::gate_row(rule.kinds.front()).num_qubits;
  for (const sim::GateKind kind : rule.kinds)
    if (sim::gate_row(kind).num_qubits != gate_qubits)
      cursor["gates"].fail_value("must not mix one-qubit and two-qubit gates");
  if (cursor.has("qubits")) {
    rule.qubits = cursor["qubits"].distinct_integers(0, kLastQubit);
    if (static_cast<int>(rule.qubits.size()) != gate_qubits)
      cursor["qubits"].fail_value("must name the " + std::to_string(gate_qubits) +
                                  " operand(s) of the gates");
  }
  for (const JsonCursor& item : cursor["channels"].elements()) {
    const sim::Channel channel = read_channel(item, file_unit);
    for (const auto& operands : read_on(item, channel, gate_qubits))
      rule.channels.push_back({channel, operands});
  }
  if (rule.channels.empty()) cursor["channels"].fail_value("must hold a channel");
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

}  // namespace

NoiseFile parse_noise(const std::string& text, const std::string& file) {
  const nlohmann::json document = parse_json(text, file);
  const JsonCursor top(document, file);
  top.expect_object({"format", "version", "name", "rules"},
                    {"description", "source", "units", "coupling_map", "readout"});
  if (top["format"].text() != "qarch-noise") top["format"].fail_value("must be \"qarch-noise\"");
  top["version"].integer(1, 1);

  NoiseFile result{sim::NoiseModel(top["name"].text()), "", ""};
  if (top.has("description")) result.description = top["description"].text();
  if (top.has("source")) result.source = top["source"].text();
  if (top.has("coupling_map"))
    result.model.set_coupling_map(read_coupling_map(top["coupling_map"]));
  if (top.has("readout")) read_readout(top["readout"], result.model);
  const double file_unit = read_time_unit(top);
  for (const JsonCursor& rule : top["rules"].elements()) {
    sim::NoiseRule noise_rule = read_rule(rule, file_unit);
    at_place(rule, [&] { result.model.add_rule(std::move(noise_rule)); });
  }
  return result;
}

NoiseFile read_noise_file(const std::string& path) {
  return parse_noise(read_text_file(path), path);
}

}  // namespace qarch::search
