#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <zlib.h>

#include <complex>
#include <stdexcept>
#include <string>
#include <vector>

#include "chem/io/qiskit_operator.h"
#include "tests/chem/mutations.h"
#include "tests/chem/npz_samples.h"

namespace qarch::chem {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

/// base64(zlib(bytes)), as the runtime's encoder keeps arrays.
std::string packed(const std::string& bytes) {
  uLongf length = compressBound(bytes.size());
  std::vector<unsigned char> squeezed(length);
  EXPECT_EQ(compress(squeezed.data(), &length, reinterpret_cast<const Bytef*>(bytes.data()),
                     bytes.size()),
            Z_OK);
  std::string text(length / 3 * 4 + 8, '\0');
  text.resize(static_cast<std::size_t>(EVP_EncodeBlock(
      reinterpret_cast<unsigned char*>(text.data()), squeezed.data(), static_cast<int>(length))));
  return text;
}

std::string settings(const std::string& data, const std::string& coefficients) {
  return R"({"__type__": "settings", "__module__": "qiskit.quantum_info.operators.symplectic",)"
         R"("__class__": "SparsePauliOp", "__value__": {"data": )" +
         data + R"(, "coeffs": )" + coefficients + "}}";
}

std::string ndarray() {
  return R"({"__type__": "ndarray", "__value__": ")" +
         packed(test::npy_bytes<std::complex<double>>("<c16", "(3,)", {-0.25, 0.5, 0.125})) + "\"}";
}

const std::string kPauliList =
    R"({"__type__": "settings", "__module__": "m", "__class__": "PauliList",)"
    R"("__value__": {"data": ["II", "IZ", "XY"]}})";

/// The same operator in every form.
std::vector<std::string> samples() {
  return {R"([["II", -0.25], ["IZ", [0.5, 0.0]], ["XY", {"real": 0.125, "imag": 0}]])",
          R"({"paulis": ["II", "IZ", "XY"], "coeffs": [-0.25, 0.5, [0.125, 1e-12]]})",
          R"({"paulis": ["II", "IZ", "XY"], "coeffs": [-0.25, {"__type__": "complex",)"
          R"("__value__": [0.5, 0.0]}, 125e-3], "num_qubits": 2})",
          R"({"paulis": [{"label": "II", "coeff": {"real": -0.25, "imag": 0.0}},)"
          R"({"label": "IZ", "coeff": {"real": 0.5, "imag": 0.0}},)"
          R"({"label": "XY", "coeff": {"real": 0.125, "imag": 0.0}}]})",
          settings(kPauliList, ndarray()),
          settings(R"(["II", "IZ", "XY"])", "[-0.25, 0.5, 0.125]"),
          "SparsePauliOp(['II', 'IZ', 'XY'],\n              coeffs=[-0.25 +0.j,  0.5  +0.j,  "
          "0.125+0.j])\n",
          "SparsePauliOp([\"II\", \"IZ\", \"XY\"], coeffs=[-0.25, 5.e-01-0.00000000e+00j, 0.125])",
          "[('II', (-0.25+0j)), ('IZ', (0.5+0j)),\n ('XY', (0.125+0j))]",
          "[('XY', 0.0625), ('II', -0.25), ('IZ', 0.5), ('XY', 0.0625)]"};
}

TEST(QiskitOperator, EveryFormReadsTheSame) {
  for (const std::string& text : samples()) {
    EXPECT_EQ(parse_qiskit_operator(text, "x").to_text(), "-0.25 II\n+0.5 IZ\n+0.125 XY\n") << text;
  }
}

TEST(QiskitOperator, TheRightmostLetterIsQubit0) {
  const sim::PauliSum sum = parse_qiskit_operator(R"([["IIX", 1]])", "x");
  EXPECT_EQ(sum.terms()[0].string, sim::PauliString::single(sim::Pauli::kX, 0));
}

