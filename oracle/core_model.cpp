// The machine and its specification, run beside an implementation.
#include "oracle/core_model.hpp"

#include <bit>
#include <stdexcept>

#include "oracle/model_state.hpp"

namespace cowproof::oracle {
namespace {

// Whether there was memory is the implementation's choice: the model takes the one that explains the answer.
call explained(call c, answer const& said) {
  auto const named = decode(c);
  if (!said.is_known) return c;
  bool const refused = said.out.how == ending::refused_no_memory;
  if (named.what == verb::map && refused) c.operand[3] = offer(offer_pick(c.operand[3]), false);
  bool const killed = said.out.how == ending::fault_no_memory;
  if (named.what == verb::store && (refused || killed)) c.operand[4] = offer(offer_pick(c.operand[4]), false);
  if (named.what == verb::fork && named.has_child) {
    if (refused) c.operand[2] = 0;
    if (said.out.how == ending::completed) c.operand[2] = 1;
  }
  return c;
}

footprint footprint_of(named_call const& c) {
  footprint f;
  f.process = f.row = c.process;
  switch (c.what) {
    case verb::store:
      if (c.page) f.written = footprint::cell{c.process, *c.page};
      [[fallthrough]];
    case verb::map:
    case verb::unmap:
    case verb::load: f.pages = c.page ? std::uint64_t{1} << *c.page : 0; break;
    case verb::fork:
      f.forked = footprint::rows{c.process, c.child};
      f.row = c.child;
      f.pages = all_pages;
      break;
    case verb::exec:
    case verb::exit: f.pages = all_pages; break;
  }
  return f;
}

}  // namespace

bool core_model::can_be(scope const& size) {
  return size.processes >= 1 && size.pages >= 1 && size.processes <= most_beside && size.pages <= most_pages_beside;
}

core_model::core_model(scope const& size, policies const& decided) : model_beside(size), decided_(decided) {
  now_ = expectation(static_cast<unsigned>(size.processes), static_cast<unsigned>(size.pages));
  if (!can_be(size)) throw std::invalid_argument("no machine of this size was compiled");
  state_ = make_machine_state(size, decided.fork);
  if (!state_) state_ = make_table_state(size, decided.fork);
  restart();
}

core_model::~core_model() = default;

void core_model::restart() {
  state_->restart();
  written_.assign(static_cast<std::size_t>(size_.processes), 0);
  fork_refused_ = written_;
  is_unwaited_.assign(written_.size(), 0);
  refresh();
}

call core_model::resolve(call const& c) const {
  call generous = c;
  if (auto const what = decode(c).what; what == verb::map || what == verb::store) {
    auto& frame = generous.operand[what == verb::map ? 3 : 4];
    frame = offer(offer_pick(frame), true);
  }
  return state_->resolve(generous);
}

result core_model::play(call const& c, coverage& seen) {
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

// An access that found no memory may have wanted a frame where the machine has one already.
model_beside::played core_model::follow(call const& asked, answer const& said, coverage& seen) {
  played all;
  all.told = explained(asked, said);
  all.calls = {all.told};
  auto const named = decode(all.told);
  all.touched = footprint_of(named);
  all.touched.may_lack = decode(asked).has_memory;
  all.touched.wanted = frames_wanted(named, now_, decided_);
  bool const is_access = named.what == verb::load || named.what == verb::store;
  bool const lacked = said.is_known && ran_out_of_memory(said.out.how);
  all.specified =
      is_access && lacked && all.touched.wanted.most > 0 ? play_without_memory(all.told, seen) : play(all.told, seen);
  return all;
}

core_model::outcome core_model::step(call const& c) {
  auto const done = state_->step(c);
  note_writes(c, done.by_machine);
  refresh();
  return {done.specified, done.by_machine};
}

result core_model::play_without_memory(call const& c, coverage& seen) {
  auto const process = decode(c).process;
  bool const kills = process != 0 && decided_.without_memory == when_memory_is_out::kills;
  auto const how = kills ? ending::fault_no_memory : ending::refused_no_memory;
  ++seen.ended[c.operation][static_cast<std::size_t>(how)];
  if (!kills) return {how, false, 0};
  if (keeps_the_dead()) return die(process, how);
  step(encode({.what = verb::exit, .process = process, .page = {}}));
  return {how, false, 0};
}

// It is gone, and what it had is kept: on the machine it exits when another process waits for it.
result core_model::die(unsigned process, ending how) {
  is_unwaited_[process] = 1;
  refresh();
  return {how, false, 0};
}

bool core_model::wait(unsigned process) {
  if (is_unwaited_[process] == 0) return false;
  is_unwaited_[process] = 0;
  step(encode({.what = verb::exit, .process = process, .page = {}}));
  return true;
}

void core_model::note_writes(call const& c, result const& out) {
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

void core_model::refresh() {
  state_->tell(now_);
  now_.unwaited.clear();
  for (unsigned p = 0; p < now_.processes(); ++p) {
    for (unsigned v = 0; v < now_.pages(); ++v) {
      auto& page = now_.at(p, v);
      if (page.mapped && (written_[p] >> v & 1) != 0) page.of.kind = class_kind::own;
      page.in_place = page.in_place && (fork_refused_[p] >> v & 1) == 0;
    }
    if (is_unwaited_[p] != 0) bury(p);
  }
}

// Its pages are no more to be seen.
void core_model::bury(unsigned process) {
  auto& dead = now_.unwaited.emplace_back();
  dead.process = process;
  now_.set_alive(process, false);
  for (unsigned v = 0; v < now_.pages(); ++v) {
    auto& page = now_.at(process, v);
    if (page.is_own()) dead.frames.push_back(page.of.number);
    page = {};
  }
}

scope scope_for(int processes, int pages) {
  constexpr int number_of_words = 65536;
  return {processes, pages, processes * pages, number_of_words};
}

}  // namespace cowproof::oracle
