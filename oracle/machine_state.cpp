// The machine and its specification, as the state of the model beside an implementation.
#include "engines/player.hpp"
#include "invariants/coverage_goals.hpp"
#include "model/eager/machine.hpp"
#include "oracle/core_model.hpp"
#include "oracle/model_state.hpp"

namespace cowproof::oracle {
namespace {

// The largest that a trace can be replayed in (engines/subjects/core_subjects.cpp), but for a frame: an eager fork
// takes several, and an offer of several numbers them by a byte.
using oracle_capacity = capacity<sized<process_tag, 16>, sized<page_tag, 64>,
                                 sized<frame_tag, static_cast<int>(most_frames)>, sized<word_tag, 65536>>;
using M = machine<concrete<oracle_capacity>>;
using P = player<M>;

// A fork that copies at once. The states of the eager machine are the core's, and its other operations do what those of
// the core do where nothing is shared.
result fork_eagerly(M::state& s, named_call const& c) {
  using E = eager_machine<P::D>;
  return detail::result_of(E::step_fork(s, M::process{c.process}, {M::process{c.child}, c.has_child},
                                        typename E::fresh_frames(M::frame{}, c.has_memory)));
}

class machine_state : public model_state {
 public:
  machine_state(scope const& size, fork_memory fork) : size_(size), fork_(fork) {}

  void restart() override {
    machine_ = M::initial();
    specification_ = abstract<P::D>(machine_);
  }
  call resolve(call const& c) const override { return P::resolve(machine_, c, size_); }
  // The machine, then the specification, of which the machine's outcome is to be one.
  played step(call const& c) override {
    auto const by_machine = is_eager(c) ? fork_eagerly(machine_, decode(c)) : P::step(machine_, c);
    return {P::specify(specification_, c, by_machine.how), by_machine};
  }
  // What is met of sharing is not met by a fork that copies.
  std::uint64_t situations(call const& c) const override { return is_eager(c) ? 0 : P::goals_reached(machine_, c); }

  void tell(expectation& now) const override {
    for (unsigned p = 0; p < now.processes(); ++p) {
      now.set_alive(p, machine_.alive(M::process{p}));
      for (unsigned v = 0; v < now.pages(); ++v) {
        auto const entry = machine_.table(M::process{p}, M::page{v});
        auto const cell = specification_.space(M::process{p}, M::page{v});
        using own_page = eager_copy<P::D>::own_page;
        auto& page = now.at(p, v);
        page.mapped = has<own_page>(cell);
        page.readable = page.mapped;
        page.writable = get<own_page>(cell).writable;
        page.word = static_cast<std::uint32_t>(get<own_page>(cell).content({}).i);
        page.of = {page.mapped ? class_kind::untouched : class_kind::none,
                   static_cast<std::uint32_t>(get<M::mapping>(entry).target.i)};
        page.in_place = get<M::mapping>(entry).writable;
      }
    }
  }

 private:
  bool is_eager(call const& c) const {
    return fork_ == fork_memory::copies && static_cast<verb>(c.operation) == verb::fork;
  }

  scope size_;
  fork_memory fork_;
  M::state machine_ = M::initial();
  P::view specification_ = abstract<P::D>(machine_);
};

}  // namespace

std::unique_ptr<model_state> make_machine_state(scope const& size, fork_memory fork) {
  bool const fits = size.processes <= M::process::size && size.pages <= M::page::size &&
                    size.processes * size.pages <= size.frames && size.frames <= M::frame::size &&
                    size.words <= M::word::size;
  return fits ? std::make_unique<machine_state>(size, fork) : nullptr;
}

}  // namespace cowproof::oracle
