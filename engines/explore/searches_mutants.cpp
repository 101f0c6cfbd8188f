// The mutants, within small scopes: each has a counterexample there.
#include "engines/explore/compiled.hpp"

namespace cowproof::search {
void add_of_mutants(std::vector<compiled_search>& to) { add_mutant_searches<concrete<capacity_of<4, 2, 4, 2>>>(to); }
}  // namespace cowproof::search
