// The set of states that were seen: buckets of eight keys, a cache line a word of the key.
//
// Where a key belongs grows with its hash, so the table grows in place, by any factor, in one pass.
#pragma once
#include <algorithm>
#include <atomic>
#include <bit>
#include <cstring>
#include <vector>

#if defined __SSE2__
#include <immintrin.h>
#endif

#include "engines/explore/packed_key.hpp"
#include "engines/explore/reserved_array.hpp"

namespace cowproof::search {

// Which of eight words are equal to x: a bit each. Other threads may fill the line meanwhile: each aligned word is read
// at once, by vector instructions as well.
COWPROOF_INLINE unsigned equal_words(std::uint64_t const* line, std::uint64_t x) {
#if defined __AVX512F__
  return _mm512_cmpeq_epi64_mask(_mm512_load_si512(line), _mm512_set1_epi64(static_cast<long long>(x)));
#elif defined __AVX2__
  auto const wanted = _mm256_set1_epi64x(static_cast<long long>(x));
  auto const* halves = reinterpret_cast<__m256i const*>(line);
  auto const low = _mm256_cmpeq_epi64(_mm256_load_si256(halves), wanted);
  auto const high = _mm256_cmpeq_epi64(_mm256_load_si256(halves + 1), wanted);
  return static_cast<unsigned>(_mm256_movemask_pd(_mm256_castsi256_pd(low))) |
         static_cast<unsigned>(_mm256_movemask_pd(_mm256_castsi256_pd(high))) << 4;
#elif defined __SSE2__ && !defined __clang__
  // Not with clang 14, with which threads were seen to add a key twice: it may move plain loads.
  // SSE2 compares halves of words. Both must be equal: a byte each, then a byte a word.
  auto const wanted = _mm_set1_epi64x(static_cast<long long>(x));
  auto const* pairs = reinterpret_cast<__m128i const*>(line);
  auto const pair = [&](int i) COWPROOF_INLINE_LAMBDA { return _mm_cmpeq_epi32(_mm_load_si128(pairs + i), wanted); };
  auto const halves = _mm_packs_epi16(_mm_packs_epi32(pair(0), pair(1)), _mm_packs_epi32(pair(2), pair(3)));
  auto const both = _mm_and_si128(halves, _mm_srli_epi16(halves, 8));
  return static_cast<unsigned>(_mm_movemask_epi8(_mm_packus_epi16(both, _mm_setzero_si128())));
#else
  unsigned equal = 0;
  for (int i = 0; i < 8; ++i) equal |= static_cast<unsigned>(__atomic_load_n(line + i, __ATOMIC_RELAXED) == x) << i;
  return equal;
#endif
}

template <int Words> class state_table {
 public:
  using key_type = packed_key<Words>;

  // Room for no more than `most_bytes`.
  explicit state_table(std::size_t most_bytes) : buckets_(most_bytes / sizeof(bucket) + slack + first_buckets) {}

  COWPROOF_INLINE std::uint64_t size() const { return size_.load(std::memory_order_relaxed); }
  COWPROOF_INLINE bool is_crowded(std::uint64_t coming = 0) const { return size() + coming >= limit_; }
  std::size_t bytes() const { return (count_ + slack) * sizeof(bucket); }

  // What the table needs while it grows and afterwards.
  std::size_t bytes_after_growth() const { return (larger() + slack) * (sizeof(bucket) + 1); }

  // The keys in some order. And an empty table for as many as there were when buckets() said so.
  template <class Visitor> void each(Visitor visit) const {
    for (std::uint64_t i = 0; i < count_ + slack; ++i)
      for (unsigned used = ~holes(buckets_[i]) & 0xff; used != 0; used &= used - 1)
        visit(take(buckets_[i], std::countr_zero(used)));
    if (zero_seen_) visit(key_type{});
  }
  std::uint64_t buckets() const { return count_; }
  void start_with(std::uint64_t buckets) {
    std::memset(buckets_[0].w, 0, (count_ + slack) * sizeof(bucket));
    count_ = buckets;
    limit_ = limit_of(buckets);
    size_ = 0;
    zero_seen_ = false;
  }

  COWPROOF_INLINE std::uint64_t home(key_type const& key) const {
    __extension__ using wide = unsigned __int128;
    return static_cast<std::uint64_t>(static_cast<wide>(hash_of(key)) * count_ >> 64);
  }
  COWPROOF_INLINE void prefetch(std::uint64_t at) const {
    for (int i = 0; i < Words; ++i) __builtin_prefetch(buckets_[at].w[i], 1);
  }

  // Is the key new? For one thread; `at` is its home.
  COWPROOF_INLINE bool insert_at(std::uint64_t at, key_type const& key) {
    if (__builtin_expect(key.is_zero(), 0)) return insert_zero();
    for (;; ++at) {
      bucket& b = buckets_[at];
      if (matches(b, key) != 0) return false;
      if (unsigned const free = holes(b); free != 0) {
        put(b, std::countr_zero(free), key);
        add_to_size(1);
        return true;
      }
    }
  }
  bool insert(key_type const& key) { return insert_at(home(key), key); }

  // The same for any number of threads at once; the caller adds to the size.
  COWPROOF_INLINE bool insert_shared(std::uint64_t at, key_type const& key) {
    if (__builtin_expect(key.is_zero(), 0)) return insert_zero();
    if constexpr (Words == 1) return exchange_in(at, key);
    else return insert_locked(at, key);
  }
  COWPROOF_INLINE void add_to_size(std::uint64_t n) { size_.store(size() + n, std::memory_order_relaxed); }
  COWPROOF_INLINE void add_to_shared_size(std::uint64_t n) { size_.fetch_add(n, std::memory_order_relaxed); }

  // By a third, in one pass from the last bucket to the first: a home only ever moves up.
  void grow() {
    std::uint64_t const old = count_ + slack;
    count_ = larger();
    limit_ = limit_of(count_);
    std::vector<key_type> stash;                       // the few that were pushed beyond their new home
    std::vector<std::uint8_t> filled(count_ + slack);  // to read the line that was just written would stall
    auto const place = [&](std::uint64_t at, key_type const& key) {
      while (filled[at] == 8) ++at;
      put(buckets_[at], filled[at]++, key);
    };
    for (std::uint64_t i = old; i-- > 0;) {
      bucket const b = buckets_[i];
      unsigned used = ~holes(b) & 0xff;
      if (used == 0) continue;
      std::memset(buckets_[i].w, 0, sizeof(bucket));
      for (; used != 0; used &= used - 1) {
        key_type const key = take(b, std::countr_zero(used));
        if (auto const at = home(key); at < i) stash.push_back(key);
        else place(at, key);
      }
    }
    for (key_type const& key : stash) place(home(key), key);
  }

 private:
  struct alignas(64) bucket {
    std::uint64_t w[Words][8];
  };
  static constexpr std::uint64_t slack = 1 << 10;  // a search does not wrap around: it runs into this tail
  static constexpr std::uint64_t first_buckets = 1 << 12;
  static constexpr std::size_t stripes = 1 << 12;

  std::uint64_t larger() const { return count_ * 4 / 3; }
  static constexpr std::uint64_t limit_of(std::uint64_t buckets) { return buckets * 8 / 20 * 17; }  // a load of 0.85

  static COWPROOF_INLINE unsigned matches(bucket const& b, key_type const& key) {
    unsigned same = equal_words(b.w[0], key.w[0]);
    for (int i = 1; i < Words; ++i) same &= equal_words(b.w[i], key.w[i]);
    return same;
  }
  static COWPROOF_INLINE unsigned holes(bucket const& b) { return matches(b, key_type{}); }
  static COWPROOF_INLINE void put(bucket& b, int slot, key_type const& key) {
    for (int i = 0; i < Words; ++i) b.w[i][slot] = key.w[i];
  }
  static key_type take(bucket const& b, int slot) {
    key_type key;
    for (int i = 0; i < Words; ++i) key.w[i] = b.w[i][slot];
    return key;
  }

  // A hole is a key of zeros, so the state that is all zeros, in which nobody lives, is kept apart.
  COWPROOF_INLINE bool insert_zero() {
    bool const added = !zero_seen_.exchange(true);
    if (added) add_to_shared_size(1);
    return added;
  }

  // Slots are filled in order and never change again. The hole is looked for before the key: were it the other way
  // round, the key could come in between, and be added to the next hole as well. Nothing else is read through a key.
  COWPROOF_INLINE bool exchange_in(std::uint64_t at, key_type const& key) {
    for (;;) {
      std::uint64_t* const line = buckets_[at].w[0];
      unsigned free = equal_words(line, 0);
      // The hole is known before the key is looked for. The processor keeps the order of two loads; a compiler may sink
      // the first past a fence, for it is used later, but not what an empty instruction reads and writes.
      asm volatile("" : "+r"(free) : : "memory");
      if (equal_words(line, key.w[0]) != 0) return false;
      if (free == 0) {
        ++at;
        continue;
      }
      std::uint64_t seen = 0;
      if (std::atomic_ref<std::uint64_t>(line[std::countr_zero(free)])
              .compare_exchange_strong(seen, key.w[0], std::memory_order_relaxed))
        return true;  // if not, it is looked at again
    }
  }
  bool insert_locked(std::uint64_t at, key_type const& key) {
    for (;; ++at) {
      std::atomic_flag& lock = locks_[at % stripes];
      while (lock.test_and_set(std::memory_order_acquire)) {
      }
      bucket& b = buckets_[at];
      bool const found = matches(b, key) != 0;
      unsigned const free = holes(b);
      if (!found && free != 0) put(b, std::countr_zero(free), key);
      lock.clear(std::memory_order_release);
      if (found) return false;
      if (free != 0) return true;
    }
  }

  std::uint64_t count_ = first_buckets;
  std::uint64_t limit_ = limit_of(first_buckets);
  std::atomic<std::uint64_t> size_{0};
  std::atomic<bool> zero_seen_{false};
  reserved_array<bucket> buckets_;
  std::vector<std::atomic_flag> locks_ = std::vector<std::atomic_flag>(Words == 1 ? 0 : stripes);
};

}  // namespace cowproof::search
