#include "apps/report/report_words.h"

#include <cctype>
#include <cmath>

#include "apps/report_circuit.h"

namespace qarch::apps {

namespace {

constexpr const char* kNone = "-";
constexpr double kNoError = 1e-9;  // hartree, or loss: optimised angles are not found better

}  // namespace

std::string digits(double value, int significant) {
  if (!std::isfinite(value)) return kNone;
  const double size = std::abs(value);
  if (size == 0.0) return "0";
  if (size < 1e-4) return format("%.*e", significant - 1, value);
  const int decimals =
      std::max(0, significant - 1 - static_cast<int>(std::floor(std::log10(size))));
  return format("%.*f", decimals, value);
}

std::string whole(double value) {
  if (!std::isfinite(value)) return kNone;
  return format(value == std::floor(value) ? "%.0f" : "%.1f", value);
}

std::string error_number(double error, const search::ProblemKind& kind) {
  if (std::abs(error) < kNoError) return "<" + digits(kind.error_scale * kNoError, 1);
  return digits(kind.error_scale * error);
}

std::string error_with_unit(double error, const search::ProblemKind& kind) {
  if (!std::isfinite(error)) return kNone;
  return error_number(error, kind) + " " + std::string(kind.error);
}

std::string share_text(double share) {
  return std::isfinite(share) ? format("%.1f %%", 1e2 * share) : kNone;
}

std::string rate_text(int successes, int trials) {
  if (trials < 1) return kNone;
  const search::Interval interval = search::wilson_interval(successes, trials);
  return format("%.3g %% (%.3g %% to %.3g %%)", 1e2 * successes / trials, 1e2 * interval.low,
                1e2 * interval.high);
}

std::string counted(std::size_t count, std::string_view what) {
  return std::to_string(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

std::string listed(std::span<const std::string> names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  return text;
}

std::string id_of(std::string_view name) {
  std::string id;
  for (const char c : name) {
    const bool kept = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (kept || (!id.empty() && id.back() != '-')) id += kept ? c : '-';
  }
  while (!id.empty() && id.back() == '-') id.pop_back();
  return id.empty() ? "x" : id;
}

std::string seed_list(std::span<const std::uint64_t> seeds) {
  std::string text;
  for (std::size_t first = 0; first < seeds.size();) {
    std::size_t last = first;
    while (last + 1 < seeds.size() && seeds[last + 1] == seeds[last] + 1) ++last;
    text += (text.empty() ? "" : ",") + std::to_string(seeds[first]);
    if (last > first) text += ".." + std::to_string(seeds[last]);
    first = last + 1;
  }
  return text;
}

std::vector<std::vector<std::string>> provenance_rows(std::span<const sim::Provenance> files) {
  std::vector<std::vector<std::string>> rows;
  rows.reserve(files.size());
  for (const sim::Provenance& file : files) {
    rows.push_back({file.file, file.date.empty() ? kNone : file.date, file.sha256});
  }
  return rows;
}

}  // namespace qarch::apps
