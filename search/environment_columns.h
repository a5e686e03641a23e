#pragma once

#include <concepts>
#include <type_traits>

#include "search/environment.h"
#include "search/search_state.h"

namespace qarch::search {

// What a checkpoint stores of an environment and of an open episode: visit(name, field) for every
// field, with its name in the file. The structured bindings name every member of their struct: a
// member that is added to one of them does not compile until it has a name and a line here.

template <class State, class Visitor>
requires std::same_as<std::remove_const_t<State>, MovingThreshold::State>
void visit_columns(State& state, Visitor&& visit) {
  auto& [threshold, lowest, successes, shifts, episodes, failures] = state;
  visit("curriculum_threshold", threshold);
  visit("curriculum_lowest", lowest);
  visit("curriculum_successes", successes);
  visit("curriculum_shifts", shifts);
  visit("curriculum_episodes", episodes);
  visit("curriculum_failures", failures);
}

template <class State, class Visitor>
requires std::same_as<std::remove_const_t<State>, CircuitEnvironment::State>
void visit_columns(State& state, Visitor&& visit) {
  auto& [circuit, angles, energies, observed, steps, halting_step, running, succeeded, end_reason,
         evaluations, non_finite, shots_used, curriculum] = state;
  auto& [seen, exact, noiseless] = energies;
  visit("circuit", circuit);
  visit("angles", angles);
  visit("energy_seen", seen);
  visit("energy", exact);
  visit("noiseless_energy", noiseless);
  visit("observed", observed);
  visit("steps", steps);
  visit("halting_step", halting_step);
  visit("running", running);
  visit("succeeded", succeeded);
  visit("end_reason", end_reason);
  visit("evaluations", evaluations);
  visit("non_finite", non_finite);
  visit("shots_used", shots_used);
  visit_columns(curriculum, visit);
}

template <class Episode, class Visitor>
requires std::same_as<std::remove_const_t<Episode>, OpenEpisode>
void visit_columns(Episode& episode, Visitor&& visit) {
  auto& [record, loss_sum, losses, promising, environment_rng, exploration_rng, replay_rng] =
      episode;
  visit("record", record);
  visit("loss_sum", loss_sum);
  visit("losses", losses);
  visit("promising", promising);
  visit("environment_rng", environment_rng);
  visit("exploration_rng", exploration_rng);
  visit("replay_rng", replay_rng);
}

}  // namespace qarch::search
