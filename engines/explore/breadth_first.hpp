// Breadth-first search, by one thread or several: level by level, over one table.
//
// Every count is the same for any number of threads. Traces are kept by one thread only: the order in which several
// find states is not that of anybody's log.
#pragma once
#include <thread>

#include "engines/explore/checkpoint.hpp"
#include "engines/explore/steps.hpp"

namespace cowproof::search {

template <class K> class breadth_first {
  using key = typename K::key;
  using state = typename K::state;

 public:
  // `name` is what a checkpoint is of.
  breadth_first(request const& asked, std::string const& name, watch_counts const& watch)
      : asked_(asked),
        name_(name),
        watch_(watch),
        bounds_(asked.within),
        canonical_(canonical_form_of<state>(asked.reduce, bounds_)),
        table_(asked.memory),
        team_(static_cast<std::size_t>(asked.jobs)) {
    if (asked.traces && asked.jobs == 1) log_.emplace(asked.memory / sizeof(key) + 1);
    if (!asked.resume.empty()) return;
    key const start = key_of_state(K::machine::initial());
    table_.insert(start);
    team_.front().later.push(team_.front().pool, start);
  }

  answer run(judge const& confirm) {
    answer given;
    bool is_open = asked_.resume.empty() ? take_level() : resume_level();
    while (is_open) {
      expand_level();
      if (stopped_ != verdict::holds) break;
      ++depth_;
      is_open = take_level();
    }
    if (!is_open) --depth_;
    if (stopped_ == verdict::interrupted || stopped_ == verdict::out_of_memory) save();
    given.found = found();
    given.verdict = stopped_;
    given.saved = saved_;
    given.not_saved = not_saved_;
    if (stopped_ == verdict::refuted && log_) given.counterexample = confirmed(confirm);
    return given;
  }

 private:
  // ------------------------------------------------------------------------------------------------- levels

  // Is there anything at this depth?
  bool take_level() {
    at_level_ = found();
    return level_.take_from(team_);
  }

  // The level of a checkpoint, without the states that were expanded.
  bool resume_level() {
    auto& w = team_.front();
    auto loaded = search_file<packed_words<state>>::load(asked_.resume, table_, log_, w.pool);
    auto const& p = loaded.progress;
    bytes_ = p.bytes;
    depth_ = p.depth;
    level_.resume(loaded.left, p.level_first, p.level_size, p.next);
    w.transitions = p.transitions;
    w.unreduced_states = p.unreduced_states;
    w.unreduced_transitions = p.unreduced_transitions;
    suspect_ = p.suspect != 0;
    suspects_ = {p.first_suspect, p.last_suspect};
    w.later = std::move(loaded.later);
    at_level_ = found();
    return true;
  }

  // Threads have stopped, and what waited was added.
  void save() {
    if (asked_.checkpoint.empty()) return;
    if (asked_.refinement)
      for (auto& w : team_) settle_claims(w);
    typename search_file<packed_words<state>>::states states{table_, log_, level_.left(team_), {}};
    for (auto& w : team_) w.later.append_chunks_to(states.later);
    auto const c = found();
    not_saved_ = search_file<packed_words<state>>::save(
        asked_.checkpoint, name_,
        {c.bytes, depth_, level_.first(), level_.size(), level_.first_left(team_), c.transitions, c.unreduced_states,
         c.unreduced_transitions, suspect_, suspects_.first, suspects_.second},
        states);
    saved_ = saved_ || !not_saved_;
    save_asked_ = false;
  }

  // Threads stop where the table is crowded, and go on after it has grown.
  void expand_level() {
    static constexpr std::uint64_t worth_threads = 4096;
    for (;;) {
      crowded_ = false;
      if (team_.size() == 1) {
        work<false>(team_.front());
      } else if (level_.size() < worth_threads) {
        for (auto& w : team_) work<true>(w);
      } else {
        std::vector<std::jthread> others;
        for (std::size_t i = 1; i < team_.size(); ++i) others.emplace_back([this, i] { work<true>(team_[i]); });
        work<true>(team_.front());
      }
      bytes_ = std::max(bytes_, bytes_now());
      if (stopped_ != verdict::holds) return;
      if (!crowded_) break;
      if (save_asked_) save();
      if (!table_.is_crowded(worker<K>::room)) continue;
      if (bytes_now() - table_.bytes() + table_.bytes_after_growth() > asked_.memory) {
        stopped_ = verdict::out_of_memory;
        return;
      }
      table_.grow();
    }
    if (suspect_) stopped_ = verdict::refuted;
  }

  bool next_chunk(worker<K>& w) {
    if (!level_.deal(w)) return false;
    if constexpr (K::makes_many) w.together.forget();
    auto const& d = w.dealt;
    if (asked_.invariants && !all_invariants_hold<typename K::machine>(d.now.keys, d.now.length))
      suspect(d.first_number, d.first_number + static_cast<std::uint64_t>(d.now.length), verdict::refuted);
    else if (&w == &team_.front()) look_around();
    return stopped_ == verdict::holds;
  }

  // Now and then, by the first thread, while others work.
  void look_around() {
    std::uint64_t const bytes = bytes_now();
    if (bytes > asked_.memory) stopped_ = verdict::out_of_memory;
    counts so_far = at_level_;
    so_far.states = table_.size();
    so_far.depth = depth_;
    so_far.frontier = level_.size();
    so_far.bytes = std::max(bytes_, bytes);
    auto const advised = watch_ ? watch_(so_far) : advice::go_on;
    if (advised == advice::stop) stopped_ = verdict::interrupted;
    if (advised == advice::save) save_asked_ = crowded_ = true;  // all threads stop, and go on afterwards
  }

  // States among which one is, or does, something wrong. A wrong step is deeper than a wrong state of the same level,
  // so the level's other states are looked at before anything is said.
  void suspect(std::uint64_t first, std::uint64_t last, verdict now) {
    if (log_) suspects_ = {first, last};  // one thread only
    suspect_ = true;
    if (now == verdict::refuted || !log_) stopped_ = verdict::refuted;
  }

  template <bool Shared> __attribute__((flatten)) void work(worker<K>& w) {
    auto& d = w.dealt;
    for (;;) {
      if (d.next == d.now.length) {
        if (!next_chunk(w)) break;
        if (suspect_) d.next = d.now.length;
      }
      while (d.next < d.now.length) {
        expand_next(w);
        if (asked_.refinement && (d.next == d.now.length || !w.claims.wrong().empty())) settle_claims(w);
        if (w.waiting.size >= w.waiting.full) {
          settle<Shared>(w);
          if (crowded_.load(std::memory_order_relaxed) || stopped_ != verdict::holds) return;
        }
      }
    }
    settle<Shared>(w);
  }

  // ------------------------------------------------------------------------------------------------- states

  COWPROOF_INLINE void expand_next(worker<K>& w) {
    auto& d = w.dealt;
    auto const number = d.first_number + static_cast<std::uint64_t>(d.next);
    if constexpr (K::makes_many) {
      if (asked_.choice == choice_rule::lowest) {
        if (!w.together.are_of(d.next) && !make_steps(w)) return;
        w.transitions += w.together.add_to(w.waiting, d.next++, number);
        return;
      }
    }
    expand(w, d.now.keys[d.next++], number);
  }
  // False if a step is wrong.
  bool make_steps(worker<K>& w) {
    auto& d = w.dealt;
    auto const wrong = w.together.make(d.now, d.next, asked_.refinement);
    if (!wrong) return true;
    auto const number = d.first_number + static_cast<std::uint64_t>(*wrong);
    suspect(number, number + 1, verdict::holds);
    d.next = d.now.length;
    return false;
  }

  COWPROOF_INLINE void expand(worker<K>& w, key const& from, std::uint64_t number) {
    state const pre = unpack<state>(from);
    bool const refine = asked_.refinement;
    typename K::view before;
    if constexpr (!K::model::only_completed)
      if (refine) before = abstract<typename K::domain_type>(pre);
    unsigned steps = 0;
    each_successor<typename K::machine, typename K::model>(
        pre, bounds_, asked_.choice,
        [&]<class Operation>(state const& post, auto const& out, auto const&... x) COWPROOF_INLINE_LAMBDA {
          key to = pack(post);
          bool changed = !(to == from);
          if (refine) claim<K, Operation>(w, before, from, to, changed, out, x...);
          if (!K::model::only_completed && !changed && out.how != ending::completed) return;
          if constexpr (K::reduces) changed = changed && to_representative(w, to, post);
          w.waiting.add(to, changed, number, steps++);
        });
    w.transitions += steps;
    if constexpr (K::reduces) {
      std::uint64_t const orbit = canonical_.orbit(pre);
      w.unreduced_states += orbit;
      w.unreduced_transitions += orbit * steps;
    }
  }

  // False if the representative is surely known.
  COWPROOF_INLINE bool to_representative(worker<K>& w, key& to, state const& post) {
    auto& recent = w.recent[hash_of(to) >> (64 - worker<K>::recent_bits)];
    if (recent == to) return false;
    recent = to;
    to = canonical_.of(post).key;
    return true;
  }

  // Of the states of this chunk that were expanded. Those before the first whose step is wrong do nothing wrong.
  void settle_claims(worker<K>& w) {
    auto& d = w.dealt;
    if (!w.claims.settle()) {
      auto const is_wrong = [&](key const& k) { return std::ranges::count(w.claims.wrong(), k) != 0; };
      auto const first = std::find_if(d.now.keys, d.now.keys + d.next, is_wrong) - d.now.keys;
      suspect(d.first_number + static_cast<std::uint64_t>(first), d.first_number + static_cast<std::uint64_t>(d.next),
              verdict::holds);
    }
    if (suspect_) d.next = d.now.length;
  }

  template <bool Shared> COWPROOF_INLINE void settle(worker<K>& w) {
    std::uint64_t added = 0;
    w.waiting.settle(
        table_,
        [&](std::uint64_t home, key const& k) COWPROOF_INLINE_LAMBDA {
          if constexpr (Shared) return table_.insert_shared(home, k);
          else return table_.insert_at(home, k);
        },
        [&](unsigned place) COWPROOF_INLINE_LAMBDA {
          w.later.push(w.pool, w.waiting.key[place]);
          if constexpr (Shared) ++added;
          else if (log_) log_->add(w.waiting.parent[place], w.waiting.action[place]);
        });
    if constexpr (Shared) table_.add_to_shared_size(added);
    if (table_.is_crowded(worker<K>::room)) crowded_.store(true, std::memory_order_relaxed);
  }

  key key_of_state(state const& s) const {
    if constexpr (K::reduces) return canonical_.of(s).key;
    else return pack(s);
  }

  // ------------------------------------------------------------------------------------------------- answers

  std::uint64_t bytes_now() const {
    std::uint64_t bytes = table_.bytes() + (log_ ? log_->bytes() : 0);
    for (auto const& w : team_) bytes += w.pool.bytes();
    return bytes;
  }

  counts found() const {
    counts c;
    c.states = table_.size();
    c.depth = depth_;
    c.frontier = level_.size();
    c.bytes = std::max(bytes_, bytes_now());
    for (auto const& w : team_) {
      c.transitions += w.transitions;
      c.unreduced_states += w.unreduced_states;
      c.unreduced_transitions += w.unreduced_transitions;
    }
    return c;
  }

  // The calls that lead to a state; each member of an orbit does what its representative does.
  std::vector<call> calls_to(std::uint64_t number, state& reached) const {
    std::vector<call> calls;
    reached = K::machine::initial();
    key at = key_of_state(reached);
    for (std::uint64_t const wanted : log_->path_to(number)) {
      std::uint64_t step = 0;
      for (auto const& s : list_steps<K>(unpack<state>(at), bounds_, asked_.choice))
        if (s.counts && step++ == wanted) {
          at = key_of_state(s.post);
          break;
        }
      for (auto const& s : list_steps<K>(reached, bounds_, asked_.choice))
        if (s.counts && key_of_state(s.post) == at) {
          calls.push_back(s.made);
          reached = s.post;
          break;
        }
    }
    return calls;
  }

  std::optional<counterexample> confirmed(judge const& confirm) const {
    for (bool const with_step : {false, true}) {
      for (std::uint64_t number = suspects_.first; number < suspects_.second; ++number) {
        state reached;
        auto calls = calls_to(number, reached);
        if (!with_step) {
          if (auto const broken = confirm(calls)) return counterexample{calls, *broken};
          continue;
        }
        for (auto const& s : list_steps<K>(reached, bounds_, asked_.choice)) {
          calls.push_back(s.made);
          if (auto const broken = confirm(calls)) return counterexample{calls, *broken};
          calls.pop_back();
        }
      }
    }
    return std::nullopt;
  }

  request asked_;
  std::string const& name_;
  watch_counts const& watch_;
  typename K::bounds bounds_;
  canonical_form<state> canonical_;
  state_table<packed_words<state>> table_;
  std::optional<ancestry> log_;
  std::vector<worker<K>> team_;

  level<key> level_;
  std::atomic<bool> crowded_{false};
  std::atomic<bool> suspect_{false};
  std::atomic<verdict> stopped_{verdict::holds};
  std::pair<std::uint64_t, std::uint64_t> suspects_;
  counts at_level_;  // when this level began
  std::atomic<bool> save_asked_{false};
  bool saved_ = false;
  std::optional<std::string> not_saved_;
  std::uint64_t depth_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace cowproof::search
