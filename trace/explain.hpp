// A step in words: what was called, why it went as it did, and what it cost.
#pragma once
#include <string>

#include "engines/call.hpp"
#include "trace/layout/memory_view.hpp"

namespace cowproof {

// A step between two states that are known.
struct explained_step {
  call const& played;
  result const& out;
  memory_view const& before;
  memory_view const& after;
  machine_type const* of = &core_type();
};

// Operands by what they mean; nothing where the operation has no such operand.
struct named_operands {
  std::string_view operation;
  std::size_t process = 0;  // the first that is named
  bool has_process = false;
  std::optional<std::size_t> space;
  std::optional<std::size_t> page;  // of an address that is one
  std::size_t part = 0;
  bool has_address = false;

  // The page table that it is about: of the space, or of the memory of the process. None if there is no such.
  std::optional<std::size_t> column(memory_view const& in) const;
};
named_operands operands_of(call const& c, machine_type const& of = core_type());

// "store(p1, v1, 2)", "fork(p0) → p1", "load(p1, v0) → fault(not_mapped)"
std::string title_of(call const& c, result const& out, machine_type const& of = core_type());

// "the page is shared by 2: copied to f1", "last owner: written in place", "refused: no free process slot"
std::string why(explained_step const& step);
std::string why_whole(explained_step const& step);  // of the whole machine

// Fork, exec, exit, and an access that kills, give or take a whole table.
bool changes_whole_table(explained_step const& step);

// The column of the child that a fork made.
std::optional<std::size_t> child_of(explained_step const& step);

struct step_cost {
  std::size_t entries_copied = 0;
  std::size_t frames_copied = 0;
  std::size_t frames_if_eager = 0;  // that a fork which copies at once would have copied
  step_cost& operator+=(step_cost const& other);
  bool operator==(step_cost const&) const = default;
};
step_cost cost_of(explained_step const& step);

struct frame_copy {
  std::size_t from = 0, to = 0;
  bool operator==(frame_copy const&) const = default;
};
// What a step copied: a page that was written, or those that a fork could not share.
std::vector<frame_copy> copies_of(explained_step const& step);

// The place of an object's page, told as a promise tells it: "o0 i1".
std::optional<std::size_t> cached_place(memory_view const& in, std::string_view promise);

// "1 frame", "2 frames"
std::string counted(std::size_t n, std::string_view one, std::string_view many);

}  // namespace cowproof
