#include "search/io/qasm/gate_table.h"

#include <array>

#include "search/io/qasm/gate_reader.h"

namespace qarch::search::qasm {

namespace {

constexpr std::array<StandardGate, 59> kStandard{{
    // name, in qelib1.inc, in stdgates.inc, definition
    {"U", true, true, "gate U(t, p, l) a { gphase((p + l) / 2); euler(t, p, l) a; }"},
    {"CX", true, true, "gate CX a, b { cx a, b; }"},
    {"rx", true, true, ""},
    {"ry", true, true, ""},
    {"rz", true, true, ""},
    {"x", true, true, ""},
    {"y", true, true, ""},
    {"z", true, true, ""},
    {"h", true, true, ""},
    {"s", true, true, ""},
    {"sdg", true, true, ""},
    {"t", true, true, ""},
    {"tdg", true, true, ""},
    {"sx", true, true, ""},
    {"sxdg", true, false, ""},
    {"id", true, true, ""},
    {"cx", true, true, ""},
    {"cy", true, true, ""},
    {"cz", true, true, ""},
    {"swap", true, true, ""},
    {"ecr", false, false, "gate ecr a, b { x a; rzx(-pi / 2) a, b; }"},
    {"p", true, true, "gate p(l) a { ctrl @ gphase(l) a; }"},
    {"phase", false, true, "gate phase(l) a { p(l) a; }"},
    {"u0", true, false, "gate u0(cycles) a { id a; }"},
    {"u1", true, true, "gate u1(l) a { p(l) a; }"},
    {"u2", true, true, "gate u2(p, l) a { euler(pi / 2.0, p, l) a; }"},
    {"u3", true, true, "gate u3(t, p, l) a { euler(t, p, l) a; }"},
    {"u", true, false, "gate u(t, p, l) a { U(t, p, l) a; }"},
    {"r", false, false, "gate r(t, p) a { euler(t, p - pi / 2, pi / 2 - p) a; }"},
    {"cp", true, true, "gate cp(l) a, b { ctrl @ p(l) a, b; }"},
    {"cphase", false, true, "gate cphase(l) a, b { ctrl @ p(l) a, b; }"},
    {"cu1", true, false, "gate cu1(l) a, b { ctrl @ p(l) a, b; }"},
    {"cu3", true, false, "gate cu3(t, p, l) a, b { ctrl @ U(t, p, l) a, b; }"},
    {"cu", true, true, "gate cu(t, p, l, g) a, b { ctrl @ gphase(g) a; ctrl @ U(t, p, l) a, b; }"},
    {"crx", true, true, "gate crx(t) a, b { ctrl @ rx(t) a, b; }"},
    {"cry", true, true, "gate cry(t) a, b { ctrl @ ry(t) a, b; }"},
    {"crz", true, true, "gate crz(t) a, b { ctrl @ rz(t) a, b; }"},
    {"ch", true, true, "gate ch a, b { ctrl @ h a, b; }"},
    {"cs", false, false, "gate cs a, b { ctrl @ s a, b; }"},
    {"csdg", false, false, "gate csdg a, b { ctrl @ sdg a, b; }"},
    {"csx", true, false, "gate csx a, b { ctrl @ sx a, b; }"},
    {"dcx", false, false, "gate dcx a, b { cx a, b; cx b, a; }"},
    {"iswap", false, false, "gate iswap a, b { s a; s b; h a; cx a, b; cx b, a; h b; }"},
    {"rxx", true, false, "gate rxx(t) a, b { h a; h b; cx a, b; rz(t) b; cx a, b; h a; h b; }"},
    {"ryy", true, false,
     "gate ryy(t) a, b { sx a; sx b; cx a, b; rz(t) b; cx a, b; sxdg a; sxdg b; }"},
    {"rzz", true, false, "gate rzz(t) a, b { cx a, b; rz(t) b; cx a, b; }"},
    {"rzx", false, false, "gate rzx(t) a, b { h b; cx a, b; rz(t) b; cx a, b; h b; }"},
    {"ccx", true, true, "gate ccx a, b, c { ctrl(2) @ x a, b, c; }"},
    {"ccz", false, false, "gate ccz a, b, c { ctrl(2) @ z a, b, c; }"},
    {"cswap", true, true, "gate cswap a, b, c { ctrl @ swap a, b, c; }"},
    {"c3x", true, false, "gate c3x a, b, c, d { ctrl(3) @ x a, b, c, d; }"},
    {"c3sx", false, false, "gate c3sx a, b, c, d { ctrl(3) @ sx a, b, c, d; }"},
    {"c3sqrtx", true, false, "gate c3sqrtx a, b, c, d { ctrl(3) @ sx a, b, c, d; }"},
    {"c4x", true, false, "gate c4x a, b, c, d, e { ctrl(4) @ x a, b, c, d, e; }"},
    {"rccx", true, false,
     "gate rccx a, b, c { h c; t c; cx b, c; tdg c; cx a, c; t c; cx b, c; tdg c; h c; }"},
    {"rcccx", false, false, "gate rcccx a, b, c, d { rc3x a, b, c, d; }"},
    {"rc3x", true, false,
     "gate rc3x a, b, c, d { h d; t d; cx c, d; tdg d; h d; cx a, d; t d; cx b, d; tdg d; cx a, d;"
     " t d; cx b, d; tdg d; h d; t d; cx c, d; tdg d; h d; }"},
    {"gphase", true, true, ""},
    {"euler", false, false, ""},
}};

GateDefinition primitive(std::string_view name) {
  GateDefinition result{std::string(name)};
  if (name == "gphase") {
    result.meaning = GateMeaning::kPhase;
    result.num_parameters = 1;
  } else if (name == "euler") {
    result.meaning = GateMeaning::kEuler;
    result.num_parameters = 3;
    result.num_qubits = 1;
  }
  if (const sim::GateRow* row = sim::find_gate(name)) {
    result.meaning = GateMeaning::kNative;
    result.num_parameters = row->has_angle ? 1 : 0;
    result.num_qubits = row->num_qubits;
    result.native = row;
  }
  return result;
}

/// The definitions of standard gates have no names but their parameters and pi.
class NoNames final : public Scope {
 public:
  Expression::Step find(const Token& name, const TokenStream& tokens) const override {
    if (const double* constant = find_constant(name.text))
      return {Operation::kNumber, false, 0, *constant, name.offset};
    fail_unknown_name(name, tokens, {});
  }
};

}  // namespace

std::size_t GateCall::num_operands() const {
  return controls.size() + static_cast<std::size_t>(gate->num_qubits);
}

std::span<const StandardGate> standard_gates() {
  return std::span(kStandard).first(kStandard.size() - 2);
}

GateTable::GateTable() = default;
GateTable::~GateTable() = default;

const GateDefinition* GateTable::find(std::string_view name) {
  if (const auto found = own_.find(name); found != own_.end()) return found->second;
  return find_standard(name);
}

const GateDefinition* GateTable::find_standard(std::string_view name) {
  if (const auto found = standard_.find(name); found != standard_.end()) return found->second;
  for (const StandardGate& row : kStandard) {
    if (row.name != name) continue;
    GateDefinition definition = primitive(row.name);
    if (!row.definition.empty()) {
      sources_.emplace_back(row.definition, "standard gate " + std::string(row.name));
      TokenStream tokens(sources_.back());
      const sim::GateRow* native = definition.native;
      definition = read_gate_definition(tokens, *this, NoNames(), {3, true});
      definition.native = native;
    }
    definitions_.push_back(std::move(definition));
    return standard_[row.name] = &definitions_.back();
  }
  return nullptr;
}

void GateTable::add(GateDefinition definition) {
  definitions_.push_back(std::move(definition));
  own_[definitions_.back().name] = &definitions_.back();
}

void GateTable::add_size(const GateCall& call, const TokenStream& tokens) {
  size_ += 4 + call.operands.size();
  for (const Expression& argument : call.arguments) size_ += argument.steps.size();
  if (size_ > kMostSize)
    tokens.source().fail(call.offset, "gate definitions hold more than " +
                                          std::to_string(kMostSize) +
                                          " calls, operands and steps of expressions");
}

std::vector<std::string> GateTable::names() const {
  constexpr std::size_t kMostOwn = 1000;  // a message compares them with a wrong one
  std::vector<std::string> result;
  for (const auto& [name, definition] : own_)
    if (result.size() < kMostOwn) result.emplace_back(name);
  for (const StandardGate& row : standard_gates()) result.emplace_back(row.name);
  return result;
}

}  // namespace qarch::search::qasm
