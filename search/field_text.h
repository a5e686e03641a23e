#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace qarch::search {

/// One value of a configuration as text and back, for every type that a field may have. Each
/// set_from_text throws std::invalid_argument "must be an integer" and the like.
void set_from_text(int& field, std::string_view text);
void set_from_text(std::uint64_t& field, std::string_view text);
void set_from_text(double& field, std::string_view text);
void set_from_text(bool& field, std::string_view text);
void set_from_text(std::string& field, std::string_view text);
void set_from_text(std::vector<int>& field, std::string_view text);
void set_from_text(std::vector<double>& field, std::string_view text);
/// Names without blanks or commas, divided by commas.
void set_from_text(std::vector<std::string>& field, std::string_view text);

/// Text that set_from_text reads back to the same value.
std::string to_text(int field);
std::string to_text(std::uint64_t field);
std::string to_text(double field);
std::string to_text(bool field);
std::string to_text(const std::string& field);
std::string to_text(const std::vector<int>& field);
std::string to_text(const std::vector<double>& field);
std::string to_text(const std::vector<std::string>& field);

/// Without blanks at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace qarch::search
