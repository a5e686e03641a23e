#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "apps/command.h"
#include "apps/help_text.h"
#include "apps/options.h"
#include "tests/apps/program_fixture.h"
#include "tests/support/device_texts.h"

// Every example of every help text is run as it stands there, but for what would take long: in an
// empty folder, into which the files and runs that it names are put.
namespace qarch::apps {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

// --- what examples look like -----------------------------------------------------------------

/// A part of a command line, ended by "&&"; what is behind a "|" or ">" is for the shell.
std::vector<Words> calls_of(const std::string& text) {
  std::vector<Words> calls(1);
  std::string word;
  bool begun = false;
  bool ours = true;
  char quote = 0;
  const auto end_word = [&] {
    if (begun && (word == "|" || word == ">")) {
      ours = false;
    } else if (begun && word == "&&") {
      calls.emplace_back();
      ours = true;
    } else if (begun && ours) {
      calls.back().push_back(word);
    }
    word.clear();
    begun = false;
  };
  for (std::size_t k = 0; k < text.size(); ++k) {
    const char c = text[k];
    if (quote != 0) {
      if (c == quote) {
        quote = 0;
      } else {
        word += c;
      }
    } else if (c == '\'' || c == '"') {
      quote = c;
      begun = true;
    } else if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      end_word();
    } else {
      word += c;
      begun = true;
    }
  }
  end_word();
  return calls;
}

// --- what is made shorter --------------------------------------------------------------------

struct ShorterValue {
  std::string_view option;
  std::string_view value;
};
constexpr std::array kShorterValues{
    ShorterValue{"--time-limit", "1s"}, ShorterValue{"--seeds", "1..2"},
    ShorterValue{"--shots", "100"},     ShorterValue{"--scan", "0.7:0.8:0.1"},
    ShorterValue{"--bits", "4,6"},      ShorterValue{"--threads", "1"}};

/// Words added to a call that begins with `command` and has none of the words in `unless`.
struct ShorterWork {
  std::string_view command;
  std::string_view unless;
  std::string_view words;
};
constexpr std::array kShorterWork{
    ShorterWork{"search", "--summarise --resume --dry-run",
                "--set general.episodes=3 --set env.max_gates=4 --set agent.hidden=8 "
                "--set agent.batch_size=8 --set agent.learning_start=8 "
                "--set optimizer.max_evaluations=20"},
    ShorterWork{"search classifier/", "",
                "--set data.train=12 --set data.validation=6 "
                "--set data.test=6 --set train.steps=2"},
    ShorterWork{"vqe", "", "--set optimizer.max_evaluations=30"},
    ShorterWork{"classify train", "--dry-run",
                "--set data.train=12 --set data.validation=6 --set data.test=6 "
                "--set train.steps=3 --set train.restarts=1 --set optimizer.max_evaluations=3 "
                "--no-baselines"},
    ShorterWork{"classify attack", "", "--set train.steps=3"},
    ShorterWork{"classify kernel", "", "--set data.train=8 --set data.test=4"},
    ShorterWork{"classify labels", "", "--samples 30 --starts 3 --states 3"},
    ShorterWork{"bench", "", "--min-time 0.001 --repetitions 1 --max-seconds 0.2"}};

/// The words after "qarch", with less to do.
Words shorter(const Words& words) {
  Words result;
  for (const std::string& word : words) {
    const auto* const rule =
        result.empty() ? kShorterValues.end()
                       : std::ranges::find(kShorterValues, result.back(), &ShorterValue::option);
    result.push_back(rule == kShorterValues.end() ? word : std::string(rule->value));
  }
  std::string call;
  for (const std::string& word : words) call += word + ' ';
  for (const ShorterWork& rule : kShorterWork) {
    std::istringstream unless{std::string(rule.unless)};
    bool applies = call.starts_with(rule.command);
    for (std::string word; unless >> word;) applies &= std::ranges::count(words, word) == 0;
    std::istringstream more{std::string(rule.words)};
    for (std::string word; applies && more >> word;) result.push_back(word);
  }
  return result;
}

// --- files that examples name ----------------------------------------------------------------

