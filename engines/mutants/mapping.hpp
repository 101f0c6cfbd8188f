// Loads, maps and unmaps that go to the wrong place or forget a count.
#pragma once
#include "engines/mutants/core.hpp"

namespace cowproof::core_bugs {

template <domain D> struct mapping_bugs : machine<D> {
  COWPROOF_CORE_NAMES(D);

  struct load_through_init : alters_load<D, load_through_init> {
    COWPROOF_BUG(0, "the address is translated by init's table", "a switch of tables that is missing", 4);
    static auto instead(state& s, process p, address at, part b) {
      auto out = M::step_load(s, p, at, b);
      out.value = s.content(get<mapping>(M::lookup(s, process{}, at)).target)(b);
      return out;
    }
  };

  struct map_takes_busy_frame : alters_map<D, map_takes_busy_frame> {
    COWPROOF_BUG(0, "an allocation that failed is used all the same", "an error that is not checked", 4);
    static auto instead(state& s, process p, address at, boolean writable, fresh<frame> const& offered) {
      return M::step_map(s, p, at, writable, {offered.take(), true});
    }
  };

  struct map_refuses_read_only : alters_map<D, map_refuses_read_only> {
    COWPROOF_BUG(0, "a read-only mapping is refused as if memory had run out", "a wrong error", 1);
    static auto instead(state& s, process p, address at, boolean writable, fresh<frame> const& offered) {
      return M::step_map(s, p, at, writable, {offered.take(), offered.exists && writable});
    }
  };

  struct unmap_no_decref : alters_unmap<D, unmap_no_decref, &state::refcount, &state::content> {
    COWPROOF_BUG(0, "the entry goes, the reference stays", "a release that is missing", 2);
  };

  using mutants = types<load_through_init, map_takes_busy_frame, map_refuses_read_only, unmap_no_decref>;
};

}  // namespace cowproof::core_bugs
