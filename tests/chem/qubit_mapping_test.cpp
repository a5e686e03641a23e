#include "chem/qubit_mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace qarch::chem {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(QubitMapping, TheTableHasTheDocumentedNames) {
  std::vector<std::string_view> names;
  for (const QubitMapping& mapping : qubit_mappings()) {
    names.push_back(mapping.name);
    EXPECT_EQ(&qubit_mapping_from_name(mapping.name), &mapping);
  }
  EXPECT_THAT(names,
              ElementsAre("jordan_wigner", "parity", "parity_reduced", "bravyi_kitaev",
                          "jordan_wigner_interleaved", "parity_interleaved",
                          "bravyi_kitaev_interleaved", "checksum_interleaved",
                          "jordan_wigner_tapered", "parity_tapered", "bravyi_kitaev_tapered"));
}

TEST(QubitMapping, EverySpinOrbitalHasItsMode) {
  for (const QubitMapping& mapping : qubit_mappings()) {
    std::set<int> modes;
    for (int p = 0; p < 5; ++p) {
      modes.insert(mapping.mode(p, Spin::kAlpha, 5));
      modes.insert(mapping.mode(p, Spin::kBeta, 5));
    }
    EXPECT_EQ(modes.size(), 10U) << mapping.name;
    EXPECT_EQ(*modes.begin(), 0) << mapping.name;
    EXPECT_EQ(*modes.rbegin(), 9) << mapping.name;
  }
}

TEST(QubitMapping, OccupationsFollowTheSpinOrder) {
  const Determinant determinant{0b011, 0b001};
  EXPECT_EQ(qubit_mapping_from_name("parity").occupations(determinant, 3), 0b001011U);
  EXPECT_EQ(qubit_mapping_from_name("parity_interleaved").occupations(determinant, 3), 0b000111U);
  EXPECT_EQ(qubit_mapping_from_name("parity").occupations({0, std::uint64_t{1} << 31}, 32),
            std::uint64_t{1} << 63);
}

TEST(QubitMapping, RefusesUnknownNames) {
  EXPECT_THAT([] { qubit_mapping_from_name("jw"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr(
                  "mapping = 'jw', must be one of: jordan_wigner parity parity_reduced")));
}

}  // namespace
}  // namespace qarch::chem
