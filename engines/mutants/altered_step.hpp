// Steps that are the machine's own but for what they do besides, or for how they end.
#pragma once
#include "model/vocabulary.hpp"

namespace cowproof {

// A step, which does something besides if it completes. A domain that proves effects one by one takes it for a part of
// the effect.
template <class D, class Outcome, class Effect> Outcome and_then(Outcome const& out, Effect more) {
  auto const completes = out.how == D::ending_of(ending::completed);
  if constexpr (requires { D::extend(ending::completed, more); }) D::extend(ending::completed, more);
  else D::when(completes, more);
  return out;
}

// A step; where it is stuck, it does nothing and ends otherwise.
template <class D, class Step> auto step_unless(typename D::boolean const& stuck, ending instead, Step take_step) {
  decltype(take_step()) out{};
  D::when(!stuck, [&] { out = take_step(); });
  out.how = ite(stuck, D::ending_of(instead), out.how);
  return out;
}

}  // namespace cowproof
