#include "apps/input_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <stdexcept>

#include "tests/apps/program_fixture.h"

namespace qarch::apps {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

using InputFile = ProgramFixture;

TEST_F(InputFile, NamesTheNearestInTheFolder) {
  write("bell.qasm", "");
  write("ghz.qasm", "");
  EXPECT_EQ(did_you_mean_file(at("bel.qasm")), "; did you mean '" + at("bell.qasm") + "'?");
  EXPECT_EQ(did_you_mean_file(at("something-else")), "");
  EXPECT_EQ(did_you_mean_file(at("nowhere/bell.qasm")), "");
  EXPECT_NO_THROW(require_input_file(at("bell.qasm")));
  EXPECT_THAT([&] { require_input_file(at("bell.qsm")); },
              ThrowsMessage<std::runtime_error>(HasSubstr("no such file; did you mean")));
  EXPECT_THAT([&] { require_input_file(at("other")); },
              ThrowsMessage<std::runtime_error>(at("other") + ": no such file"));
}

TEST_F(InputFile, LeavesNamesOfDataAlone) {
  write("my-lih.cfg", "");
  EXPECT_NO_THROW(check_named_file("h2-2q-noiseless"));
  EXPECT_NO_THROW(check_named_file(at("my-lih.cfg")));
  EXPECT_NO_THROW(check_named_file(at("quite-another.cfg")));
  EXPECT_THROW(check_named_file(at("my-lh.cfg")), std::invalid_argument);
}

TEST_F(InputFile, CommandsSayWhichFileWasMeant) {
  write("bell.qasm", "OPENQASM 3.0;\nqubit[2] q;\nU(0,0,0) q[0];\n");
  write("mine.cfg", "[problem]\nname = h2-2q\n");
  write("props.json", "{}");
  const std::string circuit = at("bel.qasm");
  for (const std::vector<std::string>& words : {std::vector<std::string>{"simulate", circuit},
                                                {"circuit", "draw", circuit},
                                                {"circuit", "convert", circuit},
                                                {"circuit", "transpile", circuit, "--gates", "cx"},
                                                {"vqe", "--problem", "h2-2q", "--circuit", circuit},
                                                {"import-config", at("min.cfg")},
                                                {"search", at("min.cfg"), "--dry-run"},
                                                {"noise", "inspect", at("prop.json")}}) {
    const Output output = qarch(words);
    EXPECT_NE(output.code, kExitOk) << words[0];
    EXPECT_THAT(output.err, HasSubstr("did you mean '")) << words[0] << ' ' << words[1];
  }
}

}  // namespace
}  // namespace qarch::apps
