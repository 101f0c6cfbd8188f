// A kernel behind a serial console, as an implementation.
#include "oracle/lines/console_implementation.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace cowproof::oracle {

using namespace std::chrono_literals;

fallible<std::unique_ptr<console_implementation>> console_implementation::start(
    std::unique_ptr<console_session> session) {
  std::unique_ptr<console_implementation> made(new console_implementation(std::move(session)));
  if (auto const read = made->read_header(); !read) return read.why();
  return made;
}

fallible<nothing> console_implementation::boot() {
  if (auto const booted = session_->boot(); !booted) return gone(booted.why());
  return read_header();
}

fallible<nothing> console_implementation::read_header() {
  waiting_.clear();
  sent_ = answered_ = 0;
  is_fresh_ = true;
  auto header = parse_console_header(session_->header());
  if (auto const* error = std::get_if<line_error>(&header))
    return gone({failure_kind::malformed, error->what + ": " + session_->header(), std::nullopt, 0});
  if (auto const taken = take_header(std::get<line_header>(std::move(header)), session_->header()); !taken)
    return taken;
  see_nothing();
  return nothing{};
}

// Nothing more is asked of it; the next restart brings it back.
failure console_implementation::gone(failure why) {
  if (!is_of_implementation(why.kind)) return why;
  waiting_.clear();
  session_->abandon();
  is_fresh_ = false;
  is_lost_ = true;
  return why;
}

std::chrono::milliseconds console_implementation::limit() const {
  auto const usual = session_->options().time_limit;
  if (!hurried_) return usual;
  return std::min(usual, std::max<std::chrono::milliseconds>(500ms, 20 * session_->slowest()));
}

fallible<nothing> console_implementation::restart() {
  if (!is_lost_ && is_fresh_) return nothing{};
  waiting_.clear();
  while (!is_lost_ && answered_ < sent_)
    if (auto const skipped = read_answer(); !skipped && !is_of_implementation(skipped.why().kind)) return skipped.why();
  if (is_lost_) {
    ++starts_again_;
    is_lost_ = false;
    if (auto const booted = boot(); !booted) return booted.why();
  } else {
    session_->send(fmt::format("{} restart\n", ++sent_));
    auto const said = read_answer();
    if (!said) return said.why();
    if (!said->is_known || said->out.how != ending::completed)
      return gone({failure_kind::malformed, "the answer to restart is not \"completed\"", std::nullopt, 0});
  }
  is_fresh_ = true;
  see_nothing();
  return nothing{};
}

void console_implementation::announce(std::span<call const> calls) {
  if (is_lost_ || waits_for_the_dead()) return;
  waiting_.assign(calls.begin(), calls.end());
}

// A line of several calls, when those before it are answered: a console has a small buffer.
void console_implementation::send_some() {
  std::string line;
  while (!waiting_.empty()) {
    auto const next = fmt::format("{}{} {}", line.empty() ? "" : "; ", sent_ + 1,
                                  console_text(waiting_.front(), *header_.declared.machine));
    if (!line.empty() && line.size() + next.size() > session_->options().longest_line) break;
    line += next;
    ++sent_;
    waiting_.pop_front();
  }
  session_->send(line + "\n");
}

fallible<answer> console_implementation::perform(call const& c) {
  if (is_lost_) return failure{failure_kind::killed, "it ended before", std::nullopt, 0};
  is_fresh_ = false;
  if (answered_ == sent_) {
    if (waiting_.empty()) waiting_.push_back(c);
    send_some();
  }
  return read_answer();
}

// As many in a line as the console takes.
void console_implementation::add_to_line(std::string& line, std::string const& text) {
  auto const next = fmt::format("{} {}", ++sent_, text);
  if (!line.empty() && line.size() + 2 + next.size() > session_->options().longest_line) {
    session_->send(line + "\n");
    line.clear();
  }
  line += (line.empty() ? "" : "; ") + next;
}

fallible<std::vector<answer>> console_implementation::perform_at_once(std::span<call const> calls,
                                                                      std::span<unsigned const> cpus) {
  if (is_lost_) return failure{failure_kind::killed, "it ended before", std::nullopt, 0};
  is_fresh_ = false;
  std::string line;
  for (std::size_t i = 0; i < calls.size(); ++i)
    add_to_line(line, console_text(calls[i], *header_.declared.machine, cpus[i]));
  add_to_line(line, "go");
  session_->send(line + "\n");
  std::vector<answer> all;
  while (answered_ < sent_) {
    auto const said = read_answer();
    if (!said) return said.why();
    all.push_back(*said);
  }
  all.pop_back();  // that to "go"
  return all;
}

fallible<answer> console_implementation::wait(unsigned process) {
  if (!waits_for_the_dead()) return answer{};
  if (is_lost_) return failure{failure_kind::killed, "it ended before", std::nullopt, 0};
  session_->send(fmt::format("{} wait {}\n", ++sent_, process));
  return read_answer();
}

fallible<answer> console_implementation::read_answer() {
  auto const said = session_->next_answer(limit());
  if (!said) {
    auto why = said.why();
    if (why.kind == failure_kind::hung)
      why.what =
          fmt::format("no answer [cow {} ...] within {}{}", answered_ + 1,
                      limit_text(limit(), limit() == session_->options().time_limit ? "--timeout" : while_shrinking),
                      session_->last_words());
    return gone(why);
  }
  return parse_answer(*said);
}

fallible<answer> console_implementation::parse_answer(std::string const& token) {
  auto const malformed = [&](std::string const& what) {
    return gone({failure_kind::malformed, fmt::format("{}: [cow {}]", what, end_of(token, 200)), std::nullopt, 0});
  };
  auto read = parse_console_answer(token, header_);
  if (auto const* const wrong = std::get_if<std::string>(&read)) return malformed(*wrong);
  auto& parsed = std::get<console_answer>(read);
  if (parsed.number != answered_ + 1) return malformed(fmt::format("expected the answer to call {}", answered_ + 1));
  ++answered_;
  seen_ = std::move(parsed.seen);
  return parsed.said;
}

}  // namespace cowproof::oracle
