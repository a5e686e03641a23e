#pragma once

#include <gtest/gtest.h>
#include <sys/file.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "search/configuration.h"
#include "search/io/events.h"
#include "search/io/run_file.h"
#include "search/run_folder.h"
#include "tests/apps/program_fixture.h"

namespace qarch::apps {

/// Folders of runs made by hand: small, and as a search would write them.
class RecordedFixture : public ProgramFixture {
 protected:
  static constexpr double kExact = -1.137;

  /// A circuit of one CNOT, or none, with two angles.
  static search::CircuitRecord circuit(const std::string& id, double error, bool entangled = true) {
    search::CircuitRecord record;
    record.id = id;
    record.circuit = sim::Circuit(2);
    record.circuit.append_rotation(sim::GateKind::kRy, 0);
    if (entangled) record.circuit.append(sim::GateKind::kCx, {0, 1});
    record.circuit.append_rotation(sim::GateKind::kRz, 1);
    record.angles = {0.25, 1.0 / 3.0};
    record.episode = 3;
    record.step = 2;
    record.noiseless_error = error;
    record.error = 2.0 * error;
    record.noiseless_energy = kExact + error;
    record.energy = record.energy_seen = kExact + 2.0 * error;
    return record;
  }

  static search::Experiment experiment(std::uint64_t seed, int episodes) {
    search::Experiment e;
    e.general.seed = seed;
    e.general.episodes = episodes;
    e.problem.geometry = "H 0 0 0; H 0 0 {r}";
    return e;
  }

  static search::EpisodeRecord episode(int number, double error) {
    search::EpisodeRecord e;
    e.episode = number;
    e.steps = 4;
    e.energy_seen = e.energy = kExact + 2.0 * error;
    e.noiseless_energy = kExact + error;
    e.threshold = 0.01;
    e.success = error < 0.01 ? 1 : 0;
    e.end_reason = e.success == 1 ? search::EndReason::kSuccess : search::EndReason::kStepLimit;
    e.two_qubit_gates = 1;
    e.rotations = 2;
    e.evaluations = 100 * (number + 1);
    e.env_steps = 4 * (number + 1);
    return e;
  }

  static search::RunRecord record(double error, std::uint64_t seed, int episodes) {
    search::RunRecord run;
    run.qarch_version = "0.1.0";
    run.seed = seed;
    run.configuration = search::to_ini(experiment(seed, episodes));
    run.problem.name = "h2";
    run.problem.num_qubits = 2;
    run.problem.observable = "-1.0 II\n0.5 ZZ\n";
    run.problem.exact_energy = kExact;
    run.noise.name = "quiet";
    run.noise.description = "hardly any";
    for (int i = 0; i < episodes; ++i) run.episodes.push_back(episode(i, error * (episodes - i)));
    run.circuits = {circuit("best", error)};
    run.archive = {circuit("p0", error), circuit("p1", 10.0 * error, false)};
    run.prunings = {{2, {3, 7, 5, -1.0, 0.25}, {1, 3, 3, -1.1, error}, 55}};
    return run;
  }

  /// The folder `name` of a search with an error, as it is at the end `reason`; empty: killed.
  std::string make_run(const std::string& name, double error, std::uint64_t seed = 1,
                       const std::string& reason = "episodes", int episodes = 4) const {
    const std::string path = at(name);
    std::filesystem::create_directories(path);
    const search::RunRecord run = record(error, seed, episodes);
    search::RunFolder folder(path, run);
    folder.log("start", 0.0,
               {{"version", run.qarch_version},
                {"problem", run.problem.name},
                {"noise", run.noise.name},
                {"seed", std::to_string(seed)},
                {"threads", std::int64_t{1}},
                {"exact_energy", kExact}});
    for (const search::EpisodeRecord& e : run.episodes) {
      const double e_error = e.noiseless_energy - kExact;
      folder.log("best", e.episode + 0.5,
                 {{"episode", std::int64_t{e.episode}},
                  {"energy", e.energy},
                  {"noiseless_error", e_error},
                  {"two_qubit_gates", std::int64_t{1}},
                  {"depth", std::int64_t{3}},
                  {"evaluations", e.evaluations}});
      folder.log_episode(e, e.episode + 1.0);
    }
    folder.save(run);
    if (!reason.empty()) {
      folder.log("end", episodes + 0.5, {{"reason", reason}, {"episodes", std::int64_t{episodes}}});
    }
    return path;
  }

  std::string make_study(const std::string& name, const std::vector<double>& errors) const {
    const std::string path = at(name);
    std::filesystem::create_directories(path);
    write(name + "/study.cfg", search::to_ini(experiment(1, 4)));
    for (std::size_t i = 0; i < errors.size(); ++i) {
      make_run(name + "/seed-" + std::to_string(i + 1), errors[i], i + 1);
    }
    return path;
  }
};

}  // namespace qarch::apps
