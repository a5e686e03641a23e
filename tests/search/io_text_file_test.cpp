#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cmath>
#include <csignal>
#include <stdexcept>

#include "rl/random.h"
#include "search/io/text_file.h"
#include "tests/search/io_temporary_folder.h"

namespace qarch::search {
namespace {

using ::testing::HasSubstr;

TEST(TextFile, WhatIsWrittenIsReadAndNoTemporaryFileStays) {
  const TemporaryFolder folder;
  const std::string path = folder.file("a.txt");
  for (const std::string& text : {std::string("first\n"), std::string(200000, 'x'), std::string(),
                                  std::string("nul\0inside", 10)}) {
    write_text_file_atomically(path, text);
    EXPECT_EQ(read_text_file(path), text);
  }
  EXPECT_FALSE(std::filesystem::exists(path + ".tmp"));
}

TEST(TextFile, ErrorsNamePathAndReason) {
  const TemporaryFolder folder;
  const auto write = [](const std::string& path) {
    return message_of<std::runtime_error>([&] { write_text_file_atomically(path, "text"); });
  };
  EXPECT_THAT(write(folder.file("none/a.txt")),
              AllOf(HasSubstr("none/a.txt"), HasSubstr("No such file or directory")));
  EXPECT_THAT(write("/dev/full"), AllOf(HasSubstr("/dev/full"), HasSubstr("not a regular file")));
  EXPECT_THAT(write(folder.path().string()), HasSubstr("not a regular file"));
  EXPECT_THAT(message_of<std::runtime_error>([&] { read_text_file(folder.file("none")); }),
              AllOf(HasSubstr("none"), HasSubstr("No such file or directory")));
  EXPECT_THAT(message_of<std::runtime_error>([&] { read_text_file(folder.path().string()); }),
              HasSubstr("Is a directory"));
}

TEST(TextFile, ReadingStopsAtTheLimit) {
  const TemporaryFolder folder;
  const std::string path = folder.file("a.txt");
  write_text_file_atomically(path, std::string(70000, 'x'));
  EXPECT_EQ(read_text_file(path, 70000).size(), 70000U);
  const auto read = [](const std::string& name, std::size_t most) {
    return message_of<std::invalid_argument>([&] { read_text_file(name, most); });
  };
  EXPECT_EQ(read(path, 69999), path + ": more than 69999 bytes, must be at most 69999");
  EXPECT_EQ(read("/dev/zero", 100000), "/dev/zero: more than 100000 bytes, must be at most 100000");
  std::filesystem::resize_file(path, kMostTextBytes + 1);  // without a block on the disk
  EXPECT_THAT(message_of<std::invalid_argument>([&] { read_text_file(path); }),
              HasSubstr("more than 67108864 bytes"));
}

// A limit on the size of files stands for a full disk.
TEST(TextFile, AFailedWriteLeavesTheOldFileAndNoTemporaryFile) {
  const TemporaryFolder folder;
  const std::string path = folder.file("a.txt");
  write_text_file_atomically(path, "old");

  rlimit old_limit{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &old_limit), 0);
  const rlimit small{4096, old_limit.rlim_max};
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string message = message_of<std::runtime_error>(
      [&] { write_text_file_atomically(path, std::string(100000, 'x')); });
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &old_limit), 0);
  std::signal(SIGXFSZ, old_handler);

  EXPECT_THAT(message, AllOf(HasSubstr("a.txt.tmp: cannot write"), HasSubstr("File too large")));
  EXPECT_EQ(read_text_file(path), "old");
  EXPECT_FALSE(std::filesystem::exists(path + ".tmp"));
}

TEST(NumberText, ReadsBackAsTheSameDouble) {
  rl::Rng rng(7);
  for (int i = 0; i < 1000; ++i) {
    const double value = rl::normal(rng) * std::pow(10.0, 300.0 * (2.0 * rl::uniform(rng) - 1.0));
    EXPECT_EQ(std::stod(number_text(value)), value);
    EXPECT_LE(number_text(value).size(), 24U);
  }
  EXPECT_EQ(number_text(0.1), "0.1");
}

}  // namespace
}  // namespace qarch::search
