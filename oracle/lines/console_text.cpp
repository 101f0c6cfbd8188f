// The plain text that is typed at a console and printed by a kernel.
#include "oracle/lines/console_text.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "engines/coverage.hpp"
#include "oracle/calls.hpp"

namespace cowproof::oracle {
namespace {

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

// "a,b" as "a","b".
std::string quoted_list(std::string const& text) {
  std::istringstream list(text);
  std::string quoted;
  for (std::string one; std::getline(list, one, ',');)
    quoted += fmt::format("{}\"{}\"", quoted.empty() ? "" : ",", one);
  return quoted;
}

// "at_map", "quiescent" or "table_frames=2" as a member of the policies; "frames=16" and "find_out=last_writer,memory"
// are of the header.
void add_word(std::string const& word, std::string& policies, std::string& members) {
  auto const equals = word.find('=');
  auto const name = word.substr(0, equals);
  if (name == "find_out" && equals != std::string::npos) {
    members += fmt::format(",\"find_out\":[{}]", quoted_list(word.substr(equals + 1)));
    return;
  }
  auto const member = equals == std::string::npos ? name.starts_with("at_")
                                                        ? fmt::format("\"takes_frame\":\"{}\"", name)
                                                    : name == "fork_copies" ? std::string("\"fork\":\"copies\"")
                                                                            : fmt::format("\"{}\":true", name)
                                                  : fmt::format("\"{}\":{}", name, word.substr(equals + 1));
  if (name == "frames") members += "," + member;
  else policies += (policies.empty() ? "" : ",") + member;
}

// "0:3=7,12,1": a page and its cells, in the order of the header.
bool parse_entry(std::string_view text, line_header const& header, observation& seen) {
  std::uint64_t process = 0, page = 0;
  if (!read_number(text, process) || !take(text, ':') || !read_number(text, page) || !take(text, '=')) return false;
  if (process >= seen.processes() || page >= seen.pages()) return false;
  auto const p = static_cast<unsigned>(process), v = static_cast<unsigned>(page);
  auto& entry = seen.at(p, v);
  seen.look_at(p, v) = {};
  entry.present = !header.declared.frames;
  for (bool first = true; auto const what : header.columns) {
    if (!std::exchange(first, false) && !take(text, ',')) return false;
    if (take(text, '-')) continue;
    std::uint64_t cell = 0;
    if (!read_number(text, cell)) return false;
    set_cell(entry, seen.look_at(p, v), what, cell);
  }
  if (header.declared.derives_exclusivity) entry.exclusive = entry.count == 1;
  return text.empty();
}

observation nothing_seen(line_header const& header) {
  auto const& size = header.declared.size;
  observation seen(static_cast<unsigned>(size.processes), static_cast<unsigned>(size.pages));
  for (unsigned p = 0; p < seen.processes(); ++p)
    for (unsigned v = 0; v < seen.pages(); ++v) seen.look_at(p, v).looked = seen.look_at(p, v).faulted = true;
  return seen;
}

// A value, an entry or the number of free frames. What is wrong with it; empty if nothing is.
std::string parse_word(std::string const& word, line_header const& header, console_answer& into) {
  constexpr std::string_view free_word = "free=";
  std::string_view rest = word;
  std::uint64_t value = 0;
  if (rest.starts_with(free_word)) {
    rest.remove_prefix(free_word.size());
    if (!header.tells_free() || !read_number(rest, value) || !rest.empty())
      return "\"" + word + "\" is no number of free frames, or the header has no frames";
    into.seen.set_free(value);
  } else if (word.find('=') != std::string::npos) {
    if (!parse_entry(word, header, into.seen)) return "\"" + word + "\" is no PROCESS:PAGE=CELL,...";
  } else if (read_number(rest, value) && rest.empty() && value <= UINT32_MAX) {
    into.said.out.has_value = true;
    into.said.out.value = static_cast<std::uint32_t>(value);
  } else {
    return "\"" + word + "\" is no value";
  }
  return {};
}

}  // namespace

std::string console_text(call const& asked) {
  auto const c = decode(asked);
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
  std::string name, observes, word, policies, members;
  int processes = 0, pages = 0;
  if (int version = 0; !(in >> version >> name >> processes >> pages >> observes) || version != 1)
    return line_error{1, "expected [cowproof-console/1 NAME PROCESSES PAGES OBSERVES POLICY...]"};
  auto const columns = quoted_list(observes == "-" ? "" : observes);
  while (in >> word) add_word(word, policies, members);
  return parse_header(
      fmt::format(R"({{"header":"{}","name":"{}","processes":{},"pages":{},"observes":[{}],"policies":{{{}}}{}}})",
                  core_lines, name, std::max(processes, 0), std::max(pages, 0), columns, policies, members));
}

std::variant<console_answer, std::string> parse_console_answer(std::string const& text, line_header const& header) {
  std::istringstream in(text);
  console_answer read;
  std::string ended, word;
  if (!(in >> read.number >> ended)) return "expected [cow NUMBER ENDING ...]";
  if (auto const how = find_ending(ended)) read.said.out.how = *how;
  else read.said.is_known = false, read.said.said = ended;
  read.seen = nothing_seen(header);
  while (in >> word)
    if (auto wrong = parse_word(word, header, read); !wrong.empty()) return wrong;
  return read;
}

}  // namespace cowproof::oracle
