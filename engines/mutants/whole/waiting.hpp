// Kernels that wait for nothing, want more than they need, or take more than they say: no program reads a wrong word.
#pragma once
#include "engines/mutants/whole/mutant.hpp"

namespace cowproof::whole_mutants {

// An operation that is refused in some states in which it would complete.
template <domain D> struct refusing : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  // A page of anonymous memory that was never touched, at an address where everything is there.
  static boolean is_untouched(state const& s, process p, lookup const& x) {
    return runs(s, p) && has<region>(x.promised) && !occupied(x.found) && !x.is_backed() && M::is_resident(s, x);
  }
};

template <domain D> struct load_waits : refusing<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{"load_waits",
                                            0,
                                            "load",
                                            "a read of what nobody wrote waits for a frame that nobody brings",
                                            "a retry without a change",
                                            2};
  static auto step_load(state& s, process p, address at, part b) {
    using self = load_waits;
    auto const x = M::look(s, memory_of(s, p), at);
    auto const stuck = self::is_untouched(s, p, x) && x.promise.readable;
    return step_unless<D>(stuck, ending::refused_not_resident, [&] { return M::step_load(s, p, at, b); });
  }
};

template <domain D> struct store_waits : refusing<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{"store_waits",
                                            0,
                                            "store",
                                            "the first write to a page waits for a frame that nobody brings",
                                            "a retry without a change",
                                            2};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    using self = store_waits;
    auto const x = M::look(s, memory_of(s, p), at);
    auto const stuck = self::is_untouched(s, p, x) && x.promise.writable && offered.exists;
    return step_unless<D>(stuck, ending::refused_not_resident,
                          [&] { return M::step_store(s, p, at, b, value, offered); });
  }
};

template <domain D> struct kernel_store_waits : refusing<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "kernel_store_waits",       0, "kernel_store", "the kernel's write to a page that nobody touched waits for ever",
      "a retry without a change", 2};
  static auto step_kernel_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    using self = kernel_store_waits;
    auto const x = M::look(s, memory_of(s, p), at);
    auto const stuck = self::is_untouched(s, p, x) && x.promise.writable && offered.exists;
    return step_unless<D>(stuck, ending::refused_not_resident,
                          [&] { return M::step_kernel_store(s, p, at, b, value, offered); });
  }
};

template <domain D> struct pin_waits : refusing<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "pin_waits", 0, "pin", "a device waits for a page that nobody touched", "a retry without a change", 2};
  static auto step_pin(state& s, process p, address at, fresh<pin> const& handle, fresh<frame> const& offered) {
    using self = pin_waits;
    auto const x = M::look(s, memory_of(s, p), at);
    auto const stuck =
        self::is_untouched(s, p, x) && x.promise.readable && !x.promise.shared && handle.exists && offered.exists;
    return step_unless<D>(stuck, ending::refused_not_resident, [&] { return M::step_pin(s, p, at, handle, offered); });
  }
};

template <domain D> struct page_in_brings_nothing : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "page_in_brings_nothing", 0, "page_in", "the fault is handled, and the page is as absent as before",
      "a fault that repeats",   2};
  static auto step_page_in(state& s, process p, address at, fresh<frame> const& offered) {
    auto const x = M::look(s, memory_of(s, p), at);
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(has<region>(x.promised) && !M::is_resident(s, x), refusal::not_possible)
        .refused_unless(offered.exists || !(p == process{}), refusal::no_memory)
        .faults_unless(offered.exists, fault::no_memory, [&] { lifecycle::end(s, p); })
        .completes([] {});
  }
};

