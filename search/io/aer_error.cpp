#include "search/io/aer_error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "search/did_you_mean.h"
#include "search/io/noise_channel.h"
#include "sim/channel.h"
#include "sim/gate.h"
#include "sim/ptm.h"

namespace qarch::search {
namespace {

using Matrix = Eigen::MatrixXd;
using Eigen::Index;

constexpr double kSumTolerance = 1e-6;

Index digit(Index k, int qubit) { return (k >> (2 * qubit)) & 3; }
Index dimension(int num_qubits) { return Index{1} << (2 * num_qubits); }

/// The map on `num_qubits` qubits that acts as `ptm` on `qubits`, ptm's operand 0 on the first.
Matrix embed(const Matrix& ptm, const std::vector<int>& qubits, int num_qubits) {
  const Index size = dimension(num_qubits);
  Matrix result = Matrix::Zero(size, size);
  for (Index i = 0; i < size; ++i) {
    for (Index j = 0; j < size; ++j) {
      Index row = 0;
      Index column = 0;
      bool others_agree = true;
      for (int q = 0; q < num_qubits; ++q) {
        const auto found = std::find(qubits.begin(), qubits.end(), q);
        if (found == qubits.end()) {
          others_agree = others_agree && digit(i, q) == digit(j, q);
          continue;
        }
        const auto place = 2 * static_cast<int>(found - qubits.begin());
        row |= digit(i, q) << place;
        column |= digit(j, q) << place;
      }
      if (others_agree) result(i, j) = ptm(row, column);
    }
  }
  return result;
}

/// Whether the Paulis with these indices anticommute.
bool anticommute(Index a, Index b, int num_qubits) {
  bool odd = false;
  for (int q = 0; q < num_qubits; ++q) {
    const Index p = digit(a, q);
    const Index r = digit(b, q);
    if (p != 0 && r != 0 && p != r) odd = !odd;
  }
  return odd;
}

/// The matrix that a list of one, or several, Kraus operators makes; `cursor` names the place.
Matrix ptm_of(const std::vector<Eigen::MatrixXcd>& kraus, std::size_t num_qubits,
              const JsonCursor& cursor) {
  return at_place(cursor, [&]() -> Matrix {
    if (num_qubits == 1) return sim::ptm_from_kraus<1>(kraus);
    return sim::ptm_from_kraus<2>(kraus);
  });
}

/// One instruction after the other, on the qubits of a gate.
class Sequence {
 public:
  Sequence(int num_qubits, std::set<std::string>& ignored_keys)
      : num_qubits_(num_qubits),
        ignored_keys_(ignored_keys),
        ptm_(Matrix::Identity(dimension(num_qubits), dimension(num_qubits))) {}

  void append(const JsonCursor& instruction);

  const Matrix& ptm() const { return ptm_; }
  bool touches(int qubit) const { return touched_.at(static_cast<std::size_t>(qubit)); }

 private:
  void act(const Matrix& map, const std::vector<int>& qubits) {
    for (const int q : qubits) touched_.at(static_cast<std::size_t>(q)) = true;
    ptm_ = embed(map, qubits, num_qubits_) * ptm_;
  }
  void act_pauli(Index pauli);
  void append_gate(const JsonCursor& instruction, const sim::GateRow& row,
                   const std::vector<int>& qubits);
  void append_matrices(const JsonCursor& instruction, bool is_unitary,
                       const std::vector<int>& qubits);

