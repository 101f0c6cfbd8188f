// What a library says of itself, in the oracle's words.
#pragma once
#include <string>
#include <vector>

#include "oracle/implementation.hpp"
#include "oracle/library/shared_batch.hpp"

namespace cowproof::oracle {

// Nothing beyond `most_level` is looked at. The file is its name if it has none.
declaration declaration_of(library_facts const& f, std::string const& file, unsigned most_level);

// For a report: level, policies, what it does not have.
std::vector<std::string> remarks_on(declaration const& d);

}  // namespace cowproof::oracle
