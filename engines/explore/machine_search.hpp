// Searches of machines as state spaces: what is asked of the command line, of whichever machine.
#pragma once
#include "engines/explore/explorer.hpp"

namespace cowproof::search {

// Is it searched as a state space? The core has a faster search, as long as all of its operations are there.
bool is_searched_as_space(request const& asked);

// The small scope that is usual, and the scope with as much as is needed of what no operation names.
scope usual_scope(machine_type const& of);
scope completed(scope within, machine_type const& of);

std::optional<cannot_search> why_not_as_space(request const& asked);
// These require that it can be searched.
int key_bits_as_space(request const& asked);
std::string checkpoint_name_as_space(request const& asked);  // what a checkpoint is of
answer explore_as_space(request const& asked, watch_counts const& watch, judge const& confirm);

// Only what is checked: the promises are what refinement is made of, and all else is an invariant.
property_set looked_for(request const& asked);

}  // namespace cowproof::search
