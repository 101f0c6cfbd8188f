// How many frames an implementation of certain policies takes and holds, by what the model says of its pages.
#include "oracle/relation/expectation.hpp"

namespace cowproof::oracle {
namespace {

// By a fork of this process: what it copies, or must be able to copy some day.
std::uint64_t frames_copied(unsigned process, expectation const& before, policies const& p) {
  if (!before.alive(process)) return 0;
  std::uint64_t copied = 0;
  for (unsigned v = 0; v < before.pages(); ++v) {
    auto const& page = before.at(process, v);
    bool const is_copied = p.fork == fork_memory::copies && page.is_own();
    bool const may_be_copied = p.commit == overcommit::never && page.mapped && page.writable;
    copied += is_copied || may_be_copied ? 1 : 0;
  }
  return copied;
}

// Does another entry name its frame?
bool is_shared(unsigned process, unsigned page, expectation const& now) {
  auto const of = now.at(process, page).of;
  for (auto const& dead : now.unwaited)
    if (std::ranges::find(dead.frames, of.number) != dead.frames.end()) return true;
  for (unsigned q = 0; q < now.processes(); ++q)
    for (unsigned v = 0; now.alive(q) && v < now.pages(); ++v) {
      auto const& other = now.at(q, v);
      bool const is_same = q == process && v == page;
      if (!is_same && other.is_own() && other.of == of) return true;
    }
  return false;
}

}  // namespace

frame_bounds frames_wanted(named_call const& c, expectation const& before, policies const& p) {
  constexpr frame_bounds none{0, 0}, one{1, 1};
  if (c.what == verb::map) return p.takes_frame == frame_moment::at_map ? one : none;
  if (c.what == verb::fork) {
    auto const wanted = p.table_frames + frames_copied(c.process, before, p);
    return {wanted, wanted};
  }
  bool const is_access = c.what == verb::store || c.what == verb::load;
  if (!is_access || !c.page || !before.alive(c.process)) return none;
  auto const& page = before.at(c.process, *c.page);
  if (!page.mapped) return none;
  if (c.what == verb::load) return p.takes_frame == frame_moment::at_first_access && !page.is_own() ? one : none;
  if (!page.writable) return none;
  if (!page.is_own() || is_shared(c.process, *c.page, before)) return one;
  return {0, p.last_writer == last_owner::copies && !page.in_place ? 1U : 0U};
}

// A process that was forked before a page was first accessed may have a page of its own.
frame_bounds frames_in_use(expectation const& now, policies const& p) {
  std::vector<std::uint32_t> named;
  std::uint64_t tables = 0;
  for (unsigned q = 0; q < now.processes(); ++q) {
    if (!now.alive(q)) continue;
    tables += p.table_frames;
    for (unsigned v = 0; v < now.pages(); ++v)
      if (now.at(q, v).is_own()) named.push_back(now.at(q, v).of.number);
  }
  for (auto const& dead : now.unwaited) {
    tables += p.table_frames;
    named.insert(named.end(), dead.frames.begin(), dead.frames.end());
  }
  auto const entries = named.size();
  std::ranges::sort(named);
  auto const frames = static_cast<std::uint64_t>(std::unique(named.begin(), named.end()) - named.begin());
  bool const is_certain = p.takes_frame != frame_moment::at_first_access;
  return {frames + tables, (is_certain ? frames : entries) + tables};
}

}  // namespace cowproof::oracle
