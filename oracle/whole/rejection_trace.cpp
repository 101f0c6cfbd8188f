// A rejection as a trace of the whole machine.
#include "oracle/whole/rejection_trace.hpp"

namespace cowproof::oracle::whole {

trace trace_of(rejection const& rejected, std::string const& implementation_name, scope const& within,
               std::string origin) {
  std::vector<call> calls;
  std::vector<std::pair<std::size_t, result>> answers;
  for (auto const& c : rejected.sequence.calls) {
    calls.insert(calls.end(), c.before.begin(), c.before.end());
    if (static_cast<verb>(c.resolved.operation) == verb::swap_out) continue;  // the model has left the page in place
    if (c.said.is_known) answers.emplace_back(calls.size(), c.said.out);
    calls.push_back(c.resolved);
    if (&c == &rejected.sequence.calls.back()) break;
    calls.insert(calls.end(), c.after.begin(), c.after.end());
  }
  auto made = record_trace(*find_subject("machine", within, whole_type()), within, calls, std::move(origin));
  made.subject = implementation_name;
  for (auto const& [place, out] : answers)
    if (place < made.steps.size()) made.steps[place].out = out;
  made.violated = violation{std::string(describe(rejected.broken()).name), calls.size()};
  return made;
}

}  // namespace cowproof::oracle::whole
