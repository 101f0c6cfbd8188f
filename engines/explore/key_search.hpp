// Breadth-first search of a state space, whichever it is, by one thread or several: keys of so many words.
//
// Checked before it goes on: each step when it is taken, each state when it is found. So what is wrong is found at the
// depth at which it is, and the first thing that one thread finds is a nearest one. Paths are kept by one thread only.
#pragma once
#include <thread>
#include <utility>

#include "engines/explore/checkpoint.hpp"
#include "engines/explore/level.hpp"
#include "engines/explore/space_search.hpp"

namespace cowproof::search {

template <int Words> class key_search {
  using key = packed_key<Words>;

 public:
  key_search(state_space const& space, space_limits const& limits, watch_counts const& watch)
      : space_(space),
        limits_(limits),
        watch_(watch),
        table_(limits.memory),
        team_(static_cast<std::size_t>(limits.jobs)) {
    if (limits.jobs == 1) log_.emplace(limits.memory / sizeof(key) + 1);
    team_.front().now.noted.resize(limits.exercisable);
  }

  space_answer run() {
    bool is_open = limits_.resume.empty() ? start() : resume();
    while (is_open && stopped_ == verdict::holds && depth_ < limits_.most_steps) {
      expand_level();
      if (stopped_ != verdict::holds) break;
      ++depth_;
      is_open = take_level();
    }
    if (!is_open) --depth_;  // nothing was found there
    if (stopped_ == verdict::interrupted || stopped_ == verdict::out_of_memory) save();
    return ended();
  }

 private:
  // What one thread has of a search.
  struct alignas(128) worker {
    chunk_pool<key> pool;
    frontier<key> later;
    expansion now;
    bool is_expanded = false;  // `now` is of the next state already: there was no room for what it found
    bool has_looked = false;   // around, before the next state
    std::vector<std::uint64_t> homes;
    dealt_chunk<key> dealt;
    counts found;
  };

  // ------------------------------------------------------------------------------------------------- levels

  bool start() {
    auto const first = space_.initial();
    table_.insert(key_from(first.data()));
    team_.front().later.push(team_.front().pool, key_from(first.data()));
    if (space_.broken_in(first.data()) != 0) stopped_ = verdict::refuted;
    return take_level();
  }

  // Is there anything at this depth?
  bool take_level() {
    bool const is_open = level_.take_from(team_);
    at_level_ = found();
    return is_open;
  }

  // The level of a checkpoint, without the states that were expanded.
  bool resume() {
    auto& w = team_.front();
    auto loaded = search_file<Words>::load(limits_.resume, table_, log_, w.pool);
    auto const& p = loaded.progress;
    bytes_ = p.bytes;
    depth_ = p.depth;
    level_.resume(loaded.left, p.level_first, p.level_size, p.next);
    w.found.transitions = p.transitions;
    w.found.unreduced_states = p.unreduced_states;
    w.found.unreduced_transitions = p.unreduced_transitions;
    w.later = std::move(loaded.later);
    at_level_ = found();
    return true;
  }

  // Threads have stopped.
  void save() {
    save_asked_ = false;
    if (limits_.checkpoint.empty()) return;
    typename search_file<Words>::states states{table_, log_, level_.left(team_), {}};
    for (auto& w : team_) w.later.append_chunks_to(states.later);
    auto const c = found();
    not_saved_ = search_file<Words>::save(limits_.checkpoint, limits_.name,
                                          {c.bytes, depth_, level_.first(), level_.size(), level_.first_left(team_),
                                           c.transitions, c.unreduced_states, c.unreduced_transitions, 0, 0, 0},
                                          states);
    saved_ = saved_ || !not_saved_;
  }

  // Threads stop where the table has no room, and go on after it has grown.
  void expand_level() {
    for (;;) {
      waiting_ = false;
      std::vector<std::jthread> others;
      for (std::size_t i = 1; i < team_.size(); ++i) others.emplace_back([this, i] { work(team_[i]); });
      work(team_.front());
      others.clear();
      bytes_ = std::max(bytes_, bytes_now());
      if (stopped_ != verdict::holds || !waiting_) return;
      if (save_asked_) save();
      while (table_.is_crowded(needed_)) {
        if (bytes_now() - table_.bytes() + table_.bytes_after_growth() > limits_.memory) {
          stopped_ = verdict::out_of_memory;
          return;
        }
        table_.grow();
      }
      needed_ = 0;
    }
  }

  void work(worker& w) {
    bool const is_first = &w == &team_.front();
    while (stopped_ == verdict::holds && !waiting_) {
      auto& d = w.dealt;
      if (d.next == d.now.length && !level_.deal(w)) return;
      if (is_first && d.next % 128 == 0 && !std::exchange(w.has_looked, true)) look_around();
      if (stopped_ != verdict::holds || waiting_) return;
      if (!expand(w, d.now.keys[d.next], d.first_number + static_cast<std::uint64_t>(d.next))) return;
      ++d.next;
      w.has_looked = false;
    }
  }

  // Now and then, by the first thread, while others work.
  void look_around() {
    auto const bytes = bytes_now();
    if (bytes > limits_.memory) stop(verdict::out_of_memory);
    counts so_far = at_level_;
    so_far.states = table_.size();
    so_far.bytes = std::max(bytes_, bytes);
    auto const advised = watch_ ? watch_(so_far) : advice::go_on;
    if (advised == advice::stop) stop(verdict::interrupted);
    if (advised == advice::save) save_asked_ = waiting_ = true;
  }

  // Unless another thread has found something wrong.
  void stop(verdict why) {
    auto known = verdict::holds;
    stopped_.compare_exchange_strong(known, why);
  }

  // ------------------------------------------------------------------------------------------------- states

  // False: there is no room for what it found. Refuted if something is wrong with a step, or with the state that it
  // leads to.
  bool expand(worker& w, key const& from, std::uint64_t number) {
    if (!w.is_expanded) space_.expand(from.w.data(), w.now);
    w.is_expanded = false;
    auto const n = w.now.numbers.size();
    if (table_.is_crowded(n * team_.size())) return wait_for_room(w, n * team_.size());
    w.found.transitions += w.now.steps;
    w.found.unreduced_states += w.now.orbit;
    w.found.unreduced_transitions += w.now.orbit * w.now.steps;
    for (auto const what : w.now.met) first_.push_back({what, number});
    if (w.now.broken != 0) {
      refute(number);
      return true;
    }
    w.homes.resize(n);
    for (std::size_t j = 0; j < n; ++j) {
      w.homes[j] = table_.home(key_at(w, j));
      table_.prefetch(w.homes[j]);
    }
    for (std::size_t j = 0; j < n; ++j) {
      key const k = key_at(w, j);
      if (!insert(w.homes[j], k)) continue;
      if (log_) log_->add(number, w.now.numbers[j]);
      w.later.push(w.pool, k);
      if (space_.broken_in(k.w.data()) != 0) {
        refute(number);
        return true;
      }
    }
    return true;
  }

  bool wait_for_room(worker& w, std::uint64_t keys) {
    w.is_expanded = true;
    for (auto known = needed_.load(); known < keys && !needed_.compare_exchange_weak(known, keys);) {
    }
    waiting_ = true;
    return false;
  }

  void refute(std::uint64_t number) {
    if (log_) wrong_ = number;
    stopped_ = verdict::refuted;
  }

  bool insert(std::uint64_t home, key const& k) {
    if (team_.size() == 1) return table_.insert_at(home, k);
    bool const is_new = table_.insert_shared(home, k);
    if (is_new) table_.add_to_shared_size(1);
    return is_new;
  }

  key key_at(worker const& w, std::size_t j) const {
    return key_from(&w.now.keys[j * static_cast<std::size_t>(space_.words())]);
  }
  key key_from(std::uint64_t const* words) const {
    key k;
    std::copy_n(words, space_.words(), k.w.begin());
    return k;
  }

  // ------------------------------------------------------------------------------------------------- answers

  std::uint64_t bytes_now() const {
    std::uint64_t bytes = table_.bytes() + (log_ ? log_->bytes() : 0);
    for (auto const& w : team_) bytes += w.pool.bytes();
    return bytes;
  }

  counts found() const {
    counts c;
    for (auto const& w : team_) {
      c.transitions += w.found.transitions;
      c.unreduced_states += w.found.unreduced_states;
      c.unreduced_transitions += w.found.unreduced_transitions;
    }
    c.states = table_.size();
    c.depth = depth_;
    c.frontier = level_.size();
    c.bytes = std::max(bytes_, bytes_now());
    return c;
  }

  space_answer ended() {
    space_answer given;
    given.found = found();
    given.verdict = stopped_;
    given.saved = saved_;
    given.not_saved = not_saved_;
    given.has_paths = log_.has_value();
    if (!log_) return given;
    for (auto const& f : first_) given.first.push_back({f.what, log_->path_to(f.state)});
    if (stopped_ == verdict::refuted) given.path = log_->path_to(wrong_);
    return given;
  }

  state_space const& space_;
  space_limits const& limits_;
  watch_counts const& watch_;
  state_table<Words> table_;
  std::optional<ancestry> log_;
  std::vector<worker> team_;

  level<key> level_;
  std::atomic<bool> waiting_{false};      // for room, or for a checkpoint
  std::atomic<std::uint64_t> needed_{0};  // keys for which there was no room
  std::atomic<verdict> stopped_{verdict::holds};
  std::uint64_t wrong_ = 0;  // the state that is or does something wrong, or leads to one that is

  struct first_met {
    std::uint32_t what;
    std::uint64_t state;  // that does it
  };
  std::vector<first_met> first_;  // one thread only
  counts at_level_;               // when this level began
  bool save_asked_ = false, saved_ = false;
  std::optional<std::string> not_saved_;
  std::uint64_t depth_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace cowproof::search
