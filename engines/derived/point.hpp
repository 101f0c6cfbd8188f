// Points: the words of an operation, one of which a derived mutant takes for another.
//
// A point is the n-th word of its scope. A scope is the operation, the body of a `when` or of an effect, or a function
// that is given to a word; it begins to count whenever it is entered. A model has no other branches, so a point has the
// same number in every domain, whichever effects are performed and however often a function is called.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cowproof::derived {

// What is done instead.
enum class change : std::uint8_t {
  none,
  left_out,         // an update, or what an operation does as it ends
  doubled,          // += and -=
  other_sign,       // += for -=
  key_replaced,     // the designated name for this one
  value_replaced,   // one part of a value is another
  choice_replaced,  // the designated name for what was offered
  always,           // a condition, a guard or a predicate holds
  never,            // or does not
  exchanged,        // the branches of an ite; && for ||
  first,            // one branch, or one operand, alone
  second,
  negated,          // == for !=; a ! is left out
  number_replaced,  // one more than the number that is compared with
};
std::string_view name_of(change c);

// A line of a model.
struct place {
  char const* file = "";
  int line = 0;
};

// One mutant of one operation: at this point, the change of this number.
struct alteration {
  std::uint64_t point = 0;
  change what = change::none;
  int number = 0;
  bool operator==(alteration const&) const = default;
};

// An alteration that an operation has room for, as it is told.
struct possible {
  alteration made;
  std::string where;  // the scopes, and the word: completes > when > refcount.set
  std::string what;   // value - 1
  place line;
};

// What a run of an operation finds out about its points.
class observer {
 public:
  std::vector<possible> found;

  void name_field(void const* field, std::string_view name) { fields_[field] = name; }
  void pass(place const& at) { last_ = at; }
  void enter(std::uint64_t scope, std::uint64_t point, char const* label);
  void name_point(std::uint64_t scope, std::uint64_t point, char const* word, void const* field, place const& at);
  void note(alteration const& a, std::string const& what);

 private:
  std::map<void const*, std::string> fields_;
  std::map<std::uint64_t, std::string> scopes_;  // as a beginning of the names of their points
  std::map<std::uint64_t, std::string> points_;
  std::map<std::string, int> of_this_name_, of_this_alteration_;
  std::map<std::uint64_t, place> lines_;
  place last_;
};

// One run of an operation whose words are counted.
struct run {
  alteration armed;
  observer* noted = nullptr;                  // all alterations there are; then none is made
  std::vector<std::uint64_t>* met = nullptr;  // every point
  std::uint64_t not_there = 0;                // over plain values: what is read where there is nothing
  std::uint64_t scope = 0;
  std::uint32_t next = 0;
  int depth = 0;  // of words that are being carried out: what they say themselves is no text of the model
};
// The one of this thread. There is none but while a transition runs: specification, invariants and abstraction are
// never altered.
inline constinit thread_local run* now = nullptr;

constexpr std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  std::uint64_t const h = (a ^ (b + 0x9e3779b97f4a7c15 + (a << 6) + (a >> 2))) * 0xff51afd7ed558ccd;
  return h ^ (h >> 32);
}

inline bool is_counted() { return now != nullptr && now->depth == 0; }

class point {
 public:
  explicit point(char const* word, place const& at = {}, void const* field = nullptr) {
    if (!is_counted()) return;
    id_ = mixed(now->scope, now->next++);
    if (now->met != nullptr) now->met->push_back(id_);
    matters_ = now->armed.point == id_ || now->noted != nullptr;
    if (now->noted != nullptr) now->noted->name_point(now->scope, id_, word, field, at);
  }
  std::uint64_t id() const { return id_; }
  explicit operator bool() const { return matters_; }  // can anything be another here?

  // Is it this that is altered? Where alterations are noted, it is one of them.
  template <class Text> bool is(change what, int number, Text const& text) const {
    if (!matters_) return false;
    if (now->noted != nullptr) {
      now->noted->note({id_, what, number}, text());
      return false;
    }
    return now->armed == alteration{id_, what, number};
  }
  bool is(change what) const {
    return is(what, 0, [&] { return std::string(name_of(what)); });
  }
  bool may_be(change what) const { return matters_ && (now->noted != nullptr || now->armed.what == what); }

 private:
  std::uint64_t id_ = 0;
  bool matters_ = false;
};

// A word is carried out: what the domain says meanwhile is its own.
class carrying_out {
 public:
  carrying_out() : run_(now) {
    if (run_ != nullptr) ++run_->depth;
  }
  ~carrying_out() {
    if (run_ != nullptr) --run_->depth;
  }
  carrying_out(carrying_out const&) = delete;
  carrying_out& operator=(carrying_out const&) = delete;

 private:
  run* run_;
};

// The model speaks again: in the function of this number that the word at a point was given.
class within {
 public:
  within(std::uint64_t point, unsigned number, char const* label) : run_(now) {
    if (run_ == nullptr) return;
    outer_ = *run_;
    run_->scope = mixed(point, 1000 + number);
    run_->next = 0;
    run_->depth = 0;
    if (run_->noted != nullptr) run_->noted->enter(run_->scope, point, label);
  }
  ~within() {
    if (run_ == nullptr) return;
    run_->scope = outer_.scope;
    run_->next = outer_.next;
    run_->depth = outer_.depth;
  }
  within(within const&) = delete;
  within& operator=(within const&) = delete;

 private:
  run* run_;
  run outer_;
};

// Words are counted while it lives.
class counting {
 public:
  explicit counting(run& r) : outer_(now) { now = &r; }
  ~counting() { now = outer_; }
  counting(counting const&) = delete;
  counting& operator=(counting const&) = delete;

 private:
  run* outer_;
};

// A word that reads: what is decided next is decided in this line.
inline void pass(place const& at) {
  if (is_counted() && now->noted != nullptr) now->noted->pass(at);
}

}  // namespace cowproof::derived
