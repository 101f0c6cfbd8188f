// Something between the checker and the running kernel that does real damage: what the checker then sees is what the
// processes and page tables truly hold.
#pragma once
#include <memory>

#include "oracle/calls.hpp"
#include "oracle/linux/linux_implementation.hpp"

namespace cowproof::oracle::test {

class passing_on : public implementation {
 public:
  explicit passing_on(std::unique_ptr<linux_implementation> inner) : inner_(std::move(inner)) {}

  declaration const& declares() const override { return inner_->declares(); }
  fallible<nothing> restart() override { return inner_->restart(); }
  fallible<answer> perform(call const& c) override { return inner_->perform(c); }
  fallible<nothing> look() override { return inner_->look(); }
  fallible<nothing> observe(observation& seen) override { return inner_->observe(seen); }

 protected:
  running_kernel& kernel() { return inner_->kernel(); }
  unsigned processes() const { return static_cast<unsigned>(declares().size.processes); }
  unsigned pages() const { return static_cast<unsigned>(declares().size.pages); }

 private:
  std::unique_ptr<linux_implementation> inner_;
};

// Every store reaches one other process that has the page as well.
class leaking_store : public passing_on {
 public:
  using passing_on::passing_on;
  fallible<answer> perform(call const& c) override {
    auto said = passing_on::perform(c);
    auto named = decode(c);
    if (!said || named.what != verb::store || said->out.how != ending::completed) return said;
    auto const writer = named.process;
    for (named.process = 0; named.process < processes(); ++named.process) {
      if (named.process == writer) continue;
      auto const leaked = passing_on::perform(encode(named));
      if (!leaked) return leaked.why();
      if (leaked->out.how == ending::completed) break;
    }
    return said;
  }
};

class idle_unmap : public passing_on {
 public:
  using passing_on::passing_on;
  fallible<answer> perform(call const& c) override {
    auto const named = decode(c);
    bool const idle = named.what == verb::unmap && named.page && kernel().alive(named.process);
    if (idle) return answer{{ending::completed, false, 0}, true, {}};
    return passing_on::perform(c);
  }
};

// The child of a fork writes each of its written pages once more, with what it holds already.
class eager_fork : public passing_on {
 public:
  using passing_on::passing_on;
  fallible<answer> perform(call const& c) override {
    auto said = passing_on::perform(c);
    auto const named = decode(c);
    if (!said || named.what != verb::fork || said->out.how != ending::completed) return said;
    for (unsigned page = 0; page < pages(); ++page) {
      named_call copy;
      copy.what = verb::load;
      copy.process = named.child;
      copy.page = page;
      auto const held = passing_on::perform(encode(copy));
      if (!held) return held.why();
      if (held->out.how != ending::completed || held->out.value == 0) continue;
      copy.what = verb::store;
      copy.word = held->out.value;
      if (auto const stored = passing_on::perform(encode(copy)); !stored) return stored.why();
    }
    return said;
  }
};

// What a worker holds is not what the kernel was told: its pages are read as one more than they are.
class wrong_load : public passing_on {
 public:
  using passing_on::passing_on;
  fallible<answer> perform(call const& c) override {
    auto said = passing_on::perform(c);
    if (said && decode(c).what == verb::load && said->out.how == ending::completed) ++said->out.value;
    return said;
  }
};

// Something happens to a worker before a call, once.
template <class Damage> class damaging : public passing_on {
 public:
  damaging(std::unique_ptr<linux_implementation> inner, unsigned calls, Damage damage)
      : passing_on(std::move(inner)),
        calls_(calls),
        damage_(damage) {}
  fallible<answer> perform(call const& c) override {
    if (calls_-- == 0) {
      if (auto const done = damage_(kernel()); !done) return done.why();
    }
    return passing_on::perform(c);
  }

 private:
  unsigned calls_;
  Damage damage_;
};

template <class Liar> auto wrapped_in() {
  return [](std::unique_ptr<linux_implementation> inner) -> std::unique_ptr<implementation> {
    return std::make_unique<Liar>(std::move(inner));
  };
}

template <class Damage> auto damaged_after(unsigned calls, Damage damage) {
  return [=](std::unique_ptr<linux_implementation> inner) -> std::unique_ptr<implementation> {
    return std::make_unique<damaging<Damage>>(std::move(inner), calls, damage);
  };
}

}  // namespace cowproof::oracle::test
