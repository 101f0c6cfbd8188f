// The running Linux kernel with everything that the whole machine has: observations.
#include <algorithm>

#include "oracle/linux/whole_kernel.hpp"

namespace cowproof::oracle::whole {

fallible<nothing> whole_kernel::observe(observation& seen) {
  if (failed_) return *failed_;
  for (unsigned a = 0; a < options_.processes; ++a)
    if (auto observed = observe_space(a, seen); !observed) return remember(observed.why());
  if (counts_)
    if (auto counted = observe_counts(seen); !counted) return remember(counted.why());
  for (unsigned p = 0; p < options_.processes; ++p) observe_task(p, seen);
  return nothing{};
}

// The page table of a space in which no task runs any more is still open: it has to be empty.
fallible<nothing> whole_kernel::observe_space(unsigned a, observation& seen) {
  auto& mine = spaces_[a];
  std::array<pagemap_entry, most_arena_pages> entries{};
  auto const heap = block_->first_heap_page;
  if (mine.table) {
    auto const arena = std::span(entries).first(heap), top = std::span(entries).subspan(heap, options_.pages - heap);
    if (auto read = mine.table.read(arena_address, page_size_, arena); !read) return read.why();
    if (!top.empty())
      if (auto read = mine.table.read(mine.heap, page_size_, top); !read) return read.why();
    mine.present = 0;
  }
  for (unsigned page = 0; page < options_.pages; ++page) {
    auto const& entry = entries[page];
    auto& s = seen.at(a, page);
    s = {};
    s.present = entry.present();
    s.swapped = entry.swapped();
    s.exclusive = entry.exclusive();
    s.of_file = entry.of_file();
    s.frame = entry.frame();
    if (entry.present()) mine.present |= std::uint64_t{1} << page;
  }
  return nothing{};
}

fallible<nothing> whole_kernel::observe_counts(observation& seen) const {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> known;
  for (unsigned a = 0; a < seen.processes(); ++a) {
    for (unsigned page = 0; page < seen.pages(); ++page) {
      auto& s = seen.at(a, page);
      if (s.frame == 0) continue;
      auto found = std::ranges::find(known, s.frame, [](auto const& pair) { return pair.first; });
      if (found == known.end()) {
        auto const count = counts_.read(s.frame);
        if (!count) return count.why();
        found = known.insert(known.end(), {s.frame, *count});
      }
      s.count = found->second;
    }
  }
  return nothing{};
}

void whole_kernel::observe_task(unsigned process, observation& seen) const {
  auto const& mine = tasks_[process];
  auto& task = seen.task(process);
  task = {};
  for (unsigned page = 0; page < options_.pages; ++page) seen.look_at(process, page) = {};
  task.alive = mine.is == task_is::lives;
  if (!task.alive) return;
  auto const& slot = block_->slots[process];
  task.has_resumed = waits(process) && slot.resumed.load(std::memory_order_acquire) != mine.resumed_before;
  if (waits(process)) return;
  task.looked = true;
  for (unsigned q = 0; q < options_.processes; ++q)
    if (tasks_[q].is != task_is::none && block_->slots[q].own_id == slot.look.parent) task.parent = static_cast<int>(q);
  task.pending = slot.look.pending;
  std::ranges::copy(slot.look.position, task.position.begin());
  for (unsigned page = 0; page < options_.pages; ++page) {
    if ((slot.look.looked >> page & 1) == 0) continue;
    seen.look_at(process, page) = {true, (slot.look.faulted >> page & 1) != 0, (slot.look.torn >> page & 1) != 0,
                                   slot.look.word[page]};
  }
}

}  // namespace cowproof::oracle::whole
