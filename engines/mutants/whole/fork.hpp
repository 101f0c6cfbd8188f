// Forks that protect, count or hand down wrongly.
#pragma once
#include "engines/mutants/whole/mutant.hpp"

namespace cowproof::whole_mutants {

// A fork that is one, and then does something besides to the parent's and to the child's address space.
template <domain D> struct fork_variant : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  template <class Effect>
  static auto fork_and(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                       fresh_frames const& offered, Effect effect) {
    auto const out = M::step_fork(s, parent, slot, memory, offered);
    return then(out, [&] { effect(memory_of(s, parent), memory_of(s, out.value)); });
  }

  // The child's regions become what `changed` makes of them.
  template <class Change> static void change_regions(state& s, space child, Change changed) {
    s.regions.map_row(child, [&](area const& g) { return ite(has<region>(g), area(changed(get<region>(g))), g); });
  }
};

template <domain D> struct fork_skips_readonly_region : fork_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "fork_skips_readonly_region",
      6,
      "fork",
      "pages of read-only regions are handed down, and nobody counts that they are shared",
      "phoenix-rtos-kernel#608",
      7};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                        fresh_frames const& offered) {
    using self = fork_skips_readonly_region;
    return self::fork_and(s, parent, slot, memory, offered, [&](space a, space b) {
      s.refcount -= s.table.part(b, [&](page v) {
        auto const same = get<mapping>(s.table(a, v)).target == get<mapping>(s.table(b, v)).target;
        return has_own(s.table(a, v)) && has_own(s.table(b, v)) && same && !get<region>(s.regions(a, v)).writable;
      });
    });
  }
};

template <domain D> struct shared_made_private : fork_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "shared_made_private", 7, "fork", "what the parent maps shared, the child maps private", "elfuse#16", 5};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                        fresh_frames const& offered) {
    using self = shared_made_private;
    return self::fork_and(s, parent, slot, memory, offered, [&](space, space b) {
      self::change_regions(s, b, [](region r) {
        r.shared = false;
        return r;
      });
      s.table.map_row(b, [](entry const& e) {
        auto const m = get<mapping>(e);
        return ite(has<mapping>(e), entry(mapping{m.target, m.writable && m.own, m.own}), e);
      });
    });
  }
};

template <domain D> struct private_file_not_cowed : fork_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "private_file_not_cowed", 9, "fork", "written pages of private file regions stay writable, on both sides",
      "serenity#15952",         6};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                        fresh_frames const& offered) {
    using self = private_file_not_cowed;
    auto const before = s.table;
    return self::fork_and(s, parent, slot, memory, offered, [&](space a, space b) {
      s.table.each([&](space c, page v, entry const& e) {
        auto const of_file = has<backed>(get<region>(s.regions(a, v)).content);
        auto const stays = of_file && get<mapping>(before(a, v)).writable && has_own(before(a, v)) && has_own(e);
        return ite((c == a || c == b) && stays, entry(mapping{get<mapping>(e).target, true, true}), e);
      });
    });
  }
};

template <domain D> struct file_region_to_anonymous : fork_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "file_region_to_anonymous", 10, "fork", "the child's regions lose the object behind them", "osv#1456", 3};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                        fresh_frames const& offered) {
    using self = file_region_to_anonymous;
    return self::fork_and(s, parent, slot, memory, offered, [&](space, space b) {
      s.holders -= s.regions.row(b);
      self::change_regions(s, b, [](region r) {
        r.content = backing{};
        return r;
      });
      auto const of_objects =
          s.table.part(b, [&](page v) { return has<mapping>(s.table(b, v)) && !has_own(s.table(b, v)); });
      s.refcount -= of_objects;
      s.table.clear(of_objects);
    });
  }
};

template <domain D> struct fork_drops_absent : fork_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "fork_drops_absent", 11, "fork", "pages that are swapped out are not handed down", "managarm#1616", 5};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                        fresh_frames const& offered) {
    return fork_drops_absent::fork_and(s, parent, slot, memory, offered, [&](space, space b) {
      auto const absent = s.table.part(b, [&](page v) { return has<swapped>(s.table(b, v)); });
      s.swapcount -= absent;
      s.table.clear(absent);
    });
  }
};

template <domain D> struct fork_cows_pinned : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "fork_cows_pinned",
      19,
      "fork",
      "a page that a device holds is shared like any other, and the next write parts them",
      "Linux 70e806e4e645",
      6};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                        fresh_frames const& offered) {
    return M::fork(s, parent, slot, memory, offered, [](frame) { return boolean(false); });
  }
};

template <domain D> struct fork_oom_leak : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "fork_oom_leak",      41, "fork", "a fork that fails keeps the references of the child that it gave up",
      "Linux 4946d54cb55e", 3};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                        fresh_frames const& offered) {
    auto const out = M::step_fork(s, parent, slot, memory, offered);
    D::when(out.how == D::ending_of(ending::refused_no_memory),
            [&] { s.refcount += s.table.row(memory_of(s, parent)); });
    return out;
  }
};

template <domain D> struct swap_no_dup : fork_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "swap_no_dup",        43, "fork", "the child names the slots of its parent, and is not counted",
      "Linux 2628bd6fc052", 6};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                        fresh_frames const& offered) {
    return swap_no_dup::fork_and(s, parent, slot, memory, offered,
                                 [&](space, space b) { s.swapcount -= s.table.row(b); });
  }
};

}  // namespace cowproof::whole_mutants
