// Plays sequences of calls on a kernel behind a console.
#include "oracle/kernel/kernel_player.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "oracle/library/cowproof.h"

namespace cowproof::oracle {
namespace {

using namespace std::chrono_literals;

// How many of the first calls are made at the same time; else one.
std::size_t length_of_storm(std::span<library_call const> calls) {
  auto const end = std::ranges::find(calls, 0, &library_call::cpu);
  return std::max<std::size_t>(static_cast<std::size_t>(end - calls.begin()), 1);
}

// How many are free is told at restarts only.
declaration without_free_frames(declaration d) {
  d.free_frames = false;
  return d;
}

// A process that is not there cannot be called at the same time as others.
std::vector<library_call> without_absent(std::span<library_call const> calls, declaration const& d) {
  reference state(static_cast<unsigned>(d.size.processes), static_cast<unsigned>(d.size.pages));
  std::vector<library_call> kept;
  for (auto const& c : calls) {
    if (c.cpu != 0 && !state.alive(c.process)) continue;
    kept.push_back(c);
    bool const ends = c.what == library_verb::exit || (c.what == library_verb::store && !c.has_memory);
    if (ends && c.process != 0 && state.alive(c.process)) state.kill(c.process);
    if (c.what == library_verb::fork && c.has_memory && state.examine(c).how == ending::completed) state.complete(c);
  }
  return kept;
}

}  // namespace

kernel_player::kernel_player(std::unique_ptr<console_session> session, kernel_header header)
    : session_(std::move(session)),
      header_(std::move(header)),
      said_(session_->header()),
      judge_(without_free_frames(header_.declared)),
      limit_(session_->options().time_limit) {
  judge_.play_with(static_cast<unsigned>(header_.declared.size.processes),
                   static_cast<unsigned>(header_.declared.size.pages));
}

fallible<std::unique_ptr<kernel_player>> kernel_player::start(std::unique_ptr<console_session> session) {
  auto header = read_kernel_header(session->header());
  if (auto const* wrong = std::get_if<std::string>(&header))
    return failure{failure_kind::malformed, *wrong + ": [cowproof-console/" + session->header() + "]", std::nullopt, 0};
  return std::unique_ptr<kernel_player>(
      new kernel_player(std::move(session), std::get<kernel_header>(std::move(header))));
}

// What it says of free frames may differ after each start.
fallible<nothing> kernel_player::bring_back() {
  ++starts_again_;
  if (auto const booted = session_->boot(); !booted) return booted;
  auto const again = read_kernel_header(session_->header());
  auto const* const header = std::get_if<kernel_header>(&again);
  if (header == nullptr || header->declared.size.pages != header_.declared.size.pages ||
      header->fork_copies != header_.fork_copies)
    return failure{failure_kind::unavailable, "started again, it says something else of itself", std::nullopt, 0};
  sent_ = answered_ = 0;
  is_lost_ = is_fresh_ = false;
  return nothing{};
}

// A kernel that was lost is started again when it is needed.
bool kernel_player::loses(failure const& why) {
  if (!is_of_implementation(why.kind)) return false;
  session_->abandon();
  is_lost_ = true;
  return true;
}

fallible<kernel_answer> kernel_player::read_answer() {
  auto const said = session_->next_answer(limit_);
  if (!said) {
    auto why = said.why();
    if (why.kind == failure_kind::hung)
      why.what = fmt::format("no answer within {}{}", limit_text(limit_, "--timeout"), session_->last_words());
    return why;
  }
  auto read = read_kernel_answer(*said);
  auto const malformed = [&](std::string const& what) {
    return failure{failure_kind::malformed, fmt::format("{}: [cow {}]", what, end_of(*said, 200)), std::nullopt, 0};
  };
  if (auto const* wrong = std::get_if<std::string>(&read)) return malformed(*wrong);
  auto& answer = std::get<kernel_answer>(read);
  if (answer.number != answered_ + 1) return malformed(fmt::format("expected the answer to call {}", answered_ + 1));
  ++answered_;
  return answer;
}

fallible<nothing> kernel_player::begin_anew() {
  session_->send(fmt::format("{} restart\n", ++sent_));
  auto const said = read_answer();
  if (!said) return said.why();
  if (said->said.code != COWPROOF_DONE)
    return failure{failure_kind::malformed, "the answer to restart is \"" + said->text + "\"", std::nullopt, 0};
  free_ = said->said.free_frames;
  is_fresh_ = true;
  return nothing{};
}

fallible<nothing> kernel_player::begin() {
  if (is_lost_)
    if (auto const back = bring_back(); !back) return back;
  if (is_fresh_) return nothing{};
  return begin_anew();
}

// As many in a line as the console takes.
fallible<nothing> kernel_player::ask_all(std::span<library_call const> calls, std::vector<answered>& into) {
  while (!calls.empty()) {
    std::string line;
    std::vector<std::span<library_call const>> asked;
    while (!calls.empty()) {
      auto const next = calls.first(length_of_storm(calls));
      auto const text = fmt::format("{}{} {}", line.empty() ? "" : "; ", sent_ + 1, kernel_text(next));
      if (!line.empty() && line.size() + text.size() > session_->options().longest_line) break;
      line += text;
      ++sent_;
      asked.push_back(next);
      calls = calls.subspan(next.size());
    }
    session_->send(line + "\n");
    for (auto const& group : asked) {
      auto const said = read_answer();
      if (!said) return said.why();
      for (auto const& c : group) into.push_back({c, *said, &c == &group.back()});
    }
  }
  return nothing{};
}

// A process has its pages from the start; nothing is mapped by a call.
void kernel_player::give_pages(unsigned process) {
  shared_answer done;
  done.is_seen = 0;
  auto const pages = static_cast<unsigned>(header_.declared.size.pages);
  for (unsigned v = 0; v < pages; ++v) {
    library_call map;
    map.what = library_verb::map;
    map.process = static_cast<std::uint16_t>(process);
    map.page = static_cast<std::uint16_t>(v);
    map.writable = v + header_.read_only_pages < pages;
    judge_.judge(map, done, {}, unwanted_);
  }
}

std::vector<finding> kernel_player::judge_call(answered const& one) {
  // What a process that executes a program has is known when it has got its pages.
  auto said = one.said.said;
  said.is_seen = header_.declared.level > 0 && one.is_seen && one.asked.what != library_verb::exec ? 1 : 0;
  said.all_rows = 1;
  auto const found = judge_.judge(one.asked, said, one.said.seen, tallies_);
  std::vector<finding> findings(found.begin(), found.end());
  if (!findings.empty() && !one.said.is_known) findings.front().seen = one.said.text;
  if (findings.empty() && one.asked.what == library_verb::exec && one.said.said.code == COWPROOF_DONE)
    give_pages(one.asked.process);
  return findings;
}

std::optional<rejected_sequence> kernel_player::judge(std::vector<answered> const& all,
                                                      std::optional<failure> const& ended,
                                                      std::span<library_call const> calls) {
  rejected_sequence found;
  found.processes = static_cast<std::uint16_t>(header_.declared.size.processes);
  found.pages = static_cast<std::uint16_t>(header_.declared.size.pages);
  shared_answer begun;
  begun.is_seen = 0;
  judge_.judge({}, begun, {}, unwanted_);
  give_pages(0);
  for (auto const& one : all) {
    auto findings = judge_call(one);
    found.calls.push_back(one.asked);
    auto said = library_judge::answer_of(one.asked, one.said.said);
    if (!one.said.is_known) said.said = one.said.text;
    found.answers.push_back(std::move(said));
    if (findings.empty()) continue;
    found.findings = std::move(findings);
    return found;
  }
  if (!ended) return std::nullopt;
  ++tallies_.checked[static_cast<std::size_t>(clause::keeps_running)];
  auto const last = all.size() < calls.size() ? all.size() + length_of_storm(calls.subspan(all.size())) : calls.size();
  for (std::size_t i = all.size(); i < last; ++i) {
    found.calls.push_back(calls[i]);
    found.answers.push_back({{}, false, "no answer"});
  }
  found.was_hang = ended->kind == failure_kind::hung;
  auto const& c = found.calls.empty() ? library_call{} : found.calls.back();
  auto const page = c.has_address() && is_inside(c.where) ? static_cast<int>(c.page) : -1;
  found.findings.push_back({clause::keeps_running, c.process, page, ended->what, "an answer"});
  return found;
}

// When all have ended, as many are free as before.
std::optional<finding> kernel_player::judge_free_frames(std::uint32_t before, rejected_sequence const& so_far) {
  if (!header_.declared.free_frames) return std::nullopt;
  ++tallies_.checked[static_cast<std::size_t>(clause::free_is_exact)];
  if (free_ == before) return std::nullopt;
  auto const process = so_far.calls.empty() ? 0U : so_far.calls.back().process;
  auto const by = free_ < before ? before - free_ : free_ - before;
  // What leaks where memory is missing has another cause.
  bool const lacked = std::ranges::any_of(so_far.calls, [](auto const& c) { return !c.has_memory; });
  return finding{clause::free_is_exact, process, -1,
                 fmt::format("{} frames too {} are free when all have ended{}", by, free_ < before ? "few" : "many",
                             lacked ? ", after a call without memory" : ""),
                 fmt::format("{} frames, as before", before)};
}

fallible<std::optional<rejected_sequence>> kernel_player::play(rejected_sequence const& /*wanted*/,
                                                               std::span<library_call const> wanted_calls,
                                                               std::chrono::milliseconds time_limit) {
  auto const calls = without_absent(wanted_calls, header_.declared);
  limit_ = std::max<std::chrono::milliseconds>({time_limit, 20 * session_->slowest(), 2s});
  limit_ = std::min(limit_, session_->options().time_limit);
  if (auto const begun = begin(); !begun) return begun.why();
  is_fresh_ = false;
  auto const before = free_;
  std::vector<answered> all;
  std::optional<failure> ended;
  if (auto const asked = ask_all(calls, all); !asked) ended = asked.why();
  if (ended && !loses(*ended)) return *ended;
  auto found = judge(all, ended, calls);
  if (found) return found;
  // All exit. A kernel that does not survive that has been spoilt before.
  if (auto const anew = begin_anew(); !anew) {
    if (!loses(anew.why())) return anew.why();
    auto why = anew.why();
    why.what = "when all exit: " + why.what;
    return judge(all, why, calls);
  }
  rejected_sequence whole;
  for (auto const& one : all) {
    whole.calls.push_back(one.asked);
    whole.answers.push_back(library_judge::answer_of(one.asked, one.said.said));
  }
  whole.processes = static_cast<std::uint16_t>(header_.declared.size.processes);
  whole.pages = static_cast<std::uint16_t>(header_.declared.size.pages);
  auto const leak = judge_free_frames(before, whole);
  if (!leak) return std::optional<rejected_sequence>();
  whole.findings.push_back(*leak);
  whole.is_at_end = true;
  return std::optional(whole);
}

}  // namespace cowproof::oracle
