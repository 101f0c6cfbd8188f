// A step in words: what was called, why it went as it did, and what it cost.
#pragma once
#include <string>

#include "engines/call.hpp"
#include "trace/memory_view.hpp"

namespace cowproof {

// A step between two states that are known.
struct explained_step {
  call const& played;
  result const& out;
  memory_view const& before;
  memory_view const& after;
};

// Operands by what they mean; nothing where the operation has no such operand.
struct named_operands {
  std::string_view operation;
  std::size_t process = 0;
  std::optional<std::size_t> page;  // of an address that is one
  bool has_address = false;
};
named_operands operands_of(call const& c);

// "store(p1, v1, 2)", "fork(p0) → p1", "load(p1, v0) → fault(not_mapped)"
std::string title_of(call const& c, result const& out);

// "the page is shared by 2: copied to f1", "last owner: written in place", "refused: no free process slot"
std::string why(explained_step const& step);

struct step_cost {
  std::size_t entries_copied = 0;
  std::size_t frames_copied = 0;
  std::size_t frames_if_eager = 0;  // that a fork which copies at once would have copied
  step_cost& operator+=(step_cost const& other);
  bool operator==(step_cost const&) const = default;
};
step_cost cost_of(explained_step const& step);

// "1 frame", "2 frames"
std::string counted(std::size_t n, std::string_view one, std::string_view many);

}  // namespace cowproof
