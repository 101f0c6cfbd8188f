// Scopes whose states fit one word.
#include "engines/explore/compiled.hpp"

namespace cowproof::search {
void add_narrow(std::vector<compiled_search>& to) {
  add_searches<concrete<capacity_of<2, 3, 6, 2>>>(to);
  add_searches<concrete<capacity_of<3, 2, 6, 2>>>(to);
  add_searches<concrete<capacity_of<3, 3, 4, 2>>>(to);
}
}  // namespace cowproof::search
