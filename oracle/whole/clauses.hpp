// The clauses of the relation between the whole machine and an implementation.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

#include "oracle/clauses.hpp"

namespace cowproof::oracle::whole {

enum class clause : std::uint8_t {
  // exact: broken by no correct implementation
  results,
  content,
  tasks,
  parents,
  blocked_parent_waits,
  descriptors,
  signals,
  unmapped_is_absent,
  untouched_is_zero_frame,
  kind_of_frame,
  same_frame_same_class,
  object_has_one_frame,
  count_is_exact,
  exclusive_means_alone,
  no_lone_sharer,
  write_makes_private,
  write_leaves_shared_frame,
  pin_keeps_frame,
  swap_keeps_content,
  // quiescent: what an implementation does that shares eagerly and copies lazily when nothing else moves its pages
  written_stays_present,
  fork_shares,
  sole_owner_reuses,
  bystander_keeps_frame,
  refusal_changes_nothing,
  // exact: of programs that are started again
  keeps_running,
};
inline constexpr std::size_t number_of_clauses = 25;

using clause_description = described_clause<clause>;

std::array<clause_description, number_of_clauses> const& all_clauses();
clause_description const& describe(clause c);

}  // namespace cowproof::oracle::whole
