// A term of the solver: z3::expr, which gives back what it held when another is moved into it.
//
// z3::expr of Z3 4.8.12 forgets to: its old term stays until its context ends, and a context takes long to end that has
// many terms left.
#pragma once
#include <utility>

#include <z3++.h>

namespace cowproof::symbolic {

class expression : public z3::expr {
 public:
  expression(z3::expr const& e) : z3::expr(e) {}
  expression(expression const&) = default;
  expression(expression&&) = default;
  ~expression() = default;
  expression& operator=(expression const&) = default;
  expression& operator=(expression&& other) noexcept {
    std::swap(m_ast, other.m_ast);
    return *this;
  }
};

}  // namespace cowproof::symbolic
