// Shapes, by traversal of a machine's types; they do not depend on its capacity.
#pragma once
#include "engines/shape.hpp"
#include "model/fields.hpp"
#include "model/outcome.hpp"
#include "spec/specified.hpp"

namespace cowproof {
namespace detail {

template <class T> value_shape shape_of() {
  value_shape shape;
  if constexpr (is_maybe<T>) {
    [&]<class... A>(types<A...>) { shape.others = {shape_of<A>()...}; }(typename T::alternatives{});
    return shape;
  }
  if constexpr (is_array<T>) {
    shape = shape_of<typename T::array_of>();
    shape.may_be_list = true;
    shape.by = resource_of<typename T::array_by::tag>;
    return shape;
  }
  shape.what = describe_value(T{}).what;
  if constexpr (requires { typename T::tag; }) shape.resource = resource_of<typename T::tag>;
  if constexpr (record<T>) {
    T fields{};
    each_field(fields, [&](std::string_view name, auto& field) {
      shape.fields.push_back(shape_of<std::decay_t<decltype(field)>>());
      shape.fields.back().name = name;
    });
  }
  return shape;
}

template <class T> std::vector<value_shape> shapes_in() {
  if constexpr (is_maybe<T>) {
    return []<class... A>(types<A...>) { return std::vector{shape_of<A>()...}; }(typename T::alternatives{});
  } else {
    return {shape_of<T>()};
  }
}

template <class Tag> void list_key(std::vector<std::uint8_t>& keys) {
  if constexpr (!requires { Tag::always; }) keys.push_back(resource_of<Tag>);
}

template <class State, class Outcome, class... Operand>
typename Outcome::value_type value_of(Outcome (*)(State&, Operand...));

template <class Operation> returned_shape returned_shape_of() {
  using value = decltype(value_of(Operation::step));
  if constexpr (std::is_same_v<value, no_value>) return {};
  else return {value::tag::name, shape_of<value>()};
}

}  // namespace detail

// The maps of a state, in order.
template <class M> std::vector<map_shape> shape_of_state() {
  std::vector<map_shape> shapes;
  typename M::state state{};
  each_field(state, [&](std::string_view name, auto& map) {
    using value = typename std::decay_t<decltype(map)>::value_type;
    map_shape shape{name, {}, is_maybe<value>, detail::shapes_in<value>()};
    map.each_key([&](auto... key) {
      shape.keys.clear();
      (detail::list_key<typename decltype(key)::tag>(shape.keys), ...);
    });
    shapes.push_back(std::move(shape));
  });
  return shapes;
}

// By operation.
template <class M> std::vector<returned_shape> shapes_returned() {
  std::vector<returned_shape> shapes;
  operations_of<M>::each([&]<class Operation>(Operation) { shapes.push_back(detail::returned_shape_of<Operation>()); });
  return shapes;
}

}  // namespace cowproof
