// The theorems about the counted relation that the unbounded domain uses.
#include "proofs/relation/theorems.hpp"
#include "proofs/suites.hpp"

namespace cowproof::symbolic {
obligations relation_suite() { return relation_theorems<counted_relation>().all(); }
}  // namespace cowproof::symbolic
