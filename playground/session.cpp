// Plays, undoes, compares and shortens.
#include "playground/session.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engines/call_text.hpp"
#include "engines/shrink.hpp"

namespace cowproof {
namespace {

// The same calls, with offers that do not say which frame: a story is told so, and is the same wherever it is opened.
std::vector<call> without_picks(std::vector<call> calls, machine_type const& of) {
  for (call& c : calls) {
    auto const& type = of.operations[c.operation];
    for (std::size_t i = 0; i < type.operands; ++i)
      if (is_offer(type.operand[i].kind)) c.operand[i] = offer(0, offer_exists(c.operand[i]));
  }
  return calls;
}

// Do the calls, all of them, lead to where the rule is broken?
bool leads_to(subject const& on, std::vector<call> calls, scope const& within, property broken) {
  auto const all = calls.size();
  auto const played = on.play(calls, within, only(broken), nullptr);
  return played.violated && played.played == all;
}

std::string text_of_outcome(seen_step const& step, machine_type const& of) {
  auto const text = text_of(step.played, step.out, of);
  return text.empty() ? "completed" : text;
}

}  // namespace

played_kernel::played_kernel(subject const& on, scope const& within)
    : on_(&on),
      recorded_{on.type, std::string(on.name), within, {}, on.initial(within), {}, {}, {}},
      run_(on.start(within)) {}

void played_kernel::play(call const& c) {
  seen_.push_back(run_->play(c));
  auto const& step = seen_.back();
  recorded_.steps.push_back({step.played, step.out, step.state});
  changed();
}

void played_kernel::undo() {
  run_->undo();
  seen_.pop_back();
  recorded_.steps.pop_back();
  changed();
}

property_set played_kernel::breaks(call_preview const& seen) const {
  if (seen_.empty()) return seen.broken;
  auto const about_steps =
      (property_set{1} << recorded_.type->step_properties) - 1;  // these can break anew in every step
  return seen.broken & ~(seen_.back().broken & ~about_steps);
}

void played_kernel::changed() {
  recorded_.violated = first_violation(seen_, std::nullopt, *recorded_.type);
  drawn_.reset();
}

drawn_trace const& played_kernel::drawn() const {
  if (!drawn_) drawn_ = lay_out(recorded_, seen_, {.goes_on = true});
  return *drawn_;
}

session::session(subject const& played, subject const* beside, scope const& within)
    : within_(within),
      here_(played, within) {
  if (beside != nullptr) beside_.emplace(*beside, within);
}

void session::play(call const& c) {
  here_.play(c);
  // First what the kernel here took, so that nothing differs but what must.
  if (beside_) beside_->play(here_.seen().back().played);
  calls_.push_back(c);
  compare_last_step();
}

bool session::undo() {
  if (calls_.empty()) return false;
  here_.undo();
  if (beside_) beside_->undo();
  calls_.pop_back();
  if (difference_ && difference_->step > calls_.size()) difference_.reset();
  return true;
}

void session::compare_last_step() {
  if (!beside_ || difference_) return;
  auto const& mine = here_.seen().back();
  auto const& other = beside_->seen().back();
  if (!(mine.out == other.out)) {
    difference_ = {calls_.size(), "outcome", text_of_outcome(mine, type()), text_of_outcome(other, type())};
    return;
  }
  auto const cells = difference(mine.state, other.state);
  if (!cells.empty()) difference_ = {calls_.size(), cells.front().cell, cells.front().before, cells.front().after};
}

void session::begin_again(std::vector<call> const& calls, scope const& within) {
  session other(here_.on(), beside_ ? &beside_->on() : nullptr, within);
  for (call const& c : calls) other.play(c);
  *this = std::move(other);
}

std::optional<std::string> session::shorten() {
  auto const* broken = here_.recorded().violated                 ? &here_
                       : beside_ && beside_->recorded().violated ? &*beside_
                                                                 : nullptr;
  if (broken == nullptr) return "no rule is broken: there is nothing to keep";
  auto const& violated = *broken->recorded().violated;
  auto const rule = *find_property(violated.property, type());
  std::vector<call> played;
  for (auto const& step : broken->seen().first(violated.step)) played.push_back(step.played);
  auto const found = shrink(broken->on(), played, within_, rule);
  for (auto const& within : {within_, found.within})
    for (auto const& calls : {without_picks(found.calls, type()), found.calls})
      if (leads_to(broken->on(), calls, within, rule)) {
        begin_again(calls, within);
        return std::nullopt;
      }
  return "it does not get shorter";
}

bool is_within(call const& c, machine_type const& of, scope const& within) {
  auto const& type = of.operations[c.operation];
  for (std::size_t i = 0; i < type.operands; ++i)
    if (!is_code(type.operand[i], within, c.operand[i])) return false;
  return true;
}

}  // namespace cowproof
