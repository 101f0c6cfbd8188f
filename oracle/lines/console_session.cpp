// The conversation with a program behind a serial console.
#include "oracle/lines/console_session.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>
#include <re2/re2.h>

namespace cowproof::oracle {
namespace {

constexpr std::string_view header_opening = "[cowproof-console/";
constexpr std::string_view answer_opening = "[cow ";
constexpr std::size_t kept_noise = 4096;
constexpr std::size_t longest_answer = std::size_t{1} << 16;

}  // namespace

std::string end_of(std::string_view text, std::size_t most) {
  std::string kept(text.substr(text.size() - std::min(text.size(), most)));
  for (char& c : kept)
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  return kept;
}

console_session::console_session(console_options const& options) : options_(options) {
  RE2::Options bytes(RE2::Latin1);  // a console may print anything
  bytes.set_log_errors(false);
  panic_ = std::make_unique<RE2>(options.panic, bytes);
}

console_session::~console_session() = default;

fallible<std::unique_ptr<console_session>> console_session::make(console_options const& options) {
  std::unique_ptr<console_session> made(new console_session(options));
  if (!made->panic_->ok())
    return failure{failure_kind::unavailable,
                   fmt::format("--panic: \"{}\" is no regular expression: {}", options.panic, made->panic_->error()),
                   {},
                   0};
  return made;
}

fallible<std::unique_ptr<console_session>> console_session::start(console_options const& options) {
  auto made = make(options);
  if (!made) return made;
  if (auto const booted = (*made)->boot(); !booted) return booted.why();
  return made;
}

fallible<nothing> console_session::start_or_restart(piped_program::clock::time_point until) {
  if (!program_ || options_.restart.empty()) {
    program_.reset();
    auto started = piped_program::start(options_.command);
    if (!started) return started.why();
    program_ = std::move(*started);
    return nothing{};
  }
  auto reset = piped_program::start(options_.restart + " >&2");
  if (!reset) return reset.why();
  while ((*reset)->wait_for_more(until)) {
  }
  return nothing{};
}

fallible<nothing> console_session::boot() {
  auto const until = piped_program::clock::now() + options_.boot_limit;
  if (auto const begun = start_or_restart(until); !begun) return begun;
  noise_.clear();
  has_prompted_ = false;
  if (!options_.prompt.empty())
    if (auto const seen = wait_for(options_.prompt, until); !seen) return seen;
  has_prompted_ = true;
  if (!options_.start.empty()) program_->send(options_.start + "\n");
  auto said = next(header_opening, until);
  if (!said) {
    auto why = said.why();
    if (why.kind == failure_kind::hung)
      why.what = fmt::format("no {}...] within {}{}", header_opening, limit_text(options_.boot_limit, "--boot-timeout"),
                             last_words());
    return why;
  }
  header_ = std::move(*said);
  return nothing{};
}

fallible<nothing> console_session::wait_for(std::string const& text, piped_program::clock::time_point deadline) {
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

fallible<std::string> console_session::next_answer(std::chrono::milliseconds limit) {
  auto const begin = piped_program::clock::now();
  auto said = next(answer_opening, begin + limit);
  if (said)
    slowest_ = std::max(slowest_, std::chrono::ceil<std::chrono::milliseconds>(piped_program::clock::now() - begin));
  return said;
}

fallible<std::string> console_session::next(std::string_view opening, piped_program::clock::time_point deadline) {
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
fallible<nothing> console_session::check_panic(std::string_view noise, bool is_all) {
  if (options_.panic.empty()) return nothing{};
  auto text = noise_ + std::string(noise);
  if (!is_all) text.resize(text.rfind('\n') + 1);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (RE2::PartialMatch(line, *panic_))
      return failure{failure_kind::killed, "it panicked: " + end_of(line.substr(0, line.find('\r')), 100), {}, 0};
  return nothing{};
}

void console_session::abandon() {
  if (options_.restart.empty()) program_.reset();
}

std::string console_session::last_words() const {
  auto const words = program_ ? end_of(noise_ + std::string(program_->printed()), 100) : std::string();
  return words.empty() ? "" : "; its last words: " + words;
}

}  // namespace cowproof::oracle
