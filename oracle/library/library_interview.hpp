// A short sequence of calls of a library, to find out the policies that it leaves open.
#pragma once
#include <string>
#include <vector>

#include "oracle/library_validation.hpp"

namespace cowproof::oracle {

class contained_library;

struct library_interview {
  declaration declared;              // nothing is open any more
  std::vector<std::string> remarks;  // what was found, and what cannot be told
};

// Plays nothing if nothing is open. A library that dies or hangs meanwhile is started anew.
fallible<library_interview> interview_library(contained_library& library, library_options const& options);

}  // namespace cowproof::oracle
