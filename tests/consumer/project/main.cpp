// A program that uses the installed package: a fork, and a write that breaks the sharing.
#include "invariants/invariants.hpp"
#include "model/concrete/domain.hpp"
#include "model/machine.hpp"

int main() {
  using D = cowproof::concrete<cowproof::capacity<cowproof::sized<cowproof::page_tag, 2>>>;
  using M = cowproof::machine<D>;
  auto state = M::initial();
  M::process const parent{0}, child{1};
  M::address const at{M::page{1}};
  M::step_map(state, parent, at, true, {M::frame{0}, true});
  M::step_fork(state, parent, {child, true}, true);
  M::step_store(state, child, at, {}, M::word{1}, {M::frame{1}, true});

  bool sound = true;
  cowproof::inductive_invariants<D>::each([&](auto invariant) { sound = sound && invariant.holds_in(state); });
  bool const isolated = M::step_load(state, parent, at, {}).value == M::word{0};
  return sound && isolated ? 0 : 1;
}
