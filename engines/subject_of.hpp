// Makes a subject of the machine or of a mutant, for one capacity. Included by one file a capacity.
#pragma once
#include <vector>

#include "engines/monitor.hpp"
#include "engines/subject.hpp"

namespace cowproof {

template <int Processes, int Pages, int Frames, int Words>
using capacity_of =
    capacity<sized<process_tag, Processes>, sized<page_tag, Pages>, sized<frame_tag, Frames>, sized<word_tag, Words>>;

template <class M> struct subject_of {
  using D = typename M::domain_type;
  using P = player<M>;

  static playback play(std::span<call> calls, scope const& within, property_set wanted, coverage* seen) {
    monitor<M> m(wanted);
    playback report;
    for (call& c : calls) {
      c = P::resolve(m.now(), c, within);
      std::uint32_t const met = seen == nullptr ? 0 : P::witnessed(m.now(), c);
      result out;
      report.violated = m.step(c, out);
      ++report.played;
      if (seen != nullptr) count(*seen, c, out, met);
      if (report.violated) break;
    }
    return report;
  }

  static playback watch(std::span<call const> calls, scope const& within, watcher const& show) {
    monitor<M> m;
    playback report;
    for (call const& c : calls) {
      report.impossible = !(P::resolve(m.now(), c, within) == c);
      if (report.impossible) break;
      auto expected = m.observed();
      seen_step step{c, {}, {}, 0, {}, {}, {}};
      auto const violated = m.step(c, step.out);
      step.expected_out = P::specify(expected, c, ran_out_of_memory(step.out.how));
      step.broken = m.broken();
      step.state = describe_within(m.now(), within);
      step.observed = describe_within(m.observed(), within);
      step.expected = describe_within(expected, within);
      ++report.played;
      if (violated && !report.violated) report.violated = violated;
      show(step);
    }
    return report;
  }

  static described_state initial(scope const& within) { return describe_within(M::initial(), within); }

 private:
  static void count(coverage& seen, call const& c, result const& out, std::uint32_t met) {
    ++seen.ended[c.operation][static_cast<std::size_t>(out.how)];
    if (out.how != ending::completed) return;
    for (; met != 0; met &= met - 1) ++seen.met[static_cast<std::size_t>(std::countr_zero(met))];
  }

  template <class State> static described_state describe_within(State const& s, scope const& within) {
    return describe(s, [&](auto key) {
      using key_tag = typename decltype(key)::tag;
      int size = 0;
      if constexpr (std::is_same_v<key_tag, process_tag>) size = within.processes;
      if constexpr (std::is_same_v<key_tag, page_tag>) size = within.pages;
      if constexpr (std::is_same_v<key_tag, frame_tag>) size = within.frames;
      return key.i < static_cast<std::uint64_t>(size);
    });
  }
};

template <class M> subject make_subject() {
  using D = typename M::domain_type;
  scope const capacity{M::process::size, M::page::size, M::frame::size, M::word::size};
  mutant_description const* mutant = nullptr;
  std::string_view name = "machine";
  if constexpr (!std::is_same_v<M, machine<D>>) {
    mutant = &M::about;
    name = M::about.name;
  }
  using made = subject_of<M>;
  return {name, mutant, capacity, &made::play, &made::watch, &made::initial};
}

// The machine first, then every mutant.
template <domain D> void add_subjects(std::vector<subject>& to) {
  to.push_back(make_subject<machine<D>>());
  [&]<class... Mutant>(types<Mutant...>) { (to.push_back(make_subject<Mutant>()), ...); }(all_mutants<D>{});
}

}  // namespace cowproof
