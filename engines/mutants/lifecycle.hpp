// Execs and exits that do not give everything back.
#pragma once
#include "engines/mutants/core.hpp"

namespace cowproof::core_bugs {

template <domain D> struct lifecycle_bugs : machine<D> {
  COWPROOF_CORE_NAMES(D);

  struct not_zeroed : alters_exit<D, not_zeroed, &state::content> {
    COWPROOF_BUG(45, "a frame is free and still holds what was written", "kwrx/aplus#44", 6);
  };

  struct table_leak : alters_exit<D, table_leak, &state::refcount, &state::content> {
    COWPROOF_BUG(48, "exit does not give up the frames that the table named", "moss#191", 3);
  };

  struct exit_keeps_table : alters_exit<D, exit_keeps_table> {
    COWPROOF_BUG(0, "the process is dead and its table is still there", "a teardown that is missing", 3);
    static void besides(state& s, state const& was, process p) {
      s = was;
      s.alive.set(p, false);
    }
  };

  struct exec_leaks_image : alters_exec<D, exec_leaks_image, &state::refcount, &state::content> {
    COWPROOF_BUG(0, "the old image is forgotten, not given up", "a teardown that is missing", 2);
  };

  using mutants = types<not_zeroed, table_leak, exit_keeps_table, exec_leaks_image>;
};

}  // namespace cowproof::core_bugs
