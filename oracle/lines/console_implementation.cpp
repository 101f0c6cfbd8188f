// A kernel behind a serial console, as an implementation.
#include "oracle/lines/console_implementation.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>
#include <re2/re2.h>

namespace cowproof::oracle {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view header_opening = "[cowproof-console/1 ";
constexpr std::string_view answer_opening = "[cow ";
constexpr std::size_t kept_noise = 4096;
constexpr std::size_t longest_answer = std::size_t{1} << 16;

std::string end_of(std::string_view text, std::size_t most) {
  std::string kept(text.substr(text.size() - std::min(text.size(), most)));
  for (char& c : kept)
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  return kept;
}

}  // namespace

console_implementation::console_implementation(console_options const& options) : options_(options) {
  RE2::Options bytes(RE2::Latin1);  // a console may print anything
  bytes.set_log_errors(false);
  panic_ = std::make_unique<RE2>(options.panic, bytes);
}

console_implementation::~console_implementation() = default;

fallible<std::unique_ptr<console_implementation>> console_implementation::start(console_options const& options) {
  std::unique_ptr<console_implementation> made(new console_implementation(options));
  if (!made->panic_->ok())
    return failure{failure_kind::unavailable,
                   fmt::format("--panic: \"{}\" is no regular expression: {}", options.panic, made->panic_->error()),
                   {},
                   0};
  if (auto const booted = made->boot(); !booted) return booted.why();
  return made;
}

fallible<nothing> console_implementation::boot() {
  auto const until = piped_program::clock::now() + options_.boot_limit;
  if (!program_ || options_.restart.empty()) {
    program_.reset();
    auto started = piped_program::start(options_.command);
    if (!started) return started.why();
    program_ = std::move(*started);
  } else {
    auto reset = piped_program::start(options_.restart + " >&2");
    if (!reset) return reset.why();
    while ((*reset)->wait_for_more(until)) {
    }
  }
  waiting_.clear();
  noise_.clear();
  sent_ = answered_ = 0;
  is_fresh_ = true;
  if (!options_.prompt.empty())
    if (auto const seen = wait_for(options_.prompt, until); !seen) return gone(seen.why());
  if (!options_.start.empty()) program_->send(options_.start + "\n");
  auto const said = next_answer(header_opening, until);
  if (!said) {
    auto why = said.why();
    if (why.kind == failure_kind::hung)
      why.what = fmt::format("no {}...] within {}{}", header_opening, limit_text(options_.boot_limit, "--boot-timeout"),
                             last_words());
    return gone(why);
  }
  auto header = parse_console_header(*said);
  if (auto const* error = std::get_if<line_error>(&header))
    return gone({failure_kind::malformed, error->what + ": " + *said, std::nullopt, 0});
  if (auto const taken = take_header(std::get<line_header>(std::move(header))); !taken) return taken;
  slowest_ = std::chrono::milliseconds(0);  // how long it takes to start says nothing of its answers
  see_nothing();
  return nothing{};
}

fallible<nothing> console_implementation::wait_for(std::string const& text, piped_program::clock::time_point deadline) {
  for (;;) {
    auto const printed = program_->printed();
    if (auto const found = printed.find(text); found != std::string_view::npos) {
      program_->take(found + text.size());
      return nothing{};
    }
    if (auto const more = program_->wait_for_more(deadline); !more) {
      auto why = more.why();
      auto const ended = why.kind == failure_kind::hung ? " within " + limit_text(options_.boot_limit, "--boot-timeout")
                                                        : "; " + why.what;
      why.what = fmt::format("the prompt \"{}\" was not printed{}{}", text, ended, last_words());
      return why;
    }
  }
}

