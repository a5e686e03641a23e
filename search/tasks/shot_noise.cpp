#include "search/tasks/shot_noise.h"

#include <array>

#include "search/named_row.h"

namespace qarch::search {

namespace {

constexpr std::array<NamedRow<ShotVariance>, 2> kModels{
    {{"fixed", fixed_shot_variance}, {"state_dependent", state_dependent_shot_variance}}};

}  // namespace

double fixed_shot_variance(const sim::CompiledObservable& observable,
                           std::span<const double> /*values*/, double shots) {
  return observable.squared_norm_without_identity() / shots;
}

double state_dependent_shot_variance(const sim::CompiledObservable& observable,
                                     std::span<const double> values, double shots) {
  return observable.single_shot_variance(values) / shots;
}

ShotVariance shot_variance_from_name(std::string_view name) {
  return row_named(name, kModels, "noise.shot_noise").value;
}

}  // namespace qarch::search
