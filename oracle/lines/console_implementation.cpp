// A kernel behind a serial console, as an implementation.
#include "oracle/lines/console_implementation.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>

#include <fmt/format.h>

#include "engines/coverage.hpp"

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

bool read_number(std::string_view& text, std::uint64_t& into) {
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return error == std::errc{};
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::string console_text(named_call const& c) {
  auto const page = c.page ? std::to_string(*c.page) : "-";
  switch (c.what) {
    case verb::map: return fmt::format("map {} {} {}", c.process, page, c.writable ? "w" : "r");
    case verb::unmap: return fmt::format("unmap {} {}", c.process, page);
    case verb::load: return fmt::format("load {} {}", c.process, page);
    case verb::store: return fmt::format("store {} {} {}", c.process, page, c.word);
    case verb::fork:
      return fmt::format("fork {} {}{}", c.process, c.has_child ? std::to_string(c.child) : "-",
                         c.has_memory ? "" : " nomem");
    case verb::exec: return fmt::format("exec {}", c.process);
    case verb::exit: return fmt::format("exit {}", c.process);
  }
  return {};
}

// The words of a header as one of JSON, so that there is one reader of headers.
std::variant<line_header, line_error> parse_console_header(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::string name, observes, word, columns, policies;
  int processes = 0, pages = 0;
  if (!(in >> name >> processes >> pages >> observes))
    return line_error{1, "expected [cowproof-console/1 NAME PROCESSES PAGES OBSERVES POLICY...]"};
  std::istringstream list(observes == "-" ? "" : observes);
  for (std::string column; std::getline(list, column, ',');)
    columns += fmt::format("{}\"{}\"", columns.empty() ? "" : ",", column);
  for (; in >> word; policies += (policies.empty() ? "" : ",") + word)
    word = word.starts_with("at_") ? fmt::format("\"takes_frame\":\"{}\"", word) : fmt::format("\"{}\":true", word);
  return parse_header(
      fmt::format(R"({{"header":"{}","name":"{}","processes":{},"pages":{},"observes":[{}],"policies":{{{}}}}})",
                  lines_schema, name, std::max(processes, 0), std::max(pages, 0), columns, policies));
}

fallible<std::unique_ptr<console_implementation>> console_implementation::start(console_options const& options) {
  std::unique_ptr<console_implementation> made(new console_implementation(options));
  try {
    made->panic_ = std::regex(options.panic, std::regex::extended | std::regex::optimize);
  } catch (std::regex_error const&) {
    return failure{failure_kind::unavailable, "--panic: \"" + options.panic + "\" is no regular expression", {}, 0};
  }
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
  if (!said) return gone(said.why());
  auto header = parse_console_header(*said);
  if (auto const* error = std::get_if<line_error>(&header))
    return gone({failure_kind::malformed, error->what + ": " + *said, std::nullopt, 0});
  header_ = std::get<line_header>(std::move(header));
  seen_ = observation(static_cast<unsigned>(header_.declared.size.processes),
                      static_cast<unsigned>(header_.declared.size.pages));
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
      why.what = fmt::format("the prompt \"{}\" was not printed; {}; its last words: {}", text, why.what,
                             end_of(program_->printed(), 100));
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
      if (!noise_.empty()) why.what += "; its last words: " + end_of(noise_, 100);
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
    if (std::regex_search(line, panic_))
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

piped_program::clock::time_point console_implementation::deadline() const {
  auto limit = options_.time_limit;
  if (hurried_) limit = std::min(limit, std::max<std::chrono::milliseconds>(500ms, 20 * slowest_));
  return piped_program::clock::now() + limit;
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
  seen_ = observation(seen_.processes(), seen_.pages());
  return nothing{};
}

void console_implementation::announce(std::span<call const> calls) {
  if (is_lost_) return;
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

fallible<answer> console_implementation::read_answer() {
  auto const said = next_answer(answer_opening, deadline());
  if (!said) {
    auto why = said.why();
    if (why.kind == failure_kind::hung)
      why.what = fmt::format("no answer [cow {} ...] in time{}", answered_ + 1,
                             why.what.substr(std::string_view("no answer in time").size()));
    return gone(why);
  }
  return parse_answer(*said);
}

// "17 completed 5 0:3=7,12,1 ...": the number of the call, how it ended, a value, and what is mapped.
fallible<answer> console_implementation::parse_answer(std::string const& token) {
  auto const malformed = [&](std::string const& what) {
    return gone({failure_kind::malformed, fmt::format("{}: [cow {}]", what, end_of(token, 200)), std::nullopt, 0});
  };
  std::istringstream in(token);
  std::uint64_t number = 0;
  std::string ended, word;
  if (!(in >> number >> ended)) return malformed("expected [cow NUMBER ENDING ...]");
  if (number != answered_ + 1) return malformed(fmt::format("expected the answer to call {}", answered_ + 1));
  ++answered_;
  answer said;
  if (auto const how = find_ending(ended)) said.out.how = *how;
  else said.is_known = false, said.said = ended;
  auto const blank = observation(seen_.processes(), seen_.pages());
  seen_ = blank;
  for (unsigned p = 0; p < seen_.processes(); ++p)
    for (unsigned v = 0; v < seen_.pages(); ++v) seen_.at(p, v).looked = seen_.at(p, v).faulted = true;
  while (in >> word) {
    std::string_view rest = word;
    std::uint64_t value = 0;
    if (word.find('=') != std::string::npos) {
      if (!parse_entry(word)) return malformed("\"" + word + "\" is no PROCESS:PAGE=CELL,...");
    } else if (read_number(rest, value) && rest.empty() && value <= UINT32_MAX) {
      said.out.has_value = true;
      said.out.value = static_cast<std::uint32_t>(value);
    } else {
      return malformed("\"" + word + "\" is no value");
    }
  }
  return said;
}

bool console_implementation::parse_entry(std::string_view text) {
  std::uint64_t process = 0, page = 0;
  if (!read_number(text, process) || !take(text, ':') || !read_number(text, page) || !take(text, '=')) return false;
  if (process >= seen_.processes() || page >= seen_.pages()) return false;
  sighting entry;
  entry.present = !header_.declared.frames;
  for (bool first = true; auto const what : header_.columns) {
    if (!std::exchange(first, false) && !take(text, ',')) return false;
    if (take(text, '-')) continue;
    std::uint64_t cell = 0;
    if (!read_number(text, cell)) return false;
    if (what == column::word) entry.looked = true, entry.word = cell;
    if (what == column::frame) entry.present = true, entry.frame = cell;
    if (what == column::count) entry.count = cell;
    if (what == column::exclusive) entry.exclusive = cell != 0;
  }
  if (header_.declared.derives_exclusivity) entry.exclusive = entry.count == 1;
  seen_.at(static_cast<unsigned>(process), static_cast<unsigned>(page)) = entry;
  return text.empty();
}

fallible<nothing> console_implementation::observe(observation& seen) {
  seen = seen_;
  return nothing{};
}

}  // namespace cowproof::oracle
