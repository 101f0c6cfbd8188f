// Loads, maps and unmaps that go to the wrong place or forget a count.
#pragma once
#include "engines/mutants/mutant.hpp"

namespace cowproof {

template <domain D> struct load_through_init : machine<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{"load_through_init",
                                            0,
                                            "load",
                                            "the address is translated by init's table",
                                            "a switch of tables that is missing",
                                            4};
  static auto step_load(state& s, process p, address at, part b) {
    auto const out = M::step_load(s, p, at, b);
    auto const target = get<mapping>(M::lookup(s, process{}, at)).target;
    return outcome<D, word>{out.how, s.content(target)(b)};
  }
};

template <domain D> struct map_takes_busy_frame : machine<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "map_takes_busy_frame",         0, "map", "an allocation that failed is used all the same",
      "an error that is not checked", 4};
  static auto step_map(state& s, process p, address at, boolean writable, fresh<frame> const& offered) {
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .refused_unless(has<page>(at), refusal::out_of_range)
        .refused_unless(!occupied(M::lookup(s, p, at)), refusal::already_mapped)
        .completes([&] {
          auto const target = offered.take();
          s.refcount.set(target, 1);
          s.table.set(p, get<page>(at), M::owned(target, writable));
        });
  }
};

template <domain D> struct map_refuses_read_only : machine<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "map_refuses_read_only", 0, "map", "a read-only mapping is refused as if memory had run out", "a wrong error", 1};
  static auto step_map(state& s, process p, address at, boolean writable, fresh<frame> const& offered) {
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .refused_unless(has<page>(at), refusal::out_of_range)
        .refused_unless(!occupied(M::lookup(s, p, at)), refusal::already_mapped)
        .refused_unless(offered.exists && writable, refusal::no_memory)
        .completes([&] {
          auto const target = offered.take();
          s.refcount.set(target, 1);
          s.table.set(p, get<page>(at), M::owned(target, true));
        });
  }
};

template <domain D> struct unmap_no_decref : machine<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "unmap_no_decref", 0, "unmap", "the entry goes, the reference stays", "a release that is missing", 2};
  static auto step_unmap(state& s, process p, address at) {
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .refused_unless(has<page>(at), refusal::out_of_range)
        .completes([&] { s.table.set(p, get<page>(at), entry{}); });
  }
};

}  // namespace cowproof
