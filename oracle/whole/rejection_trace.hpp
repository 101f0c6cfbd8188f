// A rejection as a trace of the whole machine: also what the kernel is expected to do of its own accord.
#pragma once
#include "oracle/whole/campaign.hpp"
#include "trace/trace.hpp"

namespace cowproof::oracle::whole {

// As of the core (oracle/rejection_trace.hpp).
trace trace_of(rejection const& rejected, std::string const& implementation_name, scope const& within,
               std::string origin);

}  // namespace cowproof::oracle::whole
