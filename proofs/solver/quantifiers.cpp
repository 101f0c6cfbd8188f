// Binding variables, through the C interface, which alone can give triggers.
#include "proofs/solver/quantifiers.hpp"

#include <algorithm>

namespace cowproof::symbolic {

namespace {

bool is_plain(z3::expr const& t) {
  if (t.is_var()) return true;
  if (!t.is_app()) return false;
  if (t.num_args() == 0) return true;
  auto const kind = t.decl().decl_kind();
  if (kind != Z3_OP_UNINTERPRETED && kind != Z3_OP_ADD && kind != Z3_OP_SELECT) return false;
  for (unsigned i = 0; i < t.num_args(); ++i)
    if (!is_plain(t.arg(i))) return false;
  return true;
}

bool occurs_in(z3::expr const& part, z3::expr const& whole) {
  if (identical(part, whole)) return true;
  if (!whole.is_app()) return false;
  for (unsigned i = 0; i < whole.num_args(); ++i)
    if (occurs_in(part, whole.arg(i))) return true;
  return false;
}

// A pattern is counted like every other object, and z3++ has no owner for it.
class pattern {
 public:
  explicit pattern(trigger const& t) {
    std::vector<Z3_ast> const terms(t.begin(), t.end());
    handle_ = Z3_mk_pattern(context(), static_cast<unsigned>(terms.size()), terms.data());
    Z3_inc_ref(context(), Z3_pattern_to_ast(context(), handle_));
  }
  pattern(pattern&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  pattern& operator=(pattern&&) = delete;
  ~pattern() {
    if (handle_ != nullptr) Z3_dec_ref(context(), Z3_pattern_to_ast(context(), handle_));
  }
  operator Z3_pattern() const { return handle_; }

 private:
  Z3_pattern handle_;
};

}  // namespace

bool serves(trigger const& t, std::vector<z3::expr> const& variables) {
  auto const can_match = [](z3::expr const& term) { return is_plain(term) && term.num_args() != 0; };
  auto const is_covered = [&](z3::expr const& v) {
    return std::ranges::any_of(t, [&](auto const& term) { return occurs_in(v, term); });
  };
  return std::ranges::all_of(t, can_match) && std::ranges::all_of(variables, is_covered);
}

boolean bind(bool universal, std::vector<z3::expr> const& variables, boolean const& body, triggers const& by) {
  if (body.is_true() || body.is_false()) return body;  // no sort is empty
  std::vector<pattern> owned;
  for (auto const& t : by)
    if (serves(t, variables)) owned.emplace_back(t);
  std::vector<Z3_pattern> const patterns(owned.begin(), owned.end());
  std::vector<Z3_app> bound;
  for (auto const& v : variables) bound.push_back(Z3_to_app(context(), v));
  auto const make = universal ? Z3_mk_forall_const : Z3_mk_exists_const;
  Z3_ast const quantified = make(context(), 0, static_cast<unsigned>(bound.size()), bound.data(),
                                 static_cast<unsigned>(patterns.size()), patterns.data(), body.term);
  context().check_error();
  return boolean(z3::expr(context(), quantified));
}

}  // namespace cowproof::symbolic
