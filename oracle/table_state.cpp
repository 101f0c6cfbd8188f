// The reference for libraries, as the state of the model beside an implementation of more processes than machines are
// compiled for.
#include "oracle/library/reference.hpp"
#include "oracle/model_state.hpp"

namespace cowproof::oracle {
namespace {

class table_state : public model_state {
 public:
  table_state(scope const& size, fork_memory fork)
      : table_(static_cast<unsigned>(size.processes), static_cast<unsigned>(size.pages), fork) {}

  void restart() override { table_.restart(); }

  // The process slot of a child may be taken: then it is the next one that is not.
  call resolve(call const& c) const override {
    auto named = decode(c);
    if (named.what != verb::fork || !named.has_child) return c;
    for (unsigned i = 0; i < table_.processes(); ++i) {
      auto const child = (named.child + i) % table_.processes();
      if (table_.alive(child)) continue;
      named.child = child;
      return encode(named);
    }
    named.has_child = false;
    return encode(named);
  }

  played step(call const& c) override {
    auto const named = decode(c);
    auto const asked = library_call_of(named);
    auto const allowed = table_.examine(asked);
    result done{allowed.how, allowed.has_value, allowed.value};
    if (done.how == ending::completed && named.what == verb::fork && !named.has_child)
      done = {ending::refused_no_process_slot, false, 0};
    if (done.how == ending::completed && lacks_memory(named)) done = without_memory(named);
    if (done.how == ending::completed) table_.complete(asked);
    if (done.how == ending::fault_no_memory) table_.kill(named.process);
    return {done, done};
  }

  std::uint64_t situations(call const&) const override { return 0; }

  void tell(expectation& now) const override {
    for (unsigned p = 0; p < now.processes(); ++p) {
      now.set_alive(p, table_.alive(p));
      for (unsigned v = 0; v < now.pages(); ++v) {
        auto const& entry = table_.at(p, v);
        auto& page = now.at(p, v);
        page.mapped = entry.mapped();
        page.readable = page.mapped;
        page.writable = entry.right;
        page.word = entry.words[0];
        page.of = {page.mapped ? class_kind::untouched : class_kind::none, page.mapped ? entry.of : 0};
        page.in_place = entry.right && !entry.protected_by_fork;
      }
    }
  }

 private:
  bool lacks_memory(named_call const& c) const {
    if (c.what == verb::map) return !c.has_frame;
    if (c.what == verb::fork) return !c.has_memory;
    return c.what == verb::store && !c.has_frame && table_.class_of(table_.at(c.process, *c.page).of).entries > 1;
  }
  static result without_memory(named_call const& c) {
    bool const kills = c.what == verb::store && c.process != 0;
    return {kills ? ending::fault_no_memory : ending::refused_no_memory, false, 0};
  }

  reference table_;
};

}  // namespace

std::unique_ptr<model_state> make_table_state(scope const& size, fork_memory fork) {
  return std::make_unique<table_state>(size, fork);
}

}  // namespace cowproof::oracle
