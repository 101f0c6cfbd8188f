// Faults and system calls that do not wait for others, or do not look a second time.
#pragma once
#include "engines/mutants/smp/names.hpp"

namespace cowproof {

template <domain D> struct smp_memory_bugs : words_of_smp<D> {
  COWPROOF_SMP_MUTANTS(D);

  struct refcount_nonatomic : alters_drop<M, refcount_nonatomic> {
    COWPROOF_BUG(16, "a count is read and written back, whatever happened between", "xv6 cowtest \"forkfork\"", 26);
    static auto instead(state& s, task t) {
      auto const w = s.work(t);
      return step()
          .refused_unless(exists(s, t), refusal::no_process)
          .refused_unless(has<counted>(w), refusal::not_possible)
          .completes([&] { M::drop_to(s, t, get<counted>(w).seen - 1); });
    }
  };

  struct smp_cow_no_remote_flush : alters_break<M, smp_cow_no_remote_flush, &state::owes> {
    COWPROOF_BUG(30, "the entry is replaced, and the other processors are not asked to forget it", "Linux 9844f5462392",
                 12);
  };

  // The new entry is there before the old one is forgotten.
  struct no_break_before_make : alters_break<M, no_break_before_make> {
    COWPROOF_BUG(31, "an entry is replaced first, and forgotten afterwards", "FreeBSD r342144", 11);
    static void besides(state& s, state const&, task t) {
      auto const p = home_of(s, t);
      auto const v = get<breaking>(s.work(t)).at;
      D::when(has<breaking>(s.work(t)), [&] {
        s.table.set(p, v, entry(mapping{made_by(s, t), get<region>(s.regions(p, v)).writable, true}));
        s.made.set(t, only{}, maybe<frame>{});
        release(s, held_by(s, t));
        s.work.set(t, activity(dropping{}));
      });
    }
  };

  struct no_second_look : alters_break<M, no_second_look> {
    COWPROOF_BUG(0, "a copy replaces whatever the entry names by now", "pte_same left out", 19);
    static auto instead(state& s, task t) {
      auto const v = get<copied>(s.work(t)).at;
      auto const e = s.table(home_of(s, t), v);
      return step()
          .refused_unless(exists(s, t), refusal::no_process)
          .refused_unless(has<copied>(s.work(t)), refusal::not_possible)
          .refused_unless(!has<cleared>(e), refusal::not_yet)
          .completes([&] {
            D::when(has<mapping>(e), [&] {
              take(s, held_by(s, t));
              release(s, get<mapping>(e).target);
              M::begin_to_break(s, t, v);
            });
            D::when(!has<mapping>(e), [&] { M::give_up_copy(s, t); });
          });
    }
  };

  struct copy_before_flush : alters_fault<M, copy_before_flush> {
    COWPROOF_BUG(32, "a page that fork just shared is copied while another processor may write to it",
                 "Linux 6ce64428d620, fb49c455323f", 18);
    static auto instead(state& s, task t, page v, boolean writes) {
      auto const forks = [&](task by) { return holds<process>(s.work(by)); };
      return without_lock(s, forks, [&] { return M::step_fault(s, t, v, writes); });
    }
  };

  struct fault_without_lock : alters_fault<M, fault_without_lock> {
    COWPROOF_BUG(0, "a fault does not wait for changes of the address space", "mmap_read_lock left out", 7);
    static auto instead(state& s, task t, page v, boolean writes) {
      return without_lock(
          s, [](task) { return boolean(true); }, [&] { return M::step_fault(s, t, v, writes); });
    }
  };

  struct fault_holds_nothing : alters_fault<M, fault_holds_nothing, &state::refcount> {
    COWPROOF_BUG(0, "a frame that is being copied is not counted", "folio_get left out", 22);
  };

  struct smp_protect_skips_flush : alters_restrict<M, smp_protect_skips_flush, &state::owes> {
    COWPROOF_BUG(33, "the right to write is taken away, and other processors are not asked to forget it",
                 "Linux 3ea277194daa", 13);
  };

  struct mremap_no_flush : alters_end_move<M, mremap_no_flush> {
    COWPROOF_BUG(34, "a page is at its new address before the old one is forgotten", "CVE-2018-18281", 7);
    static auto instead(state& s, task t) {
      return without_waiting(s, [&] { return M::step_end_move(s, t); });
    }
  };

  struct smp_free_before_flush : alters_end_unmap<M, smp_free_before_flush> {
    COWPROOF_BUG(35, "the frame of an unmapped page is free before the page is forgotten", "CVE-2021-4002", 13);
    static auto instead(state& s, task t) {
      return without_waiting(s, [&] { return M::step_end_unmap(s, t); });
    }
  };

  using mutants =
      types<refcount_nonatomic, smp_cow_no_remote_flush, no_break_before_make, no_second_look, copy_before_flush,
            fault_without_lock, fault_holds_nothing, smp_protect_skips_flush, mremap_no_flush, smp_free_before_flush>;
};

}  // namespace cowproof
