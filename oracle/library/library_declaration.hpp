// What a library says of itself, in the oracle's words.
#pragma once
#include <string>
#include <vector>

#include "oracle/implementation.hpp"
#include "oracle/library/library_judge.hpp"
#include "oracle/library/shared_batch.hpp"

namespace cowproof::oracle {

// Nothing beyond `most_level` is looked at. The file is its name if it has none.
declaration declaration_of(library_facts const& f, std::string const& file, unsigned most_level);

// For a report: level, policies, what it does not have.
std::vector<std::string> remarks_on(declaration const& d, library_facts const& f);

// What the library may be asked, and was not shown to do; empty if there is nothing.
std::string remark_on_untested(declaration const& d, library_endings const& ended);

}  // namespace cowproof::oracle
