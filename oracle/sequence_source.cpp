// The sequences of calls that a campaign plays.
#include "oracle/sequence_source.hpp"

#include "oracle/core_model.hpp"
#include "oracle/generator.hpp"
#include "oracle/library/library_sequences.hpp"
#include "oracle/whole/generator.hpp"

namespace cowproof::oracle {
namespace {

// A call of the catalogue's sequences as one of the core: the kernel's write is as good as the program's own. Nothing
// if it takes memory away, or is of a process or page that there is not.
std::optional<call> core_call_in(std::string_view text, scope const& size) {
  auto c = read_library_call(text);
  if (!c) return std::nullopt;
  if (c->what == library_verb::kernel_store) c->what = library_verb::store;
  if (c->process >= size.processes || c->child >= size.processes || c->page >= size.pages) return std::nullopt;
  return core_call_of(*c, true);
}

// Of the core: a whole sequence at once. It is one of calls whatever the implementation answers: it can only have fewer
// processes than predicted.
class core_sequences : public sequence_source {
 public:
  core_sequences(declaration const& declared, suite which, std::uint64_t seed);

  bool begin(std::size_t most_calls) override {
    next_ = 0;
    cpus_.clear();
    calls_ = most_calls == 0 ? std::vector<call>() : make(most_calls);
    return !calls_.empty();
  }
  std::span<call const> known() const override { return calls_; }
  std::span<unsigned const> cpus() const override { return cpus_; }
  std::optional<call> next(checker const&) override {
    return next_ < calls_.size() ? std::optional(calls_[next_++]) : std::nullopt;
  }
  void note(played_call const& played) override;
  std::vector<toured_scope> visited() const override {
    return tours_ ? tours_->visited() : std::vector<toured_scope>();
  }

 private:
  std::vector<call> make(std::size_t most);
  std::vector<call> random(std::size_t most);
  std::vector<call> crowd() const;
  std::vector<call> storm();
  std::vector<call> directed();
  call allowed(call c) const;
  std::vector<call> toured(std::size_t most);
  void predict(std::vector<call>& calls);

  suite which_;
  policies decided_;
  call_generator generator_;
  core_model predicted_;
  std::unique_ptr<tour_suite> tours_;
  std::unique_ptr<sequence_writer> storms_;  // none: processors do not call at the same time
  std::unique_ptr<shared_batch> written_;    // what it writes to
  std::vector<call> calls_;
  std::vector<unsigned> cpus_;
  std::size_t next_ = 0, next_directed_ = 0, sequences_ = 0;
  coverage unwanted_{core_type()};  // of predictions
};

// Of the whole machine: call by call, for which of them can be asked depends on the state.
class whole_sequences : public sequence_source {
 public:
  whole_sequences(declaration const& declared, std::uint64_t seed)
      : generator_(seed, whole::scope_for(declared.processes(), declared.pages())) {}

  bool begin(std::size_t most_calls) override {
    left_ = most_calls;
    return left_ > 0;
  }
  std::span<call const> known() const override { return {}; }
  std::optional<call> next(checker const& side_by_side) override {
    if (left_ == 0) return std::nullopt;
    --left_;
    return generator_.next(side_by_side);
  }

