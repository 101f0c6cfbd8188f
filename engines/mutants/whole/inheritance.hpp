// Forks whose child has more than it should, or less: advice, table pages, descriptors, objects, signals.
#pragma once
#include "engines/mutants/whole/mutant.hpp"

namespace cowproof::whole_bugs {

template <domain D> struct inheritance_bugs : words<D> {
  COWPROOF_WHOLE_MUTANTS(D);

  struct dontfork_ignored : hands_down<D, dontfork_ignored> {
    COWPROOF_BUG(61, "the child has the regions that it should not find", "from the specification", 4);
    static void handed_down(state& s, state const& was, space a, space b) {
      s.regions.each([&](space c, page v, area const& g) {
        return ite(c == b && M::is_dropped(was.regions(a, v)), was.regions(a, v), g);
      });
      s.holders += s.regions.part(b, [&](page v) { return M::is_dropped(was.regions(a, v)); });
    }
  };

  struct wipeonfork_ignored : hands_down<D, wipeonfork_ignored> {
    COWPROOF_BUG(62, "the child sees what should have been wiped", "from the specification", 5);
    static void handed_down(state& s, state const&, space a, space b) {
      auto const wiped_by_parent = [&, all = s.table](page v) {
        auto const of_device = has_own(all(a, v)) && !(s.pincount(get<mapping>(all(a, v)).target) == 0);
        return M::is_wiped(s.regions(a, v)) && !of_device;
      };
      s.table.each([&, all = s.table](space c, page v, entry const& e) {
        return ite(c == b && wiped_by_parent(v), all(a, v), e);
      });
      auto const seen = s.table.part(b, wiped_by_parent);
      s.refcount += seen;
      s.swapcount += seen;
    }
  };

  struct wipeonfork_not_kept : hands_down<D, wipeonfork_not_kept> {
    COWPROOF_BUG(63, "the child's own children are not wiped", "from the specification", 6);
    static void handed_down(state& s, state const&, space, space b) {
      s.regions.map_row(b, [](area const& g) {
        auto r = get<region>(g);
        r.at_fork = inheritance{};
        return ite(has<region>(g), area(r), g);
      });
    }
  };

  struct fork_shares_table_page : hands_down<D, fork_shares_table_page> {
    COWPROOF_BUG(0, "the child's page directory names the parent's pages of page table", "a copy that is too shallow",
                 4);
    static void handed_down(state& s, state const&, space a, space b) {
      s.refcount -= s.directories.row(b);
      s.directories.copy_row(b, a);
      s.refcount += s.directories.row(b);
    }
  };

  struct fork_forgets_opens : alters_fork<D, fork_forgets_opens, &state::opens> {
    COWPROOF_BUG(0, "the child's descriptors are not counted where they lead", "a reference that is missing", 4);
  };

  struct fork_forgets_holders : alters_fork<D, fork_forgets_holders, &state::holders> {
    COWPROOF_BUG(0, "the child maps an object that is not told so", "a reference that is missing", 5);
  };

  struct signals_inherited : alters_fork<D, signals_inherited> {
    COWPROOF_BUG(0, "what is pending for the parent is pending for the child", "fork(2)", 3);
    static void besides(state& s, state const& was, process parent, fresh<process> const& child, auto const&...) {
      s.pending.each([&](process p, signal g, boolean is_pending) {
        return is_pending || (p == child.take() && was.pending(parent, g));
      });
    }
  };

  using mutants = types<dontfork_ignored, wipeonfork_ignored, wipeonfork_not_kept, fork_shares_table_page,
                        fork_forgets_opens, fork_forgets_holders, signals_inherited>;
};

}  // namespace cowproof::whole_bugs
