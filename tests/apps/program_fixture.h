#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "apps/command.h"

namespace qarch::apps {

/// What a call of the program gave.
struct Output {
  int code = -1;
  std::string out;
  std::string err;
};

/// Calls the program in this process, with the data of the source tree, in an empty folder of the
/// running test that goes at its end.
class ProgramFixture : public ::testing::Test {
 protected:
  ProgramFixture() {
    setenv("QARCH_DATA", QARCH_SOURCE_DIR "/data", 1);
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(::testing::TempDir()) /
              (std::string("qarch_") + info->test_suite_name() + "_" + info->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~ProgramFixture() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  static Output qarch(const std::vector<std::string>& words) {
    std::ostringstream out;
    std::ostringstream err;
    const int code = run_qarch(words, {out, err, false});
    return {code, out.str(), err.str()};
  }
  static Output qarch(const char* command, std::vector<std::string> words) {
    words.insert(words.begin(), command);
    return qarch(words);
  }

  std::string at(const std::string& file) const { return (folder_ / file).string(); }
  std::string write(const std::string& file, const std::string& text) const {
    std::ofstream(at(file)) << text;
    return at(file);
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace qarch::apps
