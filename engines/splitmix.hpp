// A mixing function: numbers that look random from numbers that do not, the same on every machine.
#pragma once
#include <cstdint>

namespace cowproof {

// The output function of splitmix64 [Steele, Lea and Flood, OOPSLA 2014]; the state of the generator grows by `step`.
inline constexpr std::uint64_t splitmix_step = 0x9e37'79b9'7f4a'7c15;
constexpr std::uint64_t splitmix(std::uint64_t state) {
  state = (state ^ (state >> 30)) * 0xbf58'476d'1ce4'e5b9;
  state = (state ^ (state >> 27)) * 0x94d0'49bb'1331'11eb;
  return state ^ (state >> 31);
}

}  // namespace cowproof
