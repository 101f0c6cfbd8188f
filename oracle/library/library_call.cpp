// An operation that is asked of a library, in words and as a call of the core.
#include "oracle/library/library_call.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>
#include <re2/re2.h>

#include "engines/coverage.hpp"
#include "oracle/calls.hpp"

namespace cowproof::oracle {
namespace {

constexpr std::array<std::string_view, library_verbs + 1> verb_names{"map",  "unmap", "load",         "store",  "fork",
                                                                     "exec", "exit",  "kernel_store", "restart"};
constexpr std::array<std::string_view, 10> place_names{"",    ".last", "below",     "beyond",     "kernel",
                                                       "top", "guard", "trapframe", "trampoline", "past_last"};

constexpr std::string_view cpu_text = " on cpu ", memory_text = " without memory";

// Reads what to_text writes, word by word.
class call_reader {
 public:
  explicit call_reader(std::string_view text) : left_(text) {}

  std::string_view word() {
    auto const end = std::min(left_.find_first_of("(,). "), left_.size());
    auto const found = left_.substr(0, end);
    left_.remove_prefix(end);
    return found;
  }
  bool skip(std::string_view expected) {
    if (!left_.starts_with(expected)) return fine_ = false;
    left_.remove_prefix(expected.size());
    return true;
  }
  bool follows(std::string_view expected) const { return left_.starts_with(expected); }
  std::uint16_t number(std::string_view prefix) {
    if (!skip(prefix)) return 0;
    std::uint16_t value = 0;
    auto const digits = word();
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size()) fine_ = false;
    return value;
  }
  void address(library_call& c) {
    if (follows("v")) {
      c.page = number("v");
      if (!follows(place_names[1])) return;
      skip(place_names[1]);
      c.where = place::last;
      return;
    }
    auto const named = word();
    if (named == "outside") {  // as in scenarios
      c.where = place::beyond;
      return;
    }
    for (std::size_t i = 2; i < place_names.size(); ++i) {
      if (place_names[i] != named) continue;
      c.where = static_cast<place>(i);
      return;
    }
    fine_ = false;
  }
  // "-> 7", "→ p1", "fault(protection)": of no importance for what is asked.
  void ending() {
    if (!follows(" ")) return;
    auto const told = left_.substr(1);
    if (find_ending(told) || RE2::FullMatch(told, "(->|→) p?\\d+")) left_ = {};
  }
  bool finished() const { return fine_ && left_.empty(); }

 private:
  std::string_view left_;
  bool fine_ = true;
};

std::optional<library_verb> find_verb(std::string_view name) {
  for (std::size_t i = 0; i < library_verbs; ++i)
    if (verb_names[i] == name) return static_cast<library_verb>(i);
  return std::nullopt;
}

}  // namespace

std::string_view name_of(place where) { return place_names[static_cast<std::size_t>(where)]; }

std::string_view name_of(library_verb what) { return verb_names[static_cast<std::size_t>(what)]; }

bool library_call::has_address() const {
  return what == library_verb::map || what == library_verb::unmap || what == library_verb::load ||
         what == library_verb::store || what == library_verb::kernel_store;
}

std::string to_text(library_call const& c, bool fails) {
  if (c.what == library_verb::restart) return "restart";
  auto text = fmt::format("{}(p{}", name_of(c.what), c.process);
  if (c.has_address()) {
    auto const where = place_names[static_cast<std::size_t>(c.where)];
    text += is_inside(c.where) ? fmt::format(", v{}{}", c.page, where) : fmt::format(", {}", where);
  }
  bool const makes_child = c.what == library_verb::fork && c.has_memory && !fails;
  if (c.what == library_verb::fork && !makes_child) text += fmt::format(", p{}", c.child);
  if (c.what == library_verb::store || c.what == library_verb::kernel_store) text += fmt::format(", {}", c.word);
  if (c.what == library_verb::map && !c.writable) text += ", read-only";
  text += ")";
  if (c.cpu != 0) text += fmt::format("{}{}", cpu_text, c.cpu);
  if (!c.has_memory) text += memory_text;
  return makes_child ? fmt::format("{} -> p{}", text, c.child) : text;
}

std::optional<library_call> read_library_call(std::string_view text) {
  call_reader in(text);
  auto const what = find_verb(in.word());
  if (!what) return std::nullopt;
  library_call c;
  c.what = *what;
  in.skip("(");
  c.process = in.number("p");
  if (c.has_address()) {
    in.skip(", ");
    in.address(c);
  }
  bool const names_child = c.what == library_verb::fork && in.follows(", ");
  if (names_child) {
    in.skip(", ");
    c.child = in.number("p");
  }
  if (c.what == library_verb::store || c.what == library_verb::kernel_store) {
    in.skip(", ");
    c.word = in.number("");
  }
  if (c.what == library_verb::map) {
    c.writable = !in.follows(", read-only");
    if (!c.writable) in.skip(", read-only");
  }
  in.skip(")");
  if (in.follows(cpu_text)) c.cpu = in.number(cpu_text);
  c.has_memory = !in.follows(memory_text);
  if (!c.has_memory) in.skip(memory_text);
  if (c.what == library_verb::fork && !names_child) {
    in.skip(in.follows(" → ") ? " → " : " -> ");
    c.child = in.number("p");
  } else {
    in.ending();
  }
  if (!in.finished()) return std::nullopt;
  return c;
}

library_call library_call_of(named_call const& c) {
  library_call made;
  made.what = static_cast<library_verb>(c.what);
  made.where = c.page ? place::page : place::beyond;
  made.process = static_cast<std::uint16_t>(c.process);
  made.page = static_cast<std::uint16_t>(c.page.value_or(0));
  made.child = static_cast<std::uint16_t>(c.child);
  made.word = static_cast<std::uint16_t>(c.word);
  made.writable = c.writable;
  return made;
}

std::optional<call> core_call_of(library_call const& c, bool has_memory) {
  if (static_cast<std::size_t>(c.what) >= number_of_verbs) return std::nullopt;
  named_call named;
  named.what = static_cast<verb>(c.what);
  named.process = c.process;
  if (is_inside(c.where)) named.page = c.page;
  named.writable = c.writable;
  named.word = c.word;
  named.child = c.child;
  named.has_frame = named.has_memory = has_memory;
  return encode(named);
}

}  // namespace cowproof::oracle
