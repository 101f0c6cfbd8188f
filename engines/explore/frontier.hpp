// The states of one depth, in chunks that are used again: the memory of a search is the frontier's, not all states'.
#pragma once
#include <atomic>
#include <memory>
#include <vector>

#include "engines/explore/packed_key.hpp"

namespace cowproof::search {

inline constexpr int chunk_length = 1024;

// Chunks that are free; each thread has its own.
template <class Key> class chunk_pool {
 public:
  Key* take() {
    if (free_.empty()) {
      all_.push_back(std::make_unique_for_overwrite<Key[]>(chunk_length));
      bytes_.store(all_.size() * sizeof(Key) * chunk_length, std::memory_order_relaxed);
      return all_.back().get();
    }
    Key* const chunk = free_.back();
    free_.pop_back();
    return chunk;
  }
  void give_back(Key* chunk) { free_.push_back(chunk); }
  std::size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }  // any thread may ask

 private:
  std::vector<std::unique_ptr<Key[]>> all_;
  std::vector<Key*> free_;
  std::atomic<std::size_t> bytes_{0};
};

template <class Key> struct chunk {
  Key* keys = nullptr;
  int length = 0;
};

template <class Key> class frontier {
 public:
  COWPROOF_INLINE void push(chunk_pool<Key>& pool, Key const& key) {
    if (__builtin_expect(used_ == chunk_length, 0)) {
      chunks_.push_back(pool.take());
      used_ = 0;
    }
    chunks_.back()[used_++] = key;
  }
  bool is_empty() const { return chunks_.empty(); }
  std::size_t size() const {
    return chunks_.empty() ? 0 : (chunks_.size() - 1) * chunk_length + static_cast<std::size_t>(used_);
  }
  void append_chunks_to(std::vector<chunk<Key>>& all) const {
    for (std::size_t c = 0; c < chunks_.size(); ++c)
      all.push_back({chunks_[c], c + 1 == chunks_.size() ? used_ : chunk_length});
  }
  void clear() {
    chunks_.clear();
    used_ = chunk_length;
  }

 private:
  std::vector<Key*> chunks_;
  int used_ = chunk_length;
};

// Keys wait here until there are enough of them that their cache lines arrive in time. `Most` are added by one state.
template <class Key, unsigned Most> struct batch {
  static constexpr unsigned full = 256, room = full + Most, ahead = 24;
  Key key[room];
  std::uint64_t home[room];
  std::uint64_t parent[room];
  std::uint16_t action[room];
  unsigned size = 0;

  COWPROOF_INLINE void add(Key const& k, bool is_news, std::uint64_t from, unsigned by) {
    key[size] = k;
    parent[size] = from;
    action[size] = static_cast<std::uint16_t>(by);
    size += is_news ? 1 : 0;
  }

  // Calls insert(home, key) for each, a while after its line was asked for, and is_new(place) for those that it adds.
  template <class Table, class Insert, class IsNew>
  COWPROOF_INLINE void settle(Table const& table, Insert insert, IsNew is_new) {
    for (unsigned j = 0; j < size + ahead; ++j) {
      if (j < size) {
        home[j] = table.home(key[j]);
        table.prefetch(home[j]);
      }
      if (j >= ahead && insert(home[j - ahead], key[j - ahead])) is_new(j - ahead);
    }
    size = 0;
  }
};

}  // namespace cowproof::search
