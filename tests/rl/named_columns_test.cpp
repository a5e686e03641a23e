#include "rl/named_columns.h"

#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>
#include <string>

namespace qarch::rl {
namespace {

std::string complaint(const std::function<void()>& act) {
  try {
    act();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(NamedColumns, GiveBackWhatWasPutInItsOrder) {
  NamedColumns columns;
  columns.put("b", std::vector<float>{1.5F});
  columns.put("a", std::vector<double>{});
  columns.put("c", std::vector<std::int64_t>{-1, 2});
  columns.put("d", std::vector<std::uint64_t>{7});
  EXPECT_EQ(columns.get<float>("b"), std::vector{1.5F});
  EXPECT_TRUE(columns.get<double>("a").empty());
  EXPECT_EQ(columns.get<std::int64_t>("c"), (std::vector<std::int64_t>{-1, 2}));
  EXPECT_EQ(columns.get<std::uint64_t>("d"), std::vector<std::uint64_t>{7});
  std::string order;
  std::string types;
  for (const auto& [name, values] : columns.columns) {
    order += name;
    types += std::string(type_name(values)) + " ";
  }
  EXPECT_EQ(order, "bacd");
  EXPECT_EQ(types, "float32 float64 int64 uint64 ");
  EXPECT_EQ(columns.find("e"), nullptr);
}

TEST(NamedColumns, NameTheColumnThatIsMissingOrWrong) {
  NamedColumns columns;
  columns.put("a", std::vector<float>{1.5F});
  EXPECT_EQ(complaint([&] { columns.get<float>("b"); }), "column 'b': missing");
  EXPECT_EQ(complaint([&] { columns.get<double>("a"); }),
            "column 'a': holds float32, must hold float64");
  EXPECT_EQ(complaint([&] { columns.put("a", std::vector<float>{}); }),
            "column 'a': is there already, names must be unique");
}

}  // namespace
}  // namespace qarch::rl
