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

/// A 2 x 2 or 4 x 4 matrix: a list of rows, entries numbers or [real, imaginary].
Eigen::MatrixXcd read_complex_matrix(const JsonCursor& cursor);

/// In seconds: a number in the file's unit (`file_unit` seconds, 0 if it states none), or a text
/// such as "35 ns".
double read_time(const JsonCursor& cursor, double file_unit);

/// The same, or "inf".
double read_lifetime(const JsonCursor& cursor, double file_unit);

/// The channel that {"type": ..., parameters of the type ..., "on": ..., "spectators": ...}
/// describes; the last two are left to the caller. `file_unit` is the unit of bare times in
/// seconds, 0 if the file states none.
sim::Channel read_channel(const JsonCursor& cursor, double file_unit);

/// The members of the object that read_channel makes this channel of, bit for bit, with the unit
/// of times 1 s: `"type": "depolarizing", "p": 0.001`. A channel that no factory of sim/channel.h
/// made, or one that has no row here, is written as its matrix.
std::string channel_text(const sim::Channel& channel);

/// A time in seconds as read_lifetime reads it with the unit 1 s.
std::string lifetime_text(double seconds);

}  // namespace qarch::search
