// What every mutant of the whole machine is made of.
//
// Most do what the machine does and then undo a part of it, or do something besides.
#pragma once
#include "engines/mutants/altered_step.hpp"
#include "engines/mutants/description.hpp"
#include "model/whole/machine.hpp"

namespace cowproof::whole_mutants {

template <domain D> struct mutant : whole_machine<D> {
  COWPROOF_WHOLE_NAMES(D);
  using M = whole_machine<D>;
  using lifecycle = whole_lifecycle<D>;
  using lookup = typename M::place;

  // The operation, whose effect has a part more if it completes.
  template <class Outcome, class Effect> static Outcome then(Outcome const& out, Effect effect) {
    return and_then<D>(out, effect);
  }

  static boolean has_own(entry const& e) { return has<mapping>(e) && get<mapping>(e).own; }
};

// The names of the machine, for a class that derives from `mutant`, or from one that does.
#define COWPROOF_WHOLE_MUTANT_OF(D)     \
  COWPROOF_WHOLE_NAMES(D);              \
  using M = whole_machine<D>;           \
  using lifecycle = whole_lifecycle<D>; \
  using lookup = typename M::place;     \
  using mutant<D>::then;                \
  using mutant<D>::has_own

}  // namespace cowproof::whole_mutants
