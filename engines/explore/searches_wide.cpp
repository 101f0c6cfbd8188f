// Scopes whose states need two or three words.
#include "engines/explore/compiled.hpp"

namespace cowproof::search {
void add_wide(std::vector<compiled_search>& to) {
  add_searches<concrete<capacity_of<3, 3, 6, 3>>>(to);
  add_searches<concrete<capacity_of<4, 4, 8, 4>>>(to);
}
}  // namespace cowproof::search
