// A rejection as a trace: what the machine does, what the implementation answered, and the clause that it broke.
#pragma once
#include "oracle/campaign.hpp"
#include "trace/trace.hpp"

namespace cowproof::oracle {

// The subject is the implementation, such as "linux", of which trace/trace.hpp knows that it is one; the states are
// those of the machine. The scope must hold the calls.
trace trace_of(rejection const& rejected, machine_type const& machine, std::string const& implementation_name,
               scope const& within, std::string origin);

}  // namespace cowproof::oracle
