// Steps that are the machine's own but for what they do besides, or for how they end.
#pragma once
#include "model/vocabulary.hpp"

namespace cowproof {

// A step, which does something besides if it ends so. A domain that proves effects one by one takes it for a part of
// the effect; a refusal has none.
template <class D, ending How = ending::completed, class Outcome, class Effect>
Outcome and_then(Outcome const& out, Effect more) {
  auto const ends_so = out.how == D::ending_of(How);
  if constexpr (!is_refusal(How) && requires { D::extend(How, more); }) D::extend(How, more);
  else D::when(ends_so, more);
  return out;
}

// A step; where it is stuck, it does nothing and ends otherwise.
template <class D, class Step> auto step_unless(typename D::boolean const& stuck, ending instead, Step take_step) {
  decltype(take_step()) out{};
  D::when(!stuck, [&] { out = take_step(); });
  out.how = ite(stuck, D::ending_of(instead), out.how);
  return out;
}

// A step, which kills where it would wait for memory.
template <class D, class Outcome, class Effect>
Outcome and_dies(Outcome out, typename D::boolean const& also, Effect kill) {
  auto const killed = also && out.how == D::ending_of(ending::refused_no_memory);
  D::perform(ending::fault_no_memory, killed, kill);
  out.how = ite(killed, D::ending_of(ending::fault_no_memory), out.how);
  return out;
}

}  // namespace cowproof
