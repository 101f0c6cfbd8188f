// What the hardware remembers of a page table, and is not told to forget.
#pragma once
#include "engines/mutants/whole/mutant.hpp"

namespace cowproof::whole_mutants {

template <domain D> struct fork_no_flush : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "fork_no_flush",      29, "fork", "the parent writes on through what the hardware remembers of its page table",
      "QuarkContainer#420", 5};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                        fresh_frames const& offered) {
    auto const before = s.tlb;
    return then(M::step_fork(s, parent, slot, memory, offered), [&] { s.tlb = before; });
  }
};

template <domain D> struct cow_no_remote_flush : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "cow_no_remote_flush", 30,
      "kernel_store",        "the kernel copies a page, and the program reads on from the old frame",
      "Linux 9844f5462392",  5};
  static auto step_kernel_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    auto const before = s.tlb;
    return then(M::step_kernel_store(s, p, at, b, value, offered), [&] { s.tlb = before; });
  }
};

template <domain D> struct protect_skips_flush : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "protect_skips_flush", 33, "protect", "a page is read-only, and the hardware remembers that it was not",
      "Linux 3ea277194daa",  4};
  static auto step_protect(state& s, process p, pages where, boolean readable, boolean writable) {
    auto const before = s.tlb;
    return then(M::step_protect(s, p, where, readable, writable), [&] { s.tlb = before; });
  }
};

template <domain D> struct prot_none_no_flush : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "prot_none_no_flush",
      0,
      "protect",
      "a page may not be read any more, and the hardware remembers that it may: only writing is taken from it",
      "a right that is forgotten",
      4};
  static auto step_protect(state& s, process p, pages where, boolean readable, boolean writable) {
    auto const a = memory_of(s, p);
    auto const before = s.tlb;
    return then(M::step_protect(s, p, where, readable, writable), [&] {
      s.tlb.each([&](space b, page v, remembered const& now) {
        auto const was = get<translation>(before(a, v));
        auto const stays = b == a && where.contains(v) && has<translation>(before(a, v));
        return ite(stays, remembered(translation{was.target, was.readable, false}), now);
      });
    });
  }
};

template <domain D> struct free_before_flush : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "free_before_flush", 35, "unmap", "frames are free, and the hardware remembers where they were mapped",
      "CVE-2021-4002",     5};
  static auto step_unmap(state& s, process p, pages where) {
    auto const before = s.tlb;
    return then(M::step_unmap(s, p, where), [&] { s.tlb = before; });
  }
};

template <domain D> struct swap_out_no_flush : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{"swap_out_no_flush",
                                            0,
                                            "swap_out",
                                            "a page is in its slot, and the program writes to the frame that it had",
                                            "a flush that is missing",
                                            5};
  static auto step_swap_out(state& s, space a, page v, fresh<slot> const& offered) {
    auto const before = s.tlb;
    return then(M::step_swap_out(s, a, v, offered), [&] { s.tlb = before; });
  }
};

}  // namespace cowproof::whole_mutants
