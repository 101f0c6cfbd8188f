// The example of docs/guides.md: a whole machine on one page, with its specification, its invariants and one mutant.
//
// A process has one page. A new or discarded page reads as zero, but nothing is cleared: the machine only remembers
// that the page was not written, and ignores the old content.
#pragma once
#include "engines/mutants/mutant.hpp"
#include "invariants/needs.hpp"
#include "invariants/step_property.hpp"
#include "model/state.hpp"

namespace cowproof {

// -------------------------------------------------------------------------------------- what it is about: no operations

struct demand_zero_kind;

template <domain D> struct demand_zero_state {
  using domain_type = D;
  using boolean = typename D::boolean;
  using process = typename D::template index<process_tag>;  // process{} is init
  using word = typename D::template index<word_tag>;        // word{} is zero
  template <class X> using fresh = typename D::template choice<X>;
  using step = cowproof::step<D>;

  using truths = typename D::template map<boolean, process>;
  using words = typename D::template map<word, process>;
  struct state {
    BOOST_HANA_DEFINE_STRUCT(state,              //
                             (truths, alive),    // of each process slot
                             (truths, written),  // since the page was new
                             (words, content));  // stale if the page is not written
  };
};

// The names of these types, for a class that derives from it.
#define DEMAND_ZERO_TYPES(D)                    \
  using typename demand_zero_state<D>::boolean; \
  using typename demand_zero_state<D>::process; \
  using typename demand_zero_state<D>::word;    \
  using typename demand_zero_state<D>::step;    \
  using typename demand_zero_state<D>::words;   \
  using typename demand_zero_state<D>::state;   \
  template <class X> using fresh = typename demand_zero_state<D>::template fresh<X>

// ------------------------------------------------------------------------------------------------------ the machine

template <domain D> struct demand_zero : demand_zero_state<D> {
  using kind = demand_zero_kind;
  DEMAND_ZERO_TYPES(D);

  static state initial() {
    state s{};
    s.alive.set(process{}, true);
    return s;
  }
  static boolean available(state const& s, process p) { return !s.alive(p); }

  static auto step_load(state& s, process p) {
    return step().refused_unless(s.alive(p), refusal::no_process).completes([&] {
      return ite(s.written(p), s.content(p), word{});
    });
  }

  static auto step_store(state& s, process p, word value) {
    return step().refused_unless(s.alive(p), refusal::no_process).completes([&] {
      s.written.set(p, true);
      s.content.set(p, value);
    });
  }

  // The page reads as zero again; its content stays behind [madvise(2): MADV_DONTNEED].
  static auto step_discard(state& s, process p) {
    return step().refused_unless(s.alive(p), refusal::no_process).completes([&] { s.written.set(p, false); });
  }

  static auto step_fork(state& s, process parent, fresh<process> const& slot) {
    return step()
        .refused_unless(s.alive(parent), refusal::no_process)
        .refused_unless(slot.exists, refusal::no_process_slot)
        .completes([&] {
          auto const child = slot.take();
          s.alive.set(child, true);
          s.written.set(child, s.written(parent));
          s.content.set(child, s.content(parent));
          return child;
        });
  }

  static auto step_exit(state& s, process p) {
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .refused_unless(!(p == process{}), refusal::is_init)
        .completes([&] {
          s.alive.set(p, false);
          s.written.set(p, false);
        });
  }
};

// ------------------------------------------------------------------------------------------------ the specification

// Every process has a word of its own.
template <domain D> struct word_a_process : demand_zero_state<D> {
  DEMAND_ZERO_TYPES(D);
  struct view {
    BOOST_HANA_DEFINE_STRUCT(view, (typename demand_zero_state<D>::truths, alive), (words, memory));
  };
  static view initial() {
    view v{};
    v.alive.set(process{}, true);
    return v;
  }

  static auto spec_load(view& v, process p, boolean) {
    return step().refused_unless(v.alive(p), refusal::no_process).completes([&] { return v.memory(p); });
  }
  static auto spec_store(view& v, process p, word value, boolean) {
    return step().refused_unless(v.alive(p), refusal::no_process).completes([&] { v.memory.set(p, value); });
  }
  static auto spec_discard(view& v, process p, boolean) {
    return step().refused_unless(v.alive(p), refusal::no_process).completes([&] { v.memory.set(p, word{}); });
  }
  static auto spec_fork(view& v, process parent, fresh<process> const& slot, boolean) {
    return step()
        .refused_unless(v.alive(parent), refusal::no_process)
        .refused_unless(slot.exists, refusal::no_process_slot)
        .completes([&] {
          auto const child = slot.take();
          v.alive.set(child, true);
          v.memory.set(child, v.memory(parent));
          return child;
        });
  }
  static auto spec_exit(view& v, process p, boolean) {
    return step()
        .refused_unless(v.alive(p), refusal::no_process)
        .refused_unless(!(p == process{}), refusal::is_init)
        .completes([&] {
          v.alive.set(p, false);
          v.memory.set(p, word{});
        });
  }
};

template <class M, class S = word_a_process<typename M::domain_type>>
using demand_zero_operations = operation_list<
    operation<"load", &M::step_load, &S::spec_load, may_end<ending::refused_no_process>, "process">,
    operation<"store", &M::step_store, &S::spec_store, may_end<ending::refused_no_process>, "process", "word">,
    operation<"discard", &M::step_discard, &S::spec_discard, may_end<ending::refused_no_process>, "process">,
    operation<"fork", &M::step_fork, &S::spec_fork,
              may_end<ending::refused_no_process, ending::refused_no_process_slot>, "process", "child">,
    operation<"exit", &M::step_exit, &S::spec_exit, may_end<ending::refused_no_process, ending::refused_is_init>,
              "process">>;

template <class M> struct specified<M, demand_zero_kind> {
  using D = typename M::domain_type;
  using tags = types<process_tag, word_tag>;
  using specification = word_a_process<D>;
  using operations = demand_zero_operations<M>;
  using view = typename specification::view;
  using state = typename M::state;
  using process = typename M::process;

  // What the processes observe of a state.
  static view abstract(state const& s) {
    return {s.alive, D::template tabulate<typename M::words>(
                         [&](process p) { return ite(s.written(p), s.content(p), typename M::word{}); })};
  }
  template <class Named> static auto undisturbed(view const& pre, view const& post, process q, Named const&) {
    return iff(pre.alive(q), post.alive(q)) && pre.memory(q) == post.memory(q);
  }
  static auto lives(state const& s, process p) { return s.alive(p); }
  template <class Ending> static auto leeway(Ending const& how) { return ran_out_of_memory(how); }
  static constexpr bool may_change(ending how) { return how == ending::completed; }
  static constexpr std::string_view sentence_of(std::string_view field) {
    return field == "memory" ? "every process reads what it wrote last, or zero" : "";
  }
};

// --------------------------------------------------------------------------------- the invariants, and what is covered

template <domain D> struct demand_zero_invariants {
  using M = demand_zero<D>;
  using boolean = typename M::boolean;
  using state = typename M::state;
  using process = typename M::process;

  static boolean inv_init_lives(state const& s) { return s.alive(process{}); }

  static boolean inv_dead_is_not_written(state const& s) {
    return D::template all<process>([&](auto p) { return implies(!s.alive(p), !s.written(p)); });
  }
};

template <domain D> struct demand_zero_situations {
  using M = demand_zero<D>;
  static auto load_ignores_stale_content(typename M::state const& s, typename M::process p) {
    return !s.written(p) && !(s.content(p) == typename M::word{});
  }
};

template <class M> struct properties_of<M, demand_zero_kind> {
  using D = typename M::domain_type;
  using I = demand_zero_invariants<D>;
  using inductive = invariant_list<invariant<"init_lives", &I::inv_init_lives, "init is alive">,
                                   invariant<"dead_is_not_written", &I::inv_dead_is_not_written,
                                             "the page of a process that is not alive is not written">>;
  using bounding = invariant_list<>;
  using implied = invariant_list<>;
  using situations = coverage_goal_list<
      coverage_goal<"load", "load_ignores_stale_content", &demand_zero_situations<D>::load_ignores_stale_content>>;
  using step_properties = step_property_list<>;
  using needs = need_list<>;
  using memory = types<typename M::process>;  // only the slot that is offered may be taken
};

// ------------------------------------------------------------------------------------------------------- the mutant

template <domain D> struct demand_zero_bugs : demand_zero<D> {
  DEMAND_ZERO_TYPES(D);
  using M = demand_zero<D>;

  struct fork_takes_page_for_written : alters_fork<M, fork_takes_page_for_written> {
    COWPROOF_BUG(0, "the child's page is taken for written, so it reads stale content", "an example", 4);
    static void besides(state& s, state const&, process, fresh<process> const& child) {
      s.written.set(child.take(), true);
    }
  };

  using mutants = types<fork_takes_page_for_written>;
};

#undef DEMAND_ZERO_TYPES

}  // namespace cowproof
