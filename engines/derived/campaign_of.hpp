// Plays derived mutants of one machine at one capacity. Included by one file a machine.
#pragma once
#include <unordered_map>

#include "engines/derived/campaign.hpp"
#include "engines/derived/plain.hpp"
#include "engines/generate.hpp"
#include "engines/splitmix.hpp"
#include "engines/subjects/subject_of.hpp"

namespace cowproof {

// Steps: the operations of M, in words that can be altered. Type: what M looks like from outside.
template <class M, class Steps, machine_type const& (*Type)()> class derived_campaign_of {
  using P = player<M>;
  using state = typename M::state;
  static constexpr transition_table<M> transitions_in_words = detail::transitions_of<state>(Steps{});

 public:
  static std::vector<derived_kill> play(std::vector<derived_mutant> const& mutants, derived_campaign const& options) {
    return derived_campaign_of(mutants, options).run();
  }
  static derived_machine machine() {
    subject s = make_subject<M, M>();
    s.type = &Type();
    s.play = [](std::span<call> calls, scope const& within, property_set wanted, coverage* seen) {
      return subject_of<M>::play(transitions_in_words, calls, within, wanted, seen);
    };
    s.watch = [](std::span<call const> calls, scope const& within, watcher const& show) {
      return subject_of<M>::watch(transitions_in_words, calls, within, show);
    };
    return {&Type(), s, &play};
  }

 private:
  struct pursued {
    derived::run request;
    std::optional<state> apart;  // where it is, if that is not where the machine is
    bool is_over = false;
  };

  derived_campaign_of(std::vector<derived_mutant> const& mutants, derived_campaign const& options)
      : options_(options),
        pursued_(mutants.size()),
        fared_(mutants.size()) {
    for (std::size_t m = 0; m < mutants.size(); ++m) {
      pursued_[m].request.armed = mutants[m].at.made;
      at_point_[mutants[m].at.made.point].push_back(m);
    }
  }

  std::vector<derived_kill> run() {
    auto const shares = shares_of_campaign();
    std::size_t over = 0;
    auto const is_stopped = [&] { return options_.is_stopped && options_.is_stopped(); };
    for (std::uint64_t n = 0; played_ < options_.operations && over < pursued_.size() && !is_stopped(); ++n) {
      auto const& [within, generator] = shares[n % shares.size()];
      auto const random = splitmix(options_.seed + splitmix_step * (n + 1));
      play_sequence(generator(rc::Random(random), 1 + static_cast<int>(splitmix(random) % longest)).value(), within,
                    splitmix(~random));
      over = static_cast<std::size_t>(std::ranges::count_if(pursued_, [](pursued const& p) { return p.is_over; }));
    }
    for (std::size_t m = 0; m < pursued_.size(); ++m)
      if (!pursued_[m].is_over) fared_[m].operations = played_;
    return std::move(fared_);
  }

  static constexpr std::uint64_t longest = 300;
  struct share {
    scope within;
    rc::Gen<std::vector<call>> generator;
  };
  // What is usual; few things, which meet more often; and families of three generations with little memory, whose
  // members exec and end.
  static std::vector<share> shares_of_campaign() {
    auto const& type = Type();
    scope const usual = capacity_of_machine<M>();
    scope few = usual;
    few.processes = std::min(few.processes, 3);
    few.pages = std::min(few.pages, 3);
    few.frames = std::min(few.frames, 6);
    few.words = std::min(few.words, 3);
    scope family = few;
    family.processes = usual.processes;
    family.pages = std::min(few.pages, 2);
    family.frames = std::min(few.frames, 3);
    return {{few, calls_within(few, type.weights, type)},
            {usual, calls_within(usual, type.weights, type)},
            {family, calls_within(family, weights_of_families(type), type)}};
  }
  static operation_weights weights_of_families(machine_type const& type) {
    static constexpr std::string_view often[] = {"store", "page_in", "map", "fork", "vfork", "clone"};
    static constexpr std::string_view rarely[] = {"install", "exec", "exit", "kill", "wait"};
    operation_weights weights{};
    for (std::size_t i = 0; i < type.operations.size(); ++i) {
      if (std::ranges::find(often, type.operations[i].name) != std::end(often)) weights[i] = 8;
      if (std::ranges::find(rarely, type.operations[i].name) != std::end(rarely)) weights[i] = 2;
    }
    return weights;
  }

  // What is read where there is nothing, nothing may depend on: it is another value in every sequence.
  void play_sequence(std::vector<call> const& calls, scope const& within, std::uint64_t not_there) {
    state s = M::initial();
    for (auto& p : pursued_) p.apart.reset();
    apart_.clear();
    for (std::size_t i = 0; i < calls.size(); ++i) {
      now_ = {std::span(calls).first(i + 1), &within, not_there};
      ++played_;
      play_those_apart(calls[i]);
      play_machine(s, P::resolve(s, calls[i], within));
      std::erase_if(apart_, [&](std::size_t m) { return rejoins(pursued_[m], s); });
    }
  }

  static bool rejoins(pursued& p, state const& s) {
    if (p.is_over || same_state(*p.apart, s)) p.apart.reset();
    return !p.apart;
  }

  void play_those_apart(call const& c) {
    for (std::size_t const m : apart_) {
      auto& s = *pursued_[m].apart;
      check_step(m, s, P::resolve(s, c, *now_.within));
    }
  }

  // The machine itself, and from the same state the mutants of all points that it meets.
  void play_machine(state& s, call const& c) {
    state const before = s;
    met_.clear();
    derived::run noting;
    noting.met = &met_;
    result const out = step(noting, s, c);
    std::ranges::sort(met_);
    met_.erase(std::unique(met_.begin(), met_.end()), met_.end());
    for (auto const id : met_) {
      auto const found = at_point_.find(id);
      if (found == at_point_.end()) continue;
      for (std::size_t const m : found->second) try_here(m, before, c, s, out);
    }
  }

  void try_here(std::size_t m, state const& before, call const& c, state const& usual_after, result const& usual) {
    auto& p = pursued_[m];
    if (p.is_over || p.apart) return;
    try {
      state after = before;
      result const out = step(p.request, after, c);
      if (out == usual && same_state(after, usual_after)) return;
      check(m, before, after, out, c);
      if (p.is_over) return;
      p.apart = after;
      apart_.push_back(m);
    } catch (misused_word const& e) {
      kill(m).misused = e.what();
    }
  }

  void check_step(std::size_t m, state& s, call const& c) {
    try {
      state const before = s;
      result const out = step(pursued_[m].request, s, c);
      check(m, before, s, out, c);
    } catch (misused_word const& e) {
      kill(m).misused = e.what();
    }
  }

  void check(std::size_t m, state const& before, state const& after, result const& out, call const& c) {
    using S = specified<M>;
    auto const seen_before = S::abstract(before);
    bool const changed = !same_state(before, after);
    auto const broken =
        step_checks<M>::broken_by({before, seen_before, c, *now_.within, out, changed}, after, S::abstract(after)) |
        step_checks<M>::broken_in(after);
    auto& f = fared_[m];
    if (broken != 0) kill(m).broken = static_cast<property>(std::countr_zero(broken));
    else if (++f.apart >= options_.most_apart) give_up(m);
  }

  static result step(derived::run const& request, state& s, call const& c, scope const& within) {
    derived::requesting const this_one(request);
    return transitions_in_words[c.operation](s, c, &within);
  }
  result step(derived::run request, state& s, call const& c) const {
    request.not_there = now_.not_there;
    return step(request, s, c, *now_.within);
  }

  derived_kill& kill(std::size_t m) {
    auto& f = fared_[m];
    f.killed = true;
    f.calls.assign(now_.calls.begin(), now_.calls.end());
    f.within = *now_.within;
    f.not_there = now_.not_there;
    give_up(m);
    return f;
  }
  void give_up(std::size_t m) {
    pursued_[m].is_over = true;
    fared_[m].operations = played_;
  }

  struct moment {
    std::span<call const> calls;  // of this sequence so far
    scope const* within = nullptr;
    std::uint64_t not_there = 0;
  };

  derived_campaign options_;
  std::vector<pursued> pursued_;
  std::vector<derived_kill> fared_;
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> at_point_;
  std::vector<std::size_t> apart_;
  std::vector<std::uint64_t> met_;
  std::uint64_t played_ = 0;
  moment now_;
};

}  // namespace cowproof
