// A reference to a function, by its signature: so that what takes one is compiled once, and not once for each
// lambda that is given to it.
#pragma once
#include <memory>
#include <type_traits>
#include <utility>

namespace cowproof::symbolic {

template <class Signature> class function_ref;

template <class Result, class... Argument> class function_ref<Result(Argument...)> {
 public:
  template <class F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, function_ref>)
  function_ref(F&& f)
      : held_(const_cast<void*>(static_cast<void const*>(std::addressof(f)))),
        call_([](void* held, Argument... x) -> Result {
          return Result((*static_cast<std::remove_reference_t<F>*>(held))(std::forward<Argument>(x)...));
        }) {}

  Result operator()(Argument... x) const { return call_(held_, std::forward<Argument>(x)...); }

 private:
  void* held_;
  Result (*call_)(void*, Argument...);
};

}  // namespace cowproof::symbolic
