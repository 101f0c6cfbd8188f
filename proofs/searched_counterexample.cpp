// The nearest reachable state in which what an obligation says is broken.
#include "proofs/searched_counterexample.hpp"

#include <limits>

#include "engines/call_text.hpp"
#include "engines/explore/explorer.hpp"
#include "engines/explore/nearest.hpp"
#include "engines/subjects/subject.hpp"

namespace cowproof::symbolic {
namespace {

proof_counterexample described(std::vector<call> calls, search::near_request const& asked) {
  proof_counterexample found;
  found.machine = asked.machine;
  found.within = asked.within;
  auto const& played = *find_subject(asked.subject, asked.within, *asked.machine);
  found.before = found.after = played.initial(asked.within);
  auto const went = played.watch(calls, asked.within, [&](seen_step const& step) {
    found.before = std::move(found.after);
    found.after = step.state;
    found.ended = step.out;
  });
  found.broken_by = calls.back();
  calls.pop_back();
  found.path = std::move(calls);
  found.replayed = !went.impossible;
  found.reached = reachability::reachable;
  return found;
}

// With some of everything; then with little else, but more processes, or more pages; then with more parts of a page.
std::vector<scope> scopes_of(machine_type const& of) {
  auto const usual = search::usual_scope(of);
  auto processes = usual, pages = usual, parts = search::near_scope(of);
  ++processes.processes;
  ++pages.pages;
  ++parts.parts;
  return {search::near_scope(of), search::completed(processes, of), search::completed(pages, of), parts};
}

}  // namespace

property_set properties_of(std::string_view obligation, machine_type const& of) {
  std::string_view best;
  property_set wanted = all_properties;
  for (std::size_t p = 0; p < of.properties.size(); ++p) {
    std::string_view const name = of.properties[p].name;
    if (!obligation.ends_with(name) || name.size() <= best.size()) continue;
    best = name;
    wanted = property_set{1} << p;
  }
  return wanted;
}

counterexample_search::counterexample_search(machine_type const& of, std::string_view subject, std::size_t most_states)
    : machine_(of),
      subject_(subject),
      most_states_(most_states) {}

searched_counterexample const& counterexample_search::find(std::string_view obligation) {
  auto const wanted = properties_of(obligation, machine_);
  auto const known = done_.find(wanted);
  return known != done_.end() ? known->second : done_.emplace(wanted, search(wanted)).first->second;
}

searched_counterexample counterexample_search::search(property_set wanted) const {
  std::string none;
  for (scope const& within : scopes_of(machine_)) {
    search::near_request const asked{
        .within = within, .subject = subject_, .most_states = most_states_, .machine = &machine_};
    if (!search::can_search(asked)) continue;
    auto const searched = search::find_shortest(asked, wanted, std::numeric_limits<std::size_t>::max());
    if (searched.found) return {described(searched.found->calls, asked), ""};
    none += none.empty() ? "" : "; ";
    none += searched.gave_up ? "none of the " + std::to_string(searched.states) + " states nearest to the start"
                             : std::string("no state that can be reached");
    none += " breaks it, within " + text_of(within);
  }
  return {std::nullopt, none.empty() ? subject_ + " is not searched" : none};
}

}  // namespace cowproof::symbolic
