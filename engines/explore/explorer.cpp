// A request as a search of a state space, and its answer in calls: what is suspected is confirmed by playing it.
#include "engines/explore/explorer.hpp"

#include <algorithm>
#include <bit>

#include "engines/call_text.hpp"
#include "engines/explore/checkpoint.hpp"
#include "engines/explore/space_search.hpp"
#include "engines/explore/vectors.hpp"
#include "engines/subjects/subject.hpp"

namespace cowproof::search {
namespace {

space_maker const& maker_of(request const& asked) { return *find_space(*asked.machine, asked.within); }

// The step properties are what refinement is made of, and all else is an invariant.
property_set looked_for(request const& asked) {
  property_set const step_properties = (property_set{1} << asked.machine->step_properties) - 1;
  return (asked.refinement ? step_properties : 0) | (asked.invariants ? ~step_properties : 0);
}

std::unique_ptr<state_space> space_of(request const& asked) {
  return maker_of(asked).make({asked.within, asked.subject, asked.part, asked.choice, asked.reduce, asked.operations,
                               looked_for(asked), asked.with});
}

std::string checkpoint_name(request const& asked) {
  auto name = std::string(asked.machine->name) + ", " + name_of(asked, key_bits(asked), maker_of(asked).capacity);
  if (asked.operations != every_operation) name += ", operations " + std::to_string(asked.operations);
  return name;
}

std::optional<property> last_call_breaks(request const& asked, std::vector<call> calls) {
  auto const played =
      find_subject(asked.subject, asked.within, *asked.machine)->play(calls, asked.within, looked_for(asked), nullptr);
  return played.played == calls.size() ? played.violated : std::nullopt;
}

// Endings of operations, and then situations: the numbers of what can be exercised.
std::size_t number_of_exercises(machine_type const& of) {
  return of.operations.size() * number_of_endings + of.situations.size();
}
std::string name_of_exercise(std::size_t what, machine_type const& of) {
  auto const endings = of.operations.size() * number_of_endings;
  if (what >= endings) return std::string(of.situations[what - endings]);
  return std::string(of.operations[what / number_of_endings].name) + " ends with " +
         std::string(ending_name(static_cast<ending>(what % number_of_endings)));
}
// An ending that the operation has; what is left out of a search is not asked for.
bool can_be_exercised(std::size_t what, request const& asked) {
  auto const& operations = asked.machine->operations;
  if (what >= operations.size() * number_of_endings) return true;
  auto const operation = what / number_of_endings;
  return operations[operation].may_end[what % number_of_endings] && ((asked.operations >> operation) & 1) != 0;
}

first_uses uses_in(space_answer const& found, state_space const& space, request const& asked) {
  first_uses uses;
  uses.gave_up = found.verdict != verdict::holds;
  uses.states = found.found.states;
  for (std::size_t what = 0; what < number_of_exercises(*asked.machine); ++what) {
    if (!can_be_exercised(what, asked)) continue;
    uses.all.push_back({name_of_exercise(what, *asked.machine), std::nullopt});
    auto const first = std::ranges::find(found.first, what, &first_exercise::what);
    if (first == found.first.end()) continue;
    auto const does_it = [&](plain_step const& s) { return std::ranges::find(s.met, what) != s.met.end(); };
    uses.all.back().calls = calls_along(space, first->to, does_it, asked.machine->operations);
  }
  return uses;
}

}  // namespace

scope usual_scope(machine_type const& of) {
  auto const spaces = spaces_of(of);
  return spaces.empty() ? of.usual : spaces.front().usual;
}
scope completed(scope within, machine_type const& of) {
  auto const* maker = find_space(of, within);
  return maker == nullptr ? within : maker->complete(within);
}

std::optional<cannot_search> why_not(request const& asked) {
  auto const* maker = find_space(*asked.machine, asked.within);
  auto const name = std::string(asked.machine->name);
  if (asked.reduce != symmetry::none && asked.choice != choice_rule::any)
    return cannot_search{"states are reduced only where any that is available may be taken: --choice any"};
  if (maker == nullptr) return cannot_search{name + " is not searched"};
  if (asked.part != fragment::full && (asked.machine != &core_type() || asked.operations != every_operation))
    return cannot_search{"--fragment core: is a part of the core, with all operations"};
  if (std::ranges::find(maker->subjects, asked.subject) == maker->subjects.end())
    return cannot_search{asked.subject + " of " + name + " is not searched"};
  if (!fits(asked.within, maker->capacity))
    return cannot_search{name + " is searched within " + text_of(maker->capacity)};
  if (auto const whole = maker->complete(asked.within); !(whole == asked.within))
    return cannot_search{text_of(asked.within) + ": these pages lie in more page tables; it takes " + text_of(whole)};
  if (asked.reduce != symmetry::none && asked.subject != "machine")
    return cannot_search{"a mutant need not be symmetric: --symmetry none"};
  if (asked.first_uses && (asked.jobs != 1 || !asked.checkpoint.empty() || !asked.resume.empty()))
    return cannot_search{"--first: is told by one thread, in one go"};
  if (!has_vectors(asked.with)) return cannot_search{"--vectors: this processor has no such vectors"};
  if (int const bits = key_bits(asked); bits > most_key_bits())
    return cannot_search{"a state within " + text_of(asked.within) + " has " + std::to_string(bits) + " bits, and " +
                         std::to_string(most_key_bits()) + " is the most"};
  return std::nullopt;
}

int key_bits(request const& asked) { return space_of(asked)->key_bits(); }

std::optional<cannot_search> why_not_resume(request const& asked) {
  if (!asked.checkpoint.empty())
    if (auto reason = why_not_save(asked.checkpoint)) return cannot_search{*reason};
  if (asked.resume.empty()) return std::nullopt;
  if (auto reason = why_not_resume(asked.resume, checkpoint_name(asked))) return cannot_search{*reason};
  return std::nullopt;
}

answer explore(request const& asked, watch_counts const& watch) {
  auto const space = space_of(asked);
  space_limits limits{.memory = asked.memory,
                      .jobs = asked.jobs,
                      .with = asked.with,
                      .checkpoint = asked.checkpoint,
                      .resume = asked.resume,
                      .name = checkpoint_name(asked)};
  if (!asked.resume.empty()) limits.memory = std::max(limits.memory, bytes_of_checkpoint(asked.resume));
  if (asked.first_uses) limits.exercisable = number_of_exercises(*asked.machine);
  auto found = search_space(*space, limits, watch);
  answer given;
  given.saved = found.saved;
  given.not_saved = found.not_saved;
  if (found.verdict == verdict::refuted && !found.has_paths)  // once more, to know how it got there
    found = search_space(*space, {.memory = limits.memory, .with = asked.with}, watch);
  given.found = found.found;
  given.verdict = found.verdict;
  if (asked.first_uses) given.uses = uses_in(found, *space, asked);
  if (found.verdict != verdict::refuted) return given;
  auto const is_wrong = [&](plain_step const& s) { return s.broken != 0 || space->broken_in(s.after.data()) != 0; };
  if (auto calls = calls_along(*space, found.path, is_wrong, asked.machine->operations))
    if (auto const broken = last_call_breaks(asked, *calls)) given.counterexample = {std::move(*calls), *broken};
  return given;
}

}  // namespace cowproof::search
