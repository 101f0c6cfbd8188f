// The limit to measure against: a search of the small model written by hand for it, as fast as we know how.
//
// One word a state with bits placed by hand, linear probing at a load of 0.6, inserts a few lines after their prefetch.
// It checks counts, writable entries and dead processes in every state; it keeps no traces and shares no code with us.
#pragma once
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <utility>
#include <vector>

#include <sys/mman.h>

namespace cowproof::peers {

struct hand_tuned_counts {
  std::uint64_t states = 1, transitions = 0, depth = 0, table_bytes = 0;
  bool holds = true;
};

// An entry is 0, or 1 + 2 * frame + writable.
template <int Processes, int Pages, int Frames, int Words> class hand_tuned {
  using word = std::uint64_t;
  static constexpr int bits_of(unsigned values) { return static_cast<int>(std::bit_width(values - 1)); }
  static constexpr int entries = Processes * Pages;
  static constexpr int entry_bits = bits_of(1 + 2 * Frames), content_bits = bits_of(Words);
  static constexpr int count_bits = bits_of(Processes + 1);
  static constexpr int content_at = entries * entry_bits, count_at = content_at + Frames * content_bits;
  static constexpr int alive_at = count_at + Frames * count_bits;
  static_assert(alive_at + Processes - 1 <= 63);
  static constexpr word entry_mask = (word{1} << entry_bits) - 1, content_mask = (word{1} << content_bits) - 1;
  static constexpr word count_mask = (word{1} << count_bits) - 1;
  static constexpr word tag = word{1} << 63;  // so that no state is zero, which is an empty place of the table

  struct decoded {
    std::uint8_t entry[entries], content[Frames], count[Frames], alive[Processes];
  };
  static inline decoded decode(word s) {
    decoded d;
    for (int i = 0; i < entries; ++i) d.entry[i] = static_cast<std::uint8_t>(s >> (i * entry_bits) & entry_mask);
    for (int f = 0; f < Frames; ++f) {
      d.content[f] = static_cast<std::uint8_t>(s >> (content_at + f * content_bits) & content_mask);
      d.count[f] = static_cast<std::uint8_t>(s >> (count_at + f * count_bits) & count_mask);
    }
    d.alive[0] = 1;
    for (int p = 1; p < Processes; ++p) d.alive[p] = static_cast<std::uint8_t>(s >> (alive_at + p - 1) & 1);
    return d;
  }
  static word with_entry(word s, int i, word e) {
    return (s & ~(entry_mask << (i * entry_bits))) | e << (i * entry_bits);
  }
  static word with_content(word s, int f, word b) {
    int const at = content_at + f * content_bits;
    return (s & ~(content_mask << at)) | b << at;
  }
  static word one_of(int f) { return word{1} << (count_at + f * count_bits); }
  static word writable(int f) { return static_cast<word>(2 + 2 * f); }
  static word read_only(int f) { return static_cast<word>(1 + 2 * f); }
  static word release(word s, decoded const& d, int i, int f) {
    s = with_entry(s, i, 0) - one_of(f);
    return d.count[f] == 1 ? with_content(s, f, 0) : s;
  }

  static bool invariants_hold(decoded const& d) {
    std::uint8_t named[Frames]{};
    for (auto const e : d.entry)
      if (e != 0) ++named[(e - 1) / 2];
    bool hold = true;
    for (int f = 0; f < Frames; ++f) hold &= named[f] == d.count[f];
    for (int i = 0; i < entries; ++i) {
      int const e = d.entry[i];
      if (e != 0) hold &= d.alive[i / Pages] != 0 && ((e - 1) % 2 == 0 || d.count[(e - 1) / 2] == 1);
    }
    return hold;
  }

  template <class Emit> void each_successor(word s, Emit&& emit) {
    decoded const d = decode(s);
    counts_.holds &= invariants_hold(d);
    int free = -1, dead = -1;
    for (int f = Frames; f-- > 0;) free = d.count[f] == 0 ? f : free;
    for (int p = Processes; p-- > 0;) dead = d.alive[p] == 0 ? p : dead;
    for (int p = 0; p < Processes; ++p) {
      if (d.alive[p] == 0) continue;
      for (int v = 0; v < Pages; ++v) of_page(s, d, p * Pages + v, free, emit);
      if (dead >= 0) emit(fork(s, d, p, dead));
      if (p == 0) continue;
      word t = s & ~(word{1} << (alive_at + p - 1));
      for (int i = p * Pages; i < (p + 1) * Pages; ++i)
        if (d.entry[i] != 0) t = release(t, d, i, (d.entry[i] - 1) / 2);
      emit(t);
    }
  }
  template <class Emit> static inline void of_page(word s, decoded const& d, int i, int free, Emit& emit) {
    int const e = d.entry[i];
    if (e == 0) {
      if (free >= 0) emit(with_entry(s, i, writable(free)) + one_of(free));
      return;
    }
    int const f = (e - 1) / 2;
    if ((e - 1) % 2 == 1 || d.count[f] == 1) {
      word const t = with_entry(s, i, writable(f));
      for (word b = 0; b < Words; ++b) emit(with_content(t, f, b));
    } else if (free >= 0) {
      word const t = with_entry(s, i, writable(free)) - one_of(f) + one_of(free);
      for (word b = 0; b < Words; ++b) emit(with_content(t, free, b));
    }
    emit(release(s, d, i, f));
  }
  static inline word fork(word s, decoded const& d, int parent, int child) {
    word row = 0;
    for (int v = 0; v < Pages; ++v) {
      int const i = parent * Pages + v;
      if (d.entry[i] == 0) continue;
      int const f = (d.entry[i] - 1) / 2;
      s = with_entry(s, i, read_only(f)) + one_of(f);
      row |= read_only(f) << (v * entry_bits);
    }
    return s | row << (child * Pages * entry_bits) | word{1} << (alive_at + child - 1);
  }

  // ------------------------------------------------------------------------------------------------- table

  static word* reserve(word places) {
    void* const at = mmap(nullptr, places * sizeof(word), PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED) std::abort();
    madvise(at, places * sizeof(word), MADV_HUGEPAGE);
    return static_cast<word*>(at);
  }
  static word hash(word x) {
    x *= 0xff51afd7ed558ccd;
    x ^= x >> 32;
    return x * 0xc4ceb9fe1a85ec53;
  }
  bool insert(word s) {
    for (word at = hash(s) & (places_ - 1);; at = (at + 1) & (places_ - 1)) {
      if (table_[at] == s) return false;
      if (table_[at] == 0) {
        table_[at] = s;
        return true;
      }
    }
  }
  void grow() {
    word* const old = std::exchange(table_, reserve(2 * places_));
    word const old_places = std::exchange(places_, 2 * places_);
    for (word i = 0; i < old_places; ++i)
      if (old[i] != 0) insert(old[i]);
    munmap(old, old_places * sizeof(word));
  }

 public:
  hand_tuned() = default;
  hand_tuned(hand_tuned const&) = delete;
  hand_tuned& operator=(hand_tuned const&) = delete;
  ~hand_tuned() { munmap(table_, places_ * sizeof(word)); }

  hand_tuned_counts run() {
    std::vector<word> now{tag}, later;
    insert(tag);
    for (;; ++counts_.depth) {
      later.clear();
      expand(now, later);
      if (later.empty()) break;
      std::swap(now, later);
    }
    counts_.table_bytes = places_ * sizeof(word);
    return counts_;
  }

 private:
  void expand(std::vector<word> const& now, std::vector<word>& later) {
    static constexpr unsigned delay = 64;  // inserts wait for their cache lines
    word waiting[delay];
    unsigned emitted = 0;
    auto const take = [&](word s) {
      if (!insert(s)) return;
      ++counts_.states;
      later.push_back(s);
    };
    for (word const s : now) {
      if ((counts_.states + 1024) * 10 > places_ * 6) grow();
      each_successor(s & ~tag, [&](word t) {
        t |= tag;
        __builtin_prefetch(&table_[hash(t) & (places_ - 1)], 1);
        if (emitted >= delay) take(waiting[emitted % delay]);
        waiting[emitted++ % delay] = t;
        ++counts_.transitions;
      });
    }
    for (unsigned i = 0; i < (emitted < delay ? emitted : delay); ++i) take(waiting[i]);
  }

  word places_ = word{1} << 16;
  word* table_ = reserve(places_);
  hand_tuned_counts counts_;
};

}  // namespace cowproof::peers
