// Writes of programs and of the kernel that check, copy or install wrongly.
#pragma once
#include "engines/mutants/whole/mutant.hpp"

namespace cowproof::whole_bugs {

template <domain D> struct store_bugs : words<D> {
  COWPROOF_WHOLE_MUTANTS(D);

  struct shared_stuck_readonly : alters_store<D, shared_stuck_readonly> {
    COWPROOF_BUG(8, "fork protects shared pages as well, and the fault does not make them writable again",
                 "asterinas#959", 4);
    static constexpr auto ends = ending::fault_protection;
    static boolean stuck(state const& s, process p, address at, auto const&...) {
      auto const x = place_at(s, p, at);
      return runs(s, p) && x.promise.shared && x.promise.writable && has<mapping>(x.found) && !x.present.writable;
    }
    static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                          fresh_frames const& offered) {
      return and_then<D>(M::step_fork(s, parent, slot, memory, offered), [&] {
        s.table.map_row(memory.take(), [](entry const& e) {
          auto const m = get<mapping>(e);
          return ite(has<mapping>(e), entry(mapping{m.target, false, m.own}), e);
        });
      });
    }
  };

  // A store that writes in place where `in_place(s, x)` says so.
  template <class Self> struct alters_reuse : alters_store<D, Self> {
    static auto instead(state& s, process p, auto const&... operands) {
      return M::store(s, p, operands..., p == process{}, [&](place const& x) { return Self::in_place(s, x); });
    }
  };

  // Only page tables are looked at: other holders of the frame are not seen.
  static boolean is_only_mapping(state const& s, place const& x) {
    return has<mapping>(x.found) && s.table.total(x.present.target) == 1;
  }
  // Any reference besides that of the entry, a device's too, forces a copy.
  static boolean is_only_reference(state const& s, place const& x) {
    return has_own(x.found) && (x.present.writable || s.refcount(x.present.target) == 1);
  }

  struct overcopy_exclusive : alters_reuse<overcopy_exclusive> {
    COWPROOF_BUG(21, "a write copies the page because a device holds it, and they part", "Linux, PageAnonExclusive", 5);
    static boolean in_place(state const& s, place const& x) { return x.promise.shared || is_only_reference(s, x); }
  };

  struct private_write_reaches_file : alters_reuse<private_write_reaches_file> {
    COWPROOF_BUG(0, "the frame of the page cache is taken for the writer's own where nobody else maps it",
                 "a cache that does not count", 4);
    static boolean in_place(state const& s, place const& x) {
      return M::writes_in_place(s, x) || is_only_mapping(s, x);
    }
  };

  struct shared_taken_for_own : alters_store<D, shared_taken_for_own> {
    COWPROOF_BUG(0, "a written page of shared memory is marked as private content", "a flag of the wrong page", 2);
    static void besides(state& s, state const& was, process p, address at, auto const&...) {
      auto const x = place_at(was, p, at);
      s.table.set(x.a, x.v, entry(mapping{get<mapping>(s.table(x.a, x.v)).target, true, true}));
    }
  };

  struct store_copies_half : alters_store<D, store_copies_half> {
    COWPROOF_BUG(0, "only the first part of the page is copied", "a length that is too small", 6);
    static void besides(state& s, state const& was, process p, address at, part b, word value,
                        fresh<frame> const& offered) {
      auto const x = place_at(was, p, at);
      auto const copy = offered.take();
      auto const copied = was.content(copy).with(part{}, M::held(was, x)(part{}));
      D::when(!x.hits_to_write() && !M::writes_in_place(was, x), [&] { s.content.set(copy, copied.with(b, value)); });
    }
  };

  struct copyout_ignores_cow : alters_kernel_store<D, copyout_ignores_cow> {
    COWPROOF_BUG(37, "the kernel writes to the frame that it finds, whoever shares it", "xv6 cowtest \"file\"", 5);
    static auto instead(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
      auto const was = s;
      auto const x = place_at(s, p, at);
      auto const has_frame = offered.exists || has<mapping>(x.found);
      return and_then<D>(M::step_kernel_store(s, p, at, b, value, {offered.take(), has_frame}), [&] {
        D::when(has<mapping>(x.found), [&] {
          s = was;
          write(s, x.present.target, b, value);
        });
      });
    }
  };

  struct copyout_no_user_check : alters_kernel_store<D, copyout_no_user_check> {
    COWPROOF_BUG(39, "the kernel writes to any address that a program names", "kwrx/aplus#44", 1);
    static auto instead(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
      auto const x = place_at(s, p, at);
      return step()
          .refused_unless(runs(s, p), refusal::no_process)
          .refused_unless(M::is_resident(s, x), refusal::not_resident)
          .refused_unless(M::writes_in_place(s, x) || offered.exists, refusal::no_memory)
          .completes(
              [&] { D::when(has<region>(x.promised), [&] { write(s, M::own(s, x, true, offered), b, value); }); });
    }
  };

  struct fault_in_wrong_table : alters_kernel_store<D, fault_in_wrong_table> {
    COWPROOF_BUG(60, "the page is installed in the current page table, not in the target's", "xv6-riscv#526", 4);
    static void besides(state& s, state const& was, process p, address at, part b, word value,
                        fresh<frame> const& offered) {
      auto installed = place_at(was, p, at);
      installed.a = memory_of(was, process{});
      s = was;
      write(s, M::own(s, installed, true, offered), b, value);
    }
  };

  using mutants = types<shared_stuck_readonly, overcopy_exclusive, private_write_reaches_file, shared_taken_for_own,
                        store_copies_half, copyout_ignores_cow, copyout_no_user_check, fault_in_wrong_table>;
};

}  // namespace cowproof::whole_bugs
