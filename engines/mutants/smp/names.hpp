// The names of several processors, for their mutants, and the steps that these do otherwise.
#pragma once
#include "engines/mutants/mutant.hpp"
#include "model/smp/machine.hpp"

namespace cowproof {

template <domain D> struct words_of_smp : smp_machine<D> {
  COWPROOF_SMP_NAMES(D);
  using M = smp_machine<D>;

  // What a step does if no processor is waited for.
  template <class Step> static auto without_waiting(state& s, Step take_step) {
    auto const was = s.owes;
    s.owes.each([](task, page, boolean const&) { return boolean(false); });
    auto const out = take_step();
    s.owes = was;
    return out;
  }
  // And if a lock that one of these tasks has were free.
  template <class Which, class Step> static auto without_lock(state& s, Which which, Step take_step) {
    auto const was = s.writer;
    s.writer.each([&](process, maybe<task> const& by) { return ite(which(get<task>(by)), maybe<task>{}, by); });
    auto const out = take_step();
    s.writer = was;
    return out;
  }
};

// For a class that derives from `words_of_smp`, and holds mutants.
#define COWPROOF_SMP_MUTANTS(D)        \
  COWPROOF_SMP_NAMES(D);               \
  using M = smp_machine<D>;            \
  using words_of_smp<D>::without_lock; \
  using words_of_smp<D>::without_waiting

}  // namespace cowproof
