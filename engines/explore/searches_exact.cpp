// Scopes that are searched often, each at a capacity of its own.
#include "engines/explore/compiled.hpp"

namespace cowproof::search {
void add_exact(std::vector<compiled_search>& to) {
  add_exact_searches<concrete<capacity_of<3, 3, 4, 2>>>(to);
  add_exact_searches<concrete<capacity_of<3, 2, 6, 2>>>(to);
}
}  // namespace cowproof::search
