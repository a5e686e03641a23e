#pragma once

#include <iosfwd>
#include <memory>
#include <string>

#include "apps/command.h"
#include "search/experiment.h"
#include "search/noise_source.h"
#include "search/problem_kind.h"
#include "search/search_run.h"

namespace qarch::apps {

/// What a search is about, as a person is told of it: a ground state or a classifier.
class SearchSubject {
 public:
  SearchSubject() = default;
  SearchSubject(const SearchSubject&) = delete;
  SearchSubject& operator=(const SearchSubject&) = delete;
  virtual ~SearchSubject() = default;

  virtual const search::ProblemKind& kind() const = 0;
  virtual const search::NamedNoise& noise() const = 0;

  /// The problem of a run; throws what vqe_search_problem and classifier_search_problem do.
  virtual search::SearchProblem problem() const = 0;

  /// What was asked: problem, qubits, references, noise.
  virtual void print_header(std::ostream& out) const = 0;

  /// What was found: the circuits with a name, the noise on the best one, the archive. May write
  /// files of its own into `folder`; says so. What takes long is named on the error stream.
  virtual void print_findings(const Streams& streams, const search::RunRecord& record,
                              const search::SearchProblem& problem,
                              const std::string& folder) const = 0;
};

/// Reads the problem, or the data, and the noise of an experiment. `threads` share the samples of a
/// classifier.
std::unique_ptr<SearchSubject> load_search_subject(const search::Experiment& experiment,
                                                   int threads);

/// Of an experiment with [data].
std::unique_ptr<SearchSubject> load_classifier_subject(const search::Experiment& experiment,
                                                       int threads);

}  // namespace qarch::apps
