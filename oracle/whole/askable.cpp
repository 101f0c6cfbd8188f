// Which calls of the whole machine can be asked of a kernel at all.
#include "oracle/whole/askable.hpp"

#include <bit>

namespace cowproof::oracle::whole {
namespace {

class question {
 public:
  question(named_call const& c, expectation const& now, abilities const& can, policies const& decided)
      : c_(c),
        now_(now),
        can_(can),
        decided_(decided) {}

  std::string_view obstacle() const {
    if (auto const why = of_kind(c_.what, can_, decided_); !why.empty()) return why;
    if (has_caller() && !caller().runs()) return "the caller does not run";
    switch (c_.what) {
      case verb::map: return range().empty() ? protection() : range();
      case verb::map_object: return now_.named[c_.object] != 0 ? "" : "no such file";
      case verb::map_shared: return c_.has_memory ? "" : "no object left";
      case verb::unmap: return range();
      case verb::brk: return heap();
      case verb::protect: return protection().empty() ? whole_range() : protection();
      case verb::discard:
      case verb::advise_fork: return whole_range();
      case verb::fork:
      case verb::vfork:
      case verb::clone: return c_.has_child ? "" : "no process slot left";
      case verb::exec: return program();
      case verb::exit: return c_.process == 0 ? "init does not end" : "";
      case verb::kill:
        return c_.process == 0 ? "init does not end" : exists(caller()) ? "" : "there is no such process";
      case verb::wait: return c_.process == c_.child ? "no process is its own child, but in the model init is" : "";
      case verb::pin: return pin();
      case verb::swap_out: return swap();
      case verb::unpin:
      case verb::device_store: return now_.pins[c_.pin] != 0 ? "" : "the device holds nothing";
      case verb::file_write:
      case verb::install_object: return now_.named[c_.object] != 0 ? "" : "no such file";
      case verb::create: return c_.has_memory ? "" : "no object left";
      case verb::open: return c_.has_memory ? "" : "no open file description left";
      case verb::signal: return exists(now_.tasks[c_.to]) ? "" : "there is no such process";
      default: return "";
    }
  }

  // What the kernel does of its own accord, or what no kernel of this kind does.
  static std::string_view of_kind(verb what, abilities const& can, policies const& decided) {
    if (!decided.has(static_cast<unsigned>(what))) return "it has no such operation";
    switch (what) {
      case verb::page_in: return "happens within an access";
      case verb::evict:
      case verb::reclaim: return "is the kernel's own affair";
      case verb::fork_eager: return "is another kernel's fork";
      case verb::kernel_map: return "is not asked for by programs";
      case verb::swap_out: return can.swaps ? "" : "there is no swap";
      case verb::pin:
      case verb::unpin:
      case verb::device_store: return can.pins ? "" : "there is no device";
      default: return "";
    }
  }

 private:
  bool has_caller() const {
    switch (c_.what) {
      case verb::kill:  // the one that is named gets it
      case verb::swap_out:
      case verb::unpin:
      case verb::device_store:
      case verb::create:
      case verb::install:
      case verb::install_object: return false;
      default: return true;
    }
  }
  static bool exists(expected_task const& t) { return t.state != task_state::none; }
  expected_task const& caller() const { return now_.tasks[c_.process]; }
  expected_page const& mine(unsigned page) const { return now_.at(caller().space, page); }

  // Neighbours, and not both of the heap and of what is not: these lie apart.
  std::string_view range() const {
    if (c_.pages == 0) return "an empty range";
    auto const low = static_cast<unsigned>(std::countr_zero(c_.pages));
    auto const length = static_cast<unsigned>(std::popcount(c_.pages));
    if (c_.pages >> low != (std::uint64_t{1} << length) - 1) return "pages that are no range";
    auto const heap = first_heap_page(now_.pages());
    return low < heap && low + length > heap ? "pages that lie apart" : "";
  }
  // A range with a hole: what lies before or behind it is changed, and the error is told all the same.
  std::string_view whole_range() const {
    if (auto const why = range(); !why.empty()) return why;
    unsigned mapped = 0, private_memory = 0, all = 0;
    for (unsigned page = 0; page < now_.pages(); ++page) {
      if ((c_.pages >> page & 1) == 0) continue;
      ++all;
      mapped += mine(page).mapped ? 1 : 0;
      private_memory += mine(page).mapped && !mine(page).backed ? 1 : 0;
    }
    if (mapped != 0 && mapped != all) return "a range with a hole";
    bool const mixed = private_memory != 0 && private_memory != all;
    return c_.what == verb::advise_fork && c_.at_fork == inheritance::wiped && mixed ? "a range of two kinds" : "";
  }
  // On x86 and on most other processors a page that can be written can be read [mmap(2), NOTES].
  std::string_view protection() const { return c_.writable && !c_.readable ? "the hardware has no such page" : ""; }

  // brk knows one place, not a set of pages; and it keeps a page's distance from what lies behind [mm/mmap.c].
  std::string_view heap() const {
    auto const first = first_heap_page(now_.pages());
    auto const wanted = static_cast<unsigned>(std::popcount(c_.pages));
    if (c_.pages != ((std::uint64_t{1} << wanted) - 1) << first) return "a heap with holes";
    auto const end = first + now_.breaks[caller().space];
    for (unsigned page = first; page < now_.pages(); ++page)
      if (mine(page).heap != (page < end)) return "a heap with holes";
    bool const near = first + wanted < now_.pages() && mine(first + wanted).mapped && !mine(first + wanted).heap;
    bool const grows = first + wanted > end;
    return grows && near ? "too near to what lies behind" : "";
  }
  std::string_view program() const {
    auto const first = first_heap_page(now_.pages());
    bool ended = false;
    for (unsigned page = 0; page < most_pages; ++page) {
      auto const& image = now_.images[c_.program][page];
      bool const heap = image.mapped && image.heap;
      if (heap && (page < first || ended)) return "a heap with holes";
      ended = ended || (page >= first && !heap);
      if (image.mapped && page >= now_.pages()) return "outside of the address space";
    }
    return c_.has_memory ? "" : "there always is memory";
  }
  // What registers a buffer wants to write to it, and takes private memory.
  std::string_view pin() const {
    if (!c_.has_memory) return "no device left";
    if (c_.where != place_kind::page || !mine(c_.page).mapped) return "";
    auto const& page = mine(c_.page);
    if (page.shared) return "shared memory";
    if (!page.writable) return "memory that cannot be written";
    return page.pinned ? "a device has it" : "";
  }

  // Private memory that no device holds, of a task that can act.
  std::string_view swap() const {
    bool can_act = false;
    for (auto const& t : now_.tasks) can_act = can_act || (t.runs() && t.space == c_.space);
    if (!can_act) return "the caller does not run";
    auto const& page = now_.at(c_.space, c_.page);
    return page.is_own() && !page.pinned ? "" : "nothing to swap";
  }

  named_call const& c_;
  expectation const& now_;
  abilities const& can_;
  policies const& decided_;
};

}  // namespace

bool is_ever_asked(verb what, abilities const& can, policies const& p) {
  return question::of_kind(what, can, p).empty();
}

std::string_view obstacle_to(named_call const& c, expectation const& now, abilities const& can, policies const& p) {
  return question(c, now, can, p).obstacle();
}

}  // namespace cowproof::oracle::whole
