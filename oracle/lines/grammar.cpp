// The lines in which implementations speak: read.
#include "oracle/lines/grammar.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "engines/coverage.hpp"
#include "oracle/whole/askable.hpp"
#include "oracle/whole/whole_model.hpp"

namespace cowproof::oracle {
namespace {

constexpr std::string_view restart_name = "restart", wait_name = "wait", go_name = "go";

void read_return(scanner& s, answer& into) {
  auto const said = s.string();
  into = {};
  if (said == "completed") {
    into.out.how = ending::completed;
  } else if (auto const how = find_ending(said)) {
    into.out.how = *how;
  } else {
    into.is_known = false;
    into.said = said;
  }
  while (auto const name = s.member(false)) {
    if (*name != "value") return s.fail(fmt::format("a return has no \"{}\"; it has: value", *name));
    auto const value = s.natural();
    if (value > UINT32_MAX) return s.fail("a value that is too large");
    into.out.has_value = true;
    into.out.value = static_cast<std::uint32_t>(value);
  }
}

// A page is told by its number; what else an address may be, by its letter and number: "k0", "wiped".
bool is_plain(operand_type const& type, std::size_t alternative) {
  return alternative == 0 && type.names(alternative).size != nullptr;
}

// "[a,b,c]", of which `read` reads each.
template <class Read> void each_element(scanner& s, Read read) {
  s.expect('[');
  if (s.take(']')) return;
  do {
    read();
  } while (s.ok() && s.take(','));
  s.expect(']');
}

// "[a,b,c]" of exactly this number of elements, of which `read` reads each.
template <class Read> void each_of(scanner& s, unsigned number, Read read) {
  s.expect('[');
  for (unsigned i = 0; i < number && s.ok(); ++i) {
    if (i > 0) s.expect(',');
    read(i);
  }
  s.expect(']');
}

}  // namespace

line_parser::line_parser(line_header const& header)
    : header_(header),
      machine_(*header.declared.machine),
      is_whole_(header.declared.is_whole()),
      size_(scope_of(header.declared)) {}

scope scope_of(declaration const& declared) {
  return declared.is_whole() ? whole::scope_for(declared.processes(), declared.pages()) : declared.size;
}

std::optional<line_error> line_parser::parse(std::string_view line, parsed_line& into) const {
  scanner s(line);
  s.expect('{');
  auto const kind = s.member(true);
  if (!kind) {
    s.fail("an object without members");
  } else if (*kind == "ret") {
    into.kind = line_kind::ret;
    read_return(s, into.said);
  } else if (*kind == "free" && header_.columns.empty() && header_.tells_free()) {
    into.kind = line_kind::obs;
    into.seen = observation(header_.declared.processes(), header_.declared.pages());
    into.seen.set_free(s.natural());
    if (s.member(false)) s.fail("nothing else is observed");
  } else if (*kind == "obs") {
    into.kind = line_kind::obs;
    read_observation(s, into.seen);
  } else if (*kind == "call") {
    read_call(s, into);
  } else if (*kind == "header") {
    s.fail("a header is the first line, and there is one only");
  } else {
    s.fail(fmt::format("\"{}\" begins no line; these do: call, ret, obs", *kind));
  }
  s.expect_end();
  return s.error();
}

void line_parser::read_call(scanner& s, parsed_line& into) const {
  auto const name = s.string();
  into.asked = {};
  into.cpu = 0;
  into.kind = name == restart_name                           ? line_kind::restart
              : name == go_name && header_.declared.cpus > 0 ? line_kind::go
              : name == wait_name && !is_whole_              ? line_kind::wait
                                                             : line_kind::call;
  if (into.kind == line_kind::restart || into.kind == line_kind::go) {
    if (s.member(false)) s.fail(fmt::format("{} has no operands", into.kind == line_kind::go ? go_name : restart_name));
    return;
  }
  // Of `wait` the process is all that there is to say, as of `exit`.
  auto const number = find_operation(into.kind == line_kind::wait ? "exit" : name, machine_);
  if (number < 0) return s.fail(fmt::format("there is no call \"{}\"", name));
  if (is_whole_ && whole::is_step_of_the_kernel(static_cast<whole::verb>(number)))
    return s.fail(fmt::format("\"{}\" is no call: a kernel does it of its own accord", name));
  auto const& type = machine_.operations[static_cast<std::size_t>(number)];
  into.asked.operation = static_cast<std::uint8_t>(number);
  std::array<bool, call::most_operands> is_said{};
  while (auto const member = s.member(false)) {
    if (*member == "cpu" && header_.declared.cpus > 0) {
      auto const n = s.natural();
      if (s.ok() && (n == 0 || n > header_.declared.cpus))
        s.fail(fmt::format("cpu {}: there are 1 to {}", n, header_.declared.cpus));
      into.cpu = static_cast<unsigned>(n);
      continue;
    }
    std::size_t i = 0;
    while (i < type.operands && name_of(type.operand[i], machine_) != *member) ++i;
    if (i == type.operands || (!is_whole_ && is_its_own_affair(type.operand[i])))
      return s.fail(fmt::format("{} has no \"{}\"", type.name, *member));
    into.asked.operand[i] = read_operand(s, type.operand[i]);
    is_said[i] = true;
  }
  for (std::size_t i = 0; i < type.operands && s.ok(); ++i) {
    if (is_said[i]) continue;
    auto const usual = unsaid(type.operand[i]);
    if (!usual) return s.fail(fmt::format("{} needs \"{}\"", type.name, name_of(type.operand[i], machine_)));
    into.asked.operand[i] = *usual;
  }
}

// What a call has if it is not said: a flag is set, and of what is offered there is some. In the core only the process
// has to be said: no page is no address.
std::optional<std::uint32_t> line_parser::unsaid(operand_type const& type) const {
  if (type.kind == operand_kind::flag) return 1;
  if (is_offer(type.kind)) return offer(0, true);
  if (is_tacit(type, 0) || (!is_whole_ && type.name != "process")) return 0;
  return std::nullopt;
}

std::uint32_t line_parser::number_of(scanner& s, operand_type const& type, std::size_t alternative) const {
  auto const n = s.natural();
  auto const bound = type.size_within(size_, alternative);
  if (s.ok() && n >= bound) s.fail(fmt::format("{} {}: there are {}", type.names(alternative).name, n, bound));
  return s.ok() ? static_cast<std::uint32_t>(n) : 0;
}

std::uint32_t line_parser::read_operand(scanner& s, operand_type const& type) const {
  switch (type.kind) {
    case operand_kind::index: return number_of(s, type);
    case operand_kind::flag: return s.boolean() ? 1 : 0;
    case operand_kind::choice:
    case operand_kind::choices: return s.take_word("null") ? offer(0, false) : offer(number_of(s, type), true);
    case operand_kind::set: return read_set(s, type);
    case operand_kind::address: break;
  }
  return read_address(s, type);
}

std::uint32_t line_parser::read_address(scanner& s, operand_type const& type) const {
  if (s.take_word("null")) return outside;
  if (!s.at_string()) {
    if (!is_plain(type, 0)) s.fail("expected null or a name");
    return at(number_of(s, type), 0, type.alternatives);
  }
  auto const text = std::string(s.string());
  for (std::uint32_t a = 0; a < type.alternatives; ++a) {
    auto const& named = type.names(a);
    if (is_plain(type, a) || !text.starts_with(named.letter)) continue;
    std::uint32_t n = 0;
    auto const* const end = text.data() + text.size();
    auto const read = std::from_chars(text.data() + named.letter.size(), end, n);
    bool const has_number = read.ec == std::errc{} && read.ptr == end;
    bool const is_alone = named.size == nullptr && text == named.letter;
    if (is_alone || (has_number && n < type.size_within(size_, a))) return at(n, a, type.alternatives);
  }
  s.fail(fmt::format("\"{}\" is none of the names of {}", text, type.name));
  return outside;
}

std::uint32_t line_parser::read_set(scanner& s, operand_type const& type) const {
  std::uint32_t set = 0;
  each_element(s, [&] { set |= 1U << number_of(s, type); });
  return set;
}

void line_parser::read_observation(scanner& s, observation& into) const {
  auto const processes = header_.declared.processes();
  if (into.processes() != processes) into = observation(processes, header_.declared.pages());
  each_of(s, processes, [&](unsigned p) { read_process(s, p, into); });
  into.set_free(std::nullopt);
  while (auto const name = s.member(false)) {
    if (*name != "free" || !header_.tells_free()) return s.fail(fmt::format("an observation has no \"{}\"", *name));
    into.set_free(s.natural());
  }
  if (s.ok() && header_.tells_free() && !into.free())
    s.fail("an observation needs \"free\", which the header promises");
}

// In the core, where it has no page a signal is raised.
void line_parser::read_process(scanner& s, unsigned process, observation& into) const {
  bool const alive = !s.take_word("null");
  look nothing_read;
  nothing_read.looked = nothing_read.faulted = !is_whole_;
  into.task(process) = {};
  into.set_alive(process, alive);
  for (unsigned v = 0; v < into.pages(); ++v) {
    into.at(process, v) = {};
    into.look_at(process, v) = nothing_read;
  }
  if (!alive) return;
  if (is_whole_) read_task(s, process, into);
  else read_pages(s, process, into);
}

void line_parser::read_task(scanner& s, unsigned process, observation& into) const {
  auto& self = into.task(process);
  auto const& d = header_.declared;
  self.position.fill(-1);
  self.looked = self.has_resumed = true;
  bool has_parent = !d.parents, has_positions = !d.positions, has_pending = !d.pending;
  bool has_pages = header_.columns.empty();
  s.expect('{');
  for (bool first = true;; first = false) {
    auto const name = s.member(first);
    if (!name) break;
    if (*name == "blocked") {
      if (s.boolean()) self.looked = self.has_resumed = false;
    } else if (*name == "parent" && d.parents) {
      has_parent = true;
      self.parent = s.take_word("null") ? -1 : static_cast<int>(std::min<std::uint64_t>(s.natural(), 1'000));
    } else if (*name == "positions" && d.positions) {
      has_positions = true;
      read_positions(s, self);
    } else if (*name == "pending" && d.pending) {
      has_pending = true;
      self.pending = read_pending(s);
    } else if (*name == "pages" && !header_.columns.empty()) {
      has_pages = true;
      read_pages(s, process, into);
    } else {
      return s.fail(fmt::format("a task has no \"{}\", or the header does not promise it", *name));
    }
  }
  if (s.ok() && self.looked && !(has_parent && has_positions && has_pending && has_pages))
    s.fail(fmt::format("p{} needs \"blocked\", or all that the header promises", process));
}

void line_parser::read_positions(scanner& s, task_sighting& into) const {
  each_of(s, static_cast<unsigned>(size_.descriptors), [&](unsigned d) {
    if (!s.take_word("null"))
      into.position[d] = static_cast<std::int64_t>(std::min<std::uint64_t>(s.natural(), 1U << 30));
  });
}

std::uint32_t line_parser::read_pending(scanner& s) const {
  std::uint32_t pending = 0;
  each_element(s, [&] {
    auto const signal = s.natural();
    if (s.ok() && signal >= static_cast<std::uint64_t>(size_.signals))
      s.fail(fmt::format("signal {}: there are {}", signal, size_.signals));
    if (s.ok()) pending |= 1U << signal;
  });
  return pending;
}

void line_parser::read_pages(scanner& s, unsigned process, observation& into) const {
  each_of(s, into.pages(), [&](unsigned v) {
    auto& read = into.look_at(process, v);
    if (header_.declared.content) read.looked = read.faulted = true;
    if (s.take_word("null")) return;
    if (!is_whole_) read = {};  // a word that is null was not looked at
    read_entry(s, into.at(process, v), read);
  });
}

void line_parser::read_entry(scanner& s, sighting& entry, look& read) const {
  auto const& d = header_.declared;
  entry.present = !d.frames;
  s.expect('[');
  for (bool first = true; auto const what : header_.columns) {
    if (!std::exchange(first, false)) s.expect(',');
    if (s.take_word("null")) continue;
    auto const value = is_bit(what) ? std::uint64_t{s.boolean() ? 1U : 0U} : s.natural();
    if (!s.ok()) return;
    if (what == column::frame && value == 0) return s.fail("frame 0: names of frames are 1 or more, and null is none");
    set_cell(entry, read, what, value);
  }
  s.expect(']');
  if (d.derives_exclusivity) entry.exclusive = entry.count == 1;
}

void set_cell(sighting& into, look& read, column what, std::uint64_t value) {
  switch (what) {
    case column::word:
      read.looked = true;
      read.faulted = false;
      read.word = value;
      break;
    case column::frame:
      into.frame = value;
      into.present = true;
      break;
    case column::count: into.count = value; break;
    case column::exclusive: into.exclusive = value != 0; break;
    case column::of_file: into.of_file = value != 0; break;
    case column::writable: into.writable = value != 0; break;
    case column::cow: into.cow = value != 0; break;
    case column::tlb_frame: into.cached_frame = value; break;
    case column::tlb_writable: into.cached_writable = value != 0; break;
  }
}

void place_rows(observation const& read, std::vector<unsigned> const& space_of, observation& into) {
  into = read;
  for (unsigned p = 0; p < into.processes(); ++p)
    for (unsigned v = 0; v < into.pages(); ++v) into.at(p, v) = {};
  for (unsigned p = 0; p < read.processes(); ++p)
    for (unsigned v = 0; read.task(p).looked && v < read.pages(); ++v) into.at(space_of[p], v) = read.at(p, v);
}

}  // namespace cowproof::oracle
