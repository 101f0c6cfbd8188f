// Forks, forced writes and pins that do not wait for others, or trust what was so before.
#pragma once
#include "engines/mutants/smp/names.hpp"

namespace cowproof {

template <domain D> struct smp_kernel_bugs : words_of_smp<D> {
  COWPROOF_SMP_MUTANTS(D);

  struct pin_fork_race : alters_keep<M, pin_fork_race> {
    COWPROOF_BUG(20, "a pin does not look whether a fork is about to share the page", "Linux 57efa1fe5957", 21);
    static auto instead(state& s, task t) {
      return without_lock(
          s, [](task) { return boolean(true); }, [&] { return M::step_keep(s, t); });
    }
  };

  // A page that was made the process's own once is taken for it when it is looked up again.
  struct dirty_cow : alters_follow<M, dirty_cow> {
    COWPROOF_BUG(24, "a forced write that broke sharing looks the page up again as if to read it", "CVE-2016-5195", 21);
    static auto instead(state& s, task t) {
      auto const e = M::asked_entry(s, t);
      auto const m = get<mapping>(e);
      auto const found = has<mapping>(e) && (m.writable || get<forced_write>(s.request(t)).broke);
      return step()
          .refused_unless(exists(s, t), refusal::no_process)
          .refused_unless(M::seeks(s, t) && found, refusal::not_possible)
          .completes([&] {
            hold(s, t, m.target);
            s.work.set(t, activity(writing{}));
          });
    }
  };

  struct smp_fork_no_flush : alters_protect<M, smp_fork_no_flush, &state::owes> {
    COWPROOF_BUG(29, "fork does not ask the other processors to forget that they may write", "QuarkContainer#420", 18);
  };

  struct half_built_child_exposed : alters_protect<M, half_built_child_exposed> {
    COWPROOF_BUG(42, "a child is let go before all of its pages are there", "Linux f64e67e5d3a4", 16);
    static auto instead(state& s, task t) {
      auto const w = s.work(t);
      return step()
          .refused_unless(exists(s, t), refusal::no_process)
          .refused_unless(has<forking>(w), refusal::not_possible)
          .completes([&] { M::flush(s, t, activity(flushing{get<forking>(w).child})); });
    }
  };

  struct copyout_stale_translation : alters_fork<M, copyout_stale_translation> {
    COWPROOF_BUG(38, "fork begins while a write of the kernel has its frame in hand", "caffeinix#63", 20);
    static auto instead(state& s, task t, fresh<process> const& slot) {
      auto const p = home_of(s, t);
      auto const only_writes = D::template all<task>(
          [&](auto u) { return implies(lives_in(s, u, p), !has_lock(s, u) || has<writing>(s.work(u))); });
      return step()
          .refused_unless(exists(s, t), refusal::no_process)
          .refused_unless(runs(s, t), refusal::not_possible)
          .refused_unless(may_read(s, p) && only_writes, refusal::not_yet)
          .refused_unless(slot.exists, refusal::no_process_slot)
          .completes([&] { M::begin_to_fork(s, t, slot.take()); });
    }
  };

  using mutants =
      types<pin_fork_race, dirty_cow, smp_fork_no_flush, half_built_child_exposed, copyout_stale_translation>;
};

}  // namespace cowproof
