#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "chem/io/namelist.h"

namespace qarch::chem {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

TEST(Namelist, AnyLayoutHoldsTheSameEntries) {
  for (const std::string text :
       {"&FCI NORB=2,NELEC= 2 , ORBSYM=1,5,3*7, NAME='a/b' &END rest",
        "\n &fci\nnorb = 2\nnelec=2\norbsym=1,5,\n 7,7,7,\nname=\"a/b\",\n/ rest",
        "$FCI NORB=2 NELEC=2 ORBSYM=1 5 7 2*7 NAME='a/b' $END rest"}) {
    TextScanner scanner(text, "file");
    Namelist list = Namelist::read(scanner, "FCI");
    scanner.skip_spaces();
    EXPECT_EQ(scanner.word(), "rest") << text;
    EXPECT_EQ(list.required_integer("NORB", 1, 64), 2) << text;
    EXPECT_EQ(list.integer("NELEC", 0, 9), 2) << text;
    EXPECT_EQ(list.integer("MS2", 0, 9), std::nullopt) << text;
    EXPECT_THAT(list.integers("ORBSYM", 1, 8), ElementsAre(1, 5, 7, 7, 7)) << text;
    EXPECT_THAT(list.remaining(), ElementsAre("'NAME' = 'a/b'")) << text;
    EXPECT_THAT(list.take("NAME"), ElementsAre("a/b")) << text;
    EXPECT_THAT(list.take("NAME"), IsEmpty()) << text;
  }
}

TEST(Namelist, ErrorsStandAtTheirEntry) {
  struct Case {
    const char* text;
    const char* message;
  };
  for (const auto& [text, message] :
       std::vector<Case>{{"", "file:1:1: start of the header = nothing, must be '&FCI'"},
                         {"NORB=2", "file:1:1: start of the header = 'NORB=2'"},
                         {"&BASIS /", "file:1:1: start of the header must be '&FCI'"},
                         {"&FCI A=2", "file:1:1: the header has no end"},
                         {"&FCI A=2 &BEGIN", "file:1:10: the header must end with '&END' or '/'"},
                         {"&FCI\n 2 /", "file:2:2: header entry '2', must be KEY=value"},
                         {"&FCI A=1,\nA=1 /", "file:2:1: header entry 'A' is given twice"},
                         {"&FCI A='1 /", "the end, must be ''' after a text"},
                         {"&FCI A=99999999*1 /", "repeat count must be in [1, 10000]"},
                         {"&FCI A=9999*1 A=2 /", "given twice"},
                         {"&FCI A=10000*1,2 /", "'A' has more than 10000 values"},
                         {"&FCI = 2 /", "must be KEY=value"}}) {
    TextScanner scanner(text, "file");
    EXPECT_THAT([&] { Namelist::read(scanner, "FCI"); },
                ThrowsMessage<std::invalid_argument>(HasSubstr(message)))
        << text;
  }
  TextScanner scanner("&FCI\nA=1,2\nB=x /", "file");
  Namelist list = Namelist::read(scanner, "FCI");
  EXPECT_THAT([&] { list.integer("A", 0, 9); },
              ThrowsMessage<std::invalid_argument>("file:2:1: A has 2 values, must have one"));
  EXPECT_THAT([&] { list.integers("B", 0, 9); },
              ThrowsMessage<std::invalid_argument>("file:3:1: B = 'x', must be in [0, 9]"));
  EXPECT_THAT([&] { list.required_integer("C", 0, 9); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("the header has no C")));
}

}  // namespace
}  // namespace qarch::chem
