#include "search/data_path.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/search/io_temporary_folder.h"

namespace qarch::search {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class DataFoldersTest : public ::testing::Test {
 protected:
  void put(const std::string& file) {
    const std::filesystem::path path = folder_.path() / file;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << "text";
  }
  std::string at(const std::string& file) const { return folder_.file(file); }

  const TemporaryFolder folder_;
};

TEST_F(DataFoldersTest, FindsANameInTheFirstRootThatHasIt) {
  put("first/noise/a.json");
  put("second/noise/a.json");
  put("second/noise/b.json");
  const DataFolders data({at("missing"), at("first"), at("second")});
  EXPECT_EQ(data.find("noise", "a", ".json"), at("first/noise/a.json"));
  EXPECT_EQ(data.find("noise", "b", ".json"), at("second/noise/b.json"));
}

TEST_F(DataFoldersTest, FindsAndSuggestsNamesInSubfolders) {
  put("first/experiments/classifier/search-moons.cfg");
  const DataFolders data({at("first")});
  EXPECT_EQ(data.find("experiments", "classifier/search-moons", ".cfg"),
            at("first/experiments/classifier/search-moons.cfg"));
  EXPECT_TRUE(data.names("experiments", ".cfg").empty());
  EXPECT_THAT(message_of<std::exception>(
                  [&] { data.find("experiments", "classifier/search-mons", ".cfg"); }),
              HasSubstr("did you mean 'classifier/search-moons'"));
}

TEST_F(DataFoldersTest, TakesAnExistingFileAsItIs) {
  put("first/noise/a.json");
  put("own.txt");
  const DataFolders data({at("first")});
  EXPECT_EQ(data.find("noise", at("own.txt"), ".json"), at("own.txt"));
}

TEST_F(DataFoldersTest, ListsEveryNameOnceAndSorted) {
  for (const char* file : {"first/noise/b.json", "first/noise/c.txt", "second/noise/a.json",
                           "second/noise/b.json", "second/other/d.json"}) {
    put(file);
  }
  const DataFolders data({at("first"), at("missing"), at("second")});
  EXPECT_EQ(data.names("noise", ".json"), (std::vector<std::string>{"a", "b"}));
}

TEST_F(DataFoldersTest, SaysWhatItKnowsWhenANameIsUnknown) {
  put("first/noise/ibm_mumbai.json");
  put("first/noise/ibm_ourense.json");
  const DataFolders data({at("first")});
  EXPECT_THAT(message_of<std::exception>([&] { data.find("noise", "ibm_munbai", ".json"); }),
              AllOf(HasSubstr("'ibm_munbai'"), HasSubstr("data/noise"),
                    HasSubstr("ibm_mumbai ibm_ourense"), HasSubstr("did you mean 'ibm_mumbai'")));
  EXPECT_THAT(message_of<std::exception>([&] { data.find("basis", "x", ".g94"); }),
              HasSubstr("QARCH_DATA"));
  std::filesystem::create_directories(at("first/noise/folder.json"));
  EXPECT_ANY_THROW(data.find("noise", "folder", ".json")) << "a folder is no file";
}

TEST_F(DataFoldersTest, StandardRootsBeginWithTheUsersOwn) {
  put("mine/noise/only_here.json");
  const char* before = std::getenv("QARCH_DATA");
  const std::string saved = before == nullptr ? "" : before;
  setenv("QARCH_DATA", at("mine").c_str(), 1);
  EXPECT_EQ(DataFolders::standard().find("noise", "only_here", ".json"),
            at("mine/noise/only_here.json"));
  if (before == nullptr) {
    unsetenv("QARCH_DATA");
  } else {
    setenv("QARCH_DATA", saved.c_str(), 1);
  }
}

/// A variable of the environment, until the end of a test.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    if (const char* old = std::getenv(name)) before_ = old;
    setenv(name, value.c_str(), 1);
  }
  ~Variable() { before_.empty() ? unsetenv(name_) : setenv(name_, before_.c_str(), 1); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
  std::string before_;
};

TEST_F(DataFoldersTest, TheUsersFolderComesBeforeThoseOfTheSystem) {
  put("user/noise/mine.json");
  put("system/qarch/data/noise/mine.json");
  put("system/qarch/data/noise/shared.json");
  const Variable user("QARCH_DATA", at("user"));
  const Variable system("XDG_DATA_DIRS", at("missing") + "::" + at("system"));
  const DataFolders data = DataFolders::standard();
  EXPECT_EQ(data.find("noise", "mine", ".json"), at("user/noise/mine.json"));
  EXPECT_EQ(data.find("noise", "shared", ".json"), at("system/qarch/data/noise/shared.json"));
}

TEST_F(DataFoldersTest, TheFolderAboveTheProgramIsFoundWithoutVariables) {
  const Variable none("QARCH_DATA", "");
  EXPECT_THAT(DataFolders::standard().find("noise", "ibm_ourense", ".json"),
              HasSubstr("data/noise/ibm_ourense.json"));
}

}  // namespace
}  // namespace qarch::search