// What follows the opening, up to the closing bracket; everything before it is noise.
fallible<std::string> console_implementation::next_answer(std::string_view opening,
                                                          piped_program::clock::time_point deadline) {
  auto const begin = piped_program::clock::now();
  for (;;) {
    auto const printed = program_->printed();
    auto const from = printed.find(opening);
    auto const noise = printed.substr(0, from);
    // A few characters may be the beginning of an opening whose rest is to come.
    auto const passed = from == std::string_view::npos ? noise.size() - std::min(noise.size(), opening.size()) : from;
    if (auto const fine = check_panic(noise, false); !fine) return fine.why();
    noise_.append(noise.substr(0, passed));
    if (noise_.size() > 2 * kept_noise) noise_.erase(0, noise_.size() - kept_noise);
    program_->take(passed);
    auto const rest = program_->printed();
    if (from != std::string_view::npos) {
      if (auto const end = rest.find(']'); end != std::string_view::npos) {
        std::string said(rest.substr(opening.size(), end - opening.size()));
        program_->take(end + 1);
        noise_.clear();
        slowest_ =
            std::max(slowest_, std::chrono::ceil<std::chrono::milliseconds>(piped_program::clock::now() - begin));
        return said;
      }
      if (rest.size() > longest_answer) return failure{failure_kind::malformed, "an answer without its ]", {}, 0};
    }
    if (auto const more = program_->wait_for_more(deadline); !more) {
      if (auto const fine = check_panic(program_->printed(), true); !fine) return fine.why();
      auto why = more.why();
      why.what += last_words();
      return why;
    }
  }
}

// Line by line, so that ^ and $ are those of a line. One that is not over is looked at when no more is to come.
fallible<nothing> console_implementation::check_panic(std::string_view noise, bool is_all) {
  if (options_.panic.empty()) return nothing{};
  auto text = noise_ + std::string(noise);
  if (!is_all) text.resize(text.rfind('\n') + 1);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (RE2::PartialMatch(line, *panic_))
      return failure{failure_kind::killed, "it panicked: " + end_of(line.substr(0, line.find('\r')), 100), {}, 0};
  return nothing{};
}

// Nothing more is asked of it; the next restart brings it back.
failure console_implementation::gone(failure why) {
  if (!is_of_implementation(why.kind)) return why;
  waiting_.clear();
  if (options_.restart.empty()) program_.reset();
  is_fresh_ = false;
  is_lost_ = true;
  return why;
}

// Of what it printed since its last answer.
std::string console_implementation::last_words() const {
  auto const words = end_of(noise_ + std::string(program_->printed()), 100);
  return words.empty() ? "" : "; its last words: " + words;
}

std::chrono::milliseconds console_implementation::limit() const {
  if (!hurried_) return options_.time_limit;
  return std::min(options_.time_limit, std::max<std::chrono::milliseconds>(500ms, 20 * slowest_));
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
    program_->send(fmt::format("{} restart\n", ++sent_));
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
    auto const next =
        fmt::format("{}{} {}", line.empty() ? "" : "; ", sent_ + 1, console_text(decode(waiting_.front())));
    if (!line.empty() && line.size() + next.size() > options_.longest_line) break;
    line += next;
    ++sent_;
    waiting_.pop_front();
  }
  program_->send(line + "\n");
}

fallible<answer> console_implementation::perform(call const& c) {
  if (is_lost_) return failure{failure_kind::killed, "it ended before", std::nullopt, 0};
  is_fresh_ = false;
  if (answered_ == sent_) {
    if (waiting_.empty()) waiting_.push_back(c);
    send_some();
  }
  auto said = read_answer();
  if (!said) return said;
  return fitted(*said, decode(c));
}

fallible<answer> console_implementation::wait(unsigned process) {
  if (!waits_for_the_dead()) return answer{};
  if (is_lost_) return failure{failure_kind::killed, "it ended before", std::nullopt, 0};
  program_->send(fmt::format("{} wait {}\n", ++sent_, process));
  return read_answer();
}

fallible<answer> console_implementation::read_answer() {
  auto const said = next_answer(answer_opening, piped_program::clock::now() + limit());
  if (!said) {
    auto why = said.why();
    if (why.kind == failure_kind::hung)
      why.what = fmt::format("no answer [cow {} ...] within {}{}", answered_ + 1,
                             limit_text(limit(), limit() == options_.time_limit ? "--timeout" : while_shrinking),
                             last_words());
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

fallible<nothing> console_implementation::observe(observation& seen) {
  seen = seen_;
  return nothing{};
}

}  // namespace cowproof::oracle
