// The model and its specification, run beside an implementation.
#include "oracle/expectation.hpp"

#include <bit>
#include <stdexcept>

#include "oracle/model_state.hpp"

namespace cowproof::oracle {

bool model_beside::can_be(scope const& size) {
  return size.processes >= 1 && size.pages >= 1 && size.processes <= most_beside && size.pages <= most_pages_beside;
}

model_beside::model_beside(scope const& size, policies const& decided)
    : size_(size),
      decided_(decided),
      now_(static_cast<unsigned>(size.processes), static_cast<unsigned>(size.pages)) {
  if (!can_be(size)) throw std::invalid_argument("no machine of this size was compiled");
  state_ = make_machine_state(size, decided.fork);
  if (!state_) state_ = make_table_state(size, decided.fork);
  restart();
}

model_beside::~model_beside() = default;

void model_beside::restart() {
  state_->restart();
  written_.assign(static_cast<std::size_t>(size_.processes), 0);
  fork_refused_ = written_;
  is_unwaited_.assign(written_.size(), 0);
  refresh();
}

call model_beside::resolve(call const& c) const {
  call generous = c;
  if (auto const what = decode(c).what; what == verb::map || what == verb::store) {
    auto& frame = generous.operand[what == verb::map ? 3 : 4];
    frame = offer(offer_pick(frame), true);
  }
  return state_->resolve(generous);
}

result model_beside::play(call const& c, coverage& seen) {
  auto const named = decode(c);
  if (is_unwaited_[named.process] != 0) return {ending::refused_no_process, false, 0};
  bool const ends = named.what == verb::exit && named.process != 0 && now_.alive(named.process);
  if (ends && keeps_the_dead()) {
    ++seen.ended[c.operation][static_cast<std::size_t>(ending::completed)];
    return die(named.process, ending::completed);
  }
  auto const met = state_->situations(c);
  auto const [specified, by_machine] = step(c);
  ++seen.ended[c.operation][static_cast<std::size_t>(by_machine.how)];
  if (by_machine.how == ending::completed) {
    for (auto left = met; left != 0; left &= left - 1) ++seen.met[static_cast<std::size_t>(std::countr_zero(left))];
  }
  return specified;
}

model_beside::outcome model_beside::step(call const& c) {
  auto const done = state_->step(c);
  note_writes(c, done.by_machine);
  refresh();
  return {done.specified, done.by_machine};
}

result model_beside::play_without_memory(call const& c, coverage& seen) {
  auto const process = decode(c).process;
  bool const kills = process != 0 && decided_.without_memory == when_memory_is_out::kills;
  auto const how = kills ? ending::fault_no_memory : ending::refused_no_memory;
  ++seen.ended[c.operation][static_cast<std::size_t>(how)];
  if (!kills) return {how, false, 0};
  if (keeps_the_dead()) return die(process, how);
  step(encode({.what = verb::exit, .process = process, .page = {}}));
  return {how, false, 0};
}

// It is gone, and what it had is kept: on the machine it exits when somebody waits for it.
result model_beside::die(unsigned process, ending how) {
  is_unwaited_[process] = 1;
  refresh();
  return {how, false, 0};
}

bool model_beside::wait(unsigned process) {
  if (is_unwaited_[process] == 0) return false;
  is_unwaited_[process] = 0;
  step(encode({.what = verb::exit, .process = process, .page = {}}));
  return true;
}

void model_beside::note_writes(call const& c, result const& out) {
  auto const named = decode(c);
  auto& mine = written_[named.process];
  if (named.what == verb::fork && out.how == ending::refused_no_memory) fork_refused_[named.process] = mine;
  if (out.how != ending::completed) return;
  auto const page = named.page ? std::uint64_t{1} << *named.page : 0;
  if (named.what != verb::load) fork_refused_[named.process] &= ~page;
  switch (named.what) {
    case verb::store: mine |= page; break;
    case verb::unmap: mine &= ~page; break;
    case verb::fork:
      written_[named.child] = mine;
      fork_refused_[named.child] = 0;
      break;
    case verb::exec:
    case verb::exit: mine = 0; break;
    case verb::map:
      if (decided_.takes_frame == frame_moment::at_map) mine |= page;
      break;
    case verb::load:
      if (decided_.takes_frame == frame_moment::at_first_access) mine |= page;
      break;
  }
}

void model_beside::refresh() {
  state_->tell(now_);
  now_.unwaited.clear();
  for (unsigned p = 0; p < now_.processes(); ++p) {
    for (unsigned v = 0; v < now_.pages(); ++v) {
      auto& page = now_.at(p, v);
      page.written = (written_[p] >> v & 1) != 0;
      page.in_place = page.in_place && (fork_refused_[p] >> v & 1) == 0;
    }
    if (is_unwaited_[p] != 0) bury(p);
  }
}

// Its pages are no more to be seen.
void model_beside::bury(unsigned process) {
  auto& dead = now_.unwaited.emplace_back();
  dead.process = process;
  now_.set_alive(process, false);
  for (unsigned v = 0; v < now_.pages(); ++v) {
    auto& page = now_.at(process, v);
    if (page.mapped && page.written) dead.frames.push_back(page.frame);
    page = {};
  }
}

}  // namespace cowproof::oracle
