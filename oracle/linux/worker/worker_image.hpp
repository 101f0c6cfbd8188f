// The workers' program, carried inside of this library, so that nothing has to be found on disk.
#pragma once
#include "oracle/fallible.hpp"
#include "system/descriptor.hpp"

namespace cowproof::oracle {

// A file in memory with the program [memfd_create(2)].
fallible<descriptor> worker_program();

}  // namespace cowproof::oracle
