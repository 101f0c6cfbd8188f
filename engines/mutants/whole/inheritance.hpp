// Forks whose child has more than it should, or less: advice, table pages, descriptors, objects, signals.
#pragma once
#include "engines/mutants/whole/fork.hpp"

namespace cowproof::whole_mutants {

template <domain D> struct dontfork_ignored : fork_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "dontfork_ignored", 61, "fork", "the child has the regions that it should not find", "from the specification", 4};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                        fresh_frames const& offered) {
    return dontfork_ignored::fork_and(s, parent, slot, memory, offered, [&](space a, space b) {
      auto const dropped_by_parent = [&](page v) { return M::is_dropped(s.regions(a, v)); };
      s.regions.each([&, all = s.regions](space c, page v, area const& g) {
        return ite(c == b && M::is_dropped(all(a, v)), all(a, v), g);
      });
      s.holders += s.regions.part(b, dropped_by_parent);
    });
  }
};

template <domain D> struct wipeonfork_ignored : fork_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "wipeonfork_ignored", 62, "fork", "the child sees what should have been wiped", "from the specification", 5};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                        fresh_frames const& offered) {
    return wipeonfork_ignored::fork_and(s, parent, slot, memory, offered, [&](space a, space b) {
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
    });
  }
};

template <domain D> struct wipeonfork_not_kept : fork_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "wipeonfork_not_kept", 63, "fork", "the child's own children are not wiped", "from the specification", 6};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                        fresh_frames const& offered) {
    using self = wipeonfork_not_kept;
    return self::fork_and(s, parent, slot, memory, offered, [&](space, space b) {
      self::change_regions(s, b, [](region r) {
        r.at_fork = inheritance{};
        return r;
      });
    });
  }
};

template <domain D> struct fork_shares_table_page : fork_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "fork_shares_table_page",     0, "fork", "the child's page directory names the parent's pages of page table",
      "a copy that is too shallow", 4};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                        fresh_frames const& offered) {
    return fork_shares_table_page::fork_and(s, parent, slot, memory, offered, [&](space a, space b) {
      s.refcount -= s.directories.row(b);
      s.directories.copy_row(b, a);
      s.refcount += s.directories.row(b);
    });
  }
};

template <domain D> struct fork_forgets_opens : fork_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "fork_forgets_opens",          0, "fork", "the child's descriptors are not counted where they lead",
      "a reference that is missing", 4};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                        fresh_frames const& offered) {
    auto const out = M::step_fork(s, parent, slot, memory, offered);
    return then(out, [&] { s.opens -= s.descriptors.row(out.value); });
  }
};

template <domain D> struct fork_forgets_holders : fork_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "fork_forgets_holders",        0, "fork", "the child maps an object that is not told so",
      "a reference that is missing", 5};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                        fresh_frames const& offered) {
    return fork_forgets_holders::fork_and(s, parent, slot, memory, offered,
                                          [&](space, space b) { s.holders -= s.regions.row(b); });
  }
};

template <domain D> struct signals_inherited : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "signals_inherited", 0, "fork", "what is pending for the parent is pending for the child", "fork(2)", 3};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                        fresh_frames const& offered) {
    auto const out = M::step_fork(s, parent, slot, memory, offered);
    return then(out, [&] {
      s.pending.each([&, all = s.pending](process p, signal g, boolean is_pending) {
        return is_pending || (p == out.value && all(parent, g));
      });
    });
  }
};

}  // namespace cowproof::whole_mutants
