// Shapes, by traversal of the machine's types.
#include "trace/shape.hpp"

#include "model/concrete/domain.hpp"
#include "model/fields.hpp"
#include "spec/operations.hpp"

namespace cowproof {
namespace {

using any_machine = machine<concrete<capacity<>>>;  // shapes do not depend on the capacity

template <class T> value_shape shape_of() {
  static_assert(!is_maybe<T>, "only a whole cell of a map may hold nothing");
  value_shape shape;
  auto const example = describe_value(T{});
  shape.what = example.what;
  shape.letter = example.letter;
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

std::vector<map_shape> shape_of_state() {
  std::vector<map_shape> shapes;
  any_machine::state state{};
  each_field(state, [&](std::string_view name, auto& map) {
    using value = typename std::decay_t<decltype(map)>::value_type;
    map_shape shape{name, {}, is_maybe<value>, shapes_in<value>()};
    map.each_key([&](auto... key) { shape.keys = {decltype(key)::tag::letter...}; });
    shapes.push_back(std::move(shape));
  });
  return shapes;
}

template <class State, class Outcome, class... Operand>
typename Outcome::value_type value_of(Outcome (*)(State&, Operand...));

template <class Operation> returned_shape returned_shape_of() {
  using value = decltype(value_of(Operation::step));
  if constexpr (std::is_same_v<value, no_value>) return {};
  else return {value::tag::name, shape_of<value>()};
}

}  // namespace

std::span<map_shape const> state_shape() {
  static std::vector<map_shape> const shapes = shape_of_state();
  return shapes;
}

returned_shape const& returned_by(std::uint8_t operation) {
  static std::vector<returned_shape> const shapes = [] {
    std::vector<returned_shape> made;
    operations_of<any_machine>::each([&](auto o) { made.push_back(returned_shape_of<decltype(o)>()); });
    return made;
  }();
  return shapes.at(operation);
}

}  // namespace cowproof
