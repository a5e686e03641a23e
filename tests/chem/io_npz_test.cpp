#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <complex>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "chem/io/npz.h"
#include "tests/chem/mutations.h"
#include "tests/chem/npz_samples.h"

namespace qarch::chem {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;
using Complex = std::complex<double>;

TEST(Npz, EveryTypeBecomesComplexDoubles) {
  const std::vector<std::pair<std::string, std::string>> arrays{
      {"f4", test::npy_bytes<float>("<f4", "(2,)", {2, 5})},
      {"f8", test::npy_bytes<double>("<f8", "(2,)", {2, 5})},
      {"c8", test::npy_bytes<std::complex<float>>("<c8", "(2,)", {2, 5})},
      {"c16", test::npy_bytes<Complex>("<c16", "(2,)", {2, 5})},
      {"i1", test::npy_bytes<std::int8_t>("|i1", "(2,)", {2, 5})},
      {"i2", test::npy_bytes<std::int16_t>("<i2", "(2,)", {2, 5})},
      {"i4", test::npy_bytes<std::int32_t>("<i4", "(2,)", {2, 5})},
      {"i8", test::npy_bytes<std::int64_t>("<i8", "(2,)", {2, 5})},
      {"u1", test::npy_bytes<std::uint8_t>("|u1", "(2,)", {2, 5})},
      {"u2", test::npy_bytes<std::uint16_t>("<u2", "(2,)", {2, 5})},
      {"u4", test::npy_bytes<std::uint32_t>("<u4", "(2,)", {2, 5})},
      {"u8", test::npy_bytes<std::uint64_t>("<u8", "(2,)", {2, 5})}};
  for (const auto& [type, bytes] : arrays) {
    const NpyArray array = parse_npy(bytes, "x");
    EXPECT_THAT(array.shape, ElementsAre(2)) << type;
    EXPECT_THAT(array.values, ElementsAre(Complex(2), Complex(5))) << type;
    EXPECT_EQ(array.is_single_precision, type == "f4" || type == "c8") << type;
  }
  EXPECT_EQ(parse_npy(test::npy_bytes<std::int8_t>("|i1", "()", {-3}), "x").values[0], -3.0);
  EXPECT_EQ(parse_npy(test::npy_bytes<Complex>("<c16", "()", {{1, -2}}), "x").values[0],
            Complex(1, -2));
}

TEST(Npz, ShapesAndOrdersAreKept) {
  const std::vector<double> values{1, 2, 3, 4, 5, 6};
  const NpyArray c = parse_npy(test::npy_bytes("<f8", "(2, 3)", values), "x");
  EXPECT_THAT(c.shape, ElementsAre(2, 3));
  EXPECT_THAT(c.values, ElementsAre(1., 2., 3., 4., 5., 6.));
  const NpyArray f = parse_npy(test::npy_bytes("<f8", "(2, 3)", values, true), "x");
  EXPECT_THAT(f.shape, ElementsAre(2, 3));
  EXPECT_THAT(f.values, ElementsAre(1., 3., 5., 2., 4., 6.));
  EXPECT_THAT(parse_npy(test::npy_bytes<double>("<f8", "()", {7}), "x").shape, IsEmpty());
  EXPECT_THAT(parse_npy(test::npy_bytes<double>("<f8", "(0,)", {}), "x").values, IsEmpty());
}

TEST(Npz, LaterVersionsHaveLongerHeaders) {
  for (const char version : {'\x02', '\x03'}) {
    std::string bytes = test::npy_bytes<double>("<f8", "(1,)", {7});
    bytes[6] = version;
    bytes.insert(10, 2, '\0');
    EXPECT_EQ(parse_npy(bytes, "x").values[0], 7.0);
  }
}

TEST(Npz, ArchivesAreReadStoredAndDeflated) {
  for (const zip_int32_t method : {ZIP_CM_STORE, ZIP_CM_DEFLATE}) {
    const std::string bytes =
        test::zip_bytes({{"a.npy", test::npy_bytes<double>("<f8", "(1,)", {1})},
                         {"b.npy", test::npy_bytes<double>("<f8", "(100,)", std::vector(100, 2.0))},
                         {"notes.txt", "not an array"},
                         {"broken.npy", "not an array"}},
                        method);
    const auto arrays = parse_npz(bytes, "x", {"a", "b", "absent"});
    ASSERT_EQ(arrays.size(), 2U);
    EXPECT_EQ(arrays.at("a").values[0], 1.0);
    EXPECT_EQ(arrays.at("b").values[99], 2.0);
    EXPECT_THAT([&] { parse_npz(bytes, "x"); },
                ThrowsMessage<std::invalid_argument>(HasSubstr("x: broken.npy: no .npy file")));
  }
}

TEST(Npz, ErrorsTellPlaceValueAndWhatIsAllowed) {
  const auto with = [](const std::string& from, const std::string& to) {
    std::string bytes = test::npy_bytes<double>("<f8", "(1,)", {7});
    return bytes.replace(bytes.find(from), from.size(), to);
  };
  struct Case {
    std::string bytes;
    const char* message;
  };
  for (const auto& [bytes, message] : std::vector<Case>{
           {"", "x: no .npy file"},
           {"\x93NUMPY\x01\x00", "x: no .npy file"},
           {with("\x01", "\x04"), "x: .npy version = 4, must be in [1, 3]"},
           {with("<f8", ">f8"), "x: header:1:16: type '>f8', must be little endian and one of: f4"},
           {with("<f8", "|O "), "Python objects (pickle) are refused"},
           {with("<f8", "<U3"), "type '<U3', must be little endian"},
           {with("'<f8'", "[('a"), "records are not supported"},
           {with("(1,)", "(-1)"), "shape entry '-1', must be in [0, 2^22]"},
           {with("(1,)", "(9,)"), "x: 8 bytes of data, must be 72: 9 numbers of type f8"},
           {with("(1,)", "(,1)"), "shape entry '', must be"},
           {with("False", "Maybe"), "fortran_order must be True or False"},
           {with("'shape'", "'shope'"), "unknown key 'shope'"},
           {with("'shape': (1,), ", std::string(15, ' ')), "must have 'descr', 'fortran_order'"},
           {with("\x76", "\xff"), "x: header of 255 bytes, must be at most 126"},
           {with("{", "("), "'(', must be '{' at the start"},
           {test::npy_bytes<double>("<f8", "(4194304, 4194304, 4194304)", {}),
            "x: more than 2^22 elements"},
           {test::npy_bytes<double>("<f8", "(1,)", {std::numeric_limits<double>::infinity()}),
            "x: element 0 is not finite"}}) {
    EXPECT_THAT([&] { parse_npy(bytes, "x"); },
                ThrowsMessage<std::invalid_argument>(HasSubstr(message)))
        << message;
  }
}

TEST(Npz, DamagedArchivesAreRefused) {
  const std::string good =
      test::zip_bytes({{"a.npy", test::npy_bytes<double>("<f8", "(1,)", {1.5})}});
  EXPECT_THAT([] { parse_npz("", "x"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("x: no .npz file")));
  EXPECT_THAT([&] { parse_npz(good.substr(0, good.size() - 4), "x"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("x: no .npz file")));
  std::string changed = good;
  changed[changed.find("NUMPY") + 100] ^= 1;  // an extent or number: the CRC tells
  EXPECT_THAT([&] { parse_npz(changed, "x"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("x: a.npy: ")));
  std::vector<std::pair<std::string, std::string>> many;
  for (int i = 0; i <= 1000; ++i) many.emplace_back(std::to_string(i) + ".npy", "");
  EXPECT_THAT([&] { parse_npz(test::zip_bytes(many), "x"); },
              ThrowsMessage<std::invalid_argument>("x: 1001 members, must be at most 1000"));
  const std::string bomb = test::zip_bytes(
      {{"a.npy", std::string((std::size_t{64} << 20U) + 65537, '0')}}, ZIP_CM_DEFLATE);
  EXPECT_THAT([&] { parse_npz(bomb, "x"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("x: a.npy: size = 67174401 bytes")));
  std::string twice = test::zip_bytes({{"a.npy", test::npy_bytes<double>("<f8", "(1,)", {1.5})},
                                       {"b.npy", test::npy_bytes<double>("<f8", "(1,)", {1.5})}});
  for (std::size_t at = twice.find("b.npy"); at != std::string::npos; at = twice.find("b.npy")) {
    twice[at] = 'a';
  }
  EXPECT_THAT([&] { parse_npz(twice, "x"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("x: a.npy: occurs twice")));
}

TEST(Npz, DamagedBytesAreReadOrRefused) {
  const std::string array = test::npy_bytes<float>("<f4", "(2, 3)", {1, 2, 3, 4, 5, 6}, true);
  test::expect_survives_mutations({array}, 2000,
                                  [](const std::string& bytes) { parse_npy(bytes, "x"); });
  test::expect_survives_mutations(
      {test::zip_bytes({{"a.npy", array}, {"b.npy", array}}, ZIP_CM_STORE),
       test::zip_bytes({{"a.npy", array}, {"b.npy", array}}, ZIP_CM_DEFLATE)},
      2000, [](const std::string& bytes) { parse_npz(bytes, "x"); });
}

}  // namespace
}  // namespace qarch::chem
