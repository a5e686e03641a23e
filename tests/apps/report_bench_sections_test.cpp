#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "apps/report/bench_report_json.h"
#include "apps/report/sections.h"
#include "tests/apps/program_fixture.h"
#include "tests/apps/report_checks.h"

namespace qarch::apps {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string row(const std::string& name, const std::string& kind, int qubits, bool noisy,
                const std::string& rest) {
  return R"({"name": ")" + name + R"(", "kind": ")" + kind + R"(", "workload": "W", "qubits": )" +
         std::to_string(qubits) + R"(, "noisy": )" + (noisy ? "true" : "false") +
         R"(, "lanes": 1, "threads": 1, "clock": "cpu", "spread": 0.02, "model": null, )" + rest +
         "}";
}

/// A file of `qarch bench --json`: two sizes, one row of each kind, peers if asked for.
std::string example(const std::string& more = "") {
  const std::string limit =
      R"("limit": {"peak_fraction": 0.25, "bandwidth_fraction": 0.5, "level": "L1", "binding": "bandwidth"})";
  return R"({"format": "qarch-bench", "version": 1,
    "context": {"qarch": "0.1.0", "date": "2026-01-02T03:04:05Z", "cpu": "A <CPU>", "processors": 2,
      "caches": [{"level": "L1", "bytes": 32768, "shared": false}], "compiler": "g++", "flags": "-O2",
      "asserts": false, "register_bytes": 64, "min_seconds": 0.1, "repetitions": 5},
    "workloads": [{"name": "W", "qubits": 2, "layers": null, "gates": 28, "two_qubit_gates": 4,
      "parameters": 24, "pauli_strings": 3, "noise": "workload"}],
    "model": "what counts",
    "limits": {"bandwidth": [{"level": "L1", "vector_bytes": 16384, "threads": 1,
      "bytes_per_second": 2e11}], "peak": [{"threads": 1, "multiply_adds_per_second": 2.5e10}]},
    "rows": [)" +
         row("n2/single", "single", 2, true,
             R"("median_us": 0.5, "per_second": 2e6, "ratio_to_single": null, )" + limit) +
         "," +
         row("n4/single", "single", 4, true,
             R"("median_us": 2.0, "per_second": 5e5, "ratio_to_single": null, )" + limit) +
         "," +
         row("n2/compile", "compile", 2, true,
             R"("median_us": 3.0, "per_second": 333333, "ratio_to_single": 6.0, "limit": null)") +
         "," +
         row("n2/noiseless", "noiseless", 2, false,
             R"("median_us": 0.1, "per_second": 1e7, "ratio_to_single": null, "limit": null)") +
         R"(], "skipped": [{"name": "n12/x", "reason": "too large"}])" + more + "}";
}

class BenchSections : public ProgramFixture {
 protected:
  std::string text(const std::string& json) const {
    std::ostringstream out;
    const Report report = bench_report(write("bench.json", json), {out, out, false});
    expect_well_formed(report);
    return dump(report);
  }
  std::string message(const std::string& json) const {
    try {
      read_bench_file(write("bad.json", json));
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "nothing thrown";
  }
};

TEST_F(BenchSections, ShowMachineLimitsTimesAndFractions) {
  const std::string found = text(example());
  EXPECT_THAT(found, AllOf(HasSubstr("A <CPU>, 2026-01-02T03:04:05Z"),
                           HasSubstr("* 2M per second  noisy evaluations at 2 qubits, single"),
                           HasSubstr("* 2.00 us  one noisy evaluation at 4 qubits"),
                           HasSubstr("bandwidth, L1 | 16 KiB | 1 | 200.0 GB/s"),
                           HasSubstr("multiply-adds | - | 1 | 25.0 G/s"),
                           HasSubstr("single: 0.500 us at 2 qubits to 2.00 at 4"),
                           HasSubstr("n2/single with 25.0 % of the peak and 50.0 %")));
  EXPECT_THAT(found,
              AllOf(HasSubstr("W | 2 | - | 28 | 4 | 24 | 3 | workload"),
                    HasSubstr("n2/compile | W | 1 | 1 | 3.000 | 2.0 % | 333k | 6.00 | - | -"),
                    HasSubstr("[note] Left out: n12/x: too large"),
                    HasSubstr("series noiseless: 1 points"), HasSubstr("assertions: none"),
                    Not(HasSubstr("[warning]")), Not(HasSubstr("Beside other simulators"))));
}

TEST_F(BenchSections, StandBesideOtherSimulatorsWhereTheFileHasThem) {
  const std::string found =
      text(example(R"(, "peers": {"note": "From a table.", "rows": [{"qubits": 4, "noisy": true,
        "simulator": "other", "us": 100.0, "our_row": "n4/single", "our_us": 2.0, "factor": 50}]})"));
  EXPECT_THAT(found, AllOf(HasSubstr("other | 4 | yes | 100 | 2.00 | 50.0 | n4/single"),
                           HasSubstr("figure peers-noisy"), HasSubstr("series qarch, single"),
                           HasSubstr("From a table."), Not(HasSubstr("peers-noiseless"))));
}

TEST_F(BenchSections, StandAFileWithoutRows) {
  std::string json = example();
  const std::size_t begin = json.find("[", json.find("\"rows\""));
  json.replace(begin, json.find("], \"skipped\"") + 1 - begin, "[]");
  EXPECT_THAT(text(json), HasSubstr("[warning] No row was measured."));
}

TEST_F(BenchSections, SayWhatIsWrongInAFile) {
  const auto changed = [](std::string json, const std::string& from, const std::string& to) {
    return json.replace(json.find(from), from.size(), to);
  };
  EXPECT_THAT(message("{}"), HasSubstr("bad.json"));
  EXPECT_THAT(message(changed(example(), "qarch-bench", "other")),
              AllOf(HasSubstr("format"), HasSubstr("must be \"qarch-bench\"")));
  EXPECT_THAT(message(changed(example(), "\"version\": 1", "\"version\": 2")),
              HasSubstr("version"));
  EXPECT_THAT(message(changed(example(), "\"noisy\": true", "\"noisy\": 7")),
              AllOf(HasSubstr("rows[0].noisy"), HasSubstr("must be true or false")));
  EXPECT_THAT(message(changed(example(), "\"median_us\": 0.5", "\"median_us\": \"x\"")),
              HasSubstr("rows[0].median_us"));
  EXPECT_THAT(message(changed(example(), "\"spread\": 0.02,", "")), HasSubstr("spread"));
}

TEST_F(BenchSections, ReadWhatTheProgramWrites) {
  const Output o = qarch({"bench", "--quick", "--qubits", "2", "--filter", "single", "--compare",
                          "--json", at("real.json")});
  ASSERT_EQ(o.code, 0) << o.err;
  std::ostringstream out;
  const Report report = bench_report(at("real.json"), {out, out, false});
  expect_well_formed(report);
  EXPECT_THAT(dump(report), AllOf(HasSubstr("n2/single"), HasSubstr("figure time-noisy")));
}

}  // namespace
}  // namespace qarch::apps
