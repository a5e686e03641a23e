#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "chem/io/isolated_child.h"

namespace qarch::chem {
namespace {

/// What reading `size` bytes and finishing says; "" when all is well.
std::string failure(const std::function<void(int)>& work, std::size_t size,
                    const ChildLimits& limits = {}) {
  std::vector<char> bytes(size);
  try {
    IsolatedChild child(work, limits);
    child.read(bytes.data(), size);
    child.finish();
  } catch (const ChildFailure& error) {
    return error.what();
  }
  return "";
}

bool has_children() { return ::waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD; }

TEST(IsolatedChild, BringsMillionsOfBytesInOrder) {
  std::vector<std::uint32_t> sent(1'000'000);
  for (std::size_t i = 0; i < sent.size(); ++i) sent[i] = static_cast<std::uint32_t>(i * i);
  IsolatedChild child([&](int pipe) { write_all(pipe, sent.data(), 4 * sent.size()); }, {});
  std::vector<std::uint32_t> received(sent.size());
  child.read(received.data(), 4);
  child.read(received.data() + 1, 4 * (received.size() - 1));
  child.finish();
  EXPECT_EQ(received, sent);
  EXPECT_FALSE(has_children());
}

TEST(IsolatedChild, TellsHowTheChildEnded) {
  const auto one_byte = [](int pipe) { write_all(pipe, "x", 1); };
  EXPECT_EQ(failure(one_byte, 1), "");
  EXPECT_EQ(failure(one_byte, 2), "ended before its work was done (exit status 0)");
  EXPECT_EQ(failure([](int pipe) { write_all(pipe, "xyz", 3); }, 1),
            "sent more than was asked for");
  EXPECT_EQ(failure([](int) { throw 1; }, 1), "ended before its work was done (exit status 1)");
  EXPECT_EQ(failure([](int) { ::raise(SIGSEGV); }, 1), "crashed (signal 11)");
  EXPECT_EQ(failure(
                [&](int pipe) {
                  one_byte(pipe);
                  ::raise(SIGABRT);
                },
                1),
            "crashed (signal 6)");
  EXPECT_FALSE(has_children());
}

TEST(IsolatedChild, EndsAChildThatTakesTooLong) {
  const ChildLimits limits{0.2, ChildLimits{}.memory};
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(failure([](int) { ::pause(); }, 1, limits), "took more than 0.2 s");
  EXPECT_EQ(failure(
                [](int) {
                  for (volatile bool always = true; always;) continue;
                },
                1, limits),
            "took more than 0.2 s");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
  EXPECT_FALSE(has_children());
}

TEST(IsolatedChild, RefusesMemoryBeyondTheLimit) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "the address sanitizer reserves more than any limit";
#else
  const ChildLimits limits{60.0, std::size_t{64} << 20};
  const auto allocate = [](std::size_t bytes) {
    return [bytes](int pipe) {
      const std::vector<char> memory(bytes, 'x');
      write_all(pipe, memory.data(), 1);
    };
  };
  EXPECT_EQ(failure(allocate(std::size_t{1} << 20), 1, limits), "");
  EXPECT_EQ(failure(allocate(std::size_t{256} << 20), 1, limits),
            "ended before its work was done (exit status 1)");
#endif
}

TEST(IsolatedChild, InheritsNoDescriptorsAndNoHandlers) {
  const int open_file = ::open("/dev/null", O_RDONLY);
  ASSERT_GE(open_file, 0);
  const auto previous = std::signal(SIGSEGV, SIG_IGN);
  const auto inspect = [](int pipe) {
    for (int descriptor = 0; descriptor < 64; ++descriptor) {
      const bool expected = descriptor <= 2 || descriptor == pipe;
      if ((::fcntl(descriptor, F_GETFD) >= 0) != expected) throw descriptor;
    }
    write_all(pipe, "x", 1);
    ::raise(SIGSEGV);
  };
  EXPECT_EQ(failure(inspect, 1), "crashed (signal 11)");
  std::signal(SIGSEGV, previous);
  ::close(open_file);
}

TEST(IsolatedChild, GoesWithItsObjectWhenNobodyReads) {
  {
    const IsolatedChild child(
        [](int pipe) {
          for (;;) write_all(pipe, "x", 1);
        },
        {});
  }
  EXPECT_FALSE(has_children());
}

TEST(IsolatedChild, SurvivesAParentThatIgnoresItsChildren) {
  const auto previous = std::signal(SIGCHLD, SIG_IGN);
  EXPECT_EQ(failure([](int pipe) { write_all(pipe, "x", 1); }, 1), "");
  std::signal(SIGCHLD, previous);
}

}  // namespace
}  // namespace qarch::chem
