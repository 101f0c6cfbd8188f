// The states of one depth while they are expanded: dealt out to threads in chunks, and what is left of them when they
// stop.
#pragma once
#include <algorithm>

#include "engines/explore/frontier.hpp"

namespace cowproof::search {

// What one thread expands.
template <class Key> struct dealt_chunk {
  chunk<Key> now;
  int next = 0;                    // place in it
  std::uint64_t first_number = 0;  // of its first state; all states are numbered in the order in which they were found
};

// The threads of a team each have a `pool` of chunks, the frontier `later` and a `dealt` chunk.
template <class Key> class level {
 public:
  // What the team found becomes the level. Is there anything?
  template <class Team> bool take_from(Team& team) {
    chunks_.clear();
    first_ += size_;
    size_ = 0;
    for (auto& w : team) {
      size_ += w.later.size();
      w.later.append_chunks_to(chunks_);
      w.later.clear();
    }
    taken_ = 0;
    chunks_first_ = first_;
    return !chunks_.empty();
  }

  // That of a checkpoint: from the state of this number on it was not expanded.
  void resume(frontier<Key> const& left, std::uint64_t first, std::uint64_t size, std::uint64_t next) {
    left.append_chunks_to(chunks_);
    first_ = first;
    size_ = size;
    chunks_first_ = next;
  }

  // The next chunk, for this thread. False: there is none.
  template <class Worker> bool deal(Worker& w) {
    if (w.dealt.now.keys != nullptr) w.pool.give_back(w.dealt.now.keys);
    w.dealt = {};
    std::size_t const c = taken_.fetch_add(1, std::memory_order_relaxed);
    if (c >= chunks_.size()) return false;
    w.dealt.now = chunks_[c];
    w.dealt.first_number = chunks_first_ + c * chunk_length;
    return true;
  }

  // What was not expanded, when the threads have stopped; and the number of its first state, if there is one thread.
  template <class Team> std::vector<chunk<Key>> left(Team const& team) const {
    std::vector<chunk<Key>> all;
    for (auto const& w : team)
      if (auto const& d = w.dealt; d.next < d.now.length) all.push_back({d.now.keys + d.next, d.now.length - d.next});
    all.insert(all.end(), chunks_.begin() + static_cast<std::ptrdiff_t>(chunks_taken()), chunks_.end());
    return all;
  }
  template <class Team> std::uint64_t first_left(Team const& team) const {
    for (auto const& w : team)
      if (auto const& d = w.dealt; d.next < d.now.length) return d.first_number + static_cast<std::uint64_t>(d.next);
    return chunks_first_ + chunks_taken() * chunk_length;
  }

  std::uint64_t first() const { return first_; }  // the number of its first state
  std::uint64_t size() const { return size_; }

 private:
  std::size_t chunks_taken() const { return std::min(taken_.load(), chunks_.size()); }

  std::vector<chunk<Key>> chunks_;
  std::atomic<std::size_t> taken_{0};  // of them
  std::uint64_t chunks_first_ = 0;     // the number of the first state in chunks_
  std::uint64_t first_ = 0, size_ = 0;
};

}  // namespace cowproof::search
