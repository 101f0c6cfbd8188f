// A rejection as a trace.
#include "oracle/rejection_trace.hpp"

namespace cowproof::oracle {

trace trace_of(rejection const& rejected, std::string const& implementation_name, scope const& within,
               std::string origin) {
  auto made = record_trace(*find_subject("machine", within), within, rejected.calls, std::move(origin));
  made.subject = implementation_name;
  for (std::size_t i = 0; i < made.steps.size() && i < rejected.answers.size(); ++i)
    if (rejected.answers[i].is_known) made.steps[i].out = rejected.answers[i].out;
  made.violated = violation{std::string(describe(rejected.broken()).name), rejected.calls.size()};
  return made;
}

}  // namespace cowproof::oracle
