// The requests with which a person, a page or a script steers a session.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "playground/offers.hpp"

namespace cowproof {

class steering {
 public:
  steering();  // the machine of the core, with as many of everything as is easily seen

  // One request. What is wrong with it, if it is not understood or not possible; then nothing has changed.
  //
  //   store(p0, v1, 7)    a call, as scenarios are written
  //   3                   the third of the offers that are not refused
  //   at p1 v2            offers are about this process, this page
  //   undo, undo 3, undo all
  //   shorten
  //   machine whole       begins a story of this machine
  //   kernel fork_no_incref, beside machine, beside nothing, scope 2 processes, 3 pages
  //                       the same story, as far as it goes, on another kernel, beside another, with more or less
  //                       of everything
  std::optional<std::string> obey(std::string_view request);

  // A story that was told elsewhere; its operands lie within the scope.
  void begin(subject const& on, scope const& within, std::span<call const> calls);

  session const& now() const { return session_; }
  focus const& at() const { return at_; }
  std::vector<offered_call> const& offers() const;  // sought when they are first asked for
  std::vector<offered_call> possible() const;       // those that are not refused: they have numbers, from 1

 private:
  std::optional<std::string> play(std::string_view text);
  std::optional<std::string> play_offer(std::string_view number);
  std::optional<std::string> move_to(std::string_view place);
  std::optional<std::string> undo(std::string_view how_many);
  std::optional<std::string> shorten();
  std::optional<std::string> choose_machine(std::string_view name);
  std::optional<std::string> choose_kernel(std::string_view name);
  std::optional<std::string> choose_beside(std::string_view name);
  std::optional<std::string> choose_scope(std::string_view sizes);
  std::optional<std::string> replay_on(std::string_view kernel, std::string_view beside, scope const& within);

  session session_;
  focus at_;
  mutable std::optional<std::vector<offered_call>> offers_;
};

// Of the scope with which a story begins: more would not be easily seen.
scope playground_scope(machine_type const& of);

}  // namespace cowproof
