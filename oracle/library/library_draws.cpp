// Draws the calls of random sequences.
#include <array>

#include "oracle/library/library_sequences.hpp"

namespace cowproof::oracle {
namespace {

struct weight {
  library_verb what;
  unsigned share;
};
constexpr std::array<weight, library_verbs> weights{{
    {library_verb::store, 28},
    {library_verb::load, 18},
    {library_verb::map, 16},
    {library_verb::fork, 14},
    {library_verb::kernel_store, 9},
    {library_verb::exit, 7},
    {library_verb::unmap, 6},
    {library_verb::exec, 2},
}};

// Chances in a hundred.
constexpr unsigned dead_process = 2, outside_address = 4, any_page = 12, read_only = 20, zero_word = 3, neighbour = 50;

}  // namespace

unsigned sequence_writer::free_slot() const {
  for (unsigned p = 1; p < processes_; ++p)
    if (!predicted_.alive(p)) return p;
  return 0;
}

library_call sequence_writer::draw() {
  library_call c;
  c.what = draw_verb();
  c.process = static_cast<std::uint16_t>(draw_process());
  if (c.what == library_verb::exit && c.process == 0) c.process = static_cast<std::uint16_t>(draw_process());
  if (c.has_address()) draw_address(c);
  if (c.what == library_verb::load && random_.percent(neighbour)) aim_at_a_neighbour(c);
  if (c.what == library_verb::map) c.writable = !random_.percent(read_only);
  if (c.what == library_verb::store || c.what == library_verb::kernel_store) c.word = fresh_word();
  if (c.what == library_verb::fork) {
    c.child = static_cast<std::uint16_t>(random_.below(processes_));
    if (predicted_.alive(c.child) && !random_.percent(dead_process)) c.child = static_cast<std::uint16_t>(free_slot());
  }
  return c;
}

library_verb sequence_writer::draw_verb() {
  for (unsigned attempt = 0; attempt < 16; ++attempt) {
    auto left = random_.below(100);
    for (auto const& w : weights) {
      if (left >= w.share) {
        left -= w.share;
        continue;
      }
      // A fork without a slot is refused before it reaches the library: now and then is enough.
      bool const useless = w.what == library_verb::fork && predicted_.living() >= processes_ && random_.percent(90);
      if (has(w.what) && !useless) return w.what;
      break;
    }
  }
  return has(library_verb::load) ? library_verb::load : library_verb::map;
}

unsigned sequence_writer::draw_process() {
  auto const first = random_.below(processes_);
  if (random_.percent(dead_process)) return first;
  for (unsigned i = 0; i < processes_; ++i) {
    auto const p = first + i < processes_ ? first + i : first + i - processes_;
    if (predicted_.alive(p)) return p;
  }
  return first;
}

// Map aims at pages that are not mapped, everything else at those that are.
void sequence_writer::draw_address(library_call& c) {
  auto const first = random_.below(pages_);
  c.page = static_cast<std::uint16_t>(first);
  if (random_.percent(outside_address)) {
    c.where = draw_outside();
    return;
  }
  bool const is_access = c.what != library_verb::map && c.what != library_verb::unmap;
  if (is_access && facts_.has_last && random_.percent(last_word)) c.where = place::last;
  if (random_.percent(any_page)) return;
  for (unsigned i = 0; i < pages_; ++i) {
    auto const v = first + i < pages_ ? first + i : first + i - pages_;
    if (predicted_.at(c.process, v).mapped() == (c.what == library_verb::map)) continue;
    c.page = static_cast<std::uint16_t>(v);
    return;
  }
}

place sequence_writer::draw_outside() {
  switch (random_.below(4)) {
    case 0: return facts_.has_below ? place::below : place::beyond;
    case 1: return facts_.has_kernel ? place::kernel : place::beyond;
    case 2: return place::top;
    default: return place::beyond;
  }
}

// A process that shared the page that was written last looks whether it noticed.
void sequence_writer::aim_at_a_neighbour(library_call& c) {
  if (!last_write_.has_address() || !is_inside(last_write_.where)) return;
  c.where = last_write_.where;
  c.page = last_write_.page;
  auto const first = random_.below(processes_);
  for (unsigned i = 0; i < processes_; ++i) {
    auto const p = (first + i) % processes_;
    if (p == last_write_.process || !predicted_.alive(p) || !predicted_.at(p, c.page).mapped()) continue;
    c.process = static_cast<std::uint16_t>(p);
    return;
  }
}

std::uint16_t sequence_writer::fresh_word() {
  if (random_.percent(zero_word)) return 0;
  if (++word_ == 0) word_ = 1;
  return word_;
}

}  // namespace cowproof::oracle
