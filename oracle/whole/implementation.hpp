// What the oracle holds against the whole machine: something that does calls, and can be observed after each.
#pragma once
#include <array>
#include <string>
#include <vector>

#include "model/policies.hpp"
#include "oracle/implementation.hpp"
#include "oracle/whole/askable.hpp"

namespace cowproof::oracle::whole {

// One page of one address space.
struct sighting {
  bool present = false, swapped = false;
  bool exclusive = false;   // the kernel says that no other entry names the frame
  bool of_file = false;     // the kernel says that the frame is a file's, or shared memory's
  std::uint64_t frame = 0;  // 0: not shown to us, or none
  std::uint64_t count = 0;  // how many entries name the frame, by the kernel's own count
};

// One page as one task read it.
struct look {
  bool looked = false;   // what follows is valid
  bool faulted = false;  // a signal instead of a word
  bool torn = false;     // the words of the page differ, though all were written alike
  std::uint64_t word = 0;
};

// One task as it saw itself.
struct task_sighting {
  bool alive = false;
  bool looked = false;       // what follows is valid; a blocked one does not look
  bool has_resumed = false;  // a parent that waits for its vfork child has gone on
  int parent = -1;           // the number of its parent, or -1: none of the tasks
  std::uint32_t pending = 0;
  std::array<std::int64_t, most_descriptors> position{};
  std::array<look, most_pages> pages{};
};

// The rows are address spaces, of which there are as many as processes.
class observation : public page_grid<sighting> {
 public:
  observation() = default;
  observation(unsigned processes, unsigned pages) : page_grid(processes, pages), tasks_(processes) {}

  unsigned processes() const { return rows(); }
  task_sighting& task(unsigned process) { return tasks_[process]; }
  task_sighting const& task(unsigned process) const { return tasks_[process]; }

 private:
  std::vector<task_sighting> tasks_;
};

struct declaration {
  std::string name;
  unsigned processes = 0, pages = 0;
  bool content = true;               // observations tell what pages read as, ...
  bool tasks = true;                 // ... which tasks live; else there are none
  bool parents = true;               // ... whose child each is, ...
  bool positions = true;             // ... what is open, and where in it, ...
  bool pending = true;               // ... and which signals are pending, ...
  bool presence = false;             // ... which entries are present, ...
  bool exclusivity = false;          // ... exclusive, and of a file, ...
  bool frames = false;               // ... which frames they name, ...
  bool counts = false;               // ... and how many entries name these
  bool derives_exclusivity = false;  // from the count, so that to compare them says nothing
  bool comes_back = false;           // after a hang or a death, restart() starts it anew: a finding, not the end
  abilities can;
  // What it decides for itself. When memory is out and when it comes back is not provoked here, so nothing is asked of
  // those two.
  policies policy;
  bool may_swap = false;         // written pages may be absent
  std::uint64_t zero_frame = 0;  // if frames are shown
};

class implementation {
 public:
  implementation() = default;
  implementation(implementation const&) = delete;
  implementation& operator=(implementation const&) = delete;
  virtual ~implementation() = default;

  virtual declaration const& declares() const = 0;
  // Back to the initial state: init alone, with nothing mapped, no files, no programs.
  virtual fallible<nothing> restart() = 0;
  // Does a call that can be asked, after which every task looks at itself and at its pages.
  virtual fallible<answer> perform(call const& c) = 0;
  // What the model says now: in whose address space each process runs.
  virtual void know(expectation const& /*now*/) {}
  // While a hang is looked for again and again: give up much sooner than the time limit says.
  virtual void hurry(bool /*on*/) {}
  // Every task looks at itself and at its pages again.
  virtual fallible<nothing> look() = 0;
  virtual fallible<nothing> observe(observation& seen) = 0;
};

}  // namespace cowproof::oracle::whole
