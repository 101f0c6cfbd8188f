// What can be called now: for the process and the page that a reader points at, with and without free memory.
#pragma once
#include <optional>
#include <vector>

#include "playground/session.hpp"

namespace cowproof {

struct focus {
  std::uint32_t process = 0, page = 0;
};

struct offered_call {
  call asked;
  call_preview here;
  std::optional<call_preview> beside;
  bool without_memory = false;  // as if there were none left: then a refusal is what is to be seen

  bool is_refused() const {
    return !without_memory && is_refusal(here.out.how) && (!beside || is_refusal(beside->out.how));
  }
};

// Of each operation a plain call, one that maps read-only, and one that finds no memory if that makes a difference.
// Operands that the focus does not tell are the first with which the call is not refused.
std::vector<offered_call> offers_at(session const& s, focus const& at);

}  // namespace cowproof