 private:
  whole::call_generator generator_;
  std::size_t left_ = 0;
};

core_sequences::core_sequences(declaration const& declared, suite which, std::uint64_t seed)
    : which_(which),
      decided_(declared.policy),
      generator_(seed, scope_for(declared.size.processes, declared.size.pages)),
      predicted_(scope_for(declared.size.processes, declared.size.pages)) {
  tour_powers powers;
  powers.can_refuse_forks = true;
  powers.shows_words = declared.content;
  library_facts facts;
  facts.cpus = declared.cpus;
  facts.lacks = 1U << static_cast<unsigned>(library_verb::kernel_store);
  if (declared.cpus >= 2 && declared.policy.memory == memory_returns::at_exit)
    storms_ = std::make_unique<sequence_writer>(declared, facts, seed);
  if (storms_) written_ = std::make_unique<shared_batch>();
  if (is_tour(which)) tours_ = std::make_unique<tour_suite>(declared, which, powers);
}

std::vector<call> core_sequences::make(std::size_t most) {
  if (which_ == suite::usual) return random(most);
  auto calls = which_ == suite::directed ? directed() : toured(most);
  predict(calls);
  return calls;
}

// Where there are more processes than random calls make, every other sequence is one of as many as there can be.
std::vector<call> core_sequences::random(std::size_t most) {
  constexpr unsigned many = 16;
  if (storms_ && sequences_++ % 2 == 1)
    if (auto calls = storm(); !calls.empty() && calls.size() <= most) return calls;
  cpus_.clear();
  if (predicted_.now().processes() > many && sequences_++ % 2 == 0) return crowd();
  std::vector<call> calls(most);
  predicted_.restart();
  for (auto& c : calls) {
    c = predicted_.resolve(allowed(generator_.next(predicted_.now())));
    auto happens = c;
    if (decode(c).what == verb::fork) happens.operand[2] = 1;  // whether it fails is the implementation's choice
    predicted_.play(happens, unwanted_);
  }
  return calls;
}

// A page that all share, which is then written and given back by one after the other.
std::vector<call> core_sequences::crowd() const {
  std::vector<call> calls;
  auto const ask = [&](verb what, unsigned process, unsigned child = 0) {
    calls.push_back(
        encode({.what = what, .process = process, .page = 0, .writable = true, .word = process + 1, .child = child}));
  };
  auto const processes = predicted_.now().processes();
  ask(verb::map, 0);
  ask(verb::store, 0);
  for (unsigned p = 1; p < processes; ++p) ask(verb::fork, 0, p);
  for (unsigned p = processes - 1; p > 0; --p) {
    if (p % 4 == 0) ask(verb::store, p);
    ask(verb::exit, p);
  }
  ask(verb::store, 0);
  ask(verb::load, 0);
  return calls;
}

// As of a library; then each process reads all of its pages.
std::vector<call> core_sequences::storm() {
  std::vector<call> calls;
  for (auto const& c : storms_->storm(*written_)) {
    calls.push_back(*core_call_of(c, true));
    cpus_.push_back(c.cpu);
  }
  return calls;
}

// Where no page is read-only, none is asked for.
call core_sequences::allowed(call c) const {
  auto named = decode(c);
  if (named.what != verb::map || decided_.has_read_only) return c;
  named.writable = true;
  return encode(named);
}

std::vector<call> core_sequences::directed() {
  auto const all = directed_sequences();
  std::vector<call> calls;
  auto const size =
      scope_for(static_cast<int>(predicted_.now().processes()), static_cast<int>(predicted_.now().pages()));
  while (calls.empty() && next_directed_ < all.size()) {
    each_call_text(all[next_directed_++].calls, [&](std::string_view text) {
      if (auto const c = core_call_in(text, size)) calls.push_back(allowed(*c));
    });
  }
  return calls;
}

std::vector<call> core_sequences::toured(std::size_t most) {
  while (!tours_->is_over()) {
    auto calls = tours_->next(most);
    if (!calls.empty()) {
      if (calls.size() > most) calls.resize(most);
      tours_->tour_of(tours_->part()).restart();
      return calls;
    }
    tours_->advance();
  }
  return {};
}

// With frames and process slots that there are.
void core_sequences::predict(std::vector<call>& calls) {
  predicted_.restart();
  for (auto& c : calls) {
    c = predicted_.resolve(c);
    predicted_.play(c, unwanted_);
  }
}

void core_sequences::note(played_call const& played) {
  if (!tours_ || tours_->is_over()) return;
  auto const& asked = calls_[next_ - 1];
  auto& tour = tours_->tour_of(tours_->part());
  if (!played.findings.empty()) {
    tour.reject(asked);
    return tour.lose();
  }
  auto const named = decode(asked);
  bool const declined = named.what == verb::fork && !named.has_memory && decode(played.resolved).has_memory;
  if (declined) tour.decline(asked);
  tour.note(played.resolved, played.said.out.how);
}

}  // namespace

std::unique_ptr<sequence_source> make_sequence_source(declaration const& declared, suite which, std::uint64_t seed) {
  if (declared.is_whole()) return std::make_unique<whole_sequences>(declared, seed);
  return std::make_unique<core_sequences>(declared, which, seed);
}

}  // namespace cowproof::oracle
