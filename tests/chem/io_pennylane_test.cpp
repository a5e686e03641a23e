#include <gtest/gtest.h>

#include <array>

#include "chem/io/pennylane.h"
#include "tests/chem/hdf5_samples.h"

namespace qarch::chem {
namespace {

using test::refusal;
using test::SampleHdf5;
using test::ScratchFile;

/// An operator as PennyLane's classes nest.
struct Node {
  std::string name;                    ///< of the class
  std::string wires = "null";          ///< of a leaf, JSON
  std::vector<Node> operands{};        ///< of a composite
  std::vector<double> coefficients{};  ///< of Hamiltonian, LinearCombination and SProd
};

Node leaf(const std::string& name, int wire) {
  return {name, "[" + std::to_string(wire) + "]", {}, {}};
}

void write_members(const SampleHdf5& file, const std::string& group,
                   const std::vector<Node>& nodes) {
  std::vector<std::string> names;
  std::vector<std::string> wires;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const Node& node = nodes[i];
    const std::string path = group + "/op_" + std::to_string(i);
    names.push_back(node.name);
    wires.push_back(node.wires);
    if (node.operands.empty()) {
      file.null(path);
      continue;
    }
    file.group(path);
    write_members(file, path, node.operands);
    if (node.coefficients.empty()) continue;
    file.reals(path + (node.name == "SProd" ? "/sprod_scalar" : "/hamiltonian_coeffs"),
               node.coefficients);
  }
  file.texts(group + "/op_class_names", names);
  file.texts(group + "/op_wire_labels", wires);
}

/// As DatasetOperator writes an attribute of a dataset.
void write_operator(const SampleHdf5& file, const std::string& key, const Node& node,
                    const std::string& module = "qml") {
  file.group(key);
  file.text_attribute(key, module + ".data.type_id", "operator");
  file.text_attribute(key, module + ".data.py_type", "pennylane.ops." + node.name);
  write_members(file, key, {node});
}

std::string text_of(const Node& node) {
  const ScratchFile file("operator.h5");
  {
    const SampleHdf5 sample(file.path());
    write_operator(sample, "hamiltonian", node);
  }
  return read_pennylane_operator(file.path(), "hamiltonian").sum.to_text();
}

std::string refusal_of(const Node& node) {
  const std::string message = refusal([&] { text_of(node); });
  return message.substr(std::min(message.size(), message.find(": ") + 2));
}

/// 0.5 - 2 Z0 X2 Y1 in the classes of several versions.
std::vector<Node> equal_operators() {
  const Node identity{"Identity", "[0]", {}, {}};
  const Node no_wires{"Identity", "[]", {}, {}};
  const Node old_word{
      "Tensor", "null", {leaf("PauliZ", 0), leaf("PauliX", 2), leaf("PauliY", 1)}, {}};
  const Node word{"Prod", "null", {leaf("Z", 0), leaf("X", 2), leaf("Y", 1)}, {}};
  const Node scaled{"SProd", "null", {word}, {-2.0}};
  const Node half{"SProd", "null", {no_wires}, {0.5}};
  const Node nested{
      "Prod", "null", {leaf("Z", 0), {"Prod", "null", {leaf("X", 2), leaf("Y", 1)}, {}}}, {}};
  return {{"Hamiltonian", "null", {identity, old_word}, {0.5, -2.0}},
          {"LinearCombination", "null", {word, identity}, {-2.0, 0.5}},
          {"Sum", "null", {scaled, half}, {}},
          {"LinearCombination", "null", {word, word, no_wires}, {-1.5, -0.5, 0.5}},
          {"LinearCombination", "null", {nested, scaled, half}, {-1.0, 0.5, 1.0}}};
}

TEST(Pennylane, ReadsAnOperatorInWhateverClassesItIsWritten) {
  const std::string expected = sim::PauliSum(3, {{sim::PauliString::parse("III"), 0.5},
                                                 {sim::PauliString::parse("XYZ"), -2.0}})
                                   .to_text();
  for (const Node& node : equal_operators()) EXPECT_EQ(text_of(node), expected) << node.name;
}

TEST(Pennylane, MultipliesOut) {
  // (X0 + Z0) Y0 = i Z0 - i X0;   times Y0 again: (X0 + Z0) Y0 Y0 = X0 + Z0
  const Node sum{"Sum", "null", {leaf("X", 0), leaf("Z", 0)}, {}};
  EXPECT_EQ(
      text_of({"Prod", "null", {sum, leaf("Y", 0), leaf("Y", 0)}, {}}),
      sim::PauliSum(1, {{sim::PauliString::parse("X"), 1.0}, {sim::PauliString::parse("Z"), 1.0}})
          .to_text());
  const std::string message = refusal_of({"Prod", "null", {leaf("X", 0), leaf("Y", 0)}, {}});
  EXPECT_EQ(message, "/hamiltonian: coefficient of Z has imaginary part 1.000000, must be real");
}

TEST(Pennylane, ALeafAloneIsAnOperator) {
  EXPECT_EQ(text_of(leaf("PauliZ", 1)),
            sim::PauliSum(2, {{sim::PauliString::parse("ZI"), 1.0}}).to_text());
}

TEST(Pennylane, CountsWiresThatAreNoQubits) {
  const ScratchFile file("wires.h5");
  const auto word = [](const char* a, const char* b) {
    return Node{"Prod", "null", {{"Z", a, {}, {}}, {"X", b, {}, {}}}, {}};
  };
  {
    const SampleHdf5 sample(file.path());
    write_operator(sample, "letters", word("[\"b\"]", "[\"a\"]"));
    write_operator(sample, "far", word("[100]", "[2]"));
    write_operator(sample, "near", word("[1]", "[0]"), "qp");
  }
  const PennylaneOperator letters = read_pennylane_operator(file.path(), "letters");
  EXPECT_EQ(letters.wires, (std::vector<std::string>{"\"b\"", "\"a\""}));
  EXPECT_EQ(letters.sum.terms().front().string, sim::PauliString::parse("XZ"));
  const PennylaneOperator far = read_pennylane_operator(file.path(), "far");
  EXPECT_EQ(far.wires, (std::vector<std::string>{"100", "2"}));
  EXPECT_EQ(far.sum.num_qubits(), 2);
  const PennylaneOperator near = read_pennylane_operator(file.path(), "near");
  EXPECT_TRUE(near.wires.empty());
  EXPECT_EQ(near.sum.terms().front().string, sim::PauliString::parse("ZX"));
}

TEST(Pennylane, ListsTheOperatorsOfADataset) {
  const ScratchFile file("dataset.h5");
  {
    const SampleHdf5 sample(file.path());
    sample.text_attribute("/", "qml.data.type_id", "dataset");
    write_operator(sample, "hamiltonian", equal_operators().front());
    write_operator(sample, "tapered_hamiltonian", leaf("Z", 0), "qp");
    sample.group("paulix_ops");
    sample.text_attribute("paulix_ops", "qml.data.type_id", "list");
    write_operator(sample, "paulix_ops/0", leaf("X", 0));
    sample.group("number_op");
    sample.text_attribute("number_op", "qp.data.type_id", "pytree");
    sample.reals("fci_energy", {-1.0});
    sample.text_attribute("fci_energy", "qml.data.type_id", "scalar");
  }
  EXPECT_EQ(pennylane_operators(file.path()),
            (std::vector<std::string>{"hamiltonian", "number_op", "paulix_ops/0",
                                      "tapered_hamiltonian"}));
  EXPECT_EQ(read_pennylane_operator(file.path(), "paulix_ops/0").sum.terms().size(), 1U);
  const auto says = [&](const std::string& key, const std::string& message) {
    EXPECT_EQ(refusal([&] { read_pennylane_operator(file.path(), key); }),
              file.path() + ": " + message);
  };
  says("number_op",
       "/number_op: type_id 'pytree', a serialised Python object, is unsupported; must be "
       "'operator'");
  says("fci_energy", "/fci_energy: type_id 'scalar', must be 'operator'");
  says("h", "/h: missing");
}

TEST(Pennylane, ReadsComplexCoefficientsThatAreReal) {
  const ScratchFile file("complex.h5");
  const Node node{"LinearCombination", "null", {leaf("Z", 0), leaf("X", 0)}, {}};
  for (const double imaginary : {0.0, 1e-12, 1e-6}) {
    {
      const SampleHdf5 sample(file.path());
      write_operator(sample, "h", node);
      const hid_t type = H5Tcreate(H5T_COMPOUND, 16);
      H5Tinsert(type, "r", 0, H5T_NATIVE_DOUBLE);
      H5Tinsert(type, "i", 8, H5T_NATIVE_DOUBLE);
      const std::array<double, 4> values{0.5, imaginary, 2.0, 0.0};
      sample.dataset("h/op_0/hamiltonian_coeffs", type, type, values.data(), {2});
      H5Tclose(type);
    }
    const std::string message = refusal([&] { read_pennylane_operator(file.path(), "h"); });
    EXPECT_EQ(message.empty(), imaginary < 1e-10) << message;
  }
}

TEST(Pennylane, SaysWhatIsWrongAndWhere) {
  const Node z = leaf("Z", 0);
  EXPECT_EQ(refusal_of({"Hadamard", "[0]", {}, {}}),
            "/hamiltonian/op_0: operator Hadamard is not supported, must be a sum of Pauli words");
  EXPECT_EQ(refusal_of({"Exp", "null", {z}, {}}),
            "/hamiltonian/op_0: operator Exp is not supported, must be a sum of Pauli words");
  EXPECT_EQ(refusal_of({"Hamiltonian", "null", {z, z}, {1.0}}),
            "/hamiltonian/op_0: has 1 coefficients, must be 2");
  EXPECT_EQ(refusal_of({"SProd", "null", {z}, {1.0, 2.0}}),
            "/hamiltonian/op_0: has 2 coefficients, must be 1");
  EXPECT_EQ(refusal_of({"Hamiltonian", "null", {z}, {}}),
            "/hamiltonian/op_0/hamiltonian_coeffs: missing");
  EXPECT_EQ(refusal_of({"PauliZ", "[0, 1]", {}, {}}),
            "/hamiltonian/op_0: operator PauliZ has 2 wires, must be 1");
  EXPECT_EQ(refusal_of({"PauliZ", "0]", {}, {}}),
            "/hamiltonian/op_wire_labels: holds '0]', must be a JSON list of wires");
  EXPECT_EQ(refusal_of({"PauliZ", "[[0]]", {}, {}}),
            "/hamiltonian/op_wire_labels: holds '[[0]]', whose wires are no labels");
  Node many{"Prod", "null", {}, {}};
  for (int wire = 0; wire < 32; ++wire) many.operands.push_back(leaf("Z", wire));
  EXPECT_EQ(refusal_of(many), "/hamiltonian/op_0: acts on more than 31 wires");
}

TEST(Pennylane, RefusesAProductThatExplodes) {
  Node product{"Prod", "null", {}, {}};
  for (int wire = 0; wire < 30; ++wire) {
    product.operands.push_back({"Sum", "null", {leaf("X", wire), leaf("Z", wire)}, {}});
  }
  EXPECT_EQ(refusal_of(product),
            "/hamiltonian/op_0: takes more than 2^22 Pauli words to multiply out");
}

TEST(Pennylane, SurvivesDamage) {
  const ScratchFile file("pennylane.h5");
  {
    const SampleHdf5 sample(file.path());
    write_operator(sample, "hamiltonian", equal_operators().front());
  }
  test::expect_survives_damage(file.bytes(), 40, [](const std::string& path) {
    pennylane_operators(path);
    read_pennylane_operator(path, "hamiltonian");
  });
}

}  // namespace
}  // namespace qarch::chem
