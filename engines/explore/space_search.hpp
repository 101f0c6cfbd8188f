// Searches a state space, and tells how to get to what was found, as plain calls.
#pragma once
#include "engines/explore/state_space.hpp"

namespace cowproof::search {

struct space_limits {
  std::uint64_t memory = std::uint64_t{8} << 30;  // bytes
  std::uint64_t most_steps = ~std::uint64_t{0};   // how deep it looks
  std::size_t exercisable = 0;                    // how many things there are to exercise; 0: it is not asked for
  int jobs = 1;                                   // threads; several keep no paths
  vectors with = vectors::widest;                 // to look keys up
  std::string checkpoint, resume, name;           // files, and what they are of (checkpoint.hpp); none if empty
};

// A path is the numbers of its steps, among those that count, from representative to representative.
using step_path = std::vector<std::uint64_t>;
struct first_exercise {
  std::uint32_t what;
  step_path to;  // the state of which a step exercises it
};

struct space_answer {
  counts found;
  search::verdict verdict = verdict::holds;
  step_path path;  // if it is refuted, to a state of which a step is wrong, or leads to a state that is
  std::vector<first_exercise> first;
  bool has_paths = true;  // false: none was kept, by this search or by the one that it goes on with
  bool saved = false;     // a checkpoint was written, now or on the way
  std::optional<std::string> not_saved;
};

// The counterexample is minimal: no nearer state or step is wrong.
space_answer search_space(state_space const& space, space_limits const& limits, watch_counts const& watch = {});

// The calls along a path, in concrete form, and one more for which `last` holds: one without oddities, if there is one.
// Each member of an orbit does what its representative does. Nothing if no step does.
using step_predicate = std::function<bool(plain_step const&)>;
std::optional<std::vector<call>> calls_along(state_space const& space, step_path const& path,
                                             step_predicate const& last, std::span<operation_type const> of);

}  // namespace cowproof::search
