// What was seen of an implementation after an operation: the tasks, the page table entries, and what each task reads.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "oracle/page_grid.hpp"

namespace cowproof::oracle {

inline constexpr unsigned most_descriptors = 4;

// The entry of one page of one address space. Frame numbers are names: only which of them are equal matters.
struct sighting {
  bool present = false;            // an entry that names a frame
  bool swapped = false;            // an entry that names a swap slot
  bool exclusive = false;          // the kernel says that no other entry names the frame
  bool of_file = false;            // the kernel says that the frame is a file's, or shared memory's
  bool writable = false;           // the hardware lets the program write
  bool cow = false;                // ... or will, after the page has become its own
  bool cached_writable = false;    // what the translation buffer says of the page, if it names a frame
  std::uint64_t frame = 0;         // 0: not shown to us, or none
  std::uint64_t count = 0;         // how many entries name the frame, by the kernel's own count
  std::uint64_t cached_frame = 0;  // 0: nothing is cached
  bool operator==(sighting const&) const = default;
};

// One page as one task read it.
struct look {
  bool looked = false;   // what follows is valid
  bool faulted = false;  // a signal instead of a word
  bool torn = false;     // the words of the page differ, though all were written alike
  std::uint64_t word = 0;
  bool operator==(look const&) const = default;
};

// One task as it saw itself.
struct task_sighting {
  bool alive = false;
  bool looked = false;       // what follows is valid; a blocked one does not look
  bool has_resumed = false;  // a parent that waits for its vfork child has gone on
  int parent = -1;           // the number of its parent, or -1: none of the tasks
  std::uint32_t pending = 0;
  std::array<std::int64_t, most_descriptors> position{};
};

// The rows are address spaces, of which there are as many as processes; in the core each process has that of its
// number.
class observation : public page_grid<sighting> {
 public:
  observation() = default;
  observation(unsigned processes, unsigned pages)
      : page_grid(processes, pages),
        looks_(processes, pages),
        tasks_(processes) {}

  unsigned processes() const { return rows(); }
  task_sighting& task(unsigned process) { return tasks_[process]; }
  task_sighting const& task(unsigned process) const { return tasks_[process]; }
  look& look_at(unsigned process, unsigned page) { return looks_.at(process, page); }
  look const& look_at(unsigned process, unsigned page) const { return looks_.at(process, page); }

  bool alive(unsigned process) const { return tasks_[process].alive; }
  void set_alive(unsigned process, bool alive) { tasks_[process].alive = alive; }

  std::optional<std::uint64_t> const& free() const { return free_; }
  void set_free(std::optional<std::uint64_t> frames) { free_ = frames; }

 private:
  page_grid<look> looks_;
  std::vector<task_sighting> tasks_;
  std::optional<std::uint64_t> free_;  // frames; nothing: it is not told
};

}  // namespace cowproof::oracle
