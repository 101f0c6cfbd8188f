// Calls that take memory until little or none is left.
#include <algorithm>

#include "oracle/library/library_sequences.hpp"

namespace cowproof::oracle {

// Until this many frames are left. That all frames can be had after all processes have ended shows leaks without
// observations.
void sequence_writer::take_memory(unsigned left) {
  if (declared_.frame_limit == 0) return;
  auto const wanted = declared_.frame_limit - std::min<std::uint64_t>(left, declared_.frame_limit);
  while (predicted_.in_use(declared_.policy).least < wanted && !is_full())
    if (!take_a_frame()) return;
}

// New pages first, then new processes, and shared pages last: the processes that filled the memory still share some.
bool sequence_writer::take_a_frame() {
  library_call c;
  c.writable = true;
  auto const each_page = [&](auto is_wanted) {
    for (unsigned i = 0; i < processes_; ++i) {
      auto const p = processes_ - 1 - i;
      for (unsigned v = 0; predicted_.alive(p) && v < pages_; ++v) {
        if (!is_wanted(predicted_.at(p, v))) continue;
        c.process = static_cast<std::uint16_t>(p);
        c.page = static_cast<std::uint16_t>(v);
        return true;
      }
    }
    return false;
  };
  bool const is_lazy = declared_.policy.takes_frame != frame_moment::at_map;
  c.what = library_verb::store;
  c.word = fresh_word();
  if (is_lazy && has(c.what) &&
      each_page([&](auto const& page) { return page.mapped() && page.right && !predicted_.class_of(page.of).written; }))
    return emit(c);
  c.what = library_verb::map;
  if (has(c.what) && each_page([](auto const& page) { return !page.mapped(); })) return emit(c);
  c.what = library_verb::fork;
  c.child = static_cast<std::uint16_t>(free_slot());
  c.process = 0;
  if (has(c.what) && c.child != 0 && !lacks_memory(c)) return emit(c);
  c.what = library_verb::store;
  c.child = 0;
  auto const is_shared = [&](auto const& page) {
    return page.mapped() && page.right && predicted_.class_of(page.of).entries > 1;
  };
  return has(c.what) && each_page(is_shared) && emit(c);
}

bool sequence_writer::lacks_memory(library_call const& c) const {
  if (declared_.frame_limit == 0) return false;
  auto const wanted = predicted_.wanted(c, declared_.policy);
  return wanted.least > 0 && predicted_.in_use(declared_.policy).least + wanted.least > declared_.frame_limit;
}

}  // namespace cowproof::oracle
