// Policies that are left to be found out: of the ways in which an implementation may decide, the one that fits a short
// sequence of calls, by the same judge that judges everything else.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "oracle/fallible.hpp"
#include "oracle/implementation.hpp"

namespace cowproof::oracle {

std::string_view name_of(open_policy p);
std::optional<open_policy> find_open_policy(std::string_view name);
// "there are: last_writer, ..."
std::string names_of_open_policies();
// "reuses", "at_wait", "kills", "at_first_write"
std::string_view decision_on(open_policy p, policies const& decided);

// How the interview went with an implementation that was held to certain policies.
struct interview_outcome {
  std::size_t good_calls = 0;  // before the first finding
  bool fits = false;           // there was none
  std::uint32_t tells = 0;     // policies that made a difference to what could be seen: a bit an open_policy
};
using interviewer = std::function<fallible<interview_outcome>(policies const&)>;

struct found_policies {
  policies policy;          // nothing is open any more
  std::uint32_t asked = 0;  // what was, ...
  std::uint32_t told = 0;   // ... and what of that is told by what is shown: else it is taken to be as usual
  bool fits = true;         // false: whatever they are, something is wrong; these fit longest
  std::vector<std::string> remarks() const;
};

// Holds the implementation to each combination of what is open, the strictest first, until one fits.
fallible<found_policies> find_policies(policies const& declared, interviewer const& interview);

}  // namespace cowproof::oracle
