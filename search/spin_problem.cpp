#include "search/spin_problem.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <sstream>
#include <stdexcept>

#include "search/field_text.h"
#include "search/io/text_file.h"
#include "search/named_row.h"

namespace qarch::search {

namespace {

using BuildModel = sim::PauliSum (*)(const Graph& graph, const ProblemOptions& options);

sim::PauliSum build_ising(const Graph& g, const ProblemOptions& o) {
  return sim::transverse_field_ising(g.num_sites, g.edges, o.coupling, o.field);
}

sim::PauliSum build_heisenberg(const Graph& g, const ProblemOptions& o) {
  return sim::heisenberg(g.num_sites, g.edges, o.coupling, o.anisotropy, o.field);
}

sim::PauliSum build_max_cut(const Graph& g, const ProblemOptions& /*unused*/) {
  return sim::max_cut(g.num_sites, g.edges);
}

/// A new spin model is one more row.
constexpr std::array<NamedRow<BuildModel>, 3> kModels{{
    {"ising", build_ising},
    {"heisenberg", build_heisenberg},
    {"max_cut", build_max_cut},
}};

/// "3x4" as two numbers.
bool parse_grid(std::string_view text, int& rows, int& columns) {
  const std::size_t cross = text.find('x');
  if (cross == std::string_view::npos) return false;
  try {
    set_from_text(rows, text.substr(0, cross));
    set_from_text(columns, text.substr(cross + 1));
  } catch (const std::invalid_argument&) {
    return false;
  }
  return true;
}

template <class Number>
Number parse_word(const std::string& word, const std::string& place) {
  Number number{};
  try {
    set_from_text(number, word);
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(place + "'" + word + "' " + error.what());
  }
  return number;
}

}  // namespace

Graph parse_edge_list(std::string_view text, const std::string& file) {
  Graph graph;
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    std::istringstream stream(std::string(line.substr(0, line.find('#'))));
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    if (words.empty()) continue;
    const std::string place = file + ":" + std::to_string(number) + ": ";
    if (words.size() < 2 || words.size() > 3) {
      throw std::invalid_argument(place + std::to_string(words.size()) +
                                  " words, must be: site site [weight]");
    }
    const sim::Edge edge{.a = parse_word<int>(words[0], place),
                         .b = parse_word<int>(words[1], place),
                         .weight = words.size() == 3 ? parse_word<double>(words[2], place) : 1.0};
    for (const int site : {edge.a, edge.b}) {
      if (site < 0 || site >= sim::kMaxPauliQubits) {
        throw std::invalid_argument(place + "site " + std::to_string(site) + ", must be in [0, " +
                                    std::to_string(sim::kMaxPauliQubits - 1) + "]");
      }
      graph.num_sites = std::max(graph.num_sites, site + 1);
    }
    graph.edges.push_back(edge);
  }
  if (graph.edges.empty()) throw std::invalid_argument(file + ": no bond");
  return graph;
}

Graph graph_from_name(const std::string& lattice, int sites) {
  const auto of_edges = [](int num_sites, std::vector<sim::Edge> edges) {
    return Graph{.num_sites = num_sites, .edges = std::move(edges)};
  };
  if (lattice == "chain") return of_edges(sites, sim::chain_edges(sites));
  if (lattice == "ring") return of_edges(sites, sim::ring_edges(sites));
  int rows = 0;
  int columns = 0;
  if (parse_grid(lattice, rows, columns)) {
    return of_edges(rows * columns, sim::grid_edges(rows, columns));
  }
  std::error_code error;
  if (!std::filesystem::is_regular_file(lattice, error)) {
    throw std::invalid_argument("problem.lattice = '" + lattice +
                                "', must be chain, ring, ROWSxCOLUMNS or a file of bonds");
  }
  return parse_edge_list(read_text_file(lattice), lattice);
}

sim::PauliSum spin_hamiltonian(const ProblemOptions& options) {
  const auto& model = row_named(options.model, kModels, "problem.model");
  return model.value(graph_from_name(options.lattice, options.sites), options);
}

}  // namespace qarch::search
