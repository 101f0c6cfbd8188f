// Every state within a scope: which search was compiled for it, and its answer.
#pragma once
#include <string_view>
#include <vector>

#include "engines/explore/request.hpp"

namespace cowproof::search {

// A request that no compiled search can answer, and why.
struct cannot_search {
  std::string reason;
};
std::optional<cannot_search> why_not(request const& asked);

// The bits of a state in the search that answers the request. Requires that there is one, as does the next.
int key_bits(request const& asked);

// Why the files that are named cannot be written, or are not of this search. Requires that there is one.
std::optional<cannot_search> why_not_resume(request const& asked);

// The files are such that why_not_resume finds nothing wrong.
answer explore(request const& asked, watch_counts const& watch = {});

}  // namespace cowproof::search
