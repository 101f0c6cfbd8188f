// Breadth-first search of a state space, whichever it is, by one thread or several: level by level, over one table.
//
// A state is checked when it is found, and a step when it is taken. So what is wrong is found at the depth at which it
// is, and the first thing that one thread finds is a nearest one. Every count is the same for any number of threads.
// Paths are kept by one thread only: the order in which several find states is not that of anybody's log.
#pragma once
#include <thread>
#include <utility>

#include "engines/explore/checkpoint.hpp"
#include "engines/explore/level.hpp"
#include "engines/explore/space_search.hpp"
#include "engines/explore/vectors.hpp"

namespace cowproof::search {

template <int Words> class breadth_first {
  using key = packed_key<Words>;

 public:
  breadth_first(state_space const& space, space_limits const& limits, watch_counts const& watch)
      : limits_(limits),
        watch_(watch),
        code_(std::get<table_code<Words>>(code_for(limits.with).tables)),
        initial_(key_from(space.initial())),
        table_(limits.memory),
        team_(static_cast<std::size_t>(limits.jobs)) {
    if (limits.jobs == 1) log_.emplace(limits.memory / sizeof(key) + 1);
    for (auto& w : team_) w.steps = space.make_expander(limits.exercisable);
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
  static constexpr std::int64_t often = 128;  // states

  // What one thread has of a search.
  struct alignas(128) worker {
    std::unique_ptr<expander> steps;
    chunk_pool<key> pool;
    frontier<key> later;
    dealt_chunk<key> dealt;
    expansion now;
    std::size_t expanded = 0;          // states, whose successors wait in `now`: there was no room for them
    std::int64_t until_look = 0;       // states to be expanded before the thread looks around
    std::vector<std::uint32_t> fresh;  // places in `now` of the successors that are new
    std::vector<key> found;            // and their keys
    counts total;
  };

  // ------------------------------------------------------------------------------------------------- levels

  bool start() {
    auto& w = team_.front();
    table_.insert(initial_);
    w.later.push(w.pool, initial_);
    if (w.steps->first_broken(initial_.w.data(), 1) == 0) stopped_ = verdict::refuted;
    return take_level();
  }

  // Is there anything at this depth?
  bool take_level() {
    bool const is_open = level_.take_from(team_);
    at_level_ = counts_now();
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
    w.total.transitions = p.transitions;
    w.total.unreduced_states = p.unreduced_states;
    w.total.unreduced_transitions = p.unreduced_transitions;
    w.later = std::move(loaded.later);
    at_level_ = counts_now();
    return true;
  }

  // Threads have stopped.
  void save() {
    save_asked_ = false;
    if (limits_.checkpoint.empty()) return;
    typename search_file<Words>::states states{table_, log_, level_.left(team_), {}};
    for (auto& w : team_) w.later.append_chunks_to(states.later);
    auto const c = counts_now();
    not_saved_ = search_file<Words>::save(limits_.checkpoint, limits_.name,
                                          {c.bytes, depth_, level_.first(), level_.size(), level_.first_left(team_),
                                           c.transitions, c.unreduced_states, c.unreduced_transitions},
                                          states);
    saved_ = saved_ || !not_saved_;
  }

  // Threads stop where the table has no room, and go on after it has grown.
  void expand_level() {
    static constexpr std::uint64_t worth_threads = 4096;
    for (;;) {
      waiting_ = false;
      std::vector<std::jthread> others;
      if (level_.size() >= worth_threads)
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
    bool const looks = &w == &team_.front();
    while (stopped_ == verdict::holds && !waiting_) {
      if (w.dealt.next == w.dealt.now.length) {
        if (!level_.deal(w)) return;
        w.until_look = 0;
      }
      if (looks && w.until_look <= 0) {
        w.until_look = often;
        look_around();
      } else if (!expand(w)) {
        return;
      }
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

  // Of the dealt states, the first, and those that are made with it. False: there is no room for what they lead to.
  bool expand(worker& w) {
    auto& d = w.dealt;
    auto& now = w.now;
    if (w.expanded == 0) {
      now.clear();
      auto const left = static_cast<std::size_t>(d.now.length - d.next);
      w.expanded = w.steps->expand(d.now.keys[d.next].w.data(), left, now);
    }
    auto const coming = now.successors * team_.size();
    if (table_.is_crowded(coming)) return wait_for_room(coming);
    auto const first_number = d.first_number + static_cast<std::uint64_t>(d.next);
    w.total.transitions += now.transitions;
    w.total.unreduced_states += now.unreduced_states;
    w.total.unreduced_transitions += now.unreduced_transitions;
    for (auto const& each : now.met) first_.push_back({each.what, first_number + each.place});
    if (now.wrong) refute(first_number + *now.wrong);
    else add_successors(w, first_number);
    d.next += static_cast<int>(w.expanded);
    w.until_look -= static_cast<std::int64_t>(std::exchange(w.expanded, 0));
    return true;
  }

  bool wait_for_room(std::uint64_t keys) {
    for (auto known = needed_.load(); known < keys && !needed_.compare_exchange_weak(known, keys);) {
    }
    waiting_ = true;
    return false;
  }

  void add_successors(worker& w, std::uint64_t first_number) {
    auto const& now = w.now;
    auto const* const keys = reinterpret_cast<key const*>(now.keys.data());
    if (w.fresh.size() < now.successors) w.fresh.resize(now.successors);
    auto const added = (team_.size() == 1 ? code_.add : code_.add_shared)(table_, keys, now.successors, w.fresh.data());
    if (team_.size() > 1) table_.add_to_shared_size(added);
    w.found.resize(added);
    for (std::size_t i = 0; i < added; ++i) {
      auto const place = w.fresh[i];
      w.found[i] = keys[place];
      w.later.push(w.pool, keys[place]);
      if (log_) log_->add(first_number + now.parents[place], now.numbers[place]);
    }
    if (added == 0) return;
    auto const broken = w.steps->first_broken(w.found.front().w.data(), added);
    if (broken < added) refute(first_number + now.parents[w.fresh[broken]]);
  }

  void refute(std::uint64_t number) {
    if (log_) wrong_ = number;
    stopped_ = verdict::refuted;
  }

  static key key_from(std::vector<std::uint64_t> const& words) {
    key k;
    std::ranges::copy(words, k.w.begin());
    return k;
  }

  // ------------------------------------------------------------------------------------------------- answers

  std::uint64_t bytes_now() const {
    std::uint64_t bytes = table_.bytes() + (log_ ? log_->bytes() : 0);
    for (auto const& w : team_) bytes += w.pool.bytes();
    return bytes;
  }

  counts counts_now() const {
    counts c;
    for (auto const& w : team_) {
      c.transitions += w.total.transitions;
      c.unreduced_states += w.total.unreduced_states;
      c.unreduced_transitions += w.total.unreduced_transitions;
    }
    c.states = table_.size();
    c.depth = depth_;
    c.frontier = level_.size();
    c.bytes = std::max(bytes_, bytes_now());
    return c;
  }

  space_answer ended() {
    space_answer given;
    given.found = counts_now();
    given.verdict = stopped_;
    given.saved = saved_;
    given.not_saved = not_saved_;
    given.has_paths = log_.has_value();
    if (!log_) return given;
    for (auto const& f : first_) given.first.push_back({f.what, log_->path_to(f.state)});
    if (stopped_ == verdict::refuted) given.path = log_->path_to(wrong_);
    return given;
  }

  space_limits const& limits_;
  watch_counts const& watch_;
  table_code<Words> code_;
  key initial_;
  state_table<Words> table_;
  std::optional<ancestry> log_;
  std::vector<worker> team_;

  level<key> level_;
  std::atomic<bool> waiting_{false};      // for room, or for a checkpoint
  std::atomic<std::uint64_t> needed_{0};  // keys for which there was no room
  std::atomic<verdict> stopped_{verdict::holds};
  std::uint64_t wrong_ = 0;  // the state that does something wrong, or leads to a state that is wrong

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
