// The lines in which implementations speak: observations, read.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "oracle/lines/grammar.hpp"

namespace cowproof::oracle {

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
