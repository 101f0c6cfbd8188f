// The rules of the vocabulary that a compiler cannot check: a model that breaks one fails at once, in every domain.
//
// What breaks a rule would mean one thing with plain values and another with terms: an update within the function of
// an `each` happens once a cell in the one domain, and once, of a placeholder, in the other.
#pragma once
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace cowproof {

struct misused_word : std::logic_error {
  using std::logic_error::logic_error;
};

namespace detail {

// A thread evaluates one operation at a time.
inline constinit thread_local bool only_reads = false;
inline constinit thread_local void const* changing = nullptr;

[[noreturn, gnu::cold, gnu::noinline]] inline void fail(char const* rule) { throw misused_word(rule); }

// While it lives, a function of the model is evaluated that only reads, and does not read what its values change.
class reading {
 public:
  reading() : outer_(std::exchange(only_reads, true)) {}
  reading(reading const&) = delete;
  reading& operator=(reading const&) = delete;
  ~reading() { only_reads = outer_; }

 private:
  bool outer_;
};
class reading_others_than {
 public:
  explicit reading_others_than(void const* map) : outer_(std::exchange(changing, map)) {}
  reading_others_than(reading_others_than const&) = delete;
  reading_others_than& operator=(reading_others_than const&) = delete;
  ~reading_others_than() { changing = outer_; }

 private:
  reading within_;
  void const* outer_;
};

// Said by every word that changes something, that guards, or that makes what an update needs.
inline void expect_no_reading() {
  if (__builtin_expect(only_reads, false))
    fail(
        "a function given to each, map_row, part, reserve, named, tabulate or a quantifier only reads: no update within it");
}
// Said by every word that reads a map.
inline void expect_not_changing(void const* map) {
  if (__builtin_expect(changing == map, false))
    fail(
        "a function given to each, map_row, retarget or renew_row does not read the map that it changes: copy it first");
}
// Said by `reserve`.
inline void expect_first_reservation(bool is_reserved) {
  if (is_reserved)
    fail("an offer is reserved once in a step: ask whether it suffices, or reserve for all places at once");
}

// A variable that holds a tally of rows, which is used where it is made. A part may be kept.
template <class Given>
constexpr bool is_kept_tally =
    std::is_lvalue_reference_v<Given> && requires { std::remove_cvref_t<Given>::is_used_at_once; };

}  // namespace detail
}  // namespace cowproof
