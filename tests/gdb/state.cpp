// A program to stop in: a state of the core, which tools/gdb_printers.py shows.
#include "model/concrete/domain.hpp"
#include "model/fields.hpp"
#include "model/machine.hpp"

namespace {

using D = cowproof::concrete<
    cowproof::capacity<cowproof::sized<cowproof::process_tag, 3>, cowproof::sized<cowproof::page_tag, 2>,
                       cowproof::sized<cowproof::frame_tag, 4>, cowproof::sized<cowproof::word_tag, 8>>>;
using M = cowproof::machine<D>;

// Init and its child share f1 at v0; the child has written 5 to its own v1.
M::state shared_and_copied() {
  auto s = M::initial();
  M::address const first(M::page{0});
  M::address const second(M::page{1});
  M::step_map(s, {0}, first, true, {{1}, true});
  M::step_map(s, {0}, second, true, {{2}, true});
  M::step_fork(s, {0}, {{2}, true}, true);
  M::step_store(s, {2}, second, {}, {5}, {{3}, true});
  return s;
}

}  // namespace

// gdb stops here.
__attribute__((noinline)) std::uint64_t stop_with(M::state const& s) { return cowproof::hash_of(s); }

int main() { return stop_with(shared_and_copied()) == 0 ? 1 : 0; }
