// What a word can be told in place of what it is told: another part of a value, another key, another answer.
#pragma once
#include <functional>
#include <tuple>

#include "engines/derived/values.hpp"

namespace cowproof::derived {

// What is changed, from the inside to the outside.
struct part_name {
  char const* text;
  part_name const* within = nullptr;
  std::string whole() const { return within == nullptr ? text : within->whole() + text; }
};

template <class X> constexpr bool is_single_name = requires { requires X::tag::always == 1; };
template <class X> constexpr bool is_name = requires { typename X::tag; };

// Calls visit(other, name) with each value in which one part is another: a designated name, one more or fewer, a truth
// negated, nothing.
template <class B, class T> struct other_values {
  using visitor = std::function<void(T const&, part_name const&)>;

  static void of(T const& value, part_name const* within, visitor const& visit) {
    if constexpr (std::same_as<T, truth<typename B::boolean>>) {
      visit(T(!value.plain()), part_name{" negated", within});
    } else if constexpr (is_name<T>) {
      if constexpr (!is_single_name<T>) visit(T{}, part_name{designated<T>().c_str(), within});
    } else if constexpr (is_array<T>) {
      of_array(value, within, visit);
    } else if constexpr (is_maybe<T>) {
      visit(T{}, part_name{" nothing", within});
      of_alternatives(value, within, visit, typename T::alternatives{});
    } else if constexpr (record<T>) {
      hana::for_each(hana::accessors<T>(), [&](auto accessor) {
        using field = field_type<T, decltype(accessor)>;
        std::string const text = std::string(" ") + hana::to<char const*>(hana::first(accessor));
        part_name const of_field{text.c_str(), within};
        other_values<B, field>::of(hana::second(accessor)(value), &of_field,
                                   [&](field const& other, part_name const& name) {
                                     T changed = value;
                                     hana::second(accessor)(changed) = other;
                                     visit(changed, name);
                                   });
      });
    } else {
      visit(value + 1, part_name{" + 1", within});
      visit(value - 1, part_name{" - 1", within});
    }
  }

 private:
  template <class X> static std::string designated() { return std::string(" ") + X::tag::name + " 0"; }
  // All as at first, the first element alone, and all but the first.
  static void of_array(T const& value, part_name const* within, visitor const& visit) {
    using plain = typename T::plain;
    typename T::array_by const first{};
    bool const is_clear = terms_of_domain<typename B::boolean>::same(value, T{});
    auto const visit_one = [&](plain const& other, char const* name) {
      visit(is_clear ? value : T(other), part_name{name, within});
    };
    visit_one(plain{}, " cleared");
    visit_one(plain{}.with(first, value.plain::operator()(first)), " but the first cleared");
    visit_one(value.plain::with(first, typename T::array_of{}), " with the first cleared");
  }
  template <class... A>
  static void of_alternatives(T const& value, part_name const* within, visitor const& visit, types<A...>) {
    auto const of_one = [&]<class X>(types<X>) {
      other_values<B, X>::of(get<X>(value), within, [&](X const& other, part_name const& name) {
        visit(ite(has<X>(value), T(other), value), name);
      });
    };
    (of_one(types<A>{}), ...);
  }
};

// The value, or another if that is armed; `first` numbers those of one word apart.
template <class B, class T> T value_at(point const& here, char const* what, T const& value, int first = 0) {
  if (!here.may_be(change::value_replaced)) return value;
  carrying_out const word;
  T told = value;
  int number = first;
  part_name const whole{what};
  other_values<B, T>::of(value, &whole, [&](T const& other, part_name const& name) {
    int const n = number++;
    if (terms_of_domain<typename B::boolean>::same(other, value)) return;
    if (here.is(change::value_replaced, n, [&] { return name.whole(); })) told = other;
  });
  return told;
}

template <class B, class X> X key_at(point const& here, int number, X const& key) {
  if constexpr (!is_single_name<X>) {
    if (!here.may_be(change::key_replaced) || terms_of_domain<typename B::boolean>::same(X{}, key)) return key;
    auto const text = [&] { return "key " + std::to_string(number + 1) + " " + X::tag::name + " 0"; };
    if (here.is(change::key_replaced, number, text)) return X{};
  }
  return key;
}

// As many values as there are keys, as one.
template <class B, class T, class K> class array : public B::template array<T, K> {
 public:
  using plain = typename B::template array<T, K>;
  using boolean = truth<typename B::boolean>;
  constexpr array() = default;
  explicit constexpr array(plain const& a) : plain(a) {}

  T operator()(K const& k, place const& at = {__builtin_FILE(), __builtin_LINE()}) const {
    pass(at);
    carrying_out const word;
    return plain::operator()(k);
  }
  array with(K const& k, T const& value, place const& at = {__builtin_FILE(), __builtin_LINE()}) const {
    point const here("with", at);
    if (here.is(change::left_out)) return *this;
    K const told_key = key_at<B>(here, 0, k);
    T const told = value_at<B>(here, "value", value);
    carrying_out const word;
    return array(plain::with(told_key, told));
  }
  friend boolean operator==(array const& a, array const& b) {
    return compared<typename B::boolean>([&] { return static_cast<plain const&>(a) == static_cast<plain const&>(b); });
  }
};

// A function that the word was given, in a scope of its own.
template <class F> auto function_at(point const& here, unsigned number, char const* label, F& f) {
  return [id = here.id(), number, label, &f](auto const&... x) {
    within const model(id, number, label);
    return f(x...);
  };
}
// One that makes what an update puts there.
inline constexpr int first_of_made = 100;
template <class B, class T, class F> auto maker_at(point const& here, unsigned number, F& f) {
  return [here, number, &f](auto const&... x) -> T {
    T const made = [&] {
      within const model(here.id(), number, "");
      return T(f(x...));
    }();
    return here ? value_at<B>(here, "made", made, first_of_made) : made;
  };
}
// A condition, or that it holds, or that it does not.
template <class Plain, class Text>
truth<Plain> decision_at(point const& here, truth<Plain> const& usual, int number, Text const& text) {
  auto const is = [&](change what, bool instead) {
    return !terms_of_domain<Plain>::same(truth<Plain>(instead), usual) &&
           here.is(what, number, [&] { return text() + std::string(name_of(what)); });
  };
  if (is(change::always, true)) return true;
  return is(change::never, false) ? truth<Plain>(false) : usual;
}
template <class Plain> truth<Plain> decision_at(point const& here, truth<Plain> const& usual) {
  return decision_at(here, usual, 0, [] { return std::string(); });
}
// A function that tells whether.
template <class B, class F> auto predicate_at(point const& here, int number, char const* label, F& f) {
  return [here, number, label, &f](auto const&... x) {
    truth<typename B::boolean> const usual = [&] {
      within const model(here.id(), static_cast<unsigned>(number), label);
      return f(x...);
    }();
    return decision_at(here, usual, number, [&] { return label + std::string(" "); });
  };
}

}  // namespace cowproof::derived
