// Random calls that aim where faults are.
#include "oracle/generator.hpp"

#include <array>

#include "engines/splitmix.hpp"

namespace cowproof::oracle {
namespace {

struct weight {
  verb what;
  unsigned share;
};
constexpr std::array<weight, number_of_verbs> weights{{
    {verb::store, 36},
    {verb::map, 22},
    {verb::fork, 15},
    {verb::load, 11},
    {verb::exit, 8},
    {verb::unmap, 7},
    {verb::exec, 1},
}};
static_assert([] {
  unsigned sum = 0;
  for (auto const& w : weights) sum += w.share;
  return sum == 100;
}());

// Chances in a hundred.
constexpr unsigned dead_process = 2, outside_address = 4, any_page = 15, read_only = 20, zero_word = 5, no_memory = 15;

}  // namespace

std::uint64_t random_numbers::next() {
  state_ += splitmix_step;
  return splitmix(state_);
}

call call_generator::next(expectation const& now) {
  named_call c;
  c.what = choose_verb(now);
  c.process = choose_process(now);
  // An exit of init is refused before it reaches the kernel: now and then is enough.
  if (c.what == verb::exit && c.process == 0) c.process = choose_process(now);
  c.page = choose_page(c.what, c.process, now);
  c.writable = !random_.percent(read_only);
  c.word = random_.percent(zero_word) ? 0 : random_.below(static_cast<unsigned>(size_.words));
  c.child = random_.below(processes());
  c.has_memory = !random_.percent(no_memory);
  return encode(c);
}

verb call_generator::choose_verb(expectation const& now) {
  auto const draw = [&] {
    auto left = random_.below(100);
    for (auto const& w : weights) {
      if (left < w.share) return w.what;
      left -= w.share;
    }
    return verb::load;
  };
  auto const drawn = draw();
  if (drawn != verb::fork) return drawn;
  unsigned living = 0;
  for (unsigned p = 0; p < now.processes(); ++p) living += now.alive(p) ? 1 : 0;
  // A fork without a process slot is refused before it reaches the kernel: now and then is enough.
  return living == now.processes() && random_.percent(75) ? draw() : drawn;
}

unsigned call_generator::choose_process(expectation const& now) {
  auto const first = random_.below(processes());
  if (random_.percent(dead_process)) return first;
  for (unsigned i = 0; i < processes(); ++i) {
    auto const p = (first + i) % processes();
    if (now.alive(p)) return p;
  }
  return first;
}

// Map aims at pages that are not mapped, everything else at those that are.
std::optional<unsigned> call_generator::choose_page(verb what, unsigned process, expectation const& now) {
  auto const first = random_.below(pages());
  if (random_.percent(outside_address)) return std::nullopt;
  if (random_.percent(any_page)) return first;
  for (unsigned i = 0; i < pages(); ++i) {
    auto const v = (first + i) % pages();
    if (now.at(process, v).mapped != (what == verb::map)) return v;
  }
  return first;
}

}  // namespace cowproof::oracle
