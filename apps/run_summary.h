#pragma once

#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

#include "apps/command.h"
#include "apps/run_export.h"
#include "apps/run_listing.h"
#include "apps/run_numbers.h"

namespace qarch::apps {

/// What `qarch show` says of a record: what was asked, what was found, where it is.
struct RunSummary {
  AnyRecord record;
  RunListing listing;
  std::vector<std::pair<std::string, Cell>> question;  ///< key of JSON and value
  std::vector<RunNumber> numbers;
  std::vector<ExportTable> tables;  ///< circuits, parts, seeds, rows: what is short
  std::vector<std::string> files;   ///< in the folder, sorted; of a file its own name
};

RunSummary summarise(AnyRecord record);

/// The circuit of this id, among those with a name and then the archive; throws
/// std::invalid_argument with a did-you-mean.
const search::CircuitRecord& circuit_named(const RecordedSearch& run, const std::string& id);

/// For a person; with what to call next.
void print_summary(std::ostream& out, const RunSummary& summary);
/// One circuit of a search: numbers, drawing, angles, and how to use it elsewhere.
void print_found_circuit(const Streams& streams, const RecordedSearch& run,
                         const search::CircuitRecord& circuit);

}  // namespace qarch::apps
