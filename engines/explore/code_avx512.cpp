// For processors with AVX-512; nothing where the compiler was not told to use it.
#include "engines/explore/width.hpp"

namespace cowproof::search {
#if defined __AVX512F__
vector_code const* avx512_code() { return &code; }
#else
vector_code const* avx512_code() { return nullptr; }
#endif
}  // namespace cowproof::search
