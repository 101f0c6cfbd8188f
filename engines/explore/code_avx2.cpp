// For processors with AVX2; nothing where the compiler was not told to use it.
#include "engines/explore/width.hpp"

namespace cowproof::search {
#if defined __AVX2__
vector_code const* avx2_code() { return &code; }
#else
vector_code const* avx2_code() { return nullptr; }
#endif
}  // namespace cowproof::search
