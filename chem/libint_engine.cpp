// The bodies of libint2::Engine and nothing else: see CMakeLists.txt for why this file stands
// alone.
#define LIBINT2_DOES_NOT_INLINE_ENGINE
#include <libint2/engine.impl.h>

#include <libint2.hpp>