  int num_qubits_;
  std::set<std::string>& ignored_keys_;
  Matrix ptm_;
  std::array<bool, 2> touched_{};
};

/// "params", a list.
std::vector<JsonCursor> parameters(const JsonCursor& instruction) {
  instruction.expect_key("params");
  return instruction["params"].elements();
}

/// The index of the Pauli that a "pauli" instruction names on the qubits of a gate.
Index read_pauli(const JsonCursor& instruction, const std::vector<int>& qubits) {
  const std::vector<JsonCursor> params = parameters(instruction);
  if (params.size() != 1) instruction["params"].fail_value("must be one string of Paulis");
  const std::string letters = params[0].text();
  if (letters.size() != qubits.size())
    params[0].fail_value("must have as many letters as there are qubits, " +
                         std::to_string(qubits.size()));
  Index pauli = 0;
  for (std::size_t place = 0; place < qubits.size(); ++place) {
    const std::size_t which = std::string("IXYZ").find(letters[letters.size() - 1 - place]);
    if (which == std::string::npos) params[0].fail_value("must consist of the letters I X Y Z");
    pauli |= static_cast<Index>(which) << (2 * qubits[place]);
  }
  return pauli;
}

void Sequence::act_pauli(Index pauli) {
  for (int q = 0; q < num_qubits_; ++q)
    if (digit(pauli, q) != 0) touched_.at(static_cast<std::size_t>(q)) = true;
  for (Index row = 0; row < ptm_.rows(); ++row)
    if (anticommute(pauli, row, num_qubits_)) ptm_.row(row) *= -1.0;
}

void Sequence::append_gate(const JsonCursor& instruction, const sim::GateRow& row,
                           const std::vector<int>& qubits) {
  if (static_cast<int>(qubits.size()) != row.num_qubits)
    instruction["qubits"].fail_value("must name as many qubits as " + std::string(row.name) +
                                     " acts on, " + std::to_string(row.num_qubits));
  double angle = 0.0;
  if (row.has_angle) {
    const std::vector<JsonCursor> params = parameters(instruction);
    if (params.size() != 1) instruction["params"].fail_value("must be one angle");
    angle = params[0].number();
    if (!std::isfinite(angle)) params[0].fail_value("must be finite");
  }
  act(ptm_of({row.unitary(angle)}, qubits.size(), instruction), qubits);
}

void Sequence::append_matrices(const JsonCursor& instruction, bool is_unitary,
                               const std::vector<int>& qubits) {
  std::vector<Eigen::MatrixXcd> matrices;
  for (const JsonCursor& matrix : parameters(instruction))
    matrices.push_back(read_complex_matrix(matrix));
  if (is_unitary && matrices.size() != 1) instruction["params"].fail_value("must be one matrix");
  act(ptm_of(matrices, qubits.size(), instruction), qubits);
}

void Sequence::append(const JsonCursor& instruction) {
  instruction.expect_key("name");
  instruction.expect_key("qubits");
  for (std::string& key : instruction.keys_besides({"name", "qubits", "params"}))
    ignored_keys_.insert(std::move(key));
  const std::string name = instruction["name"].text();
  const std::vector<int> qubits = instruction["qubits"].distinct_integers(0, num_qubits_ - 1);
  if (qubits.empty()) instruction["qubits"].fail_value("must name a qubit");
  const sim::GateRow* const gate = sim::find_gate(name);
  if (name == "pauli") {
    act_pauli(read_pauli(instruction, qubits));
  } else if (name == "kraus" || name == "unitary") {
    append_matrices(instruction, name == "unitary", qubits);
  } else if (name == "reset") {
    for (const int qubit : qubits) act(sim::reset_channel().ptm<1>(), {qubit});
  } else if (gate != nullptr && gate->kind == sim::GateKind::kId) {
    return;
  } else if (gate != nullptr) {
    append_gate(instruction, *gate, qubits);
  } else {
    std::vector<std::string> known{"pauli", "kraus", "unitary", "reset"};
    for (const sim::GateRow& row : sim::gates()) known.emplace_back(row.name);
    instruction["name"].fail_value(must_be_one_of(name, known));
  }
}

/// "probabilities" or "rates", as many as "instructions" has lists, each >= 0 (to rounding errors).
std::vector<double> read_weights(const JsonCursor& error, const std::string& key,
                                 std::size_t count) {
  error.expect_key(key);
  std::vector<double> weights;
  for (const JsonCursor& element : error[key].elements()) {
    const double weight = element.number();
    if (!(weight >= -1e-9 && std::isfinite(weight))) element.fail_value("must be finite and >= 0");
    weights.push_back(std::max(weight, 0.0));
  }
  if (weights.size() != count)
    error[key].fail("has " + std::to_string(weights.size()) + " numbers, must have " +
                    std::to_string(count) + ", as many as there are lists in 'instructions'");
  return weights;
}

void note_touched(const std::array<bool, 2>& touched, int num_qubits, AerMap& map) {
  for (int q = 0; q < num_qubits; ++q)
    if (touched.at(static_cast<std::size_t>(q))) map.touched.push_back(q);
}

AerMap read_mixture(const JsonCursor& error, int num_qubits, std::set<std::string>& ignored_keys) {
  const std::vector<JsonCursor> lists = error["instructions"].elements();
  const std::vector<double> probabilities = read_weights(error, "probabilities", lists.size());
  double sum = 0.0;
  for (const double p : probabilities) sum += p;
  if (!(std::abs(sum - 1.0) <= kSumTolerance))
    error["probabilities"].fail("their sum is " + std::to_string(sum) + ", must be 1 to 1e-6");
  AerMap map{Matrix::Zero(dimension(num_qubits), dimension(num_qubits)), {}};
  std::array<bool, 2> touched{};
  for (std::size_t i = 0; i < lists.size(); ++i) {
    Sequence sequence(num_qubits, ignored_keys);
    for (const JsonCursor& instruction : lists[i].elements()) sequence.append(instruction);
    map.ptm += probabilities[i] / sum * sequence.ptm();
    for (int q = 0; q < num_qubits; ++q)
      if (probabilities[i] > 0.0 && sequence.touches(q))
        touched.at(static_cast<std::size_t>(q)) = true;
  }
  note_touched(touched, num_qubits, map);
  return map;
}

AerMap read_lindblad(const JsonCursor& error, int num_qubits, std::set<std::string>& ignored_keys) {
  const std::vector<JsonCursor> lists = error["instructions"].elements();
  const std::vector<double> rates = read_weights(error, "rates", lists.size());
  Eigen::VectorXd exponent = Eigen::VectorXd::Zero(dimension(num_qubits));
  std::array<bool, 2> touched{};
  for (std::size_t j = 0; j < lists.size(); ++j) {
    const std::vector<JsonCursor> instructions = lists[j].elements();
    if (instructions.size() != 1) lists[j].fail_value("must be one 'pauli'");
    const JsonCursor& generator = instructions[0];
    generator.expect_key("name");
    generator.expect_key("qubits");
    for (std::string& key : generator.keys_besides({"name", "qubits", "params"}))
      ignored_keys.insert(std::move(key));
    if (generator["name"].text() != "pauli") generator["name"].fail_value("must be \"pauli\"");
    const Index pauli =
        read_pauli(generator, generator["qubits"].distinct_integers(0, num_qubits - 1));
    for (int q = 0; q < num_qubits; ++q)
      if (rates[j] > 0.0 && digit(pauli, q) != 0) touched.at(static_cast<std::size_t>(q)) = true;
    for (Index k = 0; k < exponent.size(); ++k)
      if (anticommute(pauli, k, num_qubits)) exponent(k) += 2.0 * rates[j];
  }
  AerMap map{Matrix((-exponent.array()).exp().matrix().asDiagonal()), {}};
  note_touched(touched, num_qubits, map);
  return map;
}

}  // namespace

AerMap read_aer_map(const JsonCursor& error, int num_qubits, std::set<std::string>& ignored_keys) {
  error.expect_key("instructions");
  return error["type"].text() == "plerror" ? read_lindblad(error, num_qubits, ignored_keys)
                                           : read_mixture(error, num_qubits, ignored_keys);
}

Eigen::MatrixXd reduced_to(const AerMap& map) {
  // Of R (x) 1, the entries whose other digits are the identity.
  const auto spread = [&](Index k) {
    Index result = 0;
    for (std::size_t place = 0; place < map.touched.size(); ++place)
      result |= digit(k, static_cast<int>(place)) << (2 * map.touched[place]);
    return result;
  };
  const Index size = dimension(static_cast<int>(map.touched.size()));
  Matrix result(size, size);
  for (Index i = 0; i < size; ++i)
    for (Index j = 0; j < size; ++j) result(i, j) = map.ptm(spread(i), spread(j));
  return result;
}

}  // namespace qarch::search
