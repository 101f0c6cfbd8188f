// A small memory manager that forks with copy-on-write, and its slips.
#include "simulated.hpp"

#include <algorithm>

namespace cowproof::oracle::test {
namespace {

answer ended(ending how) { return {{how, false, 0}, true, {}}; }
answer completed() { return ended(ending::completed); }
answer completed(std::uint32_t value) { return {{ending::completed, true, value}, true, {}}; }

}  // namespace

simulated::simulated(unsigned processes, unsigned pages, slip made)
    : slip_(made),
      alive_(processes),
      tables_(processes, table(pages)) {
  declared_.name = "simulated";
  declared_.size.processes = static_cast<int>(processes);
  declared_.size.pages = static_cast<int>(pages);
  declared_.presence = declared_.exclusivity = declared_.frames = declared_.counts = true;
  declared_.zero_frame = zero;
  declared_.comes_back = declared_.contained = true;
  declared_.policy.takes_frame = frame_moment::at_first_write;
}

fallible<nothing> simulated::restart() {
  std::ranges::fill(alive_, 0);
  alive_[0] = 1;
  for (auto& t : tables_) std::ranges::fill(t, std::nullopt);
  frames_.clear();
  frames_[zero] = {};
  return nothing{};
}

fallible<answer> simulated::perform(call const& c) {
  auto const named = decode(c);
  if (alive_[named.process] == 0) return ended(ending::refused_no_process);
  auto& mine = tables_[named.process];
  switch (named.what) {
    case verb::map: return map(mine, named);
    case verb::unmap:
      if (!named.page) return ended(ending::refused_out_of_range);
      if (slip_ != slip::unmap_does_nothing) release(mine[*named.page]);
      return completed();
    case verb::load: return load(mine, named);
    case verb::store: return store(mine, named);
    case verb::fork: return fork(mine, named);
    case verb::exec:
      for (auto& e : mine) release(e);
      return completed();
    case verb::exit:
      if (slip_ == slip::exit_ends_everything) return failure{failure_kind::killed, "gone", named.process, 0};
      return exit(mine, named);
  }
  return completed();
}

answer simulated::map(table& mine, named_call const& c) {
  if (!c.page) return ended(ending::refused_out_of_range);
  auto& e = mine[*c.page];
  if (e) return ended(ending::refused_already_mapped);
  e = entry{zero, c.writable, false};
  if (slip_ == slip::map_takes_a_frame) e->target = new_frame(0);
  if (slip_ == slip::map_takes_a_busy_frame && frames_.size() > 1) {
    e->target = frames_.rbegin()->first;
    ++frames_[e->target].count;
  }
  return completed();
}

answer simulated::load(table& mine, named_call const& c) {
  if (!c.page || !mine[*c.page]) return ended(ending::fault_not_mapped);
  auto& e = *mine[*c.page];
  if (slip_ == slip::load_hides_the_page) e.hidden = true;
  if (slip_ == slip::load_moves_other_pages) {
    for (auto& other : mine) {
      if (other && &*other != &e && !is_shared(*other)) give_own_frame(*other, frames_[other->target].word);
    }
  }
  return completed(frames_[e.target].word + (slip_ == slip::load_is_off_by_one ? 1 : 0));
}

answer simulated::store(table& mine, named_call const& c) {
  if (!c.page || !mine[*c.page]) return ended(ending::fault_not_mapped);
  auto& e = *mine[*c.page];
  if (!e.writable) return ended(ending::fault_protection);
  e.hidden = false;
  bool copies = is_shared(e);
  if (slip_ == slip::store_leaks_to_sibling && e.target != zero) copies = false;
  if (slip_ == slip::store_writes_zero_frame && e.target == zero) copies = false;
  if (slip_ == slip::store_copies_needlessly) copies = true;
  if (copies) give_own_frame(e, c.word);
  else frames_[e.target].word = c.word;
  return completed();
}

answer simulated::fork(table& mine, named_call const& c) {
  if (!c.has_child || alive_[c.child] != 0) return ended(ending::refused_no_process_slot);
  if (!c.has_memory) {
    for (auto& e : mine) {
      if (slip_ == slip::failed_fork_copies && e && e->target != zero) give_own_frame(*e, frames_[e->target].word);
    }
    return ended(ending::refused_no_memory);
  }
  alive_[c.child] = 1;
  auto& born = tables_[c.child];
  born = mine;
  for (auto& e : born) {
    if (!e || e->target == zero) continue;
    auto const word = frames_[e->target].word;
    if (slip_ == slip::fork_copies_eagerly) e->target = new_frame(word);
    else if (slip_ == slip::fork_copies_wrongly) e->target = new_frame(word + 1);
    else if (slip_ != slip::fork_forgets_to_count) ++frames_[e->target].count;
  }
  return completed(c.child);
}

answer simulated::exit(table& mine, named_call const& c) {
  if (c.process == 0) return ended(ending::refused_is_init);
  alive_[c.process] = 0;
  for (auto& e : mine) {
    if (slip_ != slip::exit_keeps_first_page || &e != &mine.front()) release(e);
  }
  return completed();
}

fallible<nothing> simulated::observe(observation& seen) {
  for (unsigned p = 0; p < tables_.size(); ++p) {
    seen.set_alive(p, alive_[p] != 0);
    for (unsigned v = 0; v < tables_[p].size(); ++v) sight(tables_[p][v], seen.at(p, v), seen.look_at(p, v));
  }
  return nothing{};
}

void simulated::sight(std::optional<entry> const& e, sighting& s, oracle::look& read) const {
  s = {};
  read = {};
  if (!e || e->hidden) return;
  auto const& state = frames_.at(e->target);
  s.present = read.looked = true;
  read.word = state.word;
  s.frame = declared_.frames ? e->target : 0;
  s.count = declared_.counts ? state.count : 0;
  s.exclusive = state.count == 1;
  if (slip_ == slip::exclusive_is_always_set) s.exclusive = e->target != zero;
  if (slip_ == slip::exclusive_is_never_set) s.exclusive = false;
}

simulated::frame simulated::new_frame(std::uint32_t word) {
  frames_[next_] = {word, 1};
  return next_++;
}

void simulated::give_own_frame(entry& e, std::uint32_t word) {
  std::optional<entry> old = e;
  e.target = new_frame(word);
  release(old);
}

void simulated::release(std::optional<entry>& e) {
  if (e && e->target != zero) {
    auto const found = frames_.find(e->target);
    if (found != frames_.end() && --found->second.count == 0) frames_.erase(found);
  }
  e.reset();
}

}  // namespace cowproof::oracle::test
