#include <gtest/gtest.h>

#include "chem/io/hamlib.h"
#include "tests/chem/hdf5_samples.h"

namespace qarch::chem {
namespace {

using test::refusal;
using test::SampleHdf5;
using test::ScratchFile;

const std::string kText = "(-0.5+0j) [] +\n(0.25+0j) [X0 Z1]";

/// The operator in every form in which programs store bytes, and things that are no operators.
void write_hamlib(const std::string& path) {
  const SampleHdf5 file(path);
  const hid_t fixed = H5Tcopy(H5T_C_S1);
  H5Tset_size(fixed, kText.size());
  H5Tset_strpad(fixed, H5T_STR_NULLPAD);
  file.dataset("fixed", fixed, fixed, kText.data());
  file.dataset("in_a_list", fixed, fixed, kText.data(), {1});
  H5Tclose(fixed);
  file.text("ham_JW-4", kText);
  file.integer_attribute("ham_JW-4", "nqubits", 4);
  file.text_attribute("ham_JW-4", "encoding", "jw");
  file.real_attribute("ham_JW-4", "ratio", 0.5);
  const hid_t opaque = H5Tcreate(H5T_OPAQUE, kText.size());
  file.dataset("opaque", opaque, opaque, kText.data());
  H5Tclose(opaque);
  file.dataset("bytes", H5T_STD_U8LE, H5T_NATIVE_UCHAR, kText.data(), {kText.size()});
  file.group("graph");
  file.group("graph/ring");
  file.text("graph/ring/ham", kText);
  file.texts("two", {kText, kText});
  file.reals("energies", {1.0, 2.0});
}

class HamlibFile : public testing::Test {
 protected:
  HamlibFile() : file_("hamlib.hdf5") { write_hamlib(file_.path()); }
  ScratchFile file_;
};

TEST_F(HamlibFile, ListsTheOperators) {
  EXPECT_EQ(hamlib_keys(file_.path()),
            (std::vector<std::string>{"bytes", "fixed", "graph/ring/ham", "ham_JW-4", "in_a_list",
                                      "opaque"}));
}

TEST_F(HamlibFile, ReadsTheTextOfEveryOperator) {
  for (const std::string& key : hamlib_keys(file_.path())) {
    EXPECT_EQ(read_hamlib(file_.path(), key).text, kText) << key;
  }
}

TEST_F(HamlibFile, ReadsAttributes) {
  const HamlibEntry entry = read_hamlib(file_.path(), "ham_JW-4");
  EXPECT_EQ(entry.num_qubits, 4);
  EXPECT_EQ(entry.attributes, (std::map<std::string, std::string>{
                                  {"encoding", "jw"}, {"nqubits", "4"}, {"ratio", "0.5"}}));
  EXPECT_EQ(read_hamlib(file_.path(), "fixed").num_qubits, 0);
}

TEST_F(HamlibFile, SaysWhichKeyIsWrong) {
  const auto says = [&](const std::string& key, const std::string& message) {
    EXPECT_EQ(refusal([&] { read_hamlib(file_.path(), key); }), file_.path() + ": " + message);
  };
  says("ham", "/ham: missing");
  says("graph", "/graph: is a group, must be text");
  says("energies", "/energies: is a real number, must be text");
  says("two", "/two: has shape (2), must be one value");
}

TEST_F(HamlibFile, SurvivesDamage) {
  test::expect_survives_damage(file_.bytes(), 40, [](const std::string& path) {
    hamlib_keys(path);
    read_hamlib(path, "graph/ring/ham");
  });
}

}  // namespace
}  // namespace qarch::chem
