#pragma once

#include <functional>
#include <string>
#include <vector>

namespace qarch::fuzz {

/// What readers are told that the input is called.
inline constexpr const char* kInputName = "input-of-the-fuzzer";

/// A reader of files. Well-formed files for it are in corpus/NAME/.
struct Reader {
  std::string name;
  std::function<void(const std::string& bytes)> read;
  std::vector<std::string> words;  ///< that its format gives a meaning to
  bool names_its_file = true;      ///< false for text that comes without a file
};

/// All of them; a new reader is one more row.
std::vector<Reader> readers();

/// True when the input was read, false when it was refused with a message that names the file.
/// Throws std::logic_error for a message that does not, and lets every other exception through:
/// those are failures.
bool accepts(const Reader& reader, const std::string& bytes);

}  // namespace qarch::fuzz
