#include "experiments/formulas.hpp"

#include <initializer_list>

#include "experiments/html.hpp"

namespace mlp {
namespace {

std::string tag(std::string_view name, std::initializer_list<std::string> parts) {
  std::string inner;
  for (const std::string& part : parts) inner += part;
  return element(name, inner);
}

std::string row(std::initializer_list<std::string> parts) {
  return tag("mrow", parts);
}
std::string var(const std::string& name) {
  return tag("mi", {name});
}
std::string num(const std::string& digits) {
  return tag("mn", {digits});
}
std::string op(const std::string& sign) {
  return tag("mo", {sign});
}
std::string sub(const std::string& of, const std::string& index) {
  return tag("msub", {of, index});
}
std::string sup(const std::string& of, const std::string& power) {
  return tag("msup", {of, power});
}
std::string frac(const std::string& above, const std::string& below) {
  return tag("mfrac", {above, below});
}
std::string in_parentheses(const std::string& inner) {
  return row({op("("), inner, op(")")});
}
std::string of_x(const std::string& function) {
  return row({function, in_parentheses(var("x"))});
}
std::string derivative(const std::string& function) {
  return of_x(row({var(function), op("′")}));
}
// e to the power
std::string exponential(const std::string& power) {
  return sup(var("e"), power);
}
std::string minus(const std::string& of) {
  return row({op("−"), of});
}

// One of two values, by the sign of x.
std::string by_sign(const std::string& positive, const std::string& otherwise) {
  const auto line = [](const std::string& value, const std::string& sign) {
    return tag("mtr", {tag("mtd", {value}), tag("mtd", {row({var("x"), op(sign), num("0")})})});
  };
  return row({op("{"), tag("mtable", {line(positive, "&gt;"), line(otherwise, "≤")})});
}

std::string formula(std::initializer_list<std::string> parts) {
  return "<p class=\"formula\"><math display=\"block\">" + row(parts) + "</math></p>\n";
}

std::string collapse() {
  const auto W = [](const std::string& i) { return sub(var("W"), i); };
  const auto b = [](const std::string& i) { return sub(var("b"), i); };
  const std::string W1 = W(num("1")), W2 = W(num("2")), b1 = b(num("1")), b2 = b(num("2"));
  const std::string x = var("x"), W_all = row({var("W"), op("′")}),
                    b_all = row({var("b"), op("′")});
  return formula({W2, in_parentheses(row({W1, x, op("+"), b1})), op("+"), b2, op("="), W_all, x,
                  op("+"), b_all}) +
         formula({W_all, op("="), W2, W1, op(","), b_all, op("="), W2, b1, op("+"), b2}) +
         formula({row({var("W"), op("″")}), op("="), W(var("L")), op("⋯"), W2, W1});
}

std::string sigmoid() {
  const std::string s = of_x(var("σ"));
  return formula(
             {s, op("="), frac(num("1"), row({num("1"), op("+"), exponential(minus(var("x")))}))}) +
         formula({derivative("σ"), op("="), s, in_parentheses(row({num("1"), op("−"), s})), op("≤"),
                  frac(num("1"), num("4"))});
}

std::string tanh() {
  const std::string up = exponential(var("x")), down = exponential(minus(var("x")));
  return formula({of_x(var("tanh")), op("="),
                  frac(row({up, op("−"), down}), row({up, op("+"), down}))}) +
         formula(
             {derivative("tanh"), op("="), num("1"), op("−"), of_x(sup(var("tanh"), num("2")))});
}

std::string relu() {
  return formula({of_x(var("ReLU")), op("="), var("max"),
                  in_parentheses(row({num("0"), op(","), var("x")}))}) +
         formula({derivative("ReLU"), op("="), by_sign(num("1"), num("0"))});
}

std::string leaky_relu() {
  return formula({of_x(var("f")), op("="), by_sign(var("x"), row({var("α"), var("x")}))}) +
         formula({derivative("f"), op("="), by_sign(num("1"), var("α"))});
}

std::string softmax() {
  const std::string i = var("i"), j = var("j");
  const auto p = [](const std::string& index) { return sub(var("p"), index); };
  const auto z = [](const std::string& index) { return sub(var("z"), index); };
  const std::string sum = row({tag("munder", {op("∑"), j}), exponential(z(j))});
  const auto delta = sub(var("δ"), row({i, j}));
  return formula({p(i), op("="), frac(exponential(z(i)), sum)}) +
         formula({frac(row({op("∂"), p(i)}), row({op("∂"), z(j)})), op("="), p(i),
                  in_parentheses(row({delta, op("−"), p(j)}))});
}

}  // namespace

std::string formulas_of(std::string_view section) {
  if (section == "1.1") return collapse();
  if (section == "2.1") return sigmoid();
  if (section == "2.2") return tanh();
  if (section == "2.3") return relu();
  if (section == "2.4") return leaky_relu();
  if (section == "2.5") return softmax();
  return "";
}

}  // namespace mlp
