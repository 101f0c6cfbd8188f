// Begin and end of a session.
#include "proofs/solver/session.hpp"

#include "proofs/guards.hpp"

namespace cowproof::symbolic {

thread_local session* session::innermost = nullptr;

session::session() : outer_(innermost) {
  innermost = this;
  guards_ = std::make_unique<guards>();
}

session::~session() { innermost = outer_; }

}  // namespace cowproof::symbolic
