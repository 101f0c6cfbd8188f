// What was seen of an implementation after an operation: every page of every process.
#pragma once
#include <cstdint>
#include <optional>

#include "oracle/page_grid.hpp"

namespace cowproof::oracle {

// One page of one process. Frame numbers are names: only which of them are equal matters.
struct sighting {
  bool present = false;    // an entry that names a frame
  bool swapped = false;    // an entry that names a swap slot
  bool exclusive = false;  // the kernel says that no other entry names the frame
  bool looked = false;     // the process loaded the page itself; what follows is valid
  bool faulted = false;    // ... and got a signal
  bool torn = false;       // ... and its words differ, though all were written alike
  std::uint64_t word = 0;
  std::uint64_t frame = 0;         // 0: not shown to us, or none
  std::uint64_t count = 0;         // how many entries name the frame, by the kernel's own count
  bool writable = false;           // the hardware lets the program write
  bool cow = false;                // ... or will, after the page has become its own
  bool cached_writable = false;    // what the translation buffer says of the page, if it names a frame
  std::uint64_t cached_frame = 0;  // 0: nothing is cached
  bool operator==(sighting const&) const = default;
};

class observation : public process_grid<sighting> {
 public:
  using process_grid::process_grid;

  std::optional<std::uint64_t> const& free() const { return free_; }
  void set_free(std::optional<std::uint64_t> frames) { free_ = frames; }

 private:
  std::optional<std::uint64_t> free_;  // frames; nothing: it is not told
};

}  // namespace cowproof::oracle
