// The clauses of the relation between the model and an implementation: what is checked after every operation.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace cowproof::oracle {

enum class clause : std::uint8_t {
  // exact: broken by no correct implementation
  results,
  content,
  unmapped_is_absent,
  untouched_is_zero_frame,
  same_frame_same_class,
  count_is_exact,
  exclusive_means_alone,
  no_lone_sharer,
  write_makes_private,
  write_leaves_shared_frame,
  // quiescent: what an implementation that shares eagerly and copies lazily does when nothing else moves its pages
  written_stays_present,
  fork_shares,
  sole_owner_reuses,
  bystander_keeps_frame,
  refusal_changes_nothing,
  // exact: of implementations that declare more than a running kernel tells
  keeps_running,
  memory_has_a_reason,
  free_is_exact,
  right_is_kept,
  writable_means_alone,
  translation_is_current,
};
inline constexpr std::size_t number_of_clauses = 21;

enum class tier : std::uint8_t { exact, quiescent };

// What has to be observable for a clause to be checked.
enum class needs : std::uint8_t {
  results,
  content,
  tasks,
  presence,
  exclusivity,
  frames,
  counts,
  containment,
  frame_limit,
  free_frames,
  bits,
  translations,
};

// A clause of this list, or of the one of another machine.
template <class Clause> struct described_clause {
  Clause id;
  std::string_view name;
  tier level;
  needs observed;
  std::string_view sentence;
  std::string_view source;
};
template <class Clauses> constexpr bool are_in_order(Clauses const& all) {
  for (std::size_t i = 0; i < all.size(); ++i)
    if (static_cast<std::size_t>(all[i].id) != i) return false;
  return true;
}

using clause_description = described_clause<clause>;

std::array<clause_description, number_of_clauses> const& all_clauses();
clause_description const& describe(clause c);

std::string_view name_of(tier t);
std::string_view name_of(needs n);

}  // namespace cowproof::oracle
