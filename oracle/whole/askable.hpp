// Which calls of the whole machine can be asked of a kernel at all.
#pragma once
#include <string_view>

#include "oracle/relation/expectation.hpp"
#include "oracle/whole/calls.hpp"

namespace cowproof::oracle::whole {

// Empty if the call can be asked in this state, else why not. What is not asked is not played on the model either, so
// that any subsequence of a sequence of calls is a sequence of calls.
std::string_view obstacle_to(named_call const& c, expectation const& now, abilities const& can, policies const& p);

// Is it ever asked?
bool is_ever_asked(verb what, abilities const& can, policies const& p);
// Is it a step that the kernel takes of its own accord, within an access or whenever it likes, and so no call?
constexpr bool is_step_of_the_kernel(verb what) {
  return what == verb::page_in || what == verb::evict || what == verb::reclaim;
}

// The pages of the heap are the last ones: half of them.
constexpr unsigned first_heap_page(unsigned pages) { return pages - pages / 2; }

}  // namespace cowproof::oracle::whole
