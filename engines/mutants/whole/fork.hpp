// Forks that protect, count or hand down wrongly.
#pragma once
#include "engines/mutants/whole/mutant.hpp"

namespace cowproof {

template <domain D> struct whole_fork_bugs : words_of_whole<D> {
  COWPROOF_WHOLE_MUTANTS(D);

  // ----------------------------------------------------------------------------------------------------------- memory

  // The child's regions become what `changed` makes of them.
  template <class Change> static void change_regions(state& s, space child, Change changed) {
    s.regions.map_row(child, [&](area const& g) { return ite(has<region>(g), area(changed(get<region>(g))), g); });
  }

  struct fork_skips_readonly_region : hands_down<M, fork_skips_readonly_region> {
    COWPROOF_BUG(6, "pages of read-only regions are inherited, and their references are not counted",
                 "phoenix-rtos-kernel#608", 7);
    static void handed_down(state& s, state const&, space a, space b) {
      s.refcount -= s.table.part(b, [&](page v) {
        auto const same = get<mapping>(s.table(a, v)).target == get<mapping>(s.table(b, v)).target;
        return has_own(s.table(a, v)) && has_own(s.table(b, v)) && same && !get<region>(s.regions(a, v)).writable;
      });
    }
  };

  struct shared_made_private : hands_down<M, shared_made_private> {
    COWPROOF_BUG(7, "what the parent maps shared, the child maps private", "elfuse#16", 5);
    static void handed_down(state& s, state const&, space, space b) {
      change_regions(s, b, [](region r) {
        r.shared = false;
        return r;
      });
      s.table.map_row(b, [](entry const& e) {
        auto const m = get<mapping>(e);
        return ite(has<mapping>(e), entry(mapping{m.target, m.writable && m.own, m.own}), e);
      });
    }
  };

  struct private_file_not_cowed : hands_down<M, private_file_not_cowed> {
    COWPROOF_BUG(9, "written pages of private file regions stay writable, on both sides", "serenity#15952", 6);
    static void handed_down(state& s, state const& was, space a, space b) {
      s.table.each([&](space c, page v, entry const& e) {
        auto const of_file = has<backed>(get<region>(s.regions(a, v)).content);
        auto const stays = of_file && get<mapping>(was.table(a, v)).writable && has_own(was.table(a, v)) && has_own(e);
        return ite((c == a || c == b) && stays, entry(mapping{get<mapping>(e).target, true, true}), e);
      });
    }
  };

  struct file_region_to_anonymous : hands_down<M, file_region_to_anonymous> {
    COWPROOF_BUG(10, "the child's regions lose the object behind them", "osv#1456", 3);
    static void handed_down(state& s, state const&, space, space b) {
      s.holders -= s.regions.row(b);
      change_regions(s, b, [](region r) {
        r.content = backing{};
        return r;
      });
      auto const of_objects =
          s.table.part(b, [&](page v) { return has<mapping>(s.table(b, v)) && !has_own(s.table(b, v)); });
      s.refcount -= of_objects;
      s.table.clear(of_objects);
    }
  };

  struct fork_drops_absent : hands_down<M, fork_drops_absent> {
    COWPROOF_BUG(11, "pages that are swapped out are not inherited", "managarm#1616", 5);
    static void handed_down(state& s, state const&, space, space b) {
      auto const absent = s.table.part(b, [&](page v) { return has<swapped>(s.table(b, v)); });
      s.swapcount -= absent;
      s.table.clear(absent);
    }
  };

  struct fork_cows_pinned : alters_fork<M, fork_cows_pinned> {
    COWPROOF_BUG(19, "a page that a device holds is shared like any other, and the next write parts them",
                 "Linux 70e806e4e645", 6);
    static auto instead(state& s, auto const&... operands) {
      return M::fork(s, operands..., [](frame) { return boolean(false); });
    }
  };

  struct fork_oom_leak : alters_fork<M, fork_oom_leak> {
    COWPROOF_BUG(41, "a fork that fails keeps the references of the child that it gave up", "Linux 4946d54cb55e", 3);
    static constexpr auto after = ending::refused_no_memory;
    static void besides(state& s, state const&, process parent, auto const&...) {
      s.refcount += s.table.row(memory_of(s, parent));
    }
  };

  struct swap_no_dup : hands_down<M, swap_no_dup> {
    COWPROOF_BUG(43, "the child names the slots of its parent, and is not counted", "Linux 2628bd6fc052", 6);
    static void handed_down(state& s, state const&, space, space b) { s.swapcount -= s.table.row(b); }
  };

  // --------------------------------------------------------------- advice, table pages, descriptors, objects, signals

  struct dontfork_ignored : hands_down<M, dontfork_ignored> {
    COWPROOF_BUG(61, "the child inherits the regions that it should not", "from the specification", 4);
    static void handed_down(state& s, state const& was, space a, space b) {
      s.regions.each([&](space c, page v, area const& g) {
        return ite(c == b && M::is_dropped(was.regions(a, v)), was.regions(a, v), g);
      });
      s.holders += s.regions.part(b, [&](page v) { return M::is_dropped(was.regions(a, v)); });
    }
  };

  struct wipeonfork_ignored : hands_down<M, wipeonfork_ignored> {
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

  struct wipeonfork_not_kept : hands_down<M, wipeonfork_not_kept> {
    COWPROOF_BUG(63, "the child's own children are not wiped", "from the specification", 6);
    static void handed_down(state& s, state const&, space, space b) {
      s.regions.map_row(b, [](area const& g) {
        auto r = get<region>(g);
        r.at_fork = inheritance{};
        return ite(has<region>(g), area(r), g);
      });
    }
  };

  struct fork_shares_table_page : hands_down<M, fork_shares_table_page> {
    COWPROOF_BUG(0, "the child's page directory names the parent's pages of page table", "a copy that is too shallow",
                 4);
    static void handed_down(state& s, state const&, space a, space b) {
      s.refcount -= s.directories.row(b);
      s.directories.copy_row(b, a);
      s.refcount += s.directories.row(b);
    }
  };

  struct fork_forgets_opens : alters_fork<M, fork_forgets_opens, &state::opens> {
    COWPROOF_BUG(0, "the child's descriptors are not counted where they lead", "a reference that is missing", 4);
  };

  struct fork_forgets_holders : alters_fork<M, fork_forgets_holders, &state::holders> {
    COWPROOF_BUG(0, "the child maps an object, and the object does not count it", "a reference that is missing", 5);
  };

  struct signals_inherited : alters_fork<M, signals_inherited> {
    COWPROOF_BUG(0, "signals that are pending for the parent are pending for the child", "fork(2)", 3);
    static void besides(state& s, state const& was, process parent, fresh<process> const& child, auto const&...) {
      s.pending.each([&](process p, signal g, boolean is_pending) {
        return is_pending || (p == child.take() && was.pending(parent, g));
      });
    }
  };

  using mutants =
      types<fork_skips_readonly_region, shared_made_private, private_file_not_cowed, file_region_to_anonymous,
            fork_drops_absent, fork_cows_pinned, fork_oom_leak, swap_no_dup, dontfork_ignored, wipeonfork_ignored,
            wipeonfork_not_kept, fork_shares_table_page, fork_forgets_opens, fork_forgets_holders, signals_inherited>;
};

}  // namespace cowproof
