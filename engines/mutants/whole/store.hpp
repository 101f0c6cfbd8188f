// Writes of programs and of the kernel that check, copy or install wrongly.
#pragma once
#include "engines/mutants/whole/mutant.hpp"

namespace cowproof::whole_mutants {

// A store whose rules can be replaced: whether the program may write, whether it writes in place, and whether the
// page has content of its own from then on.
template <domain D> struct store_variant : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  struct rules {
    boolean allowed, in_place, own;
  };
  static rules usual(state const& s, lookup const& x) {
    return {x.promise.writable, M::writes_in_place(s, x), !x.promise.shared};
  }
  static auto store(state& s, process p, address at, part b, word value, fresh<frame> const& offered, lookup const& x,
                    rules const& by) {
    return store_with(s, p, at, b, value, offered, x, by, [&](frame) { return M::held(s, x); });
  }
  // One after whose copy the new frame holds `copied(frame)`, but for what is written.
  template <class Copied>
  static auto store_with(state& s, process p, address, part b, word value, fresh<frame> const& offered, lookup const& x,
                         rules const& by, Copied copied) {
    auto const has_memory = by.in_place || offered.exists;
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .faults_unless(has<region>(x.promised), fault::not_mapped)
        .faults_unless(by.allowed, fault::protection)
        .refused_unless(M::is_resident(s, x), refusal::not_resident)
        .refused_unless(has_memory || !(p == process{}), refusal::no_memory)
        .faults_unless(has_memory, fault::no_memory, [&] { lifecycle::end(s, p); })
        .completes([&] {
          auto const target = offered.take_unless(by.in_place, x.source());
          auto const held = ite(by.in_place, M::held(s, x), copied(target));
          D::when(!by.in_place, [&] {
            D::when(has<mapping>(x.found), [&] { s.refcount.set(x.present.target, s.refcount(x.present.target) - 1); });
            s.refcount.set(target, 1);
          });
          D::when(by.in_place && !has<mapping>(x.found), [&] { s.refcount.set(target, s.refcount(target) + 1); });
          s.table.set(x.a, x.v, entry(mapping{target, true, by.own}));
          s.tlb.set(x.a, x.v, remembered(translation{target, x.promise.readable, true}));
          s.content.set(target, held.with(b, value));
        });
  }
  // Any reference besides that of the entry, a device's too, forces a copy.
  static boolean is_only_reference(state const& s, lookup const& x) {
    return has_own(x.found) && (x.present.writable || s.refcount(x.present.target) == 1);
  }
  // Only page tables are looked at: other holders of the frame are not seen.
  static boolean is_only_mapping(state const& s, lookup const& x) {
    return has_own(x.found) && s.table.total(x.present.target) == 1;
  }
};

template <domain D> struct shared_stuck_readonly : store_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "shared_stuck_readonly",
      8,
      "store",
      "fork protects shared pages as well, and the fault does not make them writable again",
      "asterinas#959",
      4};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                        fresh_frames const& offered) {
    auto const out = M::step_fork(s, parent, slot, memory, offered);
    return then(out, [&] {
      s.table.map_row(memory_of(s, out.value), [](entry const& e) {
        auto const m = get<mapping>(e);
        return ite(has<mapping>(e), entry(mapping{m.target, false, m.own}), e);
      });
    });
  }
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    auto const x = M::look(s, memory_of(s, p), at);
    auto by = shared_stuck_readonly::usual(s, x);
    by.allowed = by.allowed && !(x.promise.shared && has<mapping>(x.found) && !x.present.writable);
    return shared_stuck_readonly::store(s, p, at, b, value, offered, x, by);
  }
};

template <domain D> struct overcopy_exclusive : store_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "overcopy_exclusive",       21, "store", "a write copies the page because a device holds it, and they part",
      "Linux, PageAnonExclusive", 5};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    auto const x = M::look(s, memory_of(s, p), at);
    auto by = overcopy_exclusive::usual(s, x);
    by.in_place = x.promise.shared || overcopy_exclusive::is_only_reference(s, x);
    return overcopy_exclusive::store(s, p, at, b, value, offered, x, by);
  }
};

