// Forks that protect, count or hand down wrongly.
#pragma once
#include "engines/mutants/whole/mutant.hpp"

namespace cowproof::whole_bugs {

template <domain D> struct fork_bugs : words<D> {
  COWPROOF_WHOLE_MUTANTS(D);

  // The child's regions become what `changed` makes of them.
  template <class Change> static void change_regions(state& s, space child, Change changed) {
    s.regions.map_row(child, [&](area const& g) { return ite(has<region>(g), area(changed(get<region>(g))), g); });
  }

  struct fork_skips_readonly_region : hands_down<D, fork_skips_readonly_region> {
    COWPROOF_BUG(6, "pages of read-only regions are handed down, and nobody counts that they are shared",
                 "phoenix-rtos-kernel#608", 7);
    static void handed_down(state& s, state const&, space a, space b) {
      s.refcount -= s.table.part(b, [&](page v) {
        auto const same = get<mapping>(s.table(a, v)).target == get<mapping>(s.table(b, v)).target;
        return has_own(s.table(a, v)) && has_own(s.table(b, v)) && same && !get<region>(s.regions(a, v)).writable;
      });
    }
  };

  struct shared_made_private : hands_down<D, shared_made_private> {
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

  struct private_file_not_cowed : hands_down<D, private_file_not_cowed> {
    COWPROOF_BUG(9, "written pages of private file regions stay writable, on both sides", "serenity#15952", 6);
    static void handed_down(state& s, state const& was, space a, space b) {
      s.table.each([&](space c, page v, entry const& e) {
        auto const of_file = has<backed>(get<region>(s.regions(a, v)).content);
        auto const stays = of_file && get<mapping>(was.table(a, v)).writable && has_own(was.table(a, v)) && has_own(e);
        return ite((c == a || c == b) && stays, entry(mapping{get<mapping>(e).target, true, true}), e);
      });
    }
  };

  struct file_region_to_anonymous : hands_down<D, file_region_to_anonymous> {
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

  struct fork_drops_absent : hands_down<D, fork_drops_absent> {
    COWPROOF_BUG(11, "pages that are swapped out are not handed down", "managarm#1616", 5);
    static void handed_down(state& s, state const&, space, space b) {
      auto const absent = s.table.part(b, [&](page v) { return has<swapped>(s.table(b, v)); });
      s.swapcount -= absent;
      s.table.clear(absent);
    }
  };

  struct fork_cows_pinned : alters_fork<D, fork_cows_pinned> {
    COWPROOF_BUG(19, "a page that a device holds is shared like any other, and the next write parts them",
                 "Linux 70e806e4e645", 6);
    static auto instead(state& s, auto const&... operands) {
      return M::fork(s, operands..., [](frame) { return boolean(false); });
    }
  };

  struct fork_oom_leak : alters_fork<D, fork_oom_leak> {
    COWPROOF_BUG(41, "a fork that fails keeps the references of the child that it gave up", "Linux 4946d54cb55e", 3);
    static constexpr auto after = ending::refused_no_memory;
    static void besides(state& s, state const&, process parent, auto const&...) {
      s.refcount += s.table.row(memory_of(s, parent));
    }
  };

  struct swap_no_dup : hands_down<D, swap_no_dup> {
    COWPROOF_BUG(43, "the child names the slots of its parent, and is not counted", "Linux 2628bd6fc052", 6);
    static void handed_down(state& s, state const&, space, space b) { s.swapcount -= s.table.row(b); }
  };

  using mutants = types<fork_skips_readonly_region, shared_made_private, private_file_not_cowed,
                        file_region_to_anonymous, fork_drops_absent, fork_cows_pinned, fork_oom_leak, swap_no_dup>;
};

}  // namespace cowproof::whole_bugs
