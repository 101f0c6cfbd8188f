// A rejection as a trace.
#include "oracle/report/rejection_trace.hpp"

#include <fmt/format.h>

namespace cowproof::oracle {

trace trace_of(rejection const& rejected, machine_type const& machine, std::string const& implementation_name,
               scope const& within, std::string origin) {
  std::vector<call> calls;
  std::vector<std::pair<std::size_t, result>> answers;
  for (auto const& c : rejected.calls) {
    calls.insert(calls.end(), c.before.begin(), c.before.end());
    // At a swap_out the model beside the implementation has left the page in place.
    if (machine.operations[c.resolved.operation].name == "swap_out") continue;
    if (c.said.is_known) answers.emplace_back(calls.size(), c.said.out);
    calls.push_back(c.resolved);
    if (&c == &rejected.calls.back()) break;
    calls.insert(calls.end(), c.after.begin(), c.after.end());
  }
  auto made = record_trace(*find_subject("machine", within, machine), within, calls, std::move(origin));
  made.subject = implementation_name;
  for (auto const& [place, out] : answers)
    if (place < made.steps.size()) made.steps[place].out = out;
  made.violated = violation{std::string(describe(rejected.broken()).name), made.steps.size()};
  for (auto const& f : rejected.findings) {
    auto const page = f.page < 0 ? std::string() : fmt::format(" v{}", f.page);
    made.violated->shown.push_back({fmt::format("{}{}{}", f.of, f.process, page), f.seen, f.allowed});
  }
  return made;
}

}  // namespace cowproof::oracle
