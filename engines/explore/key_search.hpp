// Breadth-first search of a state space, whichever it is, by one thread: keys of so many words.
//
// Checked before it goes on: each step when it is taken, each state when it is found. So what is wrong is found at the
// depth at which it is, and the first thing found is a nearest one.
#pragma once
#include "engines/explore/ancestry.hpp"
#include "engines/explore/frontier.hpp"
#include "engines/explore/space_search.hpp"
#include "engines/explore/table.hpp"

namespace cowproof::search {

template <int Words> class key_search {
  using key = packed_key<Words>;

 public:
  key_search(state_space const& space, space_limits const& limits, watch_counts const& watch)
      : space_(space),
        limits_(limits),
        watch_(watch),
        table_(limits.memory),
        log_(limits.memory / sizeof(key) + 1) {
    now_.noted.resize(limits.exercisable);
  }

  space_answer run() {
    auto const start = space_.initial();
    if (space_.broken_in(start.data()) != 0) return ended(verdict::refuted);
    table_.insert(key_from(start.data()));
    later_.push(pool_, key_from(start.data()));
    for (; !later_.is_empty() && depth_ < limits_.most_steps; ++depth_) {
      auto const how = expand_level();
      if (how != verdict::holds) return ended(how);
    }
    if (!later_.is_empty()) return ended(verdict::holds);
    --depth_;  // nothing was found there
    return ended(verdict::holds);
  }

 private:
  verdict expand_level() {
    std::vector<chunk<key>> level;
    later_.append_chunks_to(level);
    level_size_ = later_.size();
    later_.clear();
    at_level_ = found_;
    for (auto const& c : level) {
      for (int i = 0; i < c.length; ++i) {
        if (number_ % 128 == 0)
          if (auto const how = look_around(); how != verdict::holds) return how;
        if (auto const how = expand(c.keys[i]); how != verdict::holds) return how;
        ++number_;
      }
      pool_.give_back(c.keys);
    }
    return verdict::holds;
  }

  verdict look_around() {
    bytes_ = std::max(bytes_, bytes_now());
    if (bytes_ > limits_.memory) return verdict::out_of_memory;
    counts so_far = found();
    so_far.transitions = at_level_.transitions;
    return watch_ && watch_(so_far) == advice::stop ? verdict::interrupted : verdict::holds;
  }

  bool has_room_for(std::size_t keys) {
    while (table_.is_crowded(keys)) {
      if (bytes_now() - table_.bytes() + table_.bytes_after_growth() > limits_.memory) return false;
      table_.grow();
    }
    return true;
  }

  // Refuted if something is wrong with a step, or with the state that it leads to.
  verdict expand(key const& from) {
    space_.expand(from.w.data(), now_);
    auto const n = now_.numbers.size();
    if (!has_room_for(n)) return verdict::out_of_memory;
    found_.transitions += now_.steps;
    found_.unreduced_states += now_.orbit;
    found_.unreduced_transitions += now_.orbit * now_.steps;
    for (auto const what : now_.met) first_.push_back({what, number_});
    if (now_.broken != 0) return verdict::refuted;
    homes_.resize(n);
    for (std::size_t j = 0; j < n; ++j) {
      homes_[j] = table_.home(key_at(j));
      table_.prefetch(homes_[j]);
    }
    for (std::size_t j = 0; j < n; ++j) {
      key const k = key_at(j);
      if (!table_.insert_at(homes_[j], k)) continue;
      log_.add(number_, now_.numbers[j]);
      later_.push(pool_, k);
      if (space_.broken_in(k.w.data()) != 0) return verdict::refuted;
    }
    return verdict::holds;
  }

  key key_at(std::size_t j) const { return key_from(&now_.keys[j * static_cast<std::size_t>(space_.words())]); }
  key key_from(std::uint64_t const* words) const {
    key k;
    std::copy_n(words, space_.words(), k.w.begin());
    return k;
  }

  std::uint64_t bytes_now() const { return table_.bytes() + log_.bytes() + pool_.bytes(); }

  counts found() const {
    counts c = found_;
    c.states = table_.size();
    c.depth = depth_;
    c.frontier = level_size_;
    c.bytes = bytes_;
    return c;
  }

  space_answer ended(verdict how) {
    bytes_ = std::max(bytes_, bytes_now());
    space_answer given{found(), how, {}, {}};
    for (auto const& f : first_) given.first.push_back({f.what, log_.path_to(f.state)});
    if (how == verdict::refuted) given.path = log_.path_to(number_);
    return given;
  }

  state_space const& space_;
  space_limits const& limits_;
  watch_counts const& watch_;
  state_table<Words> table_;
  ancestry log_;
  chunk_pool<key> pool_;
  frontier<key> later_;
  expansion now_;
  std::vector<std::uint64_t> homes_;

  struct first_met {
    std::uint32_t what;
    std::uint64_t state;  // that does it
  };
  std::vector<first_met> first_;
  counts found_, at_level_;
  std::uint64_t number_ = 0;  // of the state that is expanded
  std::uint64_t level_size_ = 0;
  std::uint64_t depth_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace cowproof::search
