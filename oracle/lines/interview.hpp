// A short sequence of calls of an implementation that speaks in lines, to find out the policies that it leaves open.
#pragma once
#include <functional>

#include "oracle/campaign.hpp"
#include "oracle/open_policies.hpp"

namespace cowproof::oracle {

// What is open after what it declares and the options say.
std::uint32_t left_open(declaration const& declared, std::uint32_t find_out);

// What a run with certain policies says of them.
interview_outcome outcome_of(validation_report const& went);

// Asks, having called `hold_to` so that it declares certain policies; at the end it declares what was found.
fallible<found_policies> interview(implementation& asked, std::uint32_t find_out, bool quiescent,
                                   std::function<void(policies const&)> const& hold_to);

}  // namespace cowproof::oracle
