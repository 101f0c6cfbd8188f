// The model and its specification, run beside an implementation.
#include "oracle/expectation.hpp"

#include <stdexcept>

#include "engines/player.hpp"
#include "invariants/witnesses.hpp"
#include "oracle/calls.hpp"

namespace cowproof::oracle {
namespace {

// The largest that a trace can be replayed in (engines/subject_large.cpp).
using oracle_capacity = capacity<sized<process_tag, 16>, sized<page_tag, 64>,
                                 sized<frame_tag, static_cast<int>(most_frames)>, sized<word_tag, 65536>>;
using M = machine<concrete<oracle_capacity>>;
using P = player<M>;

}  // namespace

struct model_beside::states {
  M::state machine = M::initial();
  P::view specification = abstract<P::D>(machine);
};

bool model_beside::can_be(scope const& size) {
  return size.processes >= 1 && size.pages >= 1 && size.processes <= M::process::size && size.pages <= M::page::size &&
         size.processes * size.pages <= size.frames && size.frames <= M::frame::size && size.words <= M::word::size;
}

unsigned frames_wanted(named_call const& c, expectation const& before, policies const& p) {
  if (c.what == verb::map) return p.takes_frame == frame_moment::at_map ? 1 : 0;
  if (c.what == verb::fork) return p.table_frames;
  bool const is_access = c.what == verb::store || c.what == verb::load;
  if (!is_access || !c.page || !before.alive(c.process)) return 0;
  auto const& page = before.at(c.process, *c.page);
  if (!page.mapped) return 0;
  if (c.what == verb::load) return p.takes_frame == frame_moment::at_first_access && !page.written ? 1 : 0;
  if (!page.right) return 0;
  if (!page.written || p.last_writer == last_owner::copies) return 1;
  for (unsigned q = 0; q < before.processes(); ++q)
    for (unsigned v = 0; before.alive(q) && v < before.pages(); ++v) {
      auto const& other = before.at(q, v);
      bool const is_same = q == c.process && v == *c.page;
      if (!is_same && other.mapped && other.written && other.frame == page.frame) return 1;
    }
  return 0;
}

model_beside::model_beside(scope const& size, policies const& decided)
    : size_(size),
      decided_(decided),
      states_(std::make_unique<states>()),
      now_(static_cast<unsigned>(size.processes), static_cast<unsigned>(size.pages)) {
  if (!can_be(size)) throw std::invalid_argument("no machine of this size was compiled");
  restart();
}

model_beside::~model_beside() = default;

void model_beside::restart() {
  *states_ = states{};
  written_.assign(static_cast<std::size_t>(size_.processes), 0);
  refresh();
}

call model_beside::resolve(call const& c) const {
  call generous = c;
  if (auto const what = decode(c).what; what == verb::map || what == verb::store) {
    auto& frame = generous.operand[what == verb::map ? 3 : 4];
    frame = offer(offer_pick(frame), true);
  }
  return P::resolve(states_->machine, generous, size_);
}

result model_beside::play(call const& c, coverage& seen) {
  auto const met = P::witnessed(states_->machine, c);
  result out;
  auto const specified = step(c, out);
  ++seen.ended[c.operation][static_cast<std::size_t>(out.how)];
  if (out.how == ending::completed) {
    for (auto left = met; left != 0; left &= left - 1) ++seen.met[static_cast<std::size_t>(std::countr_zero(left))];
  }
  return specified;
}

// The machine, then the specification, of which the machine's outcome is to be one.
result model_beside::step(call const& c, result& by_machine) {
  auto const out = by_machine = P::step(states_->machine, c);
  auto const specified = P::specify(states_->specification, c, out.how);
  note_writes(c, out);
  refresh();
  return specified;
}

result model_beside::play_without_memory(call const& c, coverage& seen) {
  auto const process = decode(c).process;
  bool const kills = process != 0 && decided_.without_memory == when_memory_is_out::kills;
  result out;
  if (kills) step(encode({.what = verb::exit, .process = process, .page = {}}), out);
  auto const how = kills ? ending::fault_no_memory : ending::refused_no_memory;
  ++seen.ended[c.operation][static_cast<std::size_t>(how)];
  return {how, false, 0};
}

void model_beside::note_writes(call const& c, result const& out) {
  if (out.how != ending::completed) return;
  auto const named = decode(c);
  auto& mine = written_[named.process];
  switch (named.what) {
    case verb::store: mine |= std::uint64_t{1} << *named.page; break;
    case verb::unmap: mine &= ~(std::uint64_t{1} << *named.page); break;
    case verb::fork: written_[named.child] = mine; break;
    case verb::exec:
    case verb::exit: mine = 0; break;
    case verb::map:
      if (decided_.takes_frame == frame_moment::at_map) mine |= std::uint64_t{1} << *named.page;
      break;
    case verb::load:
      if (decided_.takes_frame == frame_moment::at_first_access) mine |= std::uint64_t{1} << *named.page;
      break;
  }
}

void model_beside::refresh() {
  auto const& s = *states_;
  for (unsigned p = 0; p < now_.processes(); ++p) {
    now_.set_alive(p, s.machine.alive(M::process{p}));
    for (unsigned v = 0; v < now_.pages(); ++v) {
      auto const entry = s.machine.table(M::process{p}, M::page{v});
      auto const cell = s.specification.space(M::process{p}, M::page{v});
      using own_page = eager_copy<P::D>::own_page;
      auto& page = now_.at(p, v);
      page.mapped = has<own_page>(cell);
      page.written = (written_[p] >> v & 1) != 0;
      page.right = get<own_page>(cell).writable;
      page.word = static_cast<std::uint32_t>(get<own_page>(cell).content({}).i);
      page.frame = static_cast<std::uint32_t>(get<M::mapping>(entry).target.i);
    }
  }
}

}  // namespace cowproof::oracle
