// The obligations of the machine, for any number of everything.
#include "proofs/machine_obligations.hpp"
#include "proofs/suites.hpp"
#include "proofs/unbounded.hpp"

namespace cowproof::symbolic {
static_assert(domain<unbounded>);
obligations machine_suite() { return obligations_of_machine<machine<unbounded>>(); }
}  // namespace cowproof::symbolic
