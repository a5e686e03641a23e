#pragma once

#include <string>
#include <string_view>

namespace qarch::chem {

/// The bytes that a base64 text stands for (RFC 4648, with padding). Throws std::invalid_argument
/// when it is malformed.
std::string base64_decoded(std::string_view text);

/// Inflates a zlib stream (RFC 1950) of at most 64 MiB of content; what follows it is left out.
/// Throws std::invalid_argument when it is malformed, cut short or longer.
std::string zlib_inflated(std::string_view bytes);

}  // namespace qarch::chem