constexpr const char* kBell =
    "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[2] q;\nbit[2] c;\nh q[0];\ncx q[0], q[1];\n"
    "c = measure q;\n";
constexpr const char* kAnsatz =
    "OPENQASM 3.0;\ninclude \"stdgates.inc\";\ninput float theta_0;\nqubit[2] q;\n"
    "ry(theta_0) q[0];\ncx q[0], q[1];\n";
constexpr const char* kOld =
    "OPENQASM 2.0;\ninclude \"qelib1.inc\";\nqreg q[2];\nh q[0];\ncx q[0],q[1];\n";
constexpr const char* kQft =
    "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[3] q;\nh q[0];\ncp(1.5707963) q[0], q[1];\n"
    "h q[1];\ncx q[0], q[2];\n";
constexpr const char* kBest =
    "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[2] q;\nry(0.3) q[0];\ncx q[0], q[1];\n";
constexpr const char* kMolecule = "2\nhydrogen\nH 0 0 0\nH 0 0 0.74\n";

std::string file_text(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

/// By how the name begins and ends; the first that fits.
struct KnownFile {
  std::string_view begins;
  std::string_view ends;
  std::string (*text)();
};
constexpr std::array kKnownFiles{
    KnownFile{"ansatz", ".qasm", [] { return std::string(kAnsatz); }},
    KnownFile{"old", ".qasm", [] { return std::string(kOld); }},
    KnownFile{"qft", ".qasm", [] { return std::string(kQft); }},
    KnownFile{"best", ".qasm", [] { return std::string(kBest); }},
    KnownFile{"", ".qasm", [] { return std::string(kBell); }},
    KnownFile{"props", ".json", [] { return test::line_properties(12); }},
    KnownFile{"conf", ".json", [] { return test::line_configuration(12); }},
    KnownFile{"calibration", ".csv",
              [] { return file_text(QARCH_SOURCE_DIR "/data/devices/example_line.csv"); }},
    KnownFile{"", ".xyz", [] { return std::string(kMolecule); }},
    KnownFile{"", ".cfg", [] {
                return file_text(QARCH_SOURCE_DIR
                                 "/tests/fuzz/corpus/crlqas_config/spsa3_noisy.cfg");
              }}};

/// What a word stands for; of runs by their name.
enum class RunKind { kSearch, kClassifier, kStudy };

RunKind run_kind(const std::string& name) {
  if (name.find("study") != std::string::npos || name.find("lbfgs") != std::string::npos) {
    return RunKind::kStudy;
  }
  for (const char* data : {"moons", "fashion", "iris", "digits", "circles"}) {
    if (name.find(data) != std::string::npos && name.find("search") == std::string::npos) {
      return RunKind::kClassifier;
    }
  }
  return RunKind::kSearch;
}

/// All examples of the commands that begin with one name.
struct Collector final : CommandVisitor {
  void visit(const CommandLine& line) override {
    for (const Example& example : line.examples()) {
      names.push_back(line.name());
      examples.push_back(example.command);
    }
  }
  Words names;
  Words examples;
};

class Examples : public ProgramFixture, public ::testing::WithParamInterface<std::string> {
 protected:
  Examples() : before_(fs::current_path()) { fs::create_directories(at("made")); }
  ~Examples() override { fs::current_path(before_); }

  /// A folder of its own with all that the example names.
  void prepare(const std::string& folder, const std::vector<Words>& calls) {
    fs::create_directories(folder);
    fs::current_path(folder);
    for (const Words& words : calls) {
      std::string last;
      for (const std::string& word : words) {
        const bool output = last == "-o" || last == "--output";
        last = word;
        if (output) continue;
        std::istringstream parts(word);
        for (std::string part; std::getline(parts, part, ',');) put(part);
      }
    }
  }

  /// A study starts processes of the program itself; everything else runs here.
  static Output call(const Words& words) {
    const bool study = words[0] == "search" && std::ranges::count(words, "--seeds") > 0;
    if (!study) return qarch(words);
    std::string command = QARCH_PROGRAM;
    for (const std::string& word : words) command += " '" + word + "'";
    const int status = std::system((command + " >out.txt 2>err.txt").c_str());
    return {status == 0 ? 0 : 1, file_text("out.txt"), file_text("err.txt")};
  }

 private:
  /// The run of that kind, made once for a test.
  fs::path made(RunKind kind) {
    constexpr std::array kNames{"search", "moons", "study"};
    const fs::path folder = fs::path(at("made")) / kNames[static_cast<std::size_t>(kind)];
    if (fs::exists(folder)) return folder;
    const std::array<Words, 3> commands{
        Words{"search", "h2-2q-noiseless", "--output", folder.string()},
        Words{"classify", "train", "classifier/moons", "--output", folder.string()},
        Words{"search", "h2-2q-noiseless", "--seeds", "1,2", "--output", folder.string()}};
    const Output output = call(shorter(commands[static_cast<std::size_t>(kind)]));
    EXPECT_EQ(output.code, kExitOk) << output.err;
    return folder;
  }

  void put(const std::string& word) {
    if (word == "list") return put("runs/quickstart");
    if (word.starts_with("runs/")) {
      const std::string top = word.substr(0, word.find('/', 5));
      if (fs::exists(top)) return;
      fs::create_directories("runs");
      fs::copy(made(run_kind(word)), top, fs::copy_options::recursive);
      return;
    }
    if (word == "bench.json") {
      EXPECT_EQ(qarch(shorter({"bench", "--quick", "--json", word})).code, kExitOk);
    } else if (word.find("curve") != std::string::npos && word.ends_with(".csv")) {
      EXPECT_EQ(qarch({"hamiltonian", "h2", "--scan", "0.7:0.8:0.1", "-o", word}).code, kExitOk);
    } else if (word == "aer.json") {
      EXPECT_EQ(qarch({"noise", "convert", "ibm_ourense", word, "--format", "aer"}).code, kExitOk);
    } else {
      for (const KnownFile& file : kKnownFiles) {
        if (!word.starts_with(file.begins) || !word.ends_with(file.ends)) continue;
        std::ofstream(word) << file.text();
        return;
      }
    }
  }

  fs::path before_;
};

TEST_P(Examples, RunAsTheyStandInTheHelpText) {
  Collector collector;
  const bool steps = GetParam() == "first steps";
  if (steps) {
    for (const Example& step : first_steps()) collector.examples.push_back(step.command);
  } else {
    visit_command({GetParam()}, collector);
    ASSERT_FALSE(collector.examples.empty()) << "no example";
  }
  const bool gnuplot = std::system("command -v gnuplot >/dev/null 2>&1") == 0;
  bool skipped = false;
  for (std::size_t k = 0; k < collector.examples.size(); ++k) {
    const std::string& text = collector.examples[k];
    const std::vector<Words> calls = calls_of(text);
    prepare(at("example") + std::to_string(k), calls);
    for (Words words : calls) {
      ASSERT_GE(words.size(), 2U) << text;
      EXPECT_EQ(words[0], "qarch") << text;
      words.erase(words.begin());
      const Output output = call(shorter(words));
      if (!gnuplot && output.err.find("gnuplot") != std::string::npos) {
        skipped = true;
        continue;
      }
      EXPECT_EQ(output.code, kExitOk) << text << '\n' << output.err;
    }
  }
  if (skipped) GTEST_SKIP() << "gnuplot is not installed (Debian: gnuplot-nox)";
}

Words parameters() {
  Words names;
  for (const Command& command : commands()) names.emplace_back(command.name);
  names.emplace_back("first steps");
  return names;
}

INSTANTIATE_TEST_SUITE_P(Of, Examples, ::testing::ValuesIn(parameters()), [](const auto& test) {
  std::string name = test.param;
  std::erase_if(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; });
  return name;
});

TEST(CallsOf, SplitsAsAShellDoes) {
  EXPECT_EQ(calls_of("qarch a 'b c' \"d|e\" && qarch f | less > g"),
            (std::vector<Words>{{"qarch", "a", "b c", "d|e"}, {"qarch", "f"}}));
}

}  // namespace
}  // namespace qarch::apps
