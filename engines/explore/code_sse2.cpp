// For processors with SSE2: all x86-64 processors.
#include "engines/explore/width.hpp"

namespace cowproof::search {
vector_code const* sse2_code() { return &code; }
}  // namespace cowproof::search
