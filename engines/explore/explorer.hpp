// Every state of a machine within a scope: what can be searched, and the answer in calls.
#pragma once
#include "engines/explore/request.hpp"

namespace cowproof::search {

// A request that cannot be answered, and why.
struct cannot_search {
  std::string reason;
};
std::optional<cannot_search> why_not(request const& asked);

// The bits of a state in the search that answers the request. Requires that it can be answered, as does the next.
int key_bits(request const& asked);

// Why the files that are named cannot be written, or are not of this search.
std::optional<cannot_search> why_not_resume(request const& asked);

// The files are such that why_not_resume finds nothing wrong.
answer explore(request const& asked, watch_counts const& watch = {});

// The small scope that is usual, and the scope with as much as is needed of what no operation names.
scope usual_scope(machine_type const& of);
scope completed(scope within, machine_type const& of);

}  // namespace cowproof::search
