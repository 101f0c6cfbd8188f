// Makes a subject of a machine or of a mutant, for one capacity. Included by one file a capacity.
#pragma once
#include <algorithm>
#include <limits>
#include <vector>

#include "engines/monitor.hpp"
#include "engines/subjects/subject.hpp"

namespace cowproof {

// M is the machine; a mutant of it is given by its transitions.
template <class M> struct subject_of {
  using D = typename M::domain_type;
  using P = player<M>;
  using goal_set = typename P::goal_set;

  static playback play(transition_table<M> const& played, std::span<call> calls, scope const& within,
                       property_set wanted, coverage* seen) {
    monitor<M> m(wanted, played);
    playback report;
    if (seen != nullptr) make_room(*seen);
    for (call& c : calls) {
      c = P::resolve(m.now(), c, within);
      goal_set const met = seen == nullptr ? 0 : P::goals_reached(m.now(), c);
      result out;
      report.violated = m.step(c, within, out);
      ++report.played;
      if (seen != nullptr) count(*seen, c, out, met);
      if (report.violated) break;
    }
    return report;
  }

  static playback watch(transition_table<M> const& played, std::span<call const> calls, scope const& within,
                        watcher const& show) {
    monitor<M> m(all_properties, played);
    playback report;
    for (call const& c : calls) {
      report.impossible = !(P::resolve(m.now(), c, within) == c);
      if (report.impossible) break;
      auto const step = shown_step(m, c, within);
      ++report.played;
      if (step.broken != 0 && !report.violated) report.violated = static_cast<property>(std::countr_zero(step.broken));
      show(step);
    }
    return report;
  }

  static void leave_out_refused(transition_table<M> const& played, std::vector<call>& calls, scope const& within,
                                std::size_t most, std::size_t one_in) {
    auto s = M::initial();
    std::size_t kept = 0, refused = 0;
    for (std::size_t i = 0; i < calls.size() && kept < most; ++i) {
      call const c = P::resolve(s, calls[i], within);
      auto const before = s;
      auto const out = played[c.operation](s, c, &within);
      bool const is_idle = is_refusal(out.how) && same_state(before, s);
      if (!is_idle || ++refused % one_in == 0) calls[kept++] = c;
    }
    calls.resize(kept);
  }

  static described_state initial(scope const& within) { return describe_within(M::initial(), within); }

  static std::unique_ptr<live_run> start(transition_table<M> const& played, scope const& within) {
    return std::make_unique<run>(played, within);
  }

 private:
  // Every state so far, so that going back is exact, and costs nothing.
  class run final : public live_run {
   public:
    run(transition_table<M> const& played, scope const& within)
        : within_(within),
          states_{monitor<M>(all_properties, played)} {}

    seen_step play(call const& c) override {
      states_.push_back(states_.back());
      return shown_step(states_.back(), P::resolve(states_.back().now(), c, within_), within_);
    }
    call_preview preview(call const& c) const override {
      auto m = states_.back();
      call_preview seen{P::resolve(m.now(), c, within_), {}};
      m.step(seen.played, within_, seen.out);
      seen.broken = m.broken();
      seen.changes = !same_state(m.now(), states_.back().now());
      return seen;
    }
    void undo() override {
      if (states_.size() > 1) states_.pop_back();
    }

   private:
    scope within_;
    std::vector<monitor<M>> states_;
  };

  // Plays one call, whose offers the state can make.
  static seen_step shown_step(monitor<M>& m, call const& c, scope const& within) {
    auto expected = m.observed();
    seen_step step{c, {}, {}, 0, {}, {}, {}};
    m.step(c, within, step.out);
    step.expected_out = P::specify(expected, c, step.out.how);
    step.broken = m.broken();
    step.state = describe_within(m.now(), within);
    step.observed = describe_within(m.observed(), within);
    step.expected = describe_within(expected, within);
    return step;
  }

  static void make_room(coverage& seen) {
    seen.ended.resize(operations_of<M>::size);
    seen.met.resize(properties_of<M>::situations::size);
  }
  static void count(coverage& seen, call const& c, result const& out, goal_set met) {
    ++seen.ended[c.operation][static_cast<std::size_t>(out.how)];
    if (out.how != ending::completed) return;
    for (; met != 0; met &= met - 1) {
      auto const low = static_cast<std::uint64_t>(met);
      std::size_t situation = static_cast<std::size_t>(std::countr_zero(low));
      if constexpr (sizeof met > sizeof low)
        if (low == 0) situation += static_cast<std::size_t>(std::countr_zero(static_cast<std::uint64_t>(met >> 64)));
      ++seen.met[situation];
    }
  }

  template <class State> static described_state describe_within(State const& s, scope const& within) {
    return describe(s, [&](auto key) { return are_within(within, key); });
  }
};

// How many there are of each thing that M has.
template <class M> constexpr scope capacity_of_machine() {
  scope size{0, 0, 0, 0};
  [&]<class... Tag>(types<Tag...>) {
    ((size.*resources[resource_of<Tag>].size = M::domain_type::template index<Tag>::size), ...);
  }(typename specified<M>::tags{});
  return size;
}

// Played is M or a mutant of it.
template <class M, class Played> subject make_subject() {
  mutant_description const* mutant = nullptr;
  std::string_view name = "machine";
  if constexpr (requires { Played::about; }) {
    mutant = &Played::about;
    name = Played::about.name;
  }
  using made = subject_of<M>;
  return {nullptr,
          name,
          mutant,
          capacity_of_machine<M>(),
          [](std::span<call> calls, scope const& within, property_set wanted, coverage* seen) {
            return made::play(transitions<Played>, calls, within, wanted, seen);
          },
          [](std::span<call const> calls, scope const& within, watcher const& show) {
            return made::watch(transitions<Played>, calls, within, show);
          },
          [](std::vector<call>& calls, scope const& within, std::size_t most, std::size_t one_in) {
            made::leave_out_refused(transitions<Played>, calls, within, most, one_in);
          },
          &made::initial,
          [](scope const& within) { return made::start(transitions<Played>, within); }};
}

// The machine first, then every mutant: those of the catalogue by number, then the others as they are listed.
template <class M, class... Mutant> void add_subjects(types<Mutant...>, std::vector<subject>& to) {
  std::vector<subject> all{make_subject<M, M>(), make_subject<M, Mutant>()...};
  auto const place = [](subject const& s) {
    if (s.mutant == nullptr) return 0;
    return s.mutant->number != 0 ? s.mutant->number : std::numeric_limits<int>::max();
  };
  std::ranges::stable_sort(all, {}, place);
  to.insert(to.end(), all.begin(), all.end());
}

}  // namespace cowproof
