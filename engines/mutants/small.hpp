// What mutants of the core and of on-demand fork have in common.
#pragma once
#include "engines/mutants/mutant.hpp"

namespace cowproof {

// For a class that derives from the machine, and holds mutants of it: the machine's names.
#define COWPROOF_SMALL_MUTANTS(...) \
  using M = __VA_ARGS__;            \
  using typename M::address;        \
  using typename M::boolean;        \
  using typename M::contents;       \
  using typename M::entry;          \
  using typename M::frame;          \
  using typename M::mapping;        \
  using typename M::page;           \
  using typename M::part;           \
  using typename M::process;        \
  using typename M::state;          \
  using typename M::step;           \
  using typename M::word;           \
  template <class X> using fresh = typename M::template fresh<X>

// A store that did `copied(s, was, from, to, b, value)` besides when it had copied the page.
template <class Machine, class Self> struct alters_copy : alters_store<Machine, Self> {
  COWPROOF_SMALL_MUTANTS(Machine);
  static void besides(state& s, state const& was, process p, address at, part b, word value, auto const&...) {
    auto const from = get<mapping>(M::lookup(was, p, at)).target;
    auto const to = get<mapping>(M::lookup(s, p, at)).target;
    M::domain_type::when(!(to == from), [&] { Self::copied(s, was, from, to, b, value); });
  }
};
template <class M, class Self> struct copies_first_part : alters_copy<M, Self> {
  static void copied(auto& s, auto const& was, auto const& from, auto const& to, auto const& b, auto const& value) {
    typename M::part const first{};
    s.content.set(to, was.content(to).with(first, was.content(from)(first)).with(b, value));
  }
};

// Init is killed like any other when it finds no memory.
template <class M, class Self> struct store_kills_init : alters_store<M, Self> {
  static auto instead(auto& s, typename M::process p, auto const&... operands) {
    auto const is_init = p == typename M::process{};
    return and_dies<typename M::domain_type>(M::step_store(s, p, operands...), is_init, [&] { M::end(s, p); });
  }
};

// The process is dead, and all that it had is still there.
template <class M, class Self> struct exit_keeps_all : alters_exit<M, Self> {
  static void besides(auto& s, auto const& was, auto const& p) {
    s = was;
    s.alive.set(p, false);
  }
};

}  // namespace cowproof
