// Tells rules of each step.
#include "trace/layout_rules.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace cowproof {
namespace {

// Those of which it is known: evaluated in a replay that came to the very state and outcome that are drawn.
std::vector<std::string> rules_that_hold(trace_step const& drawn, seen_step const& replayed, machine_type const& of) {
  std::vector<std::string> held;
  if (!(replayed.state == drawn.state && replayed.out == drawn.out)) return held;
  for (property p = 0; p < of.properties.size(); ++p)
    if ((replayed.broken >> p & 1) == 0) held.emplace_back(of.properties[p].name);
  return held;
}

// Since when each property has been broken without a break.
class broken_since {
 public:
  explicit broken_since(machine_type const& of) : type_(of), since_(of.properties.size()) {}

  std::vector<broken_rule> after(std::size_t step, property_set broken) {
    std::vector<broken_rule> rules;
    for (property p = 0; p < type_.properties.size(); ++p) {
      bool const is_broken = (broken >> p & 1) != 0;
      bool const lasts = p >= type_.promises;  // a promise is about one step
      if (!is_broken) since_[p] = 0;
      else if (!lasts || since_[p] == 0) since_[p] = step;
      if (is_broken) rules.push_back({type_.properties[p].name, type_.properties[p].sentence, since_[p]});
    }
    return rules;
  }

 private:
  machine_type const& type_;
  std::vector<std::size_t> since_;
};

}  // namespace

void tell_rules(trace const& t, std::span<seen_step const> replayed, drawn_trace& drawn) {
  broken_since since(*t.type);
  for (std::size_t i = 0; i < std::min(replayed.size(), drawn.steps.size()); ++i) {
    drawn.steps[i].broken = since.after(i + 1, replayed[i].broken);
    drawn.steps[i].held = rules_that_hold(t.steps[i], replayed[i], *t.type);
  }
}

void tell_recorded_clause(trace const& t, drawn_trace& drawn) {
  if (!t.violated || find_property(t.violated->property, *t.type)) return;
  auto const step = t.violated->step;
  if (step == 0 || step > drawn.steps.size()) return;
  drawn.steps[step - 1].broken.push_back(
      {t.violated->property, fmt::format("what {} did is not what the model does", t.subject), step});
}

}  // namespace cowproof
