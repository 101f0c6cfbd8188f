// Which widths there are on this processor.
#include "engines/explore/vectors.hpp"

namespace cowproof::search {
namespace {

bool processor_has([[maybe_unused]] vectors width) {
#if defined __x86_64__
  switch (width) {
    case vectors::avx512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") && processor_has(vectors::avx2);
    case vectors::avx2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
             __builtin_cpu_supports("popcnt");
    default: return true;
  }
#else
  return width == vectors::sse2;  // the compiler makes of it what the processor has
#endif
}

vector_code const* compiled_for(vectors width) {
  switch (width) {
    case vectors::avx512: return avx512_code();
    case vectors::avx2: return avx2_code();
    default: return sse2_code();
  }
}

}  // namespace

lane_stepper::~lane_stepper() = default;

bool has_vectors(vectors width) { return compiled_for(width) != nullptr && processor_has(width); }

vector_code const& code_for(vectors width) {
  if (width == vectors::widest)
    for (auto const wide : {vectors::avx512, vectors::avx2})
      if (has_vectors(wide)) return *compiled_for(wide);
  return *compiled_for(width);
}

}  // namespace cowproof::search
