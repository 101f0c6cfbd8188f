// How the calls of a trace went that are played on something else.
#include "oracle/trace_comparison.hpp"

#include <fmt/format.h>

#include "engines/call_text.hpp"
#include "engines/coverage.hpp"

namespace cowproof::oracle {
namespace {

std::string text_of_answer(answer const& said) {
  return said.is_known ? std::string(ending_name(said.out.how)) : said.said;
}

// An access that has to wait is one that completes, where the kernel brings the page in at once.
bool is_same(result const& recorded, answer const& said) {
  if (!said.is_known) return false;
  auto const& now = said.out;
  if (recorded.how == ending::refused_not_resident && now.how == ending::completed) return true;
  bool const both_have_values = recorded.has_value && now.has_value;
  return recorded.how == now.how && (!both_have_values || recorded.value == now.value);
}

std::string line(std::vector<std::string> const& some, std::size_t of, std::string_view what) {
  constexpr std::size_t most = 4;
  auto const shown = std::min(some.size(), most);
  return fmt::format("{} of {} calls {}: {}{}", some.size(), of, what,
                     fmt::join(some.begin(), some.begin() + static_cast<std::ptrdiff_t>(shown), ", "),
                     some.size() > shown ? ", ..." : "");
}

}  // namespace

void trace_comparison::note_left_out(std::size_t number, std::string_view why) {
  left_out_.push_back(fmt::format("{} ({})", text_of(calls_[number], of_), why));
}

void trace_comparison::note_ended(std::size_t number, answer const& said) {
  if (number >= recorded_.size() || is_same(recorded_[number], said)) return;
  auto const value = [](result const& r) { return r.has_value ? fmt::format(" -> {}", r.value) : std::string(); };
  ended_otherwise_.push_back(fmt::format("{} {}{}, not {}{}", text_of(calls_[number], of_), text_of_answer(said),
                                         value(said.out), ending_name(recorded_[number].how),
                                         value(recorded_[number])));
}

std::vector<std::string> trace_comparison::differences() const {
  std::vector<std::string> all;
  if (!left_out_.empty()) all.push_back(line(left_out_, calls_.size(), "not asked"));
  if (!ended_otherwise_.empty())
    all.push_back(line(ended_otherwise_, calls_.size(), "ended otherwise than in the trace"));
  return all;
}

}  // namespace cowproof::oracle
