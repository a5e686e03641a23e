#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "search/io/json_cursor.h"
#include "sim/channel.h"

namespace qarch::search {

/// The names of the table of channel types.
std::vector<std::string> channel_type_names();

/// The names of the units of time.
std::vector<std::string> time_unit_names();

/// Seconds in one unit of time, or 0 for an unknown name.
double seconds_per(std::string_view unit);

/// The channel that {"type": ..., parameters of the type ..., "on": ...} describes; "on" is left to
/// the caller. `file_unit` is the unit of bare times in seconds, 0 if the file states none.
sim::Channel read_channel(const JsonCursor& cursor, double file_unit);

}  // namespace qarch::search
