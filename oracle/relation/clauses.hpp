// The clauses of the relation between a model and an implementation: what is checked after every operation.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engines/machines/machine_type.hpp"

namespace cowproof::oracle {

// A clause that stands earlier is closer to the cause, but for refusal_changes_nothing (relation.cpp).
enum class clause : std::uint8_t {
  // exact: every correct implementation keeps them
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
  // quiescent: an implementation that shares eagerly and copies lazily keeps them when nothing else moves its pages
  written_stays_present,
  fork_shares,
  fork_copies_entries,
  sole_owner_reuses,
  bystander_keeps_frame,
  refusal_changes_nothing,
  // exact: about what programs and libraries show, and a running kernel does not
  keeps_running,
  memory_has_a_reason,
  free_is_exact,
  right_is_kept,
  writable_means_alone,
  translation_is_current,
};
inline constexpr std::size_t number_of_clauses = 31;

// How often something happened to each clause.
using clause_tallies = std::array<std::uint64_t, number_of_clauses>;

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

// Which machines have what a clause is about.
enum class machines : std::uint8_t { core, whole, both };

struct clause_description {
  clause id;
  std::string_view name;
  machines of;
  tier level;
  needs observed;
  std::string_view sentence;
  std::string_view source;
  std::string_view in_whole = {};  // what the sentence goes on to say in the whole machine
};

clause_description const& describe(clause c);
bool is_of(clause c, machine_type const& machine);
// In the order of their numbers.
std::vector<clause_description> clauses_of(machine_type const& machine);
std::string sentence_of(clause_description const& c, machine_type const& machine);

std::string_view name_of(tier t);
std::string_view name_of(needs n);

}  // namespace cowproof::oracle