TEST(QiskitOperator, ErrorsTellPlaceValueAndWhatIsAllowed) {
  struct Case {
    std::string text;
    const char* message;
  };
  const std::string deep(100000, '[');
  for (const auto& [text, message] : std::vector<Case>{
           {"", "x:1:1: must be JSON, or begin with 'SparsePauliOp(' or '[('"},
           {"PauliOp('X')", "x:1:1: must be JSON, or begin"},
           {"[]", "x: no terms"},
           {"{}", "x: top level: must be [[label, coefficient], ...]"},
           {"[[\"X\", 1],\n [\"Z\", }]", "x:2:8: syntax error"},
           {"[[\"X\", 1e999]]", "x: number overflow"},
           {deep, "x: JSON is nested deeper than 32"},
           {R"({"paulis": ["X"], "paulis": ["Z"], "coeffs": [1]})",
            "x: key 'paulis' is given twice in one object"},
           {R"([["X", 1], ["ZZ", 1]])", "x: term[1]: label 'ZZ' has 2 letters, must have as many"},
           {R"([["X", 1, 2]])", "x: term[0]: must be [label, coefficient]"},
           {R"([[1, "X"]])", "x: term[0]: must be a string"},
           {R"([["X", "1"]])", "x: term[0]: must be a number, a pair [re, im]"},
           {R"([["X", [1, null]]])", "x: term[0][1]: must be a number"},
           {R"([["X", [0.5, 0.1]]])",
            "x: term[0]: coefficient = 0.5+0.10000000000000001j, must be"},
           {R"([["-X", 1]])", "x: term[0]: Pauli word '-X', must be letters I X Y Z"},
           {R"([["", 1]])", "Pauli word '' has 0 letters, must be 1 to 31"},
           {R"({"paulis": 5})", "x: paulis: must be a list"},
           {R"({"paulis": ["X"]})", "x: top level: must be an object with 'coeffs'"},
           {R"({"paulis": ["X"], "coeffs": [1, 2]})", "x: paulis: 1 labels and 2 coefficients"},
           {R"({"paulis": [{"label": "X"}]})", "x: paulis[0]: must be an object with 'coeff'"},
           {R"({"__type__": "settings", "__class__": "Circuit"})",
            "x: top level: must be the settings of a SparsePauliOp"},
           {settings(kPauliList, R"({"__type__": "ndarray", "__value__": "Zm9v"})"),
            "x: __value__.coeffs: malformed or cut zlib data"},
           {settings(kPauliList, R"({"__type__": "ndarray", "__value__": "?"})"),
            "x: __value__.coeffs: malformed base64"},
           {settings(kPauliList,
                     R"({"__type__": "ndarray", "__value__": ")" + packed("none") + "\"}"),
            "x: __value__.coeffs: array: no .npy file"},
           {settings(kPauliList, "[1, 2]"), "3 labels and 2 coefficients"},
           {"SparsePauliOp(['X'])", "must be ',' after the labels"},
           {"SparsePauliOp(['X'], [1])", "must be coeffs=[...]"},
           {"SparsePauliOp(['X', 'Z'], coeffs=[1.+0.j, ..., 1.+0.j])", "cut short by '...'"},
           {"SparsePauliOp(['X', ..., 'Z'], coeffs=[1.+0.j])", "cut short by '...'"},
           {"SparsePauliOp(['X'], coeffs=[1.+0.j, 2.+0.j])", "1 labels and 2 coefficients"},
           {"SparsePauliOp(['X'], coeffs=[1.+0.j]) + 1", "rest = '+', must be empty"},
           {"SparsePauliOp(['X'], coeffs=[nan+0.j])",
            "coefficient = 'nan+0.j])', must be a finite"},
           {"[('X', 1), 'Z']", "x:1:12: ''', must be '(' before a label and its coefficient"},
           {"[('X', 1) ('Z', 1)]", "must be ']' after a list"}}) {
    EXPECT_THAT([&] { parse_qiskit_operator(text, "x"); },
                ThrowsMessage<std::invalid_argument>(HasSubstr(message)))
        << text.substr(0, 200);
  }
}

TEST(QiskitOperator, DamagedTextIsReadOrRefused) {
  test::expect_survives_mutations(
      samples(), 400, [](const std::string& text) { parse_qiskit_operator(text, "x"); });
}

}  // namespace
}  // namespace qarch::chem