template <domain D> struct fork_wants_too_much : refusing<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "fork_wants_too_much",
      0,
      "fork",
      "fork fails unless there is a frame for each page that may be copied some day",
      "Linux, vm.overcommit_memory = 2",
      3};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                        fresh_frames const& offered) {
    using self = fork_wants_too_much;
    auto const a = memory_of(s, parent);
    auto const for_all = offered.suffices([&](frame f) { return available(s, f); },
                                          [&](directory d) { return occupied(s.directories(a, d)); },
                                          [&](page v) { return self::is_promised(s.regions(a, v)); });
    auto const stuck = runs(s, parent) && slot.exists && memory.exists && !for_all;
    return step_unless<D>(stuck, ending::refused_no_memory,
                          [&] { return M::step_fork(s, parent, slot, memory, offered); });
  }

 private:
  static boolean is_promised(area const& g) { return has<region>(g) && !get<region>(g).shared; }
};

template <domain D> struct fork_copies_everything : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "fork_copies_everything",   0, "fork", "every page is copied at once, as before there was copy-on-write",
      "xv6-riscv, kernel/proc.c", 3};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                        fresh_frames const& offered) {
    return M::step_fork_eager(s, parent, slot, memory, offered);
  }
};

template <domain D> struct fork_eager_takes_more : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{"fork_eager_takes_more",
                                            0,
                                            "fork_eager",
                                            "the child gets a page of page table where its parent has none",
                                            "a batch of frames, all of them used",
                                            2};
  static auto step_fork_eager(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                              fresh_frames const& offered) {
    return then(M::step_fork_eager(s, parent, slot, memory, offered), [&] {
      auto const b = memory.take();
      D::when(available(s, frame{}) && !occupied(s.directories(b, directory{})), [&] {
        s.refcount.set(frame{}, 1);
        s.directories.set(b, directory{}, maybe<frame>(frame{}));
      });
    });
  }
};

// One frame was wanted, and every free one is taken.
template <domain D> struct draining : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  template <class Outcome> static Outcome drained(state& s, boolean const& takes, Outcome const& out) {
    return then(out, [&] {
      D::when(takes, [&] {
        s.refcount.each([](frame, auto const& n) { return ite(n == 0, std::decay_t<decltype(n)>(1), n); });
      });
    });
  }
};

template <domain D> struct load_drains_pool : draining<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{"load_drains_pool",
                                            0,
                                            "load",
                                            "a read of what nobody wrote takes frames, and then shows zero after all",
                                            "a cache of frames that is not counted",
                                            2};
  static auto step_load(state& s, process p, address at, part b) {
    auto const x = M::look(s, memory_of(s, p), at);
    return load_drains_pool::drained(s, !occupied(x.found) && !x.is_backed(), M::step_load(s, p, at, b));
  }
};

template <domain D> struct store_drains_pool : draining<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{"store_drains_pool",
                                            0,
                                            "store",
                                            "a batch of frames is taken for one, and the rest is never given back",
                                            "a cache of frames that is not counted",
                                            3};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    auto const takes = !M::writes_in_place(s, M::look(s, memory_of(s, p), at));
    return store_drains_pool::drained(s, takes, M::step_store(s, p, at, b, value, offered));
  }
};

template <domain D> struct kernel_store_drains_pool : draining<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{"kernel_store_drains_pool",
                                            0,
                                            "kernel_store",
                                            "a batch of frames is taken for one, and the rest is never given back",
                                            "a cache of frames that is not counted",
                                            3};
  static auto step_kernel_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    auto const takes = !M::writes_in_place(s, M::look(s, memory_of(s, p), at));
    return kernel_store_drains_pool::drained(s, takes, M::step_kernel_store(s, p, at, b, value, offered));
  }
};

template <domain D> struct page_in_drains_pool : draining<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{"page_in_drains_pool",
                                            0,
                                            "page_in",
                                            "a batch of frames is taken for one, and the rest is never given back",
                                            "a cache of frames that is not counted",
                                            3};
  static auto step_page_in(state& s, process p, address at, fresh<frame> const& offered) {
    auto const takes = offered.exists;
    return page_in_drains_pool::drained(s, takes, M::step_page_in(s, p, at, offered));
  }
};

}  // namespace cowproof::whole_mutants
