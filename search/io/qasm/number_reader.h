#pragma once

#include <string>

#include "search/io/qasm/expression.h"

namespace qarch::search::qasm {

/// Reads an expression that no input stands in, and its value. Messages call it `what`.
Value read_constant(TokenStream& tokens, const Scope& scope, int version, const std::string& what);

/// The integer that an expression of constants must be, in [low, high].
int read_integer(TokenStream& tokens, const Scope& scope, int version, const std::string& what,
                 int low, int high);

/// [n] with an integer n in [1, most]; 1 where no bracket stands.
int read_size(TokenStream& tokens, const Scope& scope, int version, const std::string& what,
              int most);

/// A time in ns, us, ms or s, as seconds. Fails for dt, whose length is the device's.
double read_seconds(TokenStream& tokens);

}  // namespace qarch::search::qasm