template <domain D> struct private_write_reaches_file : store_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "private_write_reaches_file",
      0,
      "store",
      "the frame of the page cache is taken for the writer's own where nobody else maps it",
      "a cache that does not count",
      4};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    auto const x = M::look(s, memory_of(s, p), at);
    auto by = private_write_reaches_file::usual(s, x);
    by.in_place = by.in_place || (has<mapping>(x.found) && s.table.total(x.present.target) == 1);
    return private_write_reaches_file::store(s, p, at, b, value, offered, x, by);
  }
};

template <domain D> struct shared_taken_for_own : store_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "shared_taken_for_own",     0, "store", "a written page of shared memory is marked as private content",
      "a flag of the wrong page", 2};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    auto const x = M::look(s, memory_of(s, p), at);
    auto by = shared_taken_for_own::usual(s, x);
    by.own = true;
    return shared_taken_for_own::store(s, p, at, b, value, offered, x, by);
  }
};

// A write of the kernel with another check and another effect.
template <domain D> struct kernel_store_variant : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  template <class Effect>
  static auto kernel_store(state& s, process p, fresh<frame> const& offered, lookup const& x, boolean allowed,
                           boolean in_place, Effect effect) {
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(allowed, refusal::bad_address)
        .refused_unless(M::is_resident(s, x), refusal::not_resident)
        .refused_unless(in_place || offered.exists, refusal::no_memory)
        .completes(effect);
  }
  static boolean is_allowed(lookup const& x, address at) {
    return !has<kernel_page>(at) && has<region>(x.promised) && x.promise.writable;
  }
};

template <domain D> struct copyout_ignores_cow : kernel_store_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "copyout_ignores_cow",  37, "kernel_store", "the kernel writes to the frame that it finds, whoever shares it",
      "xv6 cowtest \"file\"", 5};
  static auto step_kernel_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    using self = copyout_ignores_cow;
    auto const x = M::look(s, memory_of(s, p), at);
    auto const in_place = M::writes_in_place(s, x) || has<mapping>(x.found);
    return self::kernel_store(s, p, offered, x, self::is_allowed(x, at), in_place, [&] {
      D::when(has<mapping>(x.found), [&] { M::write(s, x.present.target, b, value); });
      D::when(!has<mapping>(x.found), [&] { M::write(s, M::own(s, x, true, offered), b, value); });
    });
  }
};

template <domain D> struct copyout_no_user_check : kernel_store_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "copyout_no_user_check", 39, "kernel_store", "the kernel writes to any address that a program names",
      "kwrx/aplus#44",         1};
  static auto step_kernel_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    auto const x = M::look(s, memory_of(s, p), at);
    auto const in_place = M::writes_in_place(s, x);
    return copyout_no_user_check::kernel_store(s, p, offered, x, true, in_place, [&] {
      D::when(has<region>(x.promised), [&] { M::write(s, M::own(s, x, true, offered), b, value); });
    });
  }
};

template <domain D> struct fault_in_wrong_table : kernel_store_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "fault_in_wrong_table", 60,
      "kernel_store",         "the page is installed in the current page table, not in the target's",
      "xv6-riscv#526",        4};
  static auto step_kernel_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    using self = fault_in_wrong_table;
    auto const x = M::look(s, memory_of(s, p), at);
    return self::kernel_store(s, p, offered, x, self::is_allowed(x, at), M::writes_in_place(s, x), [&] {
      auto installed = x;
      installed.a = memory_of(s, process{});
      M::write(s, M::own(s, installed, true, offered), b, value);
    });
  }
};

template <domain D> struct store_copies_half : store_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "store_copies_half", 0, "store", "only the first part of the page is copied", "a length that is too small", 6};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    using self = store_copies_half;
    auto const x = M::look(s, memory_of(s, p), at);
    return self::store_with(s, p, at, b, value, offered, x, self::usual(s, x),
                            [&](frame f) { return s.content(f).with(part{}, M::held(s, x)(part{})); });
  }
};

}  // namespace cowproof::whole_mutants
