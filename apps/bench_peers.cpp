#include "apps/bench_peers.h"

#include <array>

namespace qarch::apps {

namespace {

constexpr std::array<PeerFigure, 12> kFigures{{
    {2, true, "NWQ-Sim", 5.2},
    {4, true, "MindQuantum", 47.0},
    {6, true, "Qiskit Aer, bare kernels", 676.0},
    {8, true, "quantumsim", 8600.0},
    {10, true, "quantumsim", 97600.0},
    {12, true, "Qiskit Aer, bare kernels", 2315000.0},
    {2, false, "MindQuantum", 2.9},
    {4, false, "MindQuantum", 11.9},
    {6, false, "MindQuantum", 191.0},
    {8, false, "MindQuantum", 4010.0},
    {10, false, "MindQuantum", 41200.0},
    {12, false, "MindQuantum", 1070000.0},
}};

}  // namespace

std::span<const PeerFigure> peer_figures() { return kFigures; }

std::string_view peer_note() {
  return "The figures of the other simulators were measured on another machine of the same kind "
         "(AMD Zen 5, one thread).";
}

}  // namespace qarch::apps
