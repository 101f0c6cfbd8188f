// The whole machine and its specification, run beside an implementation. The one place of the oracle that compiles
// them.
#include "oracle/whole/model_beside.hpp"

#include <array>
#include <bit>
#include <stdexcept>

#include "engines/player.hpp"
#include "engines/whole_subjects.hpp"

namespace cowproof::oracle::whole {
namespace {

using D = large_whole;  // so that a trace of a rejection can be played again
using M = whole_machine<D>;
using P = player<M>;
using memory_spec = whole_memory_spec<D>;

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
template <class X> std::uint32_t plain(X const& x) { return static_cast<std::uint32_t>(x.i); }

// Which of two ways an offer of memory is told: as a choice, or as many as are needed.
void offer_memory(call& c) {
  for (std::size_t i = 0; i < P::types[c.operation].operands; ++i) {
    auto const& type = P::types[c.operation].operand[i];
    if (!is_offer(type.kind) || type.names().name != "frame") continue;
    if (static_cast<verb>(c.operation) == verb::fork) continue;  // whose memory may be refused on purpose
    c.operand[i] = offer(offer_pick(c.operand[i]), true);
  }
}

}  // namespace

struct model_beside::states {
  M::state machine = M::initial();
  P::view specification = specified<M>::specification::initial();
};

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
bool model_beside::can_be(scope const& s) {
  if (s.processes < 1 || s.pages < 1 || s.processes > M::process::size || s.pages > M::page::size) return false;
  constexpr int pages_of_a_directory = M::page::size / M::directory::size;
  int const tables = (s.pages + pages_of_a_directory - 1) / pages_of_a_directory;
  return s.processes * (s.pages + tables) + s.files * s.file_pages + s.pins <= M::frame::size;
}

model_beside::model_beside(scope const& size)
    : size_(size),
      states_(std::make_unique<states>()),
      now_(static_cast<unsigned>(size.processes), static_cast<unsigned>(size.pages)) {
  if (!can_be(size)) throw std::invalid_argument("no whole machine of this size was compiled");
  restart();
}

model_beside::~model_beside() = default;

void model_beside::restart() {
  *states_ = states{};
  now_ = expectation(static_cast<unsigned>(size_.processes), static_cast<unsigned>(size_.pages));
  refresh();
}

call model_beside::resolve(call const& c) const {
  call generous = c;
  offer_memory(generous);
  return P::resolve(states_->machine, generous, size_);
}

result model_beside::play_one(call const& c, coverage& seen) {
  auto const met = P::witnessed(states_->machine, c);
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
void model_beside::bring_in(call const& access, std::vector<call>& calls, coverage& seen) {
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

model_beside::played model_beside::play(call const& c, coverage& seen) {
  played all;
  auto const named = decode(c);
  // Whether the page went, when it comes back and who then finds it in one frame is the kernel's affair; a model that
  // leaves the page where it is allows all of it.
  if (named.what == verb::swap_out) {
    ++seen.ended[c.operation][static_cast<std::size_t>(ending::completed)];
    return {{ending::completed, false, 0}, {c}, 0};
  }
  if (is_access(named.what)) bring_in(c, all.calls, seen);
  // What was brought in may have taken what the access was offered.
  all.place = all.calls.size();
  all.calls.push_back(is_access(named.what) ? P::resolve(states_->machine, c, size_) : c);
  all.specified = play_one(all.calls.back(), seen);
  follow_break(named, all.specified);
  reclaim_objects(all.calls, seen);
  refresh();
  return all;
}

void model_beside::reclaim_objects(std::vector<call>& calls, coverage& seen) {
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

void model_beside::follow_break(named_call const& c, result const& out) {
  if (out.how != ending::completed) return;
  auto const space_of = [&] { return now_.tasks[c.process].space; };  // before
  if (c.what == verb::brk) now_.breaks[space_of()] = static_cast<unsigned>(std::popcount(c.pages));
  if (c.what == verb::fork) now_.breaks[c.space] = now_.breaks[space_of()];
  if (c.what == verb::exec) {
    now_.breaks[c.space] = 0;
    for (auto const& page : now_.images[c.program]) now_.breaks[c.space] += page.mapped && page.heap ? 1 : 0;
  }
}

void model_beside::refresh() {
  refresh_tasks();
  refresh_spaces();
  refresh_objects();
}

void model_beside::refresh_tasks() {
  auto const& v = states_->specification;
  for (unsigned p = 0; p < now_.processes(); ++p) {
    auto const told = v.tasks(M::process{p});
    auto& task = now_.tasks[p];
    task = {};
    if (has<M::zombie>(told)) {
      task.state = task_state::zombie;
      task.parent = plain(get<M::zombie>(told).parent);
    }
    if (!has<M::live>(told)) continue;
    auto const live = get<M::live>(told);
    task.state = task_state::lives;
    task.blocked = live.blocked;
    task.borrows = live.borrows;
    task.space = plain(live.memory);
    task.parent = plain(live.parent);
    for (unsigned g = 0; g < most_signals; ++g)
      if (v.pending(M::process{p}, M::signal{g})) task.pending |= 1U << g;
    for (unsigned d = 0; d < most_descriptors; ++d) {
      auto const open = v.descriptors(M::process{p}, M::descriptor{d});
      task.position[d] = has<M::open_file>(open) ? std::int64_t{plain(v.position(get<M::open_file>(open)))} : -1;
    }
  }
}

void model_beside::refresh_spaces() {
  auto const& s = states_->machine;
  auto const& v = states_->specification;
  using cell = memory_spec::cell;
  for (unsigned a = 0; a < now_.processes(); ++a) {
    for (unsigned x = 0; x < now_.pages(); ++x) {
      auto& page = now_.at(a, x);
      page = {};
      auto const cells = v.memory(M::space{a}, M::page{x});
      if (!has<cell>(cells)) continue;
      auto const promised = get<cell>(cells).promised;
      auto const by = get<M::backed>(promised.content);
      page.mapped = true;
      page.readable = promised.readable;
      page.writable = promised.writable;
      page.shared = promised.shared;
      page.heap = promised.heap;
      page.backed = has<M::backed>(promised.content);
      page.word = plain(memory_spec::content_of(v, get<cell>(cells))({}));
      auto const e = s.table(M::space{a}, M::page{x});
      auto const m = get<M::mapping>(e);
      if (has<M::mapping>(e) && m.own) {
        page.of = {class_kind::own, plain(m.target)};
        page.pinned = !(s.pincount(m.target) == 0);
      } else if (page.backed) {
        page.of = {class_kind::object, plain(by.by) * most_object_pages + plain(by.at)};
      } else {
        page.of = {class_kind::untouched, 0};
      }
    }
  }
}

void model_beside::refresh_objects() {
  auto const& s = states_->machine;
  for (unsigned o = 0; o < most_objects; ++o) {
    now_.named[o] = s.named(M::object{o});
    now_.in_use[o] = !M::available(s, M::object{o});
  }
  for (unsigned h = 0; h < most_pins; ++h) now_.pins[h].holds = has<M::pinned>(s.pins(M::pin{h}, M::only{}));
  for (unsigned x = 0; x < most_programs; ++x) {
    for (unsigned p = 0; p < most_pages; ++p) {
      auto const g = s.images(M::program{x}, M::page{p});
      auto const r = get<M::region>(g);
      auto const by = get<M::backed>(r.content);
      auto& image = now_.images[x][p];
      image = {has<M::region>(g), r.heap, r.writable, has<M::backed>(r.content), plain(by.by), plain(by.at)};
    }
  }
}

}  // namespace cowproof::oracle::whole
