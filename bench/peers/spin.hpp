// SPIN on the small model: compiled and run beside us, in a folder of its own.
#pragma once
#include <cstdint>
#include <string>

namespace cowproof::peers {

struct spin_counts {
  std::uint64_t states = 0, transitions = 0;  // as ours: without the step before the initial state
  double processor_seconds = 0, wall_seconds = 0;
  double bytes = 0;
};

// Seconds of the processor, in the kernel as well, of this process or of its children; as getrusage(2) has them.
double processor_seconds(int whose);

// The model is a Promela file. Throws std::runtime_error if spin or gcc is missing, or SPIN finds an error.
spin_counts run_spin(std::string const& model);

}  // namespace cowproof::peers
