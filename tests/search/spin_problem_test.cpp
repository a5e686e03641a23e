#include "search/spin_problem.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "sim/spectrum.h"
#include "tests/search/io_temporary_folder.h"

namespace qarch::search {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(SpinProblem, ReadsAnEdgeList) {
  const Graph graph =
      parse_edge_list("# a triangle with a tail\n0 1\n1 2 2.5  # heavy\n\n2 0\n2 3\n", "g.txt");
  EXPECT_EQ(graph.num_sites, 4);
  ASSERT_EQ(graph.edges.size(), 4U);
  EXPECT_EQ(graph.edges[1].weight, 2.5);
  EXPECT_EQ(graph.edges[3].b, 3);
}

TEST(SpinProblem, NamesTheLineOfABadEdge) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"0 1\n0\n", "g.txt:2: 1 words, must be: site site [weight]"},
      {"0 1 2 3\n", "g.txt:1: 4 words"},
      {"0 x\n", "g.txt:1: 'x' must be an integer"},
      {"0 1 heavy\n", "g.txt:1: 'heavy' must be a number"},
      {"0 31\n", "g.txt:1: site 31, must be in [0, 30]"},
      {"-1 2\n", "g.txt:1: site -1"},
      {"# nothing\n", "g.txt: no bond"},
  };
  for (const auto& bad : cases) {
    EXPECT_THAT([&] { parse_edge_list(bad.first, "g.txt"); },
                ThrowsMessage<std::invalid_argument>(HasSubstr(bad.second)))
        << bad.first;
  }
}

TEST(SpinProblem, KnowsLatticesByName) {
  EXPECT_EQ(graph_from_name("chain", 5).edges.size(), 4U);
  EXPECT_EQ(graph_from_name("ring", 5).edges.size(), 5U);
  EXPECT_EQ(graph_from_name("2x3", 0).num_sites, 6);
  const TemporaryFolder folder;
  const std::string path = folder.file("edges.txt");
  std::ofstream(path) << "0 1\n1 2\n";
  EXPECT_EQ(graph_from_name(path, 0).num_sites, 3);
  EXPECT_THAT([] { graph_from_name("hexagon", 6); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("must be chain, ring, ROWSxCOLUMNS")));
}

TEST(SpinProblem, BuildsTheModelOfItsName) {
  ProblemOptions options;
  options.model = "ising";
  options.sites = 3;
  options.coupling = 2.0;
  options.field = 0.5;
  EXPECT_EQ(spin_hamiltonian(options).terms().size(), 5U);
  options.model = "heisenberg";
  options.field = 0.0;
  options.coupling = 1.0;
  options.sites = 2;
  EXPECT_NEAR(sim::lowest_eigenvalues(spin_hamiltonian(options))[0], -3.0, 1e-12);
  options.model = "max_cut";
  options.lattice = "ring";
  options.sites = 5;
  EXPECT_NEAR(sim::lowest_eigenvalues(spin_hamiltonian(options))[0], -4.0, 1e-12);
  options.model = "izing";
  EXPECT_THAT([&] { spin_hamiltonian(options); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("did you mean 'ising'")));
}

}  // namespace
}  // namespace qarch::search
