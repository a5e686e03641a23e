#include "sim/state_memory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <utility>

namespace qarch::sim {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr std::size_t kMebibyte = (std::size_t{1} << 20U) / sizeof(double);  // in doubles

/// Few, odd, below, at and above 4 MiB, where the memory begins to come in pages.
constexpr std::size_t kSizes[] = {
    1, 3, 8, 1000, 4 * kMebibyte - 1, 4 * kMebibyte, 4 * kMebibyte + 1, 9 * kMebibyte};

bool is_zero(const StateMemory& memory) {
  return std::all_of(memory.data(), memory.data() + memory.size(),
                     [](double value) { return value == 0.0; });
}

TEST(StateMemory, IsZeroedAlignedAndOfTheSizeAskedFor) {
  for (const std::size_t size : kSizes) {
    for (int repetition = 0; repetition < 3; ++repetition) {
      StateMemory memory(size, "a test");
      ASSERT_EQ(memory.size(), size);
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory.data()) % 64, 0U) << size;
      EXPECT_TRUE(is_zero(memory)) << size << " doubles, repetition " << repetition;
      std::fill_n(memory.data(), size, 3.0);  // left dirty for the next
    }
  }
}

TEST(StateMemory, HoldsNothingUntilItIsMade) {
  const StateMemory memory;
  EXPECT_EQ(memory.size(), 0U);
  EXPECT_EQ(memory.data(), nullptr);
}

TEST(StateMemory, MovesWithItsContents) {
  for (const std::size_t size : kSizes) {
    StateMemory first(size, "a test");
    first.data()[size - 1] = 7.0;
    const double* const place = first.data();
    StateMemory second = std::move(first);
    EXPECT_EQ(second.data(), place);
    EXPECT_EQ(second.size(), size);
    StateMemory third(5, "a test");
    third = std::move(second);
    EXPECT_EQ(third.data(), place);
    EXPECT_EQ(third.size(), size);
    EXPECT_EQ(third.data()[size - 1], 7.0);
    third = StateMemory(2, "a test");
    EXPECT_EQ(third.size(), 2U);
  }
}

TEST(StateMemory, RefusesWhatDoesNotFitWithTheBytesNeededAndFree) {
  constexpr std::size_t kPebibyte = std::size_t{1} << 47U;  // doubles
  EXPECT_THAT(
      [] { StateMemory memory(kPebibyte, "the state of a test"); },
      ThrowsMessage<std::runtime_error>(AllOf(HasSubstr("the state of a test needs 1.05e+06 GiB"),
                                              ContainsRegex(", [0-9.e+]+ GiB are free"))));
}

TEST(StateMemory, RefusesMoreThanCanBeCounted) {
  for (const unsigned power : {61U, 62U, 63U}) {  // the bytes are no longer a number of 64 bits
    EXPECT_THROW(StateMemory(std::size_t{1} << power, "a test"), std::runtime_error) << power;
  }
}

TEST(StateMemory, KnowsThatSomeMemoryIsFree) {
  EXPECT_GT(available_memory_bytes(), std::size_t{1} << 20U);
  EXPECT_LT(available_memory_bytes(), std::size_t{1} << 50U);
}

TEST(StateMemory, CanBeAskedForBeforeItIsTaken) {
  EXPECT_NO_THROW(require_memory(0, "nothing"));
  EXPECT_NO_THROW(require_memory(std::size_t{1} << 20U, "a mebibyte"));
  EXPECT_THAT([] { require_memory(std::size_t{1} << 50U, "a pebibyte"); },
              ThrowsMessage<std::runtime_error>(
                  AllOf(HasSubstr("a pebibyte needs 1.05e+06 GiB, "), HasSubstr("are free"))));
}

}  // namespace
}  // namespace qarch::sim
