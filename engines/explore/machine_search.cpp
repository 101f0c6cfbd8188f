// A request as a search of a state space, and its answer in calls.
#include "engines/explore/machine_search.hpp"

#include <algorithm>
#include <bit>

#include "engines/call_text.hpp"
#include "engines/explore/checkpoint.hpp"
#include "engines/explore/space_search.hpp"
#include "engines/subject.hpp"

namespace cowproof::search {
namespace {

std::unique_ptr<state_space> space_of(request const& asked) {
  return find_space(*asked.machine)
      ->make({asked.within, asked.subject, asked.choice, asked.reduce, asked.operations, looked_for(asked)});
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

bool is_searched_as_space(request const& asked) {
  return asked.machine != &core_type() || asked.operations != every_operation;
}

scope usual_scope(machine_type const& of) {
  if (&of == &core_type()) return request().within;
  auto const* maker = find_space(of);
  return maker == nullptr ? of.usual : maker->usual;
}
scope completed(scope within, machine_type const& of) {
  auto const* maker = find_space(of);
  return maker == nullptr ? within : maker->complete(within);
}

std::optional<cannot_search> why_not_as_space(request const& asked) {
  auto const* maker = find_space(*asked.machine);
  auto const name = std::string(asked.machine->name);
  if (maker == nullptr) return cannot_search{name + " is not searched"};
  if (asked.part != model_part::full) return cannot_search{"--model core: is a part of the core, with all operations"};
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
  if (int const bits = key_bits_as_space(asked); bits > most_key_bits())
    return cannot_search{"a state within " + text_of(asked.within) + " has " + std::to_string(bits) + " bits, and " +
                         std::to_string(most_key_bits()) + " is the most"};
  return std::nullopt;
}

std::string checkpoint_name_as_space(request const& asked) {
  auto name = std::string(asked.machine->name) + ", " +
              name_of(asked, key_bits_as_space(asked), find_space(*asked.machine)->capacity);
  if (asked.operations != every_operation) name += ", operations " + std::to_string(asked.operations);
  return name;
}

int key_bits_as_space(request const& asked) { return space_of(asked)->key_bits(); }

property_set looked_for(request const& asked) {
  property_set const promises = (property_set{1} << asked.machine->promises) - 1;
  return (asked.refinement ? promises : 0) | (asked.invariants ? ~promises : 0);
}

answer explore_as_space(request const& asked, watch_counts const& watch, judge const& confirm) {
  auto const space = space_of(asked);
  space_limits limits{.memory = asked.memory,
                      .jobs = asked.jobs,
                      .checkpoint = asked.checkpoint,
                      .resume = asked.resume,
                      .name = checkpoint_name_as_space(asked)};
  if (!asked.resume.empty()) limits.memory = std::max(limits.memory, bytes_of_checkpoint(asked.resume));
  if (asked.first_uses) limits.exercisable = number_of_exercises(*asked.machine);
  auto found = search_space(*space, limits, watch);
  answer given;
  given.saved = found.saved;
  given.not_saved = found.not_saved;
  if (found.verdict == verdict::refuted && !found.has_paths)  // once more, to know how it got there
    found = search_space(*space, {.memory = limits.memory}, watch);
  given.found = found.found;
  given.verdict = found.verdict;
  if (asked.first_uses) given.uses = uses_in(found, *space, asked);
  if (found.verdict != verdict::refuted) return given;
  auto const is_wrong = [&](plain_step const& s) { return s.broken != 0 || space->broken_in(s.after.data()) != 0; };
  if (auto calls = calls_along(*space, found.path, is_wrong, asked.machine->operations))
    if (auto const broken = confirm(*calls)) given.counterexample = {std::move(*calls), *broken};
  return given;
}

}  // namespace cowproof::search
