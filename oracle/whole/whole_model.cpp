// The whole machine and its specification, run beside an implementation: how they follow it.
#include <array>
#include <bit>
#include <stdexcept>

#include "engines/player.hpp"
#include "oracle/core_model.hpp"
#include "oracle/whole/askable.hpp"
#include "oracle/whole/model_states.hpp"

namespace cowproof::oracle::whole {
namespace {

using M = machine_beside;
using P = player<M>;

constexpr std::array<std::string_view, number_of_verbs> verb_names{
    "map",   "map_object",   "map_shared",   "unmap",       "brk",       "protect",        "advise_fork", "discard",
    "load",  "store",        "kernel_store", "page_in",     "fork",      "fork_eager",     "vfork",       "clone",
    "exec",  "exit",         "kill",         "wait",        "swap_out",  "evict",          "reclaim",     "pin",
    "unpin", "device_store", "create",       "file_write",  "install",   "install_object", "open",        "dup",
    "close", "seek",         "signal",       "take_signal", "kernel_map"};
static_assert(operations_of<M>::names == verb_names);
static_assert(M::page::size == most_pages && M::process::size == most_processes && M::object::size == most_objects &&
              M::object_page::size == most_object_pages && M::pin::size == most_pins &&
              M::descriptor::size == most_descriptors && M::signal::size == most_signals &&
              M::program::size == most_programs && M::word::size == most_words);

constexpr std::uint8_t number_of(verb v) { return static_cast<std::uint8_t>(v); }

// Which of two ways an offer of memory is told: as a choice, or as many as are needed.
void offer_memory(call& c) {
  for (std::size_t i = 0; i < P::types[c.operation].operands; ++i) {
    auto const& type = P::types[c.operation].operand[i];
    if (!is_offer(type.kind) || type.names().name != "frame") continue;
    if (static_cast<verb>(c.operation) == verb::fork) continue;  // whose memory may be refused on purpose
    c.operand[i] = offer(offer_pick(c.operand[i]), true);
  }
}

// Whether there was memory is the implementation's choice: the model takes the one that explains the answer.
call explained(call c, answer const& said) {
  auto const& type = P::types[c.operation];
  if (!said.is_known) return c;
  for (std::size_t i = type.operands; i-- > 0;) {
    if (!type.operand[i].is_memory()) continue;
    if (ran_out_of_memory(said.out.how)) c.operand[i] = offer(offer_pick(c.operand[i]), false);
    else if (said.out.how == ending::completed && static_cast<verb>(c.operation) == verb::fork)
      c.operand[i] = offer(0, true);
    return c;
  }
  return c;
}

}  // namespace

scope scope_for(unsigned processes, unsigned pages) {
  scope s{static_cast<int>(processes), static_cast<int>(pages), M::frame::size, M::word::size};
  s.slots = M::slot::size;
  s.files = 4;
  s.file_pages = 2;
  s.pins = 2;
  s.descriptors = 2;
  s.open_files = M::open_file::size;
  s.signals = 2;
  s.directories = M::directory::size;
  s.kernel_pages = 1;
  s.programs = 2;
  return s;
}

// Every space may have all its pages and their page tables to itself; and the cache is full, and so are the devices.
bool whole_model::can_be(scope const& s) {
  if (s.processes < 1 || s.pages < 1 || s.processes > M::process::size || s.pages > M::page::size) return false;
  constexpr int pages_of_a_directory = M::page::size / M::directory::size;
  int const tables = (s.pages + pages_of_a_directory - 1) / pages_of_a_directory;
  return s.processes * (s.pages + tables) + s.files * s.file_pages + s.pins <= M::frame::size;
}

whole_model::whole_model(scope const& size, declaration const& declared)
    : model_beside(size),
      decided_(declared.policy),
      can_(declared.can),
      states_(std::make_unique<states>()) {
  if (!can_be(size)) throw std::invalid_argument("no whole machine of this size was compiled");
  restart();
}

whole_model::~whole_model() = default;

void whole_model::restart() {
  *states_ = states{};
  now_ = expectation(static_cast<unsigned>(size_.processes), static_cast<unsigned>(size_.pages));
  now_.breaks.assign(now_.processes(), 0);
  now_.named.assign(most_objects, 0);
  now_.in_use = now_.named;
  now_.pins.assign(most_pins, 0);
  now_.images.assign(most_programs, std::vector<image_page>(most_pages));
  refresh();
}

call whole_model::resolve(call const& c) const {
  call generous = c;
  offer_memory(generous);
  return P::resolve(states_->machine, generous, size_);
}

result whole_model::play_one(call const& c, coverage& seen) {
  auto const met = P::goals_reached(states_->machine, c);
  auto const out = P::step(states_->machine, c);
  auto const specified_out = P::specify(states_->specification, c, out.how);
  ++seen.ended[c.operation][static_cast<std::size_t>(out.how)];
  if (out.how == ending::completed) {
    auto left = met;
    for (std::size_t i = 0; left != 0; ++i, left >>= 1)
      if ((left & 1) != 0) ++seen.met[i];
  }
  return specified_out;
}

// One frame at a time: the page table, the page, the object's page.
void whole_model::bring_in(call const& access, std::vector<call>& calls, coverage& seen) {
  for (int i = 0; i < 3; ++i) {
    call missing;
    missing.operation = number_of(verb::page_in);
    missing.operand = {access.operand[0], access.operand[1], offer(0, true)};
    missing = resolve(missing);
    auto tried = states_->machine;
    if (P::step(tried, missing).how != ending::completed) return;
    play_one(missing, seen);
    calls.push_back(missing);
  }
}

// Where a vfork child has its own memory, a vfork is a fork [vfork(2), POSIX.1-2001: either may be].
call whole_model::meant_by(call const& asked) const {
  bool const is_fork = static_cast<verb>(asked.operation) == verb::vfork && decided_.vfork == vfork_child::copies;
  if (!is_fork) return asked;
  auto fork = asked;
  fork.operation = number_of(verb::fork);
  fork.operand[2] = asked.operand[1];  // a space, by the number of the child
  fork.operand[3] = offer(0, true);
  return resolve(fork);
}

std::string_view whole_model::obstacle(call const& resolved) const {
  return obstacle_to(decode(meant_by(resolved)), now_, can_, decided_);
}

footprint whole_model::footprint_of(named_call const& c) const {
  footprint f;
  auto const page = c.where == place_kind::page ? std::uint64_t{1} << c.page : 0;
  f.process = c.process;
  f.row = now_.tasks[c.process].space;
  f.may_lack = c.has_memory;
  switch (c.what) {
    case verb::map:
    case verb::unmap:
    case verb::protect:
    case verb::advise_fork:
    case verb::discard: f.pages = c.pages; break;
    case verb::brk: f.pages = all_pages << first_heap_page(now_.pages()); break;
    case verb::store:
    case verb::kernel_store:
    case verb::pin:
      if (page != 0) f.written = footprint::cell{f.row, c.page};
      [[fallthrough]];
    case verb::map_object:
    case verb::map_shared:
    case verb::load: f.pages = page; break;
    case verb::swap_out: f.all_rows = true; break;
    case verb::fork:
      f.forked = footprint::rows{f.row, c.space};
      f.row = c.space;
      f.pages = all_pages;
      break;
    case verb::exec:
      f.row = c.space;
      f.pages = all_pages;
      f.unused_rows = true;
      break;
    case verb::exit:
    case verb::kill: f.unused_rows = true; break;
    default: break;
  }
  return f;
}

model_beside::played whole_model::follow(call const& asked, answer const& said, coverage& seen) {
  auto const meant = meant_by(asked);
  auto const touched = footprint_of(decode(meant));
  auto all = play(explained(meant, said), seen);
  all.told = asked;
  all.touched = touched;
  return all;
}

model_beside::played whole_model::play(call const& c, coverage& seen) {
  played all;
  auto const named = decode(c);
  // Whether the page went, when it comes back and who then finds it in one frame is the kernel's affair; a model that
  // leaves the page where it is allows all of it.
  if (named.what == verb::swap_out) {
    ++seen.ended[c.operation][static_cast<std::size_t>(ending::completed)];
    all.specified = {ending::completed, false, 0};
    all.calls = {c};
    return all;
  }
  if (is_access(named.what)) bring_in(c, all.calls, seen);
  // What was brought in may have taken what the access was offered.
  all.place = all.calls.size();
  all.calls.push_back(is_access(named.what) ? P::resolve(states_->machine, c, size_) : c);
  all.specified = play_one(all.calls.back(), seen);
  track_program_break(named, all.specified);
  reclaim_objects(all.calls, seen);
  refresh();
  return all;
}

void whole_model::reclaim_objects(std::vector<call>& calls, coverage& seen) {
  for (std::uint32_t o = 0; o < static_cast<std::uint32_t>(size_.files); ++o) {
    auto const& s = states_->machine;
    if (s.named(M::object{o}) || !(s.holders(M::object{o}) == 0) || M::available(s, M::object{o})) continue;
    call gone;
    gone.operation = number_of(verb::reclaim);
    gone.operand[0] = o;
    play_one(gone, seen);
    calls.push_back(gone);
  }
}

void whole_model::track_program_break(named_call const& c, result const& out) {
  if (out.how != ending::completed) return;
  auto const space_of = [&] { return now_.tasks[c.process].space; };  // before
  if (c.what == verb::brk) now_.breaks[space_of()] = static_cast<unsigned>(std::popcount(c.pages));
  if (c.what == verb::fork) now_.breaks[c.space] = now_.breaks[space_of()];
  if (c.what == verb::exec) {
    now_.breaks[c.space] = 0;
    for (auto const& page : now_.images[c.program]) now_.breaks[c.space] += page.mapped && page.heap ? 1 : 0;
  }
}

}  // namespace cowproof::oracle::whole

namespace cowproof::oracle {

declaration whole_declaration(unsigned processes, unsigned pages) {
  declaration d;
  d.machine = &whole_type();
  d.size.processes = static_cast<int>(processes);
  d.size.pages = static_cast<int>(pages);
  d.tasks = d.parents = d.positions = d.pending = true;
  d.policy.takes_frame = frame_moment::at_first_write;
  return d;
}

std::unique_ptr<model_beside> make_model_beside(declaration const& declared) {
  if (declared.is_whole())
    return std::make_unique<whole::whole_model>(whole::scope_for(declared.processes(), declared.pages()), declared);
  return std::make_unique<core_model>(scope_for(declared.size.processes, declared.size.pages), declared.policy);
}

}  // namespace cowproof::oracle
