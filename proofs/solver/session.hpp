// One session of building terms: the solver's context, the sorts that it knows, and what guards the updates now.
//
// Terms appear where plain values would (`boolean open = true`), so they must find their context by themselves. It is
// that of the innermost session that is alive on this thread; there is no other state outside of a session. A session
// outlives every term built in it.
#pragma once
#include <cassert>
#include <map>
#include <memory>
#include <string>

#include "proofs/solver/expression.hpp"

namespace cowproof::symbolic {

class guards;

class session {
 public:
  session();
  ~session();
  session(session const&) = delete;
  session& operator=(session const&) = delete;

  static session& current() {
    assert(innermost != nullptr && "terms are built within a session");
    return *innermost;
  }

  z3::context& context() { return context_; }
  guards& updates() { return *guards_; }

  // Sorts of the same name are the same sort.
  z3::sort sort_named(std::string const& name) {
    auto const found = sorts_.find(name);
    if (found != sorts_.end()) return found->second;
    return sorts_.emplace(name, context_.uninterpreted_sort(name.c_str())).first->second;
  }

  // Every sort so far.
  std::map<std::string, z3::sort> const& sorts() const { return sorts_; }

  // What holds by the definition of a constant, which every question to a solver may use.
  bool is_defined(std::string const& name) const { return definitions_.contains(name); }
  void define(std::string const& name, z3::expr const& what) { definitions_.emplace(name, what); }
  std::map<std::string, z3::expr> const& definitions() const { return definitions_; }

  // A constant that occurs nowhere else.
  z3::expr placeholder(std::string const& name, z3::sort const& sort) {
    return context_.constant(("?" + name + std::to_string(placeholders_++)).c_str(), sort);
  }

  // What stands for any of a sort where a definition is written down; nothing else is named so.
  z3::expr variable(std::string const& name, z3::sort const& sort) {
    return context_.constant(("any?" + name).c_str(), sort);
  }

  // Bound variables are named by depth, so that a formula built twice is twice the same term.
  int enter_quantifier(int variables) {
    int const depth = bound_;
    bound_ += variables;
    return depth;
  }
  void leave_quantifier(int variables) { bound_ -= variables; }

 private:
  static thread_local session* innermost;

  z3::context context_;
  std::map<std::string, z3::sort> sorts_;
  std::map<std::string, z3::expr> definitions_;
  int placeholders_ = 0;
  int bound_ = 0;
  session* outer_;
  std::unique_ptr<guards> guards_;  // its terms go before the context
};

inline z3::context& context() { return session::current().context(); }

}  // namespace cowproof::symbolic
